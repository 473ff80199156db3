"""Users and roles of an account by what they may do to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from aws_posture.base.phrases import Phrase
from aws_posture.privilege.paths import Path
from aws_posture.privilege.trust import Wearer

if TYPE_CHECKING:
    from typing import Protocol

    class Explaining(Protocol):
        """What explains a principal, when somebody asks."""

        def because(self, number: int) -> tuple[Phrase, ...]:
            """Return why somebody has the class that it has, one phrase per reason."""

        def paths(self, number: int) -> tuple[Path, ...]:
            """Return the first few ways to become an administrator that are open to somebody."""

        def closed(self, number: int) -> tuple[Phrase, ...]:
            """Return the ways that almost lead somebody to power, and what closes each."""


LIMITS: tuple[str, ...] = (
    "service control policies (SCPs)",
    "resource control policies (RCPs)",
    "session policies",
    "resource policies of services, e.g. of KMS keys or S3 buckets",
    "tags of managed policies, which the answer leaves out: they count as untagged",
    "what runs today: functions, instances, projects and the like are not listed",
    "roles of other accounts, and who may assume this account's roles from there",
    "administration of IAM Identity Center and of the organization (sso:*, sts:AssumeRoot)",
    "OIDC providers that somebody may change, and account-level iam:AcquireRole",
    "ways that take several of somebody's own policies switched to other versions at once",
    "Denies taken away from somebody who is no administrator then, and has a way from there",
    "policies that one writes anew and another one attaches",
    "users whom a principal takes over and whom another one that it controls puts into a group",
)
"""What no verdict about a principal's power looks at."""


class PrincipalClass(StrEnum):
    """What somebody may do to an account."""

    ADMIN = "admin"
    """Everything that matters, in every session."""
    CONDITIONAL = "admin-conditional"
    """Everything that matters, where a condition holds: MFA, an address."""
    CAN_BECOME = "can-become-admin"
    """Not everything, but a way to it is open."""
    NONE = "none"
    """Neither."""
    UNKNOWN = "unknown"
    """What the answer needs is missing or cannot be read."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A user or a role of an account, classified.

    Why it is what it is takes longer to find than what it is, so that is found when it is asked for.

    Attributes:
        name: Its name.
        arn: Its ARN.
        class_: What it may do.
        kind: ``user`` or ``role``.
        worn_by: Of a role: who may assume it, by what its trust policy says.
        is_mfa_only: Whether MFA alone makes a conditional administrator a certain one:
            AdministratorAccess together with a Deny for sessions without MFA, for one.
        is_protected: Whether only AWS can change it.
        is_assumed: Of a role: whether a user or another role of this account that is no
            administrator can assume it.
        seeming: What only looks like more power than there is, one phrase each.
        trust_gaps: Of a role: what of its trust policy cannot be read, one phrase each.
    """

    name: str
    arn: str
    class_: PrincipalClass
    kind: str
    worn_by: tuple[Wearer, ...] = ()
    is_mfa_only: bool = False
    is_protected: bool = False
    is_assumed: bool = False
    seeming: tuple[Phrase, ...] = ()
    trust_gaps: tuple[Phrase, ...] = ()
    _number: int = field(default=0, repr=False, compare=False)
    _explaining: Explaining | None = field(default=None, repr=False, compare=False)

    @property
    def because(self) -> tuple[Phrase, ...]:
        """One phrase per reason.

        Which statement of which policy grants its power or opens a way, what took it away, what is
        missing to know, or what only looks like power.
        """
        found = self._explaining.because(self._number) if self._explaining else ()
        return (*found, *self.seeming)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The first few ways to become an administrator that are open."""
        if self.class_ is not PrincipalClass.CAN_BECOME or not self._explaining:
            return ()
        return self._explaining.paths(self._number)

    @property
    def closed(self) -> tuple[Phrase, ...]:
        """Of somebody without power: the ways that lack one thing only, each with what closes it."""
        if self.class_ is not PrincipalClass.NONE or not self._explaining:
            return ()
        return self._explaining.closed(self._number)

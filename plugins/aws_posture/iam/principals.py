"""Who is an administrator: every user of an account, classified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from aws_posture.iam import explanations
from aws_posture.iam.authority import Authority
from aws_posture.iam.escalations import Escalations
from aws_posture.iam.identities import Identity, read
from aws_posture.iam.openings import Crowd, Opening, Target
from aws_posture.iam.policies import Gaps
from aws_posture.iam.power import administers, powers, union
from aws_posture.iam.probes import Powers, Probes
from aws_posture.iam.variables import escaped


class PrincipalClass(StrEnum):
    """What somebody may do to an account."""

    ADMIN = "admin"
    """Everything that matters, in every session."""
    CONDITIONAL = "admin-conditional"
    """Everything that matters, where a condition holds: MFA, an address, a time."""
    CAN_BECOME = "can-become-admin"
    """Not everything, but an escalation in IAM is open."""
    NONE = "none"
    """Neither."""
    UNKNOWN = "unknown"
    """What the answer needs is missing or cannot be read."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A user of an account, classified.

    Attributes:
        name: The user's name.
        arn: Its ARN.
        class_: What it may do.
        because: One line per reason: which statement of which policy grants it or opens
            an escalation, what took it away, or what is missing to tell.
    """

    name: str
    arn: str
    class_: PrincipalClass
    because: tuple[str, ...] = ()


def classify(
    details: Mapping[str, object], documents: Mapping[str, object], account: str, partition: str
) -> tuple[Principal, ...]:
    """Tell who is an administrator, by what the policies say.

    Organization policies, session policies, resource policies and roles that a user may
    assume are not looked at.

    Args:
        details: The result of ``iam:GetAccountAuthorizationDetails``. What is not of the form
            that AWS documents makes the users concerned ``unknown``.
        documents: Documents of managed policies that the details leave out, by ARN.
        account: The account id.
        partition: The account's partition, e.g. ``aws``.

    Returns:
        One principal per user, in the order of the details.
    """
    probes = Probes(account, partition)
    directory = read(details, documents, probes)
    escalations = Escalations(directory, probes)
    cases = [_case(user, probes, escalations) for user in directory.users]
    _pass_on(cases, escalations)
    return tuple(
        Principal(case.user.name, case.user.arn, case.class_, _because(case, probes))
        for case in cases
    )


@dataclass(slots=True)
class _Case:
    """What has been found out about a user so far."""

    user: Identity
    powers: Powers
    authority: Authority | None
    standing: PrincipalClass
    openings: list[Opening]

    @property
    def doubts(self) -> Gaps:
        """What is missing to be sure of a user who seems strong."""
        if self.user.gaps or self.standing is not PrincipalClass.NONE:
            return self.user.gaps
        targets = [opening.target for opening in self.openings]
        if not all(target.doubts for target in targets):
            return ()
        return tuple(f"{target.words}: {doubt}" for target in targets for doubt in target.doubts)

    @property
    def class_(self) -> PrincipalClass:
        if self.standing is PrincipalClass.NONE and not self.openings:
            return PrincipalClass.NONE
        if self.doubts:
            return PrincipalClass.UNKNOWN
        return PrincipalClass.CAN_BECOME if self.openings else self.standing


def _case(user: Identity, probes: Probes, escalations: Escalations) -> _Case:
    held = powers(probes, union(user.policies), user.boundary)
    authority = Authority(user, probes) if held.reach else None
    standing, openings = PrincipalClass.NONE, []
    if administers(probes, held.certain):
        standing = PrincipalClass.ADMIN
    elif administers(probes, held.possible):
        standing = PrincipalClass.CONDITIONAL
    elif authority:
        openings = escalations.find(user, authority, held)
    return _Case(user, held, authority, standing, openings)


def _pass_on(cases: Sequence[_Case], escalations: Escalations) -> None:
    # Who may take over a strong user's credentials is strong, and may be taken over in turn.
    strong = [case for case in cases if case.class_ is not PrincipalClass.NONE]
    while strong:
        crowd = Crowd(
            {
                escaped(case.user.arn): Target(f"user {case.user.name}", case.doubts)
                for case in strong
            }
        )
        strong = [case for case in cases if _takes_over(case, crowd, escalations)]


def _takes_over(case: _Case, crowd: Crowd, escalations: Escalations) -> bool:
    """Note which strong users a user can take over; tells whether that changes its class."""
    before = case.class_
    settled = before not in (PrincipalClass.NONE, PrincipalClass.UNKNOWN)
    if settled or case.user.gaps or not case.authority:
        return False
    case.openings += escalations.over(case.authority, crowd)
    return case.class_ is not before


def _because(case: _Case, probes: Probes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_printable, _reasons(case, probes))))


def _printable(line: str) -> str:
    """Names hold anything; a reason is one line all the same."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def _reasons(case: _Case, probes: Probes) -> list[str]:
    user, held, class_ = case.user, case.powers, case.class_
    if class_ is PrincipalClass.UNKNOWN:
        return list(case.doubts)
    if class_ is PrincipalClass.ADMIN:
        return explanations.granting(user, held.certain, probes)
    if class_ is PrincipalClass.CONDITIONAL:
        granted = explanations.granting(user, held.possible, probes)
        return [*granted, *explanations.depending(user, held.possible, probes)]
    reasons = [explanations.opening(opening) for opening in case.openings]
    if administers(probes, held.granted):
        reasons += explanations.restraining(user, held.granted, probes)
    return reasons

"""The account's IAM users, sorted by how far their power goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_posture.facts.evidence import Evidence
from aws_posture.facts.principals import principals
from aws_posture.facts.wording import cut, plain
from aws_posture.operations import GET_POLICY, GET_POLICY_VERSION

if TYPE_CHECKING:
    from aws_posture.iam import Principal


@dataclass(frozen=True, slots=True)
class Census:
    """The account's IAM users by how far their power goes."""

    admins: tuple[Principal, ...]
    conditional: tuple[Principal, ...]
    can_become: tuple[Principal, ...]
    unknown: tuple[Principal, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Name each user who counts, sort by sort, with the reason."""
        return (
            *cut([f"{plain(one.name)}: {_because(one)}" for one in self.admins]),
            *_apart("administrator under a condition", self.conditional),
            *_apart("could become an administrator", self.can_become),
            *_apart("cannot be judged", self.unknown),
        )

    @property
    def reason(self) -> str:
        """Say what keeps some users from being judged, and what would help."""
        missing = "; ".join(cut([f"{plain(one.name)}: {_because(one)}" for one in self.unknown]))
        return (
            f"some policies are missing or cannot be read ({missing}); allow {GET_POLICY.permission} "
            f"and {GET_POLICY_VERSION.permission} and collect again"
        )


def _apart(title: str, principals: tuple[Principal, ...]) -> tuple[str, ...]:
    return cut([f"{title}: {plain(one.name)} ({_because(one)})" for one in principals])


def _because(principal: Principal) -> str:
    return plain("; ".join(principal.because))


def census(evidence: Evidence) -> Census:
    """Sort the account's IAM users by how far their power goes.

    Raises:
        UnansweredError: The authorization details are missing.
        UndecidedError: They are not of the form that AWS documents.
    """
    # A public build knows the facts and judges none: it does without the policy evaluation.
    from aws_posture.iam import PrincipalClass  # noqa: PLC0415

    users = principals(evidence)

    def of(wanted: PrincipalClass) -> tuple[Principal, ...]:
        return tuple(user for user in users if user.class_ is wanted)

    return Census(
        admins=of(PrincipalClass.ADMIN),
        conditional=of(PrincipalClass.CONDITIONAL),
        can_become=of(PrincipalClass.CAN_BECOME),
        unknown=of(PrincipalClass.UNKNOWN),
    )

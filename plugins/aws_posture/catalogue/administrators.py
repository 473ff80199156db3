"""Who is an administrator, who can become one, and who can wear the roles that are powerful."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from aws_posture.base.phrases import Later, Name, Phrase, few, joined
from aws_posture.base.words import count, enumerated
from aws_posture.catalogue.evidence import Evidence
from aws_posture.catalogue.items import Item, Route, Routes
from aws_posture.catalogue.principals import principals
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_POLICY,
    GET_POLICY_VERSION,
)

if TYPE_CHECKING:
    from aws_posture.privilege import Edge, Principal

READS = (GET_ACCOUNT_AUTHORIZATION_DETAILS,)
"""What facts about power cannot do without."""

MAY_READ = (GET_POLICY, GET_POLICY_VERSION, DESCRIBE_ORGANIZATION)
"""What makes facts about power surer: documents that are left out, and the organization."""

LIMITS = Item(
    "limits",
    what="not looked at: organization policies (SCPs and RCPs), session policies, resource policies "
    "of services, what runs today, who can act in other accounts, and ways known to be missed: several "
    "policies switched at once, a Deny taken from somebody who is no administrator then, a policy that "
    "one writes and another attaches, and a user taken over whom another puts into a group",
)
"""What no verdict about power looks at."""

BECOMING = "can become an administrator, as iam.admin-paths shows"
"""The sort of those to whom a way to an administrator's power is open."""

# Who does not act as a role by being named in its trust policy.
_NOBODY = frozenset({"role", "own-account", "service", "nobody-known"})


class Power(NamedTuple):
    """The account's users and roles by how far their power goes.

    Service-linked roles and roles that only services assume are left out: nobody wears them.

    Attributes:
        admins: Administrators, always or under a condition.
        can_become: Those who are none, and to whom a way is open.
        unknown: Those of whom it cannot be known, or not who wears them.
        of_services: Powerful roles that only services assume.
        has_roles: Whether the snapshot has roles.
    """

    admins: tuple[Principal, ...]
    can_become: tuple[Principal, ...]
    unknown: tuple[Principal, ...]
    of_services: tuple[Principal, ...]
    has_roles: bool

    @property
    def users(self) -> tuple[Principal, ...]:
        """The IAM users among the administrators."""
        return tuple(one for one in self.admins if one.kind == "user")

    @property
    def roles(self) -> tuple[Principal, ...]:
        """The roles among the administrators."""
        return tuple(one for one in self.admins if one.kind == "role")

    @property
    def items(self) -> tuple[Item, ...]:
        """Everybody who counts, sort by sort, with the reasons."""
        return (
            *(explained(one) for one in self.admins),
            *(Item(one.kind, one.name, sort=BECOMING) for one in self.can_become),
            *(explained(one, "cannot be judged") for one in self.unknown),
            LIMITS,
        )

    @property
    def reason(self) -> Phrase:
        """What keeps somebody from being judged, and what would help."""
        if not self.has_roles:
            return ("the snapshot has no roles; collect again with this version",)
        said = (
            one if isinstance(one, str) else (Name(one.kind, one.name), ": ", *because(one))
            for one in few(self.unknown)
        )
        return (
            *("not every policy could be read or understood (", *joined(said, "; "), "); "),
            f"allow {GET_POLICY.permission} and {GET_POLICY_VERSION.permission} and collect again",
        )


def power(evidence: Evidence) -> Power:
    """Sort the account's users and roles by how far their power goes; once a snapshot.

    Raises:
        UnansweredError: The authorization details are missing.
        UndecidedError: They are not of the form that AWS documents.
    """
    return evidence.once(_power)


def _power(evidence: Evidence) -> Power:
    # A public build knows the facts and judges none: it does without the policy evaluation.
    from aws_posture.privilege import PrincipalClass  # noqa: PLC0415

    everybody = principals(evidence)
    worn: list[Principal] = []
    unread: list[Principal] = []
    others: list[Principal] = []
    for one in everybody:
        is_known = one.kind == "user" or is_worn(one)
        (worn if is_known else unread if one.trust_gaps else others).append(one)
    strong = (PrincipalClass.ADMIN, PrincipalClass.CONDITIONAL)

    def of(*wanted: PrincipalClass) -> tuple[Principal, ...]:
        return tuple(one for one in worn if one.class_ in wanted)

    details = evidence.answer(GET_ACCOUNT_AUTHORIZATION_DETAILS)
    return Power(
        admins=of(*strong),
        can_become=of(PrincipalClass.CAN_BECOME),
        unknown=(
            *of(PrincipalClass.UNKNOWN),
            *(one for one in unread if one.class_ is not PrincipalClass.NONE),
        ),
        of_services=tuple(
            one
            for one in others
            if one.class_ in (*strong, PrincipalClass.CAN_BECOME) and not one.is_protected
        ),
        has_roles=isinstance(details.get("RoleDetailList"), list),
    )


def is_worn(role: Principal) -> bool:
    """Return whether people, or programs elsewhere, can act as a role.

    A trust policy that names the account alone lets nobody in by itself: somebody has to be able to
    assume the role.
    """
    return role.is_assumed or any(one.kind not in _NOBODY for one in role.worn_by)


def because(one: Principal) -> Phrase:
    """Return why somebody has power, or what is missing to know it, in a row."""
    return joined((*one.trust_gaps, *one.because), "; ")


def worn_by(role: Principal) -> Phrase:
    """Return who can wear a role."""
    wearers = list(dict.fromkeys(one.phrase for one in role.worn_by))
    if wearers:
        return ("worn by ", *joined(few(wearers, 3), ", "))
    return ("it is not known who wears it",) if role.trust_gaps else ("worn by nobody",)


def explained(one: Principal, sort: str = "") -> Item:
    """Return somebody as an item that says why, and of a role who can wear it."""
    return Item(one.kind, one.name, Later(lambda: _with_wearers(one, because(one))), sort=sort)


def on_the_way(one: Principal) -> Item:
    """Return somebody who can become an administrator as an item that says by which way, in short.

    That is the shortest way, without the statements that allow it: ``show --why`` has all of it.
    """
    return Item(one.kind, one.name, Later(lambda: _with_wearers(one, _in_short(one))))


def _with_wearers(one: Principal, said: Phrase) -> Phrase:
    return (*worn_by(one), "; ", *said) if one.kind == "role" else said


def _in_short(one: Principal) -> Phrase:
    steps = joined((_how(edge) for edge in _shortest(one) if edge.actions), "; then ")
    # How many others there are is not known: only the first few are looked for.
    return (*steps, "; and other ways") if len(one.paths) > 1 else steps


def how_many(users: int, roles: int) -> str:
    """Return how many users and roles there are: ``2 IAM users and 1 role``; no sort of none."""
    parts = [
        *([count(users, "IAM user")] if users or not roles else []),
        *([count(roles, "role")] if roles else []),
    ]
    return enumerated(parts)


def routes(everybody: Sequence[Principal]) -> Routes:
    """Return the shortest way of each who can become an administrator."""
    return Routes(lambda place: _route(everybody[place]), len(everybody))


def _shortest(one: Principal) -> tuple[Edge, ...]:
    return min((path.edges for path in one.paths), key=len, default=())


def _route(one: Principal) -> Route:
    found = _shortest(one)
    if not found:
        return Route((Name(one.kind, one.name),), ())
    # What an administrator has needs no step; what somebody does to themselves is the last one.
    edges = [edge for edge in found if edge.actions]
    last = found[-1]
    nodes = [Name(edge.source.kind, edge.source.name) for edge in found]
    if last.actions and last.target.name:
        nodes.append(Name(last.target.kind, last.target.name))
    return Route(tuple(nodes), tuple(map(_how, edges)))


def _how(edge: Edge) -> Phrase:
    exists: Phrase = (f", {edge.if_exists}",) if edge.if_exists else ()
    return (f"{', '.join(edge.actions)} on ", *edge.on, *exists)

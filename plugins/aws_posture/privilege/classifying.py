"""Who is an administrator: every user and role of an account, classified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from aws_posture.base.phrases import Name, Phrase, few, joined
from aws_posture.privilege import access, reasons
from aws_posture.privilege.access import Grant
from aws_posture.privilege.account import Account
from aws_posture.privilege.assuming import Assuming
from aws_posture.privilege.context import World
from aws_posture.privilege.graph import Graph
from aws_posture.privilege.identities import Identity, read
from aws_posture.privilege.paths import Path
from aws_posture.privilege.policies import Held
from aws_posture.privilege.principals import Principal, PrincipalClass
from aws_posture.privilege.services import Services
from aws_posture.privilege.steps import Steps
from aws_posture.privilege.targets import TargetIndex, bits_of, samples
from aws_posture.privilege.trust import wearers
from aws_posture.privilege.truth import Value, View
from aws_posture.privilege.ways import Opens, mask

if TYPE_CHECKING:
    from aws_posture.privilege.closing import Closing
    from aws_posture.privilege.explaining import Explainer


# Actions beyond these are only counted.
_MOST_ACTIONS = 4


def classify(  # noqa: PLR0913  # what the snapshot knows besides
    details: Mapping[str, object],
    documents: Mapping[str, object],
    account: str,
    partition: str,
    *,
    now: datetime | None = None,
    organization: str | None = None,
) -> tuple[Principal, ...]:
    """Return how far the power of each user and role goes, by what policies and trust say.

    What is not looked at is listed in `LIMITS`.

    Args:
        details: The result of ``iam:GetAccountAuthorizationDetails``. What is not of the form
            that AWS documents makes those concerned ``unknown``; so does an answer without
            roles where they matter.
        documents: Documents of managed policies that the details leave out, by ARN.
        account: The account id.
        partition: The account's partition, e.g. ``aws``.
        now: When AWS was asked; None leaves conditions on dates open.
        organization: The organization's id, an empty text for an account that is in none, or
            None where that is not known.

    Returns:
        One principal per user, then one per role, in the order of the details.
    """
    world = World(account, partition, now, organization)
    return _Case(Account(read(details, documents, world), world)).principals()


class _Case:
    """An account, classified step by step; what explains a principal is found when it is asked for."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._reasons: dict[int, tuple[Phrase, ...]] = {}
        nodes = range(len(account.nodes))
        self._certain = self._admins(View.CERTAIN, nodes)
        rest = (number for number in nodes if not self._certain >> number & 1)
        self._sometimes = self._admins(View.SURE, rest)
        self._assuming = Assuming(account)
        self._sure = self._graph(View.SURE, self._certain | self._sometimes)
        self._loose = self._loosely() if _is_unsure(account) else self._sure

    def principals(self) -> tuple[Principal, ...]:
        account, assumed = self._account, self._sure.assumed
        return tuple(
            Principal(
                *(node.name, node.arn, class_, node.kind),
                worn_by=wearers(node.trust, node.path, account.world, node.attributes),
                is_mfa_only=class_ is PrincipalClass.CONDITIONAL and self._with_mfa(node),
                is_protected=node.is_protected,
                is_assumed=bool(assumed >> number & 1),
                trust_gaps=node.trust.gaps,
                _number=number,
                _explaining=self,
            )
            for number, node in enumerate(account.nodes)
            for class_ in (self._class(number),)
        )

    def because(self, number: int) -> tuple[Phrase, ...]:
        if number not in self._reasons:
            self._reasons[number] = tuple(dict.fromkeys(self._because(number)))
        return self._reasons[number]

    def paths(self, number: int) -> tuple[Path, ...]:
        return self._explainer.paths(number)

    def closed(self, number: int) -> tuple[Phrase, ...]:
        return self._closing.of(number)

    @cached_property
    def _explainer(self) -> Explainer:
        from aws_posture.privilege.explaining import Explainer  # noqa: PLC0415  # as needed

        return Explainer(self._account, self._assuming, self._sure)

    @cached_property
    def _doubter(self) -> Explainer:
        from aws_posture.privilege.explaining import Explainer  # noqa: PLC0415  # as needed

        return Explainer(self._account, self._assuming, self._loose)

    @cached_property
    def _closing(self) -> Closing:
        from aws_posture.privilege.closing import Closing  # noqa: PLC0415  # as needed

        return Closing(self._account, self._assuming, self._sure.strong)

    def _admins(self, view: View, among: Iterable[int]) -> int:
        nodes = self._account.nodes
        return bits_of(n for n in among if self._account.is_admin(nodes[n], view))

    def _graph(self, view: View, admins: int) -> Graph:
        others = [n for n in range(len(self._account.nodes)) if not admins >> n & 1]
        return Graph(Steps(self._account, self._assuming, view), admins, others)

    def _loosely(self) -> Graph:
        account = self._account
        weak = [n for n in range(len(account.nodes)) if not self._sure.strong >> n & 1]
        admins = self._sure.strong | self._admins(View.LOOSE, weak)
        if not account.directory.has_roles:
            admins |= bits_of(n for n in weak if self._by_roles(n))
        return self._graph(View.LOOSE, admins)

    def _by_roles(self, number: int) -> list[str]:
        return _by_roles(self._account, self._services, self._account.nodes[number])

    @cached_property
    def _services(self) -> Services:
        return Services(self._account, self._assuming, View.SURE)

    def _class(self, number: int) -> PrincipalClass:
        if self._certain >> number & 1:
            return PrincipalClass.ADMIN
        if self._sometimes >> number & 1:
            return PrincipalClass.CONDITIONAL
        if self._sure.strong >> number & 1:
            return PrincipalClass.CAN_BECOME
        return PrincipalClass.UNKNOWN if self._loose.strong >> number & 1 else PrincipalClass.NONE

    def _because(self, number: int) -> list[Phrase]:
        account, node = self._account, self._account.nodes[number]
        match self._class(number):
            case PrincipalClass.UNKNOWN:
                return self._doubts(number)
            case PrincipalClass.ADMIN:
                return reasons.granting(account, node, View.CERTAIN)
            case PrincipalClass.CONDITIONAL:
                granted = reasons.granting(account, node, View.SURE)
                return [*granted, *reasons.depending(account, node)]
            case PrincipalClass.CAN_BECOME:
                opened = [path.phrase for path in self.paths(number)]
                return [*opened, *reasons.restraining(account, node)]
            case _:
                return reasons.restraining(account, node)

    def _with_mfa(self, node: Identity) -> bool:
        known: dict[str, Value] = {
            "aws:multifactorauthpresent": ("true",),
            "aws:multifactorauthage": ("1",),
        }
        facts = node.facts._replace(kind=f"{node.facts.kind} with MFA", special=known)
        return self._account.is_admin(replace(node, facts=facts), View.CERTAIN)

    def _doubts(self, number: int) -> list[Phrase]:
        """Return what is missing to be sure of somebody who may be strong."""
        account, node = self._account, self._account.nodes[number]
        if node.gaps:
            return list(node.gaps)
        if not account.directory.has_roles and (actions := self._by_roles(number)):
            return [_without_roles(actions)]
        found: list[Phrase] = []
        for path in self._doubter.paths(number):
            found += self._doubts_of(path)
            found.append(("this may be open: ", *path.phrase))
        return found + self._variables(node)

    def _variables(self, node: Identity) -> list[Phrase]:
        """Return the statements of somebody's of which nobody knows what they mean."""
        bounds = (Held(node.boundary),) if node.boundary else ()
        return [
            ("nobody knows what it means: ", *reasons.place_of(Grant(held, statement), node))
            for held in (*node.policies, *bounds)
            for statement in held.policy.statements
            if statement.is_open
        ]

    def _doubts_of(self, path: Path) -> list[Phrase]:
        listed = {one.arn: one for one in (*self._account.nodes, *self._account.directory.groups)}
        found: list[Phrase] = []
        for one in path.nodes:
            target = listed.get(one.arn)
            gaps = (*target.gaps, *target.trust.gaps) if target else ()
            found += [(f"{one.kind} ", Name(one.kind, one.name), ": ", *gap) for gap in gaps]
        return found


def _is_unsure(account: Account) -> bool:
    """Return whether anything in an account is missing, unreadable or open."""
    directory = account.directory
    identities = (*account.nodes, *directory.groups)
    if not directory.has_roles or any(one.gaps or one.trust.gaps for one in identities):
        return True
    seen: set[int] = set()
    for one in identities:
        bounds = (one.boundary,) if one.boundary else ()
        for policy in (*(held.policy for held in one.policies), *bounds):
            if id(policy) not in seen:
                seen.add(id(policy))
                if policy.is_open:
                    return True
    return any(s.is_open for role in directory.roles for s in role.trust.statements)


_BY_ROLE = {
    "sts:AssumeRole": "role",
    "iam:PassRole": "role",
    "iam:UpdateAssumeRolePolicy": "role",
    "iam:UpdateSAMLProvider": "saml-provider",
}
"""What reaches roles, and what each is done to."""


def _by_roles(account: Account, services: Services, node: Identity) -> list[str]:
    """Return the actions by which roles, were they known, could make somebody an administrator."""
    found: dict[str, None] = {}
    for action, kind in _BY_ROLE.items():
        if node.reach & mask(action):
            texts = [*access.patterns(node, action.lower()), "*"]
            index = TargetIndex(list(samples(texts, account.start, kind)))
            if access.allowed(node, action.lower(), index, View.SURE):
                found[action] = None
    for way in services.within(node.reach):
        if way.opens == (Opens.RUN,) and services.working_on(way, node):
            found.update(dict.fromkeys(way.permissions))
    return list(found)


def _without_roles(actions: Sequence[str]) -> Phrase:
    by = joined(few([(action,) for action in actions], _MOST_ACTIONS), ", ")
    return (
        "the snapshot has no roles, which could make it an administrator by way of ",
        *(*by, "; collect again"),
    )

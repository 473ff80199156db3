"""Roles that services run as: handing one over, and using what runs already."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product

from aws_posture.privilege import access
from aws_posture.privilege.account import Account
from aws_posture.privilege.assuming import Assuming
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.step import Step
from aws_posture.privilege.targets import TargetIndex, both, numbers, service_samples
from aws_posture.privilege.trust import hosts
from aws_posture.privilege.truth import View
from aws_posture.privilege.ways import RESOURCES, Opens, Way, doing, mask

_REGIONS = {"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
_SERVED = (*doing(Opens.PASS), *doing(Opens.RUN))
_MOST_PAIRS = 100
_PASS = "iam:passrole"  # noqa: S105  # no password


class Services:
    """What principals can do by way of services, and of identity providers.

    Args:
        account: The account.
        assuming: Who may assume which roles.
        view: How to take what is not certain.
    """

    def __init__(self, account: Account, assuming: Assuming, view: View) -> None:
        self._account = account
        self._assuming = assuming
        self._view = view
        self._within: dict[int, tuple[Way, ...]] = {}
        self._federated: dict[str, int] = {}
        for number, role in enumerate(account.directory.roles):
            for statement in role.trust.statements:
                for kind, name in statement.principals.entries if statement.principals else ():
                    if kind == "Federated" and name.startswith(account.start + "saml-provider/"):
                        bit = 1 << number + account.first_role
                        self._federated[name] = self._federated.get(name, 0) | bit
        self.providers = TargetIndex(list(self._federated))
        self.in_profiles = sum(
            1 << number for number, role in enumerate(account.directory.roles) if role.in_profile
        )

    def of_providers(self, targets: int) -> int:
        """Return the roles that trust some SAML providers, as bits of nodes."""
        nodes = 0
        for number in numbers(targets):
            nodes |= self._federated[self.providers.arns[number]]
        return nodes

    def steps(self, who: Identity, reach: int) -> Iterator[Step]:
        """Return what a principal can do by way of services.

        Args:
            who: The principal.
            reach: The actions that its policies allow on something.
        """
        for way in self.within(reach):
            serving = self.serving(way, who)
            if not serving:
                continue
            arns = self.working_on(way, who)
            if arns and "iam:PassRole" in way.permissions:
                serving &= self.passable(way, who, arns)
            if arns and serving:
                nodes = self._account.node_bits("role", serving)
                yield Step(way.permissions, nodes, "service", serving, wears=True, way=way)

    def within(self, reach: int) -> tuple[Way, ...]:
        """Return the ways through services whose actions are all among some, given as bits."""
        found = self._within.get(reach)
        if found is None:
            needed = ((way, mask(*way.permissions)) for way in _SERVED)
            found = tuple(way for way, bits in needed if reach & bits == bits)
            self._within[reach] = found
        return found

    def serving(self, way: Way, who: Identity) -> int:
        """Return the roles that the way's service may assume, as bits of roles.

        Args:
            way: The way.
            who: Who takes it; somebody who can put roles into instance profiles needs none.
        """
        serving = self._assuming.serving(way.service, self._view)
        if way.needs_profile and serving & ~self.in_profiles:
            serving &= self.in_profiles | self._profiling(who)
        return serving

    def working_on(self, way: Way, who: Identity) -> set[str]:
        """Return ARNs, made up, on which a principal may do what a way takes besides passing."""
        groups: dict[str, list[str]] = {}
        for permission in way.permissions:
            if permission != "iam:PassRole":
                action = permission.lower()
                groups.setdefault(RESOURCES.get(action, action), []).append(action)
        found: set[str] = set()
        for actions in groups.values():
            arns = self._samples(who, actions)
            index = TargetIndex(sorted(arns))
            bits = index.all
            for action in actions:
                bits &= access.allowed(who, action, index, self._view)
            if not bits:
                return set()
            found |= {index.arns[number] for number in numbers(bits)}
        return found

    def passable(self, way: Way, who: Identity, arns: set[str]) -> int:
        """Return the roles that a principal may pass to a way's service, as bits of roles."""
        roles, found = self._account.roles, 0
        if not who.conditional & mask("iam:PassRole"):
            return access.allowed(who, _PASS, roles, self._view)
        for host, arn in product(hosts(way.service, self._account.world.partition), arns):
            passed = ("iam:passedtoservice", (host,))
            extra = (passed, ("iam:associatedresourcearn", (arn,)))
            found |= access.allowed(who, _PASS, roles, self._view, extra)
        return found

    def _samples(self, who: Identity, actions: list[str]) -> set[str]:
        world = self._account.world
        start = (world.partition, _REGIONS.get(world.partition, "us-east-1"), world.account)
        texts = {text for action in actions for text in access.patterns(who, action)}
        if who.conditional & mask("iam:PassRole"):
            texts.update(self._associated(who))
        pairs = islice(combinations(sorted(texts), 2), _MOST_PAIRS)
        texts.update(both(one, other) for one, other in pairs)
        services = {action.partition(":")[0] for action in actions}
        return {arn for service in services for arn in service_samples(texts, service, start)}

    def _associated(self, who: Identity) -> list[str]:
        return [
            text
            for held in who.policies
            for rule in held.policy.rules
            for test in rule.statement.condition
            if test.key == "iam:associatedresourcearn"
            for text in test.wanted or ()
            if isinstance(text, str)
        ]

    def _profiling(self, who: Identity) -> int:
        """Return the roles that a principal can put into an instance profile of its own making."""
        profile = TargetIndex([f"{self._account.start}instance-profile/made-up"])
        actions = ("iam:createinstanceprofile", "iam:addroletoinstanceprofile")
        if not all(access.allowed(who, action, profile, self._view) for action in actions):
            return 0
        # Adding a role to a profile passes it.
        return access.allowed(who, _PASS, self._account.roles, self._view)

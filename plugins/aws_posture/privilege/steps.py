"""What one principal can do to gain power: change a principal, or become one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from aws_posture.privilege import access, joining, truth
from aws_posture.privilege.access import Extra
from aws_posture.privilege.account import Account
from aws_posture.privilege.assuming import Assuming
from aws_posture.privilege.changing import Changing
from aws_posture.privilege.choosing import Choices
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Held, Policy
from aws_posture.privilege.services import Services
from aws_posture.privilege.shedding import Shedding
from aws_posture.privilege.step import Step, new
from aws_posture.privilege.targets import TargetIndex, numbers
from aws_posture.privilege.truth import View, united
from aws_posture.privilege.ways import ACTIONS, Opens, doing, mask

_UNBIND = ("iam:DeleteUserPermissionsBoundary", "iam:DeleteRolePermissionsBoundary")
_REBIND = ("iam:PutUserPermissionsBoundary", "iam:PutRolePermissionsBoundary")
_SWITCH = "iam:SetDefaultPolicyVersion"


class Steps:
    """What each principal can do, in a view.

    Args:
        account: The account.
        assuming: Who may assume which roles.
        view: How to take what is not certain.
    """

    def __init__(self, account: Account, assuming: Assuming, view: View) -> None:
        self.account = account
        self._assuming = assuming
        self.view = view
        self._services = Services(account, assuming, view)
        self.choices = Choices(account, view)
        self.boostable = self._nodes(account.nodes, bounded=True)
        self.boundless = self._nodes(account.nodes, bounded=False)
        self._shedding = Shedding(self)
        self._bound_admins = sum(
            1 << number
            for number, node in enumerate(account.nodes)
            if node.boundary
            and (not node.gaps or view is View.LOOSE)
            and account.administers(node, self.own(node), None, view)
        )
        self.changing = Changing(self)
        self._in_changed: dict[int, tuple[int, int]] = {}

    def of(self, number: int, others: int = 0) -> list[Step]:
        """Return what a principal can do, those things first that need no preparation.

        Args:
            number: Its node.
            others: Groups into which somebody else can put it, as bits of groups.
        """
        identity = self.account.nodes[number]
        me = 1 << number
        steps = self._able(number, identity, others)
        if _changes(steps) & me:
            # It is one step away: more ways to lend it something are nothing new.
            return [step for step in steps if not step.lends]
        steps += self._after_attaching(number, identity, steps, others)
        if not _changes(steps) & me:
            steps += self._boosted_after(steps, number, identity)
        return steps

    def _able(self, number: int, who: Identity, others: int) -> list[Step]:
        steps = list(self.alone(number, who))
        if who.kind == "user":
            steps += joining.after_joining(self, number, who, steps, others)
        return steps

    def _after_attaching(
        self, number: int, who: Identity, before: list[Step], others: int
    ) -> list[Step]:
        """Return what a principal can do, besides, with policies that it attaches to itself."""
        found: list[Step] = []
        attached: tuple[Step, ...] = ()
        while True:
            held = {one.policy for one in who.policies}
            lending = [
                step
                for step in (*before, *found)
                if step.lent >> number & 1 and not held.issuperset(step.lends)
            ]
            # What one of these takes away, the next may need: those come last, one by one.
            costly = {step.lends: step for step in lending if step.takes_away}
            lending = [step for step in lending if step.lends not in costly]
            if not lending:
                break
            attached = (*attached, *lending)
            who = who.given([*dict.fromkeys(policy for step in lending for policy in step.lends)])
            after = self._able(number, who, others)
            found += [step._replace(attached=attached) for step in new([*before, *found], after)]
        for lends, step in costly.items():
            # It may have such a policy by a group only that it joined.
            holder = joining.in_groups(who, step.joined).given(lends)
            after = self._able(number, holder, others)
            if self.bounds(number, lends):
                after += self._boosted_after(after, number, holder)
            attaching = (*attached, step)
            found += [one._replace(attached=attaching) for one in new([*before, *found], after)]
        return found

    def lent(self, number: int, policies: tuple[Policy, ...]) -> list[Step]:
        """Return what a principal can do that has some policies more."""
        who = self.account.nodes[number].given(policies)
        steps = list(self.alone(number, who))
        if self.bounds(number, policies):
            steps += self._boosted_after(steps, number, who)
        return steps

    def _nodes(self, among: Iterable[Identity], *, bounded: bool) -> int:
        """Return who is an administrator with a policy that allows everything, as bits of nodes."""
        found = 0
        for number, node in enumerate(among):
            boundary = node.boundary if bounded else None
            if self.account.with_everything(node, node.policies, boundary, self.view):
                found |= 1 << number
        return found

    def own(self, node: Identity) -> truth.Sets:
        """Return what a node's policies do to the probes, those that cannot be read as generous as can be."""
        sets = self.account.own_sets(node)
        return united(sets, self.account.everything) if node.is_partial else sets

    def alone(self, number: int, who: Identity) -> Iterator[Step]:
        """Return what a principal can do with the policies that it has."""
        reach = (1 << len(ACTIONS)) - 1 if who.is_partial else who.reach
        roles = self._assuming.assumable(number, who, self.view)
        if roles:
            nodes = self.account.node_bits("role", roles)
            (way,) = doing(Opens.ASSUME)
            yield Step(way.permissions, nodes, "role", roles, wears=True, way=way)
        if not reach:
            return
        unbound, unbinding = self._unbindable(who, reach)
        yield from unbinding
        boostable = self.boostable | (self.boundless & unbound)
        freed = self._shedding.freed(who, reach)
        yield from self.changing.policies(who, reach, boostable, number, freed)
        yield from self._takes(who, reach)
        yield from self.changing.versions(who, reach, boostable, number)
        yield from self._services.steps(who, reach)
        yield from joining.making(self, number, who, reach)
        yield from self._shedding.steps(number, who, reach)

    def allowed(self, who: Identity, action: str, index: TargetIndex, extra: Extra = ()) -> int:
        """Return the targets to which a principal may do something."""
        return access.allowed(who, action.lower(), index, self.view, extra)

    def boosted(self, number: int, policies: tuple[Policy, ...] = ()) -> list[Step]:
        """Return what a principal can do that has every power its boundary lets through.

        Args:
            number: Its node.
            policies: What it has besides, which may be another version of its boundary.
        """
        return self._boosted(number, self.account.nodes[number].given(policies))

    def bounds(self, number: int, policies: tuple[Policy, ...]) -> bool:
        """Return whether one of some versions of policies is of a principal's permissions boundary."""
        boundary = self.account.nodes[number].boundary
        return boundary is not None and any(one.arn == boundary.arn for one in policies)

    def _boosted_after(self, steps: Iterable[Step], number: int, who: Identity) -> list[Step]:
        """Return what a principal can do once one of its steps has given it what its boundary lets through."""
        change = next((step for step in steps if step.nearly >> number & 1), None)
        if not change:
            return []
        return [step._replace(after=change) for step in self._boosted(number, who)]

    def _boosted(self, number: int, who: Identity) -> list[Step]:
        more = (*who.policies, Held(self.account.directory.policies.everything))
        return list(self.alone(number, replace(who, policies=more)))

    def unbound(self, number: int) -> list[Step]:
        """Return what a principal can do whose permissions boundary is gone."""
        free = replace(self.account.nodes[number], boundary=None)
        own = self.own(free)
        steps = list(self.alone(number, free))
        if self.account.administers(free, own, None, self.view):
            steps.append(Step((), 1 << number, "boundary"))
        me = 1 << number
        return [one._replace(nodes=one.nodes | (one.nearly & me)) for one in steps]

    def joinable(self, number: int) -> int:
        """Return the groups to which a principal can add users, as bits of groups."""
        who = self.account.nodes[number]
        if not (who.is_partial or who.reach & mask("iam:AddUserToGroup")):
            return 0
        return self.allowed(who, "iam:AddUserToGroup", self.account.groups)

    def in_changed(self, place: int) -> tuple[int, int]:
        """Return the users who are administrators in a group that is changed to allow everything.

        What it denies stays denied. Those come second whom only their permissions boundary keeps from it.
        """
        account = self.account
        group, users = account.directory.groups[place], account.users.all
        if joining.is_plain(group):
            return self.boostable & users, self.boundless & ~self.boostable & users
        if place not in self._in_changed:
            members = [joining.in_groups(user, (group,)) for user in account.directory.users]
            nodes = self._nodes(members, bounded=True)
            self._in_changed[place] = nodes, self._nodes(members, bounded=False) & ~nodes
        return self._in_changed[place]

    # Taking over, and boundaries.

    def _takes(self, who: Identity, reach: int) -> Iterator[Step]:
        account = self.account
        providers = self._services.providers
        kinds = (
            (Opens.TAKE_USER, "user", account.users, lambda bits: bits),
            (Opens.TRUST, "role", account.roles, partial(account.node_bits, "role")),
            (Opens.PROVIDER, "provider", providers, self._services.of_providers),
        )
        for opens, kind, index, nodes in kinds:
            for way in doing(opens):
                if len(way.permissions) > 1 or not reach & mask(*way.permissions):
                    continue
                targets = self.allowed(who, way.permissions[0], index)
                if kind == "role":
                    targets &= ~account.protected
                if nodes(targets):
                    yield Step(way.permissions, nodes(targets), kind, targets, wears=True, way=way)

    def _unbindable(self, who: Identity, reach: int) -> tuple[int, list[Step]]:
        """Return whose boundary a principal can take away, and how."""
        account = self.account
        steps = []
        for number, (kind, index) in enumerate((("user", account.users), ("role", account.roles))):
            for action in (_UNBIND[number], _REBIND[number]):
                if not reach & mask(action):
                    continue
                extras = ((),) if action in _UNBIND else self.choices.boundaries(who, action)
                for extra in extras:
                    targets = self.allowed(who, action, index, extra)
                    if kind == "role":
                        targets &= ~account.protected
                    nodes = account.node_bits(kind, targets)
                    steps.append(Step((action,), nodes, "boundary", targets, extra=extra))
        steps += self._opening(who)
        unbound = 0
        for step in steps:
            unbound |= step.nodes
        bounded = self.boundless & ~self.boostable | self._bound_admins | self._shedding.bounded
        useful = [
            step._replace(nodes=step.nodes & self._bound_admins, unbinds=step.nodes & bounded)
            for step in steps
            if step.nodes & bounded
        ]
        return unbound, useful

    def _opening(self, who: Identity) -> Iterator[Step]:
        """Return how a principal can have policies bound nothing that are boundaries."""
        account = self.account
        for action in ("iam:CreatePolicyVersion", _SWITCH) if account.bounded else ():
            for place in numbers(self.allowed(who, action, account.policies)):
                policy = account.own_policies[place]
                nodes = account.bounded.get(policy.arn, 0)
                if action == _SWITCH:
                    nodes = self._unbound_by(policy.others, nodes)
                if nodes:
                    yield Step((action,), nodes, "boundary policy", 1 << place)

    def _unbound_by(self, versions: Iterable[Policy], nodes: int) -> int:
        """Return whom, of some nodes, one of a policy's versions does not bound, as bits of nodes."""
        account, found = self.account, 0
        for number in numbers(nodes):
            facts = account.nodes[number].facts
            for version in versions:
                sets = version.probe_sets(account.probes, facts)
                if account.administers(account.nodes[number], sets, None, self.view):
                    found |= 1 << number
        return found


def _changes(steps: Iterable[Step]) -> int:
    """Return whom steps change into administrators, as bits of nodes."""
    nodes = 0
    for step in steps:
        nodes |= 0 if step.wears else step.nodes
    return nodes

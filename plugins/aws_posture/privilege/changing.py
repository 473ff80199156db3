"""What somebody can write into policies: its own, others', and those of groups."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING

from aws_posture.privilege.access import Extra
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Policy
from aws_posture.privilege.shedding import LEAVE, Freed
from aws_posture.privilege.step import Step
from aws_posture.privilege.targets import bits_of, numbers
from aws_posture.privilege.truth import View
from aws_posture.privilege.ways import Opens, Way, doing, mask

if TYPE_CHECKING:
    from aws_posture.privilege.steps import Steps

_NOBODY: Freed = MappingProxyType({})


class Changing:
    """What principals can do by changing policies.

    Args:
        steps: What each principal can do.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._account = steps.account
        self._everything = (steps.account.directory.policies.everything,)
        self._in_groups: dict[int, int] = {}
        groups = steps.account.directory.groups
        self._plain = bits_of(n for n, group in enumerate(groups) if not group.has_denies)
        # Of each version, whom it was asked of, and who is an administrator with it.
        self._switching: dict[Policy, tuple[int, int]] = {}

    def policies(
        self,
        who: Identity,
        reach: int,
        boostable: int,
        number: int,
        freed: Freed = _NOBODY,
    ) -> Iterator[Step]:
        """Return what a principal can do by giving policies to users, roles and groups.

        Args:
            who: The principal.
            reach: The actions that its policies allow on something.
            boostable: Who is an administrator with a policy that allows everything, as bits of nodes.
            number: Its node.
            freed: Who is one once Denies are gone, too, by what takes those away.
        """
        ways = (*doing(Opens.CHANGE_USER), *doing(Opens.CHANGE_ROLE), *doing(Opens.CHANGE_GROUP))
        for way in ways:
            (action,) = way.permissions
            if reach & mask(action):
                for policies, extra in self._choices(who, action):
                    yield from self._given(who, way, policies, extra, boostable, number, freed)

    def _choices(self, who: Identity, action: str) -> Iterator[tuple[tuple[Policy, ...], Extra]]:
        yield from (((), extra) for extra in self._steps.choices.strong(who, action))
        yield from self._steps.choices.weak(who, action)

    def _given(  # noqa: PLR0913, PLR0917  # as in `policies`, and what is given
        self,
        who: Identity,
        way: Way,
        policies: tuple[Policy, ...],
        extra: Extra,
        boostable: int,
        number: int,
        freed: Freed,
    ) -> Iterator[Step]:
        """Return what it does to give somebody some policies, or without any, everything."""
        kind, targets, nodes = self._targets(who, way, extra, number)
        if not targets:
            return
        boundless = self._steps.boundless
        step = Step(way.permissions, nodes & boostable, kind, targets, way=way, extra=extra)
        if not policies and step.nodes >> number & 1:
            # It makes itself an administrator: what else it does adds nothing.
            yield step._replace(nearly=nodes & boundless & ~boostable)
            return
        # Who is denied something is no administrator by a policy that allows all.
        lent = nodes if policies else nodes & ~boundless
        if lent:
            lends = policies or self._everything
            yield step._replace(nodes=0, lends=lends, lent=lent)
        if policies:
            return
        for actions, (free, bound) in freed.items():
            given = nodes
            if kind == "group" and LEAVE in actions:
                # Groups that deny something are left, and with them what they are given.
                given = self._members(who, targets & self._plain, number)
            if given & (free | bound):
                both = (*way.permissions, *actions)
                changed = step._replace(actions=both, nodes=given & free, way=None)
                yield changed._replace(nearly=given & bound)
        nearly = nodes & boundless & ~boostable
        # Others may join a group that has nobody.
        if step.nodes or nearly or kind == "group":
            yield step._replace(nearly=nearly)

    def _targets(self, who: Identity, way: Way, extra: Extra, number: int) -> tuple[str, int, int]:
        """Return what a way may be taken on: its kind, its bits, and whom that is, as bits of nodes."""
        account, (action,) = self._account, way.permissions
        if way.opens == (Opens.CHANGE_GROUP,):
            targets = self._steps.allowed(who, action, account.groups, extra)
            return "group", targets, self._members(who, targets, number)
        kind = "user" if way.opens == (Opens.CHANGE_USER,) else "role"
        index = account.users if kind == "user" else account.roles
        protected = account.protected if kind == "role" else 0
        targets = self._steps.allowed(who, action, index, extra) & ~protected
        return kind, targets, account.node_bits(kind, targets)

    def _members(self, who: Identity, targets: int, number: int) -> int:
        """Return who is in some groups, as bits of nodes."""
        nodes = self._in_groups.get(targets)
        if nodes is None:
            nodes = 0
            for group in numbers(targets):
                nodes |= self._account.members[group]
            self._in_groups[targets] = nodes
        if who.kind == "user":
            # It may have joined some that the snapshot does not know it to be in.
            mine = {id(group) for group in who.groups}
            groups = self._account.directory.groups
            if any(id(groups[group]) in mine for group in numbers(targets)):
                nodes |= 1 << number
        return nodes

    def versions(self, who: Identity, reach: int, boostable: int, number: int) -> Iterator[Step]:
        """Return what a principal can do by writing policies anew, or going back to other versions.

        The arguments are those of `policies`.
        """
        (writing,), (switching,) = doing(Opens.CHANGE_POLICY), doing(Opens.SWITCH_POLICY)
        if reach & mask(*writing.permissions):
            yield from self._written(who, writing, boostable, number)
        if reach & mask(*switching.permissions):
            yield from self._switched(who, switching, number)

    def _written(self, who: Identity, way: Way, boostable: int, number: int) -> Iterator[Step]:
        nodes = used = nearly = 0
        for place, policy in self._allowed(who, way):
            holders = self._holders(policy, who, number)
            if policy.has_denies:
                changed, free = self._rewritten(policy, holders, who, number)
                nearly |= free & ~changed
            else:
                changed = holders & boostable
                nearly |= holders & self._steps.boundless & ~boostable
            nodes |= changed
            used |= 1 << place if changed or nearly & holders else 0
        if nodes or nearly:
            yield Step(way.permissions, nodes, "policy", used, way=way, nearly=nearly)

    def _allowed(self, who: Identity, way: Way) -> Iterator[tuple[int, Policy]]:
        for place in numbers(self._steps.allowed(who, way.permissions[0], self._account.policies)):
            yield place, self._account.own_policies[place]

    def _holders(self, policy: Policy, who: Identity, number: int) -> int:
        """Return who has a policy, as bits of nodes; somebody may have joined a group that has it."""
        holders = self._account.holders.get(policy.arn, 0)
        return holders | (1 << number if any(h.policy is policy for h in who.policies) else 0)

    def _rewritten(
        self, policy: Policy, holders: int, who: Identity, number: int
    ) -> tuple[int, int]:
        """Return who is an administrator once a policy of theirs allows all, and denies nothing.

        Those come second who would be one without their permissions boundary.
        """
        found = free = 0
        for place in numbers(holders):
            node = who if place == number else self._account.nodes[place]
            rest = [held for held in node.policies if held.policy.arn != policy.arn]
            if self._account.with_everything(node, rest, node.boundary, self._steps.view):
                found |= 1 << place
            if self._account.with_everything(node, rest, None, self._steps.view):
                free |= 1 << place
        return found, free

    def _switched(self, who: Identity, way: Way, number: int) -> Iterator[Step]:
        """Return what it does to go back to another version of a policy, which others may have as boundary."""
        for place, policy in self._allowed(who, way):
            reached = {
                "policy": self._holders(policy, who, number),
                "boundary policy": self._account.bounded.get(policy.arn, 0),
            }
            for version in policy.others:
                for kind, nodes in reached.items():
                    admins = self._admins_with(version, nodes, who, number)
                    step = Step(way.permissions, 0, kind, 1 << place, way=way)
                    if admins:
                        yield step._replace(nodes=admins)
                    if nodes != admins and (version.reach or policy.has_denies):
                        yield step._replace(lends=(version,), lent=nodes & ~admins)

    def _admins_with(self, version: Policy, nodes: int, who: Identity, number: int) -> int:
        """Return who, of some nodes, is an administrator once a policy is switched to a version."""
        if version.is_lost and self._steps.view is View.LOOSE:
            return nodes
        asked, found = self._switching.get(version, (0, 0))
        for place in numbers(nodes & ~asked):
            found |= self._is_admin_with(version, self._account.nodes[place]) << place
        self._switching[version] = asked | nodes, found
        me = nodes & 1 << number
        if me and who is not self._account.nodes[number]:
            # What it has just now is its own affair; of all others it is asked once.
            found = found & ~me | self._is_admin_with(version, who) << number
        return found & nodes

    def _is_admin_with(self, version: Policy, node: Identity) -> bool:
        return self._account.is_admin(node.given((version,)), self._steps.view)

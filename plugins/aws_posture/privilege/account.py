"""An account as a field of principals and targets, each with a bit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from aws_posture.privilege import truth
from aws_posture.privilege.context import World
from aws_posture.privilege.identities import Directory, Identity
from aws_posture.privilege.policies import Held, Policy
from aws_posture.privilege.probes import Probes
from aws_posture.privilege.targets import TargetIndex
from aws_posture.privilege.truth import NOTHING, Effect, Sets, Truth, View, placed, united


class Account:
    """An account: who is in it, and how strong they are.

    A node is a principal: users come first, then roles, in AWS's order.

    Args:
        directory: Its identities.
        world: What is the same for every request.
    """

    def __init__(self, directory: Directory, world: World) -> None:
        self.directory = directory
        self.world = world
        self.probes = Probes(world.account, world.partition)
        self.nodes: tuple[Identity, ...] = (*directory.users, *directory.roles)
        self.first_role = len(directory.users)
        self.users = _index(directory.users)
        self.roles = _index(directory.roles)
        self.groups = _index(directory.groups)
        self.own_policies = [policy for policy in directory.policies.own if policy.is_editable]
        self.policies = TargetIndex(
            [policy.arn for policy in self.own_policies],
            # AWS does not say which tags a policy has: it counts as one without.
            [{} for _ in self.own_policies],
        )
        self.protected = sum(
            1 << number for number, role in enumerate(directory.roles) if role.is_protected
        )
        self.start = f"arn:{world.partition}:iam::{world.account}:"

    def node_bits(self, kind: str, bits: int) -> int:
        """Return users' or roles' bits as those of nodes."""
        return bits if kind == "user" else bits << self.first_role

    def targets(self, nodes: int) -> Iterator[tuple[str, int]]:
        """Return nodes that can be changed as bits of users and of roles."""
        yield "user", nodes & self.users.all
        yield "role", nodes >> self.first_role & ~self.protected

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """The names, in lower case, that are taken by users, roles and groups."""
        found: dict[str, set[str]] = {"user": set(), "role": set(), "group": set()}
        for one in (*self.nodes, *self.directory.groups):
            found[one.kind].add(one.name.lower())
        return found

    @cached_property
    def members(self) -> list[int]:
        """The members of each group, as bits of nodes."""
        found = dict.fromkeys(map(id, self.directory.groups), 0)
        for number, user in enumerate(self.directory.users):
            for group in user.groups:
                found[id(group)] |= 1 << number
        return list(found.values())

    @cached_property
    def holders(self) -> dict[str, int]:
        """Who has each managed policy, by its ARN, as bits of nodes."""
        found: dict[str, int] = {}
        for number, node in enumerate(self.nodes):
            for arn in {held.policy.arn for held in node.policies if held.policy.arn}:
                found[arn] = found.get(arn, 0) | 1 << number
        return found

    @cached_property
    def bounded(self) -> dict[str, int]:
        """Whom each policy bounds, by its ARN, as bits of nodes."""
        found: dict[str, int] = {}
        for number, node in enumerate(self.nodes):
            if node.boundary:
                found[node.boundary.arn] = found.get(node.boundary.arn, 0) | 1 << number
        return found

    def own_sets(self, node: Identity) -> Sets:
        """Return what a node's policies do to the probes."""
        return self.sets(node, node.policies)

    def sets(self, node: Identity, policies: Iterable[Held]) -> Sets:
        """Return what policies would do to the probes, were they a node's."""
        found = NOTHING
        for held in policies:
            found = united(found, held.policy.probe_sets(self.probes, node.facts))
        return found

    def administers(self, node: Identity, sets: Sets, boundary: Policy | None, view: View) -> bool:
        """Return whether a node with such policies, within a boundary, is an administrator."""
        bits = truth.allowed(sets, view)
        if boundary and self.probes.administers(bits):
            bits &= truth.allowed(boundary.probe_sets(self.probes, node.facts), view)
        return self.probes.administers(bits)

    def is_admin(self, node: Identity, view: View) -> bool:
        """Return whether a node is an administrator as it is."""
        if node.gaps and view is not View.LOOSE:
            return False
        sets = self.own_sets(node)
        if node.is_partial:
            sets = united(sets, self.everything)
        return self.administers(node, sets, node.boundary, view)

    def held(self, node: Identity, view: View) -> int:
        """Return the probes that a node may send."""
        bits = truth.allowed(self.own_sets(node), view)
        if node.boundary:
            bits &= truth.allowed(node.boundary.probe_sets(self.probes, node.facts), view)
        return bits

    def through(self, node: Identity, boundary: Policy) -> int:
        """Return the probes that a boundary lets a node send in some session."""
        return truth.allowed(boundary.probe_sets(self.probes, node.facts), View.SURE)

    @cached_property
    def everything(self) -> Sets:
        """What a policy that allows everything does to the probes."""
        return placed(Effect.ALLOW, Truth.YES, self.probes.all)

    def with_everything(
        self, node: Identity, policies: Iterable[Held], boundary: Policy | None, view: View
    ) -> bool:
        """Return whether a node would be an administrator with one policy more."""
        if node.gaps and view is not View.LOOSE:
            return False
        denying = [held for held in policies if held.policy.has_denies]
        if boundary is None and not denying:
            return True
        sets = self.sets(node, denying)
        return self.administers(node, united(sets, self.everything), boundary, view)


def _index(identities: Iterable[Identity]) -> TargetIndex:
    listed = list(identities)
    return TargetIndex([one.arn for one in listed], [one.attributes for one in listed])

"""Denies that somebody can take away, from itself or from others, to be an administrator or to make one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Held
from aws_posture.privilege.step import Step
from aws_posture.privilege.targets import bits_of, numbers
from aws_posture.privilege.truth import View
from aws_posture.privilege.ways import mask

if TYPE_CHECKING:
    from aws_posture.privilege.steps import Steps

LEAVE = "iam:RemoveUserFromGroup"
"""What takes a user out of a group, and with it from what that denies; and from what it allows."""

_OWN = (
    "iam:DeleteUserPolicy",
    "iam:DetachUserPolicy",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
)
_DETACH = _OWN[1::2]
# Of more Denies, one of them or all are taken away.
_MOST_CHOSEN = 5

_May = Mapping[tuple[str, str], int]
"""On what something may be done that takes something away, as bits of its kind: by the action, and by the ARN
of what is detached where that matters. What may be done on nothing is not in it.
"""

_Title = tuple[str, str]
"""What a policy or a group is called, and the ARN of a managed policy: paths make several of one name."""

_Gone = Mapping[_Title, str]
"""What can be taken away from somebody, and the action that does."""

Freed = Mapping[tuple[str, ...], tuple[int, int]]
"""Who is an administrator once Denies are taken away, and who but for a permissions boundary, as bits of nodes: by
the actions that it takes.
"""


class Shedding:
    """Which Denies principals can take away.

    Args:
        steps: What each principal can do.

    Attributes:
        bounded: Whom a permissions boundary may keep from being an administrator, besides what is denied, as bits
            of nodes.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._account = steps.account
        # Who would be an administrator if nothing were denied or bounded, as it is and given everything.
        self._denied = self._boostable = 0
        for number, node in enumerate(self._account.nodes):
            if node.has_denies and (not node.gaps or steps.view is View.LOOSE):
                self._boostable |= 1 << number
                self._denied |= self._is_denied(node) << number
        self._boostable &= ~steps.boostable
        bounded = bits_of(number for number, one in enumerate(self._account.nodes) if one.boundary)
        self.bounded = bounded & (self._denied | self._boostable)
        directory = self._account.directory
        self._members = 0
        for group, members in zip(directory.groups, self._account.members, strict=True):
            self._members |= members if group.has_denies else 0
        self._detachable = sorted(
            {
                held.policy.arn
                for node in self._account.nodes
                for held in node.policies
                if held.policy.arn and held.policy.has_denies and not held.group
            }
        )
        # Many may take away the same, and much can be taken away by different ones.
        self._found: dict[tuple[object, bool], dict[tuple[str, ...], tuple[int, int]]] = {}
        self._known: dict[tuple[int, bool, frozenset[_Title]], tuple[tuple[_Title, ...], bool]] = {}

    def steps(self, number: int, who: Identity, reach: int) -> Iterator[Step]:
        """Return how a principal can rid itself, or others, of Denies where that makes an administrator."""
        me = 1 << number
        may = self._may(who, reach)
        if not may:
            return
        if who.has_denies:
            gone = self._gone(number, who, may)
            titles, is_bound = self._enough(who, gone, given=False)
            for title in titles:
                step = Step((gone[title],), me, "restraint", made=title[0])
                yield step._replace(nodes=0, nearly=me) if is_bound else step
        for actions, (nodes, nearly) in self._freed(may, given=False).items():
            for kind, targets in self._account.targets((nodes | nearly) & ~me):
                if targets:
                    within = self._account.node_bits(kind, targets)
                    yield Step(actions, nodes & within, kind, targets, nearly=nearly & within)

    def freed(self, who: Identity, reach: int) -> Freed:
        """Return whom a principal can rid of Denies, and makes an administrator by giving it everything besides."""
        may = self._may(who, reach)
        return self._freed(may, given=True) if may else {}

    def _is_denied(self, node: Identity) -> bool:
        account, view = self._account, self._steps.view
        allowing = (*self._steps.own(node)[:3], 0, 0, 0)
        return account.administers(node, allowing, None, view) and not account.is_admin(node, view)

    def _may(self, who: Identity, reach: int) -> _May:
        """Return what somebody may take away."""
        account, found = self._account, dict[tuple[str, str], int]()
        for action in (*_OWN, LEAVE):
            if not reach & mask(action):
                continue
            index = account.users if "User" in action else account.roles
            index = account.groups if action == LEAVE else index
            if action not in _DETACH or not who.conditional & mask(action):
                found[action, ""] = self._steps.allowed(who, action, index)
                continue
            for arn in self._detachable:
                extra = (("iam:policyarn", (arn,)),)
                found[action, arn] = self._steps.allowed(who, action, index, extra)
        return {one: bits for one, bits in found.items() if bits}

    def _freed(self, may: _May, *, given: bool) -> Freed:
        key = tuple(may.items()), given
        if key not in self._found:
            found = self._found[key] = dict[tuple[str, ...], tuple[int, int]]()
            for number in self._within(may, self._boostable if given else self._denied):
                node = self._account.nodes[number]
                gone = self._gone(number, node, may)
                titles, is_bound = self._needed(number, node, gone, given=given)
                if titles:
                    needed = {gone[title] for title in titles}
                    actions = tuple(action for action in (*_OWN, LEAVE) if action in needed)
                    nodes, nearly = found.get(actions, (0, 0))
                    bit = 1 << number
                    found[actions] = (nodes, nearly | bit) if is_bound else (nodes | bit, nearly)
        return self._found[key]

    def _within(self, may: _May, among: int) -> Iterator[int]:
        """Return from whom of some something can be taken away, as numbers of nodes."""
        for kind, targets in self._account.targets(among):
            within = 0
            for (action, _), bits in may.items():
                if action == LEAVE:
                    within |= self._members if kind == "user" else 0
                elif kind.capitalize() in action:
                    within |= bits
            yield from numbers(self._account.node_bits(kind, targets & within))

    def _needed(
        self, number: int, node: Identity, gone: _Gone, *, given: bool
    ) -> tuple[tuple[_Title, ...], bool]:
        key = (number, given, frozenset(gone))
        if key not in self._known:
            self._known[key] = self._enough(node, gone, given=given)
        return self._known[key]

    def _gone(self, number: int, node: Identity, may: _May) -> _Gone:
        """Return which Denies can be taken away from somebody."""
        kind = node.kind.capitalize()
        place = number if node.kind == "user" else number - self._account.first_role
        arns = self._account.groups.arns
        groups = {arns[group] for group in numbers(may.get((LEAVE, ""), 0))}
        left = {group.name for group in node.groups if group.arn in groups}
        found: dict[_Title, str] = {}
        for held in node.policies:
            arn = held.policy.arn
            action = f"iam:{'Detach' if arn else 'Delete'}{kind}Policy"
            bits = may.get((action, arn), 0) | may.get((action, ""), 0)
            if not held.policy.has_denies:
                continue
            if held.group in left:
                found[_title(held)] = LEAVE
            elif not held.group and bits >> place & 1:
                found[_title(held)] = action
        return found

    def _enough(
        self, who: Identity, gone: _Gone, *, given: bool
    ) -> tuple[tuple[_Title, ...], bool]:
        """Return what has to go for somebody to be an administrator, and whether its boundary has to, too.

        As few go as can be: a policy, or a group, takes its Allows along. Nothing goes if no choice is enough.
        """
        bound = replace(who, boundary=None) if who.boundary else None
        sizes = range(1, len(gone) + 1) if len(gone) <= _MOST_CHOSEN else (1, len(gone))
        for one in (who, bound) if bound else (who,):
            for size in sizes:
                for titles in combinations(gone, size):
                    if self._is_admin_without(one, titles, given=given):
                        return titles, one is bound
        return (), False

    def _is_admin_without(self, who: Identity, titles: Iterable[_Title], *, given: bool) -> bool:
        rest = tuple(held for held in who.policies if _title(held) not in titles)
        if given:
            return self._account.with_everything(who, rest, who.boundary, self._steps.view)
        return self._account.is_admin(replace(who, policies=rest), self._steps.view)


def _title(held: Held) -> _Title:
    return (f"group {held.group}", "") if held.group else (held.policy.title, held.policy.arn)

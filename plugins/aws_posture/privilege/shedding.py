"""Denies that somebody can take away, from itself or from others, to be an administrator or to make one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Held
from aws_posture.privilege.step import Step
from aws_posture.privilege.targets import numbers
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
# Of more Denies, one of them or all are taken away.
_MOST_CHOSEN = 5

_May = Mapping[str, int]
"""On what an action that takes something away may be done, as bits of its kind; none if on nothing."""

_Gone = Mapping[str, str]
"""What can be taken away from somebody, by its title, and the action that does."""


class Shedding:
    """Which Denies principals can take away.

    Args:
        steps: What each principal can do.
    """

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._account = steps.account
        # Who would be an administrator if nothing were denied, as it is and given everything.
        self._denied = self._boostable = 0
        for number, node in enumerate(self._account.nodes):
            if node.has_denies and (not node.gaps or steps.view is View.LOOSE):
                self._denied |= self._is_denied(node) << number
                boostable = self._account.with_everything(node, (), node.boundary, steps.view)
                self._boostable |= boostable << number
        self._boostable &= ~steps.boostable
        self._members = 0
        for group, members in zip(
            self._account.directory.groups, self._account.members, strict=True
        ):
            self._members |= members if group.has_denies else 0
        # Many may take away the same, and much can be taken away by different ones.
        self._found: dict[tuple[object, bool], dict[tuple[str, ...], int]] = {}
        self._known: dict[tuple[int, bool, frozenset[str]], tuple[str, ...]] = {}

    def steps(self, number: int, who: Identity, reach: int) -> Iterator[Step]:
        """Return how a principal can rid itself, or others, of Denies where that makes an administrator."""
        me = 1 << number
        may = self._may(who, reach)
        if not may:
            return
        if who.has_denies:
            gone = self._gone(number, who, may)
            for title in self._enough(who, gone, given=False):
                yield Step((gone[title],), me, "restraint", made=title)
        for actions, nodes in self._freed(may, given=False).items():
            for kind, targets in self._account.targets(nodes & ~me):
                if targets:
                    yield Step(actions, self._account.node_bits(kind, targets), kind, targets)

    def freed(self, who: Identity, reach: int) -> Mapping[tuple[str, ...], int]:
        """Return whom a principal can rid of Denies, as bits of nodes, by the actions that this takes.

        Those who are administrators then if they are given a policy that allows everything.
        """
        may = self._may(who, reach)
        return self._freed(may, given=True) if may else {}

    def _is_denied(self, node: Identity) -> bool:
        account, view = self._account, self._steps.view
        allowing = (*self._steps.own(node)[:3], 0, 0, 0)
        return account.administers(node, allowing, node.boundary, view) and not account.is_admin(
            node, view
        )

    def _may(self, who: Identity, reach: int) -> _May:
        """Return what somebody may take away."""
        account, found = self._account, {}
        for action in (*_OWN, LEAVE):
            if reach & mask(action):
                index = account.users if "User" in action else account.roles
                index = account.groups if action == LEAVE else index
                found[action] = self._steps.allowed(who, action, index)
        return {action: bits for action, bits in found.items() if bits}

    def _freed(self, may: _May, *, given: bool) -> Mapping[tuple[str, ...], int]:
        key = tuple(may.items()), given
        if key not in self._found:
            found = self._found[key] = dict[tuple[str, ...], int]()
            for number in self._within(may, self._boostable if given else self._denied):
                node = self._account.nodes[number]
                needed = self._needed(number, node, self._gone(number, node, may), given=given)
                if needed:
                    actions = tuple(action for action in may if action in needed)
                    found[actions] = found.get(actions, 0) | 1 << number
        return self._found[key]

    def _within(self, may: _May, among: int) -> Iterator[int]:
        """Return from whom of some something can be taken away, as numbers of nodes."""
        account = self._account
        for kind, targets in account.targets(among):
            delete, detach = _OWN[:2] if kind == "user" else _OWN[2:]
            within = may.get(delete, 0) | may.get(detach, 0)
            if kind == "user" and LEAVE in may:
                within |= self._members
            yield from numbers(account.node_bits(kind, targets & within))

    def _needed(self, number: int, node: Identity, gone: _Gone, *, given: bool) -> set[str]:
        key = (number, given, frozenset(gone))
        if key not in self._known:
            self._known[key] = self._enough(node, gone, given=given)
        return {gone[title] for title in self._known[key]}

    def _gone(self, number: int, node: Identity, may: _May) -> _Gone:
        """Return which Denies can be taken away from somebody."""
        kind = node.kind.capitalize()
        place = number if node.kind == "user" else number - self._account.first_role
        groups = {self._account.groups.arns[group] for group in numbers(may.get(LEAVE, 0))}
        left = {group.name for group in node.groups if group.arn in groups}
        found = {}
        for held in node.policies:
            action = f"iam:{'Detach' if held.policy.arn else 'Delete'}{kind}Policy"
            if not held.policy.has_denies:
                continue
            if held.group in left:
                found[_title(held)] = LEAVE
            elif not held.group and may.get(action, 0) >> place & 1:
                found[_title(held)] = action
        return found

    def _enough(self, who: Identity, gone: _Gone, *, given: bool) -> tuple[str, ...]:
        """Return what has to go for somebody to be an administrator, as few as can be; nothing if none is enough.

        A policy, or a group, takes its Allows along: what more goes may cost more than it gives.
        """
        account, view = self._account, self._steps.view
        sizes = range(1, len(gone) + 1) if len(gone) <= _MOST_CHOSEN else (1, len(gone))
        for size in sizes:
            for titles in combinations(gone, size):
                rest = tuple(held for held in who.policies if _title(held) not in titles)
                if given:
                    is_admin = account.with_everything(who, rest, who.boundary, view)
                else:
                    is_admin = account.is_admin(replace(who, policies=rest), view)
                if is_admin:
                    return titles
        return ()


def _title(held: Held) -> str:
    return f"group {held.group}" if held.group else held.policy.title

"""Who is strong: administrators, and whoever can become one, by any number of steps."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from aws_posture.privilege.policies import Policy
from aws_posture.privilege.step import Step
from aws_posture.privilege.steps import Steps
from aws_posture.privilege.targets import numbers

_ASSUME = ("sts:AssumeRole",)


class Graph:
    """The steps of an account's principals, and who is strong by them.

    A principal controls those whom it can become, and whom they can become. It is strong if one
    of them is an administrator, or if any of them can change any of them into one.

    Args:
        steps: What each principal can do.
        admins: Who is an administrator, as bits of nodes.
        others: The nodes to look at besides.

    Attributes:
        strong: Who is strong, as bits of nodes.
        assumed: The roles that somebody who is no administrator can assume, as bits of nodes.
        steps: What each principal can do.
        ranks: How many steps, at most, each who is strong is away from power.
        by_rank: Who is that far away, as bits of nodes.
        joins: The groups that each can add users to, as bits of groups.
        joint: Who is strong only together with those whom it controls.
    """

    def __init__(self, steps: Steps, admins: int, others: Iterable[int]) -> None:
        self.steps: dict[int, list[Step]] = {}
        self.strong = admins
        self.wears: dict[int, int] = {}
        self.changes: dict[int, int] = {}
        self.ranks: dict[int, int] = dict.fromkeys(numbers(admins), 0)
        self._alike: dict[Step, Step] = {}
        self._same: dict[int, int] = {}
        self._all = steps
        self.joins: dict[int, int] = {}
        self._lifted: dict[tuple[int, tuple[Policy, ...]], list[Step]] = {}
        self._freed: dict[int, list[Step]] = {}
        self._lent: dict[tuple[int, tuple[Policy, ...]], list[Step]] = {}
        self._joined: dict[int, int] = {}
        self.joint: set[int] = set()
        self.by_rank: list[int] = [admins]
        self.assumed = 0
        for number in others:
            joins = steps.joinable(number)
            if joins:
                self.joins[number] = joins
            self._look(number, steps.of(number))
        self._spread()

    def _look(self, number: int, steps: list[Step]) -> None:
        wears = changes = 0
        for step in steps:
            if step.wears:
                wears |= step.nodes
                if step.kind == "role" and step.actions == _ASSUME:
                    self.assumed |= step.nodes & ~(1 << number)
            else:
                changes |= step.nodes
        # Most principals do the same things to the same others: large numbers that are kept once.
        if steps:
            self.steps[number] = [self._alike.setdefault(step, step) for step in steps]
            self.changes[number] = self._same.setdefault(changes, changes)
        if wears:
            # Whoever trusts everybody trusts itself: that leads nowhere, and keeps alike alike.
            self.wears[number] = self._same.setdefault(wears, wears)

    def _spread(self) -> None:
        fresh = self.strong
        for number, changes in self.changes.items():
            if changes & (1 << number | self.wears.get(number, 0)):
                fresh |= self._mark(number, 1)
        self._backwards(fresh)
        while fresh := self._together():
            self._backwards(fresh)

    def _mark(self, number: int, rank: int) -> int:
        bit = 1 << number
        if self.strong >> number & 1:
            return 0
        self.strong |= bit
        self.ranks[number] = rank
        while len(self.by_rank) <= rank:
            self.by_rank.append(0)
        self.by_rank[rank] |= bit
        return bit

    def _backwards(self, fresh: int) -> None:
        """Make strong whoever can become somebody strong."""
        rank = max(2, len(self.by_rank))
        groups: dict[int, list[int]] = {}
        for number, wears in self.wears.items():
            if not self.strong >> number & 1:
                groups.setdefault(wears, []).append(number)
        while fresh and groups:
            reached = [wears for wears in groups if wears & fresh]
            fresh = 0
            for wears in reached:
                for number in groups.pop(wears):
                    fresh |= self._mark(number, rank)
            rank += 1

    def _together(self) -> int:
        """Make strong whoever does it together with those whom it controls.

        One of them changes another, or lifts its boundary, or puts the principal into a group. They
        rely on those alone who were strong before, and have a higher rank: so paths have an end.
        """
        changing, joining = self._able()
        fresh, known, rank, strong = 0, {}, len(self.by_rank), self.strong
        for number in self._movable() if changing | joining else ():
            if self.strong >> number & 1:
                continue
            wears = self.wears.get(number, 0)
            if wears not in known:
                known[wears] = self._controlled(wears)
            controlled = known[wears] | 1 << number
            if self._change(controlled, changing, joining, strong):
                fresh |= self._mark(number, rank)
                self.joint.add(number)
            else:
                fresh |= self._join(number, controlled & joining, rank, strong)
        return fresh

    def _movable(self) -> list[int]:
        """Return who can become somebody, or take its own boundary away."""
        unbound = (
            number
            for number, steps in self.steps.items()
            if number not in self.wears and any(step.unbinds >> number & 1 for step in steps)
        )
        return [*self.wears, *unbound]

    def _able(self) -> tuple[int, int]:
        """Return who, of those not strong, can change somebody, and who can add to groups."""
        changing = joining = 0
        for number, steps in self.steps.items():
            useful = any(
                s.nodes | s.nearly | s.unbinds | s.lent or s.changes_group
                for s in steps
                if not s.wears
            )
            if useful and not self.strong >> number & 1:
                changing |= 1 << number
        for number in self.joins:
            if not self.strong >> number & 1:
                joining |= 1 << number
        return changing, joining

    def _change(self, controlled: int, changing: int, joining: int, strong: int) -> bool:
        """Return whether some principals together make one of them strong.

        One of them may gain what its boundary lets through, or lose its boundary, and then control
        more of them.
        """
        gained: list[Step] = []
        known = (0, 0)
        while known != (controlled, len(gained)):
            known = (controlled, len(gained))
            own = (step for number in numbers(controlled & changing) for step in self.steps[number])
            steps = [*(step for step in own if not step.wears), *gained]
            gained = self._gained(controlled, steps)
            worn = _union(step.nodes for step in gained if step.wears)
            nearly = _union(step.nearly for step in steps) & _union(step.unbinds for step in steps)
            controlled |= self._controlled(worn & ~controlled)
            changed = _union(step.nodes for step in steps if not step.wears) | nearly
            changed |= self._members(steps, controlled & joining)
            if worn & strong or changed & controlled:
                return True
        return False

    def _members(self, steps: list[Step], joining: int) -> int:
        """Return who is an administrator once it is put into a group that steps change."""
        groups = _union(self.joins[number] for number in numbers(joining))
        changed = _union(step.targets for step in steps if step.changes_group)
        return _union(self.in_changed(place) for place in numbers(groups & changed))

    def in_changed(self, place: int) -> int:
        """Return the users who are administrators in a group that is changed to allow everything."""
        return self._all.in_changed(place)[0]

    def _gained(self, controlled: int, steps: list[Step]) -> list[Step]:
        """Return what those can do whom steps give a policy, all that a boundary lets through, or unbind."""
        unbinds = _union(step.unbinds for step in steps) & controlled
        nearly = _union(step.nearly for step in steps) & controlled
        lent: dict[tuple[Policy, ...], int] = {}
        for step in steps:
            if step.lends:
                lent[step.lends] = lent.get(step.lends, 0) | step.lent & controlled
        return [
            *(step for number in numbers(unbinds) for step in self.unbound(number)),
            *(step for number in numbers(nearly) for step in self.boosted(number)),
            *(
                step
                for policies, nodes in lent.items()
                for number in numbers(nodes)
                for step in self.lent(number, policies)
            ),
            *(
                step
                for policies, nodes in lent.items()
                for number in numbers(nodes & nearly)
                for step in self.boosted_within(number, policies)
            ),
        ]

    def boosted(self, number: int, policies: tuple[Policy, ...] = ()) -> list[Step]:
        """Return what a principal can do that has every power its boundary lets through, and some policies more."""
        if (number, policies) not in self._lifted:
            self._lifted[number, policies] = self._all.boosted(number, policies)
        return self._lifted[number, policies]

    def boosted_within(self, number: int, policies: tuple[Policy, ...]) -> list[Step]:
        """Return what a principal can do that has every power another version of its boundary lets through."""
        return self.boosted(number, policies) if self._all.bounds(number, policies) else []

    def lent(self, number: int, policies: tuple[Policy, ...]) -> list[Step]:
        """Return what a principal can do that has some policies more."""
        if (number, policies) not in self._lent:
            self._lent[number, policies] = self._all.lent(number, policies)
        return self._lent[number, policies]

    def unbound(self, number: int) -> list[Step]:
        """Return what a principal can do whose permissions boundary is gone."""
        if number not in self._freed:
            self._freed[number] = self._all.unbound(number)
        return self._freed[number]

    def _join(self, number: int, joining: int, rank: int, strong: int) -> int:
        """Look again at a user whom others can put into groups; return it if that makes it strong."""
        groups = 0
        for one in numbers(joining):
            groups |= self.joins[one]
        if self._all.account.nodes[number].kind != "user" or not groups & ~self._joined.get(
            number, 0
        ):
            return 0
        self._joined[number] = self._joined.get(number, 0) | groups
        self._look(number, self._all.of(number, groups))
        me = 1 << number
        if self.changes.get(number, 0) & (me | self.wears.get(number, 0)):
            return self._mark(number, rank)
        if self.wears.get(number, 0) & strong:
            return self._mark(number, rank)
        return 0

    def _controlled(self, start: int) -> int:
        """Return whom somebody controls who can become some principals, as bits of nodes."""
        found, fresh = start, start
        while fresh:
            following = 0
            for number in numbers(fresh):
                following |= self.wears.get(number, 0)
            fresh = following & ~found
            found |= fresh
        return found


def _union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)

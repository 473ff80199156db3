"""Why somebody is, or is not, an administrator: paths, and one phrase per reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from aws_posture.base.phrases import Name, Phrase
from aws_posture.privilege.account import Account
from aws_posture.privilege.assuming import Assuming
from aws_posture.privilege.edges import Edges, extended
from aws_posture.privilege.graph import Graph
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.paths import EVERYTHING, Edge, Path
from aws_posture.privilege.step import Step
from aws_posture.privilege.targets import bits_of, numbers
from aws_posture.privilege.ways import compound, mask

_JOIN = "iam:AddUserToGroup"
_MOST_PATHS = 3


class Explainer:
    """Explains the paths of one view.

    Args:
        account: The account.
        assuming: Who may assume which roles.
        graph: Who is strong, and by what.
    """

    def __init__(self, account: Account, assuming: Assuming, graph: Graph) -> None:
        self.account = account
        self.assuming = assuming
        self.graph = graph
        self._edges = Edges(account, assuming)
        self._paths: dict[int, tuple[Path, ...]] = {}
        self._rests: dict[int, tuple[Edge, ...] | None] = {}

    def paths(self, number: int) -> tuple[Path, ...]:
        """Return the first few paths of a principal to power, short ones first."""
        if number not in self._paths:
            found: dict[tuple[Edge, ...], None] = {}
            for edges in self._candidates(number):
                found[edges] = None
                if len(found) == _MOST_PATHS:
                    break
            self._paths[number] = tuple(map(Path, found))
        return self._paths[number]

    def _candidates(self, number: int) -> Iterator[tuple[Edge, ...]]:
        graph, me = self.graph, 1 << number
        steps = graph.steps.get(number, [])
        for step in _merged([step for step in steps if not step.wears], me):
            yield (*self._joins(number, step), *self._last(number, step))
        for step in _merged([step for step in steps if step.wears], graph.strong):
            yield from self._becoming(number, step)
        yield from self._changing(number, steps)
        if number in graph.joint:
            yield from self._together(number)

    def _last(self, number: int, step: Step) -> Iterator[Edge]:
        """Return how somebody makes itself an administrator."""
        if step.actions != (_JOIN,):
            yield self._edges.edge(number, number, step)
            return
        (place,) = numbers(step.targets)
        *before, edge = self._entering(number, self.account.directory.groups[place], step)
        yield from (*before, edge._replace(target=EVERYTHING))

    def _becoming(self, number: int, step: Step) -> Iterator[tuple[Edge, ...]]:
        # Those first who need the fewest steps themselves.
        for rank in range(self.graph.ranks[number]):
            for place in numbers(step.nodes & self.graph.by_rank[rank] & ~(1 << number)):
                rest = self._rest(place)
                if rest is not None:
                    edge = self._edges.edge(number, place, step)
                    yield (*self._joins(number, step), edge, *rest)

    def _rest(self, number: int) -> tuple[Edge, ...] | None:
        """Return how somebody strong goes on, by the first path."""
        if number not in self._rests:
            if self.graph.ranks[number] == 0:
                self._rests[number] = (self._edges.holding(number),)
            else:
                self._rests[number] = next(iter(self._candidates(number)), None)
        return self._rests[number]

    def _changing(self, number: int, steps: Sequence[Step]) -> Iterator[tuple[Edge, ...]]:
        wears = self.graph.wears.get(number, 0) & ~(1 << number)
        for change in steps:
            if change.wears or not change.nodes & wears:
                continue
            place = next(numbers(change.nodes & wears))
            wear = next(step for step in steps if step.wears and step.nodes >> place & 1)
            both = compound(change.way, wear.way) if change.way and wear.way else None
            first = self._edges.edge(number, place, change)
            second = self._edges.edge(number, place, wear)
            if both:
                first, second = first._replace(way=both.id), second._replace(way=both.id)
            ready = first._replace(target=self._edges.node(place))
            yield (*self._joins(number, change), ready, second, self._edges.changed(place))

    def _together(self, number: int) -> Iterator[tuple[Edge, ...]]:
        """Find one whom the principal controls who changes another whom it controls."""
        routes = self._routes(number)
        changes = [
            (changer, change)
            for changer in routes
            for change in self.graph.steps.get(changer, [])
            if not change.wears
        ]
        for changer, change in changes:
            for place in numbers(change.nodes):
                if place in routes:
                    edge = self._altering(changer, place, change)
                    yield (*routes[changer], edge, *routes[place], self._edges.changed(place))
                    return
        grouped = next(self._grouped(changes, routes), None)
        if grouped:
            yield grouped
            return
        yield from islice(self._lifting(number, changes, routes), 1)

    def _lifting(
        self,
        number: int,
        changes: Sequence[tuple[int, Step]],
        routes: Mapping[int, tuple[Edge, ...]],
    ) -> Iterator[tuple[Edge, ...]]:
        """Find one whom somebody gives something, or frees of its boundary, and how that one goes on."""
        begun = [
            (changer, change, place)
            for changer, change in changes
            for place in numbers(change.nearly | change.unbinds | change.lent)
            if place in routes
        ]
        nearer = self._nearer(number)
        for changer, change, place in begun:
            for edges in self._gaining(place, change, changes, routes, nearer):
                yield (*routes[changer], self._altering(changer, place, change), *edges)
        for changer, change, place in begun:
            before = (*routes[changer], self._altering(changer, place, change))
            yield (*before, *routes[place], self._edges.changed(place))

    def _grouped(
        self, changes: Sequence[tuple[int, Step]], routes: Mapping[int, tuple[Edge, ...]]
    ) -> Iterator[tuple[Edge, ...]]:
        """Find a user whom somebody puts into a group that somebody changes."""
        for changer, change in changes:
            for joiner in routes if change.changes_group else ():
                for place in numbers(self.graph.joins.get(joiner, 0) & change.targets):
                    users = self.graph.in_changed(place)
                    group = self.account.directory.groups[place]
                    before = (*routes[joiner], self._edges.joining(joiner, group), *routes[changer])
                    on: Phrase = ("group ", Name("group", group.name))
                    for user in (one for one in routes if users >> one & 1):
                        altering = self._altering(changer, user, change)._replace(on=on)
                        yield (*before, altering, *routes[user], self._edges.changed(user))

    def _gaining(
        self,
        place: int,
        change: Step,
        changes: Sequence[tuple[int, Step]],
        routes: Mapping[int, tuple[Edge, ...]],
        nearer: int,
    ) -> Iterator[tuple[Edge, ...]]:
        """Find how somebody goes on who is given a policy, or all that its boundary lets through."""
        onwards = partial(self._onwards, place, changes=changes, routes=routes, nearer=nearer)
        if change.lends:
            steps = self.graph.lent(place, change.lends)
            yield from onwards([step._replace(attached=(change,)) for step in steps])
        elif not change.nearly >> place & 1:
            yield from onwards(self.graph.unbound(place))
        else:
            yield from onwards([one._replace(after=change) for one in self.graph.boosted(place)])
            for changer, other in changes:
                if other.lent >> place & 1:
                    within = self.graph.boosted_within(place, other.lends)
                    before = (*routes[changer], self._altering(changer, place, other))
                    for edges in onwards([step._replace(after=change) for step in within]):
                        yield (*before, *edges)

    def _onwards(
        self,
        place: int,
        steps: Sequence[Step],
        *,
        changes: Sequence[tuple[int, Step]],
        routes: Mapping[int, tuple[Edge, ...]],
        nearer: int,
    ) -> Iterator[tuple[Edge, ...]]:
        """Find how somebody goes on who can take some steps."""
        for step in steps:
            if not step.wears:
                yield from self._altered(place, step, routes)
                continue
            for target in numbers(step.nodes & ~(1 << place)):
                edge = self._edges.edge(place, target, step)
                rest = self._rest(target) if nearer >> target & 1 else None
                if rest is not None:
                    yield (*routes[place], edge, *rest)
                own = [(place, other) for other in steps if not other.wears]
                for changer, other in (*changes, *own):
                    if other.nodes >> target & 1:
                        altering = self._altering(changer, target, other)
                        back = routes[place] if changer != place else ()
                        before = (*routes[changer], altering, *back)
                        yield (*before, edge, self._edges.changed(target))

    def _altered(
        self, place: int, step: Step, routes: Mapping[int, tuple[Edge, ...]]
    ) -> Iterator[tuple[Edge, ...]]:
        """Find whom somebody changes who is among those that the principal can become."""
        for target in routes:
            if not step.nodes >> target & 1:
                continue
            if target == place:
                yield (*routes[place], self._edges.edge(place, place, step))
            else:
                altering = self._altering(place, target, step)
                yield (*routes[place], altering, *routes[target], self._edges.changed(target))

    def _nearer(self, number: int) -> int:
        """Return who was strong before somebody was, as bits of nodes: they go on without it."""
        nearer = 0
        for rank in range(self.graph.ranks[number]):
            nearer |= self.graph.by_rank[rank]
        return nearer

    def _altering(self, changer: int, place: int, change: Step) -> Edge:
        return self._edges.edge(changer, place, change)._replace(target=self._edges.node(place))

    def _routes(self, number: int, outside: Identity | None = None) -> dict[int, tuple[Edge, ...]]:
        """Return whom somebody can become, and how, without being in a group."""
        routes: dict[int, tuple[Edge, ...]] = {number: ()}
        fresh, seen = [number], 1 << number
        while fresh:
            following = []
            for place in fresh:
                for step in self.graph.steps.get(place, []):
                    if not step.wears or (place == number and outside in step.joined):
                        continue
                    for target in numbers(step.nodes & ~seen):
                        routes[target] = (*routes[place], self._edges.edge(place, target, step))
                        following.append(target)
                    seen |= step.nodes
            fresh = following
        return routes

    def _joins(self, number: int, step: Step) -> Iterator[Edge]:
        if step.after:
            yield from self._joins(number, step.after)
            edge = self._edges.edge(number, number, step.after)
            yield edge._replace(target=self._edges.node(number))
        for lending in step.useful_attached:
            yield from self._joins(number, lending)
            edge = self._edges.edge(number, number, lending)
            yield edge._replace(target=self._edges.node(number))
        # It could join more: those are named that have to do with the step, all if that is to join another.
        needed = mask(_JOIN, *step.actions)
        useful = [one for one in step.joined if one.is_partial or one.reach & needed]
        useful += self._changed(number, step)
        for place, group in enumerate(step.joined):
            if step.actions == (_JOIN,) or not useful or group in useful:
                # What a group allows is no reason to be let into it.
                yield from self._entering(number, group, step._replace(joined=step.joined[:place]))

    def _changed(self, number: int, step: Step) -> list[Identity]:
        """Return the group that somebody joins to be an administrator once it is changed, if it has to."""
        members, groups = self.account.members, self.account.directory.groups
        if not step.changes_group or not step.nodes >> number & 1:
            return []
        targets = [(members[place] >> number & 1, groups[place]) for place in numbers(step.targets)]
        if any(is_member for is_member, _ in targets):
            return []
        return [group for _, group in targets if group in step.joined][:1]

    def _entering(self, number: int, group: Identity, step: Step) -> Iterator[Edge]:
        """Say how somebody gets into a group: by itself, or through one whom it can become."""
        edge = self._edges.joining(number, group, extended(self.account.nodes[number], step))
        joiners = self._joiners(group) if not edge.because else 0
        routes = self._routes(number, group) if joiners else {}
        for joiner in routes:
            if joiners >> joiner & 1:
                yield from (*routes[joiner], self._edges.joining(joiner, group))
                return
        yield edge

    def _joiners(self, group: Identity) -> int:
        place = self.account.directory.groups.index(group)
        return bits_of(one for one, groups in self.graph.joins.items() if groups >> place & 1)


def _merged(steps: Iterable[Step], nodes: int) -> list[Step]:
    """Put steps together that differ only in the action, where they lead to some nodes."""
    found: dict[tuple[object, ...], Step] = {}
    for step in steps:
        if not step.nodes & nodes:
            continue
        single = len(step.actions) == 1
        unique: object = None if single else step.actions
        if step.kind == "group":
            unique = step.actions
        before = (step.joined, step.after, step.attached)
        key = (step.kind, step.wears, step.targets, step.made, before, unique)
        known = found.get(key)
        if known is None:
            found[key] = step
        elif step.actions[0] not in known.actions:
            found[key] = known._replace(actions=(*known.actions, *step.actions))
    return list(found.values())

"""Why somebody is, or is not, an administrator: paths, and one phrase per reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from aws_posture.base.condition_keys import on_condition
from aws_posture.base.phrases import Name, Phrase, few, joined
from aws_posture.privilege import access
from aws_posture.privilege.access import Grant
from aws_posture.privilege.account import Account
from aws_posture.privilege.assuming import Assuming
from aws_posture.privilege.documents import ANYTHING
from aws_posture.privilege.graph import Graph
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.paths import EVERYTHING, Edge, Node, Path
from aws_posture.privilege.policies import Actions, Held, measured
from aws_posture.privilege.reasons import granting, place_of, undecided
from aws_posture.privilege.step import Step
from aws_posture.privilege.targets import TargetIndex, bits_of, numbers
from aws_posture.privilege.truth import Effect, View
from aws_posture.privilege.ways import ACTIONS, compound, mask

_JOIN = "iam:AddUserToGroup"
_MOST_PATHS = 3
_MOST_TARGETS = 3

_GIVEN = measured(ANYTHING, Actions(), "policy", "that it is given")


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
            yield (*self._joins(number, step), self._edge(number, number, step))
        for step in _merged([step for step in steps if step.wears], graph.strong):
            yield from self._becoming(number, step)
        yield from self._changing(number, steps)
        if number in graph.joint:
            yield from self._together(number)

    def _becoming(self, number: int, step: Step) -> Iterator[tuple[Edge, ...]]:
        # Those first who need the fewest steps themselves.
        nearer: list[int] = []
        for rank in range(self.graph.ranks[number]):
            found = numbers(step.nodes & self.graph.by_rank[rank] & ~(1 << number))
            nearer += islice(found, _MOST_TARGETS - len(nearer))
        for place in nearer:
            rest = self._rest(place)
            if rest is not None:
                yield (*self._joins(number, step), self._edge(number, place, step), *rest)

    def _rest(self, number: int) -> tuple[Edge, ...] | None:
        """Return how somebody strong goes on, by the first path."""
        if number not in self._rests:
            if self.graph.ranks[number] == 0:
                self._rests[number] = (self.holding(number),)
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
            first = self._edge(number, place, change)
            second = self._edge(number, place, wear)
            if both:
                first, second = first._replace(way=both.id), second._replace(way=both.id)
            ready = first._replace(target=self._node(place))
            yield (*self._joins(number, change), ready, second, self._changed(place))

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
                    yield (*routes[changer], edge, *routes[place], self._changed(place))
                    return
        for changer, change in changes:
            for joiner in routes if change.changes_group else ():
                groups = self.graph.joins.get(joiner, 0) & change.targets
                user = next((one for one in routes if one < self.account.first_role), None)
                if groups and user is not None:
                    group = self.account.directory.groups[next(numbers(groups))]
                    before = (*routes[joiner], self._joining(joiner, group), *routes[changer])
                    on: Phrase = ("group ", Name("group", group.name))
                    altering = self._altering(changer, user, change)._replace(on=on)
                    yield (*before, altering, *routes[user], self._changed(user))
                    return
        for changer, change in changes:
            for place in numbers(change.nearly | change.unbinds | change.lent):
                if place in routes:
                    edges = (*routes[changer], self._altering(changer, place, change))
                    nearer = self._nearer(number)
                    ends = self._gaining(place, change, changes, routes, nearer)
                    yield (*edges, *next(ends, (*routes[place], self._changed(place))))
                    return

    def _gaining(
        self,
        place: int,
        change: Step,
        changes: Sequence[tuple[int, Step]],
        routes: Mapping[int, tuple[Edge, ...]],
        nearer: int,
    ) -> Iterator[tuple[Edge, ...]]:
        """Find how somebody goes on who is given a policy, or all that its boundary lets through."""
        is_bound = change.nearly >> place & 1
        if change.lends:
            steps = self.graph.lent(place, change.lends)
            steps = [step._replace(attached=(change,)) for step in steps]
        else:
            steps = self.graph.boosted(place) if is_bound else self.graph.unbound(place)
        for step in steps:
            if change.lends and not step.wears and step.nodes >> place & 1:
                yield (*routes[place], self._edge(place, place, step))
            for target in numbers(step.nodes & ~(1 << place) if step.wears else 0):
                after = change if is_bound else None
                edge = self._edge(place, target, step._replace(after=after))
                rest = self._rest(target) if nearer >> target & 1 else None
                if rest is not None:
                    yield (*routes[place], edge, *rest)
                for changer, other in changes:
                    if other.nodes >> target & 1:
                        altering = self._altering(changer, target, other)
                        before = (*routes[changer], altering, *routes[place])
                        yield (*before, edge, self._changed(target))
                for other in steps:
                    if not other.wears and other.nodes >> target & 1:
                        altering = self._altering(place, target, other)
                        yield (*routes[place], altering, edge, self._changed(target))

    def _nearer(self, number: int) -> int:
        """Return who was strong before somebody was, as bits of nodes: they go on without it."""
        nearer = 0
        for rank in range(self.graph.ranks[number]):
            nearer |= self.graph.by_rank[rank]
        return nearer

    def _altering(self, changer: int, place: int, change: Step) -> Edge:
        return self._edge(changer, place, change)._replace(target=self._node(place))

    def _routes(self, number: int) -> dict[int, tuple[Edge, ...]]:
        routes: dict[int, tuple[Edge, ...]] = {number: ()}
        fresh, seen = [number], 1 << number
        while fresh:
            following = []
            for place in fresh:
                for step in self.graph.steps.get(place, []):
                    if not step.wears:
                        continue
                    for target in numbers(step.nodes & ~seen):
                        routes[target] = (*routes[place], self._edge(place, target, step))
                        following.append(target)
                    seen |= step.nodes
            fresh = following
        return routes

    # One edge.

    def holding(self, number: int) -> Edge:
        """Return the last edge of a path: what an administrator has."""
        node = self.account.nodes[number]
        because = granting(self.account, node, View.SURE)
        what: Phrase = ("everything",)
        return Edge(self._node(number), EVERYTHING, (), what, tuple(because))

    def _changed(self, number: int) -> Edge:
        return Edge(self._node(number), EVERYTHING, (), ("everything",), ())

    def _node(self, number: int) -> Node:
        node = self.account.nodes[number]
        return Node(node.kind, node.name, node.arn)

    def _joins(self, number: int, step: Step) -> Iterator[Edge]:
        if step.after:
            edge = self._edge(number, number, step.after)
            yield edge._replace(target=self._node(number))
        for lending in step.useful_attached:
            edge = self._edge(number, number, lending)
            yield edge._replace(target=self._node(number))
        # It could join more: those are named that have to do with the step.
        needed = mask(_JOIN, *step.actions)
        useful = [one for one in step.joined if one.is_partial or one.reach & needed]
        for group in useful or step.joined:
            yield from self._entering(number, group, step)

    def _entering(self, number: int, group: Identity, step: Step) -> Iterator[Edge]:
        """Say how somebody gets into a group: by itself, or through one whom it can become."""
        edge = self._joining(number, group, _joined(self.account.nodes[number], step))
        joiners = self._joiners(group) if not edge.because else 0
        routes = self._routes(number) if joiners else {}
        for joiner in routes:
            if joiners >> joiner & 1:
                yield from (*routes[joiner], self._joining(joiner, group))
                return
        yield edge

    def _joiners(self, group: Identity) -> int:
        place = self.account.directory.groups.index(group)
        return bits_of(one for one, groups in self.graph.joins.items() if groups >> place & 1)

    def _joining(self, number: int, group: Identity, who: Identity | None = None) -> Edge:
        who = who or self.account.nodes[number]
        place = self.account.directory.groups.index(group)
        because = self._allowing(who, (_JOIN,), self.account.groups, 1 << place)
        node = Node("group", group.name, group.arn)
        on: Phrase = ("group ", Name("group", group.name))
        return Edge(self._node(number), node, (_JOIN,), on, because, "iam-013")

    def _edge(self, number: int, place: int, step: Step) -> Edge:
        who = _joined(self.account.nodes[number], step)
        on, index, bits = self._on(number, place, step)
        if step.lends:
            listed = few((policy.phrase for policy in step.lends), _MOST_TARGETS)
            on = (*on, ": ", *joined(listed))
        because = list(self._allowing(who, step.actions, index, bits, step))
        if step.kind == "role" and "sts:AssumeRole" in step.actions:
            because += self._trusted(number, place)
        if step.way and step.way.service:
            on = (*on, f", which trusts {step.way.service}.amazonaws.com")
        exists = ""
        if step.way and step.way.needs_resource:
            exists = "if such a resource exists: one that runs as the role"
        target = self._node(place) if step.wears else EVERYTHING
        way = step.way.id if step.way and step.way.kind != "other" else ""
        return Edge(self._node(number), target, step.actions, on, tuple(because), way, exists)

    def _on(self, number: int, place: int, step: Step) -> tuple[Phrase, TargetIndex | None, int]:
        """Return what a step is done to: in words, and as bits of an index."""
        account, node = self.account, self.account.nodes[place]
        match step.kind:
            case "restraint":
                kind, _, name = step.made.rpartition(" ")
                title = "its group " if kind == "group" else f"its own {kind} "
                found: Phrase = (title, Name("group" if kind == "group" else "policy", name))
                return found, None, 0
            case "group":
                return self._on_group(number, place, step)
            case "policy" | "boundary policy":
                policy = self._policy(node, step)
                own = "its own policy " if number == place else "policy "
                title = own if step.kind == "policy" else "the policy that is its boundary, "
                at = next(n for n, p in enumerate(account.own_policies) if p.arn == policy)
                name = account.own_policies[at].name
                return (title, Name("policy", name)), account.policies, 1 << at
            case "provider":
                return ("the identity provider of role ", Name("role", node.name)), None, 0
            case kind if kind.startswith("new "):
                return (f"a {kind} ", Name(kind.removeprefix("new "), step.made)), None, 0
            case _:
                return self._on_principal(number, place, step)

    def _on_group(
        self, number: int, place: int, step: Step
    ) -> tuple[Phrase, TargetIndex | None, int]:
        account = self.account
        for group in numbers(step.targets):
            found = account.directory.groups[group]
            member = place < account.first_role and account.members[group] >> place & 1
            if member or _JOIN in step.actions:
                title = "its group " if number == place and member else "group "
                return (title, Name("group", found.name)), account.groups, 1 << group
        return ("a group that it joined",), account.groups, step.targets

    def _on_principal(
        self, number: int, place: int, step: Step
    ) -> tuple[Phrase, TargetIndex | None, int]:
        account, node = self.account, self.account.nodes[place]
        index = account.users if node.kind == "user" else account.roles
        bit = 1 << (place if node.kind == "user" else place - account.first_role)
        phrase: Phrase = self._node(place).phrase
        if step.kind == "boundary":
            phrase = ("the permissions boundary of ", *phrase)
            if number == place:
                phrase = ("its own permissions boundary",)
        elif number == place:
            phrase = (f"the {node.kind} itself",)
        return phrase, index, bit

    def _policy(self, node: Identity, step: Step) -> str:
        arns = [self.account.own_policies[n].arn for n in numbers(step.targets)]
        held = {one.policy.arn for one in node.policies}
        if step.kind != "policy":
            held = {node.boundary.arn} if node.boundary else set()
        return next((arn for arn in arns if arn in held), arns[0])

    def _allowing(
        self,
        who: Identity,
        actions: Iterable[str],
        index: TargetIndex | None,
        bits: int,
        step: Step | None = None,
    ) -> tuple[Phrase, ...]:
        found: dict[Phrase, None] = {}
        for action in actions:
            name = action.lower()
            if index is not None and (name.startswith("iam:") or name == "sts:assumerole"):
                extra = step.extra if step else ()
                grants = access.grants(who, name, index, bits, extra)
            else:
                grants = _mentioning(who, name)
            for grant in grants[:_MOST_TARGETS]:
                found[place_of(grant, who, name)] = None
        if not found:
            return ()
        listed = list(found)[:_MOST_PATHS]
        return (("allowed by ", *joined(listed, " and by ")),)

    def _trusted(self, number: int, place: int) -> list[Phrase]:
        who = self.account.nodes[number]
        role = place - self.account.first_role
        for statement in self.assuming.trusting(number, role):
            keys = undecided(statement, who, "sts:assumerole")
            label = statement.label.removeprefix("statement ")
            named: Phrase = (Name("statement", label),) if statement.is_named else (label,)
            return [("trusted by its trust policy, statement ", *named, *on_condition(keys))]
        return []


def _mentioning(who: Identity, action: str) -> list[Grant]:
    return [
        Grant(held, rule.statement)
        for held in who.policies
        for rule in held.policy.rules
        if rule.actions & ACTIONS[action] and rule.statement.effect is Effect.ALLOW
    ]


def _joined(who: Identity, step: Step) -> Identity:
    more = tuple(held for group in step.joined for held in group.policies)
    more = (*more, *(Held(policy) for one in step.attached for policy in one.lends))
    if step.after:
        more = (*more, Held(_GIVEN))
    return replace(who, policies=(*who.policies, *more)) if more else who


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

"""Steps as edges of a path: what each is done to, and the statements that allow it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aws_posture.base.condition_keys import on_condition
from aws_posture.base.phrases import Name, Phrase, few, joined
from aws_posture.privilege import access
from aws_posture.privilege.access import Grant
from aws_posture.privilege.account import Account
from aws_posture.privilege.assuming import Assuming
from aws_posture.privilege.documents import ANYTHING
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.paths import EVERYTHING, Edge, Node
from aws_posture.privilege.policies import Actions, Held, measured
from aws_posture.privilege.reasons import granting, place_of, undecided
from aws_posture.privilege.shedding import LEAVE
from aws_posture.privilege.step import Step
from aws_posture.privilege.targets import TargetIndex, bits_of, numbers
from aws_posture.privilege.truth import Effect, View
from aws_posture.privilege.ways import ACTIONS

_JOIN = "iam:AddUserToGroup"
_MOST_PLACES = 3
_MOST_TARGETS = 3

_GIVEN = measured(ANYTHING, Actions(), "policy", "that it is given")


class Edges:
    """The edges of an account's paths.

    Args:
        account: The account.
        assuming: Who may assume which roles.
    """

    def __init__(self, account: Account, assuming: Assuming) -> None:
        self._account = account
        self._assuming = assuming

    def holding(self, number: int) -> Edge:
        """Return the last edge of a path: what an administrator has."""
        node = self._account.nodes[number]
        because = granting(self._account, node, View.SURE)
        what: Phrase = ("everything",)
        return Edge(self.node(number), EVERYTHING, (), what, tuple(because))

    def changed(self, number: int) -> Edge:
        """Return the last edge of a path of somebody who was changed into an administrator."""
        return Edge(self.node(number), EVERYTHING, (), ("everything",), ())

    def node(self, number: int) -> Node:
        """Return somebody as a node of a path."""
        node = self._account.nodes[number]
        return Node(node.kind, node.name, node.arn)

    def joining(self, number: int, group: Identity, who: Identity | None = None) -> Edge:
        """Return how somebody, or who adds it, puts it into a group."""
        who = who or self._account.nodes[number]
        place = self._account.directory.groups.index(group)
        because = self._allowing(who, (_JOIN,), self._account.groups, 1 << place)
        node = Node("group", group.name, group.arn)
        on: Phrase = ("group ", Name("group", group.name))
        return Edge(self.node(number), node, (_JOIN,), on, because, "iam-013")

    def edge(self, number: int, place: int, step: Step) -> Edge:
        """Return one step of somebody's as an edge.

        Args:
            number: Who takes it.
            place: To whom it leads.
            step: The step.
        """
        who = extended(self._account.nodes[number], step)
        on, index, bits = self._on(number, place, step)
        if step.lends and not step.switches:
            listed = few((policy.phrase for policy in step.lends), _MOST_TARGETS)
            on = (*on, ": ", *joined(listed))
        because: list[Phrase] = []
        if LEAVE in step.actions and index is not None:
            because += self._allowing(who, (LEAVE,), self._account.groups, self._denying(place))
        others = [action for action in step.actions if action != LEAVE or index is None]
        because += self._allowing(who, others, index, bits, step)
        if step.kind == "role" and "sts:AssumeRole" in step.actions:
            because += self._trusted(number, place)
        if step.way and step.way.service:
            on = (*on, f", which trusts {step.way.service}.amazonaws.com")
        exists = ""
        if step.way and step.way.needs_resource:
            exists = "if such a resource exists: one that runs as the role"
        target = self.node(place) if step.wears else EVERYTHING
        way = step.way.id if step.way and step.way.kind != "other" else ""
        return Edge(self.node(number), target, step.actions, on, tuple(because), way, exists)

    def _denying(self, place: int) -> int:
        """Return the groups of somebody that deny something, as bits of groups."""
        mine = {id(group) for group in self._account.nodes[place].groups if group.has_denies}
        groups = self._account.directory.groups
        return bits_of(number for number, group in enumerate(groups) if id(group) in mine)

    def _on(self, number: int, place: int, step: Step) -> tuple[Phrase, TargetIndex | None, int]:
        """Return what a step is done to: in words, and as bits of an index."""
        account, node = self._account, self._account.nodes[place]
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
        account = self._account
        for group in numbers(step.targets):
            found = account.directory.groups[group]
            member = place < account.first_role and account.members[group] >> place & 1
            if member or found in step.joined or _JOIN in step.actions:
                title = "its group " if number == place and member else "group "
                return (title, Name("group", found.name)), account.groups, 1 << group
        return ("a group that it joined",), account.groups, step.targets

    def _on_principal(
        self, number: int, place: int, step: Step
    ) -> tuple[Phrase, TargetIndex | None, int]:
        account, node = self._account, self._account.nodes[place]
        index = account.users if node.kind == "user" else account.roles
        bit = 1 << (place if node.kind == "user" else place - account.first_role)
        phrase: Phrase = self.node(place).phrase
        if step.kind == "boundary":
            phrase = ("the permissions boundary of ", *phrase)
            if number == place:
                phrase = ("its own permissions boundary",)
        elif number == place:
            phrase = (f"the {node.kind} itself",)
        return phrase, index, bit

    def _policy(self, node: Identity, step: Step) -> str:
        arns = [self._account.own_policies[n].arn for n in numbers(step.targets)]
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
        listed = list(found)[:_MOST_PLACES]
        return (("allowed by ", *joined(listed, " and by ")),)

    def _trusted(self, number: int, place: int) -> list[Phrase]:
        who = self._account.nodes[number]
        role = place - self._account.first_role
        for statement in self._assuming.trusting(number, role):
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


def extended(who: Identity, step: Step) -> Identity:
    """Return somebody with what it does first: the groups that it joins, the policies that it is given."""
    more = tuple(held for group in step.joined for held in group.policies)
    if step.after:
        more = (*more, Held(_GIVEN))
    member = replace(who, policies=(*who.policies, *more)) if more else who
    lent = [policy for one in step.attached for policy in one.lends]
    return member.given(lent) if lent else member

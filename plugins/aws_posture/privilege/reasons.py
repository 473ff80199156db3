"""Which statements make an administrator, or take that power away: one phrase per reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from aws_posture.base.condition_keys import key_phrase, on_condition
from aws_posture.base.phrases import Name, Phrase
from aws_posture.privilege import conditions
from aws_posture.privilege.access import Grant
from aws_posture.privilege.account import Account
from aws_posture.privilege.context import Request
from aws_posture.privilege.documents import Statement
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Held
from aws_posture.privilege.truth import Effect, Truth, View

# Reasons of one kind beyond these are only counted.
_MOST = 5


def place_of(grant: Grant, who: Identity, action: str = "") -> Phrase:
    """Return how to speak of a statement: its policy, its label and its open conditions."""
    label: Phrase = (grant.statement.label,)
    if grant.statement.is_named and not grant.held.policy.kind.startswith("AWS"):
        label = ("statement ", Name("statement", grant.statement.label[len("statement ") :]))
    keys = undecided(grant.statement, who, action)
    return (*grant.held.phrase, ", ", *label, *on_condition(keys))


def undecided(statement: Statement, who: Identity, action: str) -> list[Phrase]:
    """Return the condition keys and variables that the snapshot cannot decide."""
    request = Request(action)

    def lookup(key: str) -> object:
        return request.value(key, who.facts)

    names = [
        key_phrase(test.name)
        for test in statement.condition
        if conditions.holds(test, lambda key: request.value(key, who.facts), statement.effect)
        in (Truth.MAYBE, Truth.UNSURE)
    ]
    names += [
        ("${", *key_phrase(variable.name), "}")
        for template in statement.resources.texts
        if not isinstance(template, str)
        for variable in template
        if not isinstance(variable, str) and not isinstance(lookup(variable.key), tuple)
    ]
    return list(dict.fromkeys(names))


def granting(account: Account, node: Identity, view: View) -> list[Phrase]:
    """Name the statements that make an administrator."""
    allows = _parts(account, node, node.policies, Effect.ALLOW)
    held = account.held(node, view)
    alone = [(grant, bits) for grant, bits in allows if account.probes.administers(bits & held)]
    chosen = alone or list(_together(account, allows, held))
    phrases: list[Phrase] = [("allowed by ", *place_of(grant, node)) for grant, _ in chosen]
    if node.boundary:
        keys: list[Phrase] = []
        if not account.administers(
            node, node.boundary.probe_sets(account.probes, node.facts), None, View.CERTAIN
        ):
            for statement in node.boundary.statements:
                keys += undecided(statement, node, "")
        within = ("within the permissions boundary ", *node.boundary.phrase)
        return [*_few(phrases), (*within, *on_condition(list(dict.fromkeys(keys))))]
    return _few(phrases)


def depending(account: Account, node: Identity) -> list[Phrase]:
    """Name the conditional Denies that take an administrator's power away at times."""
    held = account.held(node, View.SURE)
    denies = _parts(account, node, node.policies, Effect.DENY)
    return _denials(account, "denied at times by ", denies, held, node)


def restraining(account: Account, node: Identity) -> list[Phrase]:
    """Name what takes an administrator's power away for good; empty for who never had it."""
    sets = account.own_sets(node)
    granted = sets[0] | sets[1]
    if not account.probes.administers(granted):
        return []
    denies = _parts(account, node, node.policies, Effect.DENY, sure=True)
    phrases = _denials(account, "taken away by the explicit Deny in ", denies, granted, node)
    if node.boundary:
        left = granted & account.through(node, node.boundary)
        title = ("permissions boundary ", *node.boundary.phrase)
        if not account.probes.most_services(left):
            phrases.append((*title, " does not allow most services"))
        if not account.probes.most_of_iam(left):
            phrases.append((*title, " does not allow iam"))
    return phrases


def _denials(
    account: Account,
    how: str,
    denies: Sequence[tuple[Grant, int]],
    held: int,
    node: Identity,
) -> list[Phrase]:
    parts = [(grant, bits) for grant, bits in denies if bits & held]
    alone = [part for part in parts if not account.probes.administers(held & ~part[1])]
    # Where none does it alone, all that take something do it together.
    return _few([(how, *place_of(grant, node)) for grant, _ in alone or parts])


def _parts(
    account: Account,
    node: Identity,
    policies: Collection[Held],
    effect: Effect,
    *,
    sure: bool = False,
) -> list[tuple[Grant, int]]:
    found = []
    for held in policies:
        for statement in held.policy.statements:
            if statement.effect is effect:
                sets = account.probes.sets(statement, node.facts)
                if effect is Effect.ALLOW:
                    bits = sets[0] | sets[1]
                else:
                    bits = sets[3] if sure else sets[4] | sets[5]
                if bits:
                    found.append((Grant(held, statement), bits))
    return found


def _together(
    account: Account, parts: Sequence[tuple[Grant, int]], held: int
) -> Iterator[tuple[Grant, int]]:
    got = 0
    left = list(parts)
    while left and not account.probes.administers(got & held):
        most = max(left, key=lambda part: (part[1] & held & ~got).bit_count())
        left.remove(most)
        got |= most[1]
        yield most


def _few(phrases: list[Phrase]) -> list[Phrase]:
    more = len(phrases) - _MOST
    return [*phrases[:_MOST], (f"{more} more",)] if more > 0 else phrases

"""What one identity may do to each of many targets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from aws_posture.privilege import truth
from aws_posture.privilege.context import Request
from aws_posture.privilege.documents import Statement
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Held
from aws_posture.privilege.targets import TargetIndex
from aws_posture.privilege.truth import NOTHING, Effect, Sets, Truth, Value, View, placed, united
from aws_posture.privilege.variables import resolved
from aws_posture.privilege.ways import ACTIONS

Extra = tuple[tuple[str, Value], ...]


class Grant(NamedTuple):
    """A statement that allows or denies something, and the policy that it is in."""

    held: Held
    statement: Statement


def allowed(
    identity: Identity, action: str, index: TargetIndex, view: View, extra: Extra = ()
) -> int:
    """Return the targets to which an identity may do something.

    Args:
        identity: Who.
        action: In lower case.
        index: The targets.
        view: How to take what is not certain.
        extra: Condition keys of the request.
    """
    request = Request(action, extra)
    own = _sets(identity, identity.policies, request, index)
    if identity.gaps and view is not View.LOOSE:
        return 0
    if identity.is_partial:
        own = united(own, placed(Effect.ALLOW, Truth.YES, index.all))
    found = truth.allowed(own, view)
    if found and identity.boundary:
        found &= truth.allowed(_sets(identity, [Held(identity.boundary)], request, index), view)
    return found


def granted(identity: Identity, action: str, index: TargetIndex, extra: Extra = ()) -> int:
    """Return the targets to which policies allow something in some session, before any limit."""
    sets = _sets(identity, identity.policies, Request(action, extra), index)
    return sets[0] | sets[1]


def denied(identity: Identity, action: str, index: TargetIndex, view: View) -> int:
    """Return the targets to which an identity is explicitly denied to do something."""
    if identity.gaps and view is not View.LOOSE:
        return index.all
    bounds = [Held(identity.boundary)] if identity.boundary else []
    policies = [*identity.policies, *bounds]
    return truth.denied(_sets(identity, policies, Request(action), index), view)


def within_boundary(identity: Identity, action: str, index: TargetIndex, view: View) -> int:
    """Return the targets to which an identity's permissions boundary lets something be done."""
    if not identity.boundary:
        return index.all
    return truth.allowed(_sets(identity, [Held(identity.boundary)], Request(action), index), view)


def patterns(identity: Identity, action: str) -> list[str]:
    """Return the patterns of what an identity is allowed to do something to, or a Deny leaves out."""
    request, bit = Request(action), ACTIONS[action]
    return [
        resolved(template, lambda key: request.value(key, identity.facts))[0]
        for held in identity.policies
        for rule in held.policy.rules
        if rule.actions & bit
        if rule.statement.resources.inverted is (rule.statement.effect is Effect.DENY)
        for template in rule.statement.resources.texts
    ]


def grants(
    identity: Identity, action: str, index: TargetIndex, bits: int, extra: Extra = ()
) -> list[Grant]:
    """Return the statements that allow an identity to do something to some targets."""
    least = Truth.UNSURE if identity.gaps else Truth.MAYBE
    return [
        grant
        for grant, sets in _statements(identity.policies, identity, Request(action, extra), index)
        if grant.statement.effect is Effect.ALLOW
        if any(part & bits for part in sets[: Truth.YES - least + 1])
    ]


def denials(
    identity: Identity, action: str, index: TargetIndex, bits: int, extra: Extra = ()
) -> list[Grant]:
    """Return the statements, also of the boundary, that deny something to some targets."""
    bounds = [Held(identity.boundary)] if identity.boundary else []
    policies = [*identity.policies, *bounds]
    return [
        grant
        for grant, sets in _statements(policies, identity, Request(action, extra), index)
        if truth.denied(sets, View.SURE) & bits
    ]


def _statements(
    policies: Iterable[Held], identity: Identity, request: Request, index: TargetIndex
) -> Iterator[tuple[Grant, Sets]]:
    bit = ACTIONS[request.action]
    for held in policies:
        if held.policy.about & bit:
            for rule in held.policy.rules:
                if rule.actions & bit:
                    yield Grant(held, rule.statement), rule.sets(request, index, identity.facts)


def _sets(
    identity: Identity, policies: Iterable[Held], request: Request, index: TargetIndex
) -> Sets:
    action = ACTIONS[request.action]
    found = NOTHING
    for held in policies:
        if not held.policy.about & action:
            continue
        sets = held.policy.sets(action, request, index, identity.facts)
        if sets is not NOTHING:
            found = united(found, sets) if found is not NOTHING else sets
    return found

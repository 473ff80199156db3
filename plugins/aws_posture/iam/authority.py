"""What one identity may do to named targets, where probes with made-up names do not tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from aws_posture.iam import variables
from aws_posture.iam.documents import Patterns
from aws_posture.iam.identities import Identity
from aws_posture.iam.match import covered
from aws_posture.iam.policies import Policy, Rule
from aws_posture.iam.power import union
from aws_posture.iam.probes import Probes

Steps = tuple[tuple[str, ...], ...]
"""What an escalation takes: every step, each by any of its IAM actions."""


class Clause(NamedTuple):
    """A rule as it applies to one identity: its policy, and its resources with names put in."""

    rule: Rule
    policy: Policy
    resources: Patterns

    def pick(self, arns: Collection[str]) -> set[str]:
        """Pick those of the escaped ARNs that it is about."""
        found = {arn for text in self.resources.texts for arn in covered(text, arns)}
        return set(arns) - found if self.resources.inverted else found


class Authority:
    """What one identity may do to named targets some day, in some session.

    Args:
        identity: Who.
        probes: The account's probes.
    """

    def __init__(self, identity: Identity, probes: Probes) -> None:
        self._probes = probes
        self._own = list(_clauses(identity.policies, identity))
        bounds = (identity.boundary,) if identity.boundary else ()
        self._bounds = [list(_clauses((boundary,), identity)) for boundary in bounds]
        self._reach = probes.powers(union(identity.policies)).reach

    def may_take(self, steps: Steps) -> bool:
        """Tell whether every step may be taken on anything at all, before Denies."""
        return all(self._probes.iam_bits(step) & self._reach for step in steps)

    def allowed(self, action: str, arns: Collection[str]) -> set[str]:
        """Pick the targets, given by escaped ARN, to which an action may be done."""
        bit = self._probes.iam_bits((action,))
        found = _allowed(self._own, bit, arns) if bit & self._reach else set()
        for bounds in self._bounds:
            found = _allowed(bounds, bit, found)
        return found

    def grants(self, actions: Collection[str], arn: str) -> tuple[Clause, ...]:
        """Give what allows any of some actions on a target."""
        return tuple(clause for clause in self._about(actions) if clause.pick([arn]))

    def patterns(self, actions: Collection[str]) -> list[str]:
        """Give the patterns of what any of some actions may be done to; `*` for all but some."""
        return [
            text
            for clause in self._about(actions)
            for text in (("*",) if clause.resources.inverted else clause.resources.texts)
        ]

    def _about(self, actions: Collection[str]) -> Iterator[Clause]:
        bits = self._probes.iam_bits(actions)
        return (clause for clause in self._own if clause.rule.opens and clause.rule.actions & bits)


def _allowed(clauses: Iterable[Clause], bit: int, arns: Collection[str]) -> set[str]:
    about = [clause for clause in clauses if clause.rule.actions & bit]
    allowed = _picked([clause for clause in about if clause.rule.opens], arns)
    if not allowed:
        return allowed
    return allowed - _picked([clause for clause in about if not clause.rule.opens], allowed)


def _picked(clauses: Iterable[Clause], arns: Collection[str]) -> set[str]:
    # Many policies say the same; a pattern is looked at once.
    patterns: set[str] = set()
    found: set[str] = set()
    for clause in clauses:
        if clause.resources.inverted:
            found |= clause.pick(arns)
        else:
            patterns.update(clause.resources.texts)
    return found.union(*(covered(pattern, arns) for pattern in patterns))


def _clauses(policies: Iterable[Policy], identity: Identity) -> Iterator[Clause]:
    for policy in policies:
        for rule in policy.rules:
            resources = rule.statement.resources
            if rule.is_personal:
                resources = Patterns(_named(resources.texts, identity), resources.inverted)
            yield Clause(rule, policy, resources)


def _named(texts: Iterable[str], identity: Identity) -> tuple[str, ...]:
    known = {"name": identity.name, "identifier": identity.identifier, "arn": identity.arn}
    return tuple(variables.personal(text, **known) for text in texts)

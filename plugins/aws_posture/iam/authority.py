"""What one identity may do to named targets, where probes with made-up names do not tell.

The question is what somebody could do some day. So a condition on the session is taken to
hold in an Allow and not in a Deny, and an Allow that a condition narrows to few targets is
left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from aws_posture.iam import variables
from aws_posture.iam.conditions import Effect, Reach
from aws_posture.iam.documents import Patterns, Statement
from aws_posture.iam.identities import Identity
from aws_posture.iam.match import covered
from aws_posture.iam.policies import Policy

Steps = tuple[tuple[str, ...], ...]
"""What an escalation takes: every step, each by any of its actions."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A statement, as far as it opens or closes an escalation.

    Attributes:
        policy: The policy that it is in.
        statement: The statement.
        actions: Those of the actions in question that it is about.
        resources: What it is about.
        opens: Whether it allows.
        is_personal: Whether the resources differ from user to user.
    """

    policy: Policy
    statement: Statement
    actions: frozenset[str]
    resources: Patterns
    opens: bool
    is_personal: bool

    def pick(self, arns: Collection[str]) -> set[str]:
        """Pick those of the escaped ARNs that it is about."""
        found = {arn for text in self.resources.texts for arn in covered(text, arns)}
        return set(arns) - found if self.resources.inverted else found


class Rules:
    """The rules of policies, each policy's worked out once.

    Args:
        actions: The IAM actions in question, without their prefix.
    """

    def __init__(self, actions: Iterable[str]) -> None:
        self._actions = {f"iam:{action}".lower(): action for action in actions}
        self._all = frozenset(self._actions.values())
        self._meant: dict[str, frozenset[str]] = {}
        self._known: dict[Policy, tuple[Rule, ...]] = {}

    def of(self, policy: Policy) -> tuple[Rule, ...]:
        """Give a policy's rules."""
        if policy not in self._known:
            rules = (self._rule(policy, statement) for statement in policy.document.statements)
            self._known[policy] = tuple(rule for rule in rules if rule.actions)
        return self._known[policy]

    def open_anything(self, identity: Identity) -> bool:
        """Tell whether any rule of an identity allows something."""
        return any(rule.opens for policy in identity.policies for rule in self.of(policy))

    def _rule(self, policy: Policy, statement: Statement) -> Rule:
        moot = Reach.SCOPE if statement.effect is Effect.ALLOW else Reach.SESSION
        patterns = () if statement.reach is moot else statement.actions.texts
        meant = frozenset().union(*map(self._meaning, patterns))
        if patterns and statement.actions.inverted:
            meant = self._all - meant
        resources = statement.resources
        return Rule(
            policy,
            statement,
            meant,
            resources,
            opens=statement.effect is Effect.ALLOW,
            is_personal=any(map(variables.is_personal, resources.texts)),
        )

    def _meaning(self, pattern: str) -> frozenset[str]:
        if pattern not in self._meant:
            found = covered(pattern, self._actions)
            self._meant[pattern] = frozenset(self._actions[action] for action in found)
        return self._meant[pattern]


class Authority:
    """What one identity may do to named targets.

    Args:
        identity: Who.
        rules: The rules of the account's policies.
    """

    def __init__(self, identity: Identity, rules: Rules) -> None:
        self._own = _personal(identity.policies, identity, rules)
        bounds = (identity.boundary,) if identity.boundary else ()
        self._bounds = [_personal((boundary,), identity, rules) for boundary in bounds]
        self._actions = frozenset().union(*(rule.actions for rule in self._own if rule.opens))

    def may_take(self, steps: Steps) -> bool:
        """Tell whether every step may be taken on anything at all, before Denies."""
        return not any(self._actions.isdisjoint(step) for step in steps)

    def allowed(self, action: str, arns: Collection[str]) -> set[str]:
        """Pick the targets, given by escaped ARN, to which an action may be done."""
        found = _allowed(self._own, action, arns) if action in self._actions else set()
        for bounds in self._bounds:
            found = _allowed(bounds, action, found)
        return found

    def grants(self, actions: Collection[str], arn: str) -> tuple[Rule, ...]:
        """Give the rules that allow any of some actions on a target."""
        return tuple(rule for rule in self._about(actions) if rule.pick([arn]))

    def patterns(self, actions: Collection[str]) -> list[str]:
        """Give the patterns of what any of some actions may be done to."""
        return [
            text
            for rule in self._about(actions)
            if not rule.resources.inverted
            for text in rule.resources.texts
        ]

    def _about(self, actions: Collection[str]) -> list[Rule]:
        return [rule for rule in self._own if rule.opens and not rule.actions.isdisjoint(actions)]


def _allowed(rules: Iterable[Rule], action: str, arns: Collection[str]) -> set[str]:
    about = [rule for rule in rules if action in rule.actions]
    allowed = _picked([rule for rule in about if rule.opens], arns)
    if not allowed:
        return allowed
    return allowed - _picked([rule for rule in about if not rule.opens], allowed)


def _picked(rules: Collection[Rule], arns: Collection[str]) -> set[str]:
    # Many policies say the same; each pattern is looked at once.
    patterns = {text for r in rules if not r.resources.inverted for text in r.resources.texts}
    found = {arn for pattern in patterns for arn in covered(pattern, arns)}
    for rule in rules:
        if rule.resources.inverted:
            found |= rule.pick(arns)
    return found


def _personal(policies: Iterable[Policy], identity: Identity, rules: Rules) -> list[Rule]:
    return [
        _resolved(rule, identity) if rule.is_personal else rule
        for policy in policies
        for rule in rules.of(policy)
    ]


def _resolved(rule: Rule, identity: Identity) -> Rule:
    known = {"name": identity.name, "identifier": identity.identifier, "arn": identity.arn}
    texts = tuple(variables.personal(text, **known) for text in rule.resources.texts)
    return replace(rule, resources=replace(rule.resources, texts=texts))

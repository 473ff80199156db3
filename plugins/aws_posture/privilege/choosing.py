"""What requests choose: a policy to attach, a boundary to set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from aws_posture.privilege import access, conditions
from aws_posture.privilege.access import Extra
from aws_posture.privilege.account import Account
from aws_posture.privilege.conditions import Test
from aws_posture.privilege.context import Request
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Held, Policy
from aws_posture.privilege.targets import TargetIndex, numbers, samples
from aws_posture.privilege.truth import Effect, Truth, View
from aws_posture.privilege.variables import variables
from aws_posture.privilege.ways import mask

_AWS_STRONG = ("AdministratorAccess", "IAMFullAccess")
"""AWS managed policies with which somebody is an administrator, or makes itself one."""


class Choices:
    """What the requests of an account's principals can name.

    Args:
        account: The account.
        view: How to take what is not certain.
    """

    def __init__(self, account: Account, view: View) -> None:
        self._account = account
        self._view = view
        self._strong: dict[tuple[int, bool], bool] = {}
        self._alike: dict[tuple[bool, tuple[Test, ...]], list[tuple[Policy, ...]]] = {}

    def strong(self, who: Identity, action: str) -> Iterable[Extra]:
        """Return what a request to attach a policy can name: policies that make strong."""
        if "Attach" not in action or not who.conditional & mask(action):
            return ((),)
        partition = self._account.world.partition
        arns = [f"arn:{partition}:iam::aws:policy/{name}" for name in _AWS_STRONG]
        arns += [policy.arn for policy in self._account.directory.policies.read if policy.arn]
        to_role = _is_to_role(action)
        found = [arn for arn in dict.fromkeys(arns) if self._is_strong(arn, to_role=to_role)]
        found += self._writable(who)
        return [(("iam:policyarn", (arn,)),) for arn in dict.fromkeys(found)]

    def weak(self, who: Identity, action: str) -> Iterator[tuple[tuple[Policy, ...], Extra]]:
        """Return what else such a request can name: policies that allow something that matters.

        Those come together of which conditions say the same; the request names one of them.
        """
        if "Attach" not in action or not who.conditional & mask(action):
            return
        tests, to_role = tuple(dict.fromkeys(_tests(who, "iam:policyarn"))), _is_to_role(action)
        alike = self._alike.get((to_role, tests))
        if alike is None:
            alike = self._grouped(tests, who, to_role=to_role)
            if not any(variables(text) for test in tests for text in test.wanted or ()):
                self._alike[to_role, tests] = alike
        for policies in alike:
            yield policies, (("iam:policyarn", (policies[0].arn,)),)

    def _grouped(
        self, tests: tuple[Test, ...], who: Identity, *, to_role: bool
    ) -> list[tuple[Policy, ...]]:
        found: dict[tuple[Policy | None, tuple[Truth, ...]], list[Policy]] = {}
        for policy in self._account.directory.policies.read:
            if policy.arn and policy.reach and not self._is_strong(policy.arn, to_role=to_role):
                said = _said(tests, who, "iam:policyarn", policy.arn)
                # What one denies, the others may need.
                alone = policy if policy.has_denies else None
                found.setdefault((alone, said), []).append(policy)
        return list(map(tuple, found.values()))

    def _is_strong(self, arn: str, *, to_role: bool) -> bool:
        """Return whether who has a policy is an administrator, or makes itself one.

        Args:
            arn: The policy's ARN.
            to_role: Whether a role has it, which is no user that it could change, or a user.
        """
        if arn.rpartition(":aws:policy/")[2] in _AWS_STRONG:
            return True
        policy = self._account.directory.policies.managed(arn)[0]
        found = self._strong.get((id(policy), to_role))
        if found is None:
            node = replace(
                self._account.nodes[0],
                policies=(Held(policy),),
                boundary=None,
                gaps=(),
                is_partial=False,
            )
            found = self._account.is_admin(node, View.SURE)
            changed = self._account.roles if to_role else self._account.users
            kind = "role" if to_role else "user"
            all_of_it = f"arn:{self._account.world.partition}:iam::aws:policy/{_AWS_STRONG[0]}"
            attaching: Extra = (("iam:policyarn", (all_of_it,)),)
            for action, extra in (
                (f"iam:put{kind}policy", ()),
                (f"iam:attach{kind}policy", attaching),
            ):
                bits = access.allowed(node, action, changed, View.SURE, extra)
                found = found or bits == changed.all != 0
            self._strong[id(policy), to_role] = found
        return found

    def _writable(self, who: Identity) -> list[str]:
        """Return the ARNs of policies into which a principal can write what it likes."""
        own = self._account.policies
        arns = [
            own.arns[n]
            for n in numbers(access.allowed(who, "iam:createpolicyversion", own, self._view))
        ]
        made = samples(access.patterns(who, "iam:createpolicy"), self._account.start, "policy")
        made.update(dict.fromkeys(self._named(who, "iam:policyarn")))
        index = TargetIndex(list(made))
        return arns + [
            index.arns[n]
            for n in numbers(access.allowed(who, "iam:createpolicy", index, self._view))
        ]

    def _named(self, who: Identity, key: str) -> Iterator[str]:
        """Return ARNs made from what conditions name."""
        yield from samples(_wanted(who, key), self._account.start, "policy")

    def own_boundaries(self, who: Identity) -> Iterator[tuple[str, bool]]:
        """Return the account's policies that conditions name as boundaries, and which can be rewritten.

        Of those of which conditions say the same, one is enough.
        """
        key, own, named = "iam:permissionsboundary", self._account.policies, 0
        for text in _wanted(who, key):
            named |= own.bits(text)
        editable = access.allowed(who, "iam:createpolicyversion", own, self._view) if named else 0
        tests = tuple(dict.fromkeys(_tests(who, key)))
        found: dict[tuple[bool, tuple[Truth, ...]], str] = {}
        for place in numbers(named):
            arn, is_editable = own.arns[place], bool(editable >> place & 1)
            found.setdefault((is_editable, _said(tests, who, key, arn)), arn)
        yield from ((arn, is_editable) for (is_editable, _), arn in found.items())

    def boundaries(self, who: Identity, action: str) -> Iterable[Extra]:
        """Return what a request to set a boundary can name: policies that bound nothing."""
        if not who.conditional & mask(action):
            return ((),)
        partition = self._account.world.partition
        arns = [f"arn:{partition}:iam::aws:policy/AdministratorAccess"]
        for policy in self._account.directory.policies.read:
            sets = policy.probe_sets(self._account.probes, who.facts)
            if policy.arn and self._account.administers(who, sets, None, View.SURE):
                arns.append(policy.arn)
        return [(("iam:permissionsboundary", (arn,)),) for arn in dict.fromkeys(arns)]


def _is_to_role(action: str) -> bool:
    return "Role" in action


def _tests(who: Identity, key: str) -> Iterator[Test]:
    """Return what conditions of somebody's policies ask of a key."""
    for held in who.policies:
        for rule in held.policy.rules:
            yield from (test for test in rule.statement.condition if test.key == key)


def _wanted(who: Identity, key: str) -> Iterator[str]:
    """Return what conditions want a key to be."""
    for test in _tests(who, key):
        if not test.negated:
            yield from (text for text in test.wanted or () if isinstance(text, str))


def _said(tests: Sequence[Test], who: Identity, key: str, arn: str) -> tuple[Truth, ...]:
    """Return what conditions say of an ARN that a request names."""
    lookup = partial(Request("", ((key, (arn,)),)).value, facts=who.facts)
    return tuple(conditions.holds(test, lookup, Effect.ALLOW) for test in tests)

"""Which roles each principal may assume, and which each service may: trust and permission."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from aws_posture.privilege import access, conditions
from aws_posture.privilege.account import Account
from aws_posture.privilege.conditions import Test
from aws_posture.privilege.context import (
    ABSENT,
    Facts,
    Request,
    is_about_principal,
    is_about_target,
)
from aws_posture.privilege.documents import Named, Statement
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.targets import numbers
from aws_posture.privilege.trust import account_of, is_whole_account, trusts_service
from aws_posture.privilege.truth import Effect, Free, Truth, Value, View

ASSUME = "sts:assumerole"
_REQUEST = Request(ASSUME)
_OF_PEOPLE = (
    *("aws:multifactorauthpresent", "aws:multifactorauthage", "aws:username"),
    *("aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths"),
)

_Clauses = dict[tuple[Test, ...], int]
"""Roles, as bits, by the condition on which they trust."""


class _Side(NamedTuple):
    """What trust policies allow, or deny.

    Attributes:
        everybody: To everybody, of this account and others.
        account: To this account as a whole.
        named: To single principals, by node.
    """

    everybody: _Clauses
    account: _Clauses
    named: dict[int, _Clauses]

    def clauses(self, node: int, *, by_name: bool) -> Iterator[tuple[tuple[Test, ...], int]]:
        if by_name:
            yield from self.everybody.items()
            yield from self.named.get(node, {}).items()
        else:
            yield from self.account.items()


class Assuming:
    """Who may assume which roles.

    Args:
        account: The account.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self._allows = _Side({}, {}, {})
        self._denies = _Side({}, {}, {})
        self._unread = 0
        self._truths: dict[tuple[object, ...], Truth] = {}
        self._services: dict[tuple[str, View], int] = {}
        for number, role in enumerate(account.directory.roles):
            if role.trust.gaps:
                self._unread |= 1 << number
            for statement in role.trust.about_assuming():
                self._add(statement, 1 << number)

    def assumable(self, node: int, identity: Identity, view: View) -> int:
        """Return the roles that a principal may assume, as bits of roles.

        Args:
            node: Its node.
            identity: The principal, with all policies that count.
            view: How to take what is not certain.
        """
        roles = self._account.roles
        loose = view is View.LOOSE
        unread = self._unread if loose else 0
        by_name = self._trusting(self._allows, node, view, by_name=True) | unread
        by_account = self._trusting(self._allows, node, view, by_name=False)
        if not by_name | by_account:
            return 0
        found = (by_name | by_account) & access.allowed(identity, ASSUME, roles, view)
        left = by_name & ~found
        if left:
            # Within an account, no boundary limits what a resource policy grants to a user by name;
            # what it grants to a role's ARN, the role's boundary does (User Guide, "Permissions
            # boundaries for IAM entities", on resource-based policies).
            left &= ~access.denied(identity, ASSUME, roles, view)
            if identity.kind == "role":
                left &= access.within_boundary(identity, ASSUME, roles, view)
            found |= left
        if found:
            found &= ~self._trusting(self._denies, node, view, by_name=True)
            found &= ~self._trusting(self._denies, node, view, by_name=False)
        return found if loose else found & ~self._unread

    def trusting_roles(self, node: int, view: View) -> int:
        """Return the roles whose trust policies let a principal in that has the permission."""
        found = denied = 0
        for by_name in (True, False):
            found |= self._trusting(self._allows, node, view, by_name=by_name)
            denied |= self._trusting(self._denies, node, view, by_name=by_name)
        return found & ~denied & ~self._unread

    def serving(self, service: str, view: View) -> int:
        """Return the roles that a service may assume, as bits of roles."""
        found = self._services.get((service, view))
        if found is None:
            found = 0
            for number, role in enumerate(self._account.directory.roles):
                if self._serves(role, service, view):
                    found |= 1 << number
            self._services[service, view] = found
        return found

    def trusting(self, node: int, role: int) -> Iterator[Statement]:
        """Return the statements by which a role trusts a principal."""
        trust = self._account.directory.roles[role].trust
        for statement in trust.about_assuming():
            named = statement.principals
            if statement.effect is not Effect.ALLOW or named is None:
                continue
            if any(one in (None, node) for _, one in self._whom(named)):
                yield statement

    def _serves(self, role: Identity, service: str, view: View) -> bool:
        if role.trust.gaps:
            return view is View.LOOSE
        world = self._account.world
        known: dict[str, Value] = {
            "aws:sourceaccount": (world.account,),
            "aws:sourcearn": Free.CHOSEN,
            "aws:principalisawsservice": ("true",),
            "aws:principalservicename": (f"{service}.amazonaws.com",),
            # Keys of people's sessions, and of the account that they are of: a service is of none
            # (User Guide, "AWS global condition context keys").
            **dict.fromkeys(_OF_PEOPLE, ABSENT),
        }
        facts = Facts("service", world, special=known)
        effects = [
            (statement.effect, self._truth(statement.condition, facts, role, statement.effect))
            for statement in role.trust.about_assuming()
            if trusts_service(statement, service)
            or (statement.effect is Effect.DENY and _is_everybody(statement))
        ]
        allows = any(e is Effect.ALLOW and _counts(e, truth, view) for e, truth in effects)
        return allows and not any(e is Effect.DENY and _counts(e, t, view) for e, t in effects)

    def _add(self, statement: Statement, role: int) -> None:
        side = self._allows if statement.effect is Effect.ALLOW else self._denies
        condition = statement.condition
        if statement.principals is None:
            return
        for whole, node in self._whom(statement.principals, statement.effect):
            if node is not None:
                clauses = side.named.setdefault(node, {})
            else:
                clauses = side.everybody if whole == "*" else side.account
            clauses[condition] = clauses.get(condition, 0) | role

    def _whom(
        self, named: Named, effect: Effect = Effect.ALLOW
    ) -> Iterator[tuple[str, int | None]]:
        """Return whom principals are: everybody (``*``), the account, or a node."""
        if named.inverted:
            yield from self._all_but(named, effect)
            return
        for kind, name in named.entries:
            if name == "*" and kind in ("*", "AWS"):
                yield "*", None
            elif kind == "AWS":
                node = self._node(name)
                if node is not None:
                    yield name, node
                elif account_of(name) == self._account.world.account and is_whole_account(name):
                    yield "account", None

    def _all_but(self, named: Named, effect: Effect) -> Iterator[tuple[str, int | None]]:
        left_out = {self._node(name) for _, name in named.entries}
        # A Deny that leaves the account out spares the account and not its users and roles, each of
        # which has to be left out, too (User Guide, "NotPrincipal").
        spared = effect is Effect.ALLOW and any(
            is_whole_account(name) and account_of(name) == self._account.world.account
            for _, name in named.entries
        )
        for number, node in enumerate(self._account.nodes):
            # "NotPrincipal with Deny always denies any principal that has a boundary."
            bounded = effect is Effect.DENY and node.boundary is not None
            if bounded or (not spared and number not in left_out):
                yield "", number

    def _node(self, name: str) -> int | None:
        account = self._account
        if not name.startswith("arn:"):
            return self._by_id.get(name) if name else None
        role = account.roles.place(name)
        if role is None and ":assumed-role/" in name and account_of(name) == account.world.account:
            role = self._by_role.get(name.split("/")[1])
        return account.users.place(name) if role is None else role + account.first_role

    @cached_property
    def _by_id(self) -> dict[str, int]:
        """The nodes by unique id, which trust policies name where somebody was deleted."""
        return {node.identifier: number for number, node in enumerate(self._account.nodes)}

    @cached_property
    def _by_role(self) -> dict[str, int]:
        """The roles by name, which sessions are called after."""
        return {role.name: number for number, role in enumerate(self._account.directory.roles)}

    def _trusting(self, side: _Side, node: int, view: View, *, by_name: bool) -> int:
        effect = Effect.ALLOW if side is self._allows else Effect.DENY
        facts = self._account.nodes[node].facts
        bits = 0
        for condition, roles in side.clauses(node, by_name=by_name):
            bits |= roles if not condition else self._meeting(condition, roles, facts, effect, view)
        return bits

    def _meeting(
        self, condition: tuple[Test, ...], roles: int, facts: Facts, effect: Effect, view: View
    ) -> int:
        if any(is_about_target(key) for test in condition for key in test.keys):
            found = 0
            for number in numbers(roles):
                role = self._account.directory.roles[number]
                if _counts(effect, self._truth(condition, facts, role, effect), view):
                    found |= 1 << number
            return found
        return roles if _counts(effect, self._truth(condition, facts, None, effect), view) else 0

    def _truth(
        self, condition: tuple[Test, ...], facts: Facts, role: Identity | None, effect: Effect
    ) -> Truth:
        if not condition:
            return Truth.YES
        attributes = role.attributes if role else {}
        keys = [key for test in condition for key in test.keys if is_about_principal(key)]
        worth = [facts.get(key) for key in keys]
        shared = (condition, effect, facts.kind, facts.has_session_tags, *worth)
        known = self._truths.get(shared) if role is None else None
        if known is not None:
            return known

        def lookup(key: str) -> Value:
            given = attributes.get(key) if is_about_target(key) else None
            return _REQUEST.value(key, facts) if given is None else given

        found = conditions.evaluate(condition, lookup, effect)
        if role is None:
            self._truths[shared] = found
        return found


def _is_everybody(statement: Statement) -> bool:
    return statement.principals is not None and ("*", "*") in statement.principals.entries


def _counts(effect: Effect, truth: Truth, view: View) -> bool:
    """Return whether a statement counts; what holds in some session is enough to assume a role."""
    if effect is Effect.ALLOW:
        return truth >= (Truth.UNSURE if view is View.LOOSE else Truth.MAYBE)
    return truth is Truth.YES or (truth is Truth.UNSURE and view is not View.LOOSE)

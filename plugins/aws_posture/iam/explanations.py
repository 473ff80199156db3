"""Why somebody is, or is not, an administrator: one line per reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from aws_posture.iam.conditions import Effect, Reach
from aws_posture.iam.documents import Statement
from aws_posture.iam.identities import Identity
from aws_posture.iam.openings import Opening
from aws_posture.iam.policies import Policy
from aws_posture.iam.power import administers, escalates
from aws_posture.iam.probes import Probes

# Reasons of one kind beyond these are only counted.
_MOST = 5


class _Part(NamedTuple):
    """A statement, the policy that it is in, and the bits of the probes that it is about."""

    policy: Policy
    statement: Statement
    bits: int

    def __str__(self) -> str:
        """Name the statement."""
        return _place(self.policy, self.statement)


def granting(user: Identity, held: int, probes: Probes) -> list[str]:
    """Name the statements that make an administrator, out of the probes that it may send."""
    allows = _parts(user, Effect.ALLOW, tuple(Reach))
    alone = [part for part in allows if administers(probes, part.bits & held)]
    lines = [f"allowed by {part}" for part in alone or _together(allows, held, probes)]
    within = [_bounding(boundary, probes) for boundary in (user.boundary,) if boundary]
    return [*_few(lines), *within]


def depending(user: Identity, held: int, probes: Probes) -> list[str]:
    """Name the conditional Denies that take an administrator's power away at times."""
    return _denials("denied at times by", user, held, probes, (Reach.SESSION, Reach.SCOPE))


def restraining(user: Identity, granted: int, probes: Probes) -> list[str]:
    """Name what takes an administrator's power away for good."""
    lines = _denials("taken away by the explicit Deny in", user, granted, probes, (Reach.ALWAYS,))
    if user.boundary:
        left = granted & probes.powers(user.boundary.bits).possible
        title = f"permissions boundary {user.boundary.title}"
        if not probes.most_services(left):
            lines.append(f"{title} does not allow most services")
        if not probes.most_of_iam(left) or not any(escalates(probes, left).values()):
            lines.append(f"{title} does not allow iam")
    return lines


def opening(found: Opening) -> str:
    """Say which escalation is open, and what allows it."""
    actions = ", ".join(f"iam:{action}" for action in found.actions)
    places = _few([_place(clause.policy, clause.rule.statement) for clause in found.clauses])
    return f"{actions} on {found.target.words}, allowed by {' and by '.join(places)}"


def _bounding(boundary: Policy, probes: Probes) -> str:
    always = administers(probes, probes.powers(boundary.bits).certain)
    keys = [] if always else [key for part, _ in boundary.statements for key in part.keys]
    return f"within the permissions boundary {boundary.title}{_on(keys)}"


def _parts(user: Identity, effect: Effect, reaches: Collection[Reach]) -> list[_Part]:
    return [
        _Part(policy, statement, bits)
        for policy in user.policies
        for statement, bits in policy.statements
        if bits and statement.effect is effect and statement.reach in reaches
    ]


def _denials(
    how: str, user: Identity, held: int, probes: Probes, reaches: Collection[Reach]
) -> list[str]:
    parts = _parts(user, Effect.DENY, reaches)
    alone = [part for part in parts if not administers(probes, held & ~part.bits)]
    # Where none does it alone, all that take something do it together.
    return _few([f"{how} {part}" for part in alone or parts if part.bits & held])


def _together(parts: Sequence[_Part], held: int, probes: Probes) -> Iterator[_Part]:
    got = 0
    left = [part for part in parts if part.bits & held]
    while left and not administers(probes, got & held):
        most = max(left, key=lambda part: (part.bits & held & ~got).bit_count())
        left.remove(most)
        got |= most.bits
        yield most


def _place(policy: Policy, statement: Statement) -> str:
    group = f" of group {policy.group}" if policy.group else ""
    return f"{policy.title}{group}, {statement.label}{_on(statement.keys)}"


def _on(keys: Iterable[str]) -> str:
    once = dict.fromkeys(keys)
    return f" on the condition of {' and '.join(once)}" if once else ""


def _few(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST
    return [*lines[:_MOST], f"{more} more"] if more > 0 else lines

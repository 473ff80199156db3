"""Escalations that are open: by which actions, on what, and what allows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from aws_posture.iam.authority import Authority, Clause, Steps
from aws_posture.iam.policies import Gaps

# One is enough to escalate, and a few to explain it.
_MOST_TARGETS = 3


class Target(NamedTuple):
    """What an escalation is done to, in words, and what is missing to be sure of it."""

    words: str
    doubts: Gaps = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """An escalation that is open.

    Attributes:
        actions: The IAM actions that open it.
        target: What they may be done to.
        clauses: What allows them.
    """

    actions: tuple[str, ...]
    target: Target
    clauses: tuple[Clause, ...]


class Crowd:
    """Targets in great number, of which a pattern that ends with a name means few.

    Args:
        targets: The targets by escaped ARN.
    """

    def __init__(self, targets: Mapping[str, Target]) -> None:
        self._targets = targets
        self._by_name: dict[str, list[str]] = {}
        for arn in targets:
            self._by_name.setdefault(_name(arn), []).append(arn)

    def near(self, patterns: Iterable[str]) -> Mapping[str, Target]:
        """Give all targets that any of some patterns may mean, and few that none does."""
        names = {_name(pattern) for pattern in patterns}
        if any("*" in name or "?" in name for name in names):
            return self._targets
        arns = (arn for name in names for arn in self._by_name.get(name, ()))
        return {arn: self._targets[arn] for arn in arns}


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def openings(
    authority: Authority, steps: Steps, targets: Mapping[str, Target]
) -> Iterator[Opening]:
    """Find the targets, by escaped ARN, on which every step may be taken; those of no doubt first.

    Yields:
        The first few.
    """
    left = list(targets) if authority.may_take(steps) else []
    for step in steps:
        allowed = set().union(*(authority.allowed(action, left) for action in step))
        left = [arn for arn in left if arn in allowed]
    left.sort(key=lambda arn: bool(targets[arn].doubts))
    for arn in islice(left, _MOST_TARGETS):
        actions = tuple(
            action for step in steps for action in step if authority.allowed(action, [arn])
        )
        yield Opening(actions, targets[arn], authority.grants(actions, arn))

"""Escalations that are open: by which actions, on what, and what allows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from aws_posture.iam.authority import Authority, Rule, Steps
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
        rules: What allows them.
    """

    actions: tuple[str, ...]
    target: Target
    rules: tuple[Rule, ...]


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

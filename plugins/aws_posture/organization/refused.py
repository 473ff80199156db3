"""Verdicts on accounts that could not be asked: unknown, with AWS's reason, for every fact."""

from __future__ import annotations

from collections.abc import Iterable

from aws_posture.catalogue.model import Fact, Verdict
from aws_posture.judging.evaluation import unanswered_finding
from aws_posture.snapshot import Refusal


def refused(refusal: Refusal, facts: Iterable[Fact]) -> dict[str, Verdict]:
    """Return one verdict per fact on an account that nobody could ask.

    Args:
        refusal: Why it could not be asked.
        facts: The facts.
    """
    return {fact.id: Verdict(fact.id, unanswered_finding(refusal)) for fact in facts}

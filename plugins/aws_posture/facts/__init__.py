"""The catalogue: what can be asked of an account, one small module per topic."""

from __future__ import annotations

from aws_posture.errors import FactError, nearest
from aws_posture.facts import account, billing, caller, iam, root
from aws_posture.facts.evaluation import evaluate
from aws_posture.facts.model import Fact, Kind, State, Verdict

__all__ = ["BY_ID", "CATALOGUE", "Fact", "Kind", "State", "Verdict", "evaluate", "get"]

CATALOGUE: tuple[Fact, ...] = (
    *root.FACTS,
    *iam.FACTS,
    *account.FACTS,
    *caller.FACTS,
    *billing.FACTS,
)
"""Every fact, in the order of a report."""

BY_ID = {fact.id: fact for fact in CATALOGUE}


def get(fact_id: str) -> Fact:
    """Look a fact up.

    Raises:
        FactError: There is none; names what comes nearest.
    """
    try:
        return BY_ID[fact_id]
    except KeyError:
        raise FactError(f"unknown fact {fact_id!r}{nearest(fact_id, BY_ID)}") from None

"""The catalogue: what can be asked of an account, one small module per topic."""

from __future__ import annotations

from aws_posture.errors import FactError, nearest
from aws_posture.facts import account, billing, caller, extensions, iam, root
from aws_posture.facts.evaluation import evaluate
from aws_posture.facts.model import Fact, Kind, State, Verdict

__all__ = [
    "BY_ID",
    "CATALOGUE",
    "Fact",
    "Kind",
    "State",
    "Verdict",
    "check_extensions",
    "evaluate",
    "get",
]

_OWN: tuple[Fact, ...] = (
    *root.FACTS,
    *iam.FACTS,
    *account.FACTS,
    *caller.FACTS,
    *billing.FACTS,
)

EXTENSION, _PROBLEM = extensions.load_or_problem(_OWN)
"""What other packages bring; nothing where one of them cannot be used."""

CATALOGUE: tuple[Fact, ...] = (*_OWN, *EXTENSION.facts)
"""Every fact, in the order of a report."""

BY_ID = {fact.id: fact for fact in CATALOGUE}


def check_extensions() -> None:
    """Make sure that the packages that bring facts can be used.

    Loading them is no place to fail: whoever imports this module could not say why.

    Raises:
        ExtensionError: One of them cannot; names it.
    """
    if _PROBLEM is not None:
        raise _PROBLEM


def get(fact_id: str) -> Fact:
    """Look a fact up.

    Raises:
        FactError: There is none; names what comes nearest.
    """
    try:
        return BY_ID[fact_id]
    except KeyError:
        near = nearest(fact_id, BY_ID) or "; 'aws-posture facts' lists them"
        raise FactError(f"unknown fact {fact_id!r}{near}") from None

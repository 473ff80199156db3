"""Snapshot in, one verdict per fact out. No AWS, no MkDocs, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from aws_posture.errors import FactError, nearest
from aws_posture.facts import prowler
from aws_posture.facts.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.facts.model import Fact, Finding, Options, State, Verdict
from aws_posture.facts.refusals import what_happened, why
from aws_posture.facts.wording import sentence
from aws_posture.snapshot import RefusalKind, Snapshot


def evaluate(
    snapshot: Snapshot,
    facts: Iterable[Fact],
    options: Mapping[str, Options] | None = None,
) -> dict[str, Verdict]:
    """Judge an account.

    Args:
        snapshot: What AWS answered.
        facts: The facts to judge.
        options: Options by fact id; what is not named keeps the fact's default.

    Returns:
        One verdict per fact, by id, in the order given.

    Raises:
        FactError: An option is unknown or of the wrong type.
    """
    chosen = options or {}
    return {fact.id: _judge(snapshot, fact, chosen.get(fact.id, {})) for fact in facts}


def check_options(fact: Fact, options: Options) -> None:
    """Make sure that a fact has the options that were written for it.

    Raises:
        FactError: It has not; names what comes nearest.
    """
    for name, value in options.items():
        if name not in fact.options:
            known = f"; its options are {', '.join(fact.options)}" if fact.options else ""
            raise FactError(
                f"the fact {fact.id} has no option {name!r}"
                f"{nearest(name, fact.options) or known or '; it has none'}"
            )
        default = fact.options[name]
        if type(value) is not type(default):
            raise FactError(
                f"the option {name!r} of {fact.id} must be like {default!r}, not {value!r}"
            )


def _judge(snapshot: Snapshot, fact: Fact, options: Options) -> Verdict:
    check_options(fact, options)
    evidence = Evidence(snapshot)
    chosen = {**fact.options, **options}
    try:
        finding = fact.judge(evidence, chosen)
    except UnansweredError as unanswered:
        refusal = unanswered.refusal
        # Another tool's word counts only where nobody asked AWS: a refusal stays a refusal.
        if refusal.kind is RefusalKind.NOT_ASKED and (
            found := prowler.find(snapshot, fact, chosen)
        ):
            return _verdict(fact, *found)
        finding = Finding(State.UNKNOWN, sentence(what_happened(refusal)), reason=why(refusal))
    except UndecidedError as undecided:
        finding = Finding(State.UNKNOWN, sentence(str(undecided)), reason=str(undecided))
    return replace(_verdict(fact, finding), calls=evidence.calls)


def _verdict(fact: Fact, finding: Finding, found_at: datetime | None = None) -> Verdict:
    return Verdict(
        fact=fact.id,
        state=finding.state,
        summary=finding.summary,
        value=finding.value,
        link=finding.link,
        evidence=finding.evidence,
        reason=finding.reason,
        found_at=found_at,
    )

"""Snapshot in, one verdict per fact out. No AWS, no MkDocs, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_posture.base.errors import FactError, nearest
from aws_posture.base.phrases import sentence
from aws_posture.base.words import quoted
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.model import Fact, Finding, Options, State, Verdict
from aws_posture.catalogue.refusals import what_happened, why
from aws_posture.snapshot import Refusal, RefusalKind, Snapshot


def evaluate(
    snapshot: Snapshot,
    facts: Iterable[Fact],
    options: Mapping[str, Options] | None = None,
) -> dict[str, Verdict]:
    """Judge an account.

    Args:
        snapshot: What AWS answered.
        facts: The facts to judge.
        options: Options by fact id; others keep the fact's default.

    Returns:
        One verdict per fact, by id, in the order given.

    Raises:
        FactError: An option is unknown or of the wrong type.
    """
    chosen = options or {}
    return {fact.id: _judge(snapshot, fact, chosen.get(fact.id, {})) for fact in facts}


def check_options(fact: Fact, options: Options) -> None:
    """Make sure that a fact has the options that were set for it.

    Raises:
        FactError: It does not; the message names the nearest.
    """
    for name, value in options.items():
        if name not in fact.options:
            known = f"; its options are {', '.join(fact.options)}" if fact.options else ""
            raise FactError(
                f"the fact {fact.id} has no option {quoted(name)}"
                f"{nearest(name, fact.options) or known or '; it has none'}"
            )
        default = fact.options[name]
        if type(value) is not type(default):
            raise FactError(
                f"the option {quoted(name)} of {fact.id} must be like {quoted(default)}, not {quoted(value)}"
            )


def unanswered_finding(refusal: Refusal) -> Finding:
    """Return what is known of a fact that AWS did not answer for: nothing, and why."""
    return Finding(State.UNKNOWN, sentence(what_happened(refusal)), reason=why(refusal))


def _judge(snapshot: Snapshot, fact: Fact, options: Options) -> Verdict:
    check_options(fact, options)
    evidence = Evidence(snapshot)
    chosen = {**fact.options, **options}
    try:
        finding = fact.judge(evidence, chosen)
    except UnansweredError as unanswered:
        refusal = unanswered.refusal
        # Another tool's word counts only where nobody asked AWS: a refusal stays a refusal.
        if snapshot.findings and refusal.kind is RefusalKind.NOT_ASKED:
            from aws_posture.judging import prowler  # noqa: PLC0415  # few snapshots hold findings

            if found := prowler.find(snapshot, fact, chosen):
                finding, found_at = found
                return Verdict(fact.id, finding, found_at=found_at)
        finding = unanswered_finding(refusal)
    except UndecidedError as undecided:
        missing = undecided.missing
        finding = Finding(State.UNKNOWN, sentence(missing), reason=missing)
    return Verdict(fact.id, finding, evidence.calls)

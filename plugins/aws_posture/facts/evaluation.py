"""Snapshot in, one verdict per fact out. No AWS, no MkDocs, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aws_posture.errors import FactError, nearest
from aws_posture.facts.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.facts.model import Fact, Finding, Options, State, Verdict
from aws_posture.snapshot import Refusal, RefusalKind, Snapshot

_WHAT_HAPPENED = {
    RefusalKind.DENIED: "AWS denied {operation}",
    RefusalKind.THROTTLED: "AWS throttled {operation}",
    RefusalKind.TIMEOUT: "{operation} did not answer in time",
    RefusalKind.EXPIRED: "the credentials expired before {operation} was answered",
    RefusalKind.CLOCK_SKEW: "AWS refused {operation} because this machine's clock is wrong",
    RefusalKind.UNREACHABLE: "the endpoint of {operation} could not be reached",
    RefusalKind.ERROR: "{operation} answered with an error",
    RefusalKind.NOT_ASKED: "{operation} was not asked when the snapshot was taken",
}

_WHAT_TO_DO = {
    RefusalKind.DENIED: "allow {permission} and collect again",
    RefusalKind.THROTTLED: "collect again in a minute",
    RefusalKind.TIMEOUT: "collect again when the network is better",
    RefusalKind.EXPIRED: "renew the credentials and collect again",
    RefusalKind.CLOCK_SKEW: "set the clock and collect again",
    RefusalKind.UNREACHABLE: "check the network and the endpoint, and collect again",
    RefusalKind.ERROR: "collect again; if it stays, look the error code up",
    RefusalKind.NOT_ASKED: "collect again with this fact in use",
}


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
    try:
        finding = fact.judge(evidence, {**fact.options, **options})
    except UnansweredError as unanswered:
        finding = _unanswered(unanswered.refusal)
    except UndecidedError as undecided:
        finding = Finding(State.UNKNOWN, f"Unknown: {undecided}.", reason=str(undecided))
    return Verdict(
        fact=fact.id,
        state=finding.state,
        summary=finding.summary,
        value=finding.value,
        link=finding.link,
        evidence=finding.evidence,
        reason=finding.reason,
        calls=evidence.calls,
    )


def _unanswered(refusal: Refusal) -> Finding:
    words = {
        "operation": refusal.operation,
        "permission": refusal.permission or refusal.operation,
    }
    happened = _WHAT_HAPPENED[refusal.kind].format(**words)
    to_do = _WHAT_TO_DO[refusal.kind].format(**words)
    code = f" ({refusal.code})" if refusal.code else ""
    said = f": {refusal.message}" if refusal.message else ""
    return Finding(
        State.UNKNOWN,
        f"Unknown: {happened}.",
        reason=f"{refusal.kind}: {happened}{code}; {to_do}{said}",
    )

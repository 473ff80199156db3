"""How a private copy is made: read, judge, mask, record, stamp, verify. The only place that does.

The MkDocs plugin, the command line and `scripts/preview` read their options into a `Plan`, pass what
the work depends on as `Tools`, and print the `Made` that is returned.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from aws_posture.base.errors import SnapshotError
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import BY_ID, among
from aws_posture.catalogue.model import Fact, Verdict
from aws_posture.collect import Memory, Source
from aws_posture.copies import origin as origins
from aws_posture.copies.ahead import SearchAhead
from aws_posture.copies.history import History
from aws_posture.copies.searched import Searched
from aws_posture.judging import Terms, history_entry, judge, verdict_file
from aws_posture.judging.comparing import HistoryEntry, Point, points
from aws_posture.judging.masking import redact
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import SiteSlots, StampReport, read_site, stamp, stamp_locked
from aws_posture.stamp.staging import Later, removed_meanwhile
from aws_posture.verify.publishing import Sources, Verified, verify_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The private copy to make.

    Attributes:
        site: The finished public site; only read.
        origin: Where the account's snapshot comes from.
        folder: The folder of the copies, one per account; a locked copy is this folder itself.
        terms: What the account is judged by; the time is taken from the clock.
        facts: The facts to judge in addition to those that the site names.
        account: The account that it must belong to, or None for any.
        redaction: What is masked.
        passphrase: Makes a locked copy that it opens; None makes a plain one.
        allowed: What of the account may appear in the public site, which is verified to contain
            nothing else; None skips the verification.
        sources: What the public site was made from; None if nobody knows.
    """

    site: Path
    origin: origins.Origin
    folder: Path
    terms: Terms
    facts: Sequence[Fact] = ()
    account: str | None = None
    redaction: Redaction = Redaction.NONE
    passphrase: str | None = None
    allowed: frozenset[str] | None = None
    sources: Sources | None = None


def _now() -> datetime:
    return datetime.now(UTC)


def _nothing(_: object) -> None:
    """Ignore progress."""


@dataclass(slots=True)
class Recent:
    """What was read last in this process, for the next copy to reuse."""

    origin: origins.Origin | None = None
    snapshot: Snapshot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What making a copy depends on.

    Attributes:
        memory: Remembers what AWS answered, from one process to the next.
        recent: Remembers it from one copy to the next within a process.
        history: Remembers the states of accounts.
        searched: Remembers what of the public site was searched.
        ahead: Has searched the public site while it was made.
        clock: Returns the time.
        stage: Called with each stage as it begins; no account is named.
        moment: Called with what is happening now.
        note: Called with what users should know.
        files: Called now and then with the number of stamped files.
    """

    memory: Memory | None = None
    recent: Recent | None = None
    history: History | None = None
    searched: Searched | None = None
    ahead: SearchAhead | None = None
    clock: Callable[[], datetime] = _now
    stage: Callable[[str], None] = _nothing
    moment: Callable[[str], None] = _nothing
    note: Callable[[str], None] = _nothing
    files: Callable[[int], None] = _nothing


@dataclass(frozen=True, slots=True)
class Made:
    """A private copy that was made.

    Attributes:
        report: What the copy contains.
        account: The account's id, as it may be shown.
        verdicts: The verdicts by fact id, as they may be shown.
        verified: What was read of the public site, which holds no data of the account; None if that
            was not verified.
    """

    report: StampReport
    account: str
    verdicts: Mapping[str, Verdict]
    verified: Verified | None


def make(plan: Plan, tools: Tools, slots: SiteSlots | None = None) -> Made:
    """Make an account's private copy of a finished site.

    The copy appears atomically. Afterwards the public site is searched for the account's values.

    Args:
        plan: Which copy.
        tools: What it depends on.
        slots: What the site asks, if that has been read.

    Raises:
        PostureError: It cannot be made, or the public site contains data of the account.
    """
    # Before AWS is asked, so that its answers are never old already.
    is_demo = isinstance(plan.origin, origins.Demo)
    terms = replace(plan.terms, now=None if is_demo else tools.clock())
    facts = _wanted(slots or read_site(plan.site), plan.facts)
    if tools.ahead is not None:
        tools.ahead.add_rest(plan.site)
    snapshot = _read(plan, facts, tools)
    tools.moment("Judging facts")
    verdicts = judge(snapshot, facts, terms)
    shown, masked = redact(snapshot, verdicts, plan.redaction)
    history: tuple[Point, ...] = ()
    if tools.history is not None and not is_demo:
        taken = history_entry(snapshot, facts, verdicts, terms)
        history = _remembered(tools.history, snapshot.account, taken, tools.note)
    with removed_meanwhile() as later:
        report = _stamped(
            plan, snapshot.account, (shown, masked), history, files=tools.files, later=later
        )
        # A demonstration account consists of the examples that the site itself uses.
        verified = _verified(plan, [] if is_demo else [snapshot], tools)
    return Made(report, shown.account, masked, verified)


def _verified(plan: Plan, against: Sequence[Snapshot], tools: Tools) -> Verified | None:
    if plan.allowed is None:
        return None
    ahead = tools.ahead
    if ahead is None or ahead.against != against:
        ahead = SearchAhead(against, tools.searched, starts=False)
    clean = ahead.clean()
    verified = verify_site(plan.site, lambda: ahead.values, plan.allowed, plan.sources, clean)
    if tools.searched is not None:
        tools.searched.remember(plan.site, against, verified.clean)
    return verified


def _wanted(slots: SiteSlots, besides: Iterable[Fact]) -> list[Fact]:
    """List what is judged, in the catalogue's order."""
    return among(slots.facts | {fact.id for fact in besides})


def _read(plan: Plan, facts: Sequence[Fact], tools: Tools) -> Snapshot:
    """Read a snapshot, or reuse the last one if it is recent and answers enough."""
    recent = tools.recent
    if recent is not None and recent.snapshot is not None and recent.origin == plan.origin:
        is_young = tools.clock() - recent.snapshot.taken_at <= plan.terms.max_age
        if is_young and recent.snapshot.covers([read for fact in facts for read in fact.reads]):
            return recent.snapshot
    snapshot = origins.read(
        plan.origin,
        facts,
        progress=tools.stage,
        moment=tools.moment,
        account=plan.account,
        memory=tools.memory,
    )
    # A file may have changed by the next time.
    if recent is not None and isinstance(plan.origin, Source):
        recent.origin, recent.snapshot = plan.origin, snapshot
    return snapshot


def _remembered(
    history: History, account: str, taken: HistoryEntry, note: Callable[[str], None]
) -> tuple[Point, ...]:
    """Record the states of an account; return all that have been recorded."""
    try:
        return points(history.note(account, taken), BY_ID)
    except SnapshotError as error:
        # The copy is complete without it.
        note(f"no history is kept: {error}")
        return ()


def _stamped(  # noqa: PLR0913  # all that a copy is made of
    plan: Plan,
    account: str,
    shown: tuple[Snapshot, Mapping[str, Verdict]],
    history: Sequence[Point],
    *,
    files: Callable[[int], None],
    later: Later,
) -> StampReport:
    """Stamp what may be shown of an account, into the folder named by its id."""
    snapshot, verdicts = shown
    if plan.passphrase is not None:
        document = json.dumps(verdict_file.document(snapshot, verdicts, BY_ID))
        return stamp_locked(plan.site, document, plan.passphrase, plan.folder, progress=files)
    out = plan.folder / account
    return stamp(plan.site, snapshot, verdicts, out, history=history, progress=files, later=later)

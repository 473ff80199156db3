"""Snapshots, what is judged from them, and what other tools wrote that becomes one."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from aws_posture import demo
from aws_posture.base.errors import SnapshotError
from aws_posture.base.redaction import Redaction
from aws_posture.base.words import plain
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.catalogue.model import Fact, State, Verdict
from aws_posture.judging import Terms, history_entry, judge, prowler
from aws_posture.judging.masking import redact
from aws_posture.judging.verdict_file import document
from aws_posture.snapshot import Answer, Snapshot, dump, parse, read_prowler
from aws_posture.snapshot.operations import GET_CREDENTIAL_REPORT
from aws_posture.stamp import fill
from aws_posture.verify import Search
from aws_posture.verify.values import values_of
from fuzzing.drawing import MEMORY, Draw

TEXTS = tuple(dump(demo.get(name)) for name in demo.DEMOS)

_REPORTED = tuple(
    fact for fact in CATALOGUE if GET_CREDENTIAL_REPORT in (*fact.reads, *fact.may_read)
)

_TAG = re.compile(r"<[^<>]*>")
_SAFE_TAG = re.compile(
    r"</?(?:a|b|code|details|div|figcaption|figure|input|li|nav|ol|p|path|pre|rect|section|small|span|strong|summary|svg|text|time|ul)"
    r'(?: (?:class|d|id|rel|href|datetime|aria-hidden|aria-label|aria-labelledby|aria-level|height|role|rx|tabindex|type|viewBox|width|x|y|data-[a-z-]+)="[^"<>]*")*>'
)
_LINK = re.compile(r'href="(?!https://|#)')


def snapshot_files(data: bytes) -> None:
    """A snapshot file is read or refused, and what was read is written whole."""
    draw = Draw(data)
    text = (
        json.dumps(draw.changed(draw.pick(TEXTS)))
        if draw.number(2)
        else draw.rest().decode("utf-8", "surrogateescape")
    )
    try:
        snapshot = parse(text, "it.json")
    except SnapshotError:
        return
    again = parse(dump(snapshot), "again.json")
    assert dump(again) == dump(snapshot)
    assert len(again.records) == len(json.loads(text)["records"])


def verdicts(data: bytes) -> None:
    """Whatever AWS is said to have answered, each fact has a verdict, and each shows safely."""
    draw = Draw(data)
    level = draw.pick(tuple(Redaction))
    try:
        snapshot = parse(json.dumps(draw.changed(draw.pick(TEXTS))), "it.json")
    except SnapshotError:
        return
    _work_through(snapshot, level)


def credential_reports(data: bytes) -> None:
    """A credential report of any form is judged, or the verdicts say why it is not."""
    draw = Draw(data)
    whole = json.loads(draw.pick(TEXTS))
    for record in whole["records"]:
        if record["operation"] == str(GET_CREDENTIAL_REPORT) and "answer" in record:
            own = record["answer"]["Content"]
            at = draw.number(len(own) + 1)
            kept = own[at + draw.number(300) :]
            new = draw.rest().decode("utf-8", "surrogateescape")
            record["answer"]["Content"] = own[:at] + new + kept
    _work_through(parse(json.dumps(whole), "it.json"), Redaction.NAMES, _REPORTED)


_EVENT = {
    "metadata": {
        "product": {"name": "Prowler", "version": "5.46.0"},
        "event_code": "iam_root_mfa_enabled",
    },
    "class_uid": 2004,
    "status_code": "FAIL",
    "status_id": 1,
    "status_detail": "MFA is not enabled for root.",
    "time": 1790000000,
    "cloud": {
        "provider": "aws",
        "region": "eu-west-1",
        "account": {"uid": "111122223333"},
    },
    "resources": [{"uid": "arn:aws:iam::111122223333:root", "cloud_partition": "aws"}],
}
PROWLER = json.dumps([_EVENT, {**_EVENT, "status_code": "PASS"}])


def prowler_findings(data: bytes) -> None:
    """A file of Prowler's is read or refused, and can be judged and kept."""
    draw = Draw(data)
    content = json.dumps(draw.changed(PROWLER)).encode() if draw.number(2) else draw.rest()
    with tempfile.NamedTemporaryFile(suffix=".json", dir=MEMORY) as file:
        Path(file.name).write_bytes(content)
        try:
            snapshot = read_prowler(Path(file.name), prowler.checks(CATALOGUE))
        except SnapshotError:
            return
    assert dump(parse(dump(snapshot), "again.json")) == dump(snapshot)
    _work_through(snapshot, Redaction.NONE)


def _work_through(snapshot: Snapshot, level: Redaction, facts: Sequence[Fact] = CATALOGUE) -> None:
    """Do with a snapshot all that is done with one."""
    terms = Terms(now=None)
    found = judge(snapshot, facts, terms)
    assert list(found) == [fact.id for fact in facts]
    assert all(verdict.state in State for verdict in found.values())
    history_entry(snapshot, facts, found, terms)
    Search(values_of([snapshot]))
    shown, masked = redact(snapshot, found, level)
    json.dumps(document(shown, masked, BY_ID), allow_nan=False)
    _shows_safely(masked)
    if level is Redaction.NAMES:
        lines = {line for verdict in masked.values() for line in verdict.evidence}
        assert lines.isdisjoint(_users(snapshot)), lines


def _users(snapshot: Snapshot) -> Iterator[str]:
    """Name the users that a credential report tells of."""
    record = snapshot.find(GET_CREDENTIAL_REPORT)
    content = record.result.get("Content") if isinstance(record, Answer) else None
    for line in content.splitlines()[1:] if isinstance(content, str) else ():
        if name := line.partition(",")[0].strip('"'):
            yield plain(name)


def _shows_safely(verdicts: Mapping[str, Verdict]) -> None:
    named = " ".join(verdicts)
    lists = f'data-facts="{named}" data-entries="{named}"'
    slots = (
        f'<div data-aws-posture="v1:summary" {lists}></div>',
        f'<div data-aws-posture="v1:overview" {lists} data-table="t" id="p"></div>',
        *(f'<p data-aws-posture="v1:verdict" data-fact="{fact}"></p>' for fact in verdicts),
    )
    page = fill("".join(slots).encode(), verdicts, BY_ID).decode("ascii")
    unsafe = [tag for tag in _TAG.findall(page) if not _SAFE_TAG.fullmatch(tag)]
    assert not unsafe, unsafe
    assert not _LINK.search(page)

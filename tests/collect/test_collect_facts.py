"""Facts that are data, asked over real HTTP: answered, refused here or everywhere, paged, and empty.

The answers are those of the demonstration accounts, in the form in which AWS's services write them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from botocore.exceptions import UnknownServiceError
from botocore.session import get_session

from aws.overlay import Fault
from aws.server import Aws
from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import State, Verdict
from aws_posture.judging import evaluate
from aws_posture.snapshot import Answer, Refusal
from aws_posture.snapshot.reads import Read, Where, operations

Said = Mapping[str, Any]
Change = Callable[[str, Said, str], Said]
Judged = Mapping[str, Verdict]

TOPICS = {
    *("s3", "cloudtrail", "config", "logs", "guardduty", "securityhub", "access-analyzer"),
    *("ec2", "ebs", "vpc", "rds", "kms", "secrets"),
}
FACTS = [fact for fact in CATALOGUE if fact.topic in TOPICS]
READS = [read for fact in FACTS for read in fact.reads if isinstance(read, Read)]
ASKED = {str(operation) for operation in operations(READS)} - {"account:ListRegions"}
REGIONAL = [
    fact
    for fact in FACTS
    if any(isinstance(one, Read) and one.regions is Where.EVERY for one in fact.reads)
]
REGIONS = ("eu-west-1", "us-east-1")
SESSION = get_session()


@pytest.fixture
def judged(named: Aws, collected: Callable[..., Any]) -> Callable[[], Judged]:
    """Collect everything once, and judge it."""
    listed = [{"RegionName": one, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for one in REGIONS]
    named.answer("account:ListRegions", {"Regions": listed})
    return lambda: evaluate(collected(operations=READS), FACTS)


def _as_it_is(_: str, said: Said, __: str) -> Said:
    return said


def _account(aws: Aws, name: str, change: Change = _as_it_is) -> None:
    """Let the test AWS answer as a demonstration account does."""
    records = demo.get(name).records
    for operation in ASKED:
        for region in REGIONS:
            said = {
                one.subject.partition("=")[2]: one
                for one in records
                if one.operation == operation and one.region in ("", region)
            }
            if said:
                aws.answer(operation, _chosen(operation, said, change), region)


def _chosen(
    operation: str, said: Mapping[str, Answer | Refusal], change: Change
) -> Callable[[str], Said | Fault]:
    """Return what answers a request by the thing that it is about, which is in its text."""

    def chosen(text: str) -> Said | Fault:
        # A longer name may begin with a shorter one.
        about = [one for one in sorted(said, key=len) if one in text or len(said) == 1]
        record = said[about[-1]]
        if isinstance(record, Refusal):
            return Fault(record.code, 404)
        return change(operation, record.result, text)

    return chosen


def _expected(name: str) -> dict[str, State]:
    return {fact: one.state for fact, one in evaluate(demo.get(name), FACTS).items()}


def _states(verdicts: Judged) -> dict[str, State]:
    return {fact: verdict.state for fact, verdict in verdicts.items()}


@pytest.mark.parametrize("name", demo.DEMOS)
def test_what_aws_answers_is_judged_as_in_the_demonstration(
    name: str, named: Aws, judged: Callable[[], Judged]
) -> None:
    _account(named, name)
    assert _states(judged()) == _expected(name)


def test_what_is_denied_is_unknown_and_names_the_permission(
    named: Aws, judged: Callable[[], Judged]
) -> None:
    _account(named, "well-kept")
    for operation in ASKED:
        named.fail(operation, "AccessDeniedException", status=403)
    verdicts = judged()
    for fact in FACTS:
        first = next(one for one in fact.reads if isinstance(one, Read))
        assert verdicts[fact.id].state is State.UNKNOWN, fact.id
        assert first.operation.permission in str(verdicts[fact.id].reason), fact.id


def test_one_region_that_denies_leaves_what_the_other_decides(
    named: Aws, judged: Callable[[], Judged]
) -> None:
    """What fails in one Region fails; what passes in one is unknown, and says where it is."""
    _account(named, "fresh")
    for operation in ASKED:
        named.fail(operation, "AccessDeniedException", status=403, region="eu-west-1")
    verdicts = judged()
    for fact in REGIONAL:
        verdict = verdicts[fact.id]
        failed = _expected("fresh")[fact.id] is State.FAIL
        assert verdict.state is (State.FAIL if failed else State.UNKNOWN), fact.id
        assert "eu-west-1" in str(verdict.reason), fact.id
        assert ("us-east-1" in verdict.summary) is failed, fact.id


@cache
def _pages(operation: str) -> Mapping[str, Any]:
    """Return how AWS pages an operation; empty if it does not."""
    client, _, name = operation.partition(":")
    try:
        found: Mapping[str, Any] = SESSION.get_paginator_model(client).get_paginator(name)
    except (ValueError, UnknownServiceError):
        return {}
    return found


def _paged(operation: str, said: Said, text: str) -> Said:
    """Return an empty first page that promises another, or the other."""
    pages = _pages(operation)
    if not pages or "the-next-page" in text:
        return said
    keys = pages["result_key"]
    more = {"Truncated": True} if pages.get("more_results") == "Truncated" else {}
    first = keys if isinstance(keys, str) else keys[0]
    return {first: [], pages["output_token"]: "the-next-page"} | more


def test_every_page_is_read(named: Aws, judged: Callable[[], Judged]) -> None:
    _account(named, "well-kept", _paged)
    assert _states(judged()) == _expected("well-kept")
    paged = {call.operation for call in named.log if "the-next-page" in call.text}
    assert paged == {operation for operation in ASKED if _pages(operation)}


EMPTY = {
    "s3.buckets": State.PASS,
    "s3.buckets-public": State.NOT_APPLICABLE,
    "cloudtrail.trail": State.FAIL,
    "cloudtrail.log-validation": State.NOT_APPLICABLE,
    "config.recorder": State.FAIL,
    "logs.retention": State.NOT_APPLICABLE,
    "guardduty.enabled": State.FAIL,
    "access-analyzer.external": State.FAIL,
    "ec2.elastic-ips-unused": State.NOT_APPLICABLE,
    "vpc.default-vpc": State.PASS,
    "vpc.flow-logs": State.NOT_APPLICABLE,
    "vpc.open-ports": State.NOT_APPLICABLE,
    "vpc.default-group": State.NOT_APPLICABLE,
    "rds.not-public": State.NOT_APPLICABLE,
    "rds.encrypted": State.NOT_APPLICABLE,
    "kms.rotation": State.NOT_APPLICABLE,
    "secrets.rotation": State.NOT_APPLICABLE,
}


def test_what_is_empty_is_no_clean_bill(named: Aws, judged: Callable[[], Judged]) -> None:
    def emptied(_: str, said: Said, __: str) -> Said:
        return {key: [] if isinstance(one, list) else one for key, one in said.items()}

    _account(named, "well-kept", emptied)
    assert _states(judged()) == _expected("well-kept") | EMPTY

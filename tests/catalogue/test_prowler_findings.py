"""What Prowler's findings decide, and what they do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aws_posture.base.errors import FactError
from aws_posture.catalogue import BY_ID, CATALOGUE, get
from aws_posture.catalogue.model import Options, State, Verdict
from aws_posture.judging import evaluate, prowler
from aws_posture.judging.freshness import expire
from aws_posture.judging.prowler import MAPPED, NOT_MAPPED
from aws_posture.snapshot import (
    Answer,
    Caller,
    FindingStatus,
    Refusal,
    RefusalKind,
    Snapshot,
    ToolFinding,
)

ACCOUNT = "111122223333"
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ANA = f"arn:aws:iam::{ACCOUNT}:user/people/ana"

PASS, FAIL = FindingStatus.PASS, FindingStatus.FAIL
MANUAL, MUTED = FindingStatus.MANUAL, FindingStatus.MUTED


def finding(
    fact: str,
    status: FindingStatus,
    resource: str = ROOT,
    *,
    days_old: int = 0,
    muted: bool = False,
) -> ToolFinding:
    found_at = NOW - timedelta(days=days_old)
    detail = f"It is a {status}."
    return ToolFinding("Prowler 5.46.0", MAPPED[fact].id, status, found_at, resource, detail, muted)


def snapshot(
    *findings: ToolFinding, records: tuple[Answer | Refusal, ...] = (), partition: str = "aws"
) -> Snapshot:
    caller = Caller("", temporary=False)
    return Snapshot(ACCOUNT, partition, "us-east-1", caller, NOW, records, findings)


def judged(fact: str, taken: Snapshot, options: Options | None = None) -> Verdict:
    return evaluate(taken, [get(fact)], {fact: options or {}})[fact]


DECIDED = [
    ("root.mfa", [PASS], State.PASS),
    ("root.mfa", [FAIL], State.FAIL),
    ("root.mfa", [PASS, FAIL], State.FAIL),
    ("root.mfa", [MANUAL], State.UNKNOWN),
    ("root.mfa", [PASS, MANUAL], State.UNKNOWN),
    ("root.mfa", [MUTED], State.UNKNOWN),
    ("root.mfa", [PASS, MUTED], State.UNKNOWN),
    ("root.access-keys", [FAIL], State.FAIL),
    ("root.access-keys", [PASS], State.UNKNOWN),
    ("root.centralized", [PASS], State.PASS),
    ("root.centralized", [FAIL], State.UNKNOWN),
    ("iam.user-mfa", [FAIL], State.FAIL),
    ("iam.user-mfa", [PASS], State.UNKNOWN),
    ("iam.user-mfa", [PASS, FAIL], State.FAIL),
    ("iam.access-keys", [FAIL], State.FAIL),
    ("iam.access-keys", [PASS], State.UNKNOWN),
]


@pytest.mark.parametrize(("fact", "statuses", "state"), DECIDED)
def test_only_a_trusted_status_decides(
    fact: str, statuses: list[FindingStatus], state: State
) -> None:
    resource = ANA if fact.startswith("iam.") else ROOT
    verdict = judged(fact, snapshot(*(finding(fact, status, resource) for status in statuses)))
    assert verdict.state is state
    assert verdict.calls == ()
    assert verdict.taken_at == NOW
    assert "Prowler found" in verdict.summary
    assert "2026-11-02 09:30 UTC" in verdict.summary
    assert any(f"Prowler 5.46.0, {MAPPED[fact].id}: It is a" in line for line in verdict.evidence)
    assert (verdict.reason is not None) is (state is State.UNKNOWN)


@pytest.mark.parametrize(
    "statuses", [[PASS], [FAIL], [MUTED], [MANUAL]], ids=lambda found: str(found[0])
)
def test_a_reason_says_why_a_status_does_not_decide(statuses: list[FindingStatus]) -> None:
    taken = snapshot(*(finding("root.centralized", status) for status in statuses))
    reason = judged("root.centralized", taken).reason
    said = {PASS: None, FAIL: "denied", MUTED: "muted", MANUAL: "to a person"}[statuses[0]]
    assert reason is None if said is None else said in str(reason)


def test_nothing_is_said_of_a_fact_that_prowler_did_not_look_at() -> None:
    verdict = judged("root.access-keys", snapshot(finding("root.mfa", FAIL)))
    assert verdict.state is State.UNKNOWN
    assert "iam:GetAccountSummary was not asked" in str(verdict.reason)
    assert verdict.calls


def test_what_aws_answered_goes_before_what_prowler_found() -> None:
    summary = {"AccountMFAEnabled": 1, "AccountPasswordPresent": 1, "AccountAccessKeysPresent": 0}
    answer = Answer("iam:GetAccountSummary", NOW, {"SummaryMap": summary})
    verdict = judged("root.mfa", snapshot(finding("root.mfa", FAIL), records=(answer,)))
    assert verdict.state is State.PASS
    assert verdict.calls


def test_a_refusal_of_aws_stays_a_refusal() -> None:
    refusal = Refusal("iam:GetAccountSummary", NOW, RefusalKind.DENIED, "AccessDenied")
    verdict = judged("root.mfa", snapshot(finding("root.mfa", PASS), records=(refusal,)))
    assert verdict.state is State.UNKNOWN
    assert "denied" in str(verdict.reason)


def test_the_oldest_finding_gives_the_age_and_an_old_one_decides_nothing() -> None:
    taken = snapshot(finding("root.mfa", PASS, days_old=3), finding("root.mfa", PASS))
    verdict = judged("root.mfa", taken)
    assert verdict.taken_at == NOW - timedelta(days=3)
    expired = expire(verdict, NOW, timedelta(days=1))
    assert expired.state is State.UNKNOWN
    assert "another tool looked at 2026-10-30" in str(expired.reason)


def test_a_muted_failure_stays_a_failure_and_says_that_it_is_muted() -> None:
    verdict = judged("root.mfa", snapshot(finding("root.mfa", FAIL, muted=True)))
    assert verdict.state is State.FAIL
    assert "muted there" in verdict.evidence[0]


def test_a_verdict_says_what_to_bear_in_mind() -> None:
    verdict = judged("root.mfa", snapshot(finding("root.mfa", PASS)))
    assert "credential report" in verdict.evidence[-1]


def test_another_limit_than_prowlers_is_not_decided() -> None:
    taken = snapshot(finding("iam.access-keys", FAIL, ANA))
    assert judged("iam.access-keys", taken).state is State.FAIL
    assert judged("iam.access-keys", taken, {"days": 30}).state is State.UNKNOWN


def test_roots_old_key_is_no_users() -> None:
    taken = snapshot(finding("iam.access-keys", FAIL, ROOT))
    assert judged("iam.access-keys", taken).state is State.UNKNOWN


def test_mfa_of_root_is_not_decided_where_there_is_none() -> None:
    taken = snapshot(finding("root.mfa", FAIL), partition="aws-us-gov")
    assert judged("root.mfa", taken).state is State.UNKNOWN


def test_a_long_list_of_failures_is_cut() -> None:
    taken = snapshot(*(finding("iam.user-mfa", FAIL, f"{ANA}{n}") for n in range(50)))
    assert "and 30 more" in judged("iam.user-mfa", taken).evidence


def test_hostile_words_of_a_finding_stay_on_one_line() -> None:
    hostile = ToolFinding(
        "Prowler \x1b[2J", MAPPED["root.mfa"].id, FAIL, NOW, ROOT, "a\n\u202eb\x9b31m"
    )
    assert all(line.isprintable() for line in judged("root.mfa", snapshot(hostile)).evidence)


def test_the_table_names_facts_that_exist_and_no_check_twice() -> None:
    assert set(MAPPED) <= set(BY_ID)
    ids = [check.id for check in MAPPED.values()]
    assert len(ids) == len(set(ids))
    assert not set(ids) & set(NOT_MAPPED)
    for fact, check in MAPPED.items():
        assert set(check.options) <= set(get(fact).options)


def test_no_administrator_is_taken_from_prowler() -> None:
    assert not {"iam.admin", "iam.admin-count", "iam.admin-mfa", "root.last-used"} & set(MAPPED)
    assert not {"root.mfa-kind", "account.security-contact"} & set(MAPPED)


def test_checks_are_those_of_the_facts_that_were_chosen() -> None:
    assert prowler.checks([get("root.mfa"), get("iam.admin")]) == {"iam_root_mfa_enabled"}
    assert len(prowler.checks(CATALOGUE)) == len(MAPPED)
    with pytest.raises(FactError, match=r"there are checks for root.mfa"):
        prowler.checks([get("iam.admin")])

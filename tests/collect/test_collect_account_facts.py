"""Facts about the account, its costs and its quotas, from what AWS writes on the wire to the verdict."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from botocore.session import get_session

from aws.overlay import Fault
from aws.server import Aws
from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import State, Verdict
from aws_posture.demo.answers import TAKEN_AT
from aws_posture.judging import evaluate
from aws_posture.snapshot import Snapshot
from aws_posture.snapshot.reads import Read

Take = Callable[..., Snapshot]
Json = dict[str, Any]

CLIENTS = {"account", "billing", "budgets", "ce", "freetier", "signin", "support"}
FACTS = [
    fact
    for fact in CATALOGUE
    if {one.operation.client for one in fact.reads if isinstance(one, Read)} & CLIENTS
]
KNOWS_SESSIONS = "ListSessions" in get_session().get_service_model("signin").operation_names


def judged(collected: Take) -> Mapping[str, Verdict]:
    reads = [read for fact in FACTS for read in fact.reads]
    return evaluate(replace(collected(operations=reads), taken_at=TAKEN_AT), FACTS)


def answer_like(aws: Aws, name: str) -> None:
    """Let AWS write what a demonstration account answers."""
    aws.answer("account:ListRegions", _regions(*demo.REGIONS))
    for one in json.loads(demo.ANSWERS.read_text(encoding="utf-8"))[name]:
        operation, parameter = one["operation"], one["subject"].partition("=")[2]
        given = one.get("answer") or Fault(one["error"], 403 if "Denied" in one["error"] else 400)
        if operation == "account:GetAlternateContact":
            given = _by_kind(aws.overlay.answers.get(operation), parameter, given)
        if operation.partition(":")[0] in CLIENTS and (
            KNOWS_SESSIONS or "Sessions" not in operation
        ):
            aws.overlay.answers[operation] = given


def _by_kind(others: Any, kind: str, given: Json | Fault) -> Callable[[str], Json | Fault]:  # noqa: ANN401  # Answers
    return lambda text: given if f'"{kind}"' in text else others(text)


def _regions(*names: str) -> Json:
    return {
        "Regions": [{"RegionName": one, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for one in names]
    }


def test_the_facts_that_are_tried_here_are_those_about_the_account() -> None:
    assert {fact.topic for fact in FACTS} == {"account", "billing"}
    assert len(FACTS) == 12


@pytest.mark.parametrize("name", list(demo.DEMOS))
def test_what_comes_over_the_wire_is_judged_as_the_demonstration(
    named: Aws, collected: Take, name: str
) -> None:
    answer_like(named, name)
    snapshot = demo.get(name)
    expected = evaluate(snapshot, FACTS)
    found = judged(collected)
    for fact in FACTS:
        if fact.id == "account.sessions" and not KNOWS_SESSIONS:
            assert (
                found[fact.id].summary == "The installed boto3 does not know signin:ListSessions."
            )
            continue
        said = expected[fact.id].summary.replace(snapshot.account, "111122223333")
        assert (found[fact.id].state, found[fact.id].summary) == (expected[fact.id].state, said)
        assert found[fact.id].value == expected[fact.id].value


def test_what_is_denied_is_unknown_and_names_the_permission(named: Aws, collected: Take) -> None:
    answer_like(named, "well-kept")
    for operation in list(named.overlay.answers):
        named.overlay.answers[operation] = Fault("AccessDeniedException", 403)
    for fact, verdict in judged(collected).items():
        assert verdict.state is State.UNKNOWN, fact
        if KNOWS_SESSIONS or fact != "account.sessions":
            assert verdict.reason is not None
            assert verdict.reason.count("allow ") >= 1


def test_an_error_that_is_no_answer_decides_nothing(named: Aws, collected: Take) -> None:
    answer_like(named, "well-kept")
    wrong = Fault("ValidationException", 400)
    named.overlay.answers["budgets:DescribeBudgetNotificationsForAccount"] = wrong
    named.overlay.answers["freetier:GetAccountPlanState"] = wrong
    named.overlay.answers["signin:ListResourcePermissionStatements"] = wrong
    found = judged(collected)
    for fact in ("billing.budget", "billing.plan", "billing.credits", "account.sign-in-network"):
        assert found[fact].state is State.UNKNOWN
    assert found["billing.alerts"].state is State.PASS


def test_lists_are_read_to_their_end(named: Aws, collected: Take) -> None:
    answer_like(named, "well-kept")
    more = {"BudgetName": "more", "BudgetType": "COST", "TimeUnit": "MONTHLY"}
    alert = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80}
    named.overlay.answers |= {
        "account:ListRegions": [
            {**_regions("us-east-1"), "NextToken": "x"},
            _regions("us-east-2", "us-west-2"),
        ],
        "budgets:DescribeBudgets": [{"Budgets": [], "NextToken": "x"}, {"Budgets": [more]}],
        "budgets:DescribeBudgetNotificationsForAccount": [
            {"BudgetNotificationsForAccount": [], "NextToken": "x"},
            {"BudgetNotificationsForAccount": [{"BudgetName": "more", "Notifications": [alert]}]},
        ],
        "ce:GetAnomalySubscriptions": [
            {"AnomalySubscriptions": [], "NextPageToken": "x"},
            {"AnomalySubscriptions": []},
        ],
    }
    found = judged(collected)
    assert found["account.regions"].value == 3
    assert found["billing.budget"].summary == "1 budget for costs sends alerts: more."
    assert found["billing.anomaly-alerts"].state is State.FAIL


def test_usage_and_quotas_come_from_one_summary(named: Aws, collected: Take) -> None:
    quotas = [fact for fact in CATALOGUE if fact.id.endswith("-quota")]
    snapshot = collected(operations=[read for fact in quotas for read in fact.reads])
    assert named.calls.count("iam:GetAccountSummary") == 1
    values = {fact: verdict.value for fact, verdict in evaluate(snapshot, quotas).items()}
    assert values == {
        "iam.users-quota": "0 of 5,000",
        "iam.roles-quota": "0 of 1,000",
        "iam.groups-quota": "0 of 300",
        "iam.policies-quota": "0 of 1,500",
    }

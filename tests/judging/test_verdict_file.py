"""Verdicts for a browser: what is in the file, and what is left out of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.catalogue.items import MOST_ROUTES, Item
from aws_posture.catalogue.model import Declaration, DeclarationKind, State
from aws_posture.judging import evaluate, verdict_file
from aws_posture.judging.remedies import how_to
from verdicts import verdict_of


@pytest.mark.parametrize("name", demo.DEMOS)
def test_it_says_of_each_fact_what_its_verdict_says(name: str) -> None:
    snapshot = demo.get(name)
    verdicts = evaluate(snapshot, CATALOGUE)
    made = verdict_file.document(snapshot, verdicts, BY_ID)
    head = {key: value for key, value in made.items() if key != "verdicts"}
    assert head == {
        "kind": "aws-posture-verdicts",
        "version": 1,
        "account": snapshot.account,
        "taken_at": "2026-11-02T09:30:00Z",
    }
    assert list(made["verdicts"]) == list(verdicts)
    for fact, said in made["verdicts"].items():
        verdict = verdicts[fact]
        assert (said["state"], said["summary"]) == (verdict.state, verdict.summary)
        assert said["kind"] == BY_ID[fact].kind
        assert (said.get("value"), said.get("link")) == (verdict.value, verdict.link)
        assert said.get("reason") == verdict.reason
        assert said.get("evidence", []) == list(verdict.evidence)
        assert [call["operation"] for call in said.get("calls", [])] == [
            str(call.operation) for call in verdict.calls
        ]


@pytest.mark.parametrize(("number", "more"), [(1, 0), (MOST_ROUTES, 0), (MOST_ROUTES + 2, 2)])
def test_it_has_as_many_ways_as_a_page_draws_and_counts_the_others(number: int, more: int) -> None:
    snapshot = demo.get("fresh")
    verdict = evaluate(snapshot, [BY_ID["iam.admin-paths"]])["iam.admin-paths"]
    routes = verdict.finding.routes[:1] * number
    found = replace(verdict, finding=replace(verdict.finding, routes=routes))
    made = verdict_file.document(snapshot, {verdict.fact: found}, BY_ID)
    said = made["verdicts"][verdict.fact]["routes"]
    assert (len(said["drawn"]), said["more"]) == (number - more, more)


@pytest.mark.parametrize("users", [1, 5])
def test_it_says_what_to_do_about_a_failure(users: int) -> None:
    fact = BY_ID["iam.user-mfa"]
    items = tuple(Item("user", f"user-{number}") for number in range(users))
    verdict = verdict_of(fact.id, State.FAIL, items=items)
    how = how_to(verdict, fact)
    assert how is not None
    made = verdict_file.document(demo.get("fresh"), {fact.id: verdict}, BY_ID)
    said = made["verdicts"][fact.id]["how"]
    assert said == {
        "console": list(how.console),
        "cli": how.cli,
        **({"more": how.more} if users > 3 else {}),
        "sitting": "administrator",
        "minutes": 5 + users - 1,
        "document": {"title": fact.document.title, "url": fact.document.url},
    }


@pytest.mark.parametrize("state", State)
def test_it_leaves_out_what_there_is_none_of(state: State) -> None:
    fact = BY_ID["root.mfa"]
    made = verdict_file.document(demo.get("fresh"), {fact.id: verdict_of(fact.id, state)}, BY_ID)
    how = {"how"} if state in {State.FAIL, State.MANUAL} else set()
    assert made["verdicts"][fact.id].keys() == {"state", "kind", "summary", *how}


def test_it_says_of_each_call_when_it_was_answered() -> None:
    snapshot = demo.get("fresh")
    verdicts = evaluate(snapshot, [BY_ID["root.mfa"]])
    made = verdict_file.document(snapshot, verdicts, BY_ID)
    assert made["verdicts"]["root.mfa"]["calls"] == [
        {"operation": "iam:GetAccountSummary", "taken_at": "2026-11-02T09:30:00Z"}
    ]


@pytest.mark.parametrize("kind", DeclarationKind)
@pytest.mark.parametrize("since", [date(2026, 10, 31), None])
def test_it_says_who_declared_what_and_since_when_if_that_is_known(
    kind: DeclarationKind, since: date | None
) -> None:
    snapshot = demo.get("fresh")
    verdict = evaluate(snapshot, [BY_ID["root.mfa"]])["root.mfa"]
    declared = Declaration(kind, "the device is in the post", "Bo", date(2026, 12, 1), since=since)
    made = verdict_file.document(
        snapshot, {"root.mfa": replace(verdict, declaration=declared)}, BY_ID
    )
    assert made["verdicts"]["root.mfa"]["declaration"] == {
        "kind": str(kind),
        "text": "the device is in the post",
        "by": "Bo",
        "until": "2026-12-01",
        **({"since": "2026-10-31"} if since else {}),
    }


def test_a_fact_that_is_not_there_is_left_out() -> None:
    snapshot = demo.get("fresh")
    verdicts = evaluate(snapshot, [BY_ID["root.mfa"], BY_ID["iam.admin"]])
    made = verdict_file.document(snapshot, verdicts, {"root.mfa": BY_ID["root.mfa"]})
    assert list(made["verdicts"]) == ["root.mfa"]


def test_it_is_written_in_ascii(tmp_path: Path) -> None:
    file = tmp_path / "verdicts.json"
    verdict_file.save({"kind": "é"}, file)
    assert file.read_text("ascii") == '{\n "kind": "\\u00e9"\n}\n'
    assert json.loads(file.read_bytes()) == {"kind": "é"}

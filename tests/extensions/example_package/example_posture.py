"""A fact of your own: is IAM Access Analyzer looking at the account in this Region?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_posture.api import (
    Document,
    Evidence,
    Extension,
    Fact,
    Finding,
    HowTo,
    Item,
    Operation,
    Options,
    State,
)

LIST_ANALYZERS = Operation("accessanalyzer", "ListAnalyzers", "access-analyzer:ListAnalyzers")


def list_analyzers(client: Any) -> Mapping[str, Any]:  # noqa: ANN401  # boto3 has no types
    """Ask; keep no more of the answer than the judge needs."""
    pages = client.get_paginator("list_analyzers").paginate(type="ACCOUNT")
    found = (one for page in pages for one in page["analyzers"])
    return {"analyzers": [{"name": one["name"], "status": one["status"]} for one in found]}


def judge(evidence: Evidence, _: Options) -> Finding:
    """Judge. Where AWS refused, `answer` ends this, and the verdict is unknown."""
    analyzers = evidence.answer(LIST_ANALYZERS)["analyzers"]
    active = [Item("analyzer", one["name"]) for one in analyzers if one["status"] == "ACTIVE"]
    if active:
        summary = f"An analyzer looks at the account in {evidence.region}."
        return Finding(State.PASS, summary, items=tuple(active))
    return Finding(State.FAIL, f"No analyzer looks at the account in {evidence.region}.")


FACT = Fact(
    id="example.analyzer",
    title="IAM Access Analyzer",
    question="Does IAM Access Analyzer look at the account?",
    why="It finds what is shared with others by mistake, at no cost.",
    judge=judge,
    reads=(LIST_ANALYZERS,),
    check=HowTo(("Open the IAM console and choose Access analyzer.",)),
    remedy=HowTo(("In the IAM console, choose Access analyzer, then Create analyzer.",)),
    document=Document(
        "Using AWS Identity and Access Management Access Analyzer",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html",
    ),
)

EXTENSION = Extension(facts=(FACT,), questions={LIST_ANALYZERS: list_analyzers})

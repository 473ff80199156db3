"""A fact of your own: is IAM Access Analyzer looking at the account in this Region?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_posture.facts.evidence import Evidence
from aws_posture.facts.extensions import Extension
from aws_posture.facts.model import Document, Fact, Finding, HowTo, Options, State
from aws_posture.operations import Operation

LIST_ANALYZERS = Operation("accessanalyzer", "ListAnalyzers", "access-analyzer:ListAnalyzers")


def list_analyzers(client: Any) -> Mapping[str, Any]:  # noqa: ANN401  # boto3 has no types
    """Ask; keep no more of the answer than the judge needs."""
    pages = client.get_paginator("list_analyzers").paginate(type="ACCOUNT")
    return {"states": [one["status"] for page in pages for one in page["analyzers"]]}


def judge(evidence: Evidence, _: Options) -> Finding:
    """Judge. Where AWS refused, `answer` ends this, and the verdict is unknown."""
    states = evidence.answer(LIST_ANALYZERS)["states"]
    if "ACTIVE" in states:
        return Finding(State.PASS, f"An analyzer looks at the account in {evidence.region}.")
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

"""A collection under exactly this policy knows all; with an action less, what needs it is open.

Here are the facts whose questions are code; `test_policy_reads.py` has those that are data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from aws.server import Aws
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import Fact, State, Verdict
from aws_posture.judging import evaluate
from aws_posture.policy import permissions
from aws_posture.snapshot import load
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GENERATE_CREDENTIAL_REPORT,
    GET_ALTERNATE_CONTACT,
    GET_CREDENTIAL_REPORT,
    LIST_ORGANIZATIONS_FEATURES,
    LIST_SERVICE_SPECIFIC_CREDENTIALS,
    Operation,
)
from aws_posture.snapshot.reads import operations
from building import FRESH, Run, aws_posture, mkdocs, small_site, states

FACTS = [
    fact
    for fact in CATALOGUE
    if all(isinstance(read, Operation) for read in (*fact.reads, *fact.may_read))
]
NEEDED = sorted(
    (one for one in set(operations(r for f in FACTS for r in f.reads)) if one.permission),
    key=str,
)

# What the test server answers in moto's stead, it has to refuse in moto's stead too.
IN_MOTOS_STEAD = (
    *(DESCRIBE_ORGANIZATION, GET_ALTERNATE_CONTACT),
    *(LIST_ORGANIZATIONS_FEATURES, LIST_SERVICE_SPECIFIC_CREDENTIALS),
)


@pytest.fixture
def enforcing(aws: Aws) -> Iterator[Aws]:
    """Return a server that lets nobody do what no policy allows, once there is somebody."""
    yield aws
    aws.enforce("inf")


def _seeded(aws: Aws, document: Mapping[str, Any]) -> dict[str, str]:
    """Make an account that answers every fact; gives the environment of who has the policy."""
    iam = aws.client("iam")
    aws.root(mfa=True)
    aws.organization(features=["RootCredentialsManagement"])
    aws.security_contact()
    iam.update_account_password_policy(MinimumPasswordLength=14)
    iam.create_user(UserName="reader")
    iam.create_login_profile(UserName="reader", Password="A long one, 1 digit")
    if document["Statement"]:
        iam.put_user_policy(
            UserName="reader", PolicyName="read", PolicyDocument=json.dumps(document)
        )
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    allowed = {action for one in document["Statement"] for action in one["Action"]}
    for operation in IN_MOTOS_STEAD:
        if operation.permission not in allowed:
            aws.fail(str(operation), "AccessDenied", status=403)
    aws.enforce()
    return {
        **aws.environ(),
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }


def _without(permission: str) -> dict[str, Any]:
    document = dict(permissions(FACTS))
    document["Statement"] = [
        {**one, "Action": [action for action in one["Action"] if action != permission]}
        for one in document["Statement"]
    ]
    return document


def _verdicts(folder: Path, environ: Mapping[str, str]) -> dict[str, Verdict]:
    chosen = (part for fact in FACTS for part in ("--fact", fact.id))
    done: Run = aws_posture(folder, "collect", "-o", "snapshot.json", *chosen, environ=environ)
    assert done.status == 0, done.err
    return evaluate(load(folder / "snapshot.json"), FACTS)


def _open(verdicts: Mapping[str, Verdict]) -> set[str]:
    return {one.fact for one in verdicts.values() if one.state is State.UNKNOWN}


def test_under_exactly_this_policy_nothing_is_unknown(tmp_path: Path, enforcing: Aws) -> None:
    verdicts = _verdicts(tmp_path, _seeded(enforcing, permissions(FACTS)))
    assert not {one.fact: one.reason for one in verdicts.values() if one.fact in _open(verdicts)}
    assert "not looked at" not in str(verdicts["iam.unused"].evidence)


@pytest.mark.parametrize("operation", NEEDED, ids=str)
def test_without_one_action_exactly_what_needs_it_is_unknown(
    tmp_path: Path, enforcing: Aws, operation: Operation
) -> None:
    verdicts = _verdicts(tmp_path, _seeded(enforcing, _without(operation.permission)))
    needing = {fact.id for fact in FACTS if operation in operations(fact.reads)}
    # In some accounts a fact cannot do without what only adds detail in others.
    helped = {fact.id for fact in FACTS if operation in operations(fact.may_read)}
    found = _open(verdicts)
    assert needing <= found <= needing | helped
    assert all(operation.permission in (verdicts[fact].reason or "") for fact in found)


def test_without_the_making_of_reports_what_needs_one_is_unknown(
    tmp_path: Path, enforcing: Aws
) -> None:
    making = GENERATE_CREDENTIAL_REPORT.permission
    verdicts = _verdicts(tmp_path, _seeded(enforcing, _without(making)))
    needing = {fact.id for fact in FACTS if _needs_report(fact)}
    assert _open(verdicts) == needing
    assert all(making in (verdicts[fact].reason or "") for fact in needing)


def _needs_report(fact: Fact) -> bool:
    return GET_CREDENTIAL_REPORT in fact.reads


def test_without_listing_credentials_of_services_a_verdict_says_so(
    tmp_path: Path, enforcing: Aws
) -> None:
    permission = LIST_SERVICE_SPECIFIC_CREDENTIALS.permission
    verdicts = _verdicts(tmp_path, _seeded(enforcing, _without(permission)))
    assert _open(verdicts) == {"iam.service-credentials"}
    (line,) = (one for one in verdicts["iam.unused"].evidence if "not looked at" in one)
    assert permission in line


def test_a_build_takes_no_more_than_its_pages_need(tmp_path: Path, enforcing: Aws) -> None:
    site = small_site(tmp_path)
    assert mkdocs(site, "build").status == 0
    document = json.loads(aws_posture(site, "policy", "--site", "site").out)
    done = mkdocs(site, "build", environ=_seeded(enforcing, document))
    assert done.status == 0, done.err
    (copy,) = site.glob("private/*")
    assert copy.name != FRESH or copy.is_dir()
    html = (copy / "index.html").read_text(encoding="utf-8")
    assert states(html, "root.mfa") <= {"pass", "fail", "not-applicable"}

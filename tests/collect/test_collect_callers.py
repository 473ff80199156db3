"""Who may ask, and what may leave; over real HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from aws.server import ACCESS_KEY, SECRET_KEY, Aws
from aws_posture.base.errors import BlockedCallError, CredentialsError, RootCredentialsError
from aws_posture.collect import Source
from aws_posture.collect.guard import Guard
from aws_posture.collect.session import open_session
from aws_posture.collect.transport import Limits
from aws_posture.snapshot import Snapshot
from aws_posture.snapshot import operations as op

Take = Callable[..., Snapshot]
ROLE = "arn:aws:iam::111122223333:role/reader"


def test_root_is_refused_before_anything_else_is_asked(named: Aws, collected: Take) -> None:
    named.caller("arn:aws:iam::111122223333:root")
    with pytest.raises(RootCredentialsError, match="root user's of account 111122223333"):
        collected()
    assert named.calls == ["sts:GetCallerIdentity"]


@pytest.mark.parametrize("arn", ["somebody", "arn:aws:iam", "arn aws iam"])
def test_an_endpoint_that_answers_no_arn_is_one_line(named: Aws, collected: Take, arn: str) -> None:
    named.caller(arn)
    with pytest.raises(CredentialsError, match=f"answered '{arn}', which is no ARN"):
        collected()
    assert named.calls == ["sts:GetCallerIdentity"]


@pytest.mark.parametrize(
    ("client", "call"),
    [
        ("iam", lambda c: c.create_user(UserName="eve")),
        ("iam", lambda c: c.list_users()),
        ("iam", lambda c: c.delete_account_alias(AccountAlias="example")),
        ("sts", lambda c: c.get_session_token()),
        ("organizations", lambda c: c.leave_organization()),
    ],
    ids=["CreateUser", "ListUsers", "DeleteAccountAlias", "GetSessionToken", "LeaveOrganization"],
)
def test_what_is_not_declared_never_leaves(
    named: Aws, client: str, call: Callable[[object], object]
) -> None:
    session = open_session(Source(), Guard(300), Limits())
    with pytest.raises(BlockedCallError, match="stopped before it was sent"):
        call(session.client(client))
    assert named.calls == []


@pytest.mark.parametrize(
    ("code", "status", "message", "said"),
    [
        ("ExpiredToken", 403, "expired", "the credentials have expired"),
        ("InvalidClientTokenId", 403, "The security token is invalid", "does not accept"),
        ("SignatureDoesNotMatch", 403, "Signature expired: x", "clock"),
        ("Throttling", 400, "Rate exceeded", "throttled"),
    ],
)
def test_credentials_that_do_not_work_are_one_line(  # noqa: PLR0913, PLR0917  # columns of the table
    named: Aws, collected: Take, code: str, status: int, message: str, said: str
) -> None:
    named.fail("sts:GetCallerIdentity", code, status=status, message=message)
    # Throttling is waited for until the time is over.
    limits = Limits(total=8, attempts=2)
    with pytest.raises(CredentialsError, match=said) as caught:
        collected(limits=limits)
    assert "\n" not in str(caught.value)
    assert set(named.calls) == {"sts:GetCallerIdentity"}


def test_an_endpoint_that_nobody_answers(collected: Take) -> None:
    with pytest.raises(CredentialsError, match="cannot be reached"):
        collected(Source(endpoint_url="http://127.0.0.1:9"))


def test_a_profile_that_is_not_there(collected: Take) -> None:
    with pytest.raises(CredentialsError, match="ProfileNotFound"):
        collected(Source(profile="nobody"))


def test_half_a_pair_of_credentials(collected: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(CredentialsError, match="PartialCredentialsError"):
        collected()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: Aws) -> Callable[[str], None]:
    """Write an AWS config file, with no credentials in the environment."""
    del named
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))

    def write(text: str) -> None:
        (tmp_path / "config").write_text(text, encoding="utf-8")

    return write


def test_a_profile_with_keys(config: Callable[[str], None], collected: Take, named: Aws) -> None:
    config(
        "[profile me]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\n"
        "aws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\nregion = eu-west-1\n"
    )
    snapshot = collected(Source(profile="me"))
    assert {call.access_key for call in named.log} == {"AKIAI44QH8DHBEXAMPLE"}
    assert snapshot.region == "eu-west-1"
    assert snapshot.caller.temporary is False


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            (
                "[profile me]\nsso_start_url = https://example.awsapps.com/start\n"
                "sso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = reader\n"
            ),
            "aws sso login",
        ),
        ("[profile me]\nlogin_session = arn:aws:iam::111122223333:user/ana\n", "aws login"),
        ("[profile me]\nregion = us-east-1\n", "NoCredentialsError"),
    ],
    ids=["Identity Center", "aws login", "nothing"],
)
def test_a_profile_that_has_to_log_in_first(
    config: Callable[[str], None], collected: Take, named: Aws, text: str, said: str
) -> None:
    config(text)
    with pytest.raises(CredentialsError, match=said):
        collected(Source(profile="me"))
    assert named.calls == []


def test_the_role_of_the_machine_is_never_asked_for(
    config: Callable[[str], None],
    collected: Take,
    named: Aws,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config("")
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    # A metadata service that would give credentials: it must not be spoken to.
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", named.url)
    with pytest.raises(CredentialsError, match="NoCredentialsError"):
        collected(Source())
    assert named.calls == []


def test_a_role_is_assumed_with_its_external_id(named: Aws, collected: Take) -> None:
    snapshot = collected(
        Source(role_arn=ROLE, external_id="Example-External-Id"),
        operations=[op.GET_ACCOUNT_SUMMARY],
    )
    assert named.calls == ["sts:AssumeRole", "sts:GetCallerIdentity", "iam:GetAccountSummary"]
    first, *others = [call.access_key for call in named.log]
    assert first == ACCESS_KEY
    assert ACCESS_KEY not in others
    assert snapshot.caller.temporary is True
    assert snapshot.caller.arn == "arn:aws:sts::111122223333:assumed-role/reader/aws-posture"


def test_a_role_that_may_not_be_assumed_is_named(named: Aws, collected: Take) -> None:
    named.fail("sts:AssumeRole", "AccessDenied", status=403, message="not authorized")
    with pytest.raises(CredentialsError, match=f"the role {ROLE} cannot be assumed"):
        collected(Source(role_arn=ROLE))


def test_a_session_token_makes_credentials_temporary(
    collected: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "example-token")
    assert collected(operations=[]).caller.temporary is True


def test_logs_hold_no_secret_at_any_level(
    named: Aws,
    collected: Take,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "FwoGZXIvYXdzEXAMPLETOKEN0123456789")
    caplog.set_level(logging.DEBUG)
    named.fail("iam:GetAccountSummary", "AccessDenied", status=403)
    collected()
    for secret in (SECRET_KEY, ACCESS_KEY, "FwoGZXIvYXdzEXAMPLETOKEN0123456789", "Signature="):
        assert secret not in caplog.text

"""From an account that was seeded through boto3 to the page in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from site_reading import Read

from aws.server import Aws
from building import aws_posture
from sampling import nightly_but

POST = "posts/root-user-and-iam-users/"
REPORT = "your-account/"
ALLOW_ALL = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'

Stamped = Callable[[str | Path], Path]


def _collected(folder: Path, aws: Aws) -> Path:
    path = folder / "snapshot.json"
    done = aws_posture(folder, "collect", "-o", path, environ=aws.environ())
    assert done.status == 0, done.err
    assert path.stat().st_mode & 0o777 == 0o600
    return path


def _shown(snapshot: Path) -> dict[str, Any]:
    done = aws_posture(snapshot.parent, "show", snapshot, "--json")
    assert done.status == 0, done.err
    return {fact["id"]: fact for fact in json.loads(done.out)["facts"]}


def test_a_seeded_account_is_read_judged_and_shown(
    tmp_path: Path, aws: Aws, stamped: Stamped, read: Read
) -> None:
    iam = aws.client("iam")
    for name in ("ana", "ben", "zoe"):
        iam.create_user(UserName=name)
    iam.create_group(GroupName="administrators")
    iam.put_group_policy(
        GroupName="administrators", PolicyName="everything", PolicyDocument=ALLOW_ALL
    )
    iam.add_user_to_group(GroupName="administrators", UserName="ana")
    iam.put_user_policy(UserName="ben", PolicyName="all", PolicyDocument=ALLOW_ALL)
    aws.alias("example-corp")
    aws.root(mfa=True, keys=1)
    snapshot = _collected(tmp_path, aws)

    states = {fact_id: fact["state"] for fact_id, fact in _shown(snapshot).items()}
    expected = {
        "root.mfa": "pass",
        "root.access-keys": "fail",
        "iam.admin": "pass",
        "iam.admin-count": "pass",
        "account.alias": "pass",
        "account.organization": "pass",
    }
    assert expected.items() <= states.items()

    with read(stamped(snapshot)) as copy:
        page = copy.open(POST)
        for fact in ("root.mfa", "root.access-keys", "iam.admin", "iam.admin-count"):
            assert copy.state(fact) == expected[fact]
        assert "ana" in copy.card("iam.admin")
        assert "ben" in copy.card("iam.admin")
        assert "zoe" not in copy.card("iam.admin")
        sign_in = 'a[href="https://example-corp.signin.aws.amazon.com/console"]'
        expect(page.locator(sign_in).first).to_be_visible()
        expect(page.get_by_text("Stop here: your root user has no MFA")).to_have_count(0)


# A card, a value, and a fact in the report alone; tests/collect has every operation.
DENIED = {
    "iam:GetAccountAuthorizationDetails": "iam.admin",
    "iam:ListAccountAliases": "account.alias",
    "account:GetAlternateContact": "account.security-contact",
}


@pytest.mark.parametrize(
    ("operation", "fact"),
    nightly_but({("iam:GetAccountAuthorizationDetails", "iam.admin")}, DENIED.items()),
)
def test_a_denied_call_is_unknown_and_names_the_permission(  # noqa: PLR0913, PLR0917  # fixtures
    tmp_path: Path, aws: Aws, stamped: Stamped, read: Read, operation: str, fact: str
) -> None:
    aws.root(mfa=True)
    aws.fail(operation, "AccessDenied", status=403, message="not authorized to perform this")
    snapshot = _collected(tmp_path, aws)
    _assert_unknown(snapshot, fact, [operation], stamped, read)
    others = {id_: verdict["state"] for id_, verdict in _shown(snapshot).items()}
    assert "pass" in others.values()


def test_a_failing_call_is_unknown_with_its_reason(
    tmp_path: Path, aws: Aws, stamped: Stamped, read: Read
) -> None:
    aws.fail("iam:GetAccountSummary", "ServiceFailure", status=500, message="Sorry")
    _assert_unknown(_collected(tmp_path, aws), "root.mfa", ["ServiceFailure"], stamped, read)


@pytest.mark.nightly
def test_a_broken_connection_is_unknown_with_its_reason(
    tmp_path: Path, aws: Aws, stamped: Stamped, read: Read
) -> None:
    aws.reset_connection("iam:GetAccountSummary")
    _assert_unknown(_collected(tmp_path, aws), "root.mfa", ["reached"], stamped, read)


@pytest.mark.nightly
def test_an_answer_that_does_not_come_in_time_is_unknown_with_its_reason(
    tmp_path: Path,
    aws: Aws,
    stamped: Stamped,
    read: Read,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from aws_posture.collect import Source  # noqa: PLC0415  # boto3 only where it is needed
    from aws_posture.collect.collecting import take  # noqa: PLC0415
    from aws_posture.collect.transport import Limits  # noqa: PLC0415
    from aws_posture.snapshot import save  # noqa: PLC0415
    from aws_posture.snapshot.operations import READ_OPERATIONS  # noqa: PLC0415

    for name, value in aws.environ().items():
        monkeypatch.setenv(name, value)
    aws.slow("iam:GetAccountSummary", 20)
    limits = Limits(read=5, attempts=1)
    taken = take(Source(), READ_OPERATIONS, progress=lambda _: None, limits=limits)
    path = tmp_path / "snapshot.json"
    save(taken, path)
    _assert_unknown(path, "root.mfa", ["in time"], stamped, read)


def _assert_unknown(
    snapshot: Path, fact: str, said: list[str], stamped: Stamped, read: Read
) -> None:
    """Check what `show` says, and what a reader sees."""
    verdict = _shown(snapshot)[fact]
    assert verdict["state"] == "unknown"
    words = f"{verdict['summary']} {verdict['reason']}"
    assert all(part in words for part in said), words
    with read(stamped(snapshot)) as copy:
        page = copy.open(REPORT)
        assert page.locator(f'[data-fact="{fact}"][data-state="unknown"]').count()
        assert not page.locator(f'[data-fact="{fact}"][data-state="pass"]').count()
        # Part of a report lies folded; it counts as shown.
        text = " ".join((page.locator("article").text_content() or "").split())
        assert " ".join(verdict["summary"].split()) in text
        page = copy.open(POST)
        card = page.locator(f"#fact-{fact.replace('.', '-')}")
        if card.count():
            assert card.get_attribute("data-state") == "unknown"
            text = " ".join((card.text_content() or "").split())
            assert " ".join(verdict["reason"].split()) in text


SCRIPT = "<img/src=x/onerror=window.owned=1><svg/onload=alert(1)>{{7*7}}\"'><script>window.owned=1</script>"


@pytest.mark.nightly
def test_hostile_paths_and_names_are_shown_as_text(
    tmp_path: Path, aws: Aws, stamped: Stamped, read: Read
) -> None:
    iam = aws.client("iam")
    # A path may hold any printable ASCII character, and moto checks no name at all.
    iam.create_user(UserName="ana", Path=f"/{SCRIPT}/")
    iam.create_user(UserName=f"eve{SCRIPT}", Path="/")
    for user in ("ana", f"eve{SCRIPT}"):
        iam.put_user_policy(UserName=user, PolicyName=SCRIPT, PolicyDocument=ALLOW_ALL)
    aws.alias("hostile")
    aws.root(mfa=True)
    aws.caller(f"arn:aws:iam::111122223333:user/{SCRIPT}/ana")
    aws.fail("iam:ListAccountAliases", "AccessDenied", status=403, message=SCRIPT)
    snapshot = _collected(tmp_path, aws)
    assert _shown(snapshot)["iam.admin-count"]["value"] in {2, "2"}
    with read(stamped(snapshot)) as copy:
        for path in (POST, REPORT):
            page = copy.open(path)
            assert page.evaluate("window.owned") is None
            assert page.locator("img[src=x]").count() == 0
        copy.open(POST)
        assert "window.owned=1" in copy.card("iam.admin")

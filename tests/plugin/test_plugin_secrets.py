"""No credential is in anything that a build says or leaves behind, whatever goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws.server import ACCESS_KEY, SECRET_KEY, Aws
from building import PAGE, Run, aws_posture, mkdocs, small_site, tree

TOKEN = "FwoGZXIvYXdzEXAMPLETOKEN0123456789abcdefghijklmnopqrstuvwxyz"
SIGNATURE = "5d672d79c15b13162d9279b0855cfba6" * 2
SECRETS = (ACCESS_KEY, SECRET_KEY, TOKEN, SIGNATURE)
ECHO = f"key {ACCESS_KEY} secret {SECRET_KEY} token {TOKEN} Signature={SIGNATURE}"


def _fail(aws: Aws, what: str) -> None:
    match what:
        case "refused":
            aws.fail("iam:GetAccountSummary", "AccessDenied", status=403, message=ECHO)
        case "not accepted":
            aws.fail("sts:GetCallerIdentity", "InvalidClientTokenId", status=403, message=ECHO)
        case "no XML":
            aws.fail("iam:GetAccountSummary", body=ECHO.encode())
        case "no connection":
            aws.reset_connection("iam:GetAccountSummary")


STATES = [
    *("well", "refused", "not accepted"),
    *(pytest.param(one, marks=pytest.mark.nightly) for one in ("no XML", "no connection")),
]


@pytest.mark.parametrize("what", STATES)
def test_a_build_at_debug_level_tells_no_secret(what: str, tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path / "site")
    _fail(aws, what)
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "AWS_SESSION_TOKEN": TOKEN}
    done = mkdocs(site, "build", "--verbose", environ=aws.environ(**home))
    assert (done.status == 0) is (what != "not accepted"), done.err
    _holds_none(done, tmp_path)
    if what == "well":
        assert list((tmp_path / "cache").rglob("*.json"))


@pytest.mark.parametrize("what", STATES)
def test_a_collection_tells_no_secret(what: str, tmp_path: Path, aws: Aws) -> None:
    _fail(aws, what)
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "AWS_SESSION_TOKEN": TOKEN}
    files = ("-o", "snapshot.json", "--verdicts", "verdicts.json", "--json")
    done = aws_posture(tmp_path, "collect", *files, environ=aws.environ(**home))
    _holds_none(done, tmp_path)


def test_a_profile_is_not_copied_into_anything(tmp_path: Path, aws: Aws) -> None:
    config = tmp_path / "credentials.txt"
    config.write_text(
        f"[profile me]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n"
        f"aws_session_token = {TOKEN}\nendpoint_url = {aws.url}\nregion = us-east-1\n"
    )
    site = small_site(tmp_path / "site", pages={"docs/index.md": PAGE})
    named = {"AWS_PROFILE": "me", "AWS_CONFIG_FILE": str(config), "XDG_CACHE_HOME": str(site / "c")}
    done = mkdocs(site, "build", "--verbose", environ=named)
    assert done.status == 0, done.err
    _holds_none(done, site)


def _holds_none(done: Run, folder: Path) -> None:
    written = tree(folder)
    assert "Traceback" not in done.err
    for secret in SECRETS:
        assert secret not in done.out + done.err
        assert [name for name, content in written.items() if secret.encode() in content] == []

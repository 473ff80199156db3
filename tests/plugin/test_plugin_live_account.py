"""`mkdocs build` and `mkdocs serve` with credentials that work, against an AWS on loopback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aws.server import Aws
from building import (
    CONFIG,
    FRESH,
    POST,
    Serving,
    assert_one_line,
    mkdocs,
    real_site,
    small_site,
    states,
    tree,
)


@pytest.mark.nightly
def test_the_public_series_is_the_same_with_credentials_that_may_not(
    series: Path, tmp_path: Path, aws: Aws
) -> None:
    aws.fail("iam:GetAccountAuthorizationDetails", "AccessDenied", status=403)
    site = real_site(tmp_path / "sources")
    done = mkdocs(site, "build", "--strict", environ=aws.environ())
    assert done.status == 0, done.err
    assert tree(site / "site") == tree(series / "site")
    private = (site / "private" / FRESH / POST).read_text(encoding="utf-8")
    assert states(private, "iam.admin") == {"unknown"}


def test_only_the_calls_that_the_facts_in_use_need_are_made(tmp_path: Path, aws: Aws) -> None:
    done = mkdocs(small_site(tmp_path), "build", environ=aws.environ())
    assert done.status == 0, done.err
    assert sorted(aws.calls) == ["iam:GetAccountSummary", "sts:GetCallerIdentity"]


BROKEN = {
    "expired": ("ExpiredToken", "expired"),
    "unknown key": ("InvalidClientTokenId", "does not accept the credentials"),
    "wrong secret": ("SignatureDoesNotMatch", "does not accept the credentials"),
    "clock": ("RequestTimeTooSkewed", "clock"),
}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        # Each is tested with `collect`.
        pytest.param(*one, id=name, marks=[] if name == "unknown key" else pytest.mark.nightly)
        for name, one in BROKEN.items()
    ],
)
def test_credentials_that_aws_does_not_accept_are_one_line_and_the_public_site_is_whole(
    tmp_path: Path, aws: Aws, code: str, said: str
) -> None:
    plain, named = small_site(tmp_path / "plain"), small_site(tmp_path / "named")
    assert mkdocs(plain, "build").status == 0
    aws.fail("sts:GetCallerIdentity", code, status=403)
    done = mkdocs(named, "build", environ=aws.environ())
    assert done.status == 1
    assert_one_line(done, said, code)
    assert tree(named / "site") == tree(plain / "site")
    assert not (named / "private").exists()


def test_root_credentials_are_refused(tmp_path: Path, aws: Aws) -> None:
    aws.caller(f"arn:aws:iam::{FRESH}:root")
    done = mkdocs(small_site(tmp_path), "build", environ=aws.environ())
    assert done.status == 1
    assert_one_line(done, "the root user's", "account ********3333")
    assert aws.calls == ["sts:GetCallerIdentity"]
    assert not (tmp_path / "private").exists()


def test_a_broken_build_keeps_the_last_private_copy(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path)
    assert mkdocs(site, "build", environ=aws.environ()).status == 0
    before = tree(site / "private")
    aws.fail("sts:GetCallerIdentity", "ExpiredToken", status=403)
    assert mkdocs(site, "build", environ=aws.environ()).status == 1
    assert tree(site / "private") == before


@pytest.mark.nightly
def test_the_option_role_arn_reads_another_account(tmp_path: Path, aws: Aws) -> None:
    role = "arn:aws:iam::444455556666:role/read"
    site = small_site(tmp_path, f"{CONFIG.rstrip()}:\n      role_arn: {role}\n")
    aws.caller("arn:aws:sts::444455556666:assumed-role/read/aws-posture")
    done = mkdocs(site, "build", environ=aws.environ())
    assert done.status == 0, done.err
    assert aws.calls[0] == "sts:AssumeRole"
    assert [path.name for path in site.glob("private/*")] == ["444455556666"]


@pytest.mark.parametrize(
    ("age", "asked_again"), [("24h", False), ("0s", True)], ids=["young", "too old"]
)
def test_a_rebuild_asks_aws_only_when_the_snapshot_is_too_old(  # fixtures
    tmp_path: Path, aws: Aws, serving: Serving, age: str, *, asked_again: bool
) -> None:
    aws.root(mfa=False)
    site = small_site(tmp_path, f"{CONFIG.rstrip()}:\n      max_age: {age}\n")
    with serving(site, aws.environ()) as wait:
        wait(bool)
        first = list(aws.calls)
        assert first
        for number in range(2):
            page = f"# Changed {number}: ![x](fact:root.mfa)\n"
            (site / "docs" / "index.md").write_text(page)
            html = wait(lambda html, n=number: f"Changed {n}" in html)
            assert states(html, "root.mfa") == {"fail"}
        assert (aws.calls != first) is asked_again


def test_a_rebuild_asks_aws_what_a_new_fact_needs(
    tmp_path: Path, aws: Aws, serving: Serving
) -> None:
    site = small_site(tmp_path)
    with serving(site, aws.environ()) as wait:
        wait(bool)
        assert "iam:ListAccountAliases" not in aws.calls
        (site / "docs" / "index.md").write_text("# New: ![x](fact:account.alias)\n")
        html = wait(lambda html: "New" in html)
        assert states(html, "account.alias") == {"not-applicable"}
        assert "iam:ListAccountAliases" in aws.calls


def test_the_log_has_a_line_for_each_stage_and_names_no_account(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path)
    for asked in ("Asking AWS: 1 question", "Using what AWS answered at"):
        done = mkdocs(site, "build", environ=aws.environ(XDG_CACHE_HOME=str(tmp_path / "cache")))
        assert done.status == 0, done.err
        lines = [line.partition("aws_posture: ")[2] for line in done.err.splitlines()]
        first, copy, public = filter(None, lines)
        assert first.startswith(asked)
        private = site / "private"
        assert copy == f"Private copy for account ********3333: 2 pages, in {private}"
        assert re.fullmatch(r"Public site: \d+ files verified, no data of the account", public)
        assert FRESH not in done.out + done.err


def test_an_error_in_the_log_names_no_account(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path)
    (site / "private" / FRESH).mkdir(parents=True)
    (site / "private" / FRESH / "mine.txt").touch()
    done = mkdocs(site, "build", environ=aws.environ())
    assert_one_line(done, "private/********3333: the folder holds something")
    assert FRESH not in done.out + done.err

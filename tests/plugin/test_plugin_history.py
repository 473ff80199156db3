"""A build notes how the account stands, and the next copy's report tells what changed."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aws.server import Aws
from aws_posture import demo
from aws_posture.demo.answers import allow
from aws_posture.snapshot import save
from building import CONFIG, FRESH, Serving, just_taken, mkdocs, small_site, tree

OPTIONS = f"{CONFIG.rstrip()}:\n      "
REPORT = {"docs/index.md": "# Home\n\n/// fact-report\n///\n"}
AGAIN = {"AWS_POSTURE_REFRESH": "1"}


def _build(site: Path, aws: Aws, **environ: str) -> str:
    """Build with an account; gives the report of the private copy."""
    home = {"XDG_CACHE_HOME": str(site / "cache")}
    done = mkdocs(site, "build", "--strict", environ={**aws.environ(), **home, **environ})
    assert done.status == 0, done.err
    return _report(site)


def _report(site: Path, account: str = FRESH) -> str:
    return (site / "private" / account / "index.html").read_text(encoding="utf-8")


def _file(site: Path) -> Path:
    (file,) = (site / "cache" / "aws-posture" / "history").glob("*.jsonl")
    return file


def _states(site: Path, fact: str) -> list[str]:
    return [json.loads(line)["states"][fact] for line in _file(site).read_text().splitlines()]


def test_a_report_tells_what_changed_since_the_build_before(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path, pages=REPORT)
    aws.root(mfa=False)
    assert "Before and after" not in _build(site, aws)
    public = tree(site / "site")
    aws.root(mfa=True)
    report = _build(site, aws, **AGAIN)
    said = " ".join(re.sub(r"<[^>]+>", " ", report).split())
    assert re.search(
        r"Better: MFA for the root user: \S+ Fail .{0,20} now \S+ Pass since \d+", said
    )
    assert "<svg" in report
    # Nothing of it is where the public is.
    assert tree(site / "site") == public
    # Neither the stylesheet nor the sources in aws-posture.pyz are of an account.
    pages = [page for name, page in public.items() if not name.endswith((".css", ".pyz"))]
    assert b"Before and after" not in b"".join(pages)
    assert b'data-aws-posture="v1:history" data-state="unchecked"></div>' in public["index.html"]


def test_the_file_is_its_owners_and_holds_states_alone(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path, pages=REPORT)
    aws.root(mfa=False)
    _build(site, aws)
    assert stat.S_IMODE(_file(site).stat().st_mode) == 0o600
    assert _file(site).name == f"{FRESH}.jsonl"
    (line,) = _file(site).read_text().splitlines()
    document = json.loads(line)
    assert list(document) == ["taken_at", "states"]
    assert set(document["states"].values()) <= {
        *("pass", "fail", "unknown", "not-applicable", "manual")
    }


def test_a_remembered_snapshot_is_noted_once(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path)
    aws.root(mfa=False)
    for _ in range(2):
        environ = {**aws.environ(), "XDG_CACHE_HOME": str(site / "cache")}
        done = mkdocs(site, "build", "--strict", environ=environ)
        assert done.status == 0, done.err
    assert _states(site, "root.mfa") == ["fail"]


@pytest.mark.nightly
def test_thresholds_are_the_sites_own(tmp_path: Path, aws: Aws) -> None:
    """An account with one administrator: nothing else says that this fails."""
    site = small_site(tmp_path, f"{OPTIONS}facts: {{iam.admin-count: {{max: 0}}}}\n", REPORT)
    iam = aws.client("iam")
    iam.create_user(UserName="ana")
    iam.put_user_policy(UserName="ana", PolicyName="all", PolicyDocument=json.dumps(allow("*")))
    _build(site, aws)
    assert _states(site, "iam.admin-count") == ["fail"]


@pytest.mark.parametrize(
    "option", ["history: false", pytest.param("cache: false", marks=pytest.mark.nightly)]
)
def test_nothing_is_noted_where_nobody_wants_it(tmp_path: Path, aws: Aws, option: str) -> None:
    site = small_site(tmp_path, f"{OPTIONS}{option}\n", REPORT)
    aws.root(mfa=False)
    _build(site, aws)
    aws.root(mfa=True)
    assert "Before and after" not in _build(site, aws, **AGAIN)
    assert not (site / "cache" / "aws-posture" / "history").exists()


def test_a_demonstration_account_has_no_history(tmp_path: Path) -> None:
    site = small_site(tmp_path, pages=REPORT)
    home = {"XDG_CACHE_HOME": str(site / "cache"), "AWS_POSTURE": "demo"}
    assert mkdocs(site, "build", environ=home).status == 0
    assert _report(site)
    assert not (site / "cache/aws-posture/history").exists()


@pytest.mark.nightly
def test_a_snapshot_file_is_noted_at_its_own_time(tmp_path: Path) -> None:
    site = small_site(tmp_path, f"{OPTIONS}snapshot: account.json\n", REPORT)
    taken = just_taken(demo.fresh())
    earlier = replace(
        taken,
        taken_at=taken.taken_at - timedelta(hours=2),
        records=tuple(
            replace(one, taken_at=taken.taken_at - timedelta(hours=2)) for one in taken.records
        ),
    )
    for snapshot in (taken, earlier, taken):
        save(snapshot, site / "account.json")
        home = {"XDG_CACHE_HOME": str(site / "cache")}
        done = mkdocs(site, "build", "--strict", environ=home)
        assert done.status == 0, done.err
        # The earlier one does not tell of what was later.
        assert ("no answer changed" in _report(site)) == (
            snapshot is taken and len(_states(site, "root.mfa")) == 2
        )
    assert _states(site, "root.mfa") == ["fail", "fail"]


def test_a_copy_is_made_where_no_history_can_be_kept(tmp_path: Path) -> None:
    site = small_site(tmp_path, f"{OPTIONS}snapshot: account.json\n", REPORT)
    save(just_taken(demo.fresh()), site / "account.json")
    (site / "cache").write_text("a file where the folder should be")
    done = mkdocs(site, "build", "--strict", environ={"XDG_CACHE_HOME": str(site / "cache")})
    assert done.status == 0, done.err
    assert "No history is kept: " in done.err
    assert _report(site)


def test_what_is_masked_in_a_copy_is_not_in_its_history_either(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path, f"{OPTIONS}redact: names\n", REPORT)
    aws.root(mfa=False)
    _build(site, aws)
    aws.root(mfa=True)
    report = _build(site, aws, **AGAIN)
    assert "Before and after" in report
    assert FRESH not in report


@pytest.mark.nightly
def test_a_served_copy_tells_what_changed_too(tmp_path: Path, aws: Aws, serving: Serving) -> None:
    site = small_site(tmp_path, pages=REPORT)
    aws.root(mfa=False)
    _build(site, aws)
    aws.root(mfa=True)
    home = {"XDG_CACHE_HOME": str(site / "cache")}
    with serving(site, {**aws.environ(), **home, **AGAIN}) as wait:
        assert "these changed" in wait(lambda html: "Before and after" in html)

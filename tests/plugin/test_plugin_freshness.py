"""Builds that follow one another ask AWS once; old answers, wrong accounts and declarations."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws.server import Aws
from aws_posture import demo
from aws_posture.snapshot import save
from building import CONFIG, FRESH, assert_one_line, just_taken, mkdocs, small_site, states

OPTIONS = f"{CONFIG.rstrip()}:\n      "


def _state(site: Path, fact: str, account: str = FRESH) -> set[str]:
    html = (site / "private" / account / "index.html").read_text(encoding="utf-8")
    return states(html, fact)


def _accounts(site: Path) -> list[str]:
    return sorted(path.name for path in site.glob("private/*"))


def _build(site: Path, aws: Aws, **environ: str) -> list[str]:
    """Build; gives the calls that it took."""
    before = len(aws.calls)
    home = {"XDG_CACHE_HOME": str(site / "cache")}
    done = mkdocs(site, "build", environ={**aws.environ(), **home, **environ})
    assert done.status == 0, done.err
    return list(aws.calls)[before:]


def test_the_next_build_only_asks_who_asks(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path)
    assert len(_build(site, aws)) > 1
    assert _build(site, aws) == ["sts:GetCallerIdentity"]


def test_a_refresh_asks_again_and_is_remembered(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path)
    aws.root(mfa=False)
    _build(site, aws)
    aws.root(mfa=True)
    _build(site, aws)
    (account,) = _accounts(site)
    assert _state(site, "root.mfa", account) == {"fail"}
    assert len(_build(site, aws, AWS_POSTURE_REFRESH="1")) > 1
    assert _state(site, "root.mfa", account) == {"pass"}
    _build(site, aws)
    assert _state(site, "root.mfa", account) == {"pass"}


@pytest.mark.nightly
def test_a_fact_that_came_into_use_is_asked(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path)
    _build(site, aws)
    (site / "docs" / "more.md").write_text("# More\n\n![alias](fact:account.alias)\n")
    assert "iam:ListAccountAliases" in _build(site, aws)


def test_the_cache_can_be_switched_off(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path, f"{OPTIONS}cache: false\n")
    assert len(_build(site, aws)) == len(_build(site, aws)) > 1
    assert not (site / "cache").exists()


def test_a_cache_that_cannot_be_written_stops_nothing(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path)
    (site / "cache").write_text("a file where the folder should be")
    assert len(_build(site, aws)) == len(_build(site, aws)) > 1


def test_an_old_snapshot_decides_nothing(tmp_path: Path) -> None:
    save(demo.fresh(), tmp_path / "old.json")
    site = small_site(tmp_path, f"{OPTIONS}snapshot: old.json\n      max_age: 1h\n")
    done = mkdocs(site, "build")
    assert done.status == 0, done.err
    assert _state(site, "root.mfa") == {"unknown"}
    html = (site / "private" / FRESH / "index.html").read_text(encoding="utf-8")
    assert "stale" in html


@pytest.mark.parametrize("account", ["'444455556666'", "444455556666"])
def test_a_snapshot_of_another_account_is_refused(tmp_path: Path, account: str) -> None:
    save(just_taken(demo.fresh()), tmp_path / "fresh.json")
    site = small_site(tmp_path, f"{OPTIONS}snapshot: fresh.json\n      account: {account}\n")
    done = mkdocs(site, "build")
    assert done.status == 1
    assert "account" in done.err
    assert not (site / "private").exists()


def test_credentials_of_another_account_are_refused(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path, f"{OPTIONS}account: '444455556666'\n")
    done = mkdocs(site, "build", environ=aws.environ())
    assert_one_line(done, "********6666 was asked for")
    assert (site / "site" / "index.html").is_file()
    assert not (site / "private").exists()


def test_what_is_declared_is_shown_as_declared(tmp_path: Path) -> None:
    save(just_taken(demo.fresh()), tmp_path / "fresh.json")
    site = small_site(tmp_path, f"{OPTIONS}snapshot: fresh.json\n")
    (site / "posture.yml").write_text(
        "accepted:\n  root.mfa: {because: in the <post>, by: Ana, until: 2999-01-01}\n"
    )
    done = mkdocs(site, "build")
    assert done.status == 0, done.err
    html = (site / "private" / FRESH / "index.html").read_text(encoding="utf-8")
    assert states(html, "root.mfa") == {"fail"}
    assert 'data-declared="accepted"' in html
    assert "Accepted by Ana, until 2999-01-01: in the &lt;post&gt;." in html
    assert "Fail, accepted" in html


def test_a_mistake_in_the_declarations_names_the_file(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    (site / "posture.yml").write_text("accepted:\n  root.mfx: {}\n")
    done = mkdocs(site, "build", environ={"AWS_POSTURE": "demo"})
    assert_one_line(done, "posture.yml: unknown fact 'root.mfx'; did you mean root.mfa")

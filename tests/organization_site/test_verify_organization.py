"""Verifying an organization's site: each folder holds its account's values, the rest none."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from building import Run, assert_one_line, aws_posture
from organizations import CAREFUL, CARELESS, Written


@pytest.fixture
def copied(out: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(out, tmp_path / "copied"))


def _verify(site: Path, organization: Written, *options: str | Path) -> Run:
    command = ("verify", site, "--organization", organization.path)
    return aws_posture(site.parent, *command, *options)


def test_a_site_as_it_was_made_is_verified(
    out: Path, organization: Written, make: Callable[..., Run], tmp_path: Path
) -> None:
    done = _verify(out, organization)
    assert done.status == 0, done.out
    for options in (("--overview", "counts"), ("--redact", "names")):
        assert make(*options).status == 0
        done = _verify(tmp_path / "out", organization)
        assert done.status == 0, done.out


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


def test_a_value_of_an_account_in_the_shared_part_is_found(
    copied: Path, organization: Written
) -> None:
    _append(copied / "posts" / "root" / "index.html", f"<p>{organization.names[CAREFUL][0]}</p>")
    done = _verify(copied, organization)
    assert done.status == 5
    assert done.out.startswith("posts/root/index.html:3: name: ")


def test_what_the_public_site_says_too_is_nobodys(
    site: Path, make: Callable[..., Run], organization: Written, tmp_path: Path
) -> None:
    page = site / "posts" / "root" / "index.html"
    _append(page, "<p>Try a brand-new account.</p>")
    (site / "payments").mkdir()
    (site / "payments" / "a.txt").write_text("x", encoding="ascii")
    assert make().status == 0
    assert _verify(tmp_path / "out", organization).status == 5
    assert _verify(tmp_path / "out", organization, "--site", site).status == 0
    _append(tmp_path / "out" / "index.html", "<p>Try a brand-new account.</p>")
    assert _verify(tmp_path / "out", organization, "--site", site).status == 5


def test_a_value_of_another_account_in_an_accounts_folder_is_found(
    copied: Path, organization: Written
) -> None:
    path = copied / "accounts" / CAREFUL / "verdicts.json"
    text = path.read_text("ascii")
    name = organization.names[CARELESS][0]
    path.write_text(text.replace('"summary":"', f'"summary":"{name} ', 1), encoding="ascii")
    done = _verify(copied, organization)
    assert done.status == 5
    assert done.out.startswith(f"accounts/{CAREFUL}/verdicts.json:")


def test_the_file_of_another_account_is_found(copied: Path, organization: Written) -> None:
    folder = copied / "accounts"
    shutil.copy(folder / CARELESS / "verdicts.json", folder / CAREFUL / "verdicts.json")
    (folder / CARELESS / "more.txt").write_text("x", encoding="ascii")
    done = _verify(copied, organization)
    assert done.status == 5
    assert f"{CAREFUL}/verdicts.json: a verdict file of another account" in done.out
    assert f"{CARELESS}/more.txt: a file that is no account's verdicts" in done.out


def test_a_script_that_was_changed_is_searched_as_any_file(
    copied: Path, organization: Written
) -> None:
    _append(copied / "aws-posture-organization.js", f"// {organization.names[CAREFUL][0]}\n")
    done = _verify(copied, organization)
    assert done.status == 5
    assert done.out.startswith("aws-posture-organization.js:")


def test_an_overview_that_shows_more_than_accounts_is_found(
    copied: Path, organization: Written
) -> None:
    _append(copied / "organization" / "accounts.js", f"// {organization.names[CARELESS][1]}\n")
    done = _verify(copied, organization)
    assert done.status == 5
    assert done.out.startswith("organization/accounts.js:2: name: ")


def test_counts_that_name_an_account_are_found(
    make: Callable[..., Run], organization: Written, tmp_path: Path
) -> None:
    assert make("--overview", "counts").status == 0
    _append(tmp_path / "out" / "organization" / "index.html", "<p>payments-prod</p>")
    done = _verify(tmp_path / "out", organization)
    assert done.status == 5
    assert "organization/index.html" in done.out


def test_another_folder_is_no_organizations_site(site: Path, organization: Written) -> None:
    assert_one_line(_verify(site, organization), "this is not an organization's site")

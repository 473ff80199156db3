"""The guide to writing a post, followed word for word in a checkout."""

from __future__ import annotations

import re
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from building import FRESH, ROOT, Run, mkdocs, real_site, run

GUIDE = (ROOT / "docs/authors/writing-a-post.md").read_text(encoding="utf-8")
FILE = "docs/posts/an-alias-for-your-account.md"
PAGE = "posts/an-alias-for-your-account/index.html"
ADDRESS = "/posts/an-alias-for-your-account/"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", GUIDE)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout whose environment is the one of the tests, and write the guide's post."""
    site = real_site(tmp_path / "checkout")
    shutil.copytree(ROOT / "scripts", site / "scripts")
    shutil.copy(ROOT / "published-urls.txt", site)
    (site / "scripts/_environment.py").write_text(
        "import pathlib, subprocess\n"
        f"ROOT = pathlib.Path({str(site)!r})\n"
        f"ensure = {{'run': pathlib.Path({sys.executable!r})}}.__getitem__\n"
        "tool = lambda python, name: python.with_name(name)\n"
        "run = subprocess.call\n"
    )
    assert f"`{FILE}`" in GUIDE
    # A post with a date to come is left out, as the guide says.
    text = "\n".join(_blocks("markdown")).replace("2026-12-01", f"{date.today():%Y-%m-%d}")  # noqa: DTZ011  # the author's day
    (site / FILE).write_text(re.sub(r"T09:00:00", "T00:00:00", text), encoding="utf-8")
    return site


def _command(checkout: Path, line: str) -> Run:
    assert line in "".join(_blocks("sh")), line
    script, *arguments = line.split()
    return run(sys.executable, checkout / script, *arguments, cwd=checkout)


def _a_draft_is_in_no_build(checkout: Path) -> None:
    assert mkdocs(checkout, "build", "--strict").status == 0
    assert not (checkout / "site" / PAGE).exists()


def _the_links_hold_once_it_is_no_draft(checkout: Path) -> None:
    path = checkout / FILE
    path.write_text(path.read_text("utf-8").replace("draft: true\n", ""), "utf-8")
    done = _command(checkout, "scripts/check-links")
    assert done.status == 0, done.err


def _it_answers_for_an_account(checkout: Path) -> None:
    done = mkdocs(checkout, "build", "--strict", environ={"AWS_POSTURE": "demo"})
    assert done.status == 0, done.err
    html = (checkout / "private" / FRESH / PAGE).read_text("utf-8")
    assert f">{FRESH}<" in html
    assert 'data-aws-posture-stamped="v1:code"' in html
    assert "Part 9 of 9" in html
    assert "Your account has no alias yet." in html
    assert "has one alias at a time" in html


def _publishing_writes_it_down(checkout: Path) -> None:
    done = _command(checkout, "scripts/check-links --publish")
    assert done.status == 0, done.err
    assert ADDRESS in (checkout / "published-urls.txt").read_text("utf-8")
    assert _command(checkout, "scripts/check-links").status == 0


def _the_letter_is_written(checkout: Path) -> None:
    done = _command(checkout, f"scripts/newsletter {FILE}")
    assert done.status == 0, done.err
    assert "An alias for your account" in done.out


def _what_was_published_cannot_be_lost(checkout: Path) -> None:
    (checkout / FILE).unlink()
    done = _command(checkout, "scripts/check-links")
    assert done.status != 0
    assert ADDRESS in done.err + done.out


@pytest.mark.nightly
def test_a_post_goes_from_nothing_to_published(checkout: Path) -> None:
    _a_draft_is_in_no_build(checkout)
    _the_links_hold_once_it_is_no_draft(checkout)
    _it_answers_for_an_account(checkout)
    _publishing_writes_it_down(checkout)
    _the_letter_is_written(checkout)
    _what_was_published_cannot_be_lost(checkout)

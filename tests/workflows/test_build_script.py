"""`scripts/build`, which decides whether the public site may be published."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from workflow_files import run_step, steps, workflow

from aws.server import Aws
from aws_posture.stamp import MARKER
from building import FRESH, ROOT, Run, mkdocs, small_site, tree

# Nobody's account: the digits of pi. In two parts, or our own sources would not verify.
NOBODYS = "3141" + "59265358"

BUILD = next(step for step in steps(workflow("publish")) if "run" in step)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout whose environment is the one of the tests."""
    site = small_site(tmp_path / "checkout")
    (site / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/build", site / "scripts")
    (site / "scripts/_environment.py").write_text(
        "import pathlib, sys\n"
        f"ROOT = pathlib.Path({str(site)!r})\n"
        f"ensure = {{'run': pathlib.Path({sys.executable!r})}}.__getitem__\n"
        "tool = lambda python, name: python.with_name(name)\n"
        "say = lambda text: print(text, file=sys.stderr)\n"
    )
    return site


def _build(checkout: Path, **environ: str) -> Run:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return run_step(BUILD, checkout, {**environ, "PATH": path})


def test_a_site_that_is_all_right_may_be_published(checkout: Path) -> None:
    done = _build(checkout)
    assert done.status == 0, done.err
    assert (checkout / "site/index.html").is_file()


@pytest.mark.nightly
def test_credentials_that_lie_about_change_nothing(checkout: Path, aws: Aws) -> None:
    assert _build(checkout).status == 0
    without = tree(checkout / "site")
    assert _build(checkout, **aws.environ()).status == 0
    assert tree(checkout / "site") == without
    assert aws.calls == []
    assert not (checkout / "private").exists()


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("index.md", f"# Home\n\nOur account is {NOBODYS}.\n", "holds account data"),
        ("notes.txt", f"arn:aws:iam::{NOBODYS}:user/Ana", "holds account data"),
        ("index.md", "# Home\n\n[Nowhere](nowhere.md)\n", "nowhere.md"),
        ("index.md", "# Home\n\n[Nowhere](#nowhere)\n", "nowhere"),
    ],
    ids=["account id", "arn in a file", "broken link", "broken anchor"],
)
def test_a_site_with_a_fault_is_not_published(
    checkout: Path, file: str, text: str, said: str
) -> None:
    (checkout / "docs" / file).write_text(text, "utf-8")
    done = _build(checkout)
    assert done.status != 0
    assert said in done.out + done.err
    assert ": the site is not ready to be published" in done.err


def test_a_warning_of_mkdocs_alone_stops_it(checkout: Path) -> None:
    (checkout / "docs/forgotten.md").write_text("# Forgotten\n", "utf-8")
    config = checkout / "mkdocs.yml"
    strict = "nav: [index.md]\nvalidation: {nav: {omitted_files: warn}}\n"
    config.write_text(f"{config.read_text('utf-8')}{strict}", "utf-8")
    done = _build(checkout)
    assert done.status != 0
    assert "not included in the" in done.err
    assert ": the site is not ready to be published" in done.err


def test_an_address_that_was_published_and_is_gone_stops_it(checkout: Path) -> None:
    (checkout / "published-urls.txt").write_text("/posts/gone/\n", "utf-8")
    done = _build(checkout)
    assert done.status != 0
    assert "/posts/gone/" in done.out + done.err


@pytest.mark.parametrize(
    "marked",
    [
        pytest.param(True, id="marked"),
        pytest.param(False, id="its mark removed", marks=pytest.mark.nightly),
    ],
)
def test_a_private_copy_is_never_published(checkout: Path, *, marked: bool) -> None:
    assert mkdocs(checkout, "build", environ={"AWS_POSTURE": "demo"}).status == 0
    copied = checkout / "docs/copied"
    shutil.copytree(checkout / "private" / FRESH, copied)
    if not marked:
        (copied / MARKER).unlink()
    done = _build(checkout)
    assert done.status != 0
    assert ("docs/copied is a private copy" in done.err) is marked
    assert ("the site holds a mark of a private copy" in done.err) is not marked

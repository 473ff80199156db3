"""Any engine that runs Python-Markdown makes the same slots, and stamping fills them the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from engine_sites import build, run_engine, slots, sources

from aws_posture import demo
from aws_posture.base.errors import StampError
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.stamp import stamp
from building import POST, assert_one_line
from sampling import nightly_but

OTHERS = ["properdocs", "zensical"]
PAGES = [Path("index.html"), POST, Path("your-account/index.html")]


@pytest.mark.parametrize("engine", nightly_but({"zensical"}, OTHERS))
def test_a_copy_has_the_same_slots_as_the_one_that_mkdocs_built(
    stamped: Callable[[str], Path], engine: str
) -> None:
    for page in PAGES:
        found = slots(stamped(engine) / page)
        assert found == slots(stamped("mkdocs") / page)
        assert found, page


@pytest.mark.parametrize("engine", nightly_but({"zensical"}, OTHERS))
def test_every_page_of_a_copy_is_protected(stamped: Callable[[str], Path], engine: str) -> None:
    pages = list(stamped(engine).rglob("*.html"))
    assert len(pages) > len(PAGES)
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert "Private copy" in html, page
        assert "noindex" in html, page


@pytest.mark.parametrize("engine", nightly_but({"zensical"}, OTHERS))
def test_the_stylesheet_is_part_of_the_site(stamped: Callable[[str], Path], engine: str) -> None:
    assert (stamped(engine) / "assets" / "aws-posture.css").is_file()
    assert "assets/aws-posture.css" in (stamped(engine) / POST).read_text(encoding="utf-8")


def test_a_page_whose_facts_were_never_rendered_is_not_stamped(
    tmp_path: Path,
) -> None:
    """Zensical without our extension says nothing; stamping does."""
    site = sources("zensical", tmp_path)
    config = site / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("  - aws_posture\n", "")
    config.write_text(text, encoding="utf-8")
    snapshot = demo.fresh()
    # Links to the cards that nobody made lead nowhere: that is a warning.
    assert run_engine("zensical", site, strict=False).status == 0
    public = site / "site"
    with pytest.raises(StampError, match="list aws_posture under markdown_extensions"):
        stamp(public, snapshot, evaluate(snapshot, CATALOGUE), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_properdocs_runs_the_plugin(tmp_path: Path) -> None:
    site = sources("properdocs", tmp_path)
    build("properdocs", site, {"AWS_POSTURE": "demo"})
    copy = site / "private" / demo.fresh().account
    assert "Private copy" in (copy / POST).read_text(encoding="utf-8")


@pytest.mark.parametrize("engine", OTHERS)
def test_a_mistake_names_page_and_line(tmp_path: Path, engine: str) -> None:
    site = sources(engine, tmp_path)
    page = site / "docs" / "about.md"
    text = page.read_text(encoding="utf-8").rstrip()
    page.write_text(f"{text}\n\n![x](fact:root.mfx)\n", encoding="utf-8")
    line = text.count("\n") + 3
    done = run_engine(engine, site)
    assert_one_line(done, f"about.md:{line}: ", "did you mean root.mfa")

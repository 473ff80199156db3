"""Whole pages, kept as files: golden/NAME.md must become golden/NAME.html.

After a change that is meant, write them anew and read the difference:

    UPDATE_GOLDEN=1 pytest tests/markdown/test_markdown_golden.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parent / "golden").glob("*.md"))


@pytest.fixture(scope="module")
def updating() -> bool:
    wanted = os.environ.get("UPDATE_GOLDEN") == "1"
    if wanted and os.environ.get("CI"):
        pytest.fail("golden files are never updated in CI: run UPDATE_GOLDEN=1 on your machine")
    return wanted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_what_it_was(
    convert_site: Callable[..., str],
    branches: Callable[[str], list[str]],
    page: Path,
    *,
    updating: bool,
) -> None:
    html = convert_site(page.read_text(encoding="utf-8"))
    # Branches are repeated in clear, so that a difference can be read.
    parts = [html, *(f"<!-- branch {n} -->\n{b}" for n, b in enumerate(branches(html), start=1))]
    result = "\n\n".join(parts) + "\n"
    golden = page.with_suffix(".html")
    if updating:
        golden.write_text(result, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == result


def test_there_are_golden_pages() -> None:
    assert len(PAGES) >= 5

"""Lighthouse finds nothing in what it can judge without a clock; benchmarks/lighthouse.py has the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from site_rating import lost, rate
from site_reading import TEMPLATES, served

CATEGORIES = ("accessibility", "best-practices", "seo")


@pytest.mark.nightly
@pytest.mark.parametrize("kind", ["landing", "post", "report"])
def test_lighthouse_finds_nothing(kind: str, variants: Mapping[str, Path]) -> None:
    with served(variants["public"]) as base:
        report = rate(base + TEMPLATES[kind], CATEGORIES)
    assert {category: lost(report, category) for category in CATEGORIES} == {
        category: [] for category in CATEGORIES
    }
    scores = {category: report["categories"][category]["score"] for category in CATEGORIES}
    assert scores == dict.fromkeys(CATEGORIES, 1)


@pytest.mark.nightly
def test_lighthouse_finds_what_is_wrong(tmp_path: Path) -> None:
    page = "<!doctype html><html><body><img src=none.png><script>nowhere()</script></body></html>"
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    with served(tmp_path) as base:
        report = rate(base, CATEGORIES)
    assert any(said.startswith("image-alt") for said in lost(report, "accessibility"))
    assert any(said.startswith("errors-in-console") for said in lost(report, "best-practices"))
    assert any(said.startswith("document-title") for said in lost(report, "seo"))

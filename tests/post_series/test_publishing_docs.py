"""What can be set or called is written down where authors look."""

from __future__ import annotations

import pytest

from building import ROOT
from post_series.options import SeriesConfig

PAGE = (ROOT / "docs/authors/publishing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", [name for name, _ in SeriesConfig()._schema])  # noqa: SLF001  # MkDocs has no other list
def test_every_option_of_the_plugin_is_documented(option: str) -> None:
    assert f"| `{option}` |" in PAGE


@pytest.mark.parametrize("call", ["scripts/check-links", "--publish", "--forget"])
def test_every_way_to_check_links_is_documented(call: str) -> None:
    assert call in PAGE

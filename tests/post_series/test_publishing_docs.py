"""What can be set or called is written down where authors look."""

from __future__ import annotations

import re

import pytest

from building import ROOT
from post_series.command import main
from post_series.pages.options import SeriesConfig

PAGE = (ROOT / "docs/authors/publishing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", [name for name, _ in SeriesConfig()._schema])  # noqa: SLF001  # MkDocs has no other list
def test_every_option_of_the_plugin_is_documented(option: str) -> None:
    assert f"| `{option}` |" in PAGE


@pytest.mark.parametrize("call", ["scripts/check-links", "--publish", "--forget"])
def test_every_way_to_check_links_is_documented(call: str) -> None:
    assert call in PAGE


@pytest.mark.parametrize(
    ("command", "page"),
    [
        (["import", "hugo"], "moving-from-hugo.md"),
        (["import", "jekyll"], "moving-from-jekyll.md"),
        (["check-links"], "publishing.md"),
        (["newsletter"], "newsletter.md"),
        (["compare"], "moving-from-hugo.md"),
    ],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
def test_every_option_of_the_command_is_on_its_page(
    command: list[str], page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    options = set(re.findall(r"(?<!\w)--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    text = (ROOT / "docs/authors" / page).read_text(encoding="utf-8")
    assert f"post-series {' '.join(command)}" in text
    assert options
    assert [each for each in sorted(options) if each not in text] == []

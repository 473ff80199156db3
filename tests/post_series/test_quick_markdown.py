"""Quick Markdown makes the same pages, and only where it knows the code that it replaces."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor
from pygments import lexers
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pymdownx import highlight

from building import ROOT
from markdown import Markdown
from post_series import quick_markdown
from sampling import nightly_but

EXTENSIONS = [
    *("attr_list", "def_list", "footnotes", "md_in_html", "pymdownx.highlight", "pymdownx.mark"),
    *("pymdownx.magiclink", "pymdownx.superfences", "pymdownx.inlinehilite", "pymdownx.tilde"),
    *("pymdownx.emoji", "smarty", "tables", "toc", "wikilinks", "abbr", "nl2br"),
]
QUICK = "post_series.quick_markdown"
FORMATTERS = (highlight.BlockHtmlFormatter, highlight.InlineHtmlFormatter)

# What inline patterns begin and end with, and what is between.
PIECES = st.sampled_from(
    [
        *("*", "**", "_", "`", "``", "[", "](x)", "][r]", "![", "<", ">", "<b>", "</b>", "\\"),
        *("~~", "==", ":smile:", "https://x.example/a_b", "me@x.example", '"', "'", "--", "..."),
        *("&amp;", "&", "[^1]", "\n\n[^1]: note", "[[w]]", "  \n", "\n", " ", "word", "`#!py x=1`"),
        *("\n\n```py\nx = 1\n```\n\n", "\n\n[r]: /y 't'\n\n", "(", ")", "{#i}", "\x02", "\x03"),
    ]
)


@pytest.fixture(autouse=True)
def slow() -> None:
    """Have Pygments as it is until an extension is made."""
    for formatter in FORMATTERS:
        if "_create_stylesheet" in vars(formatter):
            delattr(formatter, "_create_stylesheet")
    vars(highlight)["get_lexer_by_name"] = get_lexer_by_name


def converted(text: str, *more: str) -> str:
    """Convert a text, with a further extension if there is one."""
    return Markdown(extensions=[*EXTENSIONS, *more]).convert(text)


def typographer(md: Markdown) -> list[Any]:
    """Return the patterns that are asked for quotes and dashes."""
    processor = md.treeprocessors["smarty"]
    assert isinstance(processor, InlineProcessor)
    return [*processor.inlinePatterns]


def test_it_is_in_use() -> None:
    md = Markdown(extensions=[*EXTENSIONS, QUICK])
    assert all(
        type(md.treeprocessors[name]) is not InlineProcessor for name in ("inline", "smarty")
    )
    assert all("_create_stylesheet" in vars(formatter) for formatter in FORMATTERS)
    assert vars(highlight)["get_lexer_by_name"] is not get_lexer_by_name


PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", nightly_but(PAGES[::8], PAGES), ids=lambda page: page.stem)
def test_pages_are_the_same(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    # First, because it stays quick once it is.
    slow = converted(text)
    assert converted(text, QUICK) == slow


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_the_same(text: str) -> None:
    assert converted(text, QUICK) == converted(text)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_an_expression_finds_has_a_sign(text: str) -> None:
    for pattern in [*(md := Markdown(extensions=EXTENSIONS)).inlinePatterns, *typographer(md)]:
        search, signs = quick_markdown._search(pattern)  # noqa: SLF001  # what the table says
        found = search(text, 0) if search and signs else None
        assert found is None or not signs.isdisjoint(found.group())


def test_signs_of_the_expressions_that_blogs_use_are_known() -> None:
    patterns = Markdown(extensions=["footnotes", "post_series.dialect"]).inlinePatterns
    patterns = [*patterns, *Markdown(extensions=["pymdownx.magiclink"]).inlinePatterns]
    angled = {"smarty": {"smart_angled_quotes": True}}
    patterns += typographer(Markdown(extensions=["smarty"], extension_configs=angled))
    unknown = [one for one in patterns if not quick_markdown._search(one)[1]]  # noqa: SLF001  # as above
    assert unknown == []


def test_a_language_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for = []
    find = lexers.find_lexer_class_by_name
    monkeypatch.setattr(
        lexers, "find_lexer_class_by_name", lambda name: looked_for.append(name) or find(name)
    )
    quick_markdown._language.cache_clear()  # noqa: SLF001  # as above
    text = "```python\nx = 1\n```\n\n```no-such\ny\n```\n\n" * 3
    slow = converted(text)
    assert not looked_for
    monkeypatch.setattr(quick_markdown, "is_known", lambda *_: True)
    assert converted(text, QUICK) == slow
    assert looked_for == ["python", "no-such", "text", "no-such", "no-such"]


def test_fewer_patterns_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    name = "_InlineProcessor__applyPattern"
    step = getattr(InlineProcessor, name)
    monkeypatch.setattr(InlineProcessor, name, lambda *of: asked.append(of[1]) or step(*of))
    quick_markdown.is_known.cache_clear()
    monkeypatch.setattr(quick_markdown, "is_known", lambda *_: True)
    text = " ".join(random.Random(0).choices(["plain", "words", "*and*", "more"], k=500))  # noqa: S311  # no secrets
    converted(text)
    slow, asked[:] = len(asked), []
    converted(text, QUICK)
    assert 0 < len(asked) < slow / 2


def test_with_code_that_nobody_read_nothing_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_markdown, "_READ", frozenset())
    quick_markdown.is_known.cache_clear()
    md = Markdown(extensions=[*EXTENSIONS, QUICK])
    quick_markdown.is_known.cache_clear()
    assert type(md.treeprocessors["inline"]) is InlineProcessor
    assert not any("_create_stylesheet" in vars(formatter) for formatter in FORMATTERS)
    assert vars(highlight)["get_lexer_by_name"] is get_lexer_by_name
    assert not quick_markdown.digest_of(HtmlFormatter, ("no_such_method",))

"""The pages for authors and tool makers say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import markdown
from aws_posture.base.errors import MarkdownError
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.conditions import Audience, parse_condition
from aws_posture.catalogue.model import State
from aws_posture.markdown import PostureExtension
from aws_posture.markdown.blocks import BLOCKS
from aws_posture.slots import SlotKind, marker

DOCS = Path(__file__).parents[2] / "docs" / "authors"
WRITING = (DOCS / "writing-facts.md").read_text(encoding="utf-8")
MARKUP = (DOCS / "slot-markup.md").read_text(encoding="utf-8")

FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples(page: str, language: str) -> list[str]:
    return [fence["code"] for fence in FENCE.finditer(page) if fence["language"] == language]


def _convert(text: str, *extensions: str) -> str:
    return markdown.markdown(text, extensions=[PostureExtension(CATALOGUE), *extensions])


@pytest.mark.parametrize(
    "example", [*_examples(WRITING, "markdown"), *_examples(MARKUP, "markdown")]
)
def test_every_example_can_be_converted(example: str) -> None:
    # A summary needs something to sum up.
    assert "aws-posture" in _convert(f"{example}\n\n[x](fact:account.id)")


def test_every_form_is_shown_with_its_result() -> None:
    body = FENCE.sub("", WRITING)
    for example in _examples(WRITING, "markdown")[:3]:
        assert example.strip() in body


def test_the_examples_of_the_markup_are_what_is_made() -> None:
    sources, results = _examples(MARKUP, "markdown"), _examples(MARKUP, "html")
    assert len(sources) == len(results) == 5
    for source, result in zip(sources, results, strict=True):
        assert _convert(source) == result.strip()


@pytest.mark.parametrize("kind", SlotKind)
def test_every_kind_of_slot_is_documented(kind: SlotKind) -> None:
    assert f"| `{kind}` |" in MARKUP


@pytest.mark.parametrize("state", State)
def test_every_state_is_documented(state: State) -> None:
    assert f"`{state}`" in WRITING
    assert f"`{state}`" in MARKUP


@pytest.mark.parametrize("audience", Audience)
def test_every_audience_is_documented(audience: Audience) -> None:
    assert f"| `{audience}` |" in WRITING


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.NAME)
def test_every_block_and_every_option_is_documented(block: type) -> None:
    assert f"/// {block.NAME}" in WRITING
    for option in block.OPTIONS:
        assert f"| `{option}` |" in WRITING


def test_every_condition_in_the_table_can_be_parsed() -> None:
    table = WRITING.partition("| Condition |")[2].partition("\n\n")[0]
    conditions = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    assert len(conditions) == 5
    for condition in conditions:
        parse_condition(condition, [fact.id for fact in CATALOGUE])


def test_every_class_is_documented() -> None:
    text = "/// fact-summary\n///\n\n/// fact-report\n///\n\n/// fact-glance\n///\n\n/// fact | root.mfa\nx\n///\n\n"
    text += '[x](fact:account.id) `1`\n\n[1]: fact:account.id "in code"\n\n'
    html = _convert(f"{text}/// when | public\n///")
    classes = {name for names in re.findall(r'class="([^"]+)"', html) for name in names.split()}
    assert len(classes) > 20
    assert {name for name in classes if name not in MARKUP} == set()


def test_the_error_that_is_shown_is_the_error_that_is_raised() -> None:
    (shown,) = _examples(WRITING, "text")
    extension = PostureExtension(CATALOGUE)
    extension.locate("posts/root.md", 11)
    with pytest.raises(MarkdownError) as caught:
        markdown.markdown("/// when | root.mfa is faild\n///", extensions=[extension])
    assert str(caught.value) == shown.strip()


def test_the_version_is_the_one_that_is_written() -> None:
    assert marker(SlotKind.BADGE) == "v1:badge"
    assert "`v1:badge`" in MARKUP


@pytest.mark.parametrize("page", [WRITING, MARKUP], ids=["writing-facts", "slot-markup"])
def test_the_page_itself_is_understood(page: str) -> None:
    text = page.partition("---\n")[2].partition("---\n")[2]
    html = _convert(text, "attr_list", "tables", "pymdownx.superfences", "toc")
    assert not re.search(r"<p>[^<]*///", html)

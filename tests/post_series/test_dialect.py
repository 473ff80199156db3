"""What the Markdown extension shows that Python-Markdown has no way to write."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from markdown import Markdown
from post_series.text_drawings import draw

EXTENSIONS = ("attr_list", "def_list", "md_in_html", "pymdownx.superfences", "post_series.dialect")


def _render(text: str) -> str:
    return Markdown(extensions=list(EXTENSIONS)).convert(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "- a\n    {: .tight }\n\n    - *b*\n\n        c\n\n- d\n    {: .tight }",
            "<ul><li>a<ul><li><p><em>b</em></p><p>c</p></li></ul></li><li>d</li></ul>",
        ),
        ("- a **b** c\n    {: .tight }\n\n    > d", "<ul><li>a <strong>b</strong> c<blockquote>"),
        ("- a\n\n    b", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("a\n{: .tight }", '<p class="tight">a</p>'),
    ],
)
def test_a_paragraph_of_an_item_can_be_text(text: str, html: str) -> None:
    assert _render(text).replace("\n", "").startswith(html)


def test_a_list_starts_at_its_number() -> None:
    assert _render("3. a\n4. b").startswith('<ol start="3">')


def _drawing(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(_render(f"```goat\n{text}\n```"))


def test_a_drawing_has_lines_and_words() -> None:
    page = _drawing(".---.    it's.\n| A +--> b-c_d v1\n'---'")
    assert [node.text() for node in page.css("text")] == ["it's.", "A", "b-c_d v1"]
    assert len(page.css("path[transform]")) == 1


def test_a_drawing_keeps_what_its_author_wrote() -> None:
    text = ".-.\n|<|\n'-'"
    node = _drawing(text).css_first(".goat > svg > desc")
    assert node is not None
    assert node.text() == text


def test_straight_lines_are_one_line() -> None:
    assert draw("-----").count("M") == 1
    assert draw("|\n|\n|").count("M") == 1


@pytest.mark.parametrize("text", ["", '(c) <b> & "d"', "o v ^ * -", "\t|\n+", "日本 --> é"])
def test_any_text_is_a_drawing(text: str) -> None:
    assert _drawing(text).css_first("svg") is not None

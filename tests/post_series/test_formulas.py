"""Formulas are drawn by the browser itself, or stay as TeX."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from markdown import Markdown
from post_series.formulas import to_mathml
from post_series.plain.flattening import flatten
from post_series.reading.cleaning import Cleaner

pytest.importorskip("latex2mathml")

NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'


def _render(text: str) -> str:
    return Markdown(
        extensions=["pymdownx.arithmatex", "post_series.dialect"],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    ).convert(text)


def _annotated(tex: str) -> str:
    return f'<annotation encoding="application/x-tex">{tex}</annotation></semantics></math>'


def test_a_formula_is_drawn_and_holds_its_tex() -> None:
    assert _render("a $x^2$") == (
        f'<p>a <span class="arithmatex"><math{NAMESPACE}><semantics><mrow><msup><mi>x</mi>'
        f"<mn>2</mn></msup></mrow>{_annotated('x^2')}</span></p>"
    )


@pytest.mark.parametrize(
    "text", ["$$\nx_1\n$$", '<div class="arithmatex">&#92;&#91;x&#95;1&#92;&#93;</div>']
)
def test_a_formula_may_be_a_block(text: str) -> None:
    assert f'<math{NAMESPACE} display="block">' in _render(text)
    assert _annotated("x_1") in _render(text)


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{aligned}a&=b\\c&=d\end{aligned}",
        r"\begin{gathered}a\\b\end{gathered}",
        r"\begin{equation}\label{e}a\end{equation}",
        r"\begin{cases}a&b\\c&d\end{cases}",
        r"\mathbb{R}\text{ and }\operatorname{f}(x)",
    ],
)
def test_what_blogs_use_is_understood(tex: str) -> None:
    assert "<annotation" in to_mathml(tex, is_block=True)


@pytest.mark.parametrize(
    "tex",
    [
        r"\unheard x",
        r"a & b",
        "x^",
        "",
        r"\left(",
        r"\substack\begin{cases}\binom",
        r"\text{<script>alert(1)</script>}",
        r"\text{<![CDATA[<img src=x>]]>}",
        r"\href{javascript:alert(1)}{x}",
        r"\text{<b>x</b>}",
        r"\style{color:red}{x}",
    ],
)
def test_what_is_not_understood_stays_tex(tex: str) -> None:
    assert to_mathml(tex, is_block=False) == ""  # and not None


def test_feeds_and_letters_have_the_tex() -> None:
    page = _render("a $x < 2$ b")
    expected = '<span class="arithmatex"><code>x &lt; 2</code></span>'
    assert expected in Cleaner().clean(page, "https://blog.example/")
    tree = BeautifulSoup(page, "lxml")
    assert tree.body is not None
    flatten(tree.body)
    assert expected in str(tree)

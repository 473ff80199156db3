"""Links and images that name a fact become value and badge slots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

VALUE = (
    '<span class="aws-posture-value" data-aws-posture="v1:value" '
    'data-fact="account.id" data-state="unchecked">{}</span>'
)
BADGE = (
    '<span class="aws-posture-badge" data-aws-posture="v1:badge" '
    'data-fact="root.mfa" data-state="unchecked">{}</span>'
)

FORMS = [
    ("[your id](fact:account.id)", VALUE.format("your id")),
    ("[your **own** id](fact:account.id)", VALUE.format("your <strong>own</strong> id")),
    ("[your `id`](fact:account.id)", VALUE.format("your <code>id</code>")),
    ("[your id](<fact:account.id>)", VALUE.format("your id")),
    ("[your id]( fact:account.id )", VALUE.format("your id")),
    (r"[your id](fact:account\.id)", VALUE.format("your id")),
    ("[your id](FACT:account.id)", VALUE.format("your id")),
    ("[your id][ref]\n\n[ref]: fact:account.id", VALUE.format("your id")),
    ("[ref][]\n\n[ref]: fact:account.id", VALUE.format("ref")),
    ("[A & B < C](fact:account.id)", VALUE.format("A &amp; B &lt; C")),
    ("![root MFA](fact:root.mfa)", BADGE.format("root MFA")),
    ("![root MFA][ref]\n\n[ref]: fact:root.mfa", BADGE.format("root MFA")),
    (r"![a \* & b](fact:root.mfa)", BADGE.format("a * &amp; b")),
    ("[![MFA](fact:root.mfa)](mfa.html)", f'<a href="mfa.html">{BADGE.format("MFA")}</a>'),
]


@pytest.mark.parametrize(("text", "html"), FORMS)
def test_a_form_becomes_its_slot(convert: Callable[..., str], text: str, html: str) -> None:
    assert convert(text) == f"<p>{html}</p>"


@pytest.mark.parametrize(("text", "html"), FORMS)
def test_a_site_with_every_extension_makes_the_same_slot(
    convert_site: Callable[..., str], text: str, html: str
) -> None:
    assert convert_site(text) == f"<p>{html}</p>"


def test_text_after_a_slot_stays(convert: Callable[..., str]) -> None:
    assert convert("a [b](fact:account.id) c").endswith("</span> c</p>")


PLACES = {
    "heading": "## See [x](fact:account.id)",
    "setext heading": "See [x](fact:account.id)\n---",
    "table": "| a |\n| --- |\n| [x](fact:account.id) |",
    "tight list": "- [x](fact:account.id)\n- b",
    "loose list": "1. a\n\n    [x](fact:account.id)",
    "quote": "> [x](fact:account.id)",
    "admonition": "!!! note\n    [x](fact:account.id)",
    "admonition title": '!!! note "[x](fact:account.id)"\n    a',
    "details": "??? note\n    [x](fact:account.id)",
    "tab": '=== "Tab"\n    [x](fact:account.id)',
    "footnote": "a[^1]\n\n[^1]: [x](fact:account.id)",
    "html": '<div markdown="1">\n[x](fact:account.id)\n</div>',
    "block of others": "/// note\n[x](fact:account.id)\n///",
    "card": "/// fact | root.mfa\n[x](fact:account.id)\n///",
    "emphasis": "*see **[x](fact:account.id)***",
    "task": "- [ ] [x](fact:account.id)",
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_a_slot_works_in_every_place(
    convert_site: Callable[..., str], slots_of: Callable[[str], list[Any]], text: str
) -> None:
    slots = [slot for slot in slots_of(convert_site(text)) if slot.kind == "v1:value"]
    assert [(slot.fact, slot.text) for slot in slots] == [("account.id", "x")]


def test_a_heading_keeps_its_anchor_and_its_words(convert_site: Callable[..., str]) -> None:
    html = convert_site("## Your [id](fact:account.id)\n\n[TOC]")
    assert '<h2 id="your-id">' in html
    assert '<li><a href="#your-id">Your id</a></li>' in html


CODE = {
    "span": "`[x](fact:nope)`",
    "double span": "``![x](fact:nope) ` ``",
    "highlighted span": '`#!html <a href="fact:nope">`',
    "indented": "    [x](fact:nope)\n    /// fact | nope",
    "fence": "```\n[x](fact:nope)\n/// fact | nope\n///\n<fact:x>\n```",
    "tilde fence": '~~~ md\n![x](fact:nope)\n<a href="fact:x">\n~~~',
    "fence in a list": "- a\n\n    ```\n    [x](fact:nope)\n    /// fact | nope\n    ```",
    "fence in a quote": "> ```\n> /// fact | nope\n> ```",
    "pre": "<pre>\n[x](fact:nope)\n/// fact | nope\n<fact:x>\n</pre>",
    "comment": '<!-- <a href="fact:nope"> [x](fact:nope) -->',
    "inline comment": "a <!-- <fact:nope> --> b",
}


@pytest.mark.parametrize("text", CODE.values(), ids=CODE)
def test_code_is_left_alone(convert_site: Callable[..., str], text: str) -> None:
    assert "aws-posture" not in convert_site(text)


def test_code_is_left_alone_without_any_other_extension(convert: Callable[..., str]) -> None:
    html = convert("`[x](fact:nope)` and\n\n    /// fact | nope\n    ///")
    assert "<code>[x](fact:nope)</code>" in html
    assert "<pre><code>/// fact | nope\n///\n</code></pre>" in html


ESCAPED = [
    (r"\[x](fact:nope)", "<p>[x](fact:nope)</p>"),
    (r"\/// fact | nope", "<p>/// fact | nope</p>"),
    ("The scheme is fact:root.mfa.", "<p>The scheme is fact:root.mfa.</p>"),
]


@pytest.mark.parametrize(("text", "html"), ESCAPED)
def test_escaped_forms_are_text(convert: Callable[..., str], text: str, html: str) -> None:
    assert convert(text) == html


def test_a_class_and_an_id_are_kept(
    convert_site: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    (slot,) = slots_of(convert_site("[x](fact:account.id){ .big #here }"))
    assert slot.attributes["class"] == "aws-posture-value big"
    assert slot.attributes["id"] == "here"


def test_abbreviations_and_quotes_do_not_touch_what_is_ours(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    text = '![MFA "now" -- really](fact:root.mfa)\n\n*[MFA]: Multi-factor\n*[root]: Root'
    html = convert(text, "abbr", "smarty")
    (slot,) = slots_of(html)
    assert slot.text == 'MFA "now" -- really'
    assert "<abbr" not in html

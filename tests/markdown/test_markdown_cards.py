"""A `fact` block becomes a card that is complete by itself on the public site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CARD = "/// fact | root.mfa\nRoot is special.\n///"


def test_a_card_says_everything_that_a_reader_of_the_public_site_needs(
    convert: Callable[..., str],
) -> None:
    html = convert(CARD)
    for words in (
        "MFA for the root user",
        "Does the root user have MFA?",
        "Not checked: this page is public",
        "Whoever has it",
        "<p>Root is special.</p>",
        "How to check it by hand",
        "<li>Open the IAM console.</li>",
        "aws iam get-account-summary --query 'SummaryMap.AccountMFAEnabled' --output text",
        'user.html">Root user &amp; MFA</a>',
    ):
        assert words in html


def test_a_card_is_a_section_that_holds_one_verdict(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    slots = slots_of(convert(CARD))
    assert [(slot.tag, slot.kind, slot.fact) for slot in slots] == [
        ("section", "v1:card", "root.mfa"),
        ("div", "v1:verdict", "root.mfa"),
    ]
    assert {slot.attributes["data-state"] for slot in slots} == {"unchecked"}


def test_a_card_is_named_by_its_title(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    html = convert(CARD)
    card = slots_of(html)[0].attributes
    assert card["id"] == "fact-root-mfa"
    assert card["aria-labelledby"] == "fact-root-mfa-title"
    assert 'id="fact-root-mfa-title">MFA for the root user</p>' in html


STEPS = "1. Turn it on.\n2. Try it."


@pytest.mark.parametrize(
    ("inside", "said_by_the_page"),
    [
        ("", False),
        ("Root is special.", False),
        ("- It is old.\n- It leaks.", False),
        (STEPS, True),
        (f"> {STEPS.splitlines()[0]}", True),
        ("    steps: false\nRoot is special.", True),
        (f"    steps: true\n{STEPS}", False),
    ],
)
def test_a_card_leaves_out_the_steps_that_the_page_has(
    inside: str,
    said_by_the_page: bool,  # noqa: FBT001  # a case's part
    convert: Callable[..., str],
    slots_of: Callable[[str], list[Any]],
) -> None:
    _, verdict = slots_of(convert(f"/// fact | root.mfa\n{inside}\n///"))
    assert ("data-steps" in verdict.attributes) is said_by_the_page


def test_a_second_card_of_a_fact_gets_another_id(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    html = convert(f"{CARD}\n\n{CARD}")
    cards = [slot.attributes["id"] for slot in slots_of(html) if slot.kind == "v1:card"]
    assert cards == ["fact-root-mfa", "fact-root-mfa_1"]
    assert html.count('id="fact-root-mfa-title"') == 1


def test_a_card_for_everybody_keeps_the_plain_id_whatever_branches_hold(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    html = convert(f"//// when | private\n{CARD}\n////\n\n{CARD}")
    cards = [slot.attributes["id"] for slot in slots_of(html) if slot.kind == "v1:card"]
    assert cards == ["fact-root-mfa_1", "fact-root-mfa"]


def test_a_card_is_not_in_the_table_of_contents(convert_site: Callable[..., str]) -> None:
    assert "MFA for" not in convert_site(f"{CARD}\n\n[TOC]").split('<div class="toc">')[1]


def test_a_title_of_the_authors_own(convert_site: Callable[..., str]) -> None:
    html = convert_site('/// fact | root.mfa\n    title: The "lock" & the <key>\n///')
    assert '-title">The "lock" &amp; the &lt;key&gt;</p>' in html


@pytest.mark.parametrize(("option", "folded"), [("open: true", False), ("open: false", True)])
def test_the_check_by_hand_is_folded_unless_it_is_opened(
    convert: Callable[..., str], option: str, *, folded: bool
) -> None:
    html = convert(f"/// fact | root.mfa\n    {option}\nText\n///")
    assert ('<details class="aws-posture-check">' in html) is folded
    assert ('<details class="aws-posture-check" open="open">' in html) is not folded


def test_a_card_without_prose_has_no_empty_place_for_it(convert: Callable[..., str]) -> None:
    assert "aws-posture-prose" not in convert("/// fact | root.mfa\n///")


def test_no_extension_changes_the_words_of_the_catalogue(
    convert: Callable[..., str], convert_site: Callable[..., str]
) -> None:
    assert convert_site("/// fact | root.mfa\n///") == convert("/// fact | root.mfa\n///")


def test_the_catalogue_is_text_and_never_html(convert: Callable[..., str]) -> None:
    html = convert(CARD)
    assert "nobody else's &lt;b&gt;friend&lt;/b&gt;" in html
    assert "-&gt; &lt;Security&gt;." in html


PROSE = {
    "list": ("- one\n- two", "<li>one</li>"),
    "fence": ("```python\nx = 1\n```", '<span class="n">x</span>'),
    "table": ("| a |\n| --- |\n| b |", "<td>b</td>"),
    "admonition": ("!!! tip\n    Do it.", '<div class="admonition tip">'),
    "block": ("//// note\nDo it.\n////", '<div class="admonition note">'),
    "quotes": ('"so"', "&ldquo;so&rdquo;"),
}


@pytest.mark.parametrize(("prose", "html"), PROSE.values(), ids=PROSE)
def test_prose_is_markdown(convert_site: Callable[..., str], prose: str, html: str) -> None:
    assert html in convert_site(f"/// fact | root.mfa\n\n{prose}\n\n///")


PLACES = {
    "list": "1. a\n\n    /// fact | root.mfa\n    Prose.\n    ///\n\n2. b",
    "nested list": "- a\n    - b\n\n        /// fact | root.mfa\n        Prose.\n        ///",
    "admonition": "!!! note\n    /// fact | root.mfa\n    Prose.\n    ///",
    "details": "??? note\n\n    /// fact | root.mfa\n    Prose.\n    ///",
    "tab": '=== "Tab"\n\n    /// fact | root.mfa\n    Prose.\n    ///',
    "quote": "> /// fact | root.mfa\n> Prose.\n> ///",
    "html": '<div markdown="1">\n\n/// fact | root.mfa\nProse.\n///\n\n</div>',
    "block": "//// note\n/// fact | root.mfa\nProse.\n///\n////",
    "footnote": "a[^1]\n\n[^1]:\n    /// fact | root.mfa\n    Prose.\n    ///",
    "after text": "Text\n/// fact | root.mfa\nProse.\n///\nText",
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_a_card_works_in_every_place(
    convert_site: Callable[..., str], slots_of: Callable[[str], list[Any]], text: str
) -> None:
    html = convert_site(text)
    assert [slot.kind for slot in slots_of(html)] == ["v1:card", "v1:verdict"]
    assert '<div class="aws-posture-prose">\n<p>Prose.</p>\n</div>' in html
    assert "///" not in html

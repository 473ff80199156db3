"""A block that follows text with a block in it, and no empty line between: each is made, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CARDS = {
    "a quote": "> /// fact | root.mfa\n> ///\n/// fact | iam.admin\n///",
    "a quote in a quote": "> > /// fact | root.mfa\n> > ///\n/// fact | iam.admin\n///",
    "a list": "- /// fact | root.mfa\n///\n/// fact | iam.admin\n///",
    "numbers": "1. /// fact | root.mfa\n///\n/// fact | iam.admin\n///",
    "a definition": "a\n: /// fact | root.mfa\n///\n/// fact | iam.admin\n///",
    "another one's block": "> /// note\n> ///\n/// fact | iam.admin\n///",
}


@pytest.mark.parametrize("text", CARDS.values(), ids=CARDS)
def test_a_card_that_follows_text_with_a_block(convert: Callable[..., str], text: str) -> None:
    html = convert(text, "def_list", "pymdownx.blocks.admonition")
    for fact in ("root.mfa", "iam.admin"):
        assert html.count(f'data-aws-posture="v1:card" data-fact="{fact}"') == text.count(fact)


def test_blocks_of_others_on_a_page_without_ours(convert_site: Callable[..., str]) -> None:
    html = convert_site("> /// note\n> ///\n/// tip\n///\n\n/// note\n///")
    assert html.count('class="admonition-title"') == 3

"""Slots survive the minifier of mkdocs-minify-plugin with the worst of its options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import htmlmin
import pytest

import markdown
from aws_posture.markdown import PostureExtension
from aws_posture.markdown.report import facts_used

PAGE = """# Of [your **own**](fact:account.id) account

![root MFA](fact:root.mfa) and [x](fact:account.id){ .a .b }

/// fact-summary
///

/// fact | root.mfa
    open: true
Prose.

    code   with   space
///

//// when | root.mfa is fail or unknown and private

/// fact | root.access-keys
a
///

////

/// when | root.mfa is fail
a
///

/// when | root.mfa is fail
aa
///

/// when | root.mfa is fail
ab?>?
///

/// when | root.mfa is not pass
b
///

/// fact-report
///
"""

OPTIONS = {
    "of the plugin": {},
    "no quotes, no comments": {"remove_optional_attribute_quotes": True, "remove_comments": True},
    "no space": {"remove_empty_space": True, "remove_comments": True},
    "no space at all": {"remove_all_empty_space": True, "reduce_boolean_attributes": True},
    "raw attributes": {"convert_charrefs": False, "reduce_empty_attributes": True},
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
@pytest.mark.parametrize("output", ["xhtml", "html"])
def test_a_minified_page_has_the_same_slots(
    facts: tuple[Any, ...],
    slots_of: Callable[[str], list[Any]],
    options: dict[str, bool],
    output: str,
) -> None:
    page = markdown.markdown(
        PAGE,
        extensions=[PostureExtension(facts), "attr_list", "toc"],
        output_format=output,
    )
    minified = htmlmin.minify(f"<html><body>{page}</body></html>", **options)
    assert "<!--" not in minified
    before, after = slots_of(page), slots_of(minified)
    assert [(slot.kind, slot.tag, slot.attributes) for slot in after] == [
        (slot.kind, slot.tag, slot.attributes) for slot in before
    ]
    assert len(before) > 20
    assert facts_used(minified) == facts_used(page) == ("root.mfa", "root.access-keys")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_minifier_does_drop_quotes(convert: Callable[..., str]) -> None:
    minified = htmlmin.minify(convert("[x](fact:account.id)"))
    assert "data-fact=account.id" in minified

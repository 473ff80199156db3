"""A definition says which words of a page's code are a value; `golden/code.md` shows where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import markdown
from aws_posture.markdown import PostureExtension
from aws_posture.stamp import read_page

ID = '[1111]: fact:account.id "in code"'


def test_other_definitions_leave_code_alone(convert: Callable[..., str]) -> None:
    html = convert("`mfa id` ![x][mfa] [id][]\n\n[mfa]: fact:root.mfa\n[id]: fact:account.id\n")
    assert "<code>mfa id</code>" in html


def test_the_longer_of_two_words_is_meant(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    text = f'`1111 1111:2 1111`\n\n{ID}\n[1111:2]: fact:account.id "in code"'
    assert [slot.text for slot in slots_of(convert(text))] == ["1111", "1111:2", "1111"]


def test_a_definition_from_a_snippet_is_for_many_pages(
    convert_site: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "shared.md").write_text(ID, "utf-8")
    options = {"pymdownx.snippets": {"base_path": [str(tmp_path)], "auto_append": ["shared.md"]}}
    assert "v1:code" in convert_site("`1111`", **options)
    assert "v1:code" not in convert_site("no code", **options)


def test_a_page_does_not_know_the_definitions_of_the_one_before(
    extension: PostureExtension,
) -> None:
    never_reset = markdown.Markdown(extensions=[extension])
    assert "v1:code" in never_reset.convert(f"`1111`\n\n{ID}")
    assert never_reset.convert("`1111` and fact:") == "<p><code>1111</code> and fact:</p>"


def test_a_value_in_a_command_is_nothing_to_sum_up(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    html = convert(f"/// fact-summary\n///\n\n`1111` ![x](fact:root.mfa)\n\n{ID}")
    (summary,) = (slot for slot in slots_of(html) if slot.kind == "v1:summary")
    assert dict(summary.attributes)["data-facts"] == "root.mfa"


@pytest.mark.parametrize("text", ["`1111`", "/// when | private\n`1111`\n///"])
def test_a_finished_page_names_the_facts_in_its_code(
    convert: Callable[..., str], text: str
) -> None:
    assert read_page(convert(f"{text}\n\n{ID}").encode(), "page") == {"account.id"}

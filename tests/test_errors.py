from __future__ import annotations

import inspect
import re

import pytest

from aws_posture.base import errors
from aws_posture.base.errors import MarkdownError, PostureError, nearest


def tree(base: type[Exception], depth: int = 0) -> list[tuple[str, int]]:
    branches = [tree(child, depth + 1) for child in base.__subclasses__()]
    return [(base.__name__, depth), *(line for branch in branches for line in branch)]


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    drawn = re.findall(r"^    ([│├└─ ]*)(\w+)", str(errors.__doc__), flags=re.MULTILINE)
    assert [(name, len(stem) // 4) for stem, name in drawn] == tree(PostureError)


def test_every_error_is_one_that_callers_can_catch() -> None:
    raised = [
        error
        for _, error in inspect.getmembers(errors, inspect.isclass)
        if issubclass(error, BaseException)
    ]
    assert all(issubclass(error, PostureError) for error in raised)
    assert all(error.__doc__ for error in raised)


@pytest.mark.parametrize(
    ("page", "line", "message"),
    [
        ("a/b.md", 7, "a/b.md:7: no such fact"),
        ("a/b.md", None, "a/b.md: no such fact"),
        (None, 7, "7: no such fact"),
        (None, None, "no such fact"),
    ],
)
def test_an_error_in_markdown_says_where(page: str | None, line: int | None, message: str) -> None:
    error = MarkdownError("no such fact", page, line)
    assert str(error) == message
    assert (error.problem, error.page, error.line) == ("no such fact", page, line)


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("aple", "; did you mean apple?"),
        ("kiwi", "; did you mean kiwi or kiwis?"),
        ("xyz", ""),
        ("", ""),
    ],
)
def test_the_nearest_known_words_end_a_message(written: str, end: str) -> None:
    assert nearest(written, iter(["apple", "kiwis", "kiwi"])) == end


def test_no_more_words_are_named_than_help() -> None:
    assert nearest("aaaa", ["aaa1", "aaa2", "aaa3", "aaa4"]).count("aaa") == 3
    assert nearest("aaaa", ["aaa1", "aaa2"], most=1).count("aaa") == 1

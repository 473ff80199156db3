"""What is allowed is what a message shows, or a value in any spelling; nothing near it."""

from __future__ import annotations

import pytest

from aws_posture.verify.allowing import is_allowed, names_file
from aws_posture.verify.leaks import Leak

VALUE = Leak("a/b.html", 7, "name", "quil********", "base64", value="Quill.Weaver")
NUMBER = Leak("a/b.html", 0, "account id", "3141********", value="314159265358")
CODE = Leak("a/b.html", 7, "name", "", value="wombat 7")
MARK = Leak("a/b.html", 7, "snapshot", "")

# What was found, what is allowed, and whether it is.
ALLOWED: dict[str, tuple[Leak, str, bool]] = {
    "its file": (VALUE, "a/b.html", True),
    "a pattern": (VALUE, "a/*", True),
    "a pattern of all": (MARK, "*.html", True),
    "another pattern": (VALUE, "b/*", False),
    "a pattern in other letters": (VALUE, "A/*", False),
    "a pattern without a star": (VALUE, "a/b.htm?", False),
    "its folder": (VALUE, "a", False),
    "its line": (VALUE, "a/b.html:7", True),
    "another line": (VALUE, "a/b.html:8", False),
    "the whole message": (VALUE, "a/b.html:7: name: quil******** (base64)", True),
    "what is shown of it": (VALUE, "quil********", True),
    "the value": (VALUE, "Quill.Weaver", True),
    "the value in small letters": (VALUE, "quill.weaver", True),
    "another value": (VALUE, "quill.weavers", False),
    "a number": (NUMBER, "314159265358", True),
    "a number in groups": (NUMBER, "3141-5926 5358", True),
    "a part of a number": (NUMBER, "31415926535", False),
    "a number and a word": (NUMBER, "account 314159265358", False),
    "digits of a word": (CODE, "7", False),
    "another word with these digits": (CODE, "quokka 7", False),
    "a word with digits": (CODE, "Wombat 7", True),
    "nothing": (MARK, "", False),
    "what it is": (MARK, "snapshot", False),
    "the whole message of a mark": (MARK, "a/b.html:7: snapshot", True),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_may_be_there(name: str) -> None:
    leak, allowed, may_be = ALLOWED[name]
    assert is_allowed(leak, frozenset({allowed})) is may_be
    assert is_allowed(leak, frozenset({"another", allowed, "one more"})) is may_be


def test_where_nothing_is_allowed_nothing_may_be() -> None:
    assert not is_allowed(VALUE, frozenset())
    assert not names_file("a/b.html", frozenset())

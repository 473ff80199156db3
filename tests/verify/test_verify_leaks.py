"""What was found is shown in a line, and never in full."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aws_posture.verify import Basis, Leak

FOUND = Leak("a.html", 7, "name", "quil********", "base64", Basis.VALUE, "quill.weaver")

SHOWN = {
    "a.html:7: name: quil******** (base64)": FOUND,
    "a.html:7: name: quil********": replace(FOUND, how=""),
    "a.html: name: quil******** (base64)": replace(FOUND, line=0),
    "a.html: not readable: zip": Leak("a.html", 0, "not readable: zip", ""),
}


@pytest.mark.parametrize("shown", SHOWN)
def test_it_is_shown_by_its_place_its_kind_and_how_it_is_stored(shown: str) -> None:
    assert str(SHOWN[shown]) == shown


def test_what_is_shown_alike_is_found_once() -> None:
    assert replace(FOUND, value="quill.weavers", basis=Basis.SHAPE) == FOUND
    others = {"file": "b", "line": 8, "kind": "value", "excerpt": "q", "how": ""}
    for name, other in others.items():
        assert replace(FOUND, **{name: other}) != FOUND, name  # type: ignore[arg-type]


def test_its_value_is_in_no_message_of_an_error() -> None:
    assert "weaver" not in f"{FOUND} {FOUND!r}"


def test_they_stand_in_the_order_of_their_places() -> None:
    leaks = [replace(FOUND, file=file, line=line) for file in "ab" for line in (7, 10)]
    assert sorted(leaks[one] for one in (2, 0, 3, 1)) == leaks


def test_what_nobody_says_more_of_looks_like_account_data() -> None:
    leak = Leak("a.html", 7, "name", "quil********")
    assert (leak.how, leak.basis, leak.value) == ("", Basis.SHAPE, "")

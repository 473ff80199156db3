"""What pages share is read once in every way; what is new between it is found as on a page alone."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.judging import Terms, judge, verdict_file
from aws_posture.verify import Basis, verify
from aws_posture.verify import known as known_passages
from aws_posture.verify.known import Fresh, KnownPassages

SHARED = [f"<p>Line {number} of what every page has.</p>" for number in range(60)]
ACCOUNT = "482919375610"
ARN = f"arn:aws:iam::{ACCOUNT}:user/ana"
ENCODED = base64.b64encode(f'{{"account": "{ARN}"}}'.encode()).decode()


def _leaks(folder: Path, *pages: list[str]) -> set[tuple[str, int]]:
    for number, lines in enumerate(pages):
        (folder / f"{number}.html").write_text("\n".join(["<!doctype html>", *lines]), "utf-8")
    return {(leak.file, leak.line) for leak in verify(folder)}


@pytest.mark.parametrize("at", [0, 30, 60])
@pytest.mark.parametrize(
    "said", [ARN.replace("-", "&#45;").replace(":", "&#58;"), ENCODED, ARN], ids=str
)
def test_what_is_new_between_known_lines_is_found(tmp_path: Path, at: int, said: str) -> None:
    changed = [*SHARED[:at], f"<p>{said}</p>", *SHARED[at:]]
    assert _leaks(tmp_path, SHARED, SHARED, changed) == {("2.html", at + 2)}


@pytest.mark.parametrize("after", [[], SHARED * 3], ids=["at the end", "in the middle"])
def test_what_every_page_has_is_named_on_every_page(tmp_path: Path, after: list[str]) -> None:
    page = [*SHARED, f"<p>{ENCODED}</p>", *after]
    # Files that are the same are read once anyway.
    others = [[*page, f"<p>{number}</p>"] for number in range(3)]
    assert _leaks(tmp_path, *others) == {(f"{number}.html", 62) for number in range(3)}


def test_known_lines_in_another_order_are_new(tmp_path: Path) -> None:
    """Each half was on a page alone, where it spelled nothing: the line ends within the number."""
    encoded = base64.b64encode(f"{'x' * 30}{ARN} of somebody in the team".encode()).decode()
    first, second = encoded[:60], encoded[60:]
    found = _leaks(
        tmp_path,
        [*SHARED, first, *SHARED],
        [*SHARED, second, *SHARED],
        [*SHARED, first, second, *SHARED],
    )
    assert found == {("2.html", 62)}


def test_what_is_between_known_passages_is_named_by_its_line(tmp_path: Path) -> None:
    """Of a long page most is left out before it is read, and its lines are still its lines."""
    page = [*SHARED * 20]
    other = ARN.replace(ACCOUNT, "582919375611")
    changed = [*page[:700], "", f"<p>{other}</p>", *page[700:], *[" "] * 100, f"<p>{ENCODED}</p>"]
    assert _leaks(tmp_path, page, page, changed) == {("2.html", 703), ("2.html", 1304)}


def test_a_number_with_a_digit_in_each_line_is_found_between_known_ones(tmp_path: Path) -> None:
    def page(digits: str) -> list[str]:
        spread = [line for digit in digits for line in (f"<i>{digit}</i>", "", " ")]
        return [*SHARED, *spread, *SHARED]

    snapshot = replace(demo.fresh(), account=ACCOUNT)
    for number, digits in enumerate(("482919375611", "582919375610", "482919375610")):
        lines = ["<!doctype html>", *page(digits)]
        (tmp_path / f"{number}.html").write_text("\n".join(lines), "utf-8")
    found = verify(tmp_path, [snapshot])
    assert [leak.file for leak in found if leak.value == ACCOUNT] == ["2.html"]


def test_a_file_of_ours_is_known_by_lines_that_are_far_apart(tmp_path: Path) -> None:
    """The beginning and the end of it may be known from files that were none."""
    verdicts = judge(demo.fresh(), CATALOGUE, Terms(now=None))
    document = json.dumps(verdict_file.document(demo.fresh(), verdicts, BY_ID), indent=1)
    half = len(document) // 2
    (tmp_path / "0.txt").write_text(document[half:], "utf-8")
    (tmp_path / "1.txt").write_text(document, "utf-8")
    marks = {leak.file: leak.kind for leak in verify(tmp_path) if leak.basis is Basis.MARK}
    assert marks["1.txt"] == "verdict file"


def test_a_passage_is_known_only_between_the_same_passages() -> None:
    known, seen = KnownPassages(), []
    text = "\n".join(f"{'x' * (number * 7 % 23)} line {number}" for number in range(400))
    assert known.without(text, seen).text == text
    known.add(seen)
    assert known.without(text, []).text.strip() == ""
    changed = known.without(text.replace("line 200", "line CC"), []).text
    left = [line for line in changed.split("\n") if line]
    assert "line CC" in changed
    around = [int(line.rpartition(" ")[2]) for line in left if not line.endswith("CC")]
    assert min(around) <= 188
    assert max(around) >= 212
    assert len(left) < 200


# A line of a length that begins a passage, and one that does not.
_BEGINS, _GOES_ON = "begins here", "and goes on."


def _passages(*lengths: int) -> list[list[str]]:
    """Return passages of some lengths; no two of their lines are the same."""
    numbered = (f"{number:03}" for number in range(999))
    return [
        [_BEGINS[3:] + next(numbered), *(_GOES_ON[3:] + next(numbered) for _ in range(length - 1))]
        for length in lengths
    ]


def _fresh(before: list[str], after: list[str]) -> tuple[set[str], Fresh]:
    """Return the lines of a text that are read again after another, and what is left of it."""
    known, seen = KnownPassages(), []
    known.without("\n".join(before), seen)
    known.add(seen)
    fresh = known.without("\n".join(after), [])
    return set(filter(None, fresh.text.split("\n"))), fresh


@pytest.mark.parametrize("changed", range(7))
def test_a_passage_is_read_again_with_the_one_before_and_the_one_after(changed: int) -> None:
    passages = _passages(12, 13, 20, 15, 12, 30, 17)
    lines = [line for passage in passages for line in passage]
    other = [
        *(line for passage in passages[:changed] for line in passage),
        *(*passages[changed][:-1], "another line"),
        *(line for passage in passages[changed + 1 :] for line in passage),
    ]
    left, fresh = _fresh(lines, other)
    around = passages[max(0, changed - 1) : changed + 2]
    expected = {line for passage in around for line in passage} | {"another line"}
    assert left == expected - {passages[changed][-1]}
    for number, line in enumerate(fresh.text.split("\n"), 1):
        if line:
            assert other[fresh.line(number) - 1] == line


def test_a_passage_ends_somewhere_though_no_line_begins_another() -> None:
    lines = [f"{_GOES_ON}{number:04}"[:16] for number in range(48 * 5)]
    assert not [line for line in lines if len(line) % 8 == 3]
    changed = [*lines[:100], "another line of some", *lines[101:]]
    left, _ = _fresh(lines, changed)
    assert left == {*changed[48:192]}


@pytest.mark.parametrize("blank", [[], [" ", ""]])
@pytest.mark.parametrize(
    ("lengths", "changed", "last"),
    [((11, 14, 20), 2, 0), ((12, 14, 20), 2, 1), ((20, 20, 12), 0, 2), ((20, 20, 13), 0, 1)],
)
def test_a_passage_has_twelve_lines_that_say_something(
    lengths: tuple[int, ...], changed: int, last: int, blank: list[str]
) -> None:
    """One that would be shorter is a part of that before it."""
    passages = _passages(*lengths)
    lines = [one for passage in passages for line in passage for one in (line, *blank)]
    other = ["another line" if one == passages[changed][-1] else one for one in lines]
    left, _ = _fresh(lines, other)
    is_read = [passage[0] in left for passage in passages]
    assert is_read == [min(changed, last) <= number <= max(changed, last) for number in range(3)]


def test_what_is_known_is_forgotten_when_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_passages, "_MOST", 5)
    known = KnownPassages()
    for number in range(4):
        known.add([number])
    seen: list[int] = []
    known.without("one", seen)
    known.add(seen)
    for number, left in ((5, ""), (6, "one")):
        assert known.without("one", []).text == ""
        known.add([number])
        assert known.without("one", []).text == left


@pytest.mark.parametrize(("lines", "left_out"), [(1, 0), (25, 0), (26, 1), (90, 65)])
def test_of_what_is_known_some_line_ends_are_left(lines: int, left_out: int) -> None:
    """As many as part whatever is found; the lines behind them keep their numbers."""
    runs = [(False, "one"), (True, "\n".join(["x"] * lines)), (False, "two\nthree")]
    fresh = known_passages._fresh(runs)  # noqa: SLF001
    assert fresh.text == "one\n" + "\n" * (lines - left_out) + "two\nthree"
    last = fresh.text.count("\n") + 1
    assert [fresh.line(number) for number in (1, last - 1, last)] == [1, lines + 2, lines + 3]
    assert bool(fresh.at) is (left_out > 0)

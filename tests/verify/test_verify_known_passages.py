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
from aws_posture.verify.known import KnownPassages

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

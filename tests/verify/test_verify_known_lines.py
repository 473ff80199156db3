"""What pages share is read once in every way; what is new between it is found as on a page alone."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from aws_posture.verify import verify
from aws_posture.verify.views import KnownLines, lines_of

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


def test_what_every_page_has_is_named_on_every_page(tmp_path: Path) -> None:
    page = [*SHARED, f"<p>{ENCODED}</p>"]
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


def test_a_line_is_known_only_between_the_same_lines() -> None:
    known = KnownLines()
    known.add(lines_of("\n".join(SHARED)))
    assert all(line in known for line in lines_of("\n".join(SHARED)))
    changed = lines_of("\n".join([*SHARED[:30], "x", *SHARED[30:]]))
    assert [line in known for line in changed] == [True] * 18 + [False] * 25 + [True] * 18

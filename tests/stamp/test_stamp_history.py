"""What a report tells of earlier times; two builds of it from the same inputs are the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from aws_posture.catalogue.model import Fact, State, Verdict
from aws_posture.judging.comparing import HistoryEntry, points
from aws_posture.slots import encode_branch
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import stamp
from aws_posture.stamp.timeline import before_and_after, chart

SLOT = (
    '<div class="aws-posture-history" data-aws-posture="v1:history" data-state="unchecked"></div>'
)
PAGE = f"<!doctype html>\n<html><head></head><body><p>Text</p>{SLOT}<p>More</p></body></html>\n"

FIRST = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
BEFORE = HistoryEntry(
    FIRST, {"root.mfa": State.FAIL, "iam.admin": State.PASS, "account.id": State.PASS}
)
AFTER = HistoryEntry(FIRST + 2 * DAY, {**BEFORE.states, "root.mfa": State.PASS})

FACTS = {"root.mfa", "iam.admin", "account.id", "root.access-keys", "root.mfa-kind"}

StampPage = Callable[..., str]


@pytest.fixture
def stamped(
    tmp_path: Path,
    snapshot: Snapshot,
    verdicts: Mapping[str, Verdict],
    facts: Mapping[str, Fact],
) -> StampPage:
    """Stamp a page with a history slot; gives the page."""

    def run(*entries: HistoryEntry, out: str = "out", page: str = PAGE) -> str:
        site = tmp_path / "site"
        site.mkdir(exist_ok=True)
        (site / "index.html").write_text(page)
        history = points(entries, FACTS)
        stamp(site, snapshot, verdicts, tmp_path / out, facts, history=history)
        return (tmp_path / out / "index.html").read_text(encoding="ascii")

    return run


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("entries", [(), (BEFORE,)], ids=["none", "one"])
def test_a_slot_goes_where_there_is_no_before(
    stamped: StampPage, entries: tuple[HistoryEntry, ...]
) -> None:
    html = stamped(*entries)
    assert "<p>Text</p><p>More</p>" in html
    assert "aws-posture-history" not in html


def test_a_change_is_told_in_words_with_both_times(stamped: StampPage) -> None:
    html = stamped(BEFORE, AFTER)
    assert '" data-aws-posture-stamped="v1:history" data-state="held">\n<p' in html
    said = _text(html)
    assert "Between 1 May 2026, 09:30 UTC and 3 May 2026, 09:30 UTC these changed:" in said
    assert (
        "Better: The root.mfa: &#10005; Fail &#8594; , now &#10003; Pass since 3 May 2026" in said
    )
    assert "The iam.admin" not in said


def test_nothing_that_changed_is_told_as_well(stamped: StampPage) -> None:
    later = replace(AFTER, taken_at=AFTER.taken_at + DAY)
    assert "and 4 May 2026, 09:30 UTC no answer changed." in _text(stamped(BEFORE, AFTER, later))


def test_a_fact_that_was_last_asked_earlier_says_when(stamped: StampPage) -> None:
    between = HistoryEntry(FIRST + DAY, {"account.id": State.PASS})
    said = _text(stamped(BEFORE, between, AFTER))
    assert "since 3 May 2026; asked before that on 1 May 2026" in said


def test_the_chart_has_its_numbers_in_words_and_in_a_table(stamped: StampPage) -> None:
    html = stamped(BEFORE, AFTER)
    (label,) = re.findall(r'role="img" aria-label="([^"]+)"', html)
    assert label == (
        "2 snapshots from 1 May 2026, 09:30 UTC to 3 May 2026, 09:30 UTC: pass from 2 to 3, "
        "fail from 1 to 0, unknown from 0 to 0"
    )
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", html)
    assert [re.findall(r"<td>(\d+)</td>", row) for row in rows] == [
        ["3", "0", "0", "0", "0"],
        ["2", "1", "0", "0", "0"],
    ]


def test_a_line_is_told_by_its_word_and_its_dashes(stamped: StampPage) -> None:
    """No two lines have the same dashes; each stands beside its word, too."""
    html = stamped(BEFORE, AFTER)
    drawing = html.partition("</svg>")[0]
    ends = re.findall(r'<li class="aws-posture-end".*?</li>', html)
    dashes = {
        state: re.search(r'stroke-dasharray="([^"]+)"', part)
        for state, part in re.findall(r'aws-posture-line" data-state="(\w+)">(.*?)</g>', drawing)
    }
    patterns = {state: found[1] if found else "" for state, found in dashes.items()}
    assert len(set(patterns.values())) == len(patterns) == 3
    for end in ends:
        (state,) = re.findall(r'data-state="(\w+)"', end)
        assert f" {state}</li>" in end
        assert (f'"{patterns[state]}"' in end) == bool(patterns[state])
    assert len(ends) == 3


def test_a_point_stands_where_its_time_and_its_number_say() -> None:
    third = HistoryEntry(FIRST + 4 * DAY, {**BEFORE.states, "iam.admin": State.FAIL})
    html = chart(points([BEFORE, HistoryEntry(FIRST + DAY, AFTER.states), third], FACTS))
    drawn = dict(re.findall(r'data-state="(\w+)"><path d="([^"]+)"', html))
    # At most three pass, so the top is four: an even number.
    assert drawn["pass"] == "M0.0 100.0 L150.0 50.0 L600.0 150.0"
    assert drawn["fail"] == "M0.0 150.0 L150.0 200.0 L600.0 100.0"
    assert drawn["unknown"] == "M0.0 200.0 L150.0 200.0 L600.0 200.0"
    assert "<span>4</span><span>2</span><span>0</span>" in html


@pytest.mark.parametrize("counts", [(0, 0, 0), (1, 1, 1), (5, 5, 0), (9, 0, 0), (0, 1, 9)])
def test_words_at_the_ends_never_cover_one_another(counts: tuple[int, int, int]) -> None:
    states = [
        state
        for state, number in zip((State.PASS, State.FAIL, State.UNKNOWN), counts, strict=True)
        for _ in range(number)
    ]
    names = [f"a.{n}" for n in range(len(states))]
    one = HistoryEntry(FIRST, dict(zip(names, states, strict=True)))
    html = chart(points([one, replace(one, taken_at=FIRST + DAY)], names))
    heights = [float(found) for found in re.findall(r"inset-block-start:([\d.]+)%", html)]
    assert all(later - earlier >= 13.9 for earlier, later in pairwise(heights))
    assert 0 <= heights[0] <= heights[-1] <= 100


def test_many_entries_are_drawn_and_the_latest_are_listed(facts: Mapping[str, Fact]) -> None:
    entries = [replace(AFTER, taken_at=FIRST + n * DAY) for n in range(100)]
    html = before_and_after(points(entries, FACTS), facts)
    assert html.count("<tr><th scope=") == 31
    assert "And 70 earlier." in html
    assert html.count("h0") == 3


def test_what_is_told_is_well_formed(facts: Mapping[str, Fact]) -> None:
    html = before_and_after(points([BEFORE, AFTER], FACTS), facts)
    assert ET.fromstring(f"<div>{html}</div>") is not None  # noqa: S314  # our own


def test_a_title_cannot_leave_its_place(facts: Mapping[str, Fact]) -> None:
    hostile = {**facts, "root.mfa": replace(facts["root.mfa"], title="<img src=x onerror=a()>")}
    html = before_and_after(points([BEFORE, AFTER], FACTS), hostile)
    assert "<img" not in html
    assert "&lt;img src=x onerror=a()&gt;" in html


def test_the_same_inputs_make_the_same_copy(
    stamped: StampPage, tmp_path: Path, tree_of: Callable[[Path], dict[str, bytes]]
) -> None:
    for out in ("one", "two"):
        stamped(BEFORE, AFTER, out=out)
    assert tree_of(tmp_path / "one") == tree_of(tmp_path / "two")


def test_a_history_in_a_branch_is_filled_too(stamped: StampPage) -> None:

    branch = (
        f'<template data-aws-posture="v1:branch" data-branch="{encode_branch(SLOT)}" '
        'data-when="private"></template>'
    )
    assert "Before and after" in stamped(BEFORE, AFTER, page=PAGE.replace(SLOT, branch))

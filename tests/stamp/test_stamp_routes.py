"""Routes to an administrator's power, drawn."""

from __future__ import annotations

import re

import pytest

from aws_posture.base.phrases import Name
from aws_posture.catalogue.items import Route
from aws_posture.stamp.routes import figure, wrapped

ALONE = Route((Name("user", "ana"),), ())
STEP = Route((Name("user", "ana"),), ("iam:AttachUserPolicy",))
CHAIN = Route((Name("user", "ana"), Name("role", "deploy")), ("sts:AssumeRole",))


def test_who_is_an_administrator_has_an_arrow_to_the_goal() -> None:
    assert figure([ALONE]) == (
        '<figure class="aws-posture-routes"><ol><li>'
        '<svg viewBox="0 0 300 111" role="img" aria-label="user ana, can do everything">'
        '<rect x="1" y="1" width="298" height="51" rx="6"></rect>'
        '<text class="kind" x="12" y="21">user</text><text class="name" x="12" y="38">ana</text>'
        '<path d="M22 52V73M17 66L22 73L27 66"></path>'
        '<rect class="goal" x="1" y="74" width="298" height="36" rx="6"></rect>'
        '<text class="goal" x="12" y="96">can do everything</text></svg></li></ol></figure>'
    )


def test_a_step_is_an_arrow_that_says_how() -> None:
    assert (
        '<path d="M22 52V87M17 80L22 87L27 80"></path>'
        '<text class="edge" x="36" y="74">iam:AttachUserPolicy</text>'
        '<rect class="goal" x="1" y="88" width="298" height="36" rx="6"></rect>'
    ) in figure([STEP])


@pytest.mark.parametrize(
    "route",
    [
        *(ALONE, STEP, CHAIN),
        Route((Name("user", "a-long-name" * 20), Name("role", "two words " * 9)), ("so " * 40,)),
    ],
)
def test_each_part_begins_where_the_one_before_it_ends(route: Route) -> None:
    drawn = figure([route])
    boxes = re.findall(r'y="(\d+)" width="298" height="(\d+)"', drawn)
    arrows = re.findall(r"M22 (\d+)V(\d+)", drawn)
    spans = sorted(
        [
            *((int(top), int(top) + int(height)) for top, height in boxes),
            *((int(top), int(tip) + 1) for top, tip in arrows),
        ]
    )
    (height,) = re.findall(r'viewBox="0 0 300 (\d+)"', drawn)
    starts, ends = zip(*spans, strict=True)
    assert [*starts, int(height) - 1] == [1, *ends]


@pytest.mark.parametrize(("name", "rows"), [("x" * 32, 1), ("x" * 33, 2), ("x y " * 17, 3)])
def test_a_name_has_as_many_rows_as_it_needs_in_a_box_of_its_height(name: str, rows: int) -> None:
    drawn = figure([Route((Name("role", name),), ())])
    assert drawn.count('<text class="name"') == rows
    assert f'<rect x="1" y="1" width="298" height="{33 + 18 * rows}"' in drawn


@pytest.mark.parametrize(("step", "rows"), [("x" * 34, 1), ("x" * 35, 2), ("x y " * 18, 3)])
def test_a_step_has_as_many_rows_as_it_needs_beside_its_arrow(step: str, rows: int) -> None:
    drawn = figure([Route((Name("user", "ana"),), (step,))])
    assert drawn.count('<text class="edge"') == rows
    assert f'<path d="M22 52V{52 + 17 + 18 * rows}' in drawn


def test_a_screen_reader_reads_a_route_in_its_order() -> None:
    label = "user ana, sts:AssumeRole, role deploy, can do everything"
    assert f'role="img" aria-label="{label}"' in figure([CHAIN])


@pytest.mark.parametrize(
    ("many", "rest"), [(3, ""), (4, "<figcaption>and 1 more</figcaption>")], ids=str
)
def test_three_routes_are_drawn_and_the_others_counted(many: int, rest: str) -> None:
    drawn = figure([STEP] * many)
    assert drawn.count("<svg") == 3
    assert drawn.endswith(f"</ol>{rest}</figure>")


def test_nothing_is_drawn_where_there_is_no_route() -> None:
    assert figure([]) == ""


WRAPPED = {
    "fits": ("one two", ["one two"]),
    "fits to the last character": ("one two th", ["one two th"]),
    "breaks at a blank": ("one two thr", ["one two", "thr"]),
    "a word that is as long as a line": ("a 0123456789 b", ["a", "0123456789", "b"]),
    "a word that is longer": ("a 0123456789ab c", ["a", "0123456789", "ab c"]),
    "nothing": ("", [""]),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_line_is_broken_at_blanks_or_else_anywhere(name: str) -> None:
    line, rows = WRAPPED[name]
    assert wrapped(line, 10) == rows

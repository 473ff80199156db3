"""What sites serve: small, and without the comments that are for maintainers."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest

from aws_posture.assets import NAMES, published

LARGEST = 20_000
"""Stylesheet and script together, in bytes of gzip: what each page costs its reader."""


def test_stylesheet_and_script_together_are_small() -> None:
    assert sum(len(gzip.compress(published(name), 9)) for name in NAMES[:2]) <= LARGEST


OF_COPIES = (
    *("aws-posture-locked.js", "aws-posture-organization.js"),
    *("aws-posture-overview.js", "aws-posture-overview.css"),
)
"""What only copies load."""


@pytest.mark.parametrize("name", [*NAMES, *OF_COPIES])
def test_only_comments_are_left_out(name: str) -> None:
    """A line that is in the source and not in what is served is a comment's."""
    source = files("aws_posture.assets").joinpath(name).read_text(encoding="utf-8")
    served = published(name).decode()
    kept = iter(served.splitlines())
    assert set(served.splitlines()) <= {*source.splitlines(), *map(str.lstrip, source.splitlines())}
    line = next(kept, None)
    inside = False
    for written in source.splitlines():
        if line in {written, written.lstrip()}:
            line = next(kept, None)
            continue
        inside = inside or written.lstrip().startswith("/*")
        assert inside or written.lstrip().startswith("//"), written
        inside = inside and not written.rstrip().endswith("*/")
    assert line is None


@pytest.mark.parametrize("name", [*NAMES[:2], *OF_COPIES])
def test_it_says_at_the_top_what_it_is(name: str) -> None:
    served = published(name).decode()
    assert served.startswith("/*\n * ")
    assert not re.search(r"^ *(//|/\*)", served.partition("*/")[2], re.MULTILINE)


OF_THE_SITE = sorted((Path(__file__).parents[1] / "docs" / "stylesheets").glob("*.css"))


@pytest.mark.parametrize(
    "sheet", [*NAMES, *OF_COPIES, *OF_THE_SITE], ids=lambda one: Path(one).name
)
def test_what_an_element_has_is_told_by_names(sheet: str | Path) -> None:
    """A state alone, such as `:has(> :checked)`, makes each element that a script adds restyle the page.

    Material adds a button to each of a report's hundred blocks of code: two seconds instead of 0.7.
    """
    text = sheet.read_text("utf-8") if isinstance(sheet, Path) else published(sheet).decode()
    for inside in re.findall(r":has\(((?:[^()]|\([^()]*\))*)\)", text):
        for compound in re.split(r"[\s>+~,]+", inside.strip("> +~")):
            assert re.match(r"[.#\[\w]", compound), f":has({inside})"

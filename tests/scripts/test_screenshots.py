"""The README's pictures: each that it shows is one that `scripts/screenshots` takes, and is there."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from _screenshots import ACCOUNTS, FOLDER, SHOTS, Shot
from aws_posture import demo
from building import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")

# An image's alternative text and its address, as Markdown and as HTML.
IMAGES = {
    **{src: alt for alt, src in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", README)},
    **dict(re.findall(r'<img src="([^"]+)"[^>]* alt="([^"]*)"', README)),
}


def test_the_readme_shows_what_is_taken_and_nothing_else() -> None:
    taken = [f"screenshots/{shot.name}.png" for shot in SHOTS]
    assert sorted(IMAGES) == sorted(taken)
    assert sorted(FOLDER.iterdir()) == sorted(ROOT / name for name in taken)


@pytest.mark.parametrize("alt", IMAGES.values(), ids=IMAGES)
def test_a_picture_is_told_to_those_who_cannot_see_it(alt: str) -> None:
    assert len(alt.split()) > 10


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_picture_is_there_and_as_large_as_it_is_taken(shot: Shot) -> None:
    with Image.open(FOLDER / f"{shot.name}.png") as picture:
        width, height = picture.size
    if shot.element:
        assert width <= 2 * shot.size[0]
        assert height <= 2 * shot.size[1]
    else:
        assert (width, height) == (2 * shot.size[0], 2 * shot.size[1])


def test_all_of_them_are_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 600_000


def test_they_show_demonstration_accounts_only() -> None:
    assert {name: demo.get(name).account for name in demo.DEMOS} == ACCOUNTS
    assert {shot.copy for shot in SHOTS} <= {"public", *ACCOUNTS}

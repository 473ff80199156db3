"""Social images: drawn from a font on this machine, the same each time, once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image
from publishing_blog import Changed, built

from post_series.pages.cards import SIZE, Cards


def _cards(folder: Path, name: str = "Notes") -> Cards:
    return Cards(name, None, folder)


def test_a_title_makes_the_same_bytes_each_time(tmp_path: Path) -> None:
    drawn = [_cards(tmp_path / place).draw("The same title") for place in ("one", "two")]
    assert drawn[0] is not None
    assert drawn[1] is not None
    assert drawn[0].read_bytes() == drawn[1].read_bytes()


def test_an_image_has_the_size_that_social_sites_show(tmp_path: Path) -> None:
    drawn = _cards(tmp_path).draw("A title")
    assert drawn is not None
    with Image.open(drawn) as image:
        assert image.size == SIZE
        assert image.format == "PNG"


def test_an_image_shows_its_title(tmp_path: Path) -> None:
    cards = _cards(tmp_path)
    drawn = {cards.draw(title) for title in ("One", "Two", "One")}
    assert len(drawn) == 2


def test_what_was_drawn_is_not_drawn_again(tmp_path: Path) -> None:
    drawn = _cards(tmp_path).draw("Once")
    assert drawn is not None
    drawn.write_bytes(b"kept")
    assert _cards(tmp_path).draw("Once") == drawn
    assert drawn.read_bytes() == b"kept"


def test_the_sites_name_is_part_of_the_image(tmp_path: Path) -> None:
    assert _cards(tmp_path, "A").draw("T") != _cards(tmp_path, "B").draw("T")


@pytest.mark.parametrize("title", ["word " * 60, "Donaudampfschifffahrts" * 9, "“Quotes” — é ß"])
def test_any_title_can_be_drawn(tmp_path: Path, title: str) -> None:
    assert _cards(tmp_path).draw(title) is not None


@pytest.mark.parametrize("title", ["漢字", "With 🎉"])
def test_a_title_with_letters_that_the_font_lacks_is_not_drawn(tmp_path: Path, title: str) -> None:
    assert _cards(tmp_path).draw(title) is None


def test_a_post_without_an_image_of_its_own_falls_back_to_the_sites(changed: Changed) -> None:
    folder = changed({"docs/posts/kanji.md": "---\ntitle: 漢字\ndate: 2024-01-01\n---\nText.\n"})
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("pagination: 2", "image: posts/pipelines/pipe.png")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    page = (built(folder) / "posts/kanji/index.html").read_text(encoding="utf-8")
    address = "https://blog.example/notes/posts/pipelines/pipe.png"
    assert f'<meta property="og:image" content="{address}">' in page


def test_images_are_off_if_unwanted(changed: Changed) -> None:
    folder = changed({})
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("pagination: 2", "social_cards: false")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    site = built(folder)
    assert not (site / "assets/social").exists()
    page = (site / "posts/boxes-one/index.html").read_text(encoding="utf-8")
    assert '<meta name="twitter:card" content="summary">' in page


def test_a_build_without_pillow_draws_none_and_says_so(
    changed: Changed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from mkdocs.commands.build import build  # noqa: PLC0415  # only here
    from mkdocs.config import load_config  # noqa: PLC0415  # only here

    monkeypatch.setitem(sys.modules, "PIL.ImageFont", None)
    folder = changed({})
    with caplog.at_level("INFO"):
        build(load_config(str(folder / "mkdocs.yml")))
    assert "pip install pillow" in caplog.text
    assert (folder / "site/posts/boxes-one/index.html").is_file()

"""What Hugo made of a blog is all there after its import: compared with Hugo's own output."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
import reading_pages as pages
from hugo_blogs import ADDRESS, Sites

# Pages with a text of the author's own; others are lists, which look different everywhere.
PAGES = (
    *("about", "posts/first-steps", "posts/json", "posts/shortcodes", "posts/tommy"),
    *("newsletter", "talks"),
)
TEXTS = ("about", "posts/first-steps", "posts/json", "posts/tommy")


def _read(folder: Path, page: str) -> pages.Found:
    return pages.read(folder / page / "index.html", f"{ADDRESS}{page}/")


def test_nothing_is_left_to_look_at(sites: Sites) -> None:
    assert sites.said.status == 0, sites.said.out


def test_every_address_is_answered(sites: Sites) -> None:
    made = [each.relative_to(sites.hugo) for each in sites.hugo.rglob("*") if each.is_file()]
    assert len(made) >= 40
    assert not [str(each) for each in made if not (sites.ours / each).is_file()]


@pytest.mark.parametrize("page", PAGES)
def test_every_anchor_is_there(sites: Sites, page: str) -> None:
    there = set(_read(sites.ours, page).anchors)
    assert not [each for each in _read(sites.hugo, page).anchors if each not in there]


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_code_is_the_same(sites: Sites, page: str) -> None:
    assert _read(sites.ours, page).code == _read(sites.hugo, page).code


@pytest.mark.parametrize("page", TEXTS)
def test_links_and_pictures_lead_where_they_led(sites: Sites, page: str) -> None:
    hugo, ours = _read(sites.hugo, page), _read(sites.ours, page)
    assert (ours.links, ours.pictures) == (hugo.links, hugo.pictures)


@pytest.mark.parametrize("page", TEXTS)
def test_readers_see_the_same_words(sites: Sites, page: str) -> None:
    ours, hugo = _read(sites.ours, page).text, _read(sites.hugo, page).text
    # Themes show the title, and Hugo's does so outside of the text.
    assert ours.endswith(hugo)


def test_the_blocks_are_the_same(sites: Sites) -> None:
    page = "posts/first-steps"
    assert _read(sites.ours, page).blocks == _read(sites.hugo, page).blocks


def test_feed_items_keep_id_link_and_date(sites: Sites) -> None:
    def items(folder: Path) -> dict[str, tuple[str, str]]:
        feed = feedparser.parse((folder / "index.xml").read_bytes())
        return {each.guid: (each.link, each.published) for each in feed.entries}

    posts = {guid: item for guid, item in items(sites.hugo).items() if "/posts/" in guid}
    assert len(posts) == 4
    assert items(sites.ours) == posts


@pytest.mark.parametrize(
    ("former", "page"),
    [
        ("old/second", "posts/shortcodes/"),
        ("posts/older", "posts/shortcodes/"),
        ("page/1", ""),
        ("categories/page/1", "tags/"),
    ],
)
def test_former_addresses_lead_on(sites: Sites, former: str, page: str) -> None:
    text = (sites.ours / former / "index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{ADDRESS}{page}">' in text


def test_a_draft_is_not_published(sites: Sites) -> None:
    assert not (sites.ours / "posts/draft").exists()


def test_a_page_drawn_from_data_is_written_out_by_year(sites: Sites) -> None:
    assert "2024 A talk · PyCon 2019 Older · Meetup" in _read(sites.ours, "talks").text


def test_the_newsletters_frame_is_a_form_now(sites: Sites) -> None:
    text = (sites.ours / "newsletter/index.html").read_text("utf-8")
    assert "<iframe" not in text
    assert text.count('action="https://buttondown.com/api/emails/embed-subscribe/field-notes"') == 1

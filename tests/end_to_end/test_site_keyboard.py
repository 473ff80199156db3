"""The site without a mouse: everything is reached, is seen to be reached, and can be left again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from keyboard import faults, walk
from playwright.sync_api import Locator, Page, expect
from site_reading import POST, REPORT, TEMPLATES, WIDTHS, Read, Reading
from verdict_cases import demonstrated

from aws_posture.catalogue import BY_ID
from aws_posture.judging import verdict_file
from sampling import nightly_but

KINDS = ("landing", "post", "report", "not found")
DRAWER = ".md-sidebar--primary"
DIALOG = "dialog.aws-posture-dialog"


def _open(site: Reading, path: str, width: int) -> Page:
    """Open a page in which nothing takes time to move."""
    site.page.set_viewport_size({"width": width, "height": 800})
    site.page.emulate_media(reduced_motion="reduce")
    page = site.open(path)
    page.add_style_tag(content="*, ::before, ::after { transition: none !important }")
    return page


def _tab_to(page: Page, wanted: Locator, key: str = "Tab") -> Locator:
    for _ in range(300):
        page.keyboard.press(key)
        if wanted.evaluate("(one) => one === document.activeElement"):
            return wanted
    raise AssertionError(f"{wanted} is never reached")


@pytest.mark.parametrize("width", nightly_but({390}, WIDTHS))
@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_reached_in_order_and_seen(
    kind: str, width: int, variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        done = walk(_open(site, TEMPLATES[kind], width))
        assert done.faults == {}
        assert done.missed == []
        assert done.stuck == []
        assert done.stops


def test_everything_is_reached_in_a_private_copy(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["fresh"]) as copy:
        for kind in ("post", "report"):
            done = walk(_open(copy, TEMPLATES[kind], 390))
            assert (done.faults, done.missed, done.stuck) == ({}, [], []), kind


@pytest.mark.nightly
def test_the_way_back_is_the_way_there(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"]) as site:
        page = _open(site, TEMPLATES["landing"], 1280)
        there = walk(page).stops
        back = walk(page, "Shift+Tab").stops
        # Material shows it to who scrolls up.
        assert [stop for stop in back if stop != "button Back to top"] == there[::-1]


def test_what_the_keyboard_cannot_use_is_found(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"]) as site:
        page = _open(site, "about/", 1280)
        page.locator("article").evaluate(
            """(article) => article.insertAdjacentHTML("afterbegin", `
              <button style="outline: none">plain</button>
              <button style="position: absolute; left: -9999px">away</button>
              <button style="opacity: 0">clear</button>
              <div style="position: relative"><button>below</button>
                <div style="position: absolute; inset: -9px; background: white"></div></div>
              <button tabindex="2">early</button>
              <div style="overflow: auto; width: 90px" tabindex="-1"><p style="width: 900px">wide</p></div>
              <p onkeydown="event.preventDefault()"><button>trap</button></p>`)"""
        )
        done = walk(page)
        assert {name.split()[-1]: said for name, said in done.faults.items()} == {
            "plain": ["shows no focus"],
            "away": ["is off the screen", "lies under something else"],
            "clear": ["is not to be seen"],
            "below": ["lies under something else"],
            "content": ["is out of order"],
        }
        assert done.stops[0].endswith("early")
        assert done.stops[-1].endswith("trap")
        assert len(done.missed) > 1
        assert done.stuck == ["div wide"]


def test_the_first_stop_skips_to_the_content(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"]) as site:
        for kind in KINDS:
            page = _open(site, TEMPLATES[kind], 1280)
            page.keyboard.press("Tab")
            skip = page.get_by_role("link", name="Skip to content")
            expect(skip).to_be_focused()
            expect(skip).to_be_in_viewport()
            page.keyboard.press("Enter")
            expect(page.locator("article")).to_be_focused()
            page.keyboard.press("Tab")
            # Where nothing in the text can be used, it goes on behind it.
            assert page.evaluate("document.activeElement.closest('article, footer') !== null"), kind


def test_the_drawer_is_opened_used_and_closed(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"]) as site:
        page = _open(site, POST, 390)
        opener = _tab_to(page, page.locator(".md-header [for=__drawer]"))
        drawer = page.locator(DRAWER)
        for key in ("Enter", "Space"):
            expect(drawer).to_be_hidden()
            page.keyboard.press(key)
            expect(drawer).to_be_visible()
            expect(drawer.locator(":focus")).to_be_visible()
            page.keyboard.press("Escape")
            expect(drawer).to_be_hidden()
            expect(opener).to_be_focused()


@pytest.mark.nightly
def test_every_level_of_the_drawer_is_reached(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"]) as site:
        page = _open(site, POST, 390)
        opener = _tab_to(page, page.locator(".md-header [for=__drawer]"))
        focused = page.locator(f"{DRAWER} :focus")
        page.keyboard.press("Enter")
        assert _level(page) == [
            "The series",
            "The root user and IAM users",
            "What an administrator is",
            "Credentials that do not leak",
            "Policies that say what you mean",
            "Buckets that stay closed",
            "The network you did not ask for",
            "Who did what: trails and findings",
            "What it costs, and when you hear of it",
        ]
        # Behind its end it is closed, and what opened it is there again.
        expect(opener).to_be_focused()
        expect(page.locator(DRAWER)).to_be_hidden()

        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(focused).to_have_text("The series")
        assert _level(page) == ["The series", "Your account", "Tutorials", "For authors", "About"]
        page.keyboard.press("Enter")
        _tab_to(page, page.locator("label.md-nav__link", has_text="For authors"))
        page.keyboard.press("Enter")
        expect(focused).to_have_text("For authors")
        assert "Facts in a post" in _level(page)


def _level(page: Page) -> list[str]:
    """Go through what the drawer shows, until its end; the name of each stop."""
    found = []
    while page.locator(DRAWER).is_visible():
        assert faults(page) == []
        found.append(page.locator(f"{DRAWER} :focus").inner_text().strip())
        page.keyboard.press("Tab")
    return found


def test_escape_closes_the_drawer_only_where_it_is_open(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        page = _open(site, POST, 390)
        page.keyboard.press("Escape")
        expect(page.locator(DRAWER)).to_be_hidden()


def test_search_finds_and_leads_to_a_result(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"], searched=True) as site:
        for width in WIDTHS:
            page = _open(site, "about/", width)
            query = _tab_to(page, page.get_by_role("textbox", name="Search"))
            page.keyboard.type("root user")
            # Each letter brings others; these are of the last one.
            results = page.locator(".md-search-result__link[href*='h=root+user']")
            expect(results.first).to_be_visible()
            page.keyboard.press("ArrowDown")
            expect(results.first).to_be_focused()
            page.keyboard.press("ArrowDown")
            expect(page.locator(".md-search-result summary").first).to_be_focused()
            page.keyboard.press("ArrowUp")
            page.keyboard.press("ArrowUp")
            expect(query).to_be_focused()
            page.keyboard.press("Escape")
            expect(page.locator("#__search")).not_to_be_checked()
            expect(results.first).not_to_be_in_viewport()
            _tab_to(page, query)
            expect(page.locator("#__search")).to_be_checked()
            page.keyboard.press("ArrowDown")
            expect(results.first).to_be_focused()
            address = results.first.get_attribute("href") or ""
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url, at=address: url.split("?")[0] == at.split("?")[0])


@pytest.mark.nightly
def test_the_tabs_of_a_code_block_follow_the_arrows(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        page = _open(site, POST, 390)
        tabs = page.locator(".tabbed-set").first
        first, second = (tabs.locator("input").nth(number) for number in range(2))
        _tab_to(page, first)
        page.keyboard.press("ArrowRight")
        expect(second).to_be_focused()
        expect(second).to_be_checked()
        expect(tabs.locator(".tabbed-block").nth(1)).to_be_visible()
        expect(tabs.locator(".tabbed-block").first).to_be_hidden()
        page.keyboard.press("ArrowLeft")
        expect(first).to_be_checked()


@pytest.mark.parametrize("key", nightly_but({"Enter"}, ["Enter", "Space"]))
def test_what_is_folded_unfolds(key: str, variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"]) as site:
        for path in (POST, REPORT):
            page = _open(site, path, 1280)
            details = page.locator("details:not([open])").first
            unfolded = page.locator("details[open]").count()
            _tab_to(page, details.locator("summary"))
            page.keyboard.press(key)
            expect(page.locator("details[open]")).to_have_count(unfolded + 1)
            page.keyboard.press(key)
            expect(page.locator("details[open]")).to_have_count(unfolded)


def test_colours_are_chosen_with_the_arrows(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"]) as site:
        page = _open(site, "", 1280)
        _tab_to(page, page.locator("#__palette_0"))
        for number, scheme in ((1, "default"), (2, "slate"), (0, "default")):
            page.keyboard.press("ArrowRight")
            expect(page.locator(f"#__palette_{number}")).to_be_focused()
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)


SIDEWAYS = """() => [...document.querySelectorAll("article *")].filter((one) =>
  one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX)).length"""
MOVED = """() => [...document.querySelectorAll("article *")].filter((one) => one.scrollLeft > 0).length"""


@pytest.mark.parametrize("path", nightly_but({POST}, [POST, "authors/publishing/"]))
def test_what_scrolls_sideways_does_so_with_the_arrows(
    path: str, variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        page = _open(site, path, 390)
        wide = page.evaluate(SIDEWAYS)
        for _ in range(300):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            if page.evaluate("document.activeElement.closest('article') !== null"):
                page.keyboard.press("ArrowRight")
        page.wait_for_function(f"({MOVED})() === {wide}")
        assert wide


def test_personalising_gives_the_focus_back(variants: Mapping[str, Path], read: Read) -> None:
    snapshot, verdicts = demonstrated("fresh")
    text = json.dumps(verdict_file.document(snapshot, verdicts, BY_ID))
    with read(variants["public"]) as site:
        page = _open(site, POST, 390)
        opener = _tab_to(page, page.get_by_role("button", name="Personalise this page"))
        dialog = page.locator(DIALOG)
        page.keyboard.press("Enter")
        expect(dialog.locator(":focus")).to_be_visible()
        done = walk(page)
        assert done.faults == {}
        # Past the end it begins again, without a stop on the page behind it. Where it began, the line
        # to paste, is not among the stops.
        stops = dialog.locator("a, button, input, summary, textarea, [tabindex='0']")
        assert len(done.stops) + 1 == stops.count()
        # Between the last and the first, it may be in the browser's own controls.
        for _ in range(3):
            page.keyboard.press("Tab")
            assert page.evaluate(
                "document.activeElement.closest('dialog, body').matches('dialog')"
            ) or (page.evaluate("document.activeElement === document.body"))
        expect(dialog.locator(":focus")).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()

        page.keyboard.press("Enter")
        _tab_to(page, page.get_by_label("Paste what it printed"))
        page.keyboard.insert_text(text)
        _tab_to(page, page.get_by_role("button", name="Use what I pasted"))
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        expect(page.locator(".aws-posture-bar :focus")).to_be_visible()

        _tab_to(page, page.get_by_role("button", name="Forget"))
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Personalise this page")).to_be_focused()

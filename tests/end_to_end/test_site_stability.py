"""Nothing moves under a reader's eyes, and a post begins on the first screen.

web.dev calls a Cumulative Layout Shift of up to 0.1 good. This site has none: 0, in the worst case,
where every script comes after the page was painted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from site_reading import TEMPLATES, WIDTHS, Read, Reading
from verdict_cases import demonstrated

from aws_posture.catalogue import BY_ID
from aws_posture.judging import verdict_file
from sampling import nightly_but

KINDS = ("landing", "post", "report")
BAR = ".aws-posture-bar"

# The spec's own sum; what moves within half a second of a key or a click was asked for.
WATCH = """
  window.moved = [];
  const named = (one) => one && `${one.nodeName} ${(one.textContent || "").trim().slice(0, 50)}`;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) window.moved.push([value, ...sources.map(({ node }) => named(node))]);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
# A page shows its text after three seconds, come what may; a busy machine is not what is tested.
PATIENT = """
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".site-kept article { animation: none !important }");
  document.adoptedStyleSheets = [sheet];
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"
# Two frames later everything that was changed has been painted, and what moved was counted.
SETTLED = (
    "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go))))"
)


class Late:
    """Scripts that come only once the page was painted."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._waiting: list[Route] | None = []
        page.route("**/*.js", self._hold)

    def _hold(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def release(self) -> None:
        """Let them come."""
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()


def _open(site: Reading, path: str, width: int) -> Page:
    """Open a page whose scripts are late, and wait until they have done everything."""
    page = site.page
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(WATCH + PATIENT)
    scripts = Late(page)
    page.goto(site.base + path, wait_until="commit")
    page.wait_for_function(PAINTED)
    page.evaluate(SETTLED)
    scripts.release()
    page.wait_for_load_state("load")
    expect(page.locator(f"{BAR}[role=status]")).to_be_attached()
    page.evaluate(f"document.fonts.ready.then(() => {SETTLED})")
    return page


@pytest.mark.parametrize("width", nightly_but({390}, WIDTHS))
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_while_a_page_loads(
    kind: str, width: int, variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        assert _open(site, TEMPLATES[kind], width).evaluate("moved") == []


@pytest.mark.parametrize("width", nightly_but({390}, WIDTHS))
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_when_facts_fill_in(
    kind: str, width: int, variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        _remember(site, json.dumps(verdict_file.document(*demonstrated("fresh"), BY_ID)))
        page = _open(site, TEMPLATES[kind], width)
        expect(page.locator(BAR)).to_contain_text("Shown for account")
        assert page.evaluate("moved") == []


@pytest.mark.parametrize("kind", nightly_but({"post"}, KINDS))
def test_nothing_moves_while_an_example_comes_back(
    kind: str, variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        site.open("about/").evaluate(
            "base => sessionStorage.setItem(`aws-posture-example:${base}assets/`, 'fresh')",
            site.base,
        )
        page = _open(site, TEMPLATES[kind], 390)
        expect(page.locator(BAR)).to_contain_text("Example: account")
        page.evaluate(SETTLED)
        assert page.evaluate("moved") == []


FIRST_SENTENCE = """() => {
  const first = [...document.querySelectorAll("article > p")].find((one) => !/post-|aws-posture/.test(one.className));
  const end = first.textContent.search(/[.?!]( |$)/);
  const range = document.createRange();
  const texts = document.createTreeWalker(first, NodeFilter.SHOW_TEXT);
  let rest = end;
  range.setStart(first, 0);
  while (texts.nextNode() && rest > texts.currentNode.length) rest -= texts.currentNode.length;
  range.setEnd(texts.currentNode, rest);
  return range.getBoundingClientRect().bottom;
}"""


# A copy has its banner above. Every third post stands for its neighbours, which are built alike.
@pytest.mark.parametrize(
    ("variant", "step"), nightly_but({("fresh", 3)}, [("fresh", 3), ("public", 1), ("fresh", 1)])
)
def test_the_first_sentence_of_each_post_is_on_the_first_screen(
    variant: str, step: int, variants: Mapping[str, Path], read: Read
) -> None:
    posts = sorted(path.parent for path in variants[variant].glob("posts/*/index.html"))[::step]
    below = {}
    with read(variants[variant]) as site:
        for post in posts:
            page = site.open(f"{post.relative_to(variants[variant]).as_posix()}/")
            for width, height in ((390, 844), (1440, 900)):
                page.set_viewport_size({"width": width, "height": height})
                below[post.name, width] = page.evaluate(FIRST_SENTENCE) - height
    assert len(below) >= 16 // step
    assert {place: by for place, by in below.items() if by > 0} == {}


def test_what_moves_is_found(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"]) as site:
        page = _open(site, TEMPLATES["post"], 1280)
        page.evaluate(
            "document.querySelector('h1').insertAdjacentHTML('afterend', '<p>Late.</p><p>Later.</p>')"
        )
        page.evaluate(SETTLED)
        assert page.evaluate("moved.length") > 0


def test_a_file_that_is_refused_hides_nothing(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["public"]) as site:
        _remember(site, "{}")
        page = _open(site, TEMPLATES["post"], 390)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(BAR)).to_contain_text("not a verdict file")


def test_without_the_script_the_text_is_shown_all_the_same(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        _remember(site, "{}")
        page = site.page
        page.route("**/aws-posture.js", lambda route: route.fulfill(body=""))
        page.goto(site.base + TEMPLATES["post"])
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def _remember(site: Reading, text: str) -> None:
    """Keep a verdict file as the site's script does."""
    page = site.open("about/")
    page.evaluate(
        "([base, text]) => localStorage.setItem(`aws-posture:${base}assets/`, text)",
        [site.base, text],
    )

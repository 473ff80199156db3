#!/usr/bin/env python3
"""Look at a page in a browser, light and dark, wide and narrow: `scripts/compatibility` runs this.

    scripts/compatibility_looks.py ADDRESS FOLDER ...

ADDRESS is that of the page in each FOLDER, which is a finished site; it is read over HTTP, as visitors
do. Prints a line for each way in which what aws-posture writes cannot be read: text whose contrast with
its ground axe-core finds too low, and a banner that something else covers. Needs the `dev` environment.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, Route, sync_playwright

import _chromium

_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_WIDTHS = (1280, 390)
# A value in an author's line of text is a link as the theme's others are.
_OURS = "[class*=aws-posture]:not(.aws-posture-value)"
_CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
_HERE = "http://site.test/"
_BANNER, _BAR, _CARD = ".aws-posture-banner", ".aws-posture-bar", ".aws-posture-card"
# In tenths of a second.
_PATIENCE = 100
# At nine points of what is in view of it.
_COVERED = """() => {
    const banner = document.querySelector(".aws-posture-banner");
    const box = banner.getBoundingClientRect();
    const right = Math.min(box.right, innerWidth), bottom = Math.min(box.bottom, innerHeight);
    for (const across of [0.02, 0.5, 0.98]) for (const down of [0.1, 0.5, 0.9]) {
        const x = box.left + (right - box.left) * across, y = box.top + (bottom - box.top) * down;
        const there = document.elementFromPoint(x, y);
        if (y >= 0 && !banner.contains(there)) return there ? there.cloneNode().outerHTML : "nothing";
    }
    return right > box.left && bottom > box.top ? "" : "being out of view";
}"""


def main() -> None:
    """Look at the page in each folder that the command line names."""
    address, *folders = sys.argv[1:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_chromium.find(), args=["--no-sandbox"]
        )
        for folder in folders:
            for found in _looks(browser, Path(folder).resolve(), address):
                print(found, flush=True)
        browser.close()


def _looks(browser: Browser, site: Path, address: str) -> Iterator[str]:
    for scheme in _SCHEMES:
        for width in _WIDTHS:
            context = browser.new_context(
                color_scheme=scheme,
                reduced_motion="reduce",
                viewport={"width": width, "height": 800},
            )
            context.route("**/*", lambda route: _answer(route, site))
            page = context.new_page()
            page.goto(f"{_HERE}{address}", wait_until="load")
            for found in _of_page(page):
                yield f"{scheme}, {width} pixels wide: {found}"
            context.close()


def _answer(route: Route, site: Path) -> None:
    """Answer from the site's files only: fonts and styles of other hosts are left out."""
    address = urlsplit(route.request.url)
    path = site / unquote(address.path).lstrip("/")
    file = path / "index.html" if path.is_dir() else path
    if f"{address.scheme}://{address.netloc}/" != _HERE:
        route.abort()
    elif file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404)


def _of_page(page: Page) -> Iterator[str]:
    frame = _frame_with_facts(page)
    if frame is None:
        yield "no page with facts is shown"
        return
    if page.locator(_BANNER).count():
        # From the top, and where a page that was scrolled begins again.
        page.evaluate("scrollTo(0, 400); scrollTo(0, 0)")
        if covered := page.evaluate(_COVERED):
            yield f"the banner is covered by {covered}"
        if frame.locator(_BAR).count():
            yield "a private copy offers to be personalised"
    # A frame answers as its page does.
    found: Any = Axe().run(cast("Page", frame), {"include": [_OURS]}, _CONTRAST).response
    for violation in found["violations"]:
        for node in violation["nodes"][:2]:
            said = node["any"][0]["message"].partition(" (foreground")[0]
            yield f"{node['target'][-1]}: {said}"


def _frame_with_facts(page: Page) -> Frame | None:
    """Return the frame that shows the page with facts; most themes have the page's own alone."""
    for _ in range(_PATIENCE):
        shown = (frame for frame in page.frames if frame.locator(_CARD).first.is_visible())
        if frame := next(shown, None):
            return frame
        page.wait_for_timeout(100)
    return None


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Look at pages in a browser, light and dark, wide and narrow: `scripts/compatibility` runs this.

    scripts/compatibility_looks.py PAGE ...

Prints a line for each way in which what aws-posture writes cannot be read: text whose contrast with
its ground axe-core finds too low, and a banner that something else covers. Needs the `dev` environment.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_WIDTHS = (1280, 390)
# A value in an author's line of text is a link as the theme's others are.
_OURS = "[class*=aws-posture]:not(.aws-posture-value)"
_CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
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
    """Look at each page that the command line names."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        for name in sys.argv[1:]:
            for found in _looks(browser, Path(name)):
                print(found, flush=True)
        browser.close()


def _chromium() -> str | None:
    """Return the Chromium of this computer; None for the one that Playwright brings."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def _looks(browser: Browser, file: Path) -> Iterator[str]:
    for scheme in _SCHEMES:
        for width in _WIDTHS:
            context = browser.new_context(
                color_scheme=scheme,
                reduced_motion="reduce",
                viewport={"width": width, "height": 800},
            )
            context.route("**/*", _only_here)
            page = context.new_page()
            page.goto(file.resolve().as_uri(), wait_until="load")
            for found in _of_page(page):
                yield f"{scheme}, {width} pixels wide: {found}"
            context.close()


def _only_here(route: Route) -> None:
    """Answer from files only: fonts and styles of other hosts are left out."""
    if route.request.url.startswith("file:"):
        route.continue_()
    else:
        route.abort()


def _of_page(page: Page) -> Iterator[str]:
    if page.locator(".aws-posture-banner").count():
        # From the top, and where a page that was scrolled begins again.
        page.evaluate("scrollTo(0, 400); scrollTo(0, 0)")
        if covered := page.evaluate(_COVERED):
            yield f"the banner is covered by {covered}"
    found: Any = Axe().run(page, {"include": [_OURS]}, _CONTRAST).response
    for violation in found["violations"]:
        for node in violation["nodes"][:2]:
            said = node["any"][0]["message"].partition(" (foreground")[0]
            yield f"{node['target'][-1]}: {said}"


if __name__ == "__main__":
    main()

"""An address at which a copy has nothing: its page looks right and leads back, wherever it is served."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from site_reading import REPORT

from _preview import CopyHandler

PLACES = ("", "some/where/")
"""Where a host has the copy; the first is where `scripts/preview` serves it, too."""

PAPER = "rgb(250, 249, 246)"
KEY = "rgb(242, 176, 75)"


@contextmanager
def _hosted(copy: Path, place: str, folder: Path) -> Iterator[str]:
    """Serve a copy as hosts do, which send one page for every address that they do not know."""
    if place:
        (folder / place).parent.mkdir(parents=True)
        (folder / place).symlink_to(copy, target_is_directory=True)
        shutil.copy(copy / "404.html", folder)
    handler = functools.partial(CopyHandler, directory=str(folder if place else copy))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{place}"
        finally:
            server.shutdown()
            thread.join()


def _lost(page: Page, address: str) -> None:
    answer = page.goto(address, wait_until="networkidle")
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    expect(page.locator(".aws-posture-banner")).to_contain_text("111122223333")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER


@pytest.mark.parametrize("place", PLACES)
def test_it_is_itself_and_leads_to_the_top(
    place: str, variants: Mapping[str, Path], browser: Browser, tmp_path: Path
) -> None:
    with _hosted(variants["fresh"], place, tmp_path) as top, browser.new_page() as page:
        for address in ("nothing", f"{REPORT}no/such/"):
            _lost(page, f"{top}{address}")
            link = page.get_by_role("link", name="To the first page")
            assert link.evaluate("one => getComputedStyle(one).backgroundColor") == KEY
            link.click()
            expect(page).to_have_url(top)
            expect(page.get_by_role("heading", level=1)).to_contain_text("Read how it works")


def test_axe_finds_nothing_there(
    variants: Mapping[str, Path], browser: Browser, tmp_path: Path
) -> None:
    with _hosted(variants["well-kept"], "", tmp_path) as top, browser.new_page() as page:
        page.goto(f"{top}nothing", wait_until="networkidle")
        assert Axe().run(page, options={"preload": False}).response["violations"] == []


def test_without_scripts_it_promises_no_way_that_it_does_not_know(
    variants: Mapping[str, Path], browser: Browser, tmp_path: Path
) -> None:
    with (
        _hosted(variants["fresh"], "some/where/", tmp_path) as top,
        browser.new_context(java_script_enabled=False) as context,
    ):
        page = context.new_page()
        _lost(page, f"{top}posts/nothing/")
        expect(page.locator("a")).to_be_hidden()

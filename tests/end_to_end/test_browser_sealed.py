"""Every page of a copy in a browser: whose it is, on paper too, and not a word to another host."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from site_reading import pages, served

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.stamp import stamp, stamp_locked
from building import FRESH

BANNER = ".aws-posture-banner"
Read = Callable[[Path], AbstractContextManager[Any]]


@pytest.mark.nightly
def test_every_page_names_the_account_on_paper_too_and_asks_no_other_host(
    variants: Mapping[str, Path], read: Read
) -> None:
    copy = variants["fresh"]
    names = pages(copy)
    assert len(names) > 20
    with read(copy) as reading:
        reading.page.emulate_media(media="print")
        for name in names:
            reading.page.goto(reading.base + name)
            expect(reading.page.locator(BANNER)).to_be_visible()
            expect(reading.page.locator(BANNER)).to_contain_text(FRESH)
            expect(reading.page.locator(f"{BANNER} time")).to_be_visible()
        assert len(reading.requests) > len(names)


class Other(ThreadingHTTPServer):
    """Another host: it gives what it is asked for, and notes that it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: set[str] = set()


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # http.server names it so
        assert isinstance(self.server, Other)
        self.server.asked.add(self.path.strip("/"))
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def do_POST(self) -> None:  # as above
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Log no request."""


@pytest.fixture
def other() -> Iterator[Other]:
    with Other() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


# Each asks the other host for what it is called itself.
ASKING = """<!doctype html><html><head><title>x</title>
<link rel="stylesheet" href="{0}/style">
<script type="speculationrules">{{"prefetch": [{{"urls": ["{0}/speculation"], "eagerness": "immediate"}}]}}</script>
<script src="{0}/script"></script>
<style>@import url({0}/import); @font-face {{ font-family: x; src: url({0}/font) }}
h1 {{ font-family: x; background: url({0}/background) }}</style>
</head><body><h1>x</h1>
<img src="{0}/img"><iframe src="{0}/iframe"></iframe><object data="{0}/object"></object>
<video src="{0}/video"></video><svg><image href="{0}/image" width="9" height="9"/></svg>
<form id="form" action="{0}/form" target="_blank"></form>
<script>
fetch("{0}/fetch").catch(() => 0);
navigator.sendBeacon("{0}/beacon", "x");
const request = new XMLHttpRequest(); request.open("GET", "{0}/request"); request.send();
try {{ new WebSocket("{0}/socket".replace("http", "ws")); }} catch {{}}
try {{ new EventSource("{0}/events"); }} catch {{}}
import("{0}/module").catch(() => 0);
document.getElementById("form").submit();
</script></body></html>"""
ASKED = {
    *("style", "script", "font", "import", "background", "img", "iframe", "object"),
    *("video", "image", "form?", "fetch", "beacon", "request", "socket", "events", "module"),
}


def _open(browser: Browser, folder: Path) -> None:
    with served(folder) as base:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{base}index.html", wait_until="networkidle")
        context.close()


def test_whatever_a_page_holds_no_other_host_is_asked(
    browser: Browser, other: Other, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(ASKING.format(f"http://127.0.0.1:{other.server_port}"))
    _open(browser, site)
    assert other.asked >= ASKED

    other.asked.clear()
    snapshot = demo.fresh()
    stamp(site, snapshot, evaluate(snapshot, CATALOGUE), tmp_path / "copy")
    stamp_locked(site, "{}", "twelve letters", tmp_path / "locked")
    for copy in ("copy", "locked"):
        _open(browser, tmp_path / copy)
    assert other.asked == set()

"""Every page of a copy in a browser: whose it is, on paper too, and not a word to another host."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from site_reading import Read, pages, served

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.stamp import stamp, stamp_locked
from building import FRESH

BANNER = ".aws-posture-banner"
Launch = Callable[..., Browser]


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
        self._more = threading.Condition()

    def note(self, name: str) -> None:
        """Note that something was asked."""
        with self._more:
            self.asked.add(name)
            self._more.notify_all()

    def wait_for(self, names: set[str]) -> None:
        """Wait until some things were asked: a page that is idle may still open sockets and streams."""
        with self._more:
            found = self._more.wait_for(lambda: self.asked >= names, timeout=60)
            assert found, f"not asked for: {names - self.asked}"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # http.server names it so
        assert isinstance(self.server, Other)
        self.server.note(self.path.strip("/"))
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
<link rel="preconnect" href="{0}/preconnect"><link rel="prefetch" href="{0}/prefetch">
<meta http-equiv="refresh" content="600;url={0}/refresh">
</head><body><h1>x</h1>
<iframe srcdoc='<iframe src="{0}/inner"></iframe><meta http-equiv=refresh content="0;{0}/innermost">'></iframe>
<iframe src="data:text/html,<iframe src={0}/data></iframe>"></iframe>
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
    *("prefetch", "inner", "data"),
    *("video", "image", "form?", "fetch", "beacon", "request", "socket", "events", "module"),
}


# What Chromium's network log calls the beginning of a connection, and of asking for a name.
CONNECTING = ("TCP_CONNECT_ATTEMPT", "UDP_BYTES_SENT", "HOST_RESOLVER_MANAGER_REQUEST")


def _connections(
    launch: Launch, address: str, other: Other, log: Path, look: Callable[[Page], None]
) -> list[str]:
    """Open a page in a browser of its own, and list what it connects to at another host."""
    browser = launch(f"--log-net-log={log}")
    try:
        page = browser.new_page()
        page.goto(address, wait_until="networkidle")
        look(page)
    finally:
        browser.close()
    noted = json.loads(log.read_text(encoding="utf-8"))
    types = {noted["constants"]["logEventTypes"][name] for name in CONNECTING}
    events = [json.dumps(one.get("params", {})) for one in noted["events"] if one["type"] in types]
    return [event for event in events if f":{other.server_port}" in event]


@pytest.mark.parametrize("how", ["http", "file"])
def test_whatever_a_page_holds_no_other_host_is_asked(
    launch: Launch, other: Other, tmp_path: Path, how: str
) -> None:
    """The log of the browser's own network has no connection either, on which nothing was asked."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(ASKING.format(f"http://127.0.0.1:{other.server_port}"))
    snapshot = demo.fresh()
    stamp(site, snapshot, evaluate(snapshot, CATALOGUE), tmp_path / "copy")
    stamp_locked(site, "{}", "twelve letters", tmp_path / "locked")

    def connections(name: str, look: Callable[[Page], None]) -> list[str]:
        other.asked.clear()
        with served(tmp_path / name) as base:
            address = f"{base if how == 'http' else f'{(tmp_path / name).as_uri()}/'}index.html"
            return _connections(launch, address, other, tmp_path / f"{name}.json", look)

    idle = []

    def wait_for_all(_: Page) -> None:
        begun = time.monotonic()
        other.wait_for(ASKED)
        idle.append(time.monotonic() - begun)

    assert connections("site", wait_for_all)
    # What the site asked once it seemed to be idle, a copy has time for, and some more.
    patience = (idle[0] + 1) * 1000
    for name in ("copy", "locked"):
        assert connections(name, lambda page: page.wait_for_timeout(patience)) == []
        assert other.asked == set()

"""The series' site, built once; copies of it in a real browser, served over loopback."""

from __future__ import annotations

import functools
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, sync_playwright

from building import Run, aws_posture, mkdocs, real_site

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"),
)


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the series' public site; the folder `site` itself."""
    folder = real_site(tmp_path_factory.mktemp("series"))
    done = mkdocs(folder, "build", "--strict")
    assert done.status == 0, done.err
    return folder / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{folder.name}/"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Reading:
    """A copy in the browser, and what the browser complained of.

    Attributes:
        page: The browser's page.
        base: The copy's address.
        requests: Every address that was asked for.
        complaints: Errors of the console and of scripts, and dialogs.
    """

    page: Page
    base: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._note_dialog)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: str) -> Page:
        """Open a page of the copy and wait until it is quiet."""
        self.page.goto(self.base + path, wait_until="networkidle")
        return self.page

    def card(self, fact: str) -> str:
        """Read what a fact's card shows."""
        return self.page.locator(f"#fact-{re.sub('[.]', '-', fact)}").inner_text()

    def state(self, fact: str) -> str | None:
        """Read the state of a fact's card."""
        return self.page.locator(f"#fact-{re.sub('[.]', '-', fact)}").get_attribute("data-state")


Read = Callable[[Path], AbstractContextManager[Reading]]


@pytest.fixture
def read(browser: Browser) -> Read:
    """Serve a copy and read it; afterwards, nothing may have gone wrong in the browser."""

    @contextmanager
    def reading(folder: Path) -> Iterator[Reading]:
        with _served(folder) as base:
            context = browser.new_context(locale="en-GB")
            context.set_default_timeout(10_000)
            reading = Reading(context.new_page(), base)
            try:
                yield reading
            finally:
                context.close()
        assert reading.complaints == []
        origin = base.rsplit("/", 2)[0] + "/"
        assert [url for url in reading.requests if not url.startswith((origin, "data:"))] == []

    return reading


@pytest.fixture
def stamped(public: Path, tmp_path: Path) -> Callable[[str | Path], Path]:
    """Stamp a copy of the series' site for a snapshot."""

    def stamp(snapshot: str | Path) -> Path:
        done: Run = aws_posture(tmp_path, "stamp", public, snapshot, "-o", tmp_path / "copies")
        assert done.status == 0, done.err
        (copy,) = (tmp_path / "copies").iterdir()
        return copy

    return stamp

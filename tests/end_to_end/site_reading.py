"""A copy of the site in a real browser, and which pages of it stand for the others."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol

from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

PREFIX = "aws-series"
"""Under which the site is published: its own 404 page names its files from there."""

POST = "posts/root-user-and-iam-users/"
REPORT = "your-account/"

TEMPLATES = {
    "landing": "",
    "post": POST,
    "list": "posts/",
    "tag": "tags/iam/",
    "tags": "tags/",
    "series": "series/aws-from-the-first-day/",
    "report": REPORT,
    "authors": "authors/writing-facts/",
    "reference": "authors/facts/",
    "not found": "404.html",
    "search": "about/?q=root",
}
"""A page of each kind, by what it is called in the tests."""

WIDTHS = (1280, 390)

# An example comes as a file of its own, and a page is quiet before it has run. The bar is written
# last of all; a page without a question or without our script has none, nor has a private copy.
_SHOWN = """() => document.querySelector(".aws-posture-bar, .aws-posture-banner")
    || !document.querySelector("[data-aws-posture], [data-aws-posture-stamped]")
    || !document.querySelector("script[src*='aws-posture.']")"""


def pages(folder: Path) -> list[str]:
    """List a site's pages, without those that lead on to another one."""
    return [
        file.relative_to(folder).as_posix()
        for file in sorted(folder.rglob("*.html"))
        if b'http-equiv="refresh"' not in file.read_bytes()
    ]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Log no request."""


class _WithoutIndex(_Quiet):
    """Gives a search index of one page: Material reads it in each page, a third of the work of a visit."""

    def do_GET(self) -> None:
        """Answer with the file that is there, but for the index."""
        if not self.path.endswith("/search/search_index.json"):
            super().do_GET()
            return
        index = json.loads(Path(self.translate_path(self.path)).read_bytes())
        content = json.dumps({**index, "docs": index["docs"][:1]}).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def served(folder: Path, *, searched: bool = True) -> Iterator[str]:
    """Serve a folder under its own name over loopback; the address.

    Args:
        folder: What is served.
        searched: Whether the search finds what is there.
    """
    server_of = _Quiet if searched else _WithoutIndex
    handler = functools.partial(server_of, directory=str(folder.parent))
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

    @property
    def foreign(self) -> list[str]:
        """The addresses that are not of the host that serves the copy."""
        origin = "/".join(self.base.split("/")[:3]) + "/"
        return [url for url in self.requests if not url.startswith((origin, "data:", "blob:"))]

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: str) -> Page:
        """Open a page of the copy and wait until it is quiet, and says whose answers it shows."""
        self.page.goto(self.base + path, wait_until="networkidle")
        self.page.wait_for_function(_SHOWN)
        return self.page

    def card(self, fact: str) -> str:
        """Read what a fact's card shows."""
        return self.page.locator(f"#fact-{re.sub('[.]', '-', fact)}").inner_text()

    def state(self, fact: str) -> str | None:
        """Read the state of a fact's card."""
        return self.page.locator(f"#fact-{re.sub('[.]', '-', fact)}").get_attribute("data-state")


class Read(Protocol):
    """Serves a copy and reads it; the search finds what is there only if that is asked for."""

    def __call__(
        self, folder: Path, *, searched: bool = False
    ) -> AbstractContextManager[Reading]: ...

"""The blog in a real browser: redirects with and without scripts, and instant navigation."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from publishing_blog import built, copy_blog

import _chromium

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


class Visit(Protocol):
    """Goes through the blog in a browser, with or without scripts."""

    def __call__(self, steps: Callable[[Page], None], *, scripts: bool = True) -> None: ...


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Log no request."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the blog for the address at which it is then served; that address."""
    folder = copy_blog(tmp_path_factory.mktemp("browser"))
    config = folder / "mkdocs.yml"
    handler = functools.partial(_Quiet, directory=str(folder / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        text = config.read_text(encoding="utf-8")
        text = text.replace("https://blog.example/notes/", address)
        text = text.replace("pagination: 2", "pagination: 2\n      markdown_pages: true")
        config.write_text(text, encoding="utf-8")
        built(folder)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield address
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def visit(home: str) -> Iterator[Visit]:
    """Return a function that goes through the blog in a browser.

    It runs in a thread of its own: another test's browser may occupy this one.
    """
    path = _chromium.find()
    with ThreadPoolExecutor(1) as thread:
        playwright = thread.submit(sync_playwright().start).result()
        launch = functools.partial(
            playwright.chromium.launch, executable_path=path, args=list(FLAGS)
        )
        browser = thread.submit(launch).result()

        def go(steps: Callable[[Page], None], *, scripts: bool = True) -> None:
            def run() -> None:
                page = browser.new_page(java_script_enabled=scripts)
                # Nothing but the blog is reached.
                page.route(lambda url: not url.startswith(home), lambda route: route.abort())
                steps(page)
                page.close()

            thread.submit(run).result()

        yield go
        thread.submit(browser.close).result()
        thread.submit(playwright.stop).result()


def test_a_redirect_keeps_the_anchor(visit: Visit, home: str) -> None:
    def steps(page: Page) -> None:
        page.goto(f"{home}old/pipelines/#why")
        page.wait_for_url(f"{home}posts/pipelines/#why")

    visit(steps)


def test_a_redirect_works_without_scripts(visit: Visit, home: str) -> None:
    def steps(page: Page) -> None:
        page.goto(f"{home}2023/pipelines.html")
        page.wait_for_url(f"{home}posts/pipelines/")

    visit(steps, scripts=False)


def test_instant_navigation_goes_from_post_to_list_to_post(visit: Visit, home: str) -> None:
    failed: list[str] = []

    def steps(page: Page) -> None:
        page.on("response", lambda answer: failed.append(answer.url) if not answer.ok else None)
        page.goto(f"{home}posts/boxes-two/")
        # A mark that a page which is loaded anew has lost.
        page.evaluate("window.still = true")
        page.locator(".post-series__head a").click()
        expect(page.locator("h1")).to_have_text("Boxes")
        page.locator(".post-list__title", has_text="No more boxes").click()
        expect(page.locator(".post-series [aria-current]")).to_have_text("No more boxes")
        expect(page).to_have_url(f"{home}posts/boxes-three/")
        assert page.evaluate("window.still")

    visit(steps)
    assert failed == []


def test_a_page_is_copied_as_markdown_after_instant_navigation_too(visit: Visit, home: str) -> None:
    def steps(page: Page) -> None:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{home}posts/boxes-two/")
        page.locator(".post-series__head a").click()
        page.locator(".post-list__title", has_text="No more boxes").click()
        expect(page).to_have_url(f"{home}posts/boxes-three/")
        page.get_by_role("button", name="Copy as Markdown").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert (
            copied.replace("\r\n", "\n") == page.request.get(f"{home}posts/boxes-three.md").text()
        )
        assert "# No more boxes" in copied

    visit(steps)


def test_without_scripts_a_link_leads_to_the_markdown(visit: Visit, home: str) -> None:
    def steps(page: Page) -> None:
        page.goto(f"{home}posts/boxes-three/")
        expect(page.locator(".page-markdown__copy")).to_be_hidden()
        link = page.get_by_role("link", name="This page as Markdown").get_attribute("href")
        assert link == "../boxes-three.md"

    visit(steps, scripts=False)

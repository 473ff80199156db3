"""The series' site, built once; copies of it in a real browser, served over loopback."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from site_reading import PREFIX, Read, Reading, served

import _chromium
from building import Run, aws_posture, once

PATIENCE = 120_000
"""Milliseconds after which the browser counts as hung, on a machine that has much else to do."""

expect.set_options(timeout=PATIENCE)

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"),
)


@pytest.fixture(scope="session")
def public(series: Path) -> Path:
    """Return the series' public site, for reading only."""
    return series / "site"


Launch = Callable[..., Browser]


@pytest.fixture(scope="session")
def launch() -> Iterator[Launch]:
    """Return what starts a browser, with more options if they are named."""
    path = _chromium.find()
    with sync_playwright() as playwright:

        def launched(*more: str) -> Browser:
            flags = [*FLAGS, *more]
            return playwright.chromium.launch(executable_path=path, args=flags)

        yield launched


@pytest.fixture(scope="session")
def browser(launch: Launch) -> Iterator[Browser]:
    browser = launch()
    yield browser
    browser.close()


@pytest.fixture
def read(browser: Browser) -> Read:
    """Serve a copy and read it; afterwards, nothing may have gone wrong in the browser."""

    @contextmanager
    def reading(folder: Path, *, searched: bool = False) -> Iterator[Reading]:
        with served(folder, searched=searched) as base:
            context = browser.new_context(locale="en-GB")
            context.set_default_timeout(PATIENCE)
            reading = Reading(context.new_page(), base)
            try:
                yield reading
            finally:
                context.close()
        assert reading.complaints == []
        assert reading.foreign == []

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


@pytest.fixture(scope="session")
def variants(public: Path, shared: Path) -> Mapping[str, Path]:
    """Return the public site and both private copies, each in a folder named as the site's address."""

    def make(folder: Path) -> None:
        shutil.copytree(public, folder / "public" / PREFIX)
        for name in ("fresh", "well-kept"):
            done = aws_posture(folder, "stamp", public, f"demo:{name}", "-o", folder / name)
            assert done.status == 0, done.err
            (copy,) = (path for path in (folder / name).iterdir() if path.is_dir())
            copy.rename(folder / name / PREFIX)

    return {path.name: path / PREFIX for path in once(shared / "variants", make).iterdir()}

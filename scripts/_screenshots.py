"""What `scripts/screenshots` does once its environment is there."""

from __future__ import annotations

import functools
import io
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

import _chromium
from _environment import ROOT, say

FOLDER = ROOT / "screenshots"

POST = "posts/root-user-and-iam-users/"
CARD = "#fact-root-mfa"

# The demonstration accounts, and where their copies are.
ACCOUNTS = {"fresh": "111122223333", "well-kept": "444455556666"}

_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_SCALE = 2
# Flat drawings and text: nobody can tell more colours than these apart.
_COLOURS = 128


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture.

    Attributes:
        name: The file's name, without its suffix.
        copy: ``public``, or the demonstration account whose copy is shown.
        page: The page's address in the site.
        size: Width and height of the window, in CSS pixels.
        element: What is shown of the page, with a margin around it, but no more than a window
            full; else what the window shows.
        below: What the window is scrolled to, if it does not show the page's beginning.
        scheme: The reader's colours.
    """

    name: str
    copy: str
    page: str
    size: tuple[int, int]
    element: str = ""
    below: str = ""
    scheme: Literal["light", "dark"] = "light"


_COLUMN = (400, 1400)

SHOTS = (
    Shot("card-public", "public", POST, _COLUMN, CARD),
    Shot("card-fail", "fresh", POST, _COLUMN, CARD),
    Shot("card-pass", "well-kept", POST, _COLUMN, CARD),
    # Without the header, whose text Chromium draws half a pixel higher from time to time.
    Shot("report", "fresh", "your-account/", (900, 860), ".md-content__inner"),
    Shot("phone", "fresh", POST, (390, 844), below=".admonition.danger", scheme="dark"),
)


def main() -> None:
    """Build, stamp, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        copies = _copies(Path(folder))
        FOLDER.mkdir(exist_ok=True)
        with _served(Path(folder)) as address, _browser() as browser:
            for shot in SHOTS:
                say(f"Taking {shot.name} …")
                png = _taken(browser, shot, f"{address}{copies[shot.copy]}/{shot.page}")
                (FOLDER / f"{shot.name}.png").write_bytes(_reduced(png))
    size = sum((FOLDER / f"{shot.name}.png").stat().st_size for shot in SHOTS)
    print(f"{len(SHOTS)} pictures in {FOLDER} ({size // 1000} kB)")


def _copies(folder: Path) -> dict[str, str]:
    """Make the public site and the copies; return where each is in the folder."""
    say("Building the public site, and stamping two copies …")
    environment = {**os.environ, "AWS_POSTURE": "off", "NO_MKDOCS_2_WARNING": "1"}
    build = ["mkdocs", "build", "--quiet", "--site-dir", str(folder / "public")]
    demos = [f"demo:{name}" for name in ACCOUNTS]
    posture = "import sys; from aws_posture.cli import main; sys.exit(main())"
    stamp = ["stamp", str(folder / "public"), *demos, "--output", str(folder / "private")]
    for command in (["-m", *build], ["-c", posture, *stamp]):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=sys.stderr, check=False
        )
        if done.returncode:
            sys.exit(done.returncode)
    return {"public": "public"} | {name: f"private/{id_}" for name, id_ in ACCOUNTS.items()}


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Keep the terminal for what matters."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _browser() -> Iterator[Browser]:
    found = _chromium.find()
    if found is None:
        sys.exit("Error: there is no Chromium here; 'scripts/test' installs one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def _taken(browser: Browser, shot: Shot, address: str) -> bytes:
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=_SCALE,
        color_scheme=shot.scheme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    if shot.below:
        # The page's header stays at the top, and hides what is under it.
        page.evaluate(
            "top => scrollTo({top, behavior: 'instant'})", _box(page, shot.below)["y"] - 72
        )
    png = page.screenshot(
        animations="disabled",
        caret="hide",
        full_page=bool(shot.element),
        clip=_around(page, shot.element, height) if shot.element else None,
    )
    context.close()
    return png


def _around(page: Page, selector: str, most: int, margin: float = 12) -> FloatRect:
    """Measure what is shown of a page: an element with a margin, in whole pixels."""
    box = _box(page, selector)
    return {
        "x": round(box["x"] - margin),
        "y": round(box["y"] - margin),
        "width": round(box["width"] + 2 * margin),
        "height": min(round(box["height"] + 2 * margin), most),
    }


def _box(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector)
    box = found.bounding_box() if found.count() == 1 else None
    if box is None:
        sys.exit(
            f"Error: {page.url} has no {selector}, or several; see SHOTS in scripts/_screenshots.py"
        )
    return box


def _reduced(png: bytes) -> bytes:
    """Write a picture with few colours, which is a third of its size."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()

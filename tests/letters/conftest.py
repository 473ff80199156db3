"""A site with posts of every shape, built once, and a newsletter at Buttondown."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from buttondown_server import FakeButtondown
from letters_site import WriteLetter, copy_sources

from building import mkdocs
from post_series.letters.letter import Letter, write_letter
from post_series.letters.providers.buttondown import BUTTONDOWN
from post_series.letters.public_site import PublicSite, open_site

FORM = BUTTONDOWN.make_format()


@pytest.fixture(scope="session")
def letters_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout with posts of every shape, its site built in `site/`."""
    folder = copy_sources(tmp_path_factory.mktemp("letters"))
    done = mkdocs(folder, "build", environ={"AWS_POSTURE": "off"})
    assert done.status == 0, done.err
    return folder


@pytest.fixture(scope="session")
def letters_site(letters_sources: Path) -> PublicSite:
    """Return the finished public site."""
    return open_site(letters_sources / "site")


@pytest.fixture(scope="session")
def everything(letters_site: PublicSite) -> Letter:
    """Return the letter of the post with every shape."""
    return write_letter("posts/everything.md", letters_site, FORM)


@pytest.fixture
def letter_of(letters_sources: Path, tmp_path: Path) -> WriteLetter:
    """Return a function that writes the letter of a post whose text is some HTML.

    It stands in a copy of the finished site, in the place of the real text.
    """

    def write(markup: str, head: str = "") -> Letter:
        folder = tmp_path / "site"
        shutil.copytree(letters_sources / "site", folder, dirs_exist_ok=True)
        (folder / "posts/everything/index.html").write_text(
            f"<!doctype html><head><title>T</title>{head}</head><body>"
            f'<article class="md-content__inner"><h1>A title</h1>{markup}</article></body>',
            encoding="utf-8",
        )
        return write_letter("posts/everything.md", open_site(folder), FORM)

    return write


@pytest.fixture(scope="session")
def buttondown_server() -> Iterator[FakeButtondown]:
    server = FakeButtondown()
    yield server
    server.stop()


@pytest.fixture
def buttondown(buttondown_server: FakeButtondown) -> FakeButtondown:
    """Return an empty newsletter: no e-mails, no faults, no requests."""
    buttondown_server.reset()
    return buttondown_server

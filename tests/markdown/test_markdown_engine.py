"""Links in branches under a site generator that resolves links after Markdown."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from xml.etree.ElementTree import fromstring

import pytest
from markdown.preprocessors import Preprocessor

from aws_posture.markdown.engine import Engine, engine
from aws_posture.markdown.source import Location
from markdown import Markdown

POST = Engine("posts/root.md", "posts/root/", directory_urls=True, docs_dir="docs")
HOME = Engine("index.md", "", directory_urls=True, docs_dir="docs")
FLAT = Engine("posts/root.md", "posts/root.html", directory_urls=False, docs_dir="docs")

LINKS = [
    (HOME, "your-account.md", "your-account/"),
    (HOME, "posts/root.md#mfa", "posts/root/#mfa"),
    (HOME, "index.md", "./"),
    (HOME, "assets/a.svg", "assets/a.svg"),
    (POST, "../your-account.md", "../../your-account/"),
    (POST, "other.md?x=1#y", "../other/?x=1#y"),
    (POST, "../index.md", "../../"),
    (POST, "README.md", "../"),
    (POST, "root.md", "./"),
    (POST, "../assets/a.svg", "../../assets/a.svg"),
    (POST, "#mfa", "#mfa"),
    (POST, "", ""),
    (POST, "/about/", "/about/"),
    (POST, "https://example.com/a.md", "https://example.com/a.md"),
    (POST, "//example.com/a.md", "//example.com/a.md"),
    (POST, "mailto:ana@example.com", "mailto:ana@example.com"),
    (FLAT, "other.md", "other.html"),
    (FLAT, "../index.md", "../index.html"),
    (FLAT, "../assets/a.svg", "../assets/a.svg"),
]


@pytest.mark.parametrize(("engine", "link", "expected"), LINKS)
def test_a_link_leads_where_its_author_meant(engine: Engine, link: str, expected: str) -> None:
    branch = fromstring(f'<div><p><a href="{link}">x</a></p></div>')  # noqa: S314  # our own
    engine.resolve(branch)
    assert branch[0][0].get("href") == expected


def test_a_picture_is_found_too() -> None:
    branch = fromstring('<div><img src="../assets/a.svg" alt="x"/></div>')  # noqa: S314  # our own
    POST.resolve(branch)
    assert branch[0].get("src") == "../../assets/a.svg"


class _Context(Preprocessor):
    """What Zensical registers before a page is converted."""

    def __init__(self, page: object, config: dict[str, object]) -> None:
        super().__init__()
        self.page = page
        self.config = config


def _told(page: object, config: dict[str, object]) -> Engine | None:
    md = Markdown()
    md.preprocessors.register(_Context(page, config), "rendering_context", 0)
    return engine(md)


def test_a_generator_tells_where_the_page_is() -> None:
    page = SimpleNamespace(path="posts/root.md", url="posts/root/")
    assert _told(page, {}) == POST
    config: dict[str, object] = {"use_directory_urls": False, "docs_dir": "pages"}
    assert _told(page, config) == Engine(
        "posts/root.md", "posts/root/", directory_urls=False, docs_dir="pages"
    )


def test_a_generator_that_tells_nothing_is_none() -> None:
    assert engine(Markdown()) is None
    assert _told(None, {}) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"---\ntitle: T\n---\nText.\n", 3),
        (b"\xef\xbb\xbfText.\n", 0),
        (b"\xff\xfe", 0),
        (None, 0),
    ],
    ids=["front matter", "byte order mark", "not UTF-8", "no file"],
)
def test_lines_of_a_page_are_counted_in_its_file(
    tmp_path: Path, content: bytes | None, expected: int
) -> None:
    if content is not None:
        (tmp_path / "index.md").write_bytes(content)
    assert HOME._replace(docs_dir=str(tmp_path)).location("Text.\n") == Location(
        "index.md", expected
    )

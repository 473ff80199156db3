"""Links in branches under a site generator that resolves links after Markdown."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from aws_posture.markdown.engine import Engine

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

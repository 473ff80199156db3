"""What a reader finds on a page, whichever generator made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin

from bs4 import BeautifulSoup, Tag

# What the themes put around a post's own text.
_FURNITURE = (
    ".headerlink, [data-aws-posture-public], .series-nav, .md-tags, .md-source-file, header, nav, "
    "aside, footer, [class^='post-'], .highlight .linenos"
)
_BLOCKS = (
    *("blockquote", "br", "dd", "del", "details", "dl", "dt", "em", "figure", "h2", "h3", "h4"),
    *(
        "h5",
        "h6",
        "hr",
        "img",
        "input",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "td",
        "th",
        "ul",
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """What is on a page."""

    anchors: list[str]
    code: list[str]
    links: list[str]
    pictures: list[str]
    text: str
    blocks: list[str]


def read(file: Path, address: str) -> Found:
    """Read a page that is at an address."""
    page = BeautifulSoup(file.read_text("utf-8"), "lxml")
    main = page.select_one(".post-content") or page.select_one("article") or page
    for furniture in main.select(_FURNITURE):
        furniture.decompose()
    code = [each.get_text().strip("\n") for each in main.select("pre")]
    # Highlighting parts code into other pieces; it is compared by itself.
    for each in main.select("pre"):
        each.string = "code"
    return Found(
        anchors=[str(each["id"]) for each in main.select("[id]")],
        code=[each for each in code if each],
        links=list(_addresses(main, "a", "href", address)),
        pictures=list(_addresses(main, "img", "src", address)),
        text=_plain(main),
        blocks=[each.name for each in main.find_all(list(_BLOCKS))],
    )


def _addresses(main: Tag, name: str, attribute: str, address: str) -> Iterator[str]:
    for each in main.select(f"{name}[{attribute}]"):
        link = str(each[attribute])
        if not link.startswith("#__"):
            yield unquote(urljoin(address, link))


def _plain(main: Tag) -> str:
    text = re.sub(r"\s+", " ", main.get_text(" ")).replace("\N{VARIATION SELECTOR-15}", "")
    return text.strip()

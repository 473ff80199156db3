"""Templates of feeds that a blog or its theme has of its own, and what is said about them."""

from __future__ import annotations

import re

from post_series.importing.hugo.reading import decode
from post_series.importing.hugo.sources import Tree
from post_series.importing.report import Report

_FEED = re.compile(r"(?:rss|atom|feed)\b[^/]*$", re.IGNORECASE)
_COMMENT = re.compile(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", re.DOTALL)
# The ids of items: `<guid>` of RSS, and `<id>` after the first one of Atom, which is the feed's.
_ITEM = re.compile(r"<(?:item|entry)\b.*?</(?:item|entry)>", re.DOTALL)
_ID = re.compile(r"<(guid|id)\b[^<>]*>(?P<text>.*?)</\1>", re.DOTALL)


def tell_feed_templates(tree: Tree, report: Report) -> None:
    """Report the templates that give items of a feed other ids than their addresses."""
    for name, file in sorted(tree.layouts.items()):
        if not _FEED.search(name):
            continue
        text = _COMMENT.sub("", decode(file.path.read_bytes())[0])
        for item in _ITEM.finditer(text):
            said = _ID.search(item.group())
            if said is not None and "ermalink" not in said["text"]:
                report.problem(
                    file.name,
                    text.count("\n", 0, item.start() + said.start()) + 1,
                    "this template gives the items of a feed ids of its own; here the id is the address, so "
                    "feed readers show each item once more.",
                )

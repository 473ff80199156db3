"""A finished page's text as Markdown, in the form that most programs read: CommonMark with tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote, urljoin

from bs4 import Tag
from markdownify import MarkdownConverter

from post_series.plain.flattening import flatten
from post_series.plain.page import attribute
from post_series.plain.trees import Step, change, contents, new, remove

_TASK, _NOTE, _NOTES = "post-task", "post-note", "post-notes"
"""Elements that stand for what Markdown has characters for, and HTML has not."""

_SIGNS = re.compile(r"([\\`*_\[\]<])")
# Where a line begins, these make a heading, a list or a quote.
_OPENINGS = re.compile(r"^(\s*)(?:(\d{1,9})(?=[.)]\s)|(?=(?:#{1,6}|[-+>])\s))", re.MULTILINE)
_LANGUAGE = re.compile(r"language-([\w+#-]+)")
_FENCE = re.compile(r"^`{3,}", re.MULTILINE)
_EMBEDDED = "iframe[src], embed[src], video[src], audio[src], video:has(source), audio:has(source)"
_EMBEDS, _DRAWN = "iframe embed video audio", "svg canvas map object"
_UNSAFE = {ord(char): quote(char) for char in '<>"()\\ '}


def to_markdown(article: Tag, address: str) -> str:
    """Write a page's text as Markdown; the tree is used up.

    Headings, lists, tables, code and footnotes become Markdown's own. Addresses become whole. What the
    page folds is unfolded, and admonitions become quotes.

    Args:
        article: The element that holds the text, without what belongs to the page alone.
        address: The page's own address, which relative links start from.
    """
    change(article, _MARKS)
    flatten(article)
    steps: dict[str, Step] = {_EMBEDS: partial(_embed, address=address), _DRAWN: _remove_drawings}
    change(article, steps)
    for link in article.find_all("a", href=True):
        link["href"] = urljoin(address, attribute(link, "href").strip()).translate(_UNSAFE)
    for picture in article.find_all("img", src=True):
        picture["src"] = urljoin(address, attribute(picture, "src").strip()).translate(_UNSAFE)
        picture["alt"] = _SIGNS.sub(r"\\\1", " ".join(attribute(picture, "alt").split()))
    text: str = _Converter(heading_style="atx", bullets="-", autolinks=True).convert_soup(article)
    lines = (line.rstrip() if not line.endswith("  ") else line for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _mark_tasks(article: Tag) -> None:
    """Give names to what would otherwise be flattened, as the next two do."""
    for box in article.select("li input[type=checkbox]"):
        box.replace_with(new(_TASK, "[x] " if box.has_attr("checked") else "[ ] "))


def _mark_footnotes(article: Tag) -> None:
    for reference in article.select("a.footnote-ref"):
        note = new(_NOTE, reference.get_text())
        around = reference.parent
        (around if around is not None and around.name == "sup" else reference).replace_with(note)
    for notes in article.select("div.footnote"):
        items = notes.select(":scope > ol > li")
        made = [new(_NOTES, *contents(item), n=str(n)) for n, item in enumerate(items, 1)]
        notes.replace_with(*made)


def _mark_diagrams(article: Tag) -> None:
    for diagram in article.select("pre.mermaid, div.mermaid"):
        code = new("code", diagram.get_text(), **{"class": "language-mermaid"})
        diagram.replace_with(new("pre", code))


_MARKS: Mapping[str, Step] = {
    "input": _mark_tasks,
    "footnote-ref footnote": _mark_footnotes,
    "mermaid": _mark_diagrams,
}


def _embed(article: Tag, address: str) -> None:
    """Link to what a page embeds."""
    for frame in article.select(_EMBEDDED):
        inner = frame.find("source")
        source = attribute(frame, "src") or (attribute(inner, "src") if inner else "")
        title = attribute(frame, "title") or source
        frame.replace_with(new("p", new("a", title, href=urljoin(address, source))))


def _remove_drawings(article: Tag) -> None:
    remove(article, "svg, canvas, map, object")


class _Converter(MarkdownConverter):
    """markdownify, with more of the characters that are markup, and what only we know."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Keep what an author wrote from being read as Markdown."""
        escaped = _SIGNS.sub(r"\\\1", text)
        in_line = "_inline" in parent_tags
        return escaped if in_line else _OPENINGS.sub(r"\1\2\\", escaped)

    def convert_pre(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Fence code, with a longer fence where the code has one."""
        del parent_tags
        inner = element.find("code")
        named = attribute(inner, "class") if isinstance(inner, Tag) else ""
        language = _LANGUAGE.search(f"{named} {attribute(element, 'class')}")
        longest = max((len(fence) for fence in _FENCE.findall(text)), default=2)
        fence = "`" * (longest + 1)
        code = text.strip("\n")
        return f"\n\n{fence}{language[1] if language else ''}\n{code}\n{fence}\n\n"

    def convert_td(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a cell, in which a bar would end it."""
        escaped = text.replace("|", r"\|")
        cell: str = super().convert_td(element, escaped, parent_tags)  # type: ignore[misc]  # its types lack it
        return cell

    convert_th = convert_td

    def convert_post_note(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Refer to a footnote."""
        del text, parent_tags
        return f"[^{element.get_text()}]"

    def convert_post_notes(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a footnote, its further lines indented."""
        del parent_tags
        indented = text.strip().replace("\n", "\n    ")
        return f"\n\n[^{attribute(element, 'n')}]: {indented}\n\n"

    def convert_post_task(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write the box of a task."""
        del text, parent_tags
        return element.get_text()

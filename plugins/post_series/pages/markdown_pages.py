"""Each page of a finished site as Markdown, at its address with `.md`, and `llms.txt`, which lists them.

They are made from the pages as readers see them, so they are the same whichever generator made those.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from post_series.base.site import Site, quoted
from post_series.base.text import first_sentences
from post_series.plain.markdown import to_markdown
from post_series.plain.page import Page, read_page

LIST = "llms.txt"
"""The file that lists the pages for programs that read sites; https://llmstxt.org describes it."""

_NOT_FOUND = "404.html"
_LISTS = ".post-list, .post-terms"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A page in the list.

    Attributes:
        name: Its file of Markdown.
        title: Its title.
        description: What it is about; may be empty.
        published: When it was published; empty for a page that is no post.
    """

    name: str
    title: str
    description: str
    published: str


def markdown_name(page: str) -> str:
    """Return the file of a page's Markdown: `posts/a.md` for `posts/a/` and for `posts/a.html`."""
    name = page.removesuffix("index.html")
    return f"{name.removesuffix('.html').rstrip('/') or 'index'}.md"


def write_markdown(folder: Path, site: Site) -> None:
    """Write a site's pages as Markdown, and the list of them.

    Args:
        folder: The folder of the finished site.
        site: The site.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    entries = [entry for name in names for entry in _write_page(name, folder, site)]
    (folder / LIST).write_text(_list(entries, site), encoding="utf-8")


def _write_page(name: str, folder: Path, site: Site) -> Iterator[_Entry]:
    """Write a page, unless it only leads on; yield it if it has a place in the list."""
    page = None if name == _NOT_FOUND else read_page((folder / name).read_text(encoding="utf-8"))
    if page is None:
        return
    address = site.absolute(quoted(name.removesuffix("index.html")))
    # Before the tree is used up.
    listed = not page.article.select_one(_LISTS) and "noindex" not in page.robots
    description = _description(page, site)
    file = markdown_name(name)
    text = to_markdown(page.article, address)
    (folder / file).write_text(_front(page, address) + _headed(page.title, text), encoding="utf-8")
    if listed:
        yield _Entry(file, page.title or file, description, page.published)


def _description(page: Page, site: Site) -> str:
    """Return what a page is about; themes show the site's description where a page has none."""
    if page.description and page.description != site.description:
        return page.description
    return first_sentences("".join(str(each) for each in page.article.select("p:not([class])")))


def _front(page: Page, address: str) -> str:
    said = {"title": page.title, "url": address, "date": page.published}
    # JSON is YAML too.
    lines = (
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items() if value
    )
    return "---\n{}\n---\n\n".format("\n".join(lines))


def _headed(title: str, text: str) -> str:
    """Begin with the title, if the text itself does not."""
    return text if text.startswith("# ") or not title else f"# {title}\n\n{text}"


def _list(entries: Iterable[_Entry], site: Site) -> str:
    by_date = sorted(entries, key=lambda entry: entry.published, reverse=True)
    posts = [entry for entry in by_date if entry.published]
    pages = sorted((entry for entry in by_date if not entry.published), key=lambda each: each.name)
    parts = [f"# {site.name}", f"> {site.description}" if site.description else ""]
    for title, listed in (("Posts", posts), ("Pages", pages)):
        if listed:
            parts.append(f"## {title}")
            parts.append("\n".join(_line(entry, site) for entry in listed))
    return "\n\n".join(part for part in parts if part) + "\n"


def _line(entry: _Entry, site: Site) -> str:
    said = f": {entry.description}" if entry.description else ""
    title = entry.title.replace("[", r"\[").replace("]", r"\]")
    return f"- [{title}]({site.absolute(quoted(entry.name))}){said}"

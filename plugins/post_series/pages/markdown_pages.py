"""Each page of a finished site as Markdown, at its address with `.md`, and `llms.txt`, which lists them.

They are made from the pages as readers see them, so they are the same whichever generator made those.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from post_series.base.errors import ProjectError
from post_series.base.site import Site, quoted
from post_series.base.text import first_sentences
from post_series.plain.markdown import to_markdown
from post_series.plain.page import Page, read_page

LIST = "llms.txt"
"""The file that lists the pages for programs that read sites; https://llmstxt.org describes it."""

_HOME, _NOT_FOUND = "index.md", "404.html"
_LISTS = ["post-list", "post-terms"]


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


def site_of(folder: Path) -> Site:
    """Return what a finished site says about itself.

    Raises:
        ProjectError: It does not say its address, or it is no site.
    """
    home = folder / "index.html"
    page = read_page(home.read_text(encoding="utf-8")) if home.is_file() else None
    if page is None or not page.canonical:
        raise ProjectError(
            f"{folder} has no index.html that names its address; "
            "name the folder of a finished site, which was built with site_url"
        )
    return Site(page.site or page.title, f"{page.canonical.rstrip('/')}/", page.description)


def write_markdown(folder: Path, site: Site) -> int:
    """Write a site's pages as Markdown, and the list of them.

    Args:
        folder: The folder of the finished site.
        site: The site.

    Returns:
        How many pages were written.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    written = [entry for name in names for entry in _write_page(name, folder, site)]
    (folder / LIST).write_text(_list(filter(None, written), site), encoding="utf-8")
    return len(written)


def _write_page(name: str, folder: Path, site: Site) -> Iterator[_Entry | None]:
    """Write a page, unless it only leads on; yield its entry, or None if it has no place in the list."""
    page = None if name == _NOT_FOUND else read_page((folder / name).read_text(encoding="utf-8"))
    if page is None:
        return
    address = site.absolute(quoted(name.removesuffix("index.html")))
    # Before the tree is used up.
    listed = not page.article.find(class_=_LISTS) and "noindex" not in page.robots
    description = _description(page, site)
    file = markdown_name(name)
    text = to_markdown(page.article, address)
    (folder / file).write_text(_front(page, address) + _headed(page.title, text), encoding="utf-8")
    entry = _Entry(file, page.title or file, description, page.published)
    yield entry if listed else None


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
    listed = list(entries)
    home = next((entry.description for entry in listed if entry.name == _HOME), "")
    about = home or site.description
    by_date = sorted(listed, key=lambda entry: entry.published, reverse=True)
    posts = [entry for entry in by_date if entry.published]
    pages = sorted((entry for entry in by_date if not entry.published), key=lambda each: each.name)
    parts = [f"# {site.name}", f"> {about}" if about else ""]
    for title, group in (("Posts", posts), ("Pages", pages)):
        if group:
            parts.append(f"## {title}")
            parts.append("\n".join(_line(entry, site) for entry in group))
    return "\n\n".join(part for part in parts if part) + "\n"


def _line(entry: _Entry, site: Site) -> str:
    said = f": {entry.description}" if entry.description else ""
    title = entry.title.replace("[", r"\[").replace("]", r"\]")
    return f"- [{title}]({site.absolute(quoted(entry.name))}){said}"

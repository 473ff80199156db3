"""The site's own templates run in MiniJinja too, on what the front matter alone says."""

from __future__ import annotations

import jinja2
import minijinja
import pytest

from building import ROOT

PARTIALS = ROOT / "overrides/partials"
OURS = ("page-markdown.html", "post-meta.html", "series-nav.html", "share.html", "social-meta.html")

CONFIG = {"site_name": "Field & Notes", "site_description": "A blog.", "repo_url": None}
PAGES = {
    "nothing": {},
    "a bare post": {"date": "2024-11-02 00:00:00+05:30"},
    "a full post": {
        "title": 'A "title" & <more>',
        "description": "What it says.",
        "date": "2024-11-02T00:00:00+05:30",
        "updated": "2025-01-05",
        "tags": ["C#", "CI/CD"],
        "series": "Boxes",
        "weight": 2,
        "authors": ["Ana", "Zoë"],
        "image": "https://cdn.example/a.png",
        "markdown_url": "posts/a.md",
    },
    "odd values": {"date": "2024-11-02", "tags": "one", "authors": "Ana", "series": ["a", "b"]},
}


def _context(meta: dict[str, object]) -> dict[str, object]:
    page = {
        "meta": meta,
        "title": "A title",
        "canonical_url": "https://blog.example/posts/a/",
        "edit_url": None,
        "is_homepage": False,
        "content": "<p>Text.</p>",
    }
    return {"page": page, "config": CONFIG}


def _in_minijinja(name: str, context: dict[str, object]) -> str:
    environment = minijinja.Environment(
        loader=lambda template: (PARTIALS / template).read_text(encoding="utf-8"),
        undefined_behavior="strict",
    )
    environment.add_filter("url", lambda link: link)
    rendered: str = environment.render_template(name, **context)
    return rendered


def _in_jinja(name: str, context: dict[str, object]) -> str:
    environment = jinja2.Environment(  # noqa: S701  # as MkDocs does
        loader=jinja2.FileSystemLoader(PARTIALS), undefined=jinja2.StrictUndefined
    )
    environment.filters["url"] = lambda link: link
    return environment.get_template(name).render(context)


def _same_spelling(html: str) -> str:
    """Spell what the engines escape and end differently alike."""
    escapes = {
        "&#x2f;": "/",
        "&#x27;": "'",
        "&#39;": "'",
        "&quot;": '"',
        "&#34;": '"',
        "%3A//": "//",
    }
    for written, plain in {**escapes, "%2F": "/", "%3A": ":"}.items():
        html = html.replace(written, plain)
    return "".join(html.split())


# What stands in a post is for pages with a date alone.
CASES = [
    (name, page)
    for name in OURS
    for page, meta in PAGES.items()
    if "date" in meta or name == "social-meta.html"
]


@pytest.mark.parametrize(("name", "page"), CASES)
def test_both_engines_render_the_same(name: str, page: str) -> None:
    context = _context(dict(PAGES[page]))
    assert _same_spelling(_in_minijinja(name, context)) == _same_spelling(_in_jinja(name, context))


def test_the_comparison_is_of_something() -> None:
    context = _context(dict(PAGES["a full post"]))
    assert "C#" in _in_minijinja("post-meta.html", context)
    assert "Part 2" in _in_minijinja("series-nav.html", context)

"""The posts among a site's files: what their front matter says, and once rendered, their text."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from urllib.parse import unquote

from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import meta as front_matter

from post_series.base.site import Site, quoted
from post_series.base.text import (
    count_words,
    first_sentences,
    has_cjk,
    one_line,
    shorten,
    split_heading,
)
from post_series.reading.cleaning import Cleaner
from post_series.reading.posts import DEFAULT_TAXONOMIES, Post, parse_post, section_of

Fronts = Mapping[str, Mapping[str, object]]
"""What the front matter of each page says, by the page's file."""


def fronts_of(files: Files) -> Fronts:
    """Read the front matter of a site's pages."""
    pages = files.documentation_pages()
    return {file.src_uri: front_matter.get_data(file.content_string)[1] for file in pages}


def gather(  # noqa: PLR0913  # each is a choice of the site
    files: Files,
    fronts: Fronts,
    sections: Collection[str],
    zone: tzinfo,
    is_hidden: Callable[[Post], bool],
    *,
    taxonomies: Sequence[str] = DEFAULT_TAXONOMIES,
    languages: Sequence[str] = (),
    undated: Collection[str] = (),
) -> Iterator[Post]:
    """Read the posts of a site.

    A hidden post, and the files of its folder, are removed from a build; ``mkdocs serve`` shows
    them.

    Args:
        files: The site's files.
        fronts: What their front matter says.
        sections: The sections whose pages with a date are posts.
        zone: The offset of dates without one.
        is_hidden: Returns whether only its author should see a post.
        taxonomies: The keys of front matter that sort posts.
        languages: The folders of languages other than the site's own.
        undated: The sections whose lists have pages without a date, too.

    Raises:
        PostError: A value in some front matter cannot be used.
    """
    for file in files.documentation_pages():
        meta = fronts[file.src_uri]
        # Sections below others count with them.
        section = section_of(file.src_uri, meta, languages)
        if not _is_in(section, sections):
            continue
        post = parse_post(
            file.src_uri,
            "" if file.url == "./" else quoted(file.url),
            meta,
            zone,
            taxonomies=taxonomies,
            languages=languages,
            undated=_is_in(section, undated) and not _is_list(file.src_uri, section, languages),
        )
        if post is None:
            continue
        if is_hidden(post):
            _hide(file, files)
        yield post


def _is_list(source: str, section: str, languages: Sequence[str]) -> bool:
    """Return whether a file is the page of a section's own list."""
    folder = posixpath.dirname(source)
    places = {section, *(f"{language}/{section}" for language in languages)}
    return posixpath.basename(source) == "index.md" and folder in places


def _is_in(section: str, sections: Collection[str]) -> bool:
    return section in sections or section.partition("/")[0] in sections


def place_pages(files: Files, fronts: Fronts) -> None:
    """Give pages the addresses that their front matter names: ``url: /2019/a-post.html``.

    MkDocs makes a folder of each page; an address that ends in a file's name needs this.
    """
    for file in files.documentation_pages():
        path = named_file(fronts[file.src_uri])
        if path is not None:
            file.dest_uri = path
            file.url = quoted(path)


def named_file(meta: Mapping[str, object]) -> str | None:
    """Return the file in the site that a page's front matter names by its address, if it does."""
    url = meta.get("url")
    if not isinstance(url, str) or not url.endswith((".html", ".htm")):
        return None
    return posixpath.normpath(f"/{unquote(url)}").lstrip("/")


def hide_drafts(files: Files, fronts: Fronts, posts: Collection[str]) -> list[str]:
    """Hide other pages that are drafts as posts are: those without a date, and those in no section.

    Args:
        files: The site's files.
        fronts: What their front matter says.
        posts: The files of its posts, which are not looked at.

    Returns:
        Their files.
    """
    hidden = []
    for file in files.documentation_pages():
        if file.src_uri not in posts and fronts[file.src_uri].get("draft") is True:
            _hide(file, files)
            hidden.append(file.src_uri)
    return hidden


def is_future(post: Post, now: datetime) -> bool:
    """Return whether a post's date is still to come."""
    return post.date > now


def finish(
    posts: Iterable[Post], files: Files, cleaner: Cleaner, site: Site, *, cjk: bool = False
) -> list[Post]:
    """Complete posts with the content of their pages.

    Args:
        posts: The posts, as their front matter has them.
        files: The site's files, with their pages rendered.
        cleaner: Prepares their text for feeds.
        site: The site.
        cjk: Whether the characters of Chinese, Japanese and Korean texts are counted.
    """
    pages = ((post, page_of(post.source, files)) for post in posts)
    finished = [
        _finished(post, page, cleaner, site, cjk=cjk) for post, page in pages if page is not None
    ]
    return list(_with_descriptions(finished))


def page_of(source: str, files: Files) -> Page | None:
    """Return the page that a file became."""
    file = files.get_file_from_path(source)
    return file.page if file is not None else None


def excerpt(page: Page, cleaner: Cleaner) -> str:
    """Return the first sentences of any page."""
    heading = title_of(page)
    return first_sentences(cleaner.clean(split_heading(page.content or "", heading)[1], ""))


def title_of(page: Page) -> str:
    """Return a page's title as plain text."""
    if "title" in page.meta:
        return str(page.meta["title"])
    return html.unescape(one_line(str(page.title)))


def _hide(file: File, files: Files) -> None:
    file.inclusion = InclusionLevel.DRAFT
    folder, name = posixpath.split(file.src_uri)
    if posixpath.splitext(name)[0] == "index":
        for other in files:
            if other.src_uri.startswith(f"{folder}/"):
                other.inclusion = InclusionLevel.DRAFT


def _finished(post: Post, page: Page, cleaner: Cleaner, site: Site, *, cjk: bool) -> Post:
    title = post.title or title_of(page)
    _, text = split_heading(page.content or "", title)
    content = cleaner.clean(text, site.absolute(post.url))
    is_cjk = cjk and has_cjk(content)
    words = count_words(content, cjk=is_cjk)
    return replace(post, title=title, content=content, words=words, cjk=is_cjk)


def _with_descriptions(posts: Iterable[Post]) -> Iterator[Post]:
    """Describe each post in words that no other post has."""
    seen: set[str] = set()
    for post in posts:
        described = post
        if not post.description:
            said = first_sentences(post.content) or post.title
            said = shorten(f"{post.title}: {said}") if said in seen else said
            described = replace(post, description=said)
        seen.add(described.description)
        yield described

"""What is known of posts only once they are rendered: title, text, words, description."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from post_series.cleaning import Cleaner
from post_series.markup import split_heading
from post_series.posts import Post
from post_series.site import Site
from post_series.text import count_words, first_sentences, one_line, shorten


def finish(posts: Iterable[Post], files: Files, cleaner: Cleaner, site: Site) -> list[Post]:
    """Complete posts with what their pages hold.

    Args:
        posts: The posts, as their front matter has them.
        files: The site's files, with their pages rendered.
        cleaner: Makes their text fit for feeds.
        site: The site.
    """
    pages = ((post, page_of(post.source, files)) for post in posts)
    finished = [_finished(post, page, cleaner, site) for post, page in pages if page is not None]
    return list(_with_descriptions(finished))


def page_of(source: str, files: Files) -> Page | None:
    """Give the page that a file became."""
    file = files.get_file_from_path(source)
    return file.page if file is not None else None


def excerpt(page: Page, cleaner: Cleaner) -> str:
    """Give the first sentences of any page."""
    heading = title_of(page)
    return first_sentences(cleaner.clean(split_heading(page.content or "", heading)[1], ""))


def title_of(page: Page) -> str:
    """Give a page's title as plain text."""
    if "title" in page.meta:
        return str(page.meta["title"])
    return html.unescape(one_line(str(page.title)))


def _finished(post: Post, page: Page, cleaner: Cleaner, site: Site) -> Post:
    title = post.title or title_of(page)
    _, text = split_heading(page.content or "", title)
    content = cleaner.clean(text, site.absolute(post.url))
    return replace(post, title=title, content=content, words=count_words(content))


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

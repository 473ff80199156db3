"""Finds the posts among a site's files, and takes out what is not to be seen yet."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, tzinfo

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.utils import meta as front_matter

from post_series.posts import Post, parse_post
from post_series.site import quoted


def gather(
    files: Files, folder: str, zone: tzinfo, is_hidden: Callable[[Post], bool]
) -> Iterator[Post]:
    """Read the posts of a site.

    A hidden post, and the files of its folder, are taken out of a build; ``mkdocs serve`` shows
    them.

    Args:
        files: The site's files.
        folder: The folder of the posts in the docs folder.
        zone: The offset of dates that name none.
        is_hidden: Says whether a post is to be seen by its author alone.

    Raises:
        PostError: A value in some front matter cannot be used.
    """
    for file in files.documentation_pages():
        if not file.src_uri.startswith(f"{folder}/"):
            continue
        _, meta = front_matter.get_data(file.content_string)
        post = parse_post(file.src_uri, quoted(file.url), meta, zone)
        if post is None:
            continue
        if is_hidden(post):
            _hide(file, files)
        yield post


def is_future(post: Post, now: datetime) -> bool:
    """Say whether a post's date is still to come."""
    return post.date > now


def leave_out_of_nav(files: Files, config: MkDocsConfig, sources: Iterable[str]) -> None:
    """Let posts and lists be without a place in the navigation: readers find them without it.

    So may any page that says ``nav: false``.
    """
    named = set(_named(config.nav))
    for source in sources:
        file = files.get_file_from_path(source)
        if file is not None and source not in named and not file.inclusion.is_excluded():
            file.inclusion = InclusionLevel.NOT_IN_NAV
    for file in files.documentation_pages():
        if file.src_uri not in named and file.inclusion.is_in_nav():
            _, meta = front_matter.get_data(file.content_string)
            if meta.get("nav") is False:
                file.inclusion = InclusionLevel.NOT_IN_NAV


def prune(nav: object, hidden: set[str]) -> object:
    """Take hidden posts out of a navigation, and sections that hold nothing else.

    Args:
        nav: The navigation, as in mkdocs.yml.
        hidden: The files of the hidden posts.
    """
    if isinstance(nav, list):
        pruned = [prune(each, hidden) for each in nav]
        return [each for each in pruned if each not in (None, [], {})]
    if isinstance(nav, dict):
        kept = {title: prune(value, hidden) for title, value in nav.items()}
        return {title: value for title, value in kept.items() if value not in (None, [], {})}
    return None if nav in hidden else nav


def _hide(file: File, files: Files) -> None:
    file.inclusion = InclusionLevel.DRAFT
    folder, name = posixpath.split(file.src_uri)
    if posixpath.splitext(name)[0] == "index":
        for other in files:
            if other.src_uri.startswith(f"{folder}/"):
                other.inclusion = InclusionLevel.DRAFT


def _named(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav.removeprefix("/")
    for each in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _named(each)

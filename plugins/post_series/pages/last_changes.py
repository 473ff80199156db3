"""When pages were last changed, as far as anybody knows.

A page's date is its own word, else the day of the last commit that changed its file. A page of
which neither is known has none: the day of the build would be a lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from mkdocs.structure.files import File

from post_series.base import dates, git
from post_series.pages.lists import ListPage
from post_series.reading.posts import Post, last_change


def last_changes(
    files: Sequence[File], posts: Mapping[str, Post], lists: Sequence[ListPage], zone: tzinfo
) -> dict[str, str]:
    """Return when pages were last changed.

    Args:
        files: The site's pages.
        posts: The posts, by file.
        lists: The lists: each is as new as its newest post.
        zone: The offset of dates without one.

    Returns:
        A date and time for each file with a known one.
    """
    told = {source: post.changed for source, post in posts.items()}
    for page in lists:
        every = [*page.posts, *(post for term in page.terms for post in term.posts)]
        listed = [post for post in every if post.is_dated]
        if listed:
            told[page.source] = max(listed, key=_moment).changed
    for file in files:
        said = last_change(file.src_uri, file.page.meta, zone) if file.page is not None else None
        if said is not None:
            told.setdefault(file.src_uri, said)
    # A post may be published before its date; it was not changed after today.
    today = datetime.now(UTC)
    found = {source: dates.iso(said) for source, said in told.items() if said <= today}
    rest = [file for file in files if file.src_uri not in found and file.src_dir]
    if rest:
        folder = Path(str(rest[0].src_dir))
        found |= git.last_commits(folder, [file.src_uri for file in rest])
    return found


def tell_pages(files: Sequence[File], changes: Mapping[str, str]) -> None:
    """Set the dates of pages, for themes that show them, instead of the day of the build."""
    for file in files:
        if file.page is not None and changes:
            file.page.update_date = changes.get(file.src_uri, "")


def _moment(post: Post) -> float:
    return post.changed.timestamp()

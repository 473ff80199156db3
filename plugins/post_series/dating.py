"""When pages were last changed, as far as anybody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from mkdocs.structure.files import File

from post_series import dates, sitemap
from post_series.lists import ListPage
from post_series.posts import Post, last_change


def last_changes(
    files: Sequence[File], posts: Mapping[str, Post], lists: Sequence[ListPage], zone: tzinfo
) -> dict[str, str]:
    """Say when pages were last changed.

    Args:
        files: The site's pages.
        posts: The posts, by file.
        lists: The lists: each is as new as its newest post.
        zone: The offset of dates that name none.

    Returns:
        A date and time for each file of which one is known.
    """
    told = {source: post.changed for source, post in posts.items()}
    for page in lists:
        listed = [*page.posts, *(post for term in page.terms for post in term.posts)]
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
        found |= sitemap.committed(folder, [file.src_uri for file in rest])
    return found


def tell_pages(files: Sequence[File], changes: Mapping[str, str]) -> None:
    """Give pages their dates, for themes that show them, in place of the day of the build."""
    for file in files:
        if file.page is not None and changes:
            file.page.update_date = changes.get(file.src_uri, "")


def _moment(post: Post) -> float:
    return post.changed.timestamp()

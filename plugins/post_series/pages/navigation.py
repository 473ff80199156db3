"""Posts, lists and the navigation: readers find most of them without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel


def leave_out_of_nav(
    files: Files,
    config: MkDocsConfig,
    sources: Iterable[str],
    fronts: Mapping[str, Mapping[str, object]],
) -> None:
    """Allow posts and lists outside the navigation, without a warning from MkDocs.

    The same goes for pages with ``nav: false``.

    Args:
        files: The site's files.
        config: The site's configuration.
        sources: The files of posts and lists.
        fronts: What the front matter of the pages says that authors wrote, by their files.
    """
    named = set(_named(config.nav))
    for source in sources:
        file = files.get_file_from_path(source)
        if file is not None and source not in named and not file.inclusion.is_excluded():
            file.inclusion = InclusionLevel.NOT_IN_NAV
    for file in files.documentation_pages():
        is_left_out = fronts.get(file.src_uri, {}).get("nav") is False
        if is_left_out and file.src_uri not in named and file.inclusion.is_in_nav():
            file.inclusion = InclusionLevel.NOT_IN_NAV


def prune(nav: object, hidden: set[str]) -> object:
    """Remove hidden posts from a navigation, and sections that contain nothing else.

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


def _named(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav.removeprefix("/")
    for each in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _named(each)

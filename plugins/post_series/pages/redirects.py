"""Former addresses: small pages that lead to where something is now.

They come from aliases of pages, from the option `redirects`, and from the numbered pages that a
former site had.
"""

from __future__ import annotations

import html
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote

from mkdocs.structure.files import File

from post_series.base.errors import OptionError, nearest
from post_series.base.site import Site
from post_series.pages.json_ld import for_script
from post_series.pages.lists import ListPage
from post_series.reading.posts import aliases
from post_series.reading.site_posts import named_file


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address.

    Attributes:
        path: The file that answers it, in the site's folder.
        target: The address that it leads to, relative to the site's; may have an anchor.
        wanted_by: What asks for it, for errors: a page or an option.
    """

    path: str
    target: str
    wanted_by: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbered pages that the lists of a former site had.

    Attributes:
        size: How many entries each had; 0 if there were none.
        path: What comes before the number in their addresses.
    """

    size: int
    path: str = "page"


Tell: TypeAlias = Callable[[str], None]
"""Is called with what is left out."""


def collect(
    files: Sequence[File],
    redirects: Mapping[str, str],
    lists: Sequence[Sequence[ListPage]],
    numbers: Numbers,
    tell: Tell,
) -> list[Redirect]:
    """Collect the former addresses.

    Args:
        files: The files of the site, with their pages.
        redirects: The option of that name.
        lists: The lists of each language; the first is that of all posts.
        numbers: The numbered pages that lists had.
        tell: Called with the redirects that give way to a page or to another redirect.

    Raises:
        OptionError: The option names a page that does not exist.
        PostError: Aliases are not a list of addresses.
    """
    taken = {file.dest_uri: file.src_uri for file in files}
    # An author's page is meant to replace a redirect.
    of_option = [each for each in _of_option(files, redirects) if each.path not in taken]
    found = _without_conflicts([*_of_pages(files), *of_option], taken, tell)
    if numbers.size and lists:
        counted = [each for of_one in lists for each in _counted(of_one)]
        answered = {*taken, *(each.path for each in found)}
        listed = {page.url for of_one in lists for page in of_one}
        of_lists = [*of_option, *(each for each in found if each.target in listed)]
        numbered = [
            *numbered_pages(counted, numbers.size, "pagination", numbers.path),
            *(
                _first_page(each, numbers.path)
                for each in of_lists
                if each.path.endswith("/index.html")
            ),
        ]
        found += [each for each in numbered if each.path not in answered]
    return found


def _counted(lists: Sequence[ListPage]) -> Iterator[tuple[str, int]]:
    """Yield the address of each list of a language, and how many entries it has."""
    # On the home page, themes list more than the main sections: a redirect too many does no harm.
    yield lists[0].top, len({post.source for page in lists for post in page.posts})
    yield from ((page.url, page.entries) for page in lists if page.number == 1)


def alias_path(alias: str, page_url: str = "") -> str:
    """Return the file that answers a former address, as in Hugo.

    Args:
        alias: The address: from the site's root if it starts with a slash, else from the folder
            that the page's own address is in.
        page_url: The page's address, relative to the site's.

    Dots never lead out of the site.

    Raises:
        ValueError: It is the home page.
    """
    base = "/" if alias.startswith("/") else posixpath.join("/", page_url, "..")
    path = posixpath.normpath(posixpath.join(base, unquote(alias.strip()))).lstrip("/")
    if path in {"", "."}:
        raise ValueError(alias)
    return path if path.endswith(".html") else f"{path}/index.html"


def write(redirect: Redirect, site: Site, folder: Path) -> None:
    """Write a redirect into a finished site."""
    path = folder / redirect.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_page(redirect, site), encoding="utf-8")


def _of_pages(files: Iterable[File]) -> Iterator[Redirect]:
    for file in files:
        if file.page is None:
            continue
        # An engine without plugins makes a folder of each page.
        named = named_file(file.page.meta)
        if named is not None and named != file.dest_uri:
            yield Redirect(named, file.page.url, f"{file.src_uri}: url")
        for alias in aliases(file.src_uri, file.page.meta):
            try:
                path = alias_path(alias, file.url)
            except ValueError:
                path = "index.html"
            yield Redirect(path, file.page.url, f"{file.src_uri}: aliases")


def _first_page(redirect: Redirect, numbers: str) -> Redirect:
    """Return the first page's address of a list that has moved: Hugo numbers even an empty one."""
    path = f"{redirect.path.removesuffix('index.html')}{numbers}/1/index.html"
    return Redirect(path, redirect.target, redirect.wanted_by)


def _of_option(files: Sequence[File], redirects: Mapping[str, str]) -> Iterator[Redirect]:
    by_name = {file.src_uri: file for file in files}
    by_url = {file.url.strip("/"): file for file in files}
    for former, target in redirects.items():
        page, _, anchor = target.partition("#")
        file = by_name.get(page) or by_url.get(page.strip("/"))
        if file is None:
            raise OptionError(
                f"redirects: {former}: there is no page {page}"
                f"{nearest(page, by_name) or '; name one of the docs folder'}"
            )
        try:
            path = alias_path(f"/{former.lstrip('/')}")
        except ValueError:
            raise OptionError(
                f"redirects: {former!r} is not an address inside the site; write e.g. /old/"
            ) from None
        url = "" if file.url == "./" else file.url
        yield Redirect(path, f"{url}#{anchor}" if anchor else url, "redirects")


def numbered_pages(
    lists: Iterable[tuple[str, int]], size: int, by: str, path: str = "page"
) -> Iterator[Redirect]:
    """Yield the addresses that Hugo's pagination had: ``/page/1/``, ``/tags/x/page/2/``.

    Args:
        lists: The address of each list, relative to the site's, and how many entries it has.
        size: How many entries a page had.
        by: The option that asks for it.
        path: What comes before the number in their addresses.
    """
    for url, entries in lists:
        for number in range(1, max(1, -(-entries // size)) + 1):
            yield Redirect(f"{unquote(url)}{path}/{number}/index.html", url, by)


def _without_conflicts(
    redirects: Iterable[Redirect], taken: Mapping[str, str], tell: Tell
) -> list[Redirect]:
    """Resolve conflicts as Hugo does: a page keeps its address, else the last one gets it.

    Args:
        redirects: All requested redirects.
        taken: By file in the site's folder, what is there.
        tell: Called with those that are left out.
    """
    found: dict[str, Redirect] = {}
    for redirect in redirects:
        address = f"/{redirect.path.removesuffix('index.html')}"
        other = found.get(redirect.path)
        if redirect.path in taken:
            tell(f"{redirect.wanted_by}: {address} stays the address of {taken[redirect.path]}")
            continue
        if other is not None and other.target != redirect.target:
            tell(
                f"{redirect.wanted_by}: {address} leads there, "
                f"and not where {other.wanted_by} wants it"
            )
        found[redirect.path] = redirect
    return list(found.values())


def _page(redirect: Redirect, site: Site) -> str:
    # Relative, so that a copy of the site leads to its own pages.
    link = "../" * redirect.path.count("/") + redirect.target or "./"
    keep_anchor = "" if "#" in link else "+location.hash"
    shown = html.escape(link)
    canonical = html.escape(site.absolute(redirect.target))
    return f"""<!doctype html>
<html lang="{html.escape(site.language)}">
<head>
<meta charset="utf-8">
<title>{canonical}</title>
<link rel="canonical" href="{canonical}">
<meta name="robots" content="noindex">
<script>location.replace({for_script(link)}{keep_anchor})</script>
<noscript><meta http-equiv="refresh" content="0; url={shown}"></noscript>
</head>
<body>
<p>This page has moved: <a href="{shown}">{canonical}</a></p>
</body>
</html>
"""

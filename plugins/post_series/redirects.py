"""Former addresses: small pages that lead to where something is now."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from post_series.errors import RedirectError
from post_series.json_ld import for_script
from post_series.site import Site


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address.

    Attributes:
        path: The file that answers it, in the site's folder.
        target: The address that it leads to, relative to the site's; may have an anchor.
        wanted_by: Who asks for it, for errors: a page or an option.
    """

    path: str
    target: str
    wanted_by: str


def alias_path(alias: str, page_url: str = "") -> str:
    """Name the file that answers a former address, as Hugo does.

    Args:
        alias: The address: from the site's root if it starts with a slash, else from the folder
            that the page's own address is in.
        page_url: The page's address, relative to the site's.

    Raises:
        ValueError: It leaves the site, or is the home page.
    """
    base = "/" if alias.startswith("/") else posixpath.join("/", page_url, "..")
    path = posixpath.normpath(posixpath.join(base, unquote(alias.strip()))).lstrip("/")
    above = posixpath.normpath(posixpath.join(base.lstrip("/"), alias.lstrip("/")))
    if path in {"", "."} or above.startswith(".."):
        raise ValueError(alias)
    return path if path.endswith(".html") else f"{path}/index.html"


def numbered_pages(lists: Iterable[tuple[str, int]], size: int, by: str) -> Iterator[Redirect]:
    """Give the addresses that Hugo's pagination had: ``/page/1/``, ``/tags/x/page/2/``.

    Args:
        lists: The address of each list, relative to the site's, and how many entries it has.
        size: How many entries a page had.
        by: The option that asks for it.
    """
    for url, entries in lists:
        for number in range(1, max(1, -(-entries // size)) + 1):
            yield Redirect(f"{unquote(url)}page/{number}/index.html", url, by)


def check(redirects: Iterable[Redirect], taken: Mapping[str, str]) -> list[Redirect]:
    """Make sure that no redirect stands where something else does.

    Args:
        redirects: All that are wanted.
        taken: By file in the site's folder, what is there.

    Returns:
        Each redirect once.

    Raises:
        RedirectError: Two things want one address.
    """
    found: dict[str, Redirect] = {}
    for redirect in redirects:
        address = f"/{redirect.path.removesuffix('index.html')}"
        if redirect.path in taken:
            raise RedirectError(
                f"{redirect.wanted_by}: the alias {address} is the address of "
                f"{taken[redirect.path]}; take one of them away"
            )
        other = found.setdefault(redirect.path, redirect)
        if other.target != redirect.target:
            raise RedirectError(
                f"{redirect.wanted_by}: the alias {address} is wanted by {other.wanted_by} too; "
                "take it out of one of them"
            )
    return list(found.values())


def write(redirect: Redirect, site: Site, folder: Path) -> None:
    """Write a redirect into a finished site."""
    path = folder / redirect.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_page(redirect, site), encoding="utf-8")


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

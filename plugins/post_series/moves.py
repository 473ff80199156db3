"""All former addresses of a site: aliases of pages, the option `redirects`, numbered pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mkdocs.structure.files import File, Files

from post_series.errors import OptionError, PostError, nearest
from post_series.lists import ListPage
from post_series.posts import aliases
from post_series.redirects import Redirect, alias_path, check, numbered_pages


def collect(
    files: Sequence[File], redirects: Mapping[str, str], pages: Sequence[ListPage], size: int
) -> list[Redirect]:
    """Collect the former addresses.

    Args:
        files: The files of the site, with their pages.
        redirects: The option of that name.
        pages: The lists of the site.
        size: How many entries a numbered page had; 0 if there were none.

    Raises:
        RedirectError: Two things want one address.
        OptionError: The option names a page that is not there.
        PostError: An alias leads out of the site.
    """
    taken = {file.dest_uri: file.src_uri for file in files}
    # A page of one's own is meant to take a redirect's place; an alias is somebody's mistake.
    of_option = [each for each in _of_option(files, redirects) if each.path not in taken]
    found = check([*_of_pages(files), *of_option], taken)
    if size and pages:
        counted = [("", pages[0].entries), *((page.url, page.entries) for page in pages)]
        answered = {*taken, *(each.path for each in found)}
        numbered = [
            *numbered_pages(counted, size, "pagination"),
            *(_first_page(each) for each in of_option if each.path.endswith("/index.html")),
        ]
        found += [each for each in numbered if each.path not in answered]
    return found


def _of_pages(files: Iterable[File]) -> Iterator[Redirect]:
    for file in files:
        if file.page is None:
            continue
        for alias in aliases(file.src_uri, file.page.meta):
            try:
                path = alias_path(alias, file.url)
            except ValueError:
                raise PostError(
                    file.src_uri,
                    "aliases",
                    f"{alias!r} is no address inside the site; write such as /old/",
                ) from None
            yield Redirect(path, file.page.url, f"{file.src_uri}: aliases")


def _first_page(redirect: Redirect) -> Redirect:
    """Give the first page's address of a list that has moved: Hugo numbers even an empty one."""
    path = f"{redirect.path.removesuffix('index.html')}page/1/index.html"
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
                f"redirects: {former!r} is no address inside the site; write such as /old/"
            ) from None
        url = "" if file.url == "./" else file.url
        yield Redirect(path, f"{url}#{anchor}" if anchor else url, "redirects")


def in_site(files: Files, *, serving: bool) -> list[File]:
    """List the files that go into the site."""
    level = "is_in_serve" if serving else "is_included"
    return [file for file in files if getattr(file.inclusion, level)()]

"""Where the lists of a blog's taxonomies and terms are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from post_series.importing.hugo.reading import mapping
from post_series.importing.hugo.settings import Settings, is_place
from post_series.reading.blog import TERM, Taxonomy, taxonomies_named

_SECTION = re.compile(r":sections?(?:\[[^\]]*\])?(?![a-z])")
# What all are made from the name of a term without a page of its own.
_NAME = re.compile(r":(?:slug|title|slugorfilename|slugorcontentbasename)(?![a-z])")


def taxonomies_of(settings: Settings) -> tuple[Taxonomy, ...]:
    """Return the blog's taxonomies, with where their lists are."""
    return taxonomies_named(
        settings.taxonomies,
        addresses(settings),
        keep_case=settings.keep_case,
        remove_accents=settings.remove_accents,
    )


def addresses(settings: Settings) -> dict[str, dict[str, str]]:
    """Return the addresses that `permalinks` gives to lists, by taxonomy, as the plugin's option has them."""
    found: dict[str, dict[str, str]] = {}
    for name, kind, pattern in _patterns(settings):
        if kind == "list":
            place = _NAME.sub(name, _SECTION.sub(name, pattern))
        else:
            place = _NAME.sub(TERM, _SECTION.sub(name, pattern))
        is_whole = ":" not in place.replace(TERM, "") and (kind == "list" or TERM in place)
        if is_whole and is_place(place):
            found.setdefault(name, {})[kind] = place.strip("/")
    return found


def unread_patterns(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the kind and the name of each pattern that has no place in the plugin's option."""
    known = addresses(settings)
    for name, kind, _ in _patterns(settings):
        if kind not in known.get(name, {}):
            yield "taxonomy" if kind == "list" else "term", name


def list_file(taxonomy: Taxonomy, prefix: str = "") -> str:
    """Return the file, in the docs folder, of the list of a taxonomy's terms."""
    return f"{unquote(taxonomy.url(_top(prefix)))}index.md"


def term_file(taxonomy: Taxonomy, term: str, prefix: str = "") -> str:
    """Return the file, in the docs folder, of the list of a term."""
    return f"{unquote(taxonomy.term_url(term, _top(prefix)))}index.md"


def _top(prefix: str) -> str:
    return f"{prefix}/" if prefix else ""


def _patterns(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield a taxonomy, what of it, and the pattern; one without a kind is for terms, too."""
    said = mapping(settings.values.get("permalinks"))
    kinds: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("list", mapping(said.get("taxonomy"))),
        ("term", said | mapping(said.get("term"))),
    )
    for kind, patterns in kinds:
        for name in settings.taxonomies:
            if isinstance(pattern := patterns.get(name), str):
                yield name, kind, pattern

"""The options of the plugin `post-series` with which a blog keeps its lists, feeds and addresses."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Sequence

from post_series.importing.hugo.entries import Entry
from post_series.importing.hugo.post_set import PostSet
from post_series.importing.hugo.reading import Values, mapping, texts
from post_series.importing.hugo.settings import Settings, is_place
from post_series.importing.hugo.sources import Tree
from post_series.importing.hugo.taxonomies import addresses, list_file, taxonomies_of, term_file
from post_series.reading.blog import Taxonomy, feed_url

_PAGER = 10
_FEEDS = {
    "application/atom+xml": ("atom_name", "xml"),
    "application/feed+json": ("json_feed_name", "json"),
}
_USUAL = ("tags", "categories", "series")


def post_options(
    entries: Sequence[Entry], posts: PostSet, settings: Settings, tree: Tree
) -> dict[str, object]:
    """Return the options that differ from the plugin's own defaults.

    Args:
        entries: All pages.
        posts: Which of them are posts.
        settings: The blog's settings.
        tree: The blog's files.
    """
    values = settings.values
    found = posts.options()
    found |= _of_taxonomies(settings)
    if any(posts.is_listed(entry) and _has_weight(entry) for entry in entries):
        found["by_weight"] = True
    name = feed_name(settings)
    if name != "index.xml":
        found["feed_name"] = name
    found |= {option: file for _, option, file in further_feeds(settings)}
    if limit := _feed_limit(settings):
        found["feed_limit"] = limit
    found["pagination"] = _pager_size(settings)
    path = mapping(values.get("pagination")).get("path") or values.get("paginatepath")
    if path and str(path).strip("/") != "page":
        found["pagination_path"] = str(path).strip("/")
    if values.get("hascjklanguage") is True:
        found["cjk"] = True
    if values.get("buildfuture") is True:
        found["future"] = True
    if languages := _languages(settings):
        found["languages"] = languages
    if image := _image(settings, tree):
        found["image"] = image
    found |= _of_lists_without_terms(entries, posts, settings, name)
    names = [name, *(file for _, _, file in further_feeds(settings))]
    if moved := _moved_feeds(entries, _with_posts(entries, posts, settings), names):
        found["moved_feeds"] = moved
    return found


def _moved_feeds(
    entries: Iterable[Entry], filled: Collection[str], names: Sequence[str]
) -> dict[str, str]:
    """Return the addresses of feeds of lists that were elsewhere, and where each is."""
    return {
        feed_url(f"{entry.list_was_at}/", name): feed_url(entry.address.url.lstrip("/"), name)
        for entry in entries
        if entry.list_was_at and entry.address.target in filled
        for name in names
    }


def _with_posts(entries: Sequence[Entry], posts: PostSet, settings: Settings) -> set[str]:
    """Return the files of the lists that have a feed: those of taxonomies, and of terms that posts have."""
    used = terms_in_use(entries, posts, settings)
    languages = settings.languages if posts.sections else ()
    return {
        *(term_file(taxonomy, term, prefix) for prefix, taxonomy, term in used),
        *(list_file(each, one.prefix) for one in languages for each in taxonomies_of(settings)),
    }


def feed_name(settings: Settings) -> str:
    """Return the name of the blog's feeds."""
    rss = mapping(mapping(settings.values.get("outputformats")).get("rss"))
    media = mapping(settings.values.get("mediatypes")).get("application/rss+xml")
    suffix = (texts(mapping(media).get("suffixes")) or ["xml"])[0]
    return _named(rss, suffix)


def _named(form: Values, suffix: str) -> str:
    base = str(form.get("basename") or "index").strip("/") or "index"
    folder = str(form.get("path") or "").strip("/")
    base, folder = (each if is_place(each) else "" for each in (base, folder))
    base = base or "index"
    return f"{folder}/{base}.{suffix}" if folder else f"{base}.{suffix}"


def further_feeds(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield the feeds that Hugo makes beside RSS, in Atom and in JSON Feed.

    Yields:
        The name of the output format in lower case, the option for it, and its file.
    """
    listed = {each.lower() for said in _outputs(settings).values() for each in texts(said)}
    for name, said in mapping(settings.values.get("outputformats")).items():
        form = mapping(said)
        media = str(form.get("mediatype") or "").lower()
        if name not in listed or media not in _FEEDS:
            continue
        option, ending = _FEEDS[media]
        declared = mapping(mapping(settings.values.get("mediatypes")).get(media))
        ending = next(iter(texts(declared.get("suffixes"))), ending)
        yield name, option, _named(form, ending)


def _outputs(settings: Settings) -> Values:
    return mapping(settings.values.get("outputs"))


def _feed_limit(settings: Settings) -> int:
    services = mapping(mapping(settings.values.get("services")).get("rss"))
    limit = services.get("limit") or settings.values.get("rsslimit")
    return limit if isinstance(limit, int) and limit > 0 else 0


def _pager_size(settings: Settings) -> int:
    pagination = mapping(settings.values.get("pagination"))
    said = pagination.get("pagersize") or settings.values.get("paginate")
    return said if isinstance(said, int) and said > 0 else _PAGER


def _languages(settings: Settings) -> dict[str, object]:
    found: dict[str, object] = {}
    for language in settings.languages:
        if not language.prefix:
            continue
        params = mapping(language.values.get("params"))
        told = {
            "title": language.values.get("title"),
            "description": params.get("description"),
            "code": language.tag if language.tag != language.code else None,
            "dir": language.values.get("languagedirection") or language.values.get("direction"),
        }
        found[language.prefix] = {key: str(value) for key, value in told.items() if value}
    return found


def _image(settings: Settings, tree: Tree) -> str:
    """Return the blog's own picture for pages that have none."""
    there = {file.inside.as_posix() for file in tree.static}
    named = [each.lstrip("/") for each in texts(settings.params.get("images"))]
    return next((name for name in named if name in there), "")


def _of_taxonomies(settings: Settings) -> dict[str, object]:
    found: dict[str, object] = {}
    # Hugo has no series unless told; those of posts are no harm.
    if settings.taxonomies and set(settings.taxonomies) | {"series"} != set(_USUAL):
        found["taxonomies"] = list(settings.taxonomies)
    if places := addresses(settings):
        found["taxonomy_addresses"] = places
    if settings.keep_case:
        found["keep_case"] = True
    if settings.remove_accents:
        found["remove_accents"] = True
    return found


def _has_weight(entry: Entry) -> bool:
    weight = entry.front.values.get("weight")
    return isinstance(weight, int | float) and bool(weight)


def _of_lists_without_terms(
    entries: Sequence[Entry], posts: PostSet, settings: Settings, feed: str
) -> dict[str, object]:
    """Hugo makes a list and a feed of each taxonomy, even where nothing is in it."""
    used = {
        (prefix, taxonomy.name) for prefix, taxonomy, _ in terms_in_use(entries, posts, settings)
    }
    written = {entry.address.target for entry in entries}
    found: dict[str, object] = {}
    redirects: dict[str, str] = {}
    copies: list[str] = []
    for language in settings.languages if posts.sections else ():
        for taxonomy in taxonomies_of(settings):
            file = list_file(taxonomy, language.prefix)
            folder = posixpath.dirname(file)
            copies.append(feed_url(f"{folder}/", feed))
            is_there = {file, f"{folder}.md"} & written
            if (language.prefix, taxonomy.name) not in used and not is_there:
                redirects[f"/{folder}/"] = f"{language.prefix}/index.md".lstrip("/")
    if copies:
        found["feed_copies"] = copies
    main = settings.languages[0]
    if len(settings.languages) > 1 and not main.prefix:
        # Hugo leads the main language's own address to the home page.
        redirects[f"/{main.code}/"] = "index.md"
    if settings.ugly_urls:
        redirects |= _of_ugly_terms(entries, posts, settings)
    if redirects:
        found["redirects"] = redirects
    return found


def terms_in_use(
    entries: Sequence[Entry], posts: PostSet, settings: Settings
) -> Iterator[tuple[str, Taxonomy, str]]:
    """Yield the folder of the language, the taxonomy and the term of each list of a term."""
    every = taxonomies_of(settings)
    found = (
        (entry.source.language.prefix, taxonomy, term)
        for entry in entries
        if posts.is_listed(entry) and not entry.front.values.get("draft")
        for taxonomy in every
        for term in texts(entry.front.values.get(taxonomy.name))
    )
    yield from dict.fromkeys(found)


def _of_ugly_terms(entries: Sequence[Entry], posts: PostSet, settings: Settings) -> dict[str, str]:
    """Lead the lists of terms that were files to the folders that they are here."""
    lists = [
        posixpath.dirname(term_file(taxonomy, term, prefix))
        for prefix, taxonomy, term in terms_in_use(entries, posts, settings)
    ]
    endings = (".html", "/page/1.html")
    return {f"/{each}{ending}": f"{each}/index.md" for each in lists for ending in endings}

"""The plugin's options and their valid values."""

from __future__ import annotations

from datetime import tzinfo

from mkdocs.config import base
from mkdocs.config import config_options as option

from post_series.base import dates
from post_series.base.errors import OptionError
from post_series.base.text import shown
from post_series.reading.blog import TERM
from post_series.reading.posts import DEFAULT_TAXONOMIES

_FEED_NAMES = {"feed_name": "feed.xml", "atom_name": "atom.xml", "json_feed_name": "feed.json"}
"""The options that name the files of feeds, each with an example."""


class SeriesConfig(base.Config):
    """The options of the plugin."""

    posts_dir = option.Type(str, default="posts")
    """The folder of the posts in the docs folder; the list of all posts gets its address.

    ``/`` puts that list on the home page.
    """

    sections = option.ListOfItems(option.Type(str), default=[])
    """The sections whose pages with a date are posts, each with a list and a feed; by default the
    folder ``posts_dir``. ``/`` names the pages that are in no folder.
    """

    undated_sections = option.ListOfItems(option.Type(str), default=[])
    """The sections whose lists have pages without a date, too, behind the posts; no feed has those."""

    main_sections = option.ListOfItems(option.Type(str), default=[])
    """The sections that are in the list and the feed of all posts; by default all of them."""

    feed_sections = option.ListOfItems(option.Type(str), default=[])
    """The sections that are in the feed of all posts; by default the main ones."""

    feed_except = option.ListOfItems(option.Type(str), default=[])
    """Posts that no feed has, as files in the docs folder: those that a site had before it moved."""

    taxonomies = option.ListOfItems(option.Type(str), default=list(DEFAULT_TAXONOMIES))
    """The keys of front matter that sort posts; each has lists and feeds at its name."""

    taxonomy_addresses = option.Type(dict, default={})
    """Other addresses for those lists: ``{tags: {list: topics, term: "topics/:term"}}``."""

    keep_case = option.Type(bool, default=False)
    """Whether the addresses of those lists keep capitals: ``/tags/Go/``."""

    remove_accents = option.Type(bool, default=False)
    """Whether they leave out accents: ``/tags/ete/`` for the tag ``été``."""

    by_weight = option.Type(bool, default=False)
    """Whether posts with a ``weight`` come first in lists and feeds, the lightest at the top, as in Hugo."""

    languages = option.Type(dict, default={})
    """Further languages by folder, with lists and feeds of their own: ``{fr: {title: Mon blog}}``.

    ``dir: rtl`` lays a language from right to left.
    """

    cjk = option.Type(bool, default=False)
    """Whether each character of Chinese, Japanese and Korean counts as a word, for the reading time."""

    paginate = option.Type(int, default=0)
    """How many posts a page of a list has; 0 for all on one page."""

    future = option.Type(bool, default=False)
    """Whether posts with a future date are published before it."""

    timezone = option.Type(str, default="+00:00")
    """The offset of dates without one, e.g. ``+05:30``."""

    lists = option.Type(bool, default=True)
    """Whether lists of posts are made: of all, of each tag, category and series."""

    feeds = option.Type(bool, default=True)
    """Whether feeds are made: of all posts, and of each list."""

    feed_name = option.Type(str, default="index.xml")
    """The name of each feed's file; one in a folder, ``feeds/all.xml``, has the folder before the
    address of its list.
    """

    atom_name = option.Type(str, default="")
    """The name of the file of each feed in Atom, e.g. ``atom.xml``; none are made without one."""

    json_feed_name = option.Type(str, default="")
    """The name of the file of each feed in JSON Feed, e.g. ``feed.json``; none are made without one."""

    feed_limit = option.Type(int, default=0)
    """The maximum number of posts in a feed; 0 for all, as in Hugo."""

    feed_omit = option.ListOfItems(option.Type(str), default=[])
    """Classes of elements that feeds leave out."""

    feed_copies = option.ListOfItems(option.Type(str), default=[])
    """Further addresses at which the feed of all posts is found, as in ``posts/index.xml``."""

    moved_feeds = option.Type(dict, default={})
    """Former addresses of other feeds, and where each is now: ``{topics/iam.xml: tags/iam/index.xml}``."""

    markdown_pages = option.Type(bool, default=False)
    """Whether each page is there as Markdown, too, at its address with ``.md``, and ``llms.txt`` lists them.

    It needs the extra ``markdown``.
    """

    pagination = option.Type(int, default=0)
    """How many posts a page of the former site's lists had; their addresses become redirects."""

    pagination_path = option.Type(str, default="page")
    """What comes before the number in the addresses of a list's pages: ``/posts/page/2/``."""

    redirects = option.Type(dict, default={})
    """Former addresses, and the pages that they lead to: ``{/writing/: posts/index.md}``."""

    social_cards = option.Type(bool, default=True)
    """Whether posts without an image get one with their title; needs Pillow."""

    social_font = option.Optional(option.Type(str))
    """The font file of those images, relative to mkdocs.yml; by default Lato, which comes with MkDocs."""

    image = option.Optional(option.Type(str))
    """The image for pages that have none, relative to the docs folder."""

    image_cache = option.Type(str, default=".cache/post-series")
    """Where drawn images are cached between builds, relative to mkdocs.yml."""

    remember_pages = option.Type(bool, default=True)
    """Whether what was made of pages is kept in the folder ``pages`` of ``image_cache``, so that a build
    converts only those that changed."""


def check(config: SeriesConfig) -> tzinfo:
    """Check the options.

    Returns:
        The offset of dates without one.

    Raises:
        OptionError: One is invalid.
    """
    for name in ("feed_limit", "paginate", "pagination"):
        if config[name] < 0:
            raise OptionError(f"{name}: {config[name]} is less than 0; 0 turns it off")
    _check_feed_names(config)
    for name, places in config.taxonomy_addresses.items():
        _check_addresses(name, places, config.taxonomies)
    _check_places(config)
    for code, about in config.languages.items():
        if not isinstance(code, str) or not isinstance(about, dict | type(None)):
            raise OptionError(
                f"languages: {shown(code)}: {shown(about)} is not a language; write e.g. fr: {{title: Mon blog}}, "
                'and "no" in quotation marks'
            )
    for name, what, example in _MOVED:
        for former, target in config[name].items():
            if not isinstance(former, str) or not isinstance(target, str):
                raise OptionError(
                    f"{name}: {former!r}: {shown(target)} is not an address with {what}; write e.g. {example}"
                )
    try:
        return dates.parse_offset(config.timezone)
    except ValueError:
        raise OptionError(
            f"timezone: {config.timezone!r} is not an offset; write e.g. '+05:30'"
        ) from None


_MOVED = (
    ("redirects", "a page", "'/old/: posts/new.md'"),
    ("moved_feeds", "a feed", "'topics/iam.xml: tags/iam/index.xml'"),
)


def _check_addresses(name: object, places: object, taxonomies: list[str]) -> None:
    if name not in taxonomies:
        raise OptionError(
            f"taxonomy_addresses: {shown(name)} is none of the taxonomies; name it there, too"
        )
    known = {str(key): at for key, at in (places if isinstance(places, dict) else {"": 0}).items()}
    if not all(key in {"list", "term"} and isinstance(at, str) for key, at in known.items()):
        raise OptionError(
            f"taxonomy_addresses: {name}: {shown(places)} is not two addresses; "
            "write e.g. {list: topics, term: 'topics/:term'}"
        )
    if TERM not in str(known.get("term", TERM)):
        raise OptionError(
            f"taxonomy_addresses: {name}: term: {known['term']!r} would be one address for all; "
            f"write {TERM} where the term's name goes"
        )


def _check_places(config: SeriesConfig) -> None:
    """Make sure that no list or feed is made outside of the site."""
    of_lists = [at for each in config.taxonomy_addresses.values() for at in dict(each).values()]
    places = {
        "posts_dir": [config.posts_dir],
        "sections": config.sections,
        "taxonomies": config.taxonomies,
        "taxonomy_addresses": of_lists,
        "languages": list(config.languages),
        "feed_copies": config.feed_copies,
        "moved_feeds": list(config.moved_feeds),
        "pagination_path": [config.pagination_path],
    }
    for option_, named in places.items():
        for each in named:
            if ".." in str(each).split("/"):
                raise OptionError(
                    f"{option_}: {each!r} leads out of the site; write it without the dots"
                )


def _check_feed_names(config: SeriesConfig) -> None:
    names: dict[str, str] = {}
    for option_, example in _FEED_NAMES.items():
        name: str = config[option_]
        parts = name.split("/")
        if not all(each.strip(".") for each in parts) and (option_ == "feed_name" or name):
            raise OptionError(f"{option_}: {name!r} is not a file's name; write e.g. {example}")
        if name and name in names:
            raise OptionError(
                f"{option_}: {names[name]} is called {name}, too; write e.g. {example}"
            )
        names[name] = option_

"""The plugin's options, and what they may hold."""

from __future__ import annotations

from datetime import tzinfo

from mkdocs.config import base
from mkdocs.config import config_options as option

from post_series import dates
from post_series.errors import OptionError


class SeriesConfig(base.Config):
    """The options of the plugin."""

    posts_dir = option.Type(str, default="posts")
    """The folder of the posts in the docs folder; the list of all posts gets its address."""

    future = option.Type(bool, default=False)
    """Whether posts with a date to come are published before it."""

    timezone = option.Type(str, default="+00:00")
    """The offset of dates that name none, as in ``+05:30``."""

    lists = option.Type(bool, default=True)
    """Whether lists of posts are made: of all, of each tag, category and series."""

    feeds = option.Type(bool, default=True)
    """Whether feeds are made: of all posts, and of each list."""

    feed_limit = option.Type(int, default=0)
    """How many posts a feed holds at most; 0 for all, as Hugo does."""

    feed_omit = option.ListOfItems(option.Type(str), default=[])
    """Classes of elements that feeds leave out."""

    feed_copies = option.ListOfItems(option.Type(str), default=[])
    """Further addresses at which the feed of all posts is found, as in ``posts/index.xml``."""

    pagination = option.Type(int, default=0)
    """How many posts a page of the former site's lists had; their addresses become redirects."""

    redirects = option.Type(dict, default={})
    """Former addresses, and the pages that they lead to: ``{/writing/: posts/index.md}``."""

    social_cards = option.Type(bool, default=True)
    """Whether posts without an image get one with their title; needs Pillow."""

    social_font = option.Optional(option.Type(str))
    """The font file of those images, relative to mkdocs.yml; else Lato, which MkDocs brings."""

    image = option.Optional(option.Type(str))
    """The image for pages that have none, relative to the docs folder."""

    image_cache = option.Type(str, default=".cache/post-series")
    """Where drawn images are kept from build to build, relative to mkdocs.yml."""


def check(config: SeriesConfig) -> tzinfo:
    """Make sure that options hold what they may.

    Returns:
        The offset of dates that name none.

    Raises:
        OptionError: One does not.
    """
    for name in ("feed_limit", "pagination"):
        if config[name] < 0:
            raise OptionError(f"{name}: {config[name]} is less than 0; 0 turns it off")
    for former, target in config.redirects.items():
        if not isinstance(former, str) or not isinstance(target, str):
            raise OptionError(
                f"redirects: {former!r}: {target!r} is no address with a page; "
                "write such as '/old/: posts/new.md'"
            )
    try:
        return dates.parse_offset(config.timezone)
    except ValueError:
        raise OptionError(
            f"timezone: {config.timezone!r} is no offset; write such as '+05:30'"
        ) from None

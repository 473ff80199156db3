"""What is done about a private copy before its site is built: inputs are checked, and the search for an account begins.

The search takes a second process as long as MkDocs takes for the site, so it begins before what judges and
stamps is loaded.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from aws_posture.copies import origin as origins
from aws_posture.copies.ahead import SearchAhead
from aws_posture.copies.cache import REFRESH
from aws_posture.copies.searched import Searched, default_folder
from aws_posture.plugin import places

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from aws_posture.plugin.options import PostureConfig
    from aws_posture.plugin.private import PrivateCopies


def prepared(
    origin: origins.Origin,
    options: PostureConfig,
    config: MkDocsConfig,
    before: PrivateCopies | None,
    *,
    serves: bool,
) -> PrivateCopies:
    """Make sure that a build can make a private copy, and begin to search for what the copy must not share.

    Args:
        origin: Where the account's snapshot comes from.
        options: The plugin's options.
        config: The site's configuration.
        before: The copies of the previous build in the same `mkdocs serve`.
        serves: Whether what is built is served.

    Returns:
        What makes the copy.

    Raises:
        PostureError: An option or what it names cannot be used.
    """
    folder = Path(config.config_file_path or "mkdocs.yml").parent
    if serves:
        places.check_address(config.dev_addr.host)
    checked = origins.check(origin, options.account)
    searched = None
    if options.cache and not os.environ.get(REFRESH):
        searched = Searched(default_folder())
    ahead = None if serves else _search_begun(checked, searched)
    try:
        from aws_posture.plugin.private import PrivateCopies  # noqa: PLC0415  # after the search

        places.check_private_dir(folder, options.private_dir, config)
        return PrivateCopies(
            checked, options, config, before, searched=searched, ahead=ahead, serves=serves
        )
    except BaseException:
        if ahead is not None:
            ahead.stop()
        raise


def _search_begun(origin: origins.Origin, searched: Searched | None) -> SearchAhead | None:
    """Begin to search for an account's values, if these are known before the build."""
    known = isinstance(origin, origins.SnapshotFile) and origin.taken
    return SearchAhead([known], searched) if known else None

"""Where the public site and private copies may be, so that no copy is published."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from aws_posture.base.copy_marker import is_private_copy
from aws_posture.base.errors import OptionError
from aws_posture.base.files import resolved
from aws_posture.base.hosts import is_loopback

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_PUBLIC = ("docs_dir", "site_dir")


def check_site_dir(config: MkDocsConfig) -> None:
    """Make sure that the public site does not go into a private copy, whose hidden files would stay.

    Raises:
        OptionError: It does.
    """
    if is_private_copy(Path(config.site_dir)):
        raise OptionError(f"site_dir: {config.site_dir} is a private copy; name another folder")


def check_files(files: Files) -> None:
    """Make sure that no private copy is among what becomes the public site.

    Raises:
        OptionError: One is.
    """
    # By way of a Path, each file takes nine times as long.
    for folder in {os.path.dirname(file.abs_src_path) for file in files if file.abs_src_path}:  # noqa: PTH120
        if is_private_copy(Path(folder)):
            raise OptionError(f"{folder} is a private copy, and would be published; remove it")


def installed(config: MkDocsConfig) -> list[Path]:
    """Return the folders that the site's theme was installed with, without the site's own part of it."""
    own = config.theme.custom_dir
    return [Path(folder) for folder in config.theme.dirs if folder != own]


def check_private_dir(folder: Path, private_dir: str, config: MkDocsConfig) -> None:
    """Make sure that private copies can be written, and are not published.

    Args:
        folder: The folder of mkdocs.yml.
        private_dir: The folder of private copies, relative to it.
        config: The site's configuration.

    Raises:
        OptionError: They would be among what is published.
        StampError: They cannot be written.
    """
    from aws_posture.stamp import check_writable  # noqa: PLC0415  # a public build does without

    others = {name: resolved(Path(config[name])) for name in _PUBLIC}
    private = resolved(folder / private_dir)
    for name, other in others.items():
        if _overlap(private, other):
            raise OptionError(
                f"private_dir: {private_dir} and {name} {config[name]} contain one another; "
                f"name a separate folder, e.g. {_apart(resolved(folder), others.values())!r}"
            )
    check_writable(private / "copy")


def check_address(host: str) -> None:
    """Make sure that a served copy is not shown to others.

    Raises:
        OptionError: It would be.
    """
    if not is_loopback(host):
        raise OptionError(
            f"dev_addr: {host} would show a private copy to the network; serve on 127.0.0.1, or "
            "set AWS_POSTURE=off"
        )


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _apart(folder: Path, others: Iterable[Path]) -> str:
    """Return a folder for private copies, relative to a folder, that is separate from others."""
    taken = list(others)
    beside = (around / f"{folder.name}-private" for around in folder.parents)
    for place in (folder / "private", folder / "private-copies", *beside):
        if not any(_overlap(place, other) for other in taken):
            return Path(os.path.relpath(place, folder)).as_posix()
    return "/private"  # the site's folder is the root of a disk

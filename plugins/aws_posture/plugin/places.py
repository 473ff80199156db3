"""Where the public site and private copies may be, so that none of these is published."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from aws_posture.copies import is_private_copy
from aws_posture.errors import OptionError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


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
    for folder in {Path(file.abs_src_path).parent for file in files if file.abs_src_path}:
        if is_private_copy(folder):
            raise OptionError(f"{folder} is a private copy, and would be published; take it out")


def check_private_dir(
    folder: Path, private_dir: str, config: MkDocsConfig, *, serves: bool
) -> None:
    """Make sure that a private copy is not shown to others.

    Args:
        folder: The folder of mkdocs.yml.
        private_dir: The folder of private copies, relative to it.
        config: The site's configuration.
        serves: Whether what is built is served.

    Raises:
        OptionError: It would be.
    """
    if serves and not _is_loopback(config.dev_addr.host):
        raise OptionError(
            f"dev_addr: {config.dev_addr.host} would show a private copy to the network; "
            "serve on 127.0.0.1, or set AWS_POSTURE=off"
        )
    private = (folder / private_dir).resolve()
    for name in ("docs_dir", "site_dir"):
        other = Path(config[name]).resolve()
        if private.is_relative_to(other) or other.is_relative_to(private):
            raise OptionError(
                f"private_dir: {private_dir} and {name} {config[name]} hold one "
                "another; name a folder apart, such as 'private'"
            )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

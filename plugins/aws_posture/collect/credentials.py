"""Which credentials count as supplied: those that were named on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_NAMED_BY = (
    "AWS_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)


class Source(NamedTuple):
    """The options that name an account's credentials.

    Attributes:
        profile: An AWS profile.
        role_arn: A role to assume with what the profile or the environment gives.
        external_id: The external id that the role asks for.
        region: The Region to ask where only one is.
        endpoint_url: The address of every service, for a test server.
        regions: The Regions to ask where every Region is; all that are enabled if there are none.
        scoped: Whether to narrow the credentials to the calls that may be made, before any is made.
    """

    profile: str | None = None
    role_arn: str | None = None
    external_id: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    regions: tuple[str, ...] = ()
    scoped: bool = False


def supplied(source: Source, environ: Mapping[str, str]) -> bool:
    """Return whether credentials were named on purpose.

    A ``[default]`` profile in the home folder, or the role of the instance that builds,
    does not count: they were not meant for this.
    """
    if source.profile or source.role_arn:
        return True
    return any(environ.get(name) for name in _NAMED_BY)


def only_default_profile(environ: Mapping[str, str]) -> bool:
    """Return whether there is a default profile in the AWS files, for a hint."""
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or "~").expanduser()
    files = (
        environ.get("AWS_SHARED_CREDENTIALS_FILE") or home / ".aws" / "credentials",
        environ.get("AWS_CONFIG_FILE") or home / ".aws" / "config",
    )
    return any(_has_default(Path(file)) for file in files)


def _has_default(file: Path) -> bool:
    import configparser  # noqa: PLC0415  # only a hint needs it

    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read(file, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return False
    return parser.has_section("default")

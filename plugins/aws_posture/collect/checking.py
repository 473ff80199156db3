"""Checks of the credentials and the Region that a source names, without asking anybody.

Only files and variables are read. Only AWS can tell whether it accepts the credentials; this finds
what is certainly wrong before a site is built: a profile or Region that does not exist, no
credentials, half of a key.
"""

from __future__ import annotations

import os
from typing import Any

from aws_posture.base.errors import CredentialsError
from aws_posture.collect import foreign, scoping
from aws_posture.collect.collecting import explained
from aws_posture.collect.credentials import Source
from aws_posture.collect.guard import Guard
from aws_posture.collect.regions import check_region
from aws_posture.collect.session import open_core, region_of
from aws_posture.collect.transport import Limits

# What botocore reads keys from; its other providers ask servers or run programs.
_KEPT_PROVIDERS = frozenset({"env", "shared-credentials-file", "config-file"})

# The prefixes of other settings in a profile that lead to credentials (AWS SDKs and Tools Reference
# Guide, "Settings reference"), and of the variables that do.
_LEADING = ("credential_", "login_", "role_arn", "sso_", "source_profile", "web_identity_")
_VARIABLES = (
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)


def check(source: Source, regions_option: str) -> None:
    """Check a source; see `aws_posture.collect.check_source`."""
    try:
        core = open_core(source.profile, Guard(Limits().total))
        configured = core.get_scoped_config()
        region = region_of(core, source)
        known = _regions(core)
        has_keys = _has_keys(core)
    except foreign.FOREIGN as error:
        raise CredentialsError(explained(foreign.call_error(error))) from None
    for named in source.regions:
        check_region(named, known, regions_option)
    check_region(region, known)
    if source.scoped:
        scoping.check()
    leads = any(name.startswith(_LEADING) for name in configured)
    if not has_keys and not leads and not any(os.environ.get(name) for name in _VARIABLES):
        raise CredentialsError(
            "the profile has no credentials; add some, or sign in (aws login, aws sso login)"
        )


def _regions(core: Any) -> list[str]:  # noqa: ANN401  # botocore has no types
    partitions = core.get_data("endpoints")["partitions"]
    return [region for partition in partitions for region in partition["regions"]]


def _has_keys(core: Any) -> bool:  # noqa: ANN401  # botocore has no types
    """Return whether there are keys in a variable or a file.

    Raises:
        botocore.exceptions.PartialCredentialsError: There is half of one.
    """
    resolver = core.get_component("credential_provider")
    for provider in list(resolver.providers):
        if provider.METHOD not in _KEPT_PROVIDERS:
            resolver.remove(provider.METHOD)
    return resolver.load_credentials() is not None

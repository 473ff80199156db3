"""Regions: which could exist, which are enabled in an account, and which of them are asked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aws_posture.base.errors import OptionError, nearest
from aws_posture.base.words import quoted
from aws_posture.collect.asking import Record
from aws_posture.snapshot import Answer
from aws_posture.snapshot.reads import LIST_REGIONS

# Account Management API Reference, "Region": in these nothing can be asked. Where a Region has
# another status, or none, asking it tells: what it refuses is unknown there.
_NOT_ENABLED = frozenset({"DISABLED", "DISABLING", "ENABLING"})

KNOWN = (
    *("af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
    *(
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
    ),
    *(
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "cn-north-1",
    ),
    *(
        "cn-northwest-1",
        "eu-central-1",
        "eu-central-2",
        "eu-isoe-west-1",
        "eu-north-1",
        "eu-south-1",
    ),
    *(
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eusc-de-east-1",
        "il-central-1",
        "me-central-1",
    ),
    *(
        "me-south-1",
        "me-west-1",
        "mx-central-1",
        "sa-east-1",
        "sa-west-1",
        "us-east-1",
        "us-east-2",
    ),
    *("us-gov-east-1", "us-gov-west-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1"),
    *("us-isob-west-1", "us-isof-east-1", "us-isof-south-1", "us-west-1", "us-west-2"),
)
"""The Regions that botocore lists, for where there is no botocore."""

_REGION = re.compile(r"(?P<place>[a-z]+(?:-[a-z]+)?)-(?P<direction>[a-z]+)-[1-9][0-9]?")


def check_region(region: str, known: Iterable[str], option: str = "region") -> None:
    """Make sure that a Region exists or could exist: AWS opens new ones before botocore lists them.

    Args:
        region: The Region.
        known: Those that botocore lists.
        option: The option that names it, for the message.

    Raises:
        OptionError: botocore knows no Region with its place, or none with its direction, or it is
            not spelled like a Region.
    """
    names = list(known)
    if region in names or region.endswith("-global"):
        return
    matches = [match for name in names if (match := _REGION.fullmatch(name))]
    spelled = _REGION.fullmatch(region)
    if spelled is not None and all(
        spelled[part] in {match[part] for match in matches} for part in ("place", "direction")
    ):
        return
    # Two swapped letters are the usual mistake, and equally near to several names.
    lower = region.lower()
    same_letters = [name for name in names if sorted(name) == sorted(lower)]
    near = nearest(lower, same_letters or names, most=1)
    newer = "" if spelled is None else " If AWS has just opened it, update boto3."
    raise OptionError(
        f"{option}: there is no AWS Region {quoted(region)}{near or '; write e.g. eu-west-1'}{newer}"
    )


def enabled(record: Record) -> tuple[str, ...] | None:
    """Return the Regions in a listing that may be enabled, sorted; None if it was refused, or names not all.

    Args:
        record: What `LIST_REGIONS` or `DESCRIBE_REGIONS` gave; the latter lists enabled ones only.
    """
    if not isinstance(record, Answer):
        return None
    listed = record.result.get("Regions")
    if listed is None or not all("RegionName" in one for one in listed):
        return None
    if record.operation == str(LIST_REGIONS.operation):
        listed = [one for one in listed if one.get("RegionOptStatus") not in _NOT_ENABLED]
    return tuple(sorted(one["RegionName"] for one in listed))


def within(listed: tuple[str, ...] | None, limits: Iterable[str]) -> tuple[str, ...]:
    """Return the Regions to ask.

    Args:
        listed: Those that are enabled; None if nobody could list them.
        limits: Those that were named; all if there are none.

    Raises:
        OptionError: None of the named ones is enabled.
    """
    named = sorted(set(limits))
    if listed is None or not named:
        return tuple(named) if listed is None else listed
    asked = tuple(region for region in named if region in listed)
    if listed and not asked:
        raise OptionError(
            f"regions: none of {', '.join(named)} is enabled in the account; name others, or leave "
            "the option out"
        )
    return asked

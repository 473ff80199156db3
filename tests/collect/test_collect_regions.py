"""Names of Regions that exist, that may exist by now, and that cannot; and lists of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aws_posture.base.errors import OptionError
from aws_posture.collect.regions import LIST_REGIONS, check_region, enabled
from aws_posture.snapshot import Answer

KNOWN = ["us-east-1", "us-west-1", "eu-west-1", "eu-central-1", "us-gov-west-1", "ap-southeast-1"]


@pytest.mark.parametrize("region", [*KNOWN, "eu-central-9", "us-gov-east-1", "ap-west-12"])
def test_what_is_listed_or_spelled_like_it_is_taken(region: str) -> None:
    check_region(region, KNOWN)


@pytest.mark.parametrize(
    ("region", "said"),
    [
        ("us-esat-1", "did you mean us-east-1"),
        ("eu-wset-1", "did you mean eu-west-1"),
        ("ue-west-1", "did you mean eu-west-1"),
        ("us-east", "did you mean us-east-1"),
        ("us-east-0", "did you mean us-east-1"),
        ("us-east-1a", "did you mean us-east-1"),
        ("US-EAST-1", "did you mean us-east-1"),
        ("Frankfurt", "write e.g. eu-west-1"),
    ],
)
def test_what_cannot_be_one_names_the_nearest(region: str, said: str) -> None:
    with pytest.raises(OptionError, match=f"there is no AWS Region '{region}'; {said}"):
        check_region(region, KNOWN)


@pytest.mark.parametrize(("region", "may_be_new"), [("xy-central-1", True), ("eu-central", False)])
def test_a_region_that_boto3_may_not_know_yet_has_a_way(region: str, *, may_be_new: bool) -> None:
    with pytest.raises(OptionError) as raised:
        check_region(region, KNOWN)
    assert ("If AWS has just opened it, update boto3." in str(raised.value)) is may_be_new


LISTINGS: dict[str, tuple[dict[str, object], tuple[str, ...] | None]] = {
    "none": ({"Regions": []}, ()),
    "two": (
        {"Regions": [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]},
        ("eu-west-1", "us-east-1"),
    ),
    "one without its name": ({"Regions": [{"RegionName": "us-east-1"}, {}]}, None),
    "no list": ({}, None),
}


@pytest.mark.parametrize(("answer", "found"), LISTINGS.values(), ids=LISTINGS)
def test_a_listing_that_lacks_something_is_none(
    answer: dict[str, object], found: tuple[str, ...] | None
) -> None:
    record = Answer(str(LIST_REGIONS.operation), datetime.now(UTC), answer)
    assert enabled(record) == found

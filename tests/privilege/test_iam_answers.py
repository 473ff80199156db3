"""Answers as they arrive: from a server by way of botocore, from other partitions, in parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from aws_posture.privilege import classify

ACCOUNT = "123456789012"

Json = dict[str, Any]

# boto3 makes its clients while it runs.
Client = Any

EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"},
}
NOTHING_MUCH = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
}


@pytest.fixture
def iam(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield boto3.client("iam", region_name="us-east-1")


def classes(iam: Client) -> dict[str, str]:
    pages = iam.get_paginator("get_account_authorization_details").paginate()
    found = classify(pages.build_full_result(), {}, ACCOUNT, "aws")
    return {principal.name: str(principal.class_) for principal in found}


def create_policy(iam: Client, name: str, *documents: Json) -> str:
    first, *later = map(json.dumps, documents)
    arn = iam.create_policy(PolicyName=name, PolicyDocument=first)["Policy"]["Arn"]
    for document in later:
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
    return str(arn)


def test_an_account_seeded_through_boto3(iam: Client) -> None:
    attached = {
        "attached": create_policy(iam, "Everything", EVERYTHING),
        "harmless": create_policy(iam, "AdministratorAccess", NOTHING_MUCH),
        "changed": create_policy(iam, "Changed", EVERYTHING, NOTHING_MUCH),
        "inline": create_policy(iam, "Little", NOTHING_MUCH),
        "member": create_policy(iam, "Less", NOTHING_MUCH),
    }
    iam.create_group(GroupName="admins")
    iam.put_group_policy(
        GroupName="admins", PolicyName="all", PolicyDocument=json.dumps(EVERYTHING)
    )
    for name, arn in attached.items():
        iam.create_user(UserName=name, Path="/people/")
        iam.attach_user_policy(UserName=name, PolicyArn=arn)
    iam.put_user_policy(UserName="inline", PolicyName="all", PolicyDocument=json.dumps(EVERYTHING))
    iam.add_user_to_group(GroupName="admins", UserName="member")

    assert classes(iam) == {
        "attached": "admin",
        "harmless": "none",
        "changed": "none",
        "inline": "admin",
        "member": "admin",
    }


def test_a_default_version_that_was_set_back_counts(iam: Client) -> None:
    arn = create_policy(iam, "Changed", EVERYTHING, NOTHING_MUCH)
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    iam.create_user(UserName="maria")
    iam.attach_user_policy(UserName="maria", PolicyArn=arn)

    assert classes(iam) == {"maria": "admin"}


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_a_partition_has_administrators_of_its_own(
    partition: str, account: Callable[[Json], Json]
) -> None:
    all_of_it = {"Effect": "Allow", "Action": "*", "Resource": f"arn:{partition}:*"}

    assert (
        classify(account({"inline": {"x": all_of_it}}), {}, ACCOUNT, partition)[0].class_ == "admin"
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"attached": ["Lost"]}, "admin"),
        ({"groups": {"dev": {"attached": ["Lost"]}}}, "admin"),
        ({"attached": ["AdministratorAccess"], "boundary": "Lost"}, "admin"),
    ],
    ids=["attached", "by a group", "boundary"],
)
def test_a_document_may_be_fetched_apart(
    words: Json, expected: str, account: Callable[[Json], Json]
) -> None:
    fetched = {"arn:aws:iam::111122223333:policy/Lost": EVERYTHING}

    assert classify(account(words), fetched, "111122223333", "aws")[0].class_ == expected


def test_a_version_is_the_default_by_its_mark_where_the_policy_names_none(
    account: Callable[[Json], Json],
) -> None:
    answer = account({"attached": ["Own"], "policies": {"Own": [EVERYTHING, NOTHING_MUCH]}})
    del answer["Policies"][-1]["DefaultVersionId"]

    assert classify(answer, {}, "111122223333", "aws")[0].class_ == "admin"


@pytest.mark.parametrize(("default", "expected"), [("v9", "admin"), ("v8", "none")])
def test_a_version_is_the_default_that_the_policy_names(
    account: Callable[[Json], Json], default: str, expected: str
) -> None:
    """Whatever is marked: an answer that is pieced together may say two things."""
    answer = account({"attached": ["Own"], "policies": {"Own": [EVERYTHING, NOTHING_MUCH]}})
    answer["Policies"][-1]["DefaultVersionId"] = default

    assert classify(answer, {}, "111122223333", "aws")[0].class_ == expected


def test_users_come_out_in_the_order_of_the_answer(account: Callable[[Json], Json]) -> None:
    words: Json = {"alone": True, "elsewhere": {"users": {"zoe": {}, "ana": {}}}}

    names = [principal.name for principal in classify(account(words), {}, "111122223333", "aws")]

    assert names == ["maria", "zoe", "ana"]


def test_a_principal_is_the_same_wherever_it_is_listed(account: Callable[[Json], Json]) -> None:
    details = account({"alone": True, "elsewhere": {"users": {"ana": {}}}})
    maria, ana = classify(details, {}, "111122223333", "aws")
    details["UserDetailList"].reverse()

    assert classify(details, {}, "111122223333", "aws") == (ana, maria)
    assert maria != ana


def test_a_chain_of_credentials_leads_to_an_administrator_however_long(
    account: Callable[[Json], Json],
) -> None:
    def keys_of(number: int) -> Json:
        arn = f"arn:aws:iam::*:user/u{number}"
        return {
            "inline": {"x": {"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": arn}}
        }

    users = {f"u{number}": keys_of(number + 1) for number in range(1, 20)}
    words = {
        **keys_of(1),
        "alone": True,
        "elsewhere": {"users": {**users, "u20": {"attached": ["AdministratorAccess"]}}},
    }

    classes = {p.class_ for p in classify(account(words), {}, "111122223333", "aws")}

    assert classes == {"can-become-admin", "admin"}


def test_users_who_have_each_others_keys_have_no_power(account: Callable[[Json], Json]) -> None:
    def keys_of(name: str) -> Json:
        arn = f"arn:aws:iam::*:user/{name}"
        return {
            "inline": {"x": {"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": arn}}
        }

    words = {**keys_of("ana"), "alone": True, "elsewhere": {"users": {"ana": keys_of("maria")}}}

    assert [p.class_ for p in classify(account(words), {}, "111122223333", "aws")] == [
        "none",
        "none",
    ]

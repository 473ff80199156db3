"""Which values of a snapshot are searched for, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from canaries import ACCOUNT

from aws_posture.snapshot import Answer, Caller, Snapshot
from aws_posture.verify import matching
from aws_posture.verify.matching import ValueMatcher
from aws_posture.verify.values import values_of

TAKEN_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
OURS = f"arn:aws:iam::{ACCOUNT}"
# What AWS answered, and what of it is searched for besides the account and its caller.
ANSWERS: dict[str, tuple[object, Mapping[str, str]]] = {
    "an ARN, and the parts of its path": (
        {"RoleArn": f"{OURS}:role/night-shift/wombat-deployer"},
        {
            "night-shift": "name",
            "wombat-deployer": "name",
        },
    ),
    "an ARN without a path": (
        {"TopicArn": f"arn:aws:sns:eu-west-1:{ACCOUNT}:wombat"},
        {},
    ),
    "an ARN that names no account": (
        {"Resource": "arn:aws:s3:::wombat-archive"},
        {"arn:aws:s3:::wombat-archive": "ARN"},
    ),
    "an ARN in a list": (
        {"Devices": [f"{OURS}:mfa/wombat-phone"]},
        {"wombat-phone": "name"},
    ),
    "an ARN of AWS's own": ({"PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, {}),
    "an ARN in a policy": (
        {"Document": f'{{"Resource": "{OURS}:user/wombat-keeper"}}'},
        {"wombat-keeper": "name"},
    ),
    "an ARN in a URL-encoded policy": (
        {"Document": f'%7B"Resource"%3A"{OURS}%3Auser/wombat-keeper"%7D'},
        {"wombat-keeper": "name"},
    ),
    "an ARN in a credential report": (
        {"Content": f"user,arn\r\nwombat-keeper,{OURS}:user/wombat-keeper\r\n"},
        {"wombat-keeper": "name"},
    ),
    "a report that is no CSV": (
        {"Content": 'user,arn\n"wombat-keeper\0,\r\n' + "x" * 200_000 + ",wombat-two\n"},
        {"wombat-keeper\0": "name", "x" * 200_000: "name", "wombat-two": "name"},
    ),
    "what looks like a policy and is none": (
        {"Comment": "{wombats} only"},
        {"{wombats} only": "value"},
    ),
    "all of an entry that is AWS's own": (
        {"Policies": [{"Arn": "arn:aws:iam::aws:policy/X", "PolicyName": "wombat-policy"}]},
        {},
    ),
    "names, times, and other values": (
        {"UserName": "wombat-keeper", "CreateDate": "2026-03-04T05:06:07Z", "Note": "wombat-note"},
        {
            "wombat-keeper": "name",
            "2026-03-04T05:06:07Z": "time",
            "wombat-note": "value",
        },
    ),
    "the names of Regions": (
        {"Regions": [{"RegionName": "ap-southeast-7", "RegionOptStatus": "ENABLED_BY_DEFAULT"}]},
        {},
    ),
    "numbers and yes and no": ({"Count": 12345, "On": True, "None": None}, {}),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_searched_for(name: str) -> None:
    answer, expected = ANSWERS[name]
    caller = Caller(f"{OURS}:user/ana-caller", temporary=False)
    record = Answer("iam:GetUser", TAKEN_AT, answer)
    snapshot = Snapshot(ACCOUNT, "aws", "eu-west-1", caller, TAKEN_AT, (record,))
    wanted = dict(values_of([snapshot]).wanted)
    assert wanted.pop(ACCOUNT) == "account id"
    assert wanted.pop("ana-caller") == "name"
    assert wanted == expected


def test_parameters_are_the_facts_own_and_other_subjects_are_values() -> None:
    caller = Caller(f"{OURS}:user/ana-caller", temporary=False)
    records = (
        Answer("account:GetAlternateContact", TAKEN_AT, {}, "AlternateContactType=BILLING"),
        Answer("iam:GetPolicyVersion", TAKEN_AT, {}, f"{OURS}:policy/wombat-policy"),
    )
    wanted = values_of([Snapshot(ACCOUNT, "aws", "eu-west-1", caller, TAKEN_AT, records)]).wanted
    found = {value for value in wanted if "wombat" in value or "BILLING" in value}
    # The name says it all: an ARN is its account and its name.
    assert found == {"wombat-policy"}


def test_what_every_account_answers_is_no_value_of_one() -> None:
    caller = Caller(f"{OURS}:user/ana-caller", temporary=False)
    answers = {
        "ec2:DescribeVpcs": {"Vpcs": [{"State": "available", "InstanceTenancy": "dedicated"}]},
        "account:GetAlternateContact": {"AlternateContact": {"AlternateContactType": "SECURITY"}},
        "billing:GetBillingPreferences": {"preferences": [{"feature": "billing-alerts"}]},
        "ec2:GetSnapshotBlockPublicAccessState": {"State": "block-new-sharing"},
        "rds:DescribeDBInstances": {"DBInstances": [{"Engine": "aurora-mysql"}]},
        "iam:GetAccountAuthorizationDetails": {"UserDetailList": [{"UserName": "dedicated"}]},
    }
    records = tuple(Answer(name, TAKEN_AT, answer) for name, answer in answers.items())
    wanted = values_of([Snapshot(ACCOUNT, "aws", "eu-west-1", caller, TAKEN_AT, records)]).wanted
    assert wanted == {ACCOUNT: "account id", "ana-caller": "name", "dedicated": "name"}


def test_only_a_number_with_its_countrys_code_is_found_without_it() -> None:
    numbers = {"+49 30 5550 1007": {"+49 30 5550 1007"}, "49 30 5550 1007": set()}
    for number, found in numbers.items():
        matcher = ValueMatcher({number: "phone number"})
        assert {value for _, value in matcher.find("49-30-5550-1007", binary=False)} == {number}
        assert {value for _, value in matcher.find("030 5550 1007", binary=False)} == found


@pytest.mark.parametrize(
    ("text", "places"),
    [
        *(("5550-1007", [0]), ("x 55 50 10 07 x", [2]), ("5550 1007, 5550 1007", [0])),
        *(("95550 1007", []), ("5550 10079", []), ("95550 1007 or 5550 1007", [14])),
    ],
)
def test_a_short_number_is_no_part_of_a_longer_one(text: str, places: list[int]) -> None:
    matcher = ValueMatcher({"5550 1007": "phone number"})
    assert [place for place, _ in matcher.find(text, binary=False)] == places


@pytest.mark.parametrize("users", [50, 10_000])
def test_of_many_users_only_those_are_looked_for_that_may_be_there(
    users: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher = ValueMatcher({f"wombat-{number}": "name" for number in range(users)})
    looked = []
    look = matching._place_in  # noqa: SLF001  # what is counted

    def counted(text: str, spelling: str, *, touching: bool) -> int:
        looked.append(spelling)
        return look(text, spelling, touching=touching)

    monkeypatch.setattr(matching, "_place_in", counted)
    text = " ".join(["Wombats", "dig", "burrows", "and", "wombat-7", "digs", "too"] * 100)
    assert [value for _, value in matcher.find(text, binary=False)] == ["wombat-7"]
    # Backwards and with letters exchanged, too.
    assert sorted(looked) == ["7-tabmow", "jbzong-7", "wombat-7"]

"""Which values of a snapshot are searched for, and as what."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import cast

import pytest
from botocore.session import get_session
from canaries import ACCOUNT

from aws_posture.catalogue import CATALOGUE, DATA
from aws_posture.catalogue.form import models
from aws_posture.collect.regions import KNOWN
from aws_posture.snapshot import Answer, Caller, Snapshot
from aws_posture.verify import matching, values
from aws_posture.verify.matching import ValueMatcher
from aws_posture.verify.normal import plain
from aws_posture.verify.values import values_of

TAKEN_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
OURS = f"arn:aws:iam::{ACCOUNT}"
WOMBATS = ("wombat-one", "wombat-two")
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
    "an ARN of an account of AWS's own": ({"Principal": "arn:aws:iam::127311923021:root"}, {}),
    "an ARN of another account": (
        {"Principal": "arn:aws:iam::860741935286:role/wombat-guest"},
        {"860741935286": "account id", "wombat-guest": "name"},
    ),
    "an ARN of no account that names nothing": ({"Resource": "arn:aws:s3:::*"}, {}),
    "what begins as an ARN and is none": (
        {"Resource": "arn:wombats/night-shift/burrow-seven"},
        {
            "arn:wombats/night-shift/burrow-seven": "ARN",
            "night-shift": "name",
            "burrow-seven": "name",
        },
    ),
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
    "lines that are no report": (
        {"Notes": ["wombats dig\nburrows, too", "wombats,\tof course"]},
        {"wombats dig\nburrows, too": "value", "wombats,\tof course": "value"},
    ),
    "what looks like a policy and is none": (
        {"Comment": "{wombats} only", "Note": "[wombats] only"},
        {"{wombats} only": "value", "[wombats] only": "value"},
    ),
    "a list in JSON": (
        {"Document": '["wombat-one", "wombat-two"]'},
        dict.fromkeys(WOMBATS, "value"),
    ),
    "numbers in a document": (
        {"Document": "[12345678]", "Note": "12345678"},
        {"12345678": "value"},
    ),
    "all of an entry that is AWS's own": (
        {
            "Policies": [{"Arn": "arn:aws:iam::aws:policy/X", "PolicyName": "wombat-policy"}],
            "Attached": [{"PolicyArn": "arn:aws:iam::aws:policy/X", "PolicyName": "wombat-policy"}],
        },
        {},
    ),
    "an entry with an ARN of its own": (
        {"Attached": [{"PolicyArn": f"{OURS}:policy/wombat-policy", "PolicyName": "wombat-too"}]},
        {"wombat-policy": "name", "wombat-too": "name"},
    ),
    "phone numbers": (
        {"PhoneNumber": "+49 30 5550 1007", "Phone": "+49 30 5550 1008"},
        {"+49 30 5550 1007": "phone number", "+49 30 5550 1008": "value"},
    ),
    "what the catalogue says of every account": (
        {
            "Features": ["RootCredentialsManagement", "RootSessions", "ServiceAccessNotEnabled"],
            "Notes": [CATALOGUE[0].id, CATALOGUE[-1].title],
        },
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
        Answer("iam:GetUser", TAKEN_AT, {}, "wombat-keeper"),
    )
    wanted = values_of([Snapshot(ACCOUNT, "aws", "eu-west-1", caller, TAKEN_AT, records)]).wanted
    # The name says it all: an ARN is its account and its name.
    assert wanted == {
        ACCOUNT: "account id",
        **dict.fromkeys(("ana-caller", "wombat-policy", "wombat-keeper"), "name"),
    }


def test_what_every_account_answers_is_no_value_of_one() -> None:
    caller = Caller(f"{OURS}:user/ana-caller", temporary=False)
    answers = {
        "ec2:DescribeVpcs": {"Vpcs": [{"State": "available", "InstanceTenancy": "dedicated"}]},
        "account:GetAlternateContact": {"AlternateContact": {"AlternateContactType": "SECURITY"}},
        "billing:GetBillingPreferences": {"preferences": [{"feature": "billing-alerts"}]},
        "ec2:GetSnapshotBlockPublicAccessState": {"State": "block-new-sharing"},
        "rds:DescribeDBInstances": {"DBInstances": [{"Engine": "aurora-mysql"}]},
        "apigateway:GetResource": {"resourceMethods": {"GET": "HTTP_PROXY"}},
        "iam:ListAccessKeys": {"AccessKeyMetadata": [{"Status": "Expired"}]},
        "iam:GetAccountAuthorizationDetails": {"UserDetailList": [{"UserName": "dedicated"}]},
    }
    records = tuple(Answer(name, TAKEN_AT, answer) for name, answer in answers.items())
    wanted = values_of([Snapshot(ACCOUNT, "aws", "eu-west-1", caller, TAKEN_AT, records)]).wanted
    assert wanted == {ACCOUNT: "account id", "ana-caller": "name", "dedicated": "name"}


# What AWS and the language of policies have words for, and what is next to it and somebody's.
_WORDS = {
    **dict.fromkeys(("s3:GetObject", "ec2:Describe*", "sts:Get?aller", "7", "123"), True),
    **dict.fromkeys(("2026-11-02", "True", "none", "NULL", "n/a", "false", "*", "/"), True),
    **dict.fromkeys(("not_supported", "no_information", "<root_account>"), True),
    **dict.fromkeys(("eu-west-1", "us-gov-east-1", "eu-west-1a", "cn-north-12"), True),
    **dict.fromkeys(("ap-northeast-1", "ap-southeast-7b", "eu-central-1", "sa-east-1"), True),
    **dict.fromkeys(("us-iso-west-1", "us-isob-east-1", "eusc-de-east-1", *KNOWN), True),
    **dict.fromkeys(("prod-web-1", "ops-team-12", "eu-north-wombat-1", "db-copy-2a"), False),
    **dict.fromkeys(("ec2.amazonaws.com", "ec2.amazonaws.com.cn"), True),
    **dict.fromkeys(("lambda.eu-west-1.amazonaws.com", "  ec2.amazonaws.com  ", "  "), True),
    **dict.fromkeys(("oidc.eks.eu-west-1.amazonaws.com",), True),
    **dict.fromkeys(("token.actions.githubusercontent.com",), True),
    **dict.fromkeys(("s3:GetObject!", "2026-11-02T", "nones", "not_supported_here"), False),
    **dict.fromkeys(("eu-west-1ab", "europe-west-1"), False),
    **dict.fromkeys(("wombats.s3.amazonaws.com", "wombats.s3-eu-west-1.amazonaws.com"), False),
    **dict.fromkeys(("a.wombats.eu-west-1.amazonaws.com", "wombats.githubusercontent.com"), False),
}


@pytest.mark.parametrize("word", _WORDS)
def test_what_aws_calls_things_is_neither_searched_for_nor_listed(word: str) -> None:
    searched = values.Values()
    searched.add("value", word)
    assert (searched.wanted, searched.everyday) == ({} if _WORDS[word] else {word: "value"}, set())


# What may be on any page, and what is just long or odd enough to be somebody's.
_COMMON = {
    **dict.fromkeys(("bur", "12345", "111122223333", "602401143452"), True),
    **dict.fromkeys(("AKIAIOSFODNN7EXAMPLE", "10.1.2.3", "${aws:username}"), True),
    **dict.fromkeys(("2026-11-02T00:00:00", "2026-11-02T00:00:00.000+02:00"), True),
    **dict.fromkeys(("2026-11-02T00:00:00Z", "developers"), True),
    **dict.fromkeys(("burr", "123456", "860741935286", "1111222233334", "akiaiosfodnn7e"), False),
    **dict.fromkeys(("2026-11-02T00:00:01Z", "2026-11-02T00:00:00Z!"), False),
}


@pytest.mark.parametrize("text", _COMMON)
def test_what_may_be_on_any_page_is_listed(text: str) -> None:
    searched = values.Values()
    for _ in range(2):
        searched.add("value", text)
    assert searched.everyday == ({text} if _COMMON[text] else set())
    assert searched.wanted == ({} if _COMMON[text] else {text: "value"})


@pytest.mark.parametrize("key", sorted(values._NAME_KEYS))  # noqa: SLF001
def test_a_name_is_one_whatever_word_of_aws_it_is(key: str) -> None:
    answers = {key: "quarterly-only"}, {key: "aurora-mysql"}, {"Engine": "aurora-postgresql"}
    caller = Caller(f"{OURS}:user/ana-caller", temporary=False)
    records = tuple(Answer("iam:GetUser", TAKEN_AT, answer) for answer in answers)
    wanted = values_of([Snapshot(ACCOUNT, "aws", "eu-west-1", caller, TAKEN_AT, records)]).wanted
    names = {value for value, kind in wanted.items() if kind == "name"}
    assert names == {"ana-caller", "quarterly-only", "aurora-mysql"}


@functools.cache
def _services() -> list[dict[str, dict[str, dict[str, object]]]]:
    """Return AWS's models of the services whose words we know."""
    loader = get_session().get_component("data_loader")
    services = "account cloudtrail docdb iam neptune organizations rds support"
    return [loader.load_service_model(service, "service-2") for service in services.split()]


def _said_of_aws() -> Iterator[str]:
    """List what AWS's models quote or allow, and what is in the answers that facts are tried on."""
    text = json.dumps(_services())
    yield from re.findall(r"<code>([^<]*)</code>", text)
    yield from re.findall(r'"([\w/-]+)\\?"', text)
    sharing = models.operation("ec2", "GetSnapshotBlockPublicAccessState")
    yield from sharing.answer.members["State"].words if sharing else ()
    for file in DATA.glob("*.yml"):
        yield from re.findall(r"[\w-]+", file.read_text("utf-8"))


def test_the_words_that_are_never_searched_for_are_those_of_aws() -> None:
    said = {*_said_of_aws()}
    # A severity has a code, and a name with a capital.
    ours = {word for word in values._LANGUAGE if not {word, word.lower()} & said}  # noqa: SLF001
    assert ours == set()


def test_the_members_that_hold_names_are_those_of_aws() -> None:
    shapes = [shape for service in _services() for shape in service["shapes"].values()]
    members = {
        name for shape in shapes for name in cast("dict[str, object]", shape.get("members", {}))
    }
    # The column of a credential report.
    assert values._NAME_KEYS - members == {"user"}  # noqa: SLF001


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


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the spellings that are looked for in a text."""
    spellings: list[str] = []
    look = matching._place_in  # noqa: SLF001  # what is counted

    def counted(text: str, spelling: str, *, touching: bool) -> int:
        spellings.append(spelling)
        return look(text, spelling, touching=touching)

    monkeypatch.setattr(matching, "_place_in", counted)
    return spellings


@pytest.mark.parametrize("users", [50, 10_000])
def test_of_many_users_only_those_are_looked_for_that_may_be_there(
    users: int, looked: list[str]
) -> None:
    matcher = ValueMatcher({f"wombat-{number}": "name" for number in range(users)})
    text = " ".join(["Wombats", "dig", "burrows", "and", "wombat-7", "digs", "too"] * 100)
    assert [value for _, value in matcher.find(text, binary=False)] == ["wombat-7"]
    # Backwards and with letters exchanged, too.
    assert sorted(looked) == ["7-tabmow", "jbzong-7", "wombat-7"]


@pytest.mark.parametrize("users", [1, 40])
def test_in_a_script_without_words_two_characters_have_to_be_there(
    users: int, looked: list[str]
) -> None:
    names = [f"{chr(0x4E10 + number)}\u82b1\u5b50" for number in range(users)]
    matcher = ValueMatcher(dict.fromkeys(names, "name"))
    text = " \u82b1 \u5b50\u4e10 \u4e10x\u82b1\u5b50 \u5c71\u7530 "
    assert list(matcher.find(text, binary=False)) == []
    assert looked == []
    longer = f"{text}\u6771\u4eac{names[0]}\u69d8"
    assert [value for _, value in matcher.find(longer, binary=False)] == names[:1]
    assert looked == names[:1]


def _places(value: str, text: str, kind: str = "name", *, binary: bool = False) -> list[int]:
    found = list(ValueMatcher({value: kind}).find(plain(text), binary=binary))
    assert {of for _, of in found} <= {value}
    return [place for place, _ in found]


# A value, what it is, a text that has it, and one that just has not.
NEARLY: dict[str, tuple[str, str, str, str]] = {
    "digits far apart": (
        *("314159265358", "account id"),
        *(f"31415926535{' ' * 24}8", f"31415926535{' ' * 25}8"),
    ),
    "nine digits": (*("314159265", "phone number"), *("x 13141592651", "x 31415926")),
    "eight digits": (*("31415926", "phone number"), *("(31415926)", "x 314159261")),
    "seven digits": (*("3141592", "phone number"), *("314-15-92", "31415921")),
    "six digits": (*("314159", "phone number"), *("x 314159.", "314-15-9")),
    "zeros before it": (*("001415926", "phone number"), *("x 1415926 x", "x 11415926 x")),
    "a number backwards": (*("314159265", "phone number"), *("562951413", "56295141")),
    "a code of one digit": (*("+1 415 555 0107", "phone number"), *("4155550107", "55550107")),
    "a code of two digits": (
        *("+49 30 5550 1007", "phone number"),
        *("030 55501007", "0 5550 1007"),
    ),
    "a zero that is dialled within a country": (
        *("+49 (0)30 5550 1007", "phone number"),
        *("+49 30 5550 1007", "+49 31 5550 1007"),
    ),
    "an account's number by another name": (
        *("314159265358", "name"),
        *("3141-5926-5358", "3141-5926-5359"),
    ),
    "no moment": (*("2026-99-30T11:22:33Z", "time"), *("2026-99-30t11:22:33z", "2026-99-30")),
    "a code of three digits": (*("+353 1 5550 1007", "phone number"), *("01 55501007", "55501007")),
    "the base 16": (*("314159265358", "account id"), *("x 492559f64e", "x 492559f64")),
    "the base 16, marked": (*("314159265358", "account id"), *("0x492559F64E", "0x492559F64F")),
    "words": (
        *("314159265", "phone number"),
        *("Three one-four one five nine two six five", "one four one five nine two six five"),
    ),
    "backwards": (*("wombat-7", "name"), *("is 7-tabmow.", "is 7-tabmowx")),
    "with letters exchanged": (*("wombat-7", "name"), *("is jbzong-7.", "is jbzong-8")),
    "words apart": (*("wo bat", "name"), *(f"wo{'.' * 16}bat", f"wo{'.' * 17}bat")),
    "words apart, and a word before": (*("wo bat", "name"), *("a wo bat", "awo bat")),
    "words apart, and a word behind": (*("wo bat", "name"), *("wo bat s", "wo bats")),
    "words of other letters": (*("s\u00f8 bat", "name"), *("a s\u00f8-bat", "as\u00f8 bat")),
    "dashes in a row": (*("wo--bat", "name"), *("wo---bat", "wo bat")),
    "dashes at its end": (*("wombat--", "name"), *("is wombat-.", "is wombat.")),
    "a sign at its ends": (*("@wo bat!", "name"), *("x@wo bat!x", "x@wo bat")),
    "the other order": (*("wom bat", "name"), *("bat, wom", "bats, wom")),
    "hexadecimal": (*("wo.mb", "name"), *("x 776f2e6d62 x", "x 776f2e6d6 x")),
    "hexadecimal of 17": (
        *("wombat.and.wombat", "name"),
        *(b"wombat.and.wombat".hex(), "wombat.and"),
    ),
    "base64": (*("wo.mb", "name"), *("is d28ubWI=", "is d28ubW")),
    "base64 with a line's end": (*("wo.mb", "name"), *("is d28ubWIK", "is d28ubWIL")),
    "an address": (*("93.1.84.7/32", "value"), *("at 93.1.84.7!", "at 93.1.84.77")),
    "an address of a network": (*("93.1.84.0/24", "value"), *("at 93.1.84.0/24", "at 93.1.84.0")),
    "an address as IPv6 has it": (
        *("93.1.84.7/32", "value"),
        *("::ffff:5d01:5407", "::ffff:5d01:5408"),
    ),
    **{
        f"an address as IPv6 has it, {name}": (
            *(f"{address}/32", "value"),
            *(f"::ffff:{mapped}", f"::ffff:{mapped}1"),
        )
        for name, address, mapped in (
            *(("zeros last", "93.184.0.0", "5db8:0"), ("zeros first", "0.0.193.184", "0:c1b8")),
            *(("zeros before", "9.3.184.77", "903:b84d"), ("zeros within", "93.184.0.7", "5db8:7")),
        )
    },
    "an address of IPv6": (
        *("2001:db8:93::7/128", "value"),
        *("2001:0db8:0093:0000:0000:0000:0000:0007", "2001:0db8:0093:0000:0000:0000:0000:0008"),
    ),
    "an anchor": (*("O'Wom, Bat", "name"), *("#owom-bat", "#owom-bats #owom/bat")),
    "a mail address": (*("wo@bat.example", "name"), *("wo at bat.example", "wo bat.example")),
    "a mail address in words": (
        *("wo@bat.example", "name"),
        *("wo (at) bat (dot) example", "wo (at) bat example"),
    ),
    "a name in Chinese": (
        *("\u738b \u5c0f\u660e", "name"),
        *("\u738b\u5c0f\u660e", "\u738b\u5c0f"),
    ),
    "a moment": (
        *("2026-04-30T11:22:33Z", "time"),
        *('{"t": 1777548153}', '{"t": 17775481530}'),
    ),
}


@pytest.mark.parametrize("name", NEARLY)
def test_a_value_is_found_as_far_as_it_can_be_one_and_no_farther(name: str) -> None:
    value, kind, text, other = NEARLY[name]
    assert len(_places(value, text, kind)) >= 1
    assert _places(value, other, kind) == []


# What is too short, or long enough to be found when it is decoded, is not looked for in another form.
ONLY_AS_IT_IS = {
    "backwards": ("wombats", "stabmow"),
    "with letters exchanged": ("wombats", "jbzongf"),
    "hexadecimal": ("w.mb", b"w.mb".hex()),
    "hexadecimal of 18": ("wombat.and.wombats", b"wombat.and.wombats".hex()),
    "base64": ("w.mb", "dy5tYg"),
    "an address": ("93.1.8.7/32", "93.1.8.7"),
    "an anchor": ("wo.m bat", "wom-bat"),
    "words without a blank": ("quill weavers", "quillweavers"),
    "three words in another order": ("wom dig bat", "dig bat wom"),
    "backwards, not in ASCII": ("womb\u00f8tsen", "nest\u00f8bmow"),
    "an anchor of a path": ("wombats/dig now", "wombatsdig-now"),
    "an anchor, not in ASCII": ("wom.b\u00f8ts dig", "womb\u00f8ts-dig"),
    "an address without a user": ("@wombats", "x at wombats"),
}


@pytest.mark.parametrize("name", ONLY_AS_IT_IS)
def test_a_short_value_is_looked_for_as_it_is_only(name: str) -> None:
    value, text = ONLY_AS_IT_IS[name]
    assert set(_places(value, value)) == {0}
    assert _places(value, text) == []


@pytest.mark.parametrize(
    "value", ["wombat", "wom bat", "wombats@burrow.example", "wo--bat", "O'Wom"]
)
def test_a_value_is_found_once_where_it_stands_once(value: str) -> None:
    assert _places(value, f"x {value} x") == [2]


def test_what_is_nothing_in_the_normal_form_is_found_nowhere() -> None:
    assert _places("\u200b", "\u200b wombats") == []


@pytest.mark.parametrize("others", [0, 40])
def test_a_number_is_found_between_others_however_many_are_searched_for(others: int) -> None:
    numbers = {f"{860741935286 + one * 7919}": "account id" for one in range(others)}
    matcher = ValueMatcher({**numbers, "314159265": "phone number", "2718281828": "phone number"})
    found = list(matcher.find("77 at 314-159-265, 2718281828 99", binary=False))
    assert sorted(found) == [(6, "314159265"), (19, "2718281828")]


@pytest.mark.parametrize(("number", "is_few"), [(16, True), (17, False)])
def test_a_few_values_are_looked_for_one_by_one_and_many_by_what_is_in_a_text(
    number: int, *, is_few: bool
) -> None:
    accounts = dict.fromkeys((f"{860741935286 + one * 7919}" for one in range(number // 2)), "name")
    names = dict.fromkeys((f"{chr(0x4E10 + one)}\u5b50" for one in range(number)), "name")
    odd = {"271828182": "phone number"} if number % 2 else {}
    matcher = ValueMatcher({**accounts, **odd, **names})
    # Each number is looked for from its end, too.
    assert len(matcher._numbers) == number + number % 2  # noqa: SLF001
    for found in (matcher._numbers_in("1" * 30), matcher._pairs_in("\u6771\u4eac")):  # noqa: SLF001
        assert isinstance(found, list) is is_few


@pytest.mark.parametrize(
    ("value", "may_touch"), [("wombat-7", True), ("wombats7", True), ("wombat7", False)]
)
def test_only_a_long_value_touches_others(value: str, *, may_touch: bool) -> None:
    for text in (f"x{value}", f"{value}x", f"x{value}x", f". x{value} y", f"y {value}x ."):
        assert bool(_places(value, text, binary=True)) is may_touch
        assert _places(value, text) == []

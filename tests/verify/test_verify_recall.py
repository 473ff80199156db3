"""Whatever is planted is found: each kind, in each encoding, in each place."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from canaries import ACCOUNT, CHANNELS, ENCODINGS, SHAPES
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aws_posture.snapshot import Answer, Caller, Snapshot
from aws_posture.verify import Search, verify
from aws_posture.verify.shapes import account_of, masked, shapes_in
from aws_posture.verify.values import values_of

# Names in files cannot hold every character.
NAMES = ("access key id", "organization id", "unique id of a user")


def _hidings(encoding: str) -> Iterator[str]:
    """List the channels that can hold an encoding: no comment can hold another one."""
    inside = encoding == "a comment in its middle"
    return (channel for channel in CHANNELS if not (inside and channel == "comment"))


def _plant(folder: Path, file: tuple[str, bytes]) -> Path:
    path = folder / file[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file[1])
    return folder


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_shape_is_found(encoding: str) -> None:
    missed = []
    for channel, (kind, (text, _)) in product(_hidings(encoding), SHAPES.items()):
        name, content = CHANNELS[channel](ENCODINGS[encoding](text))
        if not list(Search().text(content, name)):
            missed.append((channel, kind))
    assert missed == []


@pytest.mark.parametrize("kind", SHAPES)
def test_it_is_named_by_line_and_masked(tmp_path: Path, kind: str) -> None:
    text, secret = SHAPES[kind]
    (leak,) = {
        (leak.file, leak.line, leak.excerpt)
        for leak in verify(_plant(tmp_path, CHANNELS["page"](text)))
    }
    file, line, excerpt = leak
    assert (file, line) == ("a/index.html", 2)
    assert excerpt.endswith("********")
    assert secret.startswith(excerpt.removesuffix("********"))
    assert len(excerpt.removesuffix("********")) <= 4


@pytest.mark.parametrize("account", [ACCOUNT, "3141-5926-5358"])
@pytest.mark.parametrize("after", [" 7 users", "\n7 users", ",7,users", ":7", "\t7"])
def test_a_number_that_follows_hides_nothing(account: str, after: str) -> None:
    (leak,) = Search().text(f"account {account}{after}".encode(), "a.txt")
    assert leak.kind == "account id"


LABELLED = {
    "a variable": f"aws_account_id = {ACCOUNT}",
    "a variable in capitals": f"AWS_ACCOUNT_ID={ACCOUNT}",
    "a key of JSON": f'{{"awsAccountId":"{ACCOUNT}"}}',
    "a table": f"<th>Account ID</th><td class=x>{ACCOUNT}</td>",
    "a table of lines": f"<th>Account</th>\n    <td>\n{ACCOUNT}</td>",
    "an escaped table": f"&lt;dt&gt;Account&lt;/dt&gt;&lt;dd&gt;{ACCOUNT}",
    "a secret in a table": f"<td>SecretAccessKey</td><td>{SHAPES['secret access key'][1]}</td>",
    "a token in a table": f"<td>SessionToken</td>\n<td>{'Ab3+' * 40}</td>",
    "a link": f"<a href='/accounts/{ACCOUNT}'>",
}


@pytest.mark.parametrize("text", LABELLED.values(), ids=LABELLED)
def test_a_value_may_stand_some_characters_and_tags_behind_what_it_is(text: str) -> None:
    assert list(Search().text(text.encode(), "x.html"))


@pytest.mark.parametrize("kind", NAMES)
def test_names_of_files_and_folders_are_read_too(tmp_path: Path, kind: str) -> None:
    text, _ = SHAPES[kind]
    leaks = verify(_plant(tmp_path, (f"{text}/index.html", b"")))
    assert {(leak.how, leak.line) for leak in leaks} == {("in the file's name", 0)}
    assert leaks


def test_an_access_key_tells_its_account(tmp_path: Path) -> None:
    (leak,) = verify(_plant(tmp_path, ("x.txt", SHAPES["access key id"][0].encode())))
    assert leak.kind == "access key id of account 5861********"


def _snapshot() -> Snapshot:
    now = datetime(2026, 5, 3, 8, 18, 7, tzinfo=UTC)
    report = "user,arn,password_last_used\nquill.weaver,arn:aws:iam::314159265358:user/q,2026-04-30T11:22:33+00:00"
    details = {
        "UserDetailList": [{"UserName": "quill.weaver", "Path": "/crew-nine/", "UserId": "x"}],
        "Policies": [{"PolicyName": "AdministratorAccess", "Arn": "arn:aws:iam::aws:policy/A"}],
        "GroupDetailList": [{"GroupName": "developers", "PolicyDocument": '{"Sid": "LetQuillIn"}'}],
    }
    return Snapshot(
        account=ACCOUNT,
        partition="aws",
        region="eu-west-1",
        caller=Caller(
            arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/Skylark/morning-run", temporary=True
        ),
        taken_at=now,
        records=(
            Answer("iam:GetAccountAuthorizationDetails", now, details),
            Answer("iam:GetCredentialReport", now, {"Content": report}),
            Answer("iam:ListAccountAliases", now, {"AccountAliases": ["acme-gmbh"]}),
            Answer("account:GetAlternateContact", now, {"AlternateContact": {"Name": "日本太郎"}}),
        ),
    )


WANTED = (
    *(ACCOUNT, "quill.weaver", "/crew-nine/", "acme-gmbh", "Skylark", "morning-run", "LetQuillIn"),
    "2026-04-30T11:22:33+00:00",
)


SEARCH = Search(values_of([_snapshot()]))


def test_every_value_of_a_snapshot_is_searched_for() -> None:
    values = values_of([_snapshot()])
    assert set(WANTED) <= set(values.wanted)
    assert "AdministratorAccess" not in values.wanted
    assert values.everyday >= {"developers"}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_value_of_a_snapshot_is_found(encoding: str) -> None:
    missed = []
    for channel, value in product(_hidings(encoding), WANTED):
        name, content = CHANNELS[channel](ENCODINGS[encoding](f"Hello {value} there"))
        if not list(SEARCH.text(content, name)):
            missed.append((channel, value))
    assert missed == []


@pytest.fixture(scope="module")
def many() -> Search:
    """Search for so many values that they are not searched for one by one."""
    details = {"UserDetailList": [{"UserName": f"person-{number}"} for number in range(300)]}
    users = Answer("iam:GetAccountAuthorizationDetails", _snapshot().taken_at, details)
    snapshot = replace(_snapshot(), records=(*_snapshot().records, users))
    search = Search(values_of([snapshot]))
    assert len(search.values.wanted) > 300
    return search


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_of_many_values_is_found(encoding: str, many: Search) -> None:
    """The runs of one page are known on the next; what was not found there must be here."""
    for value in (*WANTED, "3141-5926-5358", "日本太郎"):
        hidden = ENCODINGS[encoding](value)
        for text in (f"{value[:3]}x{value[3:]} person-x", hidden, f"{value[1:]} again", hidden):
            found = list(many.text(f"<p>One.</p> {text}".encode(), "a.html"))
            assert bool(found) == (text == hidden), (value, text)


@settings(deadline=None)
@given(
    far=st.integers(0, 6000),
    value=st.sampled_from(WANTED),
    encoding=st.sampled_from(sorted(ENCODINGS)),
)
def test_nothing_hides_far_from_what_else_is_encoded(far: int, value: str, encoding: str) -> None:
    """Of a long text only what is near to something encoded is read again."""
    hidden = ENCODINGS[encoding](f"Hello {value} there")
    lines = ["a &amp; b %41", *["x"] * far, hidden, *["y"] * far, "<b>"]
    leaks = list(SEARCH.text("\n".join(lines).encode(), "a.html"))
    assert {leak.line for leak in leaks} == {far + 2}


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz"])
def test_a_value_is_found_wherever_it_stands_in_base64(before: str) -> None:
    content = base64.b64encode(f"{before}\u20ac{WANTED[1]}\u20ac{before}".encode())
    assert list(Search(values_of([_snapshot()])).text(b"data:x;base64," + content, "x.html"))


def test_a_name_with_half_of_a_pair_is_searched_for_as_well() -> None:
    """JSON can hold what UTF-8 cannot."""
    snapshot = replace(
        _snapshot(), caller=Caller("arn:aws:iam::314159265358:user/\ud800quill", temporary=False)
    )
    search = Search(values_of([snapshot]))
    assert list(search.text(rb'{"name": "\ud800quill"}', "x.json"))
    assert list(search.text(b"By quill.weaver", "x.txt"))


def test_what_is_allowed_may_stand_there(tmp_path: Path) -> None:
    folder = _plant(tmp_path, ("x.txt", b"By quill.weaver"))
    assert verify(folder, [_snapshot()])
    assert verify(folder, [_snapshot()], ["quill.weaver"]) == []


def test_a_name_within_a_longer_word_is_none(tmp_path: Path) -> None:
    assert verify(_plant(tmp_path, ("x.txt", b"Skylarks sing")), [_snapshot()]) == []


@example(before="", after="\b0", encoding="HTML, decimal")
@given(
    before=st.text(max_size=20),
    after=st.text(max_size=20),
    encoding=st.sampled_from(sorted(ENCODINGS)),
)
def test_what_stands_around_hides_nothing(before: str, after: str, encoding: str) -> None:
    text = f"{before} {ENCODINGS[encoding]('AKIAYQ6GADDVNNYCRXCH')} {after}"
    assert list(Search().text(text.encode("utf-8", "replace"), "x.txt"))


def _archive(**texts: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize("cut", [4, 20, 28, 60])
def test_an_archive_that_lacks_a_part_stops_nothing(cut: int) -> None:
    """Its directory may tell of places before its beginning."""
    whole = _archive(a="text")
    (leak,) = Search().text(whole[:cut] + whole[cut + 10 :], "x.zip")
    assert leak.kind in {"not readable: damaged zip", "not readable: damaged zip entry"}


def test_what_cannot_be_unpacked_hides_nothing_else_in_an_archive() -> None:
    """An entry that is encrypted, or packed in a way that nobody here knows."""
    whole = _archive(a="text", b="AKIAYQ6GADDVNNYCRXCH")
    entry = whole.index(b"PK\x01\x02")
    unread, leak = Search().text(whole[: entry + 10] + b"\x63" + whole[entry + 11 :], "x.zip")
    assert (unread.kind, unread.how) == ("not readable: damaged zip entry", "a")
    assert leak.how == "b"


@pytest.mark.parametrize("unit", [b"<!--", b"3a" * 14 + b"\n", b"<a"])
def test_a_long_file_is_read_but_once(unit: bytes) -> None:
    """What seems to begin something, over and over, must not have the rest read each time."""
    (leak,) = Search().text(unit * (3_000_000 // len(unit)) + b"\nAKIAYQ6GADDVNNYCRXCH", "a.html")
    assert leak.kind.startswith("access key id")


def test_a_leak_in_something_encoded_is_named_by_its_line() -> None:
    encoded = base64.b64encode(b"AKIAYQ6GADDVNNYCRXCH")
    content = b"\n".join([b"one", base64.b64encode(b"text of no interest"), b"three", encoded])
    (leak,) = Search().text(content, "a.txt")
    assert (leak.line, leak.how) == (4, "base64")


@pytest.mark.parametrize("label", ["SessionToken", "aws_session_token", "Token", "security-token"])
def test_a_token_of_a_session_is_found_by_its_label(label: str) -> None:
    assert list(Search().text(f'"{label}": "{"Ab3" * 50}"'.encode(), "x.json"))


@given(st.binary(max_size=400))
def test_no_bytes_stop_it(content: bytes) -> None:
    for start in (b"", b"\x1f\x8b\x08\x00", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\xff\xfe"):
        list(Search().text(start + content, "x"))


_TWELVE = "860741935286"
# A text, and what looks like account data in it: the kind, where, and what.
PLACES: dict[str, tuple[str, list[tuple[str, int, str]]]] = {
    "the first word": (f"account {_TWELVE}", [("account id", 8, _TWELVE)]),
    "a word with a capital": (f"An Account {_TWELVE}!", [("account id", 11, _TWELVE)]),
    "a word in capitals": (f"AN ACCOUNT {_TWELVE}", [("account id", 11, _TWELVE)]),
    "a word cut off": (f"ccount {_TWELVE} xccount {_TWELVE} CCOUNT {_TWELVE}", []),
    "a part of a longer number": (f"account {_TWELVE}1 account 1{_TWELVE}", []),
    "a number with a fraction": (
        f"account {_TWELVE}.5 account {_TWELVE},5",
        [("account id", 31, _TWELVE)],
    ),
    "a number with a dash": (f"account {_TWELVE}-5", []),
    "a number with more groups": ("account 8607-4193-5286-1111", []),
    "another number after groups": (
        "account 8607-4193-5286 11111",
        [("account id", 8, "8607-4193-5286")],
    ),
    "groups of three": ("account 860,741,935,286", [("account id", 8, "860,741,935,286")]),
    "more groups of three": ("account 860,741,935,286,111", []),
    "a colour": (f"account #{_TWELVE} account .{_TWELVE}", []),
    "a word behind it": (f"account {_TWELVE}x", []),
    **{
        f"a host, {then}": (
            f"https://{_TWELVE}{then}x",
            [("account id in an address", 8, _TWELVE)],
        )
        for then in (".signin.", ".dkr.ecr.", ".ddb.")
    },
    "two hosts": (
        f"{_TWELVE}.dkr.ecr.x x.dkr.ecr.x {_TWELVE}.dkr.ecr.x",
        [("account id in an address", 0, _TWELVE), ("account id in an address", 35, _TWELVE)],
    ),
    "a host of a longer number": (f"1{_TWELVE}.dkr.ecr.x x{_TWELVE}.ddb.x", []),
    "a queue": (
        f"https://sqs.x.amazonaws.com/{_TWELVE}/q sqs.x.amazonaws.com.cn/{_TWELVE}/q",
        [("account id in an address", 28, _TWELVE), ("account id in an address", 66, _TWELVE)],
    ),
    "two ARNs": (
        f"arn:aws:iam::{_TWELVE}:x ARN:AWS-CN:IAM::{_TWELVE}:X",
        [("account id in an ARN", 13, _TWELVE), ("account id in an ARN", 44, _TWELVE)],
    ),
    "an ARN of a longer number": (f"arn:aws:iam::{_TWELVE}1:x", []),
    "a unique id": ("is AIDAYQ6GADDVNNYCRXCHV.", [("unique id", 3, "AIDAYQ6GADDVNNYCRXCHV")]),
    "a unique id, first": ("AROAYQ6GADDVNNYCRXCHV:x", [("unique id", 0, "AROAYQ6GADDVNNYCRXCHV")]),
    "an id within a word": ("xAIDAYQ6GADDVNNYCRXCHV 1akiayq6gaddvnnycrxch", []),
    "an old key": ("AKIAIYQ6GADDVNNYCRXC", [("access key id", 0, "AKIAIYQ6GADDVNNYCRXC")]),
    "an old key, small": ("/asiajyq6gaddvnnycrxc", [("access key id", 1, "asiajyq6gaddvnnycrxc")]),
    "an organization": (
        "o-7h3k9q2m4x at ou-4f2k-9d8s7a6q",
        [("organization id", 0, "o-7h3k9q2m4x"), ("organization id", 16, "ou-4f2k-9d8s7a6q")],
    ),
    "an organization within a word": ("-o-7h3k9q2m4x _o-7h3k9q2m4x xo-7h3k9q2m4x", []),
    "a name of a sign-in": (
        f"https://{'x' * 62}y.signin.aws.amazon.com",
        [("sign-in address", 8, f"{'x' * 62}y")],
    ),
    "a name that is too long": (f"https://{'x' * 63}y.signin.aws.amazon.com", []),
    "a token of a list": (
        f"NextToken={'Ab3' * 40} task_token={'Ab3' * 40} nextToken: {'Ab3' * 40}",
        [],
    ),
    **{
        f"a token, {name}": (
            f"{name}={'Ab3' * 40}",
            [("session token", len(name) + 1, "Ab3" * 40)],
        )
        for name in ("SessionToken", "security_token", "AWS-TOKEN", "token", "aws_token")
    },
    "a token by its beginning": (
        f"x IQoJb3JpZ2lu{'Ab3' * 20}",
        [("session token", 2, f"IQoJb3JpZ2lu{'Ab3' * 20}")],
    ),
    "a number in a table": (
        f"<th>Account</th><td class=x>{_TWELVE} Account{'<b>' * 12}{_TWELVE} Account{'<b>' * 13}{_TWELVE}",
        [("account id", 28, _TWELVE), ("account id", 84, _TWELVE)],
    ),
    "a secret in a table": (
        f"<td>Secret</td><td>{'aB3/' * 10}",
        [("secret access key", 19, "aB3/" * 10)],
    ),
    "a token in a table": (f"<td>Token</td><td>{'Ab3' * 40}", [("session token", 18, "Ab3" * 40)]),
    "a number behind other words": (
        f"account ids: {_TWELVE} account number is {_TWELVE} Account No {_TWELVE}",
        [("account id", place, _TWELVE) for place in (13, 44, 68)],
    ),
    "a key that is too short or too long": ("AKIAYQ6GADDVNNYCRXC AKIAYQ6GADDVNNYCRXCHV", []),
    "a small word": ("akiaabcdefghijklmnop", []),
    "a secret that is too short or too long": (
        f"secret={'aB3/' * 10}a secret={('aB3/' * 10)[:39]}",
        [],
    ),
    "a token that is too short": (f"token={('Ab3' * 40)[:99]}", []),
    "a token of a hundred characters": (
        f"token={('Ab3' * 40)[:100]}",
        [("session token", 6, ("Ab3" * 40)[:100])],
    ),
    **{
        f"a token by its beginning, {start}": (
            f"{start}{'Ab3' * 20} {start}{('Ab3' * 20)[:59]}",
            [("session token", 0, f"{start}{'Ab3' * 20}")],
        )
        for start in ("IQoJb3JpZ2lu", "FwoGZXIvYXdz")
    },
    "words like organizations": (
        "o-organization o-a1b2c3d4e ou-4f2k-organization ou-4f2-9d8s7a6q ou-4f2k-9d8s7a6",
        [],
    ),
    "a name of a sign-in, first": ("acme.signin.aws.amazon.com", [("sign-in address", 0, "acme")]),
    "what is left of a masked name": ("https://***acme.signin.aws.amazon.com", []),
    "names of sign-ins elsewhere": (
        "acme.signin.amazonaws.cn acme.signin.amazonaws-us-gov.com acme.signin.example",
        [("sign-in address", 0, "acme"), ("sign-in address", 25, "acme")],
    ),
    "a secret, and a commit": (
        f"secret={'aB3/' * 10} secret={'0a1b' * 10}",
        [("secret access key", 7, "aB3/" * 10)],
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_looks_like_account_data_is_found_where_it_begins(name: str) -> None:
    text, expected = PLACES[name]
    assert [(one.kind, one.start, one.text) for one in shapes_in(text)] == expected


@pytest.mark.parametrize("account", ["000000000001", "860741935286", "999999999999"])
@pytest.mark.parametrize("noise", [0, 1, 127])
def test_the_account_in_an_access_key_is_between_its_other_bits(account: str, noise: int) -> None:
    """As STS's GetAccessKeyInfo says of keys."""
    number = (noise & 1) << 47 | int(account) << 7 | noise
    key = f"AKIA{base64.b32encode(number.to_bytes(6, 'big') + bytes([noise] * 4)).decode()}"
    assert len(key) == 20
    assert account_of(key) == (None if key[4] in "IJ" else account)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("", ""), ("ab", ""), ("abc", "a"), ("abcdefghi", "abc"), ("abcdefghijkl" * 9, "abcd")],
)
def test_of_a_value_a_third_is_shown_and_four_signs_at_most(text: str, shown: str) -> None:
    assert masked(text) == f"{shown}********"

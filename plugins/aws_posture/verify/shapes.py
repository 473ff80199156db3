"""What account data looks like, whoever's it is.

Each kind has a function that finds it. Their patterns begin with fixed signs, and look behind in
Python: a search through megabytes then goes from one candidate to the next.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aws_posture.verify import documentation


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks like account data.

    Attributes:
        kind: What it is.
        start: Where it starts in the text.
        text: It.
    """

    kind: str
    start: int
    text: str


# General Reference, "Amazon Resource Names (ARNs)": the account is the fifth part.
_ARN = re.compile(r"arn:aws[\w-]*:[\w-]*:[\w-]*:(\d{12})(?!\d)")
_TWELVE = re.compile(r"[0-9]{4}(?:[0-9]{8}|([ -])[0-9]{4}\1[0-9]{4})")
_ACCOUNT_BEFORE = re.compile(
    r"(?i)\baccounts?(?:[ _-]?(?:id|number|no))?s?\b[^\w\n]{0,12}(?:(?:is|of|for|the|number)\W+)?\Z"
)
_ADDRESS_AFTER = re.compile(r"\.(?:signin|dkr\.ecr|ddb)\.")
_QUEUE_BEFORE = re.compile(r"amazonaws\.com(?:\.cn)?/\Z")
# IAM User Guide, "IAM identifiers": the prefixes of access keys' ids and of unique ids.
_ID = re.compile(
    r"A(?:(?P<key>(?:KIA|SIA)[A-Z2-7]{16})"
    r"|(?:BIA|CCA|GPA|IDA|IPA|NPA|NVA|PKA|ROA|SCA)[A-Z0-9]{12,18})(?![A-Za-z0-9])"
)
# Without their first letter, which may be a capital.
_SECRET = tuple(
    re.compile(rf"{word}[\w ]{{0,24}}[^\w/+]{{1,12}}([A-Za-z0-9/+]{{40}})(?![A-Za-z0-9/+=])")
    for word in ("ecret", "ECRET")
)
_TOKEN = tuple(
    re.compile(rf"{word}[^\w/+]{{1,12}}([A-Za-z0-9/+=]{{100,}})") for word in ("oken", "OKEN")
)
# What STS's tokens begin with.
_BARE_TOKEN = tuple(
    re.compile(rf"({start}[A-Za-z0-9/+=]{{60,}})") for start in ("IQoJb3JpZ2lu", "FwoGZXIvYXdz")
)
# Organizations API Reference, "Organization" and "OrganizationalUnit": the patterns of their ids.
_ORGANIZATIONS = (
    re.compile(r"o-(?=[a-z]*\d)[a-z0-9]{10,32}(?![\w-])"),
    re.compile(r"ou-[0-9a-z]{4,32}-(?=[a-z]*\d)[a-z0-9]{8,32}(?![\w-])"),
)
# IAM User Guide, "How IAM users sign in to your AWS account".
_SIGN_IN = re.compile(r"\.signin\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)")
_NAME_BEFORE = re.compile(r"(?i)(?<![\w.-])[a-z0-9][a-z0-9_-]{0,62}\Z")

# The fifth sign of access keys' ids from before accounts were held in them.
_OLDER = frozenset("IJ")
_LOOK_BACK = 64


def shapes_in(text: str) -> Iterator[Found]:
    """Find what looks like account data; values of AWS's documentation do not count."""
    for find in _FINDERS:
        yield from find(text)


def _arns(text: str) -> Iterator[Found]:
    for match in _ARN.finditer(text):
        if match[1] not in documentation.ACCOUNTS:
            yield Found("account id in an ARN", match.start(1), match[1])


def _accounts(text: str) -> Iterator[Found]:
    for match in _TWELVE.finditer(text):
        start, end, value = match.start(), match.end(), match.group()
        if (
            _runs_on(text, start, end, match[1])
            or re.sub(r"[ -]", "", value) in documentation.ACCOUNTS
        ):
            continue
        before = text[max(0, start - _LOOK_BACK) : start]
        if _ACCOUNT_BEFORE.search(before):
            yield Found("account id", start, value)
        elif _ADDRESS_AFTER.match(text, end) or _QUEUE_BEFORE.search(before):
            yield Found("account id in an address", start, value)


def _runs_on(text: str, start: int, end: int, sign: str | None) -> bool:
    """Tell whether a number is part of a longer one, or of a word.

    Args:
        text: The text.
        start: Where the number begins.
        end: Where it ends.
        sign: What parts its groups of digits; None where nothing does.
    """
    before, after = text[start - 1 : start], text[end : end + 2]
    if before.isalnum() or before in {".", "#"} or after[:1].isalnum():
        return True
    # Any other number that follows is one of its own: "account 111122223333, 7 users".
    return after[:1] in {".", sign} and after[1:].isdigit()


def _ids(text: str) -> Iterator[Found]:
    for match in _ID.finditer(text):
        value = match.group()
        if text[match.start() - 1 : match.start()].isalnum() or documentation.is_example_id(value):
            continue
        yield Found(_kind_of_key(value) if match["key"] else "unique id", match.start(), value)


def _kind_of_key(key_id: str) -> str:
    account = account_of(key_id)
    return f"access key id of account {masked(account)}" if account else "access key id"


def account_of(key_id: str) -> str | None:
    """Decode the account that an access key's id holds.

    After its prefix the id is base 32, and of the first six bytes all bits but the first and the last
    seven are the account. STS's operation GetAccessKeyInfo answers the same, but is asked of AWS.

    Returns:
        The account's id; none for ids of the older kind, which hold no account.
    """
    if key_id[4] in _OLDER:
        return None
    number = int.from_bytes(base64.b32decode(key_id[4:20])[:6], "big")
    return f"{(number & 0x7FFFFFFFFF80) >> 7:012d}"


def _secrets(text: str) -> Iterator[Found]:
    for pattern in _SECRET:
        for match in pattern.finditer(text):
            if match[1] not in documentation.SECRETS:
                yield Found("secret access key", match.start(1), match[1])


def _tokens(text: str) -> Iterator[Found]:
    for pattern in _TOKEN + _BARE_TOKEN:
        for match in pattern.finditer(text):
            if "EXAMPLE" not in match[1]:
                yield Found("session token", match.start(1), match[1])


def _organizations(text: str) -> Iterator[Found]:
    for pattern in _ORGANIZATIONS:
        for match in pattern.finditer(text):
            before = text[match.start() - 1 : match.start()]
            stands_alone = not (before.isalnum() or before in {"-", "_"})
            if stands_alone and match.group() not in documentation.ORGANIZATIONS:
                yield Found("organization id", match.start(), match.group())


def _sign_ins(text: str) -> Iterator[Found]:
    for match in _SIGN_IN.finditer(text):
        name = _NAME_BEFORE.search(text, max(0, match.start() - _LOOK_BACK), match.start())
        if name and not documentation.is_placeholder(name.group()):
            yield Found("sign-in address", name.start(), name.group())


_FINDERS: tuple[Callable[[str], Iterator[Found]], ...] = (
    _arns,
    _accounts,
    _ids,
    _secrets,
    _tokens,
    _organizations,
    _sign_ins,
)


def masked(text: str) -> str:
    """Show enough of a value to find it, and not enough to use it."""
    shown = text[: min(4, len(text) // 3)]
    return f"{shown}{'*' * 8}"

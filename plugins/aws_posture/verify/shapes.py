"""What account data looks like, whoever's it is.

Each kind has a function that finds it. Their patterns begin with fixed signs, and look behind in
Python: a search through megabytes then goes from one candidate to the next. `str.find` goes ten times
as fast as an expression does.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
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
_ARN = {"arn:aws": re.compile(r"arn:aws[\w-]*:[\w-]*:[\w-]*:(\d{12})(?!\d)")}
_TWELVE = r"[0-9]{4}(?:[0-9]{8}|(?P<sign>[ -])[0-9]{4}(?P=sign)[0-9]{4})"
# A word, and what it names: what may stand between are signs, and tags, as in a table.
_TAG = "<[^<>]{0,100}>"
# Without their first letter, which may be a capital, as those of the words below.
_ACCOUNT = {
    word: re.compile(
        rf"{word}(?i:s?(?:[ _-]?(?:id|number|no))?s?)\b(?:{_TAG}|\W){{1,12}}"
        rf"(?i:(?:is|of|for|the|number)\W{{1,12}})?(?P<account>{_TWELVE})"
    )
    for word in ("ccount", "CCOUNT")
}
_ACCOUNT_BEFORE = re.compile(rf"{_TWELVE}\Z")
_ACCOUNT_THEN = (".signin.", ".dkr.ecr.", ".ddb.")
_QUEUE = {"amazonaws.com": re.compile(rf"amazonaws\.com(?:\.cn)?/(?P<account>{_TWELVE})")}
# IAM User Guide, "IAM identifiers": the prefixes of access keys' ids and of unique ids.
_ID = re.compile(
    r"A(?:(?P<key>(?:KIA|SIA)[A-Z2-7]{16})"
    r"|(?:BIA|CCA|GPA|IDA|IPA|NPA|NVA|PKA|ROA|SCA)[A-Z0-9]{12,18})(?![A-Za-z0-9])"
)
_SECRET = {
    word: re.compile(
        rf"{word}[\w ]{{0,24}}(?:{_TAG}|[^\w/+]){{1,12}}([A-Za-z0-9/+]{{40}})(?![A-Za-z0-9/+=])"
    )
    for word in ("ecret", "ECRET")
}
_TOKEN = {
    word: re.compile(rf"{word}(?:{_TAG}|[^\w/+]){{1,12}}([A-Za-z0-9/+=]{{100,}})")
    for word in ("oken", "OKEN")
} | {
    # What STS's tokens begin with.
    start: re.compile(rf"({start}[A-Za-z0-9/+=]{{60,}})")
    for start in ("IQoJb3JpZ2lu", "FwoGZXIvYXdz")
}
# Organizations API Reference, "Organization" and "OrganizationalUnit": the patterns of their ids.
_ORGANIZATIONS = {
    "o-": re.compile(r"o-(?=[a-z]*\d)[a-z0-9]{10,32}(?![\w-])"),
    "ou-": re.compile(r"ou-[0-9a-z]{4,32}-(?=[a-z]*\d)[a-z0-9]{8,32}(?![\w-])"),
}
# IAM User Guide, "How IAM users sign in to your AWS account".
_SIGN_IN = {
    ".signin.": re.compile(r"\.signin\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)")
}
# What is left of a masked id is no name.
_NAME_BEFORE = re.compile(r"(?i)(?<![\w.*-])[a-z0-9][a-z0-9_-]{0,62}\Z")

# The fifth sign of access keys' ids from before accounts were held in them.
_OLDER = frozenset("IJ")
_LOOK_BACK = 64


def shapes_in(text: str) -> Iterator[Found]:
    """Find what looks like account data; values of AWS's documentation do not count."""
    for find in _FINDERS:
        yield from find(text)


def _matches(text: str, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[re.Match[str]]:
    """Match patterns where the signs stand that they begin with."""
    for signs, pattern in patterns.items():
        for place in _places(text, signs):
            if match := pattern.match(text, place):
                yield match


def _places(text: str, signs: str) -> Iterator[int]:
    place = text.find(signs)
    while place >= 0:
        yield place
        place = text.find(signs, place + 1)


def _arns(text: str) -> Iterator[Found]:
    for match in _matches(text, _ARN):
        if match[1] not in documentation.ACCOUNTS:
            yield Found("account id in an ARN", match.start(1), match[1])


def _accounts(text: str) -> Iterator[Found]:
    for match in _matches(text, _ACCOUNT):
        if text[match.start() - 1 : match.start()] in {"a", "A"}:
            yield from _account("account id", match, "account")
    for match in _matches(text, _QUEUE):
        yield from _account("account id in an address", match, "account")
    for signs in _ACCOUNT_THEN:
        for place in _places(text, signs):
            if before := _ACCOUNT_BEFORE.search(text, max(0, place - _LOOK_BACK), place):
                yield from _account("account id in an address", before, 0)


def _account(kind: str, match: re.Match[str], group: str | int) -> Iterator[Found]:
    start, end = match.span(group)
    is_example = re.sub(r"[ -]", "", match[group]) in documentation.ACCOUNTS
    if not is_example and not _runs_on(match.string, start, end, match["sign"]):
        yield Found(kind, start, match[group])


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
    for match in _matches(text, _SECRET):
        if match[1] not in documentation.SECRETS:
            yield Found("secret access key", match.start(1), match[1])


def _tokens(text: str) -> Iterator[Found]:
    for match in _matches(text, _TOKEN):
        if "EXAMPLE" not in match[1]:
            yield Found("session token", match.start(1), match[1])


def _organizations(text: str) -> Iterator[Found]:
    for match in _matches(text, _ORGANIZATIONS):
        before = text[match.start() - 1 : match.start()]
        stands_alone = not (before.isalnum() or before in {"-", "_"})
        if stands_alone and match.group() not in documentation.ORGANIZATIONS:
            yield Found("organization id", match.start(), match.group())


def _sign_ins(text: str) -> Iterator[Found]:
    for match in _matches(text, _SIGN_IN):
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

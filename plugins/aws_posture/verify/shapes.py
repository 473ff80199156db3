"""What account data looks like, in any account.

Each kind has a function that finds it. Their patterns begin with fixed characters, and Python
looks behind them: a search through megabytes then jumps from one candidate to the next. `str.find`
goes ten times as fast as an expression does.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from aws_posture.verify import placeholders


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
_ARN = {
    start: re.compile(rf"{start}[\w-]*:[\w-]*:[\w-]*:(\d{{12}})(?!\d)")
    for start in ("arn:aws", "ARN:AWS")
}
# As it is, in groups of four as people write it, and in groups of three as programs do.
_TWELVE = (
    r"[0-9]{3}(?:[0-9](?:[0-9]{8}|(?P<sign>[ \t]*[\s-][ \t]*)[0-9]{4}[ \t]*[\s-][ \t]*[0-9]{4})"
    r"|(?:(?P<thousands>[,.'])[0-9]{3})(?:(?P=thousands)[0-9]{3}){2})"
)
# A word, and what it names: between them may be punctuation, and tags, as in a table.
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
# The same in an address or a file's name that was written small; words have no digits.
_SMALL_ID = {
    start: re.compile(rf"{start}(?=[a-z]*[2-7])[a-z2-7]{{16}}(?![A-Za-z0-9])")
    for start in ("akia", "asia")
}
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
# What is left of a masked id is not a name.
_NAME_BEFORE = re.compile(r"(?i)(?<![\w.*-])[a-z0-9][a-z0-9_-]{0,62}\Z")

# The fifth character of access keys' ids from before they contained accounts.
_OLDER = frozenset("IJ")
_LOOK_BACK = 64


def shapes_in(text: str) -> Iterator[Found]:
    """Find what looks like account data; values of AWS's documentation do not count."""
    for find in _FINDERS:
        yield from find(text)


def _matches(text: str, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[re.Match[str]]:
    """Match patterns at the characters that they begin with."""
    for start, pattern in patterns.items():
        place = text.find(start)
        while place >= 0:
            match = pattern.match(text, place)
            if match:
                yield match
            # What has been matched is not read again: `token=token=…` would be read as often as it is long.
            place = text.find(start, match.end() if match else place + 1)


def _places(text: str, wanted: str) -> Iterator[int]:
    place = text.find(wanted)
    while place != -1:
        yield place
        place = text.find(wanted, place + 1)


def _arns(text: str) -> Iterator[Found]:
    for match in _matches(text, _ARN):
        if not _is_nobodys(match[1], text, match.end(1)):
            yield Found("account id in an ARN", match.start(1), match[1])


def _is_nobodys(account: str, text: str, end: int) -> bool:
    return placeholders.is_example_account(account) or placeholders.is_of_aws(account, text, end)


def _accounts(text: str) -> Iterator[Found]:
    for match in _matches(text, _ACCOUNT):
        if text[match.start() - 1 : match.start()] in {"a", "A"}:
            yield from _account("account id", match, "account")
    for match in _matches(text, _QUEUE):
        yield from _account("account id in an address", match, "account")
    for then in _ACCOUNT_THEN:
        for place in _places(text, then):
            if before := _ACCOUNT_BEFORE.search(text, max(0, place - _LOOK_BACK), place):
                yield from _account("account id in an address", before, 0)


def _account(kind: str, match: re.Match[str], group: str | int) -> Iterator[Found]:
    start, end = match.span(group)
    digits = re.sub(r"\D", "", match[group])
    if not _is_nobodys(digits, match.string, end) and not _runs_on(match.string, start, end):
        yield Found(kind, start, match[group])


_MORE_DIGITS = re.compile(r"[.,-]\d|[ \t-]\d{4}(?!\d)")


def _runs_on(text: str, start: int, end: int) -> bool:
    """Return whether a number is part of a longer one, or of a word.

    Args:
        text: The text.
        start: Where the number begins.
        end: Where it ends.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before in {".", "#"} or after.isalnum():
        return True
    # Any other number that follows is a separate one: "account 111122223333, 7 users".
    return bool(_MORE_DIGITS.match(text, end)) and not (
        after == "," and not _THOUSANDS.match(text, start)
    )


_THOUSANDS = re.compile(r"\d{3},\d{3}")


def _ids(text: str) -> Iterator[Found]:
    for match in _ID.finditer(text):
        value = match.group()
        if text[match.start() - 1 : match.start()].isalnum() or placeholders.is_example_id(value):
            continue
        yield Found(_kind_of_key(value) if match["key"] else "unique id", match.start(), value)
    for match in _matches(text, _SMALL_ID):
        value = match.group()
        if not (
            text[match.start() - 1 : match.start()].isalnum() or placeholders.is_example_id(value)
        ):
            yield Found(_kind_of_key(value.upper()), match.start(), value)


def _kind_of_key(key_id: str) -> str:
    account = account_of(key_id)
    return f"access key id of account {masked(account)}" if account else "access key id"


def account_of(key_id: str) -> str | None:
    """Decode the account that an access key's id holds.

    After its prefix the id is base 32, and of the first six bytes all bits but the first and the last
    seven are the account. STS's operation GetAccessKeyInfo returns the same, but takes a call to
    AWS.

    Returns:
        The account's id; None for ids of the older kind, which contain no account.
    """
    if key_id[4] in _OLDER:
        return None
    number = int.from_bytes(base64.b32decode(key_id[4:])[:6], "big")
    return f"{(number & 0x7FFFFFFFFF80) >> 7:012d}"


# A commit, such as that of an action which reads secrets; a key of 40 such digits is no accident.
_COMMIT = re.compile(r"[0-9a-f]{40}")
# Other tokens: with which a list goes on, or a task is ended.
_WORD_BEFORE = re.compile(r"(?i)([a-z]+)[_-]?t\Z")
_OF_SESSIONS = ("session", "security", "aws")


def _secrets(text: str) -> Iterator[Found]:
    for match in _matches(text, _SECRET):
        if not (placeholders.is_example_id(match[1]) or _COMMIT.fullmatch(match[1])):
            yield Found("secret access key", match.start(1), match[1])


def _is_other_token(text: str, match: re.Match[str]) -> bool:
    """Return whether a label says that a token is not a session's: ``NextToken``, ``task_token``."""
    if match.group()[:3].lower() != "oke":
        return False
    before = _WORD_BEFORE.search(text, max(0, match.start() - _LOOK_BACK), match.start())
    return before is not None and not before[1].lower().endswith(_OF_SESSIONS)


def _tokens(text: str) -> Iterator[Found]:
    for match in _matches(text, _TOKEN):
        is_other = _is_other_token(text, match)
        if not is_other and not placeholders.is_example_id(match[1]):
            yield Found("session token", match.start(1), match[1])


def _organizations(text: str) -> Iterator[Found]:
    for match in _matches(text, _ORGANIZATIONS):
        before = text[match.start() - 1 : match.start()]
        is_separate = not (before.isalnum() or before in {"-", "_"})
        if is_separate and not placeholders.is_example_organization(match.group()):
            yield Found("organization id", match.start(), match.group())


def _sign_ins(text: str) -> Iterator[Found]:
    for match in _matches(text, _SIGN_IN):
        name = _NAME_BEFORE.search(text, max(0, match.start() - _LOOK_BACK), match.start())
        if name and not placeholders.is_placeholder(name.group()):
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
    """Return enough of a value to find it, but not enough to use it."""
    shown = text[: min(4, len(text) // 3)]
    return f"{shown}{'*' * 8}"

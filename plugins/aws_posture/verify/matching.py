"""Searches many texts for the values of accounts.

A text is read into the set of its words once, whatever the number of values, and only values of
which the text has a word are looked for. So an account of 50,000 users takes little longer than one
of 50. Numbers that people write in groups are looked for in the text's digits alone.
"""

from __future__ import annotations

import base64
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from ipaddress import ip_interface
from itertools import chain

from aws_posture.base.accounts import is_account_id
from aws_posture.verify.moments import moment_of, moments_in
from aws_posture.verify.normal import folded

_LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"
_IN_WORDS = bytes(one if one in _LETTERS else ord(" ") for one in range(256))
_NO_DIGITS = bytes(one for one in range(256) if one not in b"0123456789")
_WORD = re.compile(r"[a-z0-9]+")
_WIDE = re.compile(r"[^\x00-\x7f]{2,}")
_PARTS = re.compile(r"([^\W_]+)")
_WORDS = re.compile(r"[^\W_]+")

# A number of this length says whose it is wherever it stands: within a longer one, too.
_TELLING = 9
_BETWEEN_DIGITS = r"[^0-9a-z]{0,24}"
# With more numbers than this, all stretches of digits are looked up instead.
_FEW = 16
# What is written backwards or with letters exchanged is looked for if it is no accident.
_SHORTEST_DISGUISED = 8
_SHORTEST_ENCODED, _LONGEST_ALONE = 5, 18
_ROT13 = str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm")
_NUMBERS = frozenset({"account id", "phone number"})
_DIGIT_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


# What has more than one way to be written: spaces, and dashes in a row.
_LOOSE = re.compile(r"\s|--")


# A value, and a way to write it in the normal form. Millions are made for a large account: a tuple of
# texts is the cheapest, and the garbage collector passes over it.
_Spelling = tuple[str, str]


def _place_in(text: str, spelling: str, *, touching: bool) -> int:
    """Return where a spelling stands in a text, but not within a longer word; negative if nowhere.

    Args:
        text: The text.
        spelling: The spelling.
        touching: Whether one more character may be on each side of a long one.
    """
    if _LOOSE.search(spelling):
        return _place_of_words(text, spelling)
    more = int(touching and len(spelling) >= _SHORTEST_DISGUISED)
    # Most are written in one way: an expression takes ten times as long.
    place = text.find(spelling)
    while place >= 0 and not _is_apart(text, place, spelling, more):
        place = text.find(spelling, place + 1)
    return place


def _place_of_words(text: str, spelling: str) -> int:
    """Return where words stand with anything between them that parts words."""
    words = _WORDS.findall(spelling)
    if not all(word in text for word in words):
        return -1
    pattern = re.compile(_pattern(spelling))
    # A search for fixed characters goes ten times as fast as one for an expression.
    first = words[0] if words and spelling.startswith(words[0]) else ""
    place = text.find(first)
    while first and place >= 0:
        if pattern.match(text, place):
            return place
        place = text.find(first, place + 1)
    found = None if first else pattern.search(text)
    return found.start() if found else -1


def _is_apart(text: str, place: int, spelling: str, more: int) -> bool:
    """Return whether no more letters or digits are next to it than may be; some scripts do not part words."""
    end = place + len(spelling)
    first, last = spelling[0], spelling[-1]
    before, after = text[max(0, place - 1 - more) : place], text[end : end + 1 + more]
    return not (
        (first.isalnum() and first.isascii() and len(before) > more and before.isalnum())
        or (last.isalnum() and last.isascii() and len(after) > more and after.isalnum())
    )


def _pattern(text: str) -> str:
    """Return the expression for a spelling: its spaces may be any signs that part words."""
    parts = [
        re.escape(part) if number % 2 else _between(part)
        for number, part in enumerate(_PARTS.split(text))
    ]
    before = r"(?<![^\W_])" if text[0].isalnum() and text[0].isascii() else ""
    after = r"(?![^\W_])" if text[-1].isalnum() and text[-1].isascii() else ""
    return f"{before}{''.join(parts)}{after}"


def _between(separator: str) -> str:
    if any(sign.isspace() for sign in separator):
        return r"[\W_]{1,16}"
    return "-+".join(map(re.escape, re.split("-+", separator)))


class ValueMatcher:
    """Searches texts for values.

    Args:
        values: The values, and what each is.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._numbers: dict[str, str] = {}
        self._moments: dict[datetime, str] = {}
        texts: list[_Spelling] = []
        for value, kind in values.items():
            small = folded(value)
            digits = "".join(filter(str.isdigit, small)) if kind in _NUMBERS else ""
            if is_account_id(value) or len(digits) >= _TELLING - 2:
                self._add_number(value, digits or value)
                if kind == "phone number" and value.strip().startswith("+"):
                    self._add_national(value, digits)
            elif kind == "time" and (moment := moment_of(small)):
                self._moments.setdefault(moment, value)
            elif small:
                texts.append((value, small))
        self._by_word = _indexed(texts, self._numbers.values())
        for moment, value in self._moments.items():
            for number in _seconds(moment):
                self._by_word.setdefault(number.encode(), []).append((value, number))
        # By two characters of a script that does not part words, or by one that stands alone.
        self._pairs = [word for word in self._by_word if isinstance(word, str)]
        self._lengths = Counter(map(len, self._numbers))

    def _add_number(self, value: str, digits: str) -> None:
        # JSON and spreadsheets write numbers without the zeros that they begin with.
        bare = digits.lstrip("0")
        for number in (bare, bare[::-1]):
            if len(number) >= _TELLING - 2:
                self._numbers.setdefault(number, value)

    def _add_national(self, value: str, digits: str) -> None:
        # ITU-T E.164: of a country's code, with which it begins, there are one to three digits.
        for code in (1, 2, 3):
            national = digits[code:].lstrip("0")
            if len(national) >= _TELLING:
                self._numbers.setdefault(national, value)

    def find(self, text: str, *, binary: bool) -> Iterator[tuple[int, str]]:
        """Find values in a text that is in the normal form.

        Args:
            text: The text.
            binary: Whether it is what can be read of other bytes: one of these, such as a length, may be a
                letter next to a value.

        Yields:
            Where each stands, and the value.
        """
        if not self._by_word:
            return
        small = text.casefold()
        ascii_only = small.encode("ascii", "replace")
        yield from self._find_numbers(small, ascii_only)
        words = ascii_only.translate(_IN_WORDS).split()
        found: set[str | bytes] = set(words)
        if binary:
            found.update(part for one in words for part in (one[1:], one[:-1], one[1:-1]))
        if self._pairs and not small.isascii():
            found.update(self._pairs_in(small))
        for word in self._by_word.keys() & found:
            for value, spelling in self._by_word[word]:
                if (place := _place_in(small, spelling, touching=binary)) >= 0:
                    yield place, value
        yield from self._find_moments(small)

    def _find_moments(self, text: str) -> Iterator[tuple[int, str]]:
        # Each once, as other values.
        seen: set[datetime] = set()
        for place, moment in moments_in(text) if self._moments else ():
            if moment in self._moments and moment not in seen:
                seen.add(moment)
                yield place, self._moments[moment]

    def _pairs_in(self, text: str) -> Iterable[str]:
        if len(self._pairs) <= _FEW:
            return [pair for pair in self._pairs if pair in text]
        pairs = (run[at : at + 2] for run in _WIDE.findall(text) for at in range(len(run)))
        return {*text, *pairs}

    def _find_numbers(self, text: str, ascii_only: bytes) -> Iterator[tuple[int, str]]:
        if not self._numbers:
            return
        digits = ascii_only.translate(None, _NO_DIGITS).decode("ascii")
        for number in self._numbers_in(digits):
            pattern = _BETWEEN_DIGITS.join(number)
            if len(number) < _TELLING:
                pattern = rf"(?<!\d){pattern}(?!\d)"
            if found := re.search(pattern, text):
                yield found.start(), self._numbers[number]

    def _numbers_in(self, digits: str) -> Iterable[str]:
        if len(self._numbers) <= _FEW:
            return [number for number in self._numbers if number in digits]
        stretches = {
            digits[at : at + length] for length in self._lengths for at in range(len(digits))
        }
        return self._numbers.keys() & stretches


def _indexed(
    texts: Sequence[_Spelling], numbers: Iterable[str]
) -> dict[str | bytes, list[_Spelling]]:
    """Sort spellings by a word that is in every text that has them, and in few others of them."""
    words = [(spelling, _words(spelling[1])) for spelling in texts]
    often = Counter(chain.from_iterable(of for _, of in words))
    index: defaultdict[str | bytes, list[_Spelling]] = defaultdict(list)
    for spelling, of in words:
        if of:
            rarest = min(of, key=lambda word: (often[word], word)) if len(of) > 1 else of[0]
            index[_key(rarest)].append(spelling)
            for word, other in _others(spelling, rarest):
                index[_key(word)].append(other)
    for value in set(numbers):
        for text in _of_number(value):
            index[_WORD.findall(text)[-1].encode()].append((value, text))
    return dict(index)


def _key(word: str) -> str | bytes:
    """Return what a word is looked up by: bytes, or a text if it is not ASCII."""
    return word.encode() if word.isascii() else word


def _words(text: str) -> list[str]:
    """List words that a text has wherever it has a spelling; two characters of what is not Latin."""
    if text.isascii():
        return _WORD.findall(text)
    wide = [run[:2] for run in _WIDE.findall(text)]
    return wide or _WORD.findall(text) or list(filter(str.isalnum, text))


def _others(spelling: _Spelling, word: str) -> Iterator[tuple[str, _Spelling]]:
    """List less common ways to write a text, each with a word of it."""
    value, text = spelling
    first, between, last = text.partition(" ")
    if between and " " not in last:
        yield word, (value, f"{last} {first}")
    if len(text) >= _SHORTEST_DISGUISED and text.isascii():
        yield word[::-1], (value, text[::-1])
        yield word.translate(_ROT13), (value, text.translate(_ROT13))
    for other in {*_of_mail(text), *_of_network(text), *_spelled(value, text)} - {text}:
        yield max(_words(other), key=len), (value, other)
    # What is encoded in longer texts is decoded; a short value may stand there by itself, or as a
    # command prints it, with the end of its line.
    raw = value.encode("utf-8", "surrogatepass")
    if _SHORTEST_ENCODED <= len(raw) < _LONGEST_ALONE:
        yield raw.hex(), (value, raw.hex())
        for whole in (raw, raw + b"\n"):
            alone = base64.b64encode(whole).decode("ascii").rstrip("=").lower()
            yield max(_WORD.findall(alone), key=len, default=alone), (value, alone)


def _spelled(value: str, text: str) -> Iterator[str]:
    """List what programs make of a value: anchors, keys, quotes in SQL, letters for umlauts."""
    if len(slug := _slug(text)) >= _SHORTEST_DISGUISED and text.isascii() and "/" not in text:
        yield slug
    if "'" in text:
        yield text.replace("'", "''")
    if _UUID.fullmatch(text):
        yield text.replace("-", "")
    if not value.isascii():
        yield folded(value.casefold().translate(_UMLAUTS))
    if " " in text and not text.isascii():
        # Names in Chinese and Japanese are written with a space between them and without.
        yield text.replace(" ", "")


def _slug(text: str) -> str:
    """Return a text as Python-Markdown makes an anchor of it."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", text))


def _of_network(text: str) -> Iterator[str]:
    """List how the network address of a single computer is written: alone, and in a host's name."""
    if not _NETWORK.fullmatch(text):
        return
    try:
        interface = ip_interface(text)
    except ValueError:
        return
    if interface.network.num_addresses == 1:
        address = str(interface.ip)
        if len(address) >= _SHORTEST_ADDRESS:
            yield from (address, interface.ip.exploded, interface.ip.reverse_pointer)
            yield from (address.replace(".", sign) for sign in ("-", "_", "[.]"))
            if interface.version == _FOUR:
                mapped = f"{int(interface.ip):08x}"
                yield f"::ffff:{mapped[:4].lstrip('0') or '0'}:{mapped[4:].lstrip('0') or '0'}"
                yield ".".join(part.zfill(3) for part in address.split("."))


_NETWORK = re.compile(r"[0-9a-f]*(?:[.:][0-9a-f]*){3,7}(?:/\d{1,3})?")
# A shorter one may be a version.
_SHORTEST_ADDRESS = 9
_FOUR = 4


def _of_mail(text: str) -> Iterator[str]:
    """List how a mail address is written so that programs do not find it."""
    user, sign, domain = text.rpartition("@")
    if sign and user:
        yield f"{user} at {domain}"
        yield f"{user} at {domain.replace('.', ' dot ')}"


def _seconds(moment: datetime) -> Iterator[str]:
    """List how programs count a moment: in seconds since 1970, and in thousandths and millionths of these."""
    seconds = f"{moment.timestamp():.0f}"
    yield from (seconds, f"{seconds}000", f"{seconds}000000")


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _of_number(value: str) -> Iterator[str]:
    """List the other ways to write a number: in words, and to the base 16."""
    digits = "".join(filter(str.isdigit, folded(value)))
    yield " ".join(_DIGIT_NAMES[int(one)] for one in digits)
    yield f"{int(digits):x}"
    yield f"0x{int(digits):x}"

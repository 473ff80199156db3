"""Values that are searched for in many texts, as they stand and encoded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from aws_posture.verify.runs import runs_of, words_of
from aws_posture.verify.values import encodings, groupings

# Of more spellings than this, first those are chosen whose words the text has.
_MANY = 100
# What is remembered of the texts before does not grow with their number.
_MOST_RUNS = 200_000


class Needles:
    """Searches texts for values.

    Args:
        values: The values.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self._encoded: dict[str, str] = {}
        self._known: set[bytes] = set()
        spellings: dict[str, str] = {}
        for value in values:
            spellings.update(dict.fromkeys((value, *groupings(value)), value))
            self._encoded.update(dict.fromkeys(encodings(value), value))
        # By a word that is in every text that holds them, and in few other spellings.
        self._plain: defaultdict[bytes, list[tuple[str, str]]] = defaultdict(list)
        words = {one: words_of(runs_of(one)) for one in spellings}
        often = Counter(chain.from_iterable(words.values()))
        for spelling, value in spellings.items():
            word = min(words[spelling], key=lambda word: (often[word], word), default=b"")
            self._plain[word].append((spelling, value))

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Find values in a text.

        Yields:
            Where each stands, and the value.
        """
        words: Iterable[bytes] = self._plain
        encoded: Iterable[str] = self._encoded
        if len(self._encoded) > _MANY:
            runs = runs_of(text)
            words = self._plain.keys() & (words_of(runs) | {b""})
            encoded = self._encoded_in(runs)
        for word in words:
            for spelling, value in self._plain[word]:
                if (place := _place(text, spelling)) >= 0:
                    yield place, value
        for spelling in encoded:
            if (place := text.find(spelling)) >= 0:
                yield place, self._encoded[spelling]

    def _encoded_in(self, runs: frozenset[bytes]) -> list[str]:
        """List encoded values in runs; a run in which there is none is not looked at again."""
        new = runs - self._known
        text = b"\n".join(new).decode("ascii")
        found = [spelling for spelling in self._encoded if spelling in text]
        if len(self._known) > _MOST_RUNS:
            self._known.clear()
        if not found:
            self._known |= new
        return found


def _place(text: str, value: str) -> int:
    """Find a value where it is not a part of a longer word; below 0 where it is nowhere."""
    place = text.find(value)
    while place >= 0 and not _stands_alone(text, place, value):
        place = text.find(value, place + 1)
    return place


def _stands_alone(text: str, place: int, value: str) -> bool:
    end = place + len(value)
    return not (
        (value[0].isalnum() and place > 0 and text[place - 1].isalnum())
        or (value[-1].isalnum() and end < len(text) and text[end].isalnum())
    )

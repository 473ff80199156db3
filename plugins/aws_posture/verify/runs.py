"""The runs of signs in a text that can be encoded data or parts of names.

They are found by tables and looked up in sets: an expression takes four times as long, and a search for
each of a thousand values goes through the text a thousand times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_WORDS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_RUNS = _WORDS + b"+/_-"


def _only(signs: bytes, shown: bytes = b"") -> bytes:
    """Make a table that turns all other signs into spaces."""
    return bytes((shown or bytes([sign]))[0] if sign in signs else ord(" ") for sign in range(256))


_IN_RUNS, _IN_WORDS, _MARKED = _only(_RUNS), _only(_WORDS), _only(_RUNS, b"x")


def long_runs(text: str, shortest: int) -> Iterator[tuple[int, str]]:
    """Find runs of some length: where each stands, and the run."""
    marks = text.encode("ascii", "replace").translate(_MARKED)
    wanted = b"x" * shortest
    place = marks.find(wanted)
    while place >= 0:
        end = marks.find(b" ", place)
        end = len(marks) if end < 0 else end
        yield place, text[place:end]
        place = marks.find(wanted, end)


def runs_of(text: str) -> frozenset[bytes]:
    """List a text's runs, each once."""
    return frozenset(text.encode("ascii", "replace").translate(_IN_RUNS).split())


def words_of(runs: Iterable[bytes]) -> frozenset[bytes]:
    """List the words of letters and digits in runs, each once."""
    return frozenset(b" ".join(runs).translate(_IN_WORDS).split())

"""Wildcards of IAM policies: ``*`` stands for any text, ``?`` for one character.

Policy text is written by anybody, so it is never turned into a regular expression: one made of
``*a*a*a…`` backtracks for seconds. Here two pointers, one in the pattern and one in the text,
only ever move forward: what stands between two stars may be taken where it is first found,
for no later place leaves more text to the rest.
"""

from __future__ import annotations

from collections.abc import Iterable


def matches(pattern: str, text: str) -> bool:
    """Return whether a pattern stands for a whole text.

    Args:
        pattern: Text with wildcards.
        text: The text, in which ``*`` and ``?`` mean themselves.
    """
    first, *parts = _with_single_stars(pattern).split("*")
    if not parts:
        return len(first) == len(text) and _stands_at(first, text, 0)
    last = parts.pop()
    at, end = len(first), len(text) - len(last)
    if at > end or not _stands_at(first, text, 0) or not _stands_at(last, text, end):
        return False
    for part in parts:
        found = _find(part, text, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def covered(pattern: str, texts: Iterable[str]) -> list[str]:
    """Pick the texts that a pattern stands for.

    Most texts are told apart by the plain ends of the pattern, without a scan.
    """
    pattern = _with_single_stars(pattern)
    if pattern == "*":
        return list(texts)
    plain = pattern.replace("?", "*")
    head, tail = plain.partition("*")[0], plain.rpartition("*")[2]
    near = [text for text in texts if text.startswith(head) and text.endswith(tail)]
    if pattern == f"{head}*{tail}":
        return [text for text in near if len(head) + len(tail) <= len(text)]
    return [text for text in near if matches(pattern, text)]


def _with_single_stars(pattern: str) -> str:
    """Make one star of several in a row: they mean the same, and a document can hold millions."""
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    return pattern


def _stands_at(part: str, text: str, at: int) -> bool:
    if "?" not in part:
        return text.startswith(part, at)
    there = text[at : at + len(part)]
    return all(wanted in ("?", found) for wanted, found in zip(part, there, strict=True))


def _find(part: str, text: str, start: int, end: int) -> int:
    if "?" not in part:
        return text.find(part, start, end)
    places = range(start, end - len(part) + 1)
    return next((at for at in places if _stands_at(part, text, at)), -1)

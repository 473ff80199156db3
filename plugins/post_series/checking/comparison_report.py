"""Writes a comparison of two sites: for a terminal, for programs, and for a browser."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Iterator

from post_series.checking.any_page import words_of
from post_series.checking.comparing import Comparison, Kind

_SHOWN = 10


def lines(result: Comparison) -> Iterator[str]:
    """Write a comparison for a terminal: the gravest first, then how much was compared."""
    lost = result.lost
    for kind in Kind:
        of_kind = [each for each in lost if each.kind is kind]
        if of_kind:
            yield f"Lost {kind.value} ({len(of_kind)}):"
            yield from (f"  {each.address}: {each.text}" for each in of_kind[:_SHOWN])
            if len(of_kind) > _SHOWN:
                yield f"  … and {len(of_kind) - _SHOWN} more; --json has all"
    other = Counter(each.kind.value for each in result.differences if not each.lost)
    if other:
        listed = ", ".join(f"{number} {kind}" for kind, number in other.items())
        yield f"There in another form: {listed}; --json has all"
    compared = ", ".join(f"{number} {what}" for what, number in result.checked.items())
    yield f"Compared: {compared}."
    yield f"{len(lost)} things are lost." if lost else "Nothing is lost."


def as_json(result: Comparison) -> str:
    """Write a comparison for programs."""
    found = [
        {"kind": each.kind.value, "address": each.address, "text": each.text, "lost": each.lost}
        for each in result.differences
    ]
    document = {"version": 1, "compared": result.checked, "differences": found}
    return json.dumps(document, ensure_ascii=False, indent=1)


_STYLE = """body{font:16px/1.5 system-ui,sans-serif;margin:2rem}
.both{display:grid;grid-template-columns:1fr 1fr;gap:2rem}
del{background:#fdd;text-decoration:none}h3{border-top:1px solid #999;padding-top:1rem}"""


def as_html(result: Comparison) -> str:
    """Write a comparison for a browser, with both texts side by side where they differ."""
    listed = "\n".join(
        f"<li><b>{each.kind.value}</b> {html.escape(each.address)}: {html.escape(each.text)}</li>"
        for each in result.lost
    )
    texts = "\n".join(
        f"<h3>{html.escape(address)}</h3>\n<div class=both><div>{_marked(old, new)}</div>"
        f"<div>{_marked(new, old)}</div></div>"
        for address, (old, new) in result.texts.items()
    )
    return (
        f"<!doctype html>\n<html lang=en><meta charset=utf-8><title>Comparison</title>"
        f"<style>{_STYLE}</style>\n<h1>{len(result.lost)} things are lost</h1>\n<ul>{listed}</ul>\n"
        f"<h2>Texts: before, and now</h2>\n{texts}\n</html>\n"
    )


def _marked(lines_: list[str], others: list[str]) -> str:
    """Write a text, with the words marked that the other one does not have."""
    there = Counter(word for line in others for word in words_of(line))
    return "\n".join(f"<p>{' '.join(_words(line, there))}</p>" for line in lines_)


def _words(line: str, there: Counter[str]) -> Iterator[str]:
    for word in line.split():
        key = next(words_of(word), "")
        shown = html.escape(word)
        if key and there[key] <= 0:
            yield f"<del>{shown}</del>"
        else:
            there[key] -= 1
            yield shown

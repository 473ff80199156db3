"""Hugo's patterns of paths: `posts/**`, `*.{png,jpg}`."""

from __future__ import annotations

import re


def matches(pattern: str, text: str) -> bool:
    """Return whether a pattern with `*`, `**`, `?` and `{a,b}` is that of a text."""
    expression = "".join(map(_as_expression, _PARTS.findall(pattern.lower())))
    try:
        return re.fullmatch(expression, text) is not None
    except re.error:
        # A range from its end, for instance: no path is in it.
        return False


_PARTS = re.compile(r"\*\*|\*|\?|\{[^{}]*\}|\[[^\]]*\]|.", re.DOTALL)


def _as_expression(part: str) -> str:
    if part.startswith("{") and part.endswith("}"):
        choices = (
            "".join(map(_as_expression, _PARTS.findall(each))) for each in part[1:-1].split(",")
        )
        return f"(?:{'|'.join(choices)})"
    if part.startswith("[") and part.endswith("]"):
        return f"[{part[1:-1].replace('!', '^', 1) if part[1:2] == '!' else part[1:-1]}]"
    return {"**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part))

"""Attributes that authors write in braces: `{#id .class name="value"}`."""

from __future__ import annotations

import html
import re


def as_html(attributes: str) -> str:
    """Write attributes as HTML, with a space before each."""
    classes = " ".join(re.findall(r"(?<![\w=\"'])\.([\w:-]+)", attributes))
    named = re.findall(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))", attributes)
    identity = re.search(r"(?<![\w=\"'])#([^\s}]+)", attributes)
    written = [("id", identity[1])] if identity else []
    written += [("class", classes)] if classes else []
    written += [(name, double or single or bare) for name, double, single, bare in named]
    return "".join(f' {name}="{html.escape(value)}"' for name, value in written)


def split(content: str) -> tuple[str, str]:
    """Separate the attributes at the end of a heading from its text; they may be empty."""
    match = re.search(r"[ \t]*\{(?P<inside>[#.][^{}\n]*|[\w-]+=[^{}\n]*)\}[ \t]*$", content)
    return (content[: match.start()], match["inside"].strip()) if match else (content, "")

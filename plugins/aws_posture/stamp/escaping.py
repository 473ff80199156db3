"""Text and addresses that come from an account, made harmless for HTML.

Names in an account hold whatever somebody typed. Only letters, digits and a few other
characters stay as they are: what is left cannot end a tag, an attribute or a string, nor open a
placeholder of a template language, wherever a page happens to have its slot. All of it is ASCII, so
that it means the same in every encoding that a page may have.
"""

from __future__ import annotations

import re
import unicodedata

from aws_posture.cards import Node

_SPECIAL = re.compile(r"[^A-Za-z0-9 .,:;/()_+@?!%*#=-]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_REPLACEMENT = "&#65533;"
_VOID = frozenset({"input"})
"""The elements that we write which have no end tag."""

_KEPT_CONTROLS = "\t\n\r"

_SAFE_LINK = re.compile(
    r"https://(?:[a-z0-9-]+\.)*(?:signin|console)"
    r"\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)"
    r"(?:[/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?"
)
"""The console and the sign-in page, in each partition; no port, and no user before the host."""


def text(value: str | int) -> str:
    """Escape text for an element's content or a quoted attribute.

    Control and formatting characters, which could reorder what is read, and halves of
    surrogate pairs become U+FFFD.
    """
    return _SPECIAL.sub(_reference, str(value))


def html(*parts: Node | str) -> str:
    """Write text and elements as HTML; every text and attribute is escaped."""
    return "".join(_element(part) if isinstance(part, Node) else _content(part) for part in parts)


def _element(node: Node) -> str:
    attributes = "".join(f' {name}="{text(value)}"' for name, value in node.attributes.items())
    if node.tag in _VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{html(*node.parts)}</{node.tag}>"


def _content(part: str) -> str:
    # A line's end of our own stays one; within text it is a reference, which no minifier folds.
    return part if part == "\n" else text(part)


def _reference(match: re.Match[str]) -> str:
    character = match.group()
    if character in _NAMED:
        return _NAMED[character]
    if character not in _KEPT_CONTROLS and unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
        return _REPLACEMENT
    return f"&#{ord(character)};"


def is_safe_link(address: str) -> bool:
    """Return whether an address leads to the AWS console or its sign-in page, and nowhere else."""
    return _SAFE_LINK.fullmatch(address) is not None

"""Signs: what each of our own kinds of file has in it, so that others need not be read closely.

A build without an account looks for them in every file: what this module imports is next to nothing.
"""

from __future__ import annotations

import re

from aws_posture.slots import CSS, STAMPED

KINDS = {
    "aws-posture-snapshot": "snapshot",
    "aws-posture-verdicts": "verdict file",
    "aws-posture-private-copy": "mark of a private copy",
}
"""What our own kinds of JSON document call themselves, and what people call them."""

PASTED = ("account,fact,state,severity", ", read 20")
"""What the tables have that `show` prints, also in a longer text."""

# The last is a member of what `show` prints, as it is, in a string and in a page, where the colours of code
# may stand between its name and what follows.
_QUOTES = ('"', '\\"', "\\x22", "\\u0022", "&quot;", "&#34;")
_SEVERITY = tuple(f"severity{quote}{end}" for quote in _QUOTES for end in (":", "<"))
SIGNS = tuple(
    one.encode() for one in (*KINDS, STAMPED, f"{CSS}-banner", '"vendor_name"', *_SEVERITY, *PASTED)
)
"""What every such file has, but for some tables; bytes without any need not be read for them."""

_TABLE = re.compile(rb"\s*(?:account,fact,|[a-z]+\.[a-z-]+\t|\*\*AWS account |Account [*\d])")


def may_be_table(content: bytes) -> bool:
    """Return whether some bytes begin as a table that `show` prints for people may begin."""
    return bool(_TABLE.match(content))

"""The stylesheet, the script and the schema that sites serve, as they are published.

Their comments are for those who work on them; every reader of every page would load them.
"""

from __future__ import annotations

import re
from pathlib import Path

NAMES = ("aws-posture.css", "aws-posture.js", "aws-posture-verdicts.schema.json")

# Comments have lines of their own there, which a test holds.
_COMMENT = re.compile(r"^ *(?://[^\n]*|/\*.*?\*/)\n", re.DOTALL | re.MULTILINE)


def published(name: str) -> bytes:
    """Give an asset's content, without the comments that follow the one at its top.

    Args:
        name: One of NAMES.
    """
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    top, end, rest = text.partition("\n */\n")
    return f"{top}{end}{_COMMENT.sub('', rest)}".encode()

"""Verdicts as a block of text that can be copied from a terminal and pasted into the page.

The block is gzip, which brings a checksum, in base64. Its first and last line say what it is, and the
last how many characters are between them, so that the page can say what is missing.
`assets/aws-posture.js` reads it.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from textwrap import wrap
from typing import Any

BEGIN = "-----BEGIN AWS POSTURE-----"
END = "-----END AWS POSTURE {}-----"
WIDTH = 76
"""Characters a line: terminals have 80 columns."""


def block(document: Mapping[str, Any]) -> str:
    """Return a verdict file's content as a block of text."""
    text = json.dumps(document, separators=(",", ":"))
    packed = base64.b64encode(gzip.compress(text.encode("ascii"), mtime=0)).decode("ascii")
    return "\n".join([BEGIN, *wrap(packed, WIDTH), END.format(len(packed))])

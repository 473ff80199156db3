"""The stylesheet, the script, the schema and the examples that sites serve, as they are published.

Comments and indentation are for maintainers; otherwise every reader of every page would load them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent
"""Where they are, as they are written."""

EXAMPLES = ("aws-posture-example-fresh.js", "aws-posture-example-well-kept.js")
"""What the demonstration accounts look like; the script loads one when a reader asks for it."""

NAMES = ("aws-posture.css", "aws-posture.js", "aws-posture-verdicts.schema.json", *EXAMPLES)


@functools.cache
def published(name: str) -> bytes:
    """Return an asset's content, without indentation and comments other than the one at its top.

    Args:
        name: One of NAMES, or a file that only copies have, such as ``aws-posture-locked.js``.
    """
    text = (FOLDER / name).read_text(encoding="utf-8")
    top, end, rest = text.partition("\n */\n")
    return (top + end + "\n".join(_for_browsers(rest))).encode()


def _for_browsers(text: str) -> Iterator[str]:
    """List the lines without indentation and comments: these are on lines of their own, a test makes sure.

    No string there goes over several lines.
    """
    in_comment = False
    for line in text.split("\n"):
        code = line.lstrip(" ")
        in_comment = in_comment or code.startswith("/*")
        if not in_comment and not code.startswith("//"):
            yield code
        in_comment = in_comment and not code.endswith("*/")


def is_published(content: bytes) -> bool:
    """Return whether some bytes are an asset exactly as it is published: the same for everybody."""
    return content in _by_size().get(len(content), ())


@functools.cache
def _by_size() -> dict[int, list[bytes]]:
    assets: dict[int, list[bytes]] = {}
    for content in map(published, NAMES):
        assets.setdefault(len(content), []).append(content)
    return assets

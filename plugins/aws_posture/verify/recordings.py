"""Texts in which another is in pieces: recordings of terminals, and drawings of Excalidraw."""

from __future__ import annotations

import json
from collections.abc import Iterator

from aws_posture.verify.parts import Part, inflated

_HEAD = 256
_EVENT_FIELDS = 3


def is_recording(_: str, content: bytes) -> bool:
    """Return whether bytes are a recording of asciinema, whose first line says how large its window is."""
    head = content[:_HEAD].partition(b"\n")[0]
    return head.startswith(b'{"version"') and (b'"width"' in head or b'"term"' in head)


def recording(content: bytes) -> Iterator[Part]:
    """Put together what was shown: it is recorded as it came, often a character at a time.

    Source: asciinema, "asciicast v2": a line for each event, with its time, its type and its data.
    """
    shown: list[str] = []
    for line in content.decode("utf-8", "replace").splitlines()[1:]:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, list) and len(event) == _EVENT_FIELDS:
            shown.append(str(event[-1]))
    yield Part("", "".join(shown).encode("utf-8", "surrogatepass"), "unpacked")


def is_scene(_: str, content: bytes) -> bool:
    """Return whether bytes are a drawing as Excalidraw puts it into pictures of it."""
    return content[:1] == b"{" and b'"bstring"' in content[:_HEAD]


def scene(content: bytes) -> Iterator[Part]:
    """Unpack a drawing: deflated, and each byte of that written as a character."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:  # a PNG's text is Latin-1
        text = content.decode("latin-1")
    try:
        packed = json.loads(text)["encoded"].encode("latin-1")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield Part("", None, "damaged Excalidraw")
        return
    yield Part("", inflated(packed), "unpacked")

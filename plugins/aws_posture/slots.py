"""The slot markup, version 1: what the Markdown extension leaves and what stamping fills.

A slot is an element that carries ``data-aws-posture="v1:<kind>"``. It holds neutral
text that stands on its own. Its other attributes hold ASCII letters, digits and
``-_.,=+/ `` only, so that a minifier may drop their quotes and nothing has to be unescaped.

    kind      element     attributes                  what stamping does
    value     span        data-fact, data-state       text becomes the value
    badge     span        data-fact, data-state       text becomes the state, or the value
    sentence  span        data-fact, data-state       text becomes the verdict's summary
    card      section     data-fact, data-state       sets data-state; holds a verdict slot
    verdict   div         data-fact, data-state       content becomes the full verdict
    counts    span        data-facts, data-state      text becomes the counts by state
    overview  div         data-facts, data-entries    content becomes whose account it is, the counts,
                                                      and what to do first
    history   div         data-state                  content becomes what changed, or removed
    when      div         data-when, data-state       removed unless the condition holds
    branch    template    data-when, data-branch      replaced by its branch if it holds, or removed

An element with the attribute ``data-aws-posture-public``, whatever its value, is for the public
alone: a form, a link to share the page, a script that counts readers. Stamping takes it out, and so
it does links of the class ``md-content__button``, which lead to a page's editor and its source.

``data-branch`` is the branch's HTML, UTF-8, in standard base64: a form in which no search
index, feed, table of contents or minifier can read or change it.
"""

from __future__ import annotations

import base64
import binascii
from enum import StrEnum

ATTRIBUTE = "data-aws-posture"
PUBLIC = f"{ATTRIBUTE}-public"
"""The attribute of an element that is for the public only: stamping takes it out."""

VERSION = 1

DEEPEST = 16
"""How many branches may stand inside one another: each makes those in it a third longer."""

CSS = "aws-posture"
"""The prefix of every class that slots and stamps use."""


class SlotKind(StrEnum):
    """What a slot is filled with; the table in the module's docstring says more."""

    VALUE = "value"
    BADGE = "badge"
    SENTENCE = "sentence"
    CARD = "card"
    VERDICT = "verdict"
    COUNTS = "counts"
    OVERVIEW = "overview"
    HISTORY = "history"
    WHEN = "when"
    BRANCH = "branch"


def marker(kind: SlotKind) -> str:
    """Spell the value of the slot attribute, e.g. ``v1:card``."""
    return f"v{VERSION}:{kind}"


def encode_branch(html: str) -> str:
    """Make a branch's HTML inert."""
    return base64.b64encode(html.encode()).decode("ascii")


def decode_branch(text: str) -> str:
    """Undo encode_branch.

    Raises:
        ValueError: The text is damaged.
    """
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None

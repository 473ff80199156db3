"""The slot markup, version 1: what the Markdown extension leaves and what stamping fills.

A slot is an element that carries ``data-aws-posture="v1:<kind>"``. It holds neutral
text that stands on its own. Its other attributes hold ASCII letters, digits and
``-_.,=+/ `` only, so that a minifier may drop their quotes and nothing has to be unescaped.

    kind      element     attributes                  what stamping does
    value     span        data-fact, data-state       text becomes the value
    badge     span        data-fact, data-state       text becomes the state, or the value
    code      span        data-fact, data-state       text becomes the value, in code: as plain text,
                                                      and only if no shell could take it for more
    sentence  span        data-fact, data-state       text becomes the verdict's summary
    card      section     data-fact, data-state       sets data-state; holds a verdict slot
    verdict   div         data-fact, data-state,      content becomes the full verdict; with
                          data-steps                  data-steps, without what to do
    counts    span        data-facts, data-state      text becomes the counts by state
    summary   div         data-facts, data-entries    content becomes the failures, what is open, and
                                                      the others, folded
    overview  div         id, data-facts,             content becomes whose account it is, the counts,
                          data-entries, data-table    and a plan of what to do
    glance    div         data-facts, data-state      content becomes whose account it is, the counts,
                                                      and what to do first, in a sentence
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
import re
from collections.abc import Iterator
from enum import StrEnum

ATTRIBUTE = "data-aws-posture"
STAMPED = f"{ATTRIBUTE}-stamped"
"""The name of the slot attribute once the slot is filled."""

PUBLIC = f"{ATTRIBUTE}-public"
"""The attribute of an element that is for the public only: stamping takes it out."""

VERSION = 1

NO_ENTRY = "-"
"""What stands in ``data-entries`` for a fact that the page has no card of."""

DEEPEST = 16
"""How many branches may stand inside one another: each makes those in it a third longer."""

CSS = "aws-posture"
"""The prefix of every class that slots and stamps use."""


class SlotKind(StrEnum):
    """What a slot is filled with; the table in the module's docstring says more."""

    VALUE = "value"
    BADGE = "badge"
    CODE = "code"
    SENTENCE = "sentence"
    CARD = "card"
    VERDICT = "verdict"
    COUNTS = "counts"
    SUMMARY = "summary"
    OVERVIEW = "overview"
    GLANCE = "glance"
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


_NAMING = re.compile(r' data-(?:facts?|when)="([^"]*)"| data-branch="([^"]*)"')


def named_facts(html: str) -> Iterator[str]:
    """Find the facts that the slots of a page name, in conditions and branches too.

    Args:
        html: What the Markdown extension made of a page; other plugins may write attributes
            differently, so a finished page is read by `stamp.read_page`.
    """
    for named, branch in _NAMING.findall(html):
        # A fact's id is the only word of a condition that has a dot.
        yield from (word for word in named.split() if "." in word)
        if branch:
            yield from named_facts(decode_branch(branch))

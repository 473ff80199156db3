"""What cards and reports are made of, on the public page and in its private copy.

The Markdown extension adds these elements to a page's tree, and stamping writes them as HTML whose
text is made harmless. Both take them from here, so that a filled slot has the form of the page around
it. The script of the public site builds the same elements; the golden verdict cases hold it to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aws_posture.catalogue.model import Document, Severity, Sitting, State
from aws_posture.slots import CSS

LABELS: Mapping[State, str] = {
    State.PASS: "Pass",
    State.FAIL: "Fail",
    State.NOT_APPLICABLE: "Not applicable",
    State.UNKNOWN: "Unknown",
    State.MANUAL: "Check by hand",
    State.UNCHECKED: "Not checked",
}
"""The word for each state."""

SITTINGS: Mapping[Sitting, str] = {
    Sitting.ROOT: "as root",
    Sitting.ADMINISTRATOR: "as administrator",
    Sitting.TEAM: "when you have a team",
}
"""Who has to sign in, as the end of a sentence."""

_ICONS = {
    State.PASS: "\N{CHECK MARK}",
    State.FAIL: "\N{MULTIPLICATION X}",
    State.NOT_APPLICABLE: "\N{EN DASH}",
    State.UNKNOWN: "?",
    State.MANUAL: "\N{BALLOT BOX}",
    State.UNCHECKED: "?",
}


class Node(NamedTuple):
    """An element.

    Attributes:
        tag: Its name.
        attributes: Its attributes, not escaped.
        parts: Its text, not escaped, and its child elements, in order.
    """

    tag: str
    attributes: Mapping[str, str]
    parts: tuple[Node | str, ...]


def css(name: str) -> str:
    """Return the full name of one of our classes."""
    return f"{CSS}-{name}"


def node(tag: str, name: str, *parts: Node | str, **attributes: str) -> Node:
    """Return an element with one of our classes."""
    return Node(tag, {"class": css(name), **attributes}, parts)


def icon(state: State) -> Node:
    """Return the icon of a state; hidden from screen readers, since the word beside it says the same."""
    classes = f"{css('icon')} {css('icon')}--{state}"
    return Node("span", {"class": classes, "aria-hidden": "true"}, (_ICONS[state],))


def as_heading(level: int) -> dict[str, str]:
    """Return the attributes of a heading for screen readers, which no table of contents picks up."""
    return {"role": "heading", "aria-level": str(level)}


def topic_title(title: str, anchor: str) -> Node:
    """Return the heading of a part of a report, with the id that names the part."""
    return node("p", "topic-title", title, id=anchor, **as_heading(2))


def fold(title: Node | str, *parts: Node | str, **attributes: str) -> Node:
    """Return what is unfolded by choosing its title."""
    return node("details", "fold", Node("summary", {}, (title,)), *parts, **attributes)


def severity(risk: Severity, shown: str = "") -> Node:
    """Return a severity: its word, or a text that says more."""
    words = shown or risk.capitalize()
    return node("span", "severity", words, **{"data-severity": risk})


def entry_link(anchor: str, title: str) -> Node:
    """Return the link to where a page says all about a fact."""
    return Node("a", {"href": f"#{anchor}"}, (title,))


def sentence(text: str) -> Node:
    """Return a sentence about a fact, in a list of facts."""
    return node("span", "sentence", text)


def way(title: str) -> Node:
    """Return the line that introduces steps or a command."""
    return node("p", "way", title)


def steps(sentences: Iterable[str]) -> Node:
    """Return steps to take, in order."""
    return Node("ol", {}, tuple(Node("li", {}, (one,)) for one in sentences))


def command(cli: str) -> Node:
    """Return a command to copy."""
    return Node("pre", {}, (Node("code", {}, (cli, "\n")),))


def document(documented: Document, **attributes: str) -> Node:
    """Return where AWS documents a fact: a link, unless the address is not of the web.

    Args:
        documented: The document.
        **attributes: The link's other attributes.
    """
    title: Node | str = documented.title
    if documented.url.startswith("https://"):
        title = Node("a", {"href": documented.url, **attributes}, (documented.title,))
    return node("p", "document", "AWS documents it in ", title, ".")

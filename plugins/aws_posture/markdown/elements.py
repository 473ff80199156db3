"""The elements of slots, and the neutral text that they hold on the public site."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import (
    Element,
    SubElement,
)

from aws_posture import cards
from aws_posture.cards import Node, css
from aws_posture.catalogue.model import Fact, State
from aws_posture.slots import ATTRIBUTE, SlotKind, marker

BADGE_TEXT = "not checked"
VERDICT_TEXT = (
    "Not checked: this page is public and knows no account. You can check it by hand, as below."
)
GLANCE_TEXT = "Not checked: this page is public and knows no account."


def add(parent: Element, tag: str, name: str, text: str | None = None) -> Element:
    """Add an element with one of our classes."""
    element = SubElement(parent, tag, {"class": css(name)})
    element.text = text
    return element


def append(parent: Element, *parts: Node | str) -> Element:
    """Add text and elements, and return the element that holds them.

    Args:
        parent: The element to add to.
        *parts: What to add, in order.
    """
    for part in parts:
        if isinstance(part, Node):
            append(SubElement(parent, part.tag, dict(part.attributes)), *part.parts)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + part
        else:
            parent.text = (parent.text or "") + part
    return parent


def as_slot(element: Element, kind: SlotKind, fact_id: str) -> None:
    """Make an element the slot of a fact."""
    element.set("class", css(kind))
    element.set(ATTRIBUTE, marker(kind))
    element.set("data-fact", fact_id)
    element.set("data-state", State.UNCHECKED)


def add_slot(parent: Element, tag: str, kind: SlotKind, fact_id: str) -> Element:
    """Add a badge or a verdict, with its neutral text."""
    element = SubElement(parent, tag)
    as_slot(element, kind, fact_id)
    if kind is SlotKind.VERDICT:
        SubElement(element, "p").text = VERDICT_TEXT
    else:
        element.text = BADGE_TEXT
    return element


def add_counts(parent: Element, facts: Sequence[str], neutral: str) -> None:
    """Add the slot of how many facts are in each state.

    Args:
        parent: The element to add to.
        facts: The facts' ids.
        neutral: Its text on the public site.
    """
    counts = add(parent, "span", "counts", neutral)
    counts.set(ATTRIBUTE, marker(SlotKind.COUNTS))
    counts.set("data-facts", " ".join(facts))
    counts.set("data-state", State.UNCHECKED)


def add_check(parent: Element, fact: Fact, *, is_open: bool = False) -> None:
    """Add how to check a fact by hand, collapsed."""
    details = add(parent, "details", "check")
    if is_open:
        details.set("open", "open")
    SubElement(details, "summary").text = "How to check it by hand"
    if fact.check.console:
        console = cards.way("In the AWS Management Console:"), cards.steps(fact.check.console)
        lines(append(details, *console)[-1])
    if fact.check.cli:
        append(details, cards.way("With the AWS CLI:"), cards.command(fact.check.cli))
    lines(details)


def lines(element: Element) -> None:
    """Put each child on a line of its own, as Markdown's output does."""
    if not element.text:
        element.text = "\n"
    for child in element:
        child.tail = "\n"

"""The elements of slots, and the neutral text that they hold on the public site."""

from __future__ import annotations

from xml.etree.ElementTree import (
    Element,
    SubElement,
)

from aws_posture.facts import Fact, State
from aws_posture.slots import ATTRIBUTE, CSS, SlotKind, marker

BADGE_TEXT = "not checked"
SENTENCE_TEXT = "Not checked: this page is public and knows no account."
VERDICT_TEXT = (
    "Not checked: this page is public and knows no account. You can look it up by hand, as below."
)


def css(name: str) -> str:
    """Spell one of our classes."""
    return f"{CSS}-{name}"


def add(parent: Element, tag: str, name: str, text: str | None = None) -> Element:
    """Add an element with one of our classes."""
    element = SubElement(parent, tag, {"class": css(name)})
    element.text = text
    return element


def as_slot(element: Element, kind: SlotKind, fact_id: str) -> None:
    """Make an element the slot of a fact."""
    element.set("class", css(kind))
    element.set(ATTRIBUTE, marker(kind))
    element.set("data-fact", fact_id)
    element.set("data-state", State.UNCHECKED)


def as_heading(element: Element, level: int) -> None:
    """Make an element a heading for screen readers, which no table of contents picks up."""
    element.set("role", "heading")
    element.set("aria-level", str(level))


def add_slot(parent: Element, tag: str, kind: SlotKind, fact_id: str) -> Element:
    """Add a slot with its neutral text."""
    element = SubElement(parent, tag)
    as_slot(element, kind, fact_id)
    if kind is SlotKind.VERDICT:
        SubElement(element, "p").text = VERDICT_TEXT
    else:
        element.text = BADGE_TEXT if kind is SlotKind.BADGE else SENTENCE_TEXT
    return element


def add_check(parent: Element, fact: Fact, *, is_open: bool = False) -> None:
    """Add how a person looks a fact up, folded away."""
    details = add(parent, "details", "check")
    if is_open:
        details.set("open", "open")
    SubElement(details, "summary").text = "How to check it by hand"
    if fact.check.console:
        add(details, "p", "way", "In the AWS Management Console:")
        steps = SubElement(details, "ol")
        for step in fact.check.console:
            SubElement(steps, "li").text = step
        lines(steps)
    if fact.check.cli:
        add(details, "p", "way", "With the AWS CLI:")
        SubElement(SubElement(details, "pre"), "code").text = fact.check.cli + "\n"
    lines(details)


def add_document(parent: Element, fact: Fact) -> None:
    """Add where AWS documents a fact."""
    line = add(parent, "p", "document", "AWS documents it in ")
    link = SubElement(line, "a", {"href": fact.document.url})
    link.text = fact.document.title
    link.tail = "."


def lines(element: Element) -> None:
    """Put each child on a line of its own, as Markdown's output has it."""
    if not element.text:
        element.text = "\n"
    for child in element:
        child.tail = "\n"

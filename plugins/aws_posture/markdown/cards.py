"""Cards and the summary of a page: what stands in the block forms; `report` has the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import (
    Element,
    SubElement,
)

from markdown.extensions.toc import unique

from aws_posture.base.words import count
from aws_posture.cards import css, document
from aws_posture.catalogue.model import Fact, State
from aws_posture.markdown.conversion import (
    Block,
    Card,
    Conversion,
    Glance,
    Report,
    Summary,
    When,
)
from aws_posture.markdown.elements import (
    add,
    add_check,
    add_counts,
    add_slot,
    append,
    as_slot,
    lines,
)
from aws_posture.markdown.leftovers import check_options
from aws_posture.markdown.report import fill_glance, fill_report
from aws_posture.slots import ATTRIBUTE, NO_ENTRY, SlotKind, marker


@dataclass(frozen=True, slots=True)
class Place:
    """A block, or an inline slot, in the page.

    Attributes:
        element: The element.
        block: Which block it is; None for an inline slot.
        within: The ``when`` blocks around it, the outermost first.
    """

    element: Element
    block: Block | None
    within: tuple[Element, ...]

    def is_seen_from(self, other: Place) -> bool:
        """Return whether this is on the page whenever the other one is."""
        return other.within[: len(self.within)] == self.within

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it uses."""
        match self.block:
            case Card(fact=fact):
                return (fact.id,)
            case When(condition=condition):
                return condition.facts
            case Summary() | Report() | Glance():
                return ()
        return (self.element.get("data-fact", ""),)


def fill(root: Element, conversion: Conversion) -> None:
    """Give the page's blocks their content.

    Raises:
        MarkdownError: A summary has nothing to sum up, or a card's option is written as prose.
    """
    places = [place for place in _walk(root, conversion.blocks, ()) if _is_used(place, conversion)]
    ids = {element.get("id", "") for element in root.iter()}
    # The plain id belongs to a card that everybody sees, whatever the branches hold.
    for place in sorted(places, key=lambda place: len(place.within)):
        if isinstance(place.block, Card):
            check_options(place.element[0], conversion)
            _fill_card(place.element, place.block, ids)
    for place in places:
        if isinstance(place.block, Summary):
            _fill_summary(place, places, conversion)
        elif isinstance(place.block, Report):
            fill_report(place.element, tuple(conversion.catalogue.values()), ids)
        elif isinstance(place.block, Glance):
            fill_glance(place.element, tuple(conversion.catalogue.values()))


def _walk(
    parent: Element, blocks: Mapping[Element, Block], within: tuple[Element, ...]
) -> Iterator[Place]:
    for element in parent:
        block = blocks.get(element)
        if block or element.get("data-fact"):
            yield Place(element, block, within)
        inside = (*within, element) if isinstance(block, When) else within
        yield from _walk(element, blocks, inside)


def _is_used(place: Place, conversion: Conversion) -> bool:
    # An author may write any attribute; only facts that exist are counted.
    return place.block is not None or place.facts[0] in conversion.catalogue


def _fill_card(section: Element, card: Card, ids: set[str]) -> None:
    prose = section[0]
    section.remove(prose)
    anchor = unique(f"fact-{card.fact.id.replace('.', '-')}", ids)
    as_slot(section, SlotKind.CARD, card.fact.id)
    section.set("id", anchor)
    section.set("aria-labelledby", f"{anchor}-title")
    add(section, "p", "title", card.title).set("id", f"{anchor}-title")
    add(section, "p", "question", card.fact.question)
    verdict = add_slot(section, "div", SlotKind.VERDICT, card.fact.id)
    if not (_has_no_steps(prose) if card.steps is None else card.steps):
        verdict.set("data-steps", "prose")
    lines(verdict)
    add(section, "p", "why", card.fact.why)
    if len(prose) or (prose.text or "").strip():
        prose.set("class", css("prose"))
        section.append(prose)
    add_check(section, card.fact, is_open=card.open)
    append(section, document(card.fact.document))
    lines(section)


def _has_no_steps(prose: Element) -> bool:
    """Return whether an author left it to the card to say what to do: there is no numbered list."""
    return prose.find(".//ol") is None


def _fill_summary(summary: Place, places: Sequence[Place], conversion: Conversion) -> None:
    facts = tuple(dict.fromkeys(fact for place in places for fact in place.facts))
    if not facts:
        raise conversion.error(
            "'/// fact-summary' has nothing to sum up: the page uses no fact",
            r"^[^/\n]*/{3,}[ ]*fact-summary",
        )
    summary.element.set("class", css("summary"))
    number = count(len(facts), "question")
    said = f"{number} about your account, not checked"
    add_counts(add(summary.element, "p", "counts-line"), facts, said)
    anchors = [_anchor_of(conversion.catalogue[fact], summary, places) for fact in facts]
    ledger = add(summary.element, "div", "ledger")
    ledger.set(ATTRIBUTE, marker(SlotKind.SUMMARY))
    ledger.set("data-facts", " ".join(facts))
    ledger.set("data-entries", " ".join(anchor or NO_ENTRY for anchor in anchors))
    ledger.set("data-state", State.UNCHECKED)
    entries = SubElement(ledger, "ul")
    for fact, anchor in zip(facts, anchors, strict=True):
        question = conversion.catalogue[fact].question
        _add_line(SubElement(entries, "li"), question, anchor)
    lines(entries)
    lines(summary.element)


def _add_line(line: Element, question: str, anchor: str | None) -> None:
    element = add(line, "a" if anchor else "span", "question", question)
    if anchor:
        element.set("href", f"#{anchor}")


def _anchor_of(fact: Fact, summary: Place, places: Iterable[Place]) -> str | None:
    for place in places:
        if (
            isinstance(place.block, Card)
            and place.block.fact is fact
            and place.is_seen_from(summary)
        ):
            return place.element.get("id")
    return None

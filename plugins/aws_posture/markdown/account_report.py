"""The report: every fact, what matters most, a table to look things up in, and all there is to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from xml.etree.ElementTree import (
    Element,
    SubElement,
)

from markdown.extensions.toc import unique

from aws_posture.facts import Fact, State
from aws_posture.facts.model import by_risk
from aws_posture.markdown.elements import (
    add,
    add_check,
    add_document,
    add_slot,
    as_heading,
    css,
    lines,
)
from aws_posture.slots import ATTRIBUTE, SlotKind, marker

TOPICS = {
    "root": "The root user",
    "iam": "IAM users",
    "account": "The account",
    "caller": "The credentials in use",
    "billing": "Billing",
}
"""The report's headings; a topic that has none goes by its name."""

# How many of the gravest the public is told of.
_FIRST = 4

_COLUMNS = ("Answer", "Question", "Topic", "Severity")


def fill_report(report: Element, facts: Sequence[Fact], ids: set[str]) -> None:
    """Give a report its content.

    Args:
        report: The block.
        facts: The catalogue.
        ids: The ids that the page has; the report's are added.
    """
    report.set("class", css("report"))
    ranked = by_risk(facts)
    anchors = {fact.id: unique(f"report-{fact.id.replace('.', '-')}", ids) for fact in facts}
    _add_overview(report, ranked, anchors)
    # Empty on purpose: where nobody knows an account there is nothing that could have changed.
    history = add(report, "div", "history")
    history.set(ATTRIBUTE, marker(SlotKind.HISTORY))
    history.set("data-state", State.UNCHECKED)
    _add_table(report, ranked, anchors, unique("report-questions", ids))
    for topic, of_topic in groupby(facts, key=lambda fact: fact.topic):
        section = _add_section(report, "topic", _named(topic), unique(f"facts-{topic}", ids))
        entries = SubElement(section, "ul")
        for fact in of_topic:
            entry = add(entries, "li", "entry")
            entry.set("id", anchors[fact.id])
            _fill_entry(entry, fact)
        lines(entries)
        lines(section)
    lines(report)


def _named(topic: str) -> str:
    return TOPICS.get(topic, topic)


def _add_section(report: Element, name: str, title: str, anchor: str) -> Element:
    section = add(report, "section", name)
    section.set("aria-labelledby", anchor)
    _add_title(section, title).set("id", anchor)
    return section


def _add_title(parent: Element, text: str) -> Element:
    title = add(parent, "p", "topic-title", text)
    as_heading(title, 2)
    return title


def _add_overview(report: Element, ranked: Sequence[Fact], anchors: Mapping[str, str]) -> None:
    overview = add(report, "div", "overview")
    overview.set(ATTRIBUTE, marker(SlotKind.OVERVIEW))
    overview.set("data-facts", " ".join(fact.id for fact in ranked))
    overview.set("data-entries", " ".join(anchors[fact.id] for fact in ranked))
    overview.set("data-state", State.UNCHECKED)
    _add_title(overview, "What matters most")
    steps = add(overview, "ol", "first")
    for fact in ranked[:_FIRST]:
        step = SubElement(steps, "li")
        _add_link(step, fact, anchors).tail = " "
        add(step, "span", "sentence", fact.why)
    lines(steps)
    lines(overview)


def _add_table(
    report: Element, ranked: Sequence[Fact], anchors: Mapping[str, str], anchor: str
) -> None:
    section = _add_section(report, "questions", "Every question", anchor)
    # Where the script puts what filters and copies, so that nothing moves when it does.
    add(section, "div", "tools")
    table = add(section, "table", "table")
    table.set("aria-labelledby", anchor)
    heads = SubElement(SubElement(table, "thead"), "tr")
    for column in _COLUMNS:
        SubElement(heads, "th", {"scope": "col"}).text = column
    rows = SubElement(table, "tbody")
    for fact in ranked:
        _fill_row(SubElement(rows, "tr"), fact, anchors)
    lines(rows)
    lines(section)


def _fill_row(row: Element, fact: Fact, anchors: Mapping[str, str]) -> None:
    add_slot(SubElement(row, "td"), "span", SlotKind.BADGE, fact.id)
    _add_link(SubElement(row, "th", {"scope": "row"}), fact, anchors)
    SubElement(row, "td").text = _named(fact.topic)
    SubElement(row, "td").text = str(fact.risk).capitalize()


def _add_link(parent: Element, fact: Fact, anchors: Mapping[str, str]) -> Element:
    link = SubElement(parent, "a", {"href": f"#{anchors[fact.id]}"})
    link.text = fact.title
    return link


def _fill_entry(entry: Element, fact: Fact) -> None:
    head = SubElement(entry, "p")
    title = add(head, "span", "title", fact.title)
    title.tail = " "
    as_heading(title, 3)
    add_slot(head, "span", SlotKind.BADGE, fact.id)
    add(entry, "p", "question", fact.question)
    lines(add_slot(entry, "div", SlotKind.VERDICT, fact.id))
    add_check(entry, fact)
    add_document(entry, fact)
    # Which posts explain a fact is known when every page is; see report.link_report.
    add(entry, "span", "posts").set("data-fact", fact.id)
    lines(entry)

"""The report: what matters most, and folded a table of every fact and all there is to say, by topic.

Which posts explain a fact is known when every page is rendered: whoever knows them all calls
facts_used on each, and link_report on the pages that hold a report.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import (
    Element,
    SubElement,
)

from markdown.extensions.toc import unique

from aws_posture import cards
from aws_posture.base.errors import MarkdownError
from aws_posture.base.html_tags import parse_start_tag, slot_tags
from aws_posture.base.words import count
from aws_posture.cards import css
from aws_posture.catalogue.model import Fact, Kind, State, by_risk
from aws_posture.catalogue.topics import topic_title
from aws_posture.markdown.elements import (
    GLANCE_TEXT,
    add,
    add_check,
    add_counts,
    add_slot,
    append,
    lines,
)
from aws_posture.slots import ATTRIBUTE, SlotKind, decode_branch, encode_branch, marker

# How many of the gravest the public is told of.
_FIRST = 4

_COLUMNS = ("Answer", "Question", "Topic", "Severity")

_PLACE = re.compile(rf'<span class="{css("posts")}" data-fact="(?P<fact>[^"]*)"></span>')
_BRANCH = re.compile(r'(?P<head> data-branch=")(?P<branch>[^"]*)(?=")')


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
    table = unique("report-questions", ids)
    overview = _add_overview(report, ranked, anchors, unique("report-first", ids))
    # Where nobody knows an account, a slot has nothing to lead to; what fills it in does.
    overview.set("id", unique("plan", ids))
    overview.set("data-table", table)
    # Empty on purpose: where nobody knows an account there is nothing that could have changed.
    history = add(report, "div", "history")
    history.set(ATTRIBUTE, marker(SlotKind.HISTORY))
    history.set("data-state", State.UNCHECKED)
    _add_table(report, ranked, anchors, table)
    # A site's own facts come last, and may belong to a topic that is there already.
    for topic in dict.fromkeys(fact.topic for fact in facts):
        members = [fact for fact in facts if fact.topic == topic]
        section = _add_fold(report, "topic", topic_title(topic), unique(f"facts-{topic}", ids))
        add_counts(section[0], [fact.id for fact in members], count(len(members), "question"))
        entries = SubElement(section, "ul")
        for fact in members:
            entry = add(entries, "li", "entry")
            entry.set("id", anchors[fact.id])
            _fill_entry(entry, fact)
        lines(entries)
        lines(section)
    lines(report)


def _add_fold(report: Element, name: str, title: str, anchor: str) -> Element:
    section = add(report, "details", "fold")
    section.set("class", f"{css('fold')} {css(name)}")
    heading = cards.node("span", "topic-title", title, id=anchor, **cards.as_heading(2))
    append(SubElement(section, "summary"), heading, " ")
    return section


def _add_overview(
    report: Element, ranked: Sequence[Fact], anchors: Mapping[str, str], anchor: str
) -> Element:
    overview = add(report, "div", "overview")
    overview.set(ATTRIBUTE, marker(SlotKind.OVERVIEW))
    overview.set("data-facts", " ".join(fact.id for fact in ranked))
    overview.set("data-entries", " ".join(anchors[fact.id] for fact in ranked))
    overview.set("data-state", State.UNCHECKED)
    append(overview, cards.topic_title("What matters most", anchor))
    steps = add(overview, "ol", "first")
    for fact in ranked[:_FIRST]:
        link = cards.entry_link(anchors[fact.id], fact.title)
        append(SubElement(steps, "li"), link, " ", cards.sentence(fact.why))
    lines(steps)
    lines(overview)
    return overview


def _add_table(
    report: Element, ranked: Sequence[Fact], anchors: Mapping[str, str], anchor: str
) -> None:
    section = _add_fold(report, "questions", "Every question", f"{anchor}-title")
    add(section[0], "span", "count", f"{count(len(ranked), 'question')} in a table")
    # Where the script puts what filters and copies, so that nothing moves when it does.
    add(section, "div", "tools")
    table = add(section, "table", "table")
    table.set("id", anchor)
    table.set("aria-labelledby", f"{anchor}-title")
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
    link = cards.entry_link(anchors[fact.id], fact.title)
    append(SubElement(row, "th", {"scope": "row"}), link)
    SubElement(row, "td").text = topic_title(fact.topic)
    SubElement(row, "td").text = str(fact.risk).capitalize()


def _fill_entry(entry: Element, fact: Fact) -> None:
    head = SubElement(entry, "p")
    append(head, cards.node("span", "title", fact.title, **cards.as_heading(3)), " ")
    if fact.kind is Kind.CHECK:
        append(head, cards.severity(fact.risk), " ")
    add_slot(head, "span", SlotKind.BADGE, fact.id)
    add(entry, "p", "question", fact.question)
    lines(add_slot(entry, "div", SlotKind.VERDICT, fact.id))
    add(entry, "p", "why", fact.why)
    add_check(entry, fact)
    append(entry, cards.document(fact.document))
    # Which posts explain a fact is known when every page is; see link_report.
    add(entry, "span", "posts").set("data-fact", fact.id)
    lines(entry)


def fill_glance(glance: Element, facts: Sequence[Fact]) -> None:
    """Give a glance its neutral text: what a report would say of the same facts, in three lines.

    Args:
        glance: The block.
        facts: The catalogue.
    """
    glance.set("class", css("glance"))
    glance.set(ATTRIBUTE, marker(SlotKind.GLANCE))
    glance.set("data-facts", " ".join(fact.id for fact in by_risk(facts)))
    glance.set("data-state", State.UNCHECKED)
    SubElement(glance, "p").text = GLANCE_TEXT
    lines(glance)


def facts_used(page: str) -> tuple[str, ...]:
    """List the facts that a page explains: those it has a card of, in branches too.

    Args:
        page: The HTML that Markdown became.

    Returns:
        The facts' ids, each once, in the order of the page.
    """
    return tuple(dict.fromkeys(_cards(page)))


def holds_report(page: str) -> bool:
    """Return whether a page may have a report that can be linked to posts, in a branch or not."""
    return css("posts") in page or " data-branch=" in page


def link_report(page: str, posts: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """Link a report to the posts that explain its facts.

    Args:
        page: The HTML that Markdown became. A page without a report comes back as it is.
        posts: By fact id, the title and the address (from this page) of each post. Titles
            may hold character references, as MkDocs's do, but no tags.
    """

    def fill(place: re.Match[str]) -> str:
        links = ", ".join(_link(*post) for post in posts.get(place["fact"], ()))
        return place.group().replace("></", f">Explained in {links}</") if links else place.group()

    def fill_branch(slot: re.Match[str]) -> str:
        branch = _decode(slot["branch"])
        return slot["head"] + encode_branch(link_report(branch, posts))

    return _BRANCH.sub(fill_branch, _PLACE.sub(fill, page))


def _link(title: str, href: str) -> str:
    text = html.escape(html.unescape(title), quote=False)
    return f'<a href="{html.escape(href)}">{text}</a>'


def _decode(text: str) -> str:
    try:
        return decode_branch(text)
    except ValueError as error:
        raise MarkdownError(
            f"a branch of '/// when' is damaged ({error}); another plugin has changed the page"
        ) from None


def _cards(page: str) -> Iterator[str]:
    for _, source in slot_tags(page.encode(), ATTRIBUTE.encode()):
        tag = parse_start_tag(source)
        values = {
            name.decode(): html.unescape(one.value.decode()) for name, one in tag.attributes.items()
        }
        slot = values.get(ATTRIBUTE)
        if slot == marker(SlotKind.CARD):
            yield values.get("data-fact", "")
        elif slot == marker(SlotKind.BRANCH):
            yield from _cards(_decode(values.get("data-branch", "")))

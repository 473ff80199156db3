"""The replacement of a slot, given its start tag."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from aws_posture.base.errors import FactError, StampError, nearest
from aws_posture.base.html_tags import StartTag
from aws_posture.catalogue.conditions import Audience, parse_condition
from aws_posture.catalogue.model import Declaration, Fact, Finding, State, Verdict
from aws_posture.judging.comparing import Point
from aws_posture.slots import (
    ATTRIBUTE,
    CSS,
    PUBLIC,
    STAMPED,
    VERSION,
    SlotKind,
    decode_branch,
    marker,
)
from aws_posture.stamp import fragments, ledger, plan, timeline
from aws_posture.stamp.glance import glance

BUTTON = b"md-content__button"
"""The class of the buttons of Material and Zensical that lead to a page's source, or its editor."""

_KINDS = {marker(kind).encode(): kind for kind in SlotKind}
_LONGEST_SHOWN = 60


class Reach(Enum):
    """How much of a slot is replaced."""

    TAG = auto()
    CONTENT = auto()
    """The start tag and what is in the element; the end tag stays."""
    ELEMENT = auto()


@dataclass(frozen=True, slots=True)
class Replacement:
    """The replacement of a slot.

    Attributes:
        html: What it is replaced with, in ASCII.
        reach: How much of it.
        name: The element's name.
        slots: How many slots are filled by it, including those in a branch.
    """

    html: bytes
    reach: Reach
    name: bytes
    slots: int = 1


@dataclass(frozen=True, slots=True)
class AccountResults:
    """The verdicts on an account, for slots to look up.

    Attributes:
        verdicts: The verdicts by fact id.
        facts: The catalogue by fact id.
        account: The account's id, as it may be shown; empty if that is not known.
        taken_at: When AWS was asked.
        history: Its states over time, the latest last.
        not_judged: Facts that slots asked for and that have no verdict, in that order.
    """

    verdicts: Mapping[str, Verdict]
    facts: Mapping[str, Fact]
    account: str = ""
    taken_at: datetime | None = None
    history: Sequence[Point] = ()
    not_judged: dict[str, None] = field(default_factory=dict)

    def verdict(self, fact: str) -> Verdict:
        """Return a fact's verdict; `unknown` if there is none.

        Raises:
            StampError: The catalogue has no such fact.
        """
        if fact not in self.facts:
            raise StampError(
                f"a slot asks for the fact {_shown(fact)}, which this aws-posture does not know"
                f"{nearest(fact, self.facts)}; build the site with the same version"
            )
        if fact in self.verdicts:
            return self.verdicts[fact]
        self.not_judged[fact] = None
        reason = "This fact was not among those that were judged; judge it and stamp again."
        return Verdict(fact, Finding(State.UNKNOWN, "Nobody has judged this.", reason=reason))


def replacement(
    tag: StartTag, results: AccountResults | None, fill_branch: Callable[[bytes], tuple[bytes, int]]
) -> Replacement | None:
    """Return the replacement of the slot that begins with a tag.

    Args:
        tag: The tag.
        results: The account's verdicts; None leaves slots as they are.
        fill_branch: Fills the slots of a branch; also returns the number of slots.

    Returns:
        The replacement, or None if the tag does not begin a slot.

    Raises:
        StampError: The slot cannot be filled.
    """
    if STAMPED.encode() in tag.attributes:
        raise StampError("the page is stamped already; name the folder of the public site")
    if PUBLIC.encode() in tag.attributes or _is_button(tag):
        return Replacement(b"", Reach.ELEMENT, tag.name, slots=0)
    slot = tag.attributes.get(ATTRIBUTE.encode())
    if slot is None or results is None:
        return None
    kind = _KINDS.get(slot.value)
    if kind is None:
        raise StampError(
            f"a slot is marked {_shown(slot.value.decode('latin-1'))}, but this aws-posture reads "
            f"v{VERSION}: {', '.join(SlotKind)}; build the site with the same version"
        )
    if kind is SlotKind.BRANCH:
        return _branch(tag, results, fill_branch)
    of_several = _OF_SEVERAL.get(kind)
    return of_several(tag, results) if of_several else _of_fact(tag, kind, results)


def _is_button(tag: StartTag) -> bool:
    """Return whether a tag begins a link to the page's source; Zensical also has buttons to copy it."""
    classes = tag.attributes.get(b"class")
    return tag.name.lower() == b"a" and classes is not None and BUTTON in classes.value.split()


def _of_fact(tag: StartTag, kind: SlotKind, results: AccountResults) -> Replacement:
    verdict = results.verdict(_read(tag, "data-fact"))
    html = _content(kind, verdict, results, has_steps=b"data-steps" not in tag.attributes)
    start = _stamped(tag, verdict.state, verdict.declaration)
    if html is None:
        return Replacement(start, Reach.TAG, tag.name)
    return Replacement(start + html.encode("ascii"), Reach.CONTENT, tag.name)


def _content(
    kind: SlotKind, verdict: Verdict, results: AccountResults, *, has_steps: bool
) -> str | None:
    fact = results.facts[verdict.fact]
    match kind:
        case SlotKind.VALUE:
            return fragments.value(verdict)
        case SlotKind.CODE:
            return fragments.code(verdict)
        case SlotKind.BADGE:
            return fragments.badge(verdict, fact)
        case SlotKind.SENTENCE:
            return fragments.sentence(verdict)
        case SlotKind.VERDICT:
            account = results.account if has_steps else None
            return fragments.full(verdict, fact, account)
    return None


def _counts(tag: StartTag, results: AccountResults) -> Replacement:
    verdicts = [results.verdict(fact) for fact in _read(tag, "data-facts").split()]
    counted = fragments.counts(verdicts).encode("ascii")
    html = _stamped(tag, fragments.gravest(verdicts)) + counted
    return Replacement(html, Reach.CONTENT, tag.name)


def _overview(tag: StartTag, results: AccountResults) -> Replacement:
    entries = _entries(tag, results)
    place = plan.Place(
        *(_read(tag, "id"), _read(tag, "data-table"), results.account, results.taken_at)
    )
    return _of_entries(tag, entries, plan.plan(entries, place))


def _summary(tag: StartTag, results: AccountResults) -> Replacement:
    entries = _entries(tag, results)
    return _of_entries(tag, entries, ledger.ledger(entries))


def _entries(tag: StartTag, results: AccountResults) -> list[plan.Entry]:
    names, anchors = _read(tag, "data-facts").split(), _read(tag, "data-entries").split()
    if len(names) != len(anchors):
        raise StampError("a slot does not have one entry for each fact; build the site again")
    return [
        plan.Entry(results.verdict(name), results.facts[name], anchor)
        for name, anchor in zip(names, anchors, strict=True)
    ]


def _of_entries(tag: StartTag, entries: Sequence[plan.Entry], html: str) -> Replacement:
    start = _stamped(tag, fragments.gravest([entry.verdict for entry in entries]))
    return Replacement(start + html.encode("ascii"), Reach.CONTENT, tag.name)


def _glance(tag: StartTag, results: AccountResults) -> Replacement:
    verdicts = [results.verdict(fact) for fact in _read(tag, "data-facts").split()]
    html = glance(verdicts, results.account, results.taken_at)
    start = _stamped(tag, fragments.gravest(verdicts))
    return Replacement(start + html.encode("ascii"), Reach.CONTENT, tag.name)


def _history(tag: StartTag, results: AccountResults) -> Replacement:
    html = timeline.before_and_after(results.history, results.facts)
    if not html:
        return Replacement(b"", Reach.ELEMENT, tag.name)
    return Replacement(_stamped(tag, "held") + html.encode("ascii"), Reach.CONTENT, tag.name)


def _when(tag: StartTag, results: AccountResults) -> Replacement:
    if _holds(tag, results):
        return Replacement(_stamped(tag, "held"), Reach.TAG, tag.name)
    return Replacement(b"", Reach.ELEMENT, tag.name)


def _branch(
    tag: StartTag, results: AccountResults, fill_branch: Callable[[bytes], tuple[bytes, int]]
) -> Replacement:
    try:
        html = decode_branch(_read(tag, "data-branch"))
    except ValueError as error:
        raise StampError(
            f"a branch is damaged ({error}); build the site again, "
            "and look for a plugin that changes attributes"
        ) from None
    if not _holds(tag, results):
        return Replacement(b"", Reach.ELEMENT, tag.name)
    # References mean the same in every encoding that the page may have.
    filled, slots = fill_branch(html.encode("ascii", "xmlcharrefreplace"))
    division = b"%s\n%s\n</div>" % (_as_division(tag), filled)
    return Replacement(division, Reach.ELEMENT, tag.name, slots + 1)


def _holds(tag: StartTag, results: AccountResults) -> bool:
    try:
        condition = parse_condition(_read(tag, "data-when"), results.facts)
    except FactError as error:
        raise StampError(f"{error}; build the site with the same version") from None
    return condition.holds(Audience.PRIVATE, lambda fact: results.verdict(fact).state)


_OF_SEVERAL = {
    SlotKind.COUNTS: _counts,
    SlotKind.GLANCE: _glance,
    SlotKind.HISTORY: _history,
    SlotKind.OVERVIEW: _overview,
    SlotKind.SUMMARY: _summary,
    SlotKind.WHEN: _when,
}
"""The slots that belong to more than one fact, or to none."""


def _read(tag: StartTag, name: str) -> str:
    attribute = tag.attributes.get(name.encode())
    if attribute is None:
        raise StampError(
            f"the slot {_shown(tag.source.decode('latin-1'))} has no {name}; build the site again"
        )
    return attribute.value.decode("ascii", "backslashreplace")


def _stamped(tag: StartTag, state: str, declaration: Declaration | None = None) -> bytes:
    """Rewrite a start tag: it says that it is stamped, in which state, and what was declared."""
    slot = tag.attributes[ATTRIBUTE.encode()]
    mark = b'%s="%s"' % (STAMPED.encode(), slot.value)
    declared = f' data-declared="{declaration.kind}"' if declaration else ""
    stated = f'data-state="{state}"{declared}'.encode()
    old = tag.attributes.get(b"data-state")
    if old is None:
        return _edited(tag.source, {(slot.start, slot.end): b"%s %s" % (mark, stated)})
    return _edited(tag.source, {(slot.start, slot.end): mark, (old.start, old.end): stated})


def _as_division(tag: StartTag) -> bytes:
    """Rewrite a branch's start tag: a division like that of a ``when`` which holds."""
    slot = tag.attributes[ATTRIBUTE.encode()]
    branch = tag.attributes[b"data-branch"]
    classes = f"{CSS}-when".encode()
    edits = {
        (1, 1 + len(tag.name)): b"div",
        (slot.start, slot.end): b'%s="%s"' % (STAMPED.encode(), slot.value),
        (branch.start, branch.end): b'data-state="held"',
    }
    own = tag.attributes.get(b"class")
    if own is None:
        edits[1, 1 + len(tag.name)] = b'div class="%s"' % classes
    else:
        quoted = own.value.replace(b'"', b"&quot;")
        edits[own.start, own.end] = b'class="%s %s"' % (classes, quoted)
    return _edited(tag.source, edits)


def _edited(source: bytes, edits: Mapping[tuple[int, int], bytes]) -> bytes:
    parts: list[bytes] = []
    done = 0
    for (start, end), new in sorted(edits.items()):
        parts += (source[done:start], new)
        done = end
    return b"".join((*parts, source[done:]))


def _shown(written: str) -> str:
    cut = written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}…"
    return ascii(cut)

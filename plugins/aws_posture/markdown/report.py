"""What is read from, and written into, pages that are rendered: which post explains which fact.

The Markdown extension knows one page only. When every page is rendered, whoever knows them
all calls facts_used on each, and link_report on the pages that hold a report.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from aws_posture.errors import MarkdownError
from aws_posture.markdown.elements import css
from aws_posture.slots import ATTRIBUTE, SlotKind, decode_branch, encode_branch, marker

_PLACE = re.compile(rf'<span class="{css("posts")}" data-fact="(?P<fact>[^"]*)"></span>')
_BRANCH = re.compile(r'(?P<head> data-branch=")(?P<branch>[^"]*)(?=")')

# Start tags, and what looks like one and is none.
_TAG = re.compile(
    r"<!--.*?-->|<(script|style|textarea|title)\b.*?</\1\s*>"
    r"""|<[a-z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""",
    re.DOTALL | re.IGNORECASE,
)


def facts_used(page: str) -> tuple[str, ...]:
    """List the facts that a page explains: those it has a card of, in branches too.

    Args:
        page: The HTML that Markdown became.

    Returns:
        The facts' ids, each once, in the order of the page.
    """
    if ATTRIBUTE not in page:
        return ()
    reader = _CardReader()
    reader.feed(_slot_tags(page))
    reader.close()
    return tuple(dict.fromkeys(reader.facts))


def facts_named(page: str) -> frozenset[str]:
    """List the facts that a page cannot be stamped without: in slots, conditions and branches.

    Args:
        page: The HTML that Markdown became.
    """
    if ATTRIBUTE not in page:
        return frozenset()
    reader = _NameReader()
    reader.feed(_slot_tags(page))
    reader.close()
    return frozenset(reader.facts)


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


def _slot_tags(page: str) -> str:
    """Leave nothing of a page but the start tags of slots: to parse the rest takes long."""
    found = (tag.group() for tag in _TAG.finditer(page))
    return "".join(tag for tag in found if ATTRIBUTE in tag and tag[1] != "!")


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


class _CardReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.facts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        values = dict(attrs)
        slot = values.get(ATTRIBUTE)
        if slot == marker(SlotKind.CARD):
            self.facts.append(values.get("data-fact") or "")
        elif slot == marker(SlotKind.BRANCH):
            self.facts.extend(facts_used(_decode(values.get("data-branch") or "")))


class _NameReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.facts: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        values = {name: value or "" for name, value in attrs}
        if ATTRIBUTE not in values:
            return
        named = (values.get(name, "") for name in ("data-fact", "data-facts", "data-when"))
        # A fact's id is the only word of a condition that has a dot.
        self.facts.update(word for words in named for word in words.split() if "." in word)
        if values[ATTRIBUTE] == marker(SlotKind.BRANCH):
            self.facts |= facts_named(_decode(values.get("data-branch", "")))

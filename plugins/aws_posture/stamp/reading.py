"""Reading a finished site: which facts its pages name, whatever engine and plugins made them.

What a site generator reports during a build is not enough: it skips pages that it does not build
again, and other plugins may still encode, move or drop what a page contains. Readers get the
finished files, and those are stamped, so they are what is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from aws_posture.base.copy_marker import is_private_copy
from aws_posture.base.errors import StampError
from aws_posture.base.html_tags import StartTag, parse_start_tag, slot_tags
from aws_posture.base.pages import is_page, not_rendered
from aws_posture.slots import ATTRIBUTE, DEEPEST, STAMPED, SlotKind, decode_branch, marker
from aws_posture.stamp.files import read_html

_SLOT = ATTRIBUTE.encode()
_STAMPED = STAMPED.encode()
_BRANCH = marker(SlotKind.BRANCH).encode()
_NAMING = (b"data-fact", b"data-facts", b"data-when")

# The cache does not grow with the number of pages.
_MOST_TAGS = 512
_LONGEST = 2000


@dataclass(frozen=True)
class SiteSlots:
    """What a finished site asks about an account.

    Attributes:
        pages: The facts that each page with slots names, by the page's path in the site, with
            forward slashes. A report's history names none, so a page can be here without any.
        read: The paths of all pages, with slots or without.
    """

    pages: Mapping[str, frozenset[str]]
    read: frozenset[str]

    @cached_property
    def facts(self) -> frozenset[str]:
        """Every fact that some page names, by id."""
        return frozenset().union(*self.pages.values())


def read_site(site: Path) -> SiteSlots:
    """Read which facts the pages of a finished site name.

    Args:
        site: The public site's folder; only read.

    Raises:
        StampError: It is not the folder of a public site, a page cannot be read, or it holds a form
            that no extension rendered.
    """
    if not site.is_dir():
        raise StampError(f"{site}: no such folder; build the site first, or name its folder")
    if is_private_copy(site):
        raise StampError(
            f"{site}: this is a private copy already; name the folder of the public site"
        )
    reader = _Reader()
    found: dict[str, frozenset[str] | None] = {}
    try:
        for path in _pages(site):
            name = path.relative_to(site).as_posix()
            found[name] = reader.facts_of(read_html(str(path)), str(path))
    except OSError as error:
        raise StampError(
            f"{error.filename or site}: {error.strerror or error}; make sure that the site can be read"
        ) from None
    pages = {name: facts for name, facts in found.items() if facts is not None}
    return SiteSlots(pages, frozenset(found))


def check_site(site: Path) -> SiteSlots:
    """Read a finished site, and make sure that there is something to stamp.

    Raises:
        StampError: It cannot be read, or none of its pages names a fact.
    """
    slots = read_site(site)
    if not slots.pages:
        raise StampError(
            f"{site}: no page has a slot for an answer, so there is nothing to stamp; name a fact "
            "in a page and build the site again, or name another folder"
        )
    return slots


def read_page(page: bytes, name: str) -> frozenset[str]:
    """Read which facts a page names: in slots, in conditions, and in branches.

    Args:
        page: The page, or a part of one, in any encoding that is a superset of ASCII.
        name: What to call it in an error.

    Raises:
        StampError: A slot of it is damaged or filled already, or the page holds a form that no
            extension rendered.
    """
    return _Reader().facts_of(page, name) or frozenset()


def check_rendered(page: bytes, source: str) -> None:
    """Make sure that a page without slots was not meant to have some.

    Some site generators silently skip extensions that they cannot load.

    Raises:
        StampError: It was.
    """
    if found := not_rendered(page):
        raise StampError(
            f"{source}: {found[1].decode('ascii')!r} is in the page as it was written; list "
            "aws_posture under markdown_extensions and build the site again, with MkDocs 1.6, ProperDocs "
            "or Zensical, as MkDocs 2 has no extensions"
        )


def _pages(site: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(site):
        folders.sort()
        for name in sorted(files):
            path = Path(folder, name)
            # Broken links are refused when stamping.
            if is_page(name) and path.is_file():
                yield path


class _Reader:
    """Reads pages, and remembers the tags that they share."""

    def __init__(self) -> None:
        self._known: dict[bytes, frozenset[str]] = {}

    def facts_of(self, page: bytes, name: str) -> frozenset[str] | None:
        """Return the facts that a page names; None if it has no slot."""
        # One search decides about most pages of most sites.
        if _SLOT not in page and _SLOT.upper() not in page:
            check_rendered(page, name)
            return None
        try:
            return self._read(page, 0)
        except ValueError as error:
            raise StampError(
                f"{name}: a branch is damaged ({error}); build the site again, "
                "and look for a plugin that changes attributes"
            ) from None
        except StampError as error:
            raise StampError(f"{name}: {error}") from None

    def _read(self, html: bytes, depth: int) -> frozenset[str] | None:
        found: list[frozenset[str]] = []
        for _, source in slot_tags(html, _SLOT, known=self._known):
            facts = self._known.get(source)
            if facts is None:
                tag = parse_start_tag(source)
                if _STAMPED in tag.attributes:
                    raise StampError(
                        "the page is stamped already; name the folder of the public site"
                    )
                if _SLOT not in tag.attributes:
                    continue
                facts = _named(tag) | self._in_branch(tag, depth)
                self._remember(source, facts)
            found.append(facts)
        return frozenset().union(*found) if found else None

    def _in_branch(self, tag: StartTag, depth: int) -> frozenset[str]:
        branch = tag.attributes.get(b"data-branch")
        # Stamping refuses deeper nesting, and says so.
        if branch is None or tag.attributes[_SLOT].value != _BRANCH or depth == DEEPEST:
            return frozenset()
        html = decode_branch(branch.value.decode("ascii", "backslashreplace"))
        return self._read(html.encode(), depth + 1) or frozenset()

    def _remember(self, source: bytes, facts: frozenset[str]) -> None:
        if len(source) < _LONGEST:
            if len(self._known) >= _MOST_TAGS:
                self._known.clear()
            self._known[source] = facts


def _named(tag: StartTag) -> frozenset[str]:
    values = (tag.attributes[name].value for name in _NAMING if name in tag.attributes)
    words = (word for value in values for word in value.decode("ascii", "replace").split())
    # A fact's id is the only word of a condition that has a dot.
    return frozenset(word for word in words if "." in word)

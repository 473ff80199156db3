"""The branches of ``when`` that are not for the public: they cannot be read in the page.

A branch is rendered like everything else, by every extension, and made inert at the very end:

1. before ``toc`` runs, its headings get other names, so that the table of contents skips
   them, and the ids that ``toc`` would have given them;
2. after ``toc``, they get their names back;
3. when the tree is finished, its beginning and its end are marked;
4. when the text is finished, what is between the marks is cut out and encoded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown.extensions.toc import (
    TocTreeprocessor,
    remove_fnrefs,
    render_inner_html,
    strip_tags,
    unique,
)
from markdown.util import ETX, STX

from aws_posture.base.errors import MarkdownError
from aws_posture.cards import css
from aws_posture.catalogue.model import State
from aws_posture.markdown.conversion import Conversion, When
from aws_posture.markdown.engine import engine
from aws_posture.slots import ATTRIBUTE, SlotKind, encode_branch, marker
from markdown import Markdown

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHELTERED = "aws-posture-"

# Markdown removes these two characters from what authors write.
_MARK = f"{STX}aws-posture{ETX}"
_CLOSE = f"{STX}/aws-posture{ETX}"
# The serializer sorts attributes, so others may stand between the mark and the tag's end.
_OPEN = re.compile(rf"{_MARK}(?P<rest>[^>]*>)")


def shelter(root: Element, conversion: Conversion) -> None:
    """Hide the branches' headings from the table of contents."""
    if not _has_branches(conversion):
        return
    toc = _toc(conversion.md)
    headings = list(_branch_headings(root, conversion, inside=False))
    if toc and headings:
        ids = _ids_after_toc(root, toc, set(headings))
        for heading in headings:
            if "id" not in heading.attrib:
                heading.set("id", unique(_slug(heading, toc), ids))
    for heading in headings:
        heading.tag = _SHELTERED + heading.tag


def restore(root: Element, conversion: Conversion) -> None:
    """Restore the names of the branches' headings, and add what ``toc`` adds to a heading."""
    if not _has_branches(conversion):
        return
    toc = _toc(conversion.md)
    for heading in list(root.iter()):
        if isinstance(heading.tag, str) and heading.tag.startswith(_SHELTERED):
            heading.tag = heading.tag.removeprefix(_SHELTERED)
            if toc:
                _finish(heading, toc)


def _has_branches(conversion: Conversion) -> bool:
    return any(isinstance(block, When) for block in conversion.blocks.values())


def seal(root: Element, conversion: Conversion) -> None:
    """Mark where each branch begins and ends, and finish the ones that the public sees."""
    del root
    told = engine(conversion.md)
    for element, block in conversion.blocks.items():
        if isinstance(block, When):
            public = block.condition.holds_in_public()
            kind = SlotKind.WHEN if public else SlotKind.BRANCH
            element.set(ATTRIBUTE, marker(kind))
            element.set("data-when", str(block.condition))
            if public:
                element.set("class", css("when"))
                element.set("data-state", State.UNCHECKED)
            else:
                if told is not None:
                    told.resolve(element)
                _mark(element)


def cut(text: str, conversion: Conversion) -> str:
    """Encode the branches of a finished page, the inner ones first.

    Raises:
        MarkdownError: Another extension has removed a mark.
    """
    if _MARK not in text:
        return text
    before, *parts = _OPEN.split(text)
    # What has been read of the page, of a branch in it, of a branch in that one, …
    levels, tags = [before], [""]
    for rest_of_tag, part in zip(parts[::2], parts[1::2], strict=True):
        branch, *after = part.split(_CLOSE)
        levels.append(branch)
        tags.append(rest_of_tag)
        for outside in after:
            if len(levels) == 1:
                raise _damaged(conversion)
            encoded = encode_branch(levels.pop().strip())
            levels[-1] += encoded + tags.pop() + outside
    if len(levels) > 1:
        raise _damaged(conversion)
    return levels[0]


def _damaged(conversion: Conversion) -> MarkdownError:
    return conversion.error(
        "another Markdown extension has changed the end of a '/// when' block; "
        "remove the extensions one by one to find it"
    )


def _mark(element: Element) -> None:
    # No element is a template before this: extensions would treat it as inline text.
    element.tag = "template"
    element.set("data-branch", _MARK)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + _CLOSE
    else:
        element.text = (element.text or "") + _CLOSE


def _branch_headings(parent: Element, conversion: Conversion, *, inside: bool) -> Iterator[Element]:
    for element in parent:
        block = conversion.blocks.get(element)
        hidden = isinstance(block, When) and not block.condition.holds_in_public()
        if inside and element.tag in _HEADINGS:
            yield element
        yield from _branch_headings(element, conversion, inside=inside or hidden)


def _toc(md: Markdown) -> TocTreeprocessor | None:
    # A registry has no `get`.
    toc = md.treeprocessors["toc"] if "toc" in md.treeprocessors else None  # noqa: SIM401
    return toc if isinstance(toc, TocTreeprocessor) else None


def _ids_after_toc(root: Element, toc: TocTreeprocessor, hidden: set[Element]) -> set[str]:
    """Predict the page's ids: the public page must not depend on hidden branches."""
    ids = {element.get("id", "") for element in root.iter()}
    for element in root.iter():
        if element.tag in _HEADINGS and element not in hidden and "id" not in element.attrib:
            unique(_slug(element, toc), ids)
    return ids


def _slug(heading: Element, toc: TocTreeprocessor) -> str:
    name = strip_tags(render_inner_html(remove_fnrefs(heading), toc.md))
    slug: str = toc.slugify(html.unescape(name), toc.sep)
    return slug


def _finish(heading: Element, toc: TocTreeprocessor) -> None:
    toc.set_level(heading)
    heading.attrib.pop("data-toc-label", None)
    if toc.use_anchors:
        toc.add_anchor(heading, heading.attrib["id"])
    if toc.use_permalinks not in {False, None}:
        toc.add_permalink(heading, heading.attrib["id"])

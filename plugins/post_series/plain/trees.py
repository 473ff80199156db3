"""Small tools for changing a tree of HTML, and for writing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.element import PageElement
from bs4.formatter import HTMLFormatter

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "details", "div", "dl", "dd", "dt"),
        *("fieldset", "figure", "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "ul"),
    }
)
"""Elements that take the place of a paragraph, and are not inside one."""

_MAKER = BeautifulSoup("", "lxml")


def new(name: str, *content: str | PageElement, **attributes: str) -> Tag:
    """Make an element."""
    made = _MAKER.new_tag(name, attrs=dict(attributes))
    made.extend(content)
    return made


def titled(title: Iterable[PageElement], *content: PageElement) -> list[PageElement]:
    """Add a line in bold type above some content."""
    strong = new("strong")
    strong.extend(list(title))
    return [new("p", strong), *content]


def contents(tag: Tag) -> list[PageElement]:
    """Remove all children from an element."""
    return [child.extract() for child in list(tag.children)]


def remove(root: Tag, selector: str) -> None:
    """Remove elements with everything in them."""
    for tag in root.select(selector):
        # One inside another is already gone.
        if not tag.decomposed:
            tag.decompose()


Step = Callable[[Tag], None]


def change(root: Tag, steps: Mapping[str, Step]) -> None:
    """Change a tree in steps, without those that have nothing to do there.

    A search goes through the whole tree, and most pages have few of the things that there are steps for.

    Args:
        root: The tree.
        steps: What each step does, by the names of elements or classes without which it does nothing.
    """
    tags = [each for each in root.descendants if isinstance(each, Tag)]
    there = {name for tag in tags for name in (tag.name, *(tag.get("class") or ()))}
    for names, step in steps.items():
        if not there.isdisjoint(names.split()):
            step(root)


class PlainFormatter(HTMLFormatter):
    """Writes HTML with as few character references as it can."""

    def __init__(self) -> None:
        super().__init__(EntitySubstitution.substitute_xml, void_element_close_prefix="")


def write(elements: Iterable[PageElement], formatter: HTMLFormatter | None = None) -> str:
    """Write elements as HTML, one a line."""
    chosen = formatter or PlainFormatter()
    written = (
        each.decode(formatter=chosen) if isinstance(each, Tag) else str(each).strip()
        for each in elements
    )
    return "".join(f"{each}\n" for each in written if each)

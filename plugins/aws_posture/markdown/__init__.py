"""The Python-Markdown extension: it leaves slots where a page is about a reader's account.

    markdown.markdown(text, extensions=["aws_posture"])

It works the same under MkDocs and wherever else Python-Markdown runs. What authors write is
described in ``docs/authors/writing-facts.md``, the slots in ``aws_posture.slots``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from markdown.extensions import Extension

from aws_posture.base.errors import OptionError, nearest
from aws_posture.markdown.beginning import Beginning
from aws_posture.markdown.engine import say_errors_in_a_line
from aws_posture.markdown.source import Location, current_location, lines_before, locate
from markdown import Markdown

if TYPE_CHECKING:
    from aws_posture.catalogue.model import Fact

__all__ = ["PostureExtension", "lines_before", "locate", "makeExtension"]


class PostureExtension(Extension):
    """Turns the forms that name facts into slots.

    One object can serve any number of Markdown instances. What knows the forms is loaded with the
    first page that uses one.

    Args:
        catalogue: The facts that exist; None for all of them.
        facts_dir: The folder of the site's own facts, written as data, where no plugin names it.
        unknown: Options from a configuration file; there are none.

    Raises:
        OptionError: An option is set that does not exist.
    """

    def __init__(
        self,
        catalogue: Iterable[Fact] | None = None,
        facts_dir: str | None = None,
        **unknown: object,
    ) -> None:
        super().__init__()
        say_errors_in_a_line()
        for name in unknown:
            raise OptionError(
                f"the Markdown extension aws_posture has no option {name!r}"
                f"{nearest(name, ['catalogue', 'facts_dir'])}; remove it"
            )
        if facts_dir is not None:
            from aws_posture.catalogue import use_folder  # noqa: PLC0415  # MkDocs' plugin says it

            use_folder(Path(facts_dir))
        self._catalogue = None if catalogue is None else {fact.id: fact for fact in catalogue}
        self._location: Location | None = None

    def locate(self, page: str | None, line_offset: int = 0) -> None:
        """Set which page is converted next, for errors about it.

        Args:
            page: The page's path as its author knows it.
            line_offset: How many lines of the file come before the text (front matter).
        """
        self._location = Location(page, line_offset)

    def location(self) -> Location:
        """Return where the text comes from, as set on this object, or else in the module."""
        return self._location or current_location()

    def conversion_reads(self) -> str | None:
        """Return a digest of what conversions read besides a page and the code of this package.

        That is the site's own facts. With facts of other packages it cannot be said, and is None:
        those are code, which may do anything. The plugin post-series asks for it, to know which
        pages of the last build it may take.
        """
        from aws_posture.catalogue import extension, own_files  # noqa: PLC0415  # few builds ask

        if extension().facts:
            return None
        facts = hashlib.sha256()
        for file in own_files():
            facts.update(f"{file.name}\n".encode() + file.read_bytes())
        return facts.hexdigest()

    def catalogue(self) -> Mapping[str, Fact]:
        """Return the facts that pages can name, by id."""
        from aws_posture.catalogue import BY_ID  # noqa: PLC0415  # a page without facts needs none

        return BY_ID if self._catalogue is None else self._catalogue

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Register what looks for the forms; the forms themselves follow where a page uses one."""
        Beginning(md, self.location, self.catalogue).register()


def makeExtension(**options: object) -> PostureExtension:  # noqa: N802  # Python-Markdown's name
    """Make the extension for ``extensions=["aws_posture.markdown"]``."""
    return PostureExtension(**options)  # type: ignore[arg-type]  # the constructor checks them

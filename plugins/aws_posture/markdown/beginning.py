"""Where the conversion of a page begins: does it use any of the forms?

Most pages of most sites use none. So what knows the forms, the catalogue with it, is loaded and put
into the pipeline (`aws_posture.markdown.processors`) for the first page that uses one: preprocessors
run before anything of the rest is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor

from aws_posture.markdown.engine import engine
from aws_posture.markdown.source import NOWHERE, Location
from markdown import Markdown

if TYPE_CHECKING:
    from aws_posture.catalogue.model import Fact
    from aws_posture.markdown.conversion import Conversion


class Beginning:
    """The first steps of one Markdown instance with each of its pages.

    Args:
        md: The instance.
        location: Returns where a page comes from when its conversion begins.
        catalogue: Returns the facts that exist, by id.
    """

    def __init__(
        self,
        md: Markdown,
        location: Callable[[], Location],
        catalogue: Callable[[], Mapping[str, Fact]],
    ) -> None:
        self._md = md
        self._location = location
        self._catalogue = catalogue
        self._conversion: Conversion | None = None
        self._lines: list[str] = []
        self._first_stashed = 0

    def register(self) -> None:
        """Put the steps into the instance's pipeline; `processors` says why there."""
        self._md.preprocessors.register(_Step(self._note), "aws_posture_begin", 1000)
        self._md.preprocessors.register(_Step(self._look), "aws_posture_look", 31.5)

    def _note(self, lines: list[str]) -> None:
        """Remember the page as its author wrote it, and that no form of it is known yet."""
        # A copy, because preprocessors may remove lines from their list.
        self._lines = list(lines)
        # Raw HTML of an earlier page stays in the stash of an instance that is not reset.
        self._first_stashed = self._md.htmlStash.html_counter
        if self._conversion is not None:
            from aws_posture.markdown import processors  # noqa: PLC0415  # it is loaded

            processors.end(self._conversion)

    def _look(self, lines: list[str]) -> None:
        """Begin with the forms, if the page may use any."""
        text = "\n".join(lines)
        if "///" not in text and "fact:" not in text.lower():
            return
        if self._conversion is None:
            from aws_posture.markdown import processors  # noqa: PLC0415  # most pages do without

            self._conversion = processors.register(self._md, self._catalogue())
        known = self._location()
        if known == NOWHERE and (told := engine(self._md)):
            known = told.location("\n".join(self._lines))
        self._conversion.begin(self._lines, known, self._first_stashed)


class _Step(Preprocessor):
    def __init__(self, step: Callable[[list[str]], None]) -> None:
        super().__init__()
        self._step = step

    def run(self, lines: list[str]) -> list[str]:
        self._step(lines)
        return lines

"""Telling how long work goes on: a line that changes on a terminal, a line for a stage in a log.

All of it goes to the error output, so that what a command prints can be piped. No account is
named: logs have readers.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import rich_click as click
from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from aws_posture.facts.wording import plain

_PAUSE = 0.1
"""Seconds between two changes of a line that counts."""

_START_OF_LINE = Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2))

quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Do not say how it goes on; only results and errors."
)


class Progress:
    """Tells how work goes on, until its block ends.

    Args:
        quiet: Whether to tell nothing.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        console = Console(stderr=True, highlight=False)
        # Not the library's own guess: a variable can make it take a file for a terminal.
        is_terminal = sys.stderr.isatty() and not console.is_dumb_terminal
        self._console = console if is_terminal and not quiet else None
        self._quiet = quiet
        self._part = ""
        self._is_shown = False
        self._next = 0.0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the terminal's line empty, for what is printed next."""
        self._clear()

    def stage(self, text: str) -> None:
        """Tell that a stage begins, and how much there is to do; a log keeps it."""
        if self._console is not None:
            self.now(text)
        elif not self._quiet:
            click.echo(plain(text), err=True)

    def note(self, text: str) -> None:
        """Tell what somebody should know, even who asked for quiet."""
        self._clear()
        click.echo(f"Note: {plain(text)}", err=True)

    def result(self, text: str) -> None:
        """Print a part of what the command is for."""
        self._clear()
        click.echo(text)

    def now(self, text: str) -> None:
        """Tell what is going on at the moment: a terminal's line, until there is another one."""
        if self._console is None:
            return
        self._clear()
        shown = Text(plain(text + self._part))
        self._console.print(shown, end="", no_wrap=True, overflow="ellipsis", crop=True)
        self._is_shown = True

    def begin(self, number: int, of: int, noun: str) -> None:
        """Let all that follows say that it is one of several: ``(account 3 of 40)``."""
        self._part = f" ({noun} {number:,} of {of:,})" if of > 1 else ""

    def counter(self, words: Callable[[int], str]) -> Callable[[int], None]:
        """Give what can be told a number as often as one likes; few of them are shown.

        Args:
            words: Says what a number means.
        """

        def count(number: int) -> None:
            if self._console is not None and time.monotonic() >= self._next:
                self._next = time.monotonic() + _PAUSE
                self.now(words(number))

        return count

    def files_in(self, folder: Path) -> str:
        """Count the files of a folder for a counter's words; only where they are shown."""
        if self._console is None:
            return ""
        return f"{sum(len(files) for _, _, files in os.walk(folder)):,}"

    def _clear(self) -> None:
        if self._console is not None and self._is_shown:
            self._console.control(_START_OF_LINE)
            self._is_shown = False

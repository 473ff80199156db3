"""Progress of long work: a line that changes on a terminal, a line for a stage in a log.

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
from typing import TYPE_CHECKING, Self

import click

from aws_posture.base.words import plain

if TYPE_CHECKING:
    from rich.console import Console

_PAUSE = 0.1
"""Seconds between two changes of a line that counts."""

quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Suppress progress; print only results and errors."
)


class Progress:
    """Shows how far work has got, until its block ends.

    Args:
        quiet: Whether to show nothing.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = None if quiet else _terminal()
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
        """Show that a stage begins, and how much there is to do; it stays in a log."""
        if self._console is not None:
            self.now(text)
        elif not self._quiet:
            click.echo(plain(text), err=True)

    def note(self, text: str) -> None:
        """Print what users should know, even with --quiet."""
        self._clear()
        click.echo(f"Note: {plain(text)}", err=True)

    def result(self, text: str) -> None:
        """Print a part of the command's output."""
        self._clear()
        click.echo(text)

    def now(self, text: str) -> None:
        """Show what is happening now: a line on a terminal, until the next one replaces it."""
        if self._console is None:
            return
        self._clear()
        from rich.text import Text  # noqa: PLC0415  # as in _terminal

        shown = Text(plain(text + self._part))
        self._console.print(shown, end="", no_wrap=True, overflow="ellipsis", crop=True)
        self._is_shown = True

    def begin(self, number: int, of: int, noun: str) -> None:
        """Number everything that follows as one of several: ``(account 3 of 40)``."""
        self._part = f" ({noun} {number:,} of {of:,})" if of > 1 else ""

    def counter(self, words: Callable[[int], str]) -> Callable[[int], None]:
        """Return a callback that takes a number and may be called often; few calls are shown.

        Args:
            words: Puts a number into words.
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
            from rich.control import Control  # noqa: PLC0415  # as in _terminal
            from rich.segment import ControlType  # noqa: PLC0415  # the same

            start_of_line = Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2))
            self._console.control(start_of_line)
            self._is_shown = False


def _terminal() -> Console | None:
    """Return the terminal that progress is shown on; None for a log, a file or a pipe."""
    # Not the library's own guess: a variable can make it take a file for a terminal.
    if not sys.stderr.isatty():
        return None
    from rich.console import Console  # noqa: PLC0415  # takes long to load, and logs have no need

    console = Console(stderr=True, highlight=False)
    return None if console.is_dumb_terminal else console

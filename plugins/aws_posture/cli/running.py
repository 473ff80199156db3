"""Running a command: errors become one line and an exit status."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import click

from aws_posture.base.errors import OptionError, PostureError, exit_status
from aws_posture.base.words import plain


def run(work: Callable[[], None]) -> None:
    """Run a command; an error meant for users ends it with one line."""
    try:
        _spell_what_can_be_spelt()
        work()
        sys.stdout.flush()
    except PostureError as error:
        fail(error)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # click ends quietly if nobody reads any more
        if error.filename is None:
            _write_no_more()
        fail(OptionError(_unusable(error)))


def _write_no_more() -> None:
    """Discard the rest of the output: at exit it would fail again, with status 120."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _spell_what_can_be_spelt() -> None:
    """Print a question mark for characters that the output's encoding lacks, as on older Windows."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _unusable(error: OSError) -> str:
    if error.filename is None:
        return f"the output cannot be written: {error.strerror or error}; free some space, or send it elsewhere"
    return f"{error.filename}: {error.strerror or error}; make sure that it can be read"


def fail(error: PostureError) -> NoReturn:
    """End the command with an error."""
    click.echo(f"Error: {plain(str(error))}", err=True)
    sys.exit(exit_status(error))

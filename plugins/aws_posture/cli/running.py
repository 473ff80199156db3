"""Running a command: errors become one line and an exit status."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import rich_click as click

from aws_posture.errors import CollectError, FailedFactError, LeakError, OptionError, PostureError
from aws_posture.facts import check_extensions
from aws_posture.facts.wording import plain

STATUSES = (
    "Exit status: 0 done, 1 a file or option cannot be used, 2 wrong command line, "
    "3 AWS could not be asked, 4 a fact fails that --fail-on names, or got worse under "
    "--fail-on-worse, 5 a folder holds account data, or cannot be verified."
)
"""What a command's help says of its exit status."""


def run(work: Callable[[], None]) -> None:
    """Do a command's work; an error that a user can meet ends it with one line."""
    try:
        check_extensions()
        _spell_what_can_be_spelt()
        work()
        sys.stdout.flush()
    except PostureError as error:
        fail(error)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # click ends quietly where nobody reads any more
        if error.filename is None:
            _write_no_more()
        fail(OptionError(_unusable(error)))


def _write_no_more() -> None:
    """Send what is left of the output nowhere: at the end it would fail again, with status 120."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _spell_what_can_be_spelt() -> None:
    """Let a question mark stand for what the output's encoding lacks, as on an older Windows."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _unusable(error: OSError) -> str:
    if error.filename is None:
        return f"the output cannot be written: {error.strerror or error}; make room, or send it elsewhere"
    return f"{error.filename}: {error.strerror or error}; see that it can be read"


def fail(error: PostureError) -> NoReturn:
    """End the command with an error."""
    click.echo(f"Error: {plain(str(error))}", err=True)
    sys.exit(_status(error))


def _status(error: PostureError) -> int:
    match error:
        case CollectError():
            return 3
        case FailedFactError():
            return 4
        case LeakError():
            return 5
        case _:
            return 1

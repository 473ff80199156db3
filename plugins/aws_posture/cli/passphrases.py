"""Passphrases: asked for or read from a file, and never a part of a command line."""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from aws_posture.errors import OptionError


def read(file: str | None) -> str:
    """Read a passphrase.

    Args:
        file: The file whose first line it is, ``-`` for the standard input; None to ask for it.

    Raises:
        OptionError: There is none to read.
    """
    if file is None:
        return _ask()
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise OptionError(
            f"--passphrase-file: {file}: {said}; name a file that can be read"
        ) from None
    return next(iter(text.splitlines()), "")


def _ask() -> str:
    if not sys.stdin.isatty():
        raise OptionError(
            "--encrypt: nobody is there to ask for a passphrase; name a --passphrase-file"
        )
    passphrase: str = click.prompt(
        "Passphrase", hide_input=True, confirmation_prompt=True, err=True
    )
    return passphrase

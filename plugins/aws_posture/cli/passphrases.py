"""Passphrases: asked for or read from a file, and never part of a command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from aws_posture.base.errors import OptionError
from aws_posture.stamp import generated


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
            "--encrypt: there is no terminal to ask for a passphrase; use --passphrase-file"
        )
    passphrase: str = click.prompt(
        "Passphrase, or nothing to have one made",
        default="",
        show_default=False,
        hide_input=True,
        confirmation_prompt=True,
        err=True,
    )
    if not passphrase:
        passphrase = generated()
        click.echo(f"The passphrase is {passphrase}; it is shown this once.", err=True)
    return passphrase

"""Options that set what an account is judged by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from aws_posture.base.times import MAX_AGE, parse_age
from aws_posture.cli.options import is_demo, parse_settings, settings_option
from aws_posture.judging import Terms, declarations

_age = click.option(
    "--max-age",
    default=MAX_AGE,
    show_default=True,
    metavar="AGE",
    help="How old an answer can be before its facts are unknown: a number with s, m, h or d.",
)
_declarations = click.option(
    "--declarations",
    "declared",
    type=click.Path(),
    metavar="FILE",
    help="Answers and accepted risks that the team declares; by default posture.yml, if it exists.",
)


def terms_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options --set, --max-age and --declarations to a command."""
    return settings_option(_age(_declarations(command)))


class TermsReader:
    """Reads the options that `terms_options` adds.

    Args:
        settings: What was written after each ``--set``.
        max_age: What was written after ``--max-age``.
        declared: What was written after ``--declarations``.

    Attributes:
        timeless: What accounts are judged by, at the time of their own snapshot.

    Raises:
        PostureError: One of them cannot be used.
    """

    def __init__(self, settings: tuple[str, ...], max_age: str, declared: str | None) -> None:
        self.timeless = Terms(
            now=None,
            options=parse_settings(settings),
            max_age=parse_age(max_age, "--max-age"),
            declarations=declarations.find(Path(), declared),
        )

    def of(self, name: str) -> Terms:
        """Return what a snapshot is judged by; a demonstration account is never too old."""
        return self.timeless if is_demo(name) else replace(self.timeless, now=datetime.now(UTC))

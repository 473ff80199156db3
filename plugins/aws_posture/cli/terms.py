"""Options that say what an account is judged by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rich_click as click

from aws_posture import declarations
from aws_posture.cli.options import is_demo, parse_settings, settings_option
from aws_posture.facts.freshness import MAX_AGE, parse_age
from aws_posture.judging import Terms

_age = click.option(
    "--max-age",
    default=MAX_AGE,
    show_default=True,
    metavar="AGE",
    help="How old an answer may be before its facts are unknown: a number with s, m, h or d.",
)
_declarations = click.option(
    "--declarations",
    "declared",
    type=click.Path(),
    metavar="FILE",
    help="Answers and accepted risks that the team declares; posture.yml where there is one.",
)


def terms_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options --set, --max-age and --declarations."""
    return settings_option(_age(_declarations(command)))


class TermsReader:
    """Reads the options that `terms_options` adds.

    Args:
        settings: What was written after each ``--set``.
        max_age: What was written after ``--max-age``.
        declared: What was written after ``--declarations``.

    Raises:
        PostureError: One of them cannot be used.
    """

    def __init__(self, settings: tuple[str, ...], max_age: str, declared: str | None) -> None:
        self._options = parse_settings(settings)
        self._max_age = parse_age(max_age, "--max-age")
        self._declarations = declarations.find(Path(), declared)

    def of(self, name: str) -> Terms:
        """Give what a snapshot is judged by; a demonstration account is never too old."""
        return Terms(
            now=None if is_demo(name) else datetime.now(UTC),
            options=self._options,
            max_age=self._max_age,
            declarations=self._declarations,
        )

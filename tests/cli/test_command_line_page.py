"""The page about the command says what the command itself says; `UPDATE_GOLDEN=1` rewrites it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from aws_posture.cli import main
from aws_posture.cli.formats import WRITERS
from aws_posture.judging.prowler import MAPPED, NOT_MAPPED
from building import ROOT, aws_posture

PAGE = ROOT / "docs/authors/command-line.md"
HELP = "## The help of each command\n"


def help_of(folder: Path, command: str) -> str:
    """Print a command's help as the page has it."""
    done = aws_posture(folder, *command.split(), "--help", environ={"COLUMNS": "80"})
    assert done.status == 0, done.err
    lines = "\n".join(line.rstrip() for line in done.out.splitlines()).strip("\n")
    title = f"aws-posture {command}".strip()
    return f"### {title}\n\n```text\n{lines}\n```\n"


def every_command() -> list[str]:
    """Return the names of all commands, those of other commands included."""
    names = [""]
    for name in sorted(main.commands):
        names.append(name)
        inner = main.commands[name]
        if isinstance(inner, click.Group):
            names += [f"{name} {one}" for one in sorted(inner.commands)]
    return names


def test_the_page_has_the_help_of_every_command(tmp_path: Path) -> None:
    written, _, shown = PAGE.read_text(encoding="utf-8").partition(HELP)
    parts = [help_of(tmp_path, command) for command in every_command()]
    expected = "\n" + "\n".join(parts)
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(written + HELP + expected, encoding="utf-8")
        shown = expected
    assert shown == expected


def test_the_page_names_every_format() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in ("table", *WRITERS):
        assert f"| `{name}` |" in page


def test_the_page_tells_what_is_taken_from_prowler_and_what_is_not() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    for fact, check in MAPPED.items():
        decides = ", ".join(sorted(check.trusted, reverse=True))
        assert f"| `{fact}` | `{check.id}` | {decides} | {check.caveat} |" in rows
    for name, why in NOT_MAPPED.items():
        assert f"| `{name}` | {why} |" in rows
    assert sum(row.startswith("| `iam_") or "| `account_" in row for row in rows) == len(NOT_MAPPED)

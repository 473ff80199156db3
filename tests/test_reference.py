"""Pages that hold what a command prints hold what it prints today; `UPDATE_GOLDEN=1` rewrites them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from aws_posture.cli import main

DOCS = Path(__file__).resolve().parents[1] / "docs" / "authors"
FENCE = "```json\n{}```\n"

PAGES = {
    "facts.md": (["facts", "--markdown"], "{}"),
    "least-privilege.md": (["policy"], FENCE),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_what_the_command_prints(name: str) -> None:
    command, form = PAGES[name]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    page = DOCS / name
    text = page.read_text(encoding="utf-8")
    mark = f"<!-- The rest is what `aws-posture {' '.join(command)}` prints. -->\n\n"
    start, found, rest = text.partition(mark)
    assert found
    expected = form.format(done.output) if form == "{}" else form.replace("{}", done.output)
    if os.environ.get("UPDATE_GOLDEN") == "1" and not os.environ.get("CI"):
        page.write_text(f"{start}{mark}{expected}", encoding="utf-8")
        return
    assert rest == expected

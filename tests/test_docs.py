"""What can be set or called is written down where authors look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aws_posture.cli import main
from aws_posture.operations import READ_OPERATIONS
from aws_posture.plugin import PostureConfig

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/authors/private-copies.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", [name for name, _ in PostureConfig()._schema])  # noqa: SLF001  # MkDocs has no other list
def test_every_option_of_the_plugin_is_documented(option: str) -> None:
    assert f"| `{option}` |" in PAGE


@pytest.mark.parametrize("command", list(main.commands))
def test_every_command_is_documented(command: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"aws-posture {command}" in readme
    assert f"aws-posture {command}" in PAGE


@pytest.mark.parametrize(
    "permission", [one.permission for one in READ_OPERATIONS if one.permission]
)
def test_every_permission_is_documented(permission: str) -> None:
    least = (ROOT / "docs/authors/least-privilege.md").read_text(encoding="utf-8")
    assert f'"{permission}"' in least


def test_the_threat_model_names_tests_that_are_there() -> None:
    page = (ROOT / "docs/authors/threat-model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page))
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).is_file()] == []
    for row in re.findall(r"(?m)^\| (?!Who|---).*$", page):
        assert "`tests/" in row, row

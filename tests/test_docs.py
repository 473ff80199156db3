"""What can be set or called is written down where authors look."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from aws_posture.cli import main
from aws_posture.plugin import PostureConfig
from aws_posture.snapshot.operations import READ_OPERATIONS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
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


def _named_tests(text: str) -> list[str]:
    return re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", text)


def _runs_in_the_gate(named: str) -> bool:
    """Return whether a file has such a test, or any, that is not left to the night."""
    file, _, name = named.partition("::")
    if not (ROOT / file).is_file():
        return False
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return any(
        isinstance(one, ast.FunctionDef)
        and one.name.startswith("test_")
        and name in {"", one.name}
        and "pytest.mark.nightly" not in map(ast.unparse, one.decorator_list)
        for one in tree.body
    )


def test_the_threat_model_names_tests_that_are_there() -> None:
    page = (ROOT / "docs/authors/threat-model.md").read_text(encoding="utf-8")
    named = set(_named_tests(page))
    assert len(named) > 20
    assert [name for name in named if not _runs_in_the_gate(name)] == []
    for row in re.findall(r"(?m)^\| (?!Who|---).*$", page):
        assert "`tests/" in row, row


def test_each_promise_names_tests_that_are_there() -> None:
    security = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promises = security.partition("## What we promise")[2].partition("[The threat model]")[0]
    assert promises.count("\n- **") > 12
    for promise in promises.split("\n- **")[1:]:
        named = _named_tests(promise)
        assert named, promise
        assert promise.count("`tests/") == len(named)
        assert [name for name in named if not _runs_in_the_gate(name)] == []


HOUSE = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")]


@pytest.mark.parametrize("page", [*HOUSE, *DOCS.rglob("*.md")], ids=lambda page: page.name)
def test_scripts_that_a_page_names_are_there(page: Path) -> None:
    named = set(re.findall(r"(?<!tests/)\bscripts/([\w-]+)", page.read_text(encoding="utf-8")))
    there = {path.name for path in (ROOT / "scripts").iterdir()}
    # A module is named without its suffix where it is imported only.
    assert {name for name in named if name not in there and f"{name}.py" not in there} == set()


@pytest.mark.parametrize("package", ["aws_posture", "post_series"])
def test_the_architecture_lists_the_parts_of_a_package_and_no_others(package: str) -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.partition(f"## `{package}`\n")[2].partition("\n## ")[0]
    rows = re.findall(r"(?m)^\| (`.+?) \|", section)
    listed = {name.rstrip("/") for row in rows for name in re.findall(r"`([\w./]+)`", row)}
    there = {
        path.name
        for path in (ROOT / "plugins" / package).iterdir()
        if path.name not in {"__init__.py", "__pycache__", "py.typed", "templates"}
    }
    assert listed == there

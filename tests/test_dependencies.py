"""What the packages import is what `pyproject.toml` declares, and extras stay optional."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from building import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
PACKAGES = ("aws_posture", "post_series")

# The modules of a distribution, for those that are called otherwise.
DISTRIBUTIONS = packages_distributions()


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=~!; ]", requirement)[0].lower()


def _imported(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    if re.search(r'BeautifulSoup\(.*"lxml"\)', text):
        yield "lxml"  # Beautiful Soup imports its parser by this name
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _foreign() -> dict[str, str]:
    """Return each distribution that is imported, with a file that does so."""
    found = {}
    for path in (ROOT / "plugins").rglob("*.py"):
        for module in _imported(path):
            top = module.partition(".")[0]
            if top not in sys.stdlib_module_names and top not in PACKAGES:
                (distribution, *_) = DISTRIBUTIONS.get(top, [top])
                found[distribution.lower()] = path.name
    return found


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    declared = {_name(one) for one in PROJECT["dependencies"]}
    declared |= {_name(one) for extra in EXTRAS.values() for one in extra}
    assert set(_foreign()) == declared, _foreign()


def test_every_dependency_says_its_lowest_version() -> None:
    every = [*PROJECT["dependencies"], *(one for extra in EXTRAS.values() for one in extra)]
    assert [one for one in every if not re.search(r">=\d", one)] == []


def test_the_lowest_versions_are_the_ones_that_are_tested() -> None:
    lock = (ROOT / "requirements/lowest.lock").read_text("utf-8")
    locked = dict(re.findall(r"(?m)^([\w.-]+)==([\w.]+)", lock))
    for one in PROJECT["dependencies"]:
        said = re.search(r">=([\d.]+)", one)
        assert said
        # 4 and 4.0.0 are one version.
        assert re.fullmatch(rf"{re.escape(said[1])}(\.0)*", locked[_name(one)]), one


def test_neither_plugin_nor_command_needs_an_extra() -> None:
    needed = {_name(one) for one in PROJECT["dependencies"]}
    optional = {_name(one) for extra in EXTRAS.values() for one in extra} - needed
    blocked = [top for top, names in DISTRIBUTIONS.items() if names[0].lower() in optional]
    assert {"boto3", "cryptography", "PIL"} <= set(blocked)
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked!r}))\n"
        "import aws_posture.cli, aws_posture.plugin, post_series.plugin"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

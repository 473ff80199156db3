"""Each module can be imported first, and what is imported loads no more than it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from building import CONFIG, ROOT, small_site

# One process for all modules: what is ours is forgotten each time, what is not stays loaded.
EACH_FIRST = """
import importlib, pkgutil, sys
own = ("aws_posture", "post_series")
packages = [importlib.import_module(name) for name in own]
names = [
    module.name
    for package in packages
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    if not module.name.endswith("__main__")
]
for name in names:
    for loaded in [one for one in sys.modules if one.partition(".")[0] in own]:
        del sys.modules[loaded]
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(f"{name}: {error}")
print(len(names), "modules")
"""

# What Python loaded by the time that a build has ended.
BUILD = """
import sys
from mkdocs.__main__ import cli
try:
    cli(["build", "--quiet"])
finally:
    print("loaded", *sys.modules)
"""

# What only a private copy needs.
FOR_COPIES = (
    *("boto3", "botocore", "jmespath", "aws_posture.privilege", "aws_posture.demo"),
    *("aws_posture.catalogue.form.checking", "aws_posture.catalogue.form.models"),
    *("aws_posture.collect.session", "aws_posture.catalogue.reported_users"),
    *("aws_posture.judging", "aws_posture.stamp", "aws_posture.copies.making", "platformdirs"),
)


def _python(code: str, folder: Path = ROOT) -> list[str]:
    # Byte code may be written: without it this takes ten times as long.
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environ |= {"PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()


@pytest.mark.nightly
def test_each_module_can_be_imported_first() -> None:
    *failed, counted = _python(EACH_FIRST)
    assert failed == []
    assert int(counted.split()[0]) > 100


def _loaded(line: str) -> Iterator[str]:
    """Name what was loaded, and all packages around it."""
    for module in line.split():
        parts = module.split(".")
        yield from (".".join(parts[: end + 1]) for end in range(len(parts)))


PAGES = {
    "no fact": ("# Home\n", set()),
    "a fact": ("# Home\n\n![not checked](fact:root.mfa)\n", {"root"}),
    "a fact that is data": ("# Home\n\n![not checked](fact:s3.public-access-blocked)\n", set()),
    "facts of two topics": (
        "# Home\n\n![not checked](fact:root.mfa) [your id](fact:account.id)\n",
        {"root", "account"},
    ),
}
TOPICS = {"root", "account", "iam_admin", "iam_mfa", "iam_keys", "caller"}


@pytest.mark.parametrize(("page", "topics"), PAGES.values(), ids=PAGES)
def test_a_public_build_loads_the_topics_that_its_pages_name(
    tmp_path: Path, page: str, topics: set[str]
) -> None:
    site = small_site(tmp_path, CONFIG, {"docs/index.md": page})
    loaded = set(_loaded(_python(BUILD, site)[-1]))
    assert "aws_posture.plugin" in loaded
    assert loaded.isdisjoint(FOR_COPIES)
    assert {one for one in TOPICS if f"aws_posture.catalogue.{one}" in loaded} == topics


def test_a_command_that_draws_nothing_loads_no_rich() -> None:
    code = """
import sys
from aws_posture.cli import main
try:
    main(["facts"])
except SystemExit:
    print("loaded", *sys.modules)
"""
    loaded = set(_python(code)[-1].split())
    assert "aws_posture.cli.facts" in loaded
    assert loaded.isdisjoint({"rich", "rich_click", "yaml", "markdown", "importlib.metadata"})
    assert loaded.isdisjoint({"aws_posture.judging", "aws_posture.stamp", "aws_posture.cli.show"})

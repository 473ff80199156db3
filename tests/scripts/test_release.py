"""`scripts/release`: what is published is the tag's version, leads somewhere, and can be tested."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from _readme import absolute, relative_addresses
from _release import ReleaseError, check_description, check_sdist, check_tag, metadata
from aws_posture import __version__
from building import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REPOSITORY = PROJECT["project"]["urls"]["Repository"]
PLACE = "plugins/aws_posture/__init__.py"

GITHUB = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "ana/posture"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout of which version 1.2.3 may be released."""
    (tmp_path / PLACE).parent.mkdir(parents=True)
    (tmp_path / PLACE).write_text('"""A package."""\n\n__version__ = "1.2.3"\n')
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    (tmp_path / "pyproject.toml").write_text(settings.replace("OWNER/REPOSITORY", "ana/posture"))
    (tmp_path / "CHANGELOG.md").write_text("## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n")
    return tmp_path


def test_a_tag_of_the_version_in_its_own_repository_is_released(checkout: Path) -> None:
    check_tag("v1.2.3", checkout, GITHUB)


@pytest.mark.parametrize(
    ("tag", "environ", "said"),
    [
        ("v1.2.4", GITHUB, f"{PLACE}: the version is 1.2.3 and the tag is v1.2.4"),
        ("1.2.3", GITHUB, f"{PLACE}: the version is 1.2.3 and the tag is 1.2.3"),
        ("v1.2.3", {**GITHUB, "GITHUB_REPOSITORY": "ana/post"}, "pyproject.toml: project.urls: "),
        ("v1.2.3", {**GITHUB, "GITHUB_REPOSITORY": "fork/posture"}, "is not in this repository"),
        ("v1.2.3", {}, "GITHUB_REPOSITORY is not set"),
    ],
)
def test_another_tag_or_repository_is_refused(
    checkout: Path, tag: str, environ: Mapping[str, str], said: str
) -> None:
    with pytest.raises(ReleaseError, match=re.escape(said)) as caught:
        check_tag(tag, checkout, environ)
    assert "\n" not in str(caught.value)


def test_a_version_that_the_changelog_does_not_know_is_refused(checkout: Path) -> None:
    (checkout / "CHANGELOG.md").write_text("## [Unreleased]\n")
    with pytest.raises(ReleaseError, match=r"CHANGELOG.md: 1.2.3 has no section"):
        check_tag("v1.2.3", checkout, GITHUB)


def test_a_placeholder_is_never_released(checkout: Path) -> None:
    (checkout / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"))
    with pytest.raises(ReleaseError, match="is not in this repository"):
        check_tag("v1.2.3", checkout, GITHUB)


def test_the_version_is_in_one_place() -> None:
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == PLACE
    named = [
        path.name
        for path in (ROOT / "plugins").rglob("*.py")
        if f'"{__version__}"' in path.read_text("utf-8")
    ]
    assert named == ["__init__.py"]


def test_the_wheel_has_that_version(wheel: Path) -> None:
    found = metadata(wheel)
    assert found["Version"] == __version__
    assert wheel.name.startswith(f"mkdocs_aws_posture-{__version__}-")


def test_every_address_of_the_description_leads_to_a_file_of_the_repository(wheel: Path) -> None:
    text = str(metadata(wheel).get_payload())
    check_description(metadata(wheel))
    places = re.findall(rf"{re.escape(REPOSITORY)}/(raw|blob)/v{__version__}/([^)\"#]+)", text)
    # All that README.md shows and links to, and nothing that only a checkout has.
    assert len(places) == len(relative_addresses((ROOT / "README.md").read_text("utf-8"))) > 15
    for kind, path in places:
        assert (ROOT / path).is_file(), path
        assert (kind == "raw") is path.endswith(".png")


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("[a](docs/a.md)", "[a](https://x.example/r/blob/v1/docs/a.md)"),
        ("[a](docs/a.md#part)", "[a](https://x.example/r/blob/v1/docs/a.md#part)"),
        ("![a](b/c.png)", "![a](https://x.example/r/raw/v1/b/c.png)"),
        ('<img src="b.png" alt="">', '<img src="https://x.example/r/raw/v1/b.png" alt="">'),
        ("[a](https://b.example/)", None),
        ("[a](#here)", None),
        ("[a](mailto:ana@example.com)", None),
        ("`[a](b.md)`", None),
        ("    [a](b.md)", None),
        ("```markdown\n[a](b.md)\n```", None),
    ],
)
def test_what_becomes_of_an_address(written: str, instead: str | None) -> None:
    assert absolute(written, "https://x.example/r", "v1") == (instead or written)
    assert bool(relative_addresses(written)) is (instead is not None)


def test_a_relative_address_in_a_description_is_refused(wheel: Path) -> None:
    found = metadata(wheel)
    found.set_payload(f"{found.get_payload()}\n\n![A picture](screenshots/new.png)\n")
    with pytest.raises(ReleaseError, match=r"README.md: screenshots/new.png is relative"):
        check_description(found)


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist of this checkout."""
    out = tmp_path_factory.mktemp("sdist")
    command = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", out, ROOT]
    subprocess.run(command, capture_output=True, check=True)
    (path,) = out.glob("*.tar.gz")
    return path


def test_tests_run_in_the_unpacked_sdist(sdist: Path) -> None:
    check_sdist(sdist)


def test_tests_that_fail_there_stop_the_release(
    sdist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("_release.TESTS", ("tests/test_docs.py",))
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (root,) = tmp_path.iterdir()
    (root / "tests/test_docs.py").write_text("def test_that_fails() -> None:\n    assert False\n")
    changed = tmp_path / "changed.tar.gz"
    with tarfile.open(changed, "w:gz") as archive:
        archive.add(root, root.name)
    with pytest.raises(ReleaseError, match="tests fail in the unpacked sdist"):
        check_sdist(changed)


def test_the_sdist_holds_what_git_tracks_and_nothing_of_this_machine(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    held = {name for name in names if name not in {"PKG-INFO", ""}}
    tops = {name.partition("/")[0] for name in held}
    assert {"docs", "overrides", "plugins", "requirements", "scripts", "tests"} <= tops
    assert not tops & {".cache", ".git", ".venv", "dist", "private", "site"}
    assert not [name for name in held if name.endswith((".pyc", ".digest"))]

"""When `mkdocs build` makes a private copy, and what the copy is like."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from building import (
    CONFIG,
    FRESH,
    WELL_KEPT,
    assert_one_line,
    aws_posture,
    mkdocs,
    small_site,
    states,
    tree,
)


def _built(folder: Path, **environ: str) -> Path:
    done = mkdocs(folder, "build", "--strict", environ=environ)
    assert done.status == 0, done.err
    return folder / "private"


def test_a_private_copy_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    private = _built(small_site(tmp_path), AWS_POSTURE="demo")
    modes = {
        stat.S_IMODE(path.stat().st_mode): path.is_dir() for path in [private, *private.rglob("*")]
    }
    assert modes == {0o700: True, 0o600: False}


@pytest.mark.parametrize(
    ("switch", "account", "state"),
    [
        ("demo", FRESH, "fail"),
        pytest.param("demo:fresh", FRESH, "fail", marks=pytest.mark.nightly),
        ("demo:well-kept", WELL_KEPT, "pass"),
    ],
)
def test_a_demonstration_account_has_its_own_folder(
    tmp_path: Path, switch: str, account: str, state: str
) -> None:
    private = _built(small_site(tmp_path), AWS_POSTURE=switch)
    assert [path.name for path in private.iterdir()] == [account]
    html = (private / account / "index.html").read_text(encoding="utf-8")
    assert states(html, "root.mfa") == {state}
    assert f">{account}</span>" in html
    assert ("Turn it on." in html) is (state == "fail")


@pytest.mark.parametrize("switch", ["off", ""])
def test_off_and_silence_make_no_copy(tmp_path: Path, switch: str) -> None:
    assert not _built(small_site(tmp_path), AWS_POSTURE=switch).exists()


def test_off_overrides_supplied_credentials(tmp_path: Path) -> None:
    environ = {"AWS_POSTURE": "off", "AWS_PROFILE": "no-such-profile"}
    assert not _built(small_site(tmp_path), **environ).exists()


@pytest.mark.parametrize(
    ("switch", "said"),
    [
        ("demmo", "write off, demo, demo:fresh or demo:well-kept"),
        ("demo:well-keptt", "did you mean well-kept"),
        ("on", "write off, demo, demo:fresh or demo:well-kept"),
    ],
)
def test_any_other_switch_is_an_error(tmp_path: Path, switch: str, said: str) -> None:
    done = mkdocs(small_site(tmp_path), "build", environ={"AWS_POSTURE": switch})
    assert_one_line(done, said)
    assert not (tmp_path / "private").exists()


def test_a_default_profile_that_lies_about_makes_no_copy(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".aws").mkdir(parents=True)
    text = "[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n"
    (home / ".aws" / "credentials").write_text(text)
    assert not _built(small_site(tmp_path / "site"), HOME=str(home)).exists()


def test_the_option_snapshot_is_relative_to_the_configuration(
    tmp_path: Path, snapshot_file: Path
) -> None:
    name = "snapshot.json"
    config = f"{CONFIG.rstrip()}:\n      snapshot: {name}\n      private_dir: copies\n"
    site = small_site(tmp_path / "site", config)
    (site / name).write_bytes(snapshot_file.read_bytes())
    done = mkdocs(tmp_path, "build", "-f", str(site / "mkdocs.yml"))
    assert done.status == 0, done.err
    assert states((site / "copies" / FRESH / "index.html").read_text(), "root.mfa") == {"fail"}


def test_the_plugin_and_the_command_make_the_same_copy(tmp_path: Path, snapshot_file: Path) -> None:
    site = small_site(tmp_path, f"{CONFIG.rstrip()}:\n      snapshot: {snapshot_file}\n")
    private = _built(site)
    done = aws_posture(site, "stamp", "site", snapshot_file, "-o", "stamped")
    assert done.status == 0, done.err
    assert tree(private / FRESH) == tree(site / "stamped" / FRESH)


def test_a_second_build_replaces_the_copy(tmp_path: Path) -> None:
    site = small_site(tmp_path, pages={"docs/old.md": "# Old\n"})
    assert (_built(site, AWS_POSTURE="demo") / FRESH / "old").is_dir()
    (site / "docs" / "old.md").unlink()
    private = _built(site, AWS_POSTURE="demo")
    assert not (private / FRESH / "old").exists()
    assert [path.name for path in private.iterdir()] == [FRESH]


def test_the_search_index_of_a_copy_is_the_public_one(tmp_path: Path) -> None:
    private = _built(small_site(tmp_path), AWS_POSTURE="demo")
    name = "search/search_index.json"
    index = (private / FRESH / name).read_bytes()
    assert index == (tmp_path / "site" / name).read_bytes()
    assert FRESH.encode() not in index

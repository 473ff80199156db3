"""Whatever git is asked to add, no private copy is part of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from aws_posture.base.errors import StampError
from aws_posture.stamp import MARKER, StampReport, staging, stamp_locked
from building import Run, run

Stamp = Callable[..., StampReport]

GIT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "Ana",
    "GIT_AUTHOR_EMAIL": "ana@example.com",
    "GIT_COMMITTER_NAME": "Ana",
    "GIT_COMMITTER_EMAIL": "ana@example.com",
}


def _git(folder: Path, *arguments: str) -> Run:
    done = run("git", *arguments, cwd=folder, environ=GIT)
    assert done.status == 0, done.err
    return done


@pytest.fixture
def tree(site: Path, tmp_path: Path) -> Path:
    """Make a work tree that ignores nothing, with the site in it."""
    _git(tmp_path, "init", "--quiet")
    _git(tmp_path, "add", site.name)
    return tmp_path


def _added(tree: Path) -> list[str]:
    _git(tree, "add", "--all", ".")
    return [name for name in _git(tree, "ls-files").out.splitlines() if "site/" not in name]


@pytest.mark.parametrize("place", ["copy", "some/where/copy"])
def test_a_copy_is_passed_by(tree: Path, stamp_it: Stamp, place: str) -> None:
    (tree / ".gitignore").write_text("!copy\n!*.html\n")
    stamp_it(tree / "site", tree / place)
    stamp_locked(tree / "site", "{}", "twelve letters", tree / "locked")
    assert _added(tree) == [".gitignore"]


def test_a_copy_that_is_being_made_is_passed_by(
    tree: Path, stamp_it: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = ["not looked at"]
    exchange = staging.exchange

    def look(folder: Path, place: Path) -> bool:
        assert (folder / MARKER).is_file()
        added[:] = _added(tree)
        return exchange(folder, place)

    monkeypatch.setattr(staging, "exchange", look)
    stamp_it(tree / "site", tree / "copy")
    stamp_it(tree / "site", tree / "copy")
    assert added == []


@pytest.mark.parametrize("removed", [False, True], ids=["there", "removed"])
@pytest.mark.parametrize("name", ["copy", "[a]*", "a b/-c"])
def test_a_copy_that_git_tracks_is_not_renewed(
    tree: Path, stamp_it: Stamp, name: str, *, removed: bool
) -> None:
    """A file that is tracked is committed, whatever is ignored."""
    copy = tree / name
    stamp_it(tree / "site", copy)
    _git(tree, "add", "--force", name if name != "[a]*" else ":(literal)[a]*")
    if removed:
        shutil.rmtree(tree / Path(name).parts[0])
    with pytest.raises(StampError, match=r"git tracks files of this folder.*git rm -r --cached"):
        stamp_it(tree / "site", copy, "444455556666")
    assert copy.exists() is not removed
    _git(tree, "rm", "-r", "--quiet", "--cached", name if name != "[a]*" else ":(literal)[a]*")
    stamp_it(tree / "site", copy, "444455556666")
    assert _added(tree) == []


def test_a_folder_is_no_pattern(tree: Path, stamp_it: Stamp) -> None:
    (tree / "copied").mkdir()
    (tree / "copied" / "x.txt").touch()
    _git(tree, "add", "copied")
    stamp_it(tree / "site", tree / "c*")
    assert (tree / "c*" / MARKER).is_file()


def test_where_there_is_no_git_nobody_is_asked(
    tree: Path, stamp_it: Stamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tree))
    stamp_it(tree / "site", tree / "copy")
    assert (tree / "copy" / MARKER).is_file()


def test_where_git_does_not_answer_no_copy_is_made(
    tree: Path,
    stamp_it: Stamp,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A work tree of another owner, as mounted ones are in containers."""
    # Git's own tests say so; it takes another user's folder otherwise.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(StampError, match=r"copy: git cannot say .*dubious ownership"):
        stamp_it(tree / "site", tree / "copy")
    assert not (tree / "copy").exists()
    stamp_it(tree / "site", tmp_path_factory.mktemp("outside") / "copy")


def test_a_folder_called_git_is_no_work_tree(site: Path, stamp_it: Stamp) -> None:
    (site.parent / ".git").mkdir()
    stamp_it(site, site.parent / "copy")
    assert (site.parent / "copy" / MARKER).is_file()


def test_a_hook_of_git_asks_about_the_copy_and_not_its_own_repository(
    tree: Path, stamp_it: Stamp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp_it(tree / "site", tree / "copy")
    _git(tree, "add", "--force", "copy")
    _git(tmp_path, "init", "--quiet", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    with pytest.raises(StampError, match="git tracks files of this folder"):
        stamp_it(tree / "site", tree / "copy")

"""A file of account data in a work tree: whoever may commit it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws.server import Aws
from building import Run, aws_posture, run

FILES = ("-o", "snapshot.json", "--verdicts", "verdicts.json")


def _collect(folder: Path, aws: Aws) -> Run:
    done = aws_posture(folder, "collect", *FILES, environ=aws.environ())
    assert done.status == 0, done.err
    return done


@pytest.mark.parametrize(
    ("ignored", "named"),
    [
        (None, []),
        ("", ["snapshot.json", "verdicts.json"]),
        ("snap*\n", ["verdicts.json"]),
        ("*.json\n", []),
    ],
    ids=["no work tree", "nothing ignored", "one ignored", "all ignored"],
)
def test_files_that_git_would_commit_are_named(
    tmp_path: Path, aws: Aws, ignored: str | None, named: list[str]
) -> None:
    if ignored is not None:
        assert run("git", "init", "--quiet", cwd=tmp_path).status == 0
        (tmp_path / ".gitignore").write_text(ignored)
    done = _collect(tmp_path, aws)
    notes = [line for line in done.err.splitlines() if "git" in line]
    assert len(notes) == len(named), done.err
    for note, name in zip(notes, named, strict=True):
        assert note.startswith(f"Note: git does not ignore {name}; ")


def test_what_is_remembered_ignores_itself(tmp_path: Path, aws: Aws) -> None:
    """Some people keep their home folder in git."""
    assert run("git", "init", "--quiet", cwd=tmp_path).status == 0
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    done = aws_posture(tmp_path, "collect", *FILES, environ=aws.environ(**cache))
    assert done.status == 0, done.err
    (tmp_path / "site").mkdir()
    stamped = aws_posture(tmp_path, "stamp", "site", "snapshot.json", "-o", "copy", environ=cache)
    assert stamped.status == 0, stamped.err
    kinds = {path.parent.name for path in (tmp_path / "cache/aws-posture").rglob("*.json*")}
    assert len(kinds) == 2
    listed = run("git", "status", "--porcelain", "--untracked-files=all", cwd=tmp_path)
    assert sorted(listed.out.split()[1::2]) == ["snapshot.json", "verdicts.json"]

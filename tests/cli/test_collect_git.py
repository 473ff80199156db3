"""A file of account data in a work tree: whoever may commit it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws.server import Aws
from building import Run, aws_posture, run

FILES = ("-o", "snapshot.json", "--verdicts", "verdicts.json")


def _collect(folder: Path, aws: Aws) -> Run:
    done = aws_posture(folder, "collect", *FILES, "--fact", "root.mfa", environ=aws.environ())
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
    options = (*FILES, "--fact", "root.mfa")
    done = aws_posture(tmp_path, "collect", *options, environ=aws.environ(**cache))
    assert done.status == 0, done.err
    (tmp_path / "site").mkdir()
    slot = '<i data-aws-posture="v1:badge" data-fact="root.mfa" data-state="unchecked">?</i>'
    (tmp_path / "site" / "index.html").write_text(slot)
    stamped = aws_posture(tmp_path, "stamp", "site", "snapshot.json", "-o", "copy", environ=cache)
    assert stamped.status == 0, stamped.err
    kinds = {path.parent.name for path in (tmp_path / "cache/aws-posture").rglob("*.json*")}
    assert len(kinds) == 2
    listed = run("git", "status", "--porcelain", "--untracked-files=all", cwd=tmp_path)
    assert sorted(listed.out.split()[1::2]) == ["site/index.html", "snapshot.json", "verdicts.json"]


def test_where_git_does_not_answer_a_note_says_so(tmp_path: Path, aws: Aws) -> None:
    """A work tree of another owner: git's own tests say so by a variable."""
    assert run("git", "init", "--quiet", cwd=tmp_path).status == 0
    environ = aws.environ(GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    done = aws_posture(
        tmp_path, "collect", "-o", "snapshot.json", "--fact", "root.mfa", environ=environ
    )
    assert done.status == 0, done.err
    assert "Note: git cannot say whether it ignores snapshot.json (detected dubious" in done.err

"""The step that proposes new locks, run with a real git and a recorded `gh`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from workflow_files import run_step, workflow

from building import Run, run

STEP = workflow("locks")["jobs"]["propose"]["steps"][-1]

# Stands for GitHub's command line: notes what it is asked, and knows a pull request or none.
FAKE_GH = """\
#!/bin/sh
here=$(dirname "$0")
echo "$*" >> "$here/asked.txt"
[ "$1 $2" = "pr view" ] || exit 0
cat "$here/state" 2>/dev/null || { echo "no pull requests found" >&2; exit 1; }
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Clone a repository that has a lock, as the workflow's checkout does."""
    origin = tmp_path / "example/series.git"
    _git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    clone = tmp_path / "clone"
    _git(tmp_path, "clone", "--quiet", str(origin), str(clone))
    _git(clone, "switch", "--quiet", "--orphan", "main")
    (clone / "requirements").mkdir()
    for name in ("requirements/run.lock", "requirements/run.in", "README.md"):
        (clone / name).write_text("first\n")
    _git(clone, "add", ".")
    _git(clone, "-c", "user.name=Ana", "-c", "user.email=a@example.com", "commit", "-qm", "First")
    _git(clone, "push", "--quiet", "origin", "main")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/gh").write_text(FAKE_GH)
    (tmp_path / "bin/gh").chmod(0o755)
    return clone


def _git(folder: Path, *arguments: str) -> str:
    done = run("git", *arguments, cwd=folder)
    assert done.status == 0, done.err
    return done.out


def _propose(checkout: Path) -> Run:
    tmp_path = checkout.parent
    runner = {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "GITHUB_SERVER_URL": tmp_path.as_uri(),
        "GITHUB_REPOSITORY": "example/series",
    }
    return run_step(STEP, checkout, runner, {"github.token": "nobody's"})


def _asked(checkout: Path) -> list[str]:
    file = checkout.parent / "bin/asked.txt"
    return file.read_text().splitlines() if file.exists() else []


def _pushed(checkout: Path) -> str:
    origin = checkout.parent / "example/series.git"
    return _git(origin, "for-each-ref", "--format=%(refname:short)")


def test_locks_that_are_new_already_make_no_pull_request(checkout: Path) -> None:
    done = _propose(checkout)
    assert done.status == 0, done.err
    assert _asked(checkout) == []
    assert _pushed(checkout).split() == ["main"]


def test_new_locks_become_a_pull_request_that_changes_nothing_else(checkout: Path) -> None:
    (checkout / "requirements/run.lock").write_text("second\n")
    (checkout / "requirements/stray.lock").write_text("stray\n")
    (checkout / "README.md").write_text("changed\n")
    done = _propose(checkout)
    assert done.status == 0, done.err
    assert [line.split(" --")[0] for line in _asked(checkout)] == [
        "auth setup-git",
        "pr view renew-locks",
        "pr create",
    ]
    origin = checkout.parent / "example/series.git"
    assert _git(origin, "diff", "--name-only", "main..renew-locks") == "requirements/run.lock\n"
    assert _git(origin, "log", "--format=%s", "main..renew-locks") == "Renew the locks\n"


def test_an_open_pull_request_is_renewed_and_not_doubled(checkout: Path) -> None:
    (checkout / "requirements/run.lock").write_text("second\n")
    assert _propose(checkout).status == 0
    (checkout.parent / "bin/state").write_text("OPEN\n")
    _git(checkout, "switch", "--quiet", "main")
    _git(checkout, "branch", "--quiet", "-D", "renew-locks")
    (checkout / "requirements/run.lock").write_text("third\n")
    done = _propose(checkout)
    assert done.status == 0, done.err
    assert len([line for line in _asked(checkout) if line.startswith("pr create")]) == 1
    origin = checkout.parent / "example/series.git"
    assert _git(origin, "show", "renew-locks:requirements/run.lock") == "third\n"
    assert _git(origin, "log", "--format=%s", "main..renew-locks") == "Renew the locks\n"


def test_after_a_closed_pull_request_there_is_a_new_one(checkout: Path) -> None:
    (checkout.parent / "bin/state").write_text("CLOSED\n")
    (checkout / "requirements/run.lock").write_text("second\n")
    assert _propose(checkout).status == 0
    assert any(line.startswith("pr create") for line in _asked(checkout))


def test_a_push_that_is_refused_opens_nothing(checkout: Path) -> None:
    (checkout / "requirements/run.lock").write_text("second\n")
    (checkout.parent / "example/series.git").rename(checkout.parent / "gone")
    assert _propose(checkout).status != 0
    assert not [line for line in _asked(checkout) if line.startswith("pr ")]

"""Where `collect` writes: into pipes and devices, over its own files, and over others when told to."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from terminals import typed

from aws.server import Aws
from aws_posture.snapshot import load
from building import Run, assert_one_line, aws_posture, environment

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has none of these")
COMMAND = "import sys; from aws_posture.cli import main; sys.exit(main())"
COLLECT = ("collect", "--fact", "root.mfa", "-q")


def _collect(folder: Path, aws: Aws, *arguments: str) -> Run:
    return aws_posture(folder, *COLLECT, *arguments, environ=aws.environ())


@posix
def test_a_pipe_is_written_into(tmp_path: Path, aws: Aws) -> None:
    """Such as the one that `-o >(gpg -e)` names."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    done = _collect(tmp_path, aws, "-o", "pipe")
    # If nothing was written, this ends the reader.
    os.close(os.open(pipe, os.O_RDWR | os.O_NONBLOCK))
    reader.join()
    assert done.status == 0, done.err
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert json.loads(got[0])["kind"] == "aws-posture-snapshot"


@posix
def test_a_device_stays_one(tmp_path: Path, aws: Aws) -> None:
    (tmp_path / "null").symlink_to("/dev/null")
    done = _collect(tmp_path, aws, "-o", "null")
    assert done.status == 0, done.err
    assert stat.S_ISCHR((tmp_path / "null").stat().st_mode)


@posix
@pytest.mark.parametrize(
    "command", [(*COLLECT, "-o", "circle"), ("stamp", "site", "demo", "-o", "circle")]
)
def test_links_in_a_circle_are_a_line(tmp_path: Path, aws: Aws, command: tuple[str, ...]) -> None:
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "site").mkdir()
    slot = '<b data-aws-posture="v1:badge" data-fact="root.mfa">?</b>'
    (tmp_path / "site/index.html").write_text(f"<title>T</title>{slot}")
    done = aws_posture(tmp_path, *command, environ=aws.environ())
    assert_one_line(done, "circle")
    assert (tmp_path / "circle").is_symlink()


@posix
@pytest.mark.parametrize("name", ["/dev/stdout", "/proc/self/fd/1"])
def test_the_standard_output_is_a_snapshot_and_nothing_else(
    tmp_path: Path, aws: Aws, name: str
) -> None:
    if not Path(name).exists():
        pytest.skip("not on this system")
    file = tmp_path / "snapshot.json"
    with file.open("w") as output:
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, *COLLECT, "-o", name],
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(tmp_path, aws.environ()),
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("Account 111122223333: ")
    assert load(file).account == "111122223333"


def test_a_link_stays_one(tmp_path: Path, aws: Aws) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link.json").symlink_to("there/snapshot.json")
    assert _collect(tmp_path, aws, "-o", "link.json").status == 0
    assert (tmp_path / "link.json").is_symlink()
    assert load(tmp_path / "there/snapshot.json").account == "111122223333"
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == ["snapshot.json"]


@pytest.mark.parametrize("content", ["important", '{"name": "aws-posture-docs", "private": true}'])
def test_what_is_no_snapshot_is_not_replaced_where_nobody_can_be_asked(
    tmp_path: Path, aws: Aws, content: str
) -> None:
    (tmp_path / "notes.txt").write_text(content)
    done = _collect(tmp_path, aws, "-o", "notes.txt")
    assert_one_line(done, "notes.txt: ", "would be replaced; name another file")
    assert (tmp_path / "notes.txt").read_text() == content
    assert aws.calls == []


@posix
@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 1)])
def test_on_a_terminal_it_asks_before_it_replaces_what_is_no_snapshot(
    tmp_path: Path, aws: Aws, answer: str, status: int
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("important")
    ended, seen = typed(tmp_path, [*COLLECT, "-o", "notes.txt"], [answer], aws.environ())
    assert ended == status, seen
    assert (
        "notes.txt holds something other than a snapshot or verdicts. Replace it? [y/N]: " in seen
    )
    assert (notes.read_text() == "important") == (status == 1)

"""Exit statuses, and errors in one line on stderr."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from aws_posture.snapshot import load
from building import assert_one_line, aws_posture

USABLE: list[list[str]] = [
    ["--version"],
    ["--help"],
    ["facts"],
    ["facts", "--json"],
    ["show", "demo:fresh"],
    ["show", "demo"],
    ["show", "demo:well-kept", "--json", "--fact", "root.mfa"],
    ["show", "demo:fresh", "--set", "iam.admin-count.max=3"],
]

UNUSABLE = {
    "no such file": (["show", "gone.json"], "gone.json: No such file"),
    "a folder": (["show", "."], ".: Is a directory"),
    "no snapshot": (["show", "other.json"], "other.json: this is no snapshot"),
    "cut short": (["show", "cut.json"], "cut.json: not a whole JSON file"),
    "another version": (["show", "later.json"], "later.json: snapshot version 99"),
    "not text": (["show", "bytes.json"], "bytes.json: not UTF-8"),
    "no such demonstration": (["show", "demo:well-keptt"], "did you mean well-kept"),
    "no such fact": (["show", "demo", "--fact", "root.mfaa"], "did you mean root.mfa"),
    "no such setting": (["show", "demo", "--set", "iam.admin-count.maxx=3"], "did you mean max"),
    "half a setting": (["show", "demo", "--set", "iam.admin-count"], "write FACT.OPTION=VALUE"),
    "a setting of a wrong type": (
        ["show", "demo", "--set", "iam.admin-count.max=many"],
        "write a whole number",
    ),
    "no such site": (["stamp", "nowhere", "demo", "-o", "out"], "nowhere"),
    "a copy inside the site": (["stamp", "site", "demo", "-o", "site/out"], "site"),
}

WRONG = {
    "no such command": ["shwo"],
    "no such option": ["show", "demo", "--jsno"],
    "an argument is missing": ["show"],
    "no output": ["collect"],
    "no snapshot to stamp": ["stamp", "site", "-o", "out"],
}


@pytest.fixture
def folder(tmp_path: Path, fresh: Path) -> Path:
    """Make a folder with files that are no snapshots."""
    text = fresh.read_text(encoding="utf-8")
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "cut.json").write_text(text[: len(text) // 2])
    (tmp_path / "later.json").write_text(json.dumps({**json.loads(text), "version": 99}))
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<html><head></head><body></body></html>")
    return tmp_path


@pytest.mark.parametrize("arguments", USABLE, ids=" ".join)
def test_done_is_0(tmp_path: Path, arguments: list[str]) -> None:
    done = aws_posture(tmp_path, *arguments)
    assert done.status == 0, done.err
    assert done.out
    assert not done.err


@pytest.mark.parametrize(("arguments", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_1_and_one_line(
    folder: Path, arguments: list[str], said: str
) -> None:
    done = aws_posture(folder, *arguments)
    assert done.status == 1, done.err
    assert_one_line(done, said)
    assert done.err.count("\n") == 1
    assert not done.out
    assert not (folder / "out").exists()


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_a_wrong_command_line_is_2(tmp_path: Path, arguments: list[str]) -> None:
    done = aws_posture(tmp_path, *arguments)
    assert done.status == 2
    assert "Traceback" not in done.err
    assert not done.out


def test_no_named_credentials_is_3_and_says_how_to_name_them(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "collect", "-o", "a.json")
    assert done.status == 3
    assert_one_line(done, "--profile NAME or AWS_PROFILE=NAME")
    assert not list(tmp_path.iterdir())


def test_a_default_profile_that_lies_about_is_not_used_but_pointed_at(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text("[default]\nregion = eu-west-1\n")
    done = aws_posture(tmp_path, "collect", "-o", "a.json", environ={"HOME": str(tmp_path)})
    assert done.status == 3
    assert_one_line(done, "AWS_PROFILE=default")


def test_an_unreachable_endpoint_is_3(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
    done = aws_posture(tmp_path, "collect", "-o", "a.json", "--endpoint-url", url, environ=keys)
    assert done.status == 3
    assert_one_line(done, "cannot be reached")
    assert not list(tmp_path.iterdir())


def test_a_profile_that_does_not_exist_is_3(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "collect", "-o", "a.json", "--profile", "nobody")
    assert done.status == 3
    assert_one_line(done, "nobody", "could not be found")


def test_a_saved_demonstration_is_a_snapshot_like_any_other(fresh: Path) -> None:
    assert load(fresh).account == "111122223333"
    assert fresh.stat().st_mode & 0o777 == 0o600

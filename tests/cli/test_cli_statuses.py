"""Exit statuses, and errors in one line on stderr."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
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
    "no snapshot": (["show", "other.json"], "other.json: this is not a snapshot"),
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
    "nothing like a fact": (["show", "demo", "--fact", "zzz"], "--fact: unknown fact 'zzz'; 'aws-"),
    "no fact to fail on": (["show", "demo", "--fail-on", "zzz"], "--fail-on: unknown fact 'zzz'"),
    "no account id": (
        ["show", "cut.json", "--account", "me"],
        "--account: 'me' is not an account id",
    ),
    "no declarations": (
        ["show", "demo", "--declarations", "no.yml"],
        "name a file of declarations",
    ),
    "no such section": (
        ["show", "demo", "--declarations", "risks.yml"],
        "unknown section 'accept'; the sections are answers and accepted",
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
    (tmp_path / "risks.yml").write_text("accept: {}\n")
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
    assert_one_line(done, "nobody", "could not be found", "aws configure list-profiles")


CONFIG = """\
[profile empty]
region = eu-west-1
[profile program]
credential_process = /nowhere/program
[profile stranger]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = reader
"""

UNFIT = {
    "a profile with nothing in it": ({"AWS_PROFILE": "empty"}, "the profile has no credentials"),
    "a program that is not there": ({"AWS_PROFILE": "program"}, "a program that does not exist"),
    "nobody signed in": ({"AWS_PROFILE": "stranger"}, "nobody has signed in yet; sign in"),
    "a token's file that is not there": (
        {
            "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere/token",
            "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/reader",
        },
        "fix the profile or the variable",
    ),
    "half a key": ({"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE"}, "add the missing part"),
    "a broken file": ({"AWS_PROFILE": "x", "AWS_CONFIG_FILE": "broken"}, "fix the file"),
    "no address": (
        {
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "example",
            "AWS_ENDPOINT_URL": "nonsense",
        },
        "endpoint_url is not an address",
    ),
}


@pytest.mark.parametrize(("environ", "said"), UNFIT.values(), ids=UNFIT)
def test_credentials_that_cannot_work_say_what_to_mend(
    tmp_path: Path, environ: dict[str, str], said: str
) -> None:
    (tmp_path / "config").write_text(CONFIG)
    (tmp_path / "broken").write_text("[profile x\n")
    named = {"AWS_CONFIG_FILE": "config", **environ}
    done = aws_posture(tmp_path, "collect", "-o", "a.json", environ=named)
    assert done.status == 3
    assert_one_line(done, said)
    assert done.err.count("\n") == 1


def test_a_role_that_is_none_says_what_a_role_takes(tmp_path: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
    role = ["--role-arn", "nonsense"]
    done = aws_posture(tmp_path, "collect", "-o", "a.json", *role, environ=keys)
    assert done.status == 3
    assert_one_line(done, "the role nonsense cannot be assumed: check that role_arn is the ARN")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
@pytest.mark.parametrize("format_", ["table", "json"])
def test_output_that_cannot_be_written_is_1(tmp_path: Path, format_: str) -> None:
    command = [Path(sys.executable).with_name("aws-posture"), "show", "demo", "--format", format_]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr == (
        "Error: the output cannot be written: No space left on device; free some space, or send it "
        "elsewhere\n"
    )


def test_an_encoding_that_lacks_a_sign_gets_a_question_mark(tmp_path: Path) -> None:
    table = ["show", "demo", "--format", "table", "--fact", "root.mfa"]
    done = aws_posture(tmp_path, *table, environ={"PYTHONIOENCODING": "latin-1"})
    assert done.status == 0, done.err
    assert "? root.mfa: MFA is off" in done.out


def test_a_saved_demonstration_is_a_snapshot_like_any_other(fresh: Path) -> None:
    assert load(fresh).account == "111122223333"
    assert fresh.stat().st_mode & 0o777 == 0o600

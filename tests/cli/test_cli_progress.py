"""Long work reports progress: a line that changes on a terminal, a line per stage in a log."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aws.server import Aws
from building import FRESH, WELL_KEPT, Run, aws_posture

CLEARED = "\r\x1b[2K"
"""What takes a terminal's line away."""

TWO = ["demo:fresh", "demo:well-kept"]


def moments(shown: str) -> Iterator[str]:
    """List what stood on the line that changes, each time it changed."""
    for line in shown.replace("\r\n", "\n").split("\n"):
        yield from line.split(CLEARED)[:-1]


def left(shown: str) -> list[str]:
    """List the lines that a terminal shows in the end."""
    lines = shown.replace("\r\n", "\n").removesuffix("\n").split("\n")
    return [line.rpartition(CLEARED)[2] for line in lines]


# A report that is long in coming, and another question.
COLLECT = ("collect", "-o", "account.json", "--fact", "iam.user-mfa", "--fact", "account.alias")


def collect(folder: Path, aws: Aws, *more: str) -> Run:
    aws.root()
    return aws_posture(folder, *COLLECT, *more, environ=aws.environ())


def test_a_collection_says_on_a_terminal_what_it_waits_for(
    tmp_path: Path, aws: Aws, terminal: Callable[..., str]
) -> None:
    aws.root()
    aws.report_not_ready(4)
    shown = terminal(tmp_path, *COLLECT, environ=aws.environ())
    said = list(moments(shown))
    assert said[:2] == ["Asking AWS for the caller's identity", "Asking AWS: 4 questions"]
    waits = r"Asking AWS: [1-3] of 4 answered, waiting for .*iam:GetCredentialReport.*"
    assert any(re.fullmatch(waits, line) for line in said[2:])
    assert left(shown)[0].startswith(f"Account {FRESH}: ")


def test_a_collection_is_one_line_in_a_log_and_names_no_account(tmp_path: Path, aws: Aws) -> None:
    done = collect(tmp_path, aws)
    assert done.err == "Asking AWS: 4 questions\n"
    assert done.out.startswith(f"Account {FRESH}: ")


def test_what_is_printed_can_be_piped(tmp_path: Path, aws: Aws) -> None:
    assert json.loads(collect(tmp_path, aws, "--json").out)["account"] == FRESH


def test_quiet_says_nothing_but_results(
    tmp_path: Path, aws: Aws, site: Path, terminal: Callable[..., str]
) -> None:
    done = collect(tmp_path, aws, "--quiet")
    assert (done.status, done.err, done.out[:8]) == (0, "", "Account ")
    shown = terminal(tmp_path, "stamp", site, *TWO, "-o", "out", "--quiet")
    assert "\x1b" not in shown
    assert len(left(shown)) == 2


def test_quiet_says_what_went_wrong(tmp_path: Path, aws: Aws) -> None:
    aws.fail("sts:GetCallerIdentity", "ExpiredToken", status=403)
    done = collect(tmp_path, aws, "-q")
    assert (done.status, len(done.errors)) == (3, 1)


def test_stamping_says_on_a_terminal_which_account_and_how_many_files(
    tmp_path: Path, site: Path, terminal: Callable[..., str]
) -> None:
    shown = terminal(tmp_path, "stamp", site, *TWO, "-o", "out")
    files = sum(path.is_file() for path in site.rglob("*"))
    said = list(moments(shown))
    assert "Judging facts (account 2 of 2)" in said
    stamping = [line for line in said if line.startswith("Stamping")]
    assert stamping
    for line in stamping:
        found = re.fullmatch(r"Stamping: (\d+) of (\d+) files \(account [12] of 2\)", line)
        assert found is not None
        assert 0 < int(found[1]) <= int(found[2]) == files
    assert [line[:16] for line in left(shown)] == ["Private copy for"] * 2


def test_a_log_has_a_line_for_each_copy_as_it_is_made(tmp_path: Path, site: Path) -> None:
    done = aws_posture(tmp_path, "stamp", site, "demo", "demo:well-kept", "-o", "out")
    assert (done.status, done.err) == (0, "")
    made = (rf"Private copy for account {one}: out/{one} \(.*\)\n" for one in (FRESH, WELL_KEPT))
    assert re.fullmatch("".join(made), done.out)


def test_verifying_says_on_a_terminal_how_much_was_read(
    tmp_path: Path, site: Path, terminal: Callable[..., str]
) -> None:
    shown = terminal(tmp_path, "verify", site)
    files = sum(path.is_file() for path in site.rglob("*"))
    first = next(moments(shown))
    assert re.fullmatch(rf"Verifying: 1 of {files} files, \d+\.\d MB", first)
    assert left(shown)[-1] == f"{files} files verified: no account data."


def test_an_error_stands_on_a_line_of_its_own(
    tmp_path: Path, site: Path, terminal: Callable[..., str]
) -> None:
    shutil.copytree(site, tmp_path / "site")
    (tmp_path / "site" / "link").symlink_to(tmp_path)
    shown = terminal(tmp_path, "stamp", "site", "demo", "-o", "out")
    assert "Judging facts" in moments(shown)
    (line,) = left(shown)
    assert "a link that leads out of the site" in line


@pytest.mark.nightly
@pytest.mark.parametrize("command", [["stamp", "-o", "out"], ["verify"]], ids=["stamp", "verify"])
def test_a_dumb_terminal_gets_no_line_that_changes(
    tmp_path: Path, site: Path, command: list[str], terminal: Callable[..., str]
) -> None:
    subjects = [site, "demo"] if command[0] == "stamp" else [site]
    shown = terminal(tmp_path, *command, *subjects, environ={"TERM": "dumb"})
    assert "\x1b" not in shown
    assert re.match("Private copy for account|[0-9]+ files verified", left(shown)[-1])


def test_without_colours_the_line_has_none(
    tmp_path: Path, site: Path, terminal: Callable[..., str]
) -> None:
    shown = terminal(tmp_path, "verify", site, environ={"NO_COLOR": "1"})
    assert CLEARED in shown
    assert "\x1b" not in shown.replace(CLEARED, "")


def test_a_file_gets_no_control_characters_whatever_a_build_service_claims(
    tmp_path: Path, site: Path
) -> None:
    claims = dict.fromkeys(["FORCE_COLOR", "GITHUB_ACTIONS", "TTY_COMPATIBLE"], "1")
    environ = {"TERM": "xterm-256color", **claims}
    for arguments in (["verify", site], ["stamp", site, "demo", "-o", "out"]):
        done = aws_posture(tmp_path, *arguments, environ=environ)
        assert done.out
        assert "\x1b" not in done.out + done.err


@pytest.mark.nightly
@pytest.mark.parametrize("arguments", [["shwo"], ["--help"]], ids=["a mistake", "help"])
def test_a_log_of_a_build_service_gets_no_colours(tmp_path: Path, arguments: list[str]) -> None:
    done = aws_posture(tmp_path, *arguments, environ={"GITHUB_ACTIONS": "true"})
    assert "Usage" in done.out + done.err
    assert "\x1b" not in done.out + done.err

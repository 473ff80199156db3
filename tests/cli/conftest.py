"""Snapshots to show and a site to stamp."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.snapshot import Answer, Caller, Refusal, RefusalKind, Snapshot, save
from aws_posture.snapshot.operations import GET_ACCOUNT_SUMMARY
from building import environment, just_taken, mkdocs, small_site

HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202e<script>alert(1)</script>\r\x9b31m"
"""What a terminal would obey, and what a page would run."""


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fresh") / "fresh.json"
    save(just_taken(demo.get("fresh")), path)
    return path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small public site; the folder `site` itself."""
    folder = small_site(tmp_path_factory.mktemp("small"))
    done = mkdocs(folder, "build", "--strict")
    assert done.status == 0, done.err
    return folder / "site"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a snapshot in which every text that AWS lets people choose is hostile."""
    taken = just_taken(demo.get("well-kept"))
    path = tmp_path_factory.mktemp("hostile") / "hostile.json"
    save(
        replace(
            taken,
            caller=Caller(f"arn:aws:iam::{taken.account}:user/{HOSTILE}/ana", temporary=True),
            records=tuple(_hostile(record, taken) for record in taken.records),
        ),
        path,
    )
    return path


def _hostile(record: Answer | Refusal, taken: Snapshot) -> Answer | Refusal:
    if record.operation == str(GET_ACCOUNT_SUMMARY):
        return Refusal(
            record.operation,
            taken.taken_at,
            RefusalKind.DENIED,
            code=f"Access{HOSTILE}",
            message=f"{HOSTILE} is not allowed",
            permission="iam:GetAccountSummary",
        )
    if isinstance(record, Refusal):
        return record
    return replace(record, result=_renamed(record.result))


def _renamed(value: object) -> dict[str, object]:
    renamed = _walk(value)
    assert isinstance(renamed, dict)
    return renamed


CHOSEN = {"UserName", "Path", "Arn", "GroupName", "DBInstanceIdentifier", "logGroupName"}
"""Members whose texts people choose."""


def _walk(value: object) -> object:
    if isinstance(value, dict):
        return {
            name: HOSTILE + str(item) if name in CHOSEN else _walk(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_walk(item) for item in value]
    return value


@pytest.fixture
def terminal() -> Callable[..., str]:
    """Run the command on a terminal, and read what it shows there."""
    pty = pytest.importorskip("pty", reason="a terminal is made with POSIX means")

    def run(folder: Path, *arguments: str | Path, environ: Mapping[str, str] | None = None) -> str:
        master, slave = pty.openpty()
        code = "import sys; from aws_posture.cli import main; sys.exit(main())"
        shown = {"TERM": "xterm-256color", "COLUMNS": "200", **(environ or {})}
        with subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=folder,
            env=environment(folder, shown),
            stdin=slave,
            stdout=slave,
            stderr=slave,
        ):
            os.close(slave)
            return _read(master)

    return run


def _read(master: int) -> str:
    parts = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # Linux says that the other end is closed by an error
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    return b"".join(parts).decode("utf-8", "replace")

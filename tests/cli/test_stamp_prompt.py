"""`stamp --encrypt` on a terminal: it asks, and shows nothing of what is typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aws_posture.assets import is_published
from building import FRESH, environment

if sys.platform != "win32":
    import pty

# The terminal becomes the one that controls the process, for it to be asked on.
COMMAND = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from aws_posture.cli import main
sys.exit(main())
"""
PASSPHRASE = "four words nobody knows"


def _typed(site: Path, out: Path, *lines: str) -> tuple[int, str]:
    """Run the command on a terminal of its own; gives its status and what is seen there."""
    ours, terminal = pty.openpty()
    arguments = ("stamp", site, "demo:fresh", "-o", out, "--encrypt")
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment(out.parent),
        start_new_session=True,
    ) as process:
        os.close(terminal)
        seen = b""
        for number, line in enumerate(lines, 1):
            while seen.count(b": ") < number:
                seen += os.read(ours, 4096)
            os.write(ours, f"{line}\n".encode())
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # Linux says so where the other side is closed
                break
            if not more:
                break
            seen += more
    os.close(ours)
    return process.returncode, seen.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_a_passphrase_is_asked_for_twice_and_not_shown(site: Path, tmp_path: Path) -> None:
    status, seen = _typed(site, tmp_path / "copy", PASSPHRASE, PASSPHRASE)
    assert status == 0, seen
    assert "Repeat" in seen
    assert PASSPHRASE not in seen
    files = [path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    # The account is the demonstration's, which a public site shows as an example.
    files = [content for content in files if not is_published(content)]
    assert not any(text.encode() in file for file in files for text in (PASSPHRASE, FRESH))

"""The command on a terminal of its own, with somebody who types."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from building import environment

if sys.platform != "win32":
    import pty

# The terminal becomes the one that controls the process, for it to be asked on.
COMMAND = """
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from aws_posture.cli import main
sys.exit(main())
"""


def typed(
    folder: Path,
    arguments: Sequence[str | Path],
    lines: Sequence[str],
    environ: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Run the command in a folder; each line is typed after a question. Its status, and what is seen."""
    ours, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=folder,
        env=environment(folder, environ),
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

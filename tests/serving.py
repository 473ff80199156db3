"""A site in `mkdocs serve`."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from building import Wait, environment, free_port

PATIENCE = 120
"""Seconds after which a server counts as dead."""


@contextmanager
def serve(folder: Path, environ: Mapping[str, str]) -> Iterator[Wait]:
    """Serve a site; yields a function that waits until the home page is as expected."""
    temporary = folder / "temporary"
    temporary.mkdir()
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    env = environment(folder / "no-home", {**environ, "TMPDIR": str(temporary)})
    log = (folder / "serve.log").open("w+")
    with log, subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log) as process:

        def wait(expected: Callable[[str], bool]) -> str:
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline and process.poll() is None:
                html = _fetch(f"http://127.0.0.1:{port}/")
                if expected(html):
                    return html
                time.sleep(0.1)
            raise AssertionError((folder / "serve.log").read_text())

        try:
            yield wait
        finally:
            # As Ctrl+C does; MkDocs then shuts its plugins down.
            process.send_signal(signal.SIGINT)
            try:
                process.wait(PATIENCE)
            finally:
                process.kill()


def _fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # loopback
            text: str = answer.read().decode()
            return text
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""

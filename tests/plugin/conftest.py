"""The series' site, built once without credentials; sites that are served."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.snapshot import save
from building import Serving, Wait, environment, just_taken, mkdocs, real_site

PATIENCE = 60
"""Seconds after which a server counts as dead."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _serving(folder: Path, environ: Mapping[str, str]) -> Iterator[Wait]:
    """Serve a site; gives a function that waits until the home page is as expected."""
    temporary = folder / "temporary"
    temporary.mkdir()
    port = _free_port()
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
            process.wait(PATIENCE)


def _fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  # loopback
            text: str = answer.read().decode()
            return text
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Run `mkdocs serve`; gives a function that waits for the home page to be as expected."""
    return _serving


@pytest.fixture(scope="session")
def series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the series' site where nobody named an account; the folder with its sources."""
    folder = real_site(tmp_path_factory.mktemp("series"))
    done = mkdocs(folder, "build", "--strict")
    assert done.status == 0, done.err
    assert "WARNING" not in done.err
    return folder


@pytest.fixture(scope="session")
def snapshot_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the fresh demonstration account's snapshot to a file."""
    path = tmp_path_factory.mktemp("snapshot") / "fresh.json"
    save(just_taken(demo.get("fresh")), path)
    return path

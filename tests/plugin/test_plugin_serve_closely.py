"""`mkdocs serve` sees every input change, answers this machine alone, and tidies up on SIGTERM."""

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
from functools import partial
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.snapshot import save
from building import CONFIG, assert_one_line, environment, just_taken, mkdocs, small_site, states

PATIENCE = 60
OPTIONS = f"{CONFIG.rstrip()}:\n      "
ACCEPTED = "accepted:\n  root.mfa: {because: soon, by: Ana, until: 2999-01-01}\n"


class Server:
    """A site that is served, on a port of its own."""

    def __init__(self, folder: Path, environ: Mapping[str, str], *options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        command = (sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{self.port}")
        env = environment(folder / "no-home", {**environ, "TMPDIR": str(self.temporary)})
        self.log = folder / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                (*command, *options), cwd=folder, env=env, stdout=log, stderr=log
            )

    def get(self, host: str | None = None) -> tuple[int, str]:
        """Ask for the home page, with a Host header; status 0 where nobody answers."""
        headers = {"Host": host} if host else {}
        address = f"http://127.0.0.1:{self.port}/"
        request = urllib.request.Request(address, headers=headers)  # loopback
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310  # as above
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0, ""

    def wait(self, expected: Callable[[str], bool]) -> str:
        """Wait until the home page is as expected."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            _, html = self.get()
            if html and expected(html):
                return html
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def end(self, number: signal.Signals) -> int:
        """Send a signal; gives the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def _is(state: str, html: str) -> bool:
    return states(html, "root.mfa") == {state}


@contextmanager
def _served(folder: Path, environ: Mapping[str, str], *options: str) -> Iterator[Server]:
    server = Server(folder, environ, *options)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait(PATIENCE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_sigterm_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    """Neither does a terminal that is closed."""
    site = small_site(tmp_path)
    with _served(site, {"AWS_POSTURE": "demo"}) as server:
        server.wait(bool)
        assert list(server.temporary.iterdir())
        assert server.end(number) == 128 + number
        assert not list(server.temporary.iterdir()), server.log.read_text()


def test_a_changed_snapshot_and_a_new_declaration_are_seen(tmp_path: Path) -> None:
    site = small_site(tmp_path, f"{OPTIONS}snapshot: account.json\n")
    save(just_taken(demo.fresh()), site / "account.json")
    with _served(site, {}) as server:
        assert "accepted" not in server.wait(lambda html: states(html, "root.mfa") == {"fail"})
        # As an editor or `aws-posture collect` does it: another file is put into its place.
        (site / "posture.tmp").write_text(ACCEPTED)
        (site / "posture.tmp").rename(site / "posture.yml")
        server.wait(lambda html: 'data-declared="accepted"' in html)
        for account, state in (("demo:well-kept", "pass"), ("demo:fresh", "fail")):
            save(just_taken(demo.get(account.removeprefix("demo:"))), site / "account.json")
            server.wait(partial(_is, state))
        (site / "posture.yml").unlink()
        server.wait(lambda html: "data-declared" not in html)


def test_other_files_beside_the_snapshot_build_nothing(tmp_path: Path) -> None:
    site = small_site(tmp_path, f"{OPTIONS}snapshot: account.json\n")
    save(just_taken(demo.fresh()), site / "account.json")
    with _served(site, {}) as server:
        server.wait(bool)
        (site / "notes.txt").write_text("nothing of ours")
        save(just_taken(demo.get("well-kept")), site / "account.json")
        server.wait(lambda html: states(html, "root.mfa") == {"pass"})
        assert server.log.read_text().count("Detected file changes") == 1


@pytest.mark.parametrize(
    "host", ["attacker.example", "127.0.0.1.attacker.example", "[2001:db8::1]"]
)
def test_a_host_of_another_name_gets_no_private_copy(tmp_path: Path, host: str) -> None:
    """A page from elsewhere can let its own name lead to this machine."""
    with _served(small_site(tmp_path), {"AWS_POSTURE": "demo"}) as server:
        server.wait(bool)
        status, text = server.get(f"{host}:{server.port}")
        assert status == 421
        assert "data-state" not in text
        for own in ("localhost", "127.0.0.1", "[::1]"):
            assert states(server.get(f"{own}:{server.port}")[1], "root.mfa") == {"fail"}


def test_a_clean_serve_is_not_for_the_network_either(tmp_path: Path) -> None:
    """MkDocs then tells plugins of a mere build."""
    small_site(tmp_path, CONFIG + "dev_addr: '0.0.0.0:0'\n")
    done = mkdocs(tmp_path, "serve", "--clean", environ={"AWS_POSTURE": "demo"})
    assert_one_line(done, "dev_addr", "127.0.0.1")

"""How long commands take to start: the processor's time above what cannot be done without.

    python benchmarks/starting.py [--rounds 15]

Each command runs in turn with what it is measured against: a bare Python, or for `collect` a Python
that makes the same boto3 clients. User and system time, the best of all rounds. The first round only
writes byte code, as installing a wheel does. Target: at most 0.15 s more each.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TARGET = 0.15
REFUSED = 3
"""The exit status of `collect` where AWS could not be asked."""
BARE = ("-c", "pass")
COMMAND = ("-c", "from aws_posture.cli import main; main()")
COMMANDS = (("--version",), ("facts",), ("show", "SNAPSHOT"))

# What `collect` cannot do without: boto3, a session, and the clients of all facts.
CLIENTS = """
from aws_posture.catalogue import CATALOGUE
from aws_posture.snapshot.reads import operations
asked = [read for fact in CATALOGUE for read in (*fact.reads, *fact.may_read)]
names = {one.client for one in operations(asked)}
print(' '.join(sorted({'sts', *names})))
"""
BOTO3 = "import boto3; s = boto3.Session(); [s.client(n, endpoint_url=%r) for n in %r]"


class _Refusing(BaseHTTPRequestHandler):
    """Refuses whatever it is asked: `collect` has made its clients by then."""

    def do_POST(self) -> None:  # the library's name
        """Answer as STS does where it denies."""
        body = b"<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Print nothing."""


def main() -> None:
    """Run everything in turns and print the differences of the best."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, _server() as address:
        snapshot = Path(folder) / "snapshot.json"
        _save_demonstration(snapshot)
        names = _output("-c", CLIENTS).split()
        collected = str(Path(folder) / "collected.json")
        collect = ("collect", "-o", collected, "--endpoint-url", address)
        runs = {
            "bare Python": BARE,
            "boto3 and its clients": ("-c", BOTO3 % (address, names)),
            **{" ".join(one): (*COMMAND, *_named(one, snapshot)) for one in COMMANDS},
            "collect": (*COMMAND, *collect),
        }
        best = dict.fromkeys(runs, float("inf"))
        for number in range(rounds + 1):
            for name, arguments in runs.items():
                seconds = _seconds(arguments, REFUSED if name == "collect" else 0)
                if number:  # the first round warms up
                    best[name] = min(best[name], seconds)
    for name in ("bare Python", "boto3 and its clients"):
        print(f"{name:24} {best[name]:.3f} s")
    for name in (*(" ".join(one) for one in COMMANDS), "collect"):
        base = "boto3 and its clients" if name == "collect" else "bare Python"
        above = best[name] - best[base]
        print(f"{name:24} {best[name]:.3f} s, {above:.3f} s above {base} (target {TARGET})")


def _named(command: Sequence[str], snapshot: Path) -> list[str]:
    return [str(snapshot) if word == "SNAPSHOT" else word for word in command]


def _save_demonstration(path: Path) -> None:
    from aws_posture import demo  # noqa: PLC0415  # only the file is measured
    from aws_posture.snapshot import save  # noqa: PLC0415  # the same

    save(demo.get("fresh"), path)


def _output(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=True, text=True)
    return done.stdout


def _seconds(arguments: Sequence[str], status: int) -> float:
    """Run Python once, to an exit status; returns the processor's seconds, the least disturbed."""
    import resource  # noqa: PLC0415  # not on Windows, where nothing else here would fail

    environ = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environ |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    environ |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, *arguments], env=environ, capture_output=True, check=False, text=True
    )
    if done.returncode != status:
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


@contextmanager
def _server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


if __name__ == "__main__":
    main()

"""What `scripts/preview` does once its environment is there."""

from __future__ import annotations

import argparse
import functools
import os
import subprocess
import sys
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from _environment import ROOT, say
from aws_posture import declarations, origin
from aws_posture.cache import Cache, default_folder
from aws_posture.cli.progress import Progress
from aws_posture.collect import Source, only_default_profile
from aws_posture.errors import PostureError
from aws_posture.facts import CATALOGUE
from aws_posture.judging import Terms, judge
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import StampReport, stamp

_PORTS_TRIED = 20


def main() -> None:
    """Build, stamp, and serve unless told to stop before."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--snapshot", default="")
    parser.add_argument("--demo", default="")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--refresh", action="store_true")
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args()
    try:
        chosen = _chosen(options.snapshot, options.demo)
        if not options.quiet:
            say("Building the public site …")
        _build()
        with Progress(quiet=options.quiet) as progress:
            report = _stamp(chosen, progress, refresh=options.refresh)
    except PostureError as error:
        sys.exit(f"Error: {error}")
    print(f"Public site:  {ROOT / 'site'}")
    print(f"Private copy: {report.out}  (account {report.account}, {report.pages} pages)")
    if not options.build:
        _serve(report.out, options.port)


def _chosen(snapshot: str, demo: str) -> origin.Origin:
    """Decide whose account is shown: what was asked for, else the demonstration."""
    if demo:
        return origin.parse_demo(f"demo:{demo}", "--demo")
    chosen = origin.choose(Source(), Path(snapshot) if snapshot else None, os.environ)
    if chosen is not None:
        return chosen
    if only_default_profile(os.environ):
        print(
            "This shows the demonstration account; for your own: AWS_PROFILE=default scripts/preview"
        )
    return origin.Demo(origin.DEFAULT_DEMO)


def _build() -> None:
    environment = {**os.environ, origin.SWITCH: "off", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    if status := subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        sys.exit(status)


def _stamp(chosen: origin.Origin, progress: Progress, *, refresh: bool) -> StampReport:
    now = None if isinstance(chosen, origin.Demo) else datetime.now(UTC)
    terms = Terms(now, declarations=declarations.find(ROOT, None))
    memory = Cache(default_folder(), terms.max_age, refresh=refresh)
    snapshot: Snapshot = origin.read(chosen, CATALOGUE, progress.stage, progress.now, memory=memory)
    progress.stage("Stamping the private copy")
    verdicts = judge(snapshot, CATALOGUE, terms)
    of = progress.files_in(ROOT / "site")
    count = progress.counter(lambda files: f"Stamping: {files:,} of {of} files")
    out = ROOT / "private" / snapshot.account
    return stamp(ROOT / "site", snapshot, verdicts, out, progress=count)


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Keep the terminal for what matters."""


def _serve(folder: Path, port: int) -> None:
    server = _server(functools.partial(_Handler, directory=str(folder)), port)
    print(f"Serving on    http://127.0.0.1:{server.server_port}/  (Ctrl-C stops it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


def _server(handler: functools.partial[_Handler], first: int) -> ThreadingHTTPServer:
    for port in range(first, first + _PORTS_TRIED):
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError:
            continue
    sys.exit(
        f"Error: ports {first} to {first + _PORTS_TRIED - 1} are taken; name another with --port"
    )


if __name__ == "__main__":
    main()

"""What `scripts/preview` does once its environment is there."""

from __future__ import annotations

import argparse
import functools
import io
import os
import sys
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

import _engines
from _environment import ROOT, say
from aws_posture.base.errors import PostureError
from aws_posture.base.hosts import names_this_machine
from aws_posture.catalogue import CATALOGUE
from aws_posture.cli.progress import Progress
from aws_posture.collect import Source, only_default_profile
from aws_posture.copies import origin
from aws_posture.copies.cache import Cache, default_folder
from aws_posture.copies.making import Plan, Tools, make
from aws_posture.judging import Terms, declarations
from aws_posture.stamp import StampReport, not_found

_PORTS_TRIED = 20


def main() -> None:
    """Build, stamp, and serve unless told to stop before."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--snapshot", default="")
    parser.add_argument("--demo", default="")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--refresh", action="store_true")
    parser.add_argument("--engine", choices=_engines.ENGINES, default="mkdocs")
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--quiet", action="store_true")
    options = parser.parse_args()
    try:
        chosen = origin.check(_chosen(options.snapshot, options.demo))
        terms = Terms(now=None, declarations=declarations.find(ROOT, None))
        if not options.quiet:
            say("Building the public site …")
        _engines.build(options.engine)
        with Progress(quiet=options.quiet) as progress:
            report = _stamp(chosen, terms, progress, refresh=options.refresh)
    except PostureError as error:
        sys.exit(f"Error: {error}")
    print(f"Public site:  {ROOT / 'site'}")
    whose = "demonstration account" if isinstance(chosen, origin.Demo) else "account"
    print(f"Private copy: {report.out}  ({whose} {report.account}, {report.pages} pages)")
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


def _stamp(
    chosen: origin.Origin, terms: Terms, progress: Progress, *, refresh: bool
) -> StampReport:
    plan = Plan(
        site=ROOT / "site",
        origin=chosen,
        folder=ROOT / "private",
        terms=terms,
        facts=CATALOGUE,
    )
    of = progress.files_in(plan.site)
    tools = Tools(
        memory=Cache(default_folder(), terms.max_age, refresh=refresh),
        stage=progress.stage,
        moment=progress.now,
        note=progress.note,
        files=progress.counter(lambda files: f"Stamping: {files:,} of {of} files"),
    )
    progress.stage("Making the private copy")
    return make(plan, tools).report


class CopyHandler(SimpleHTTPRequestHandler):
    """Serves a copy."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send what goes before the content, to requests that name this machine alone."""
        if names_this_machine(self.headers.get("Host", "")):
            return super().send_head()
        super().send_error(HTTPStatus.MISDIRECTED_REQUEST)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Keep the terminal for what matters."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the copy's own page for an address at which it has nothing."""
        page = Path(self.directory, not_found.NAME)
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _serve(folder: Path, port: int) -> None:
    server = _server(functools.partial(CopyHandler, directory=str(folder)), port)
    print(f"Serving on    http://127.0.0.1:{server.server_port}/  (Ctrl-C stops it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


def _server(handler: functools.partial[CopyHandler], first: int) -> ThreadingHTTPServer:
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

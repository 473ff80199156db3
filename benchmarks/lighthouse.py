"""What Lighthouse says of the public site: all four categories, on a phone and on a desktop.

    python benchmarks/lighthouse.py [--rounds 3] [--cpu FACTOR]

It writes the table of `lighthouse.md`. The site is built strictly and served as GitHub Pages serves
it: compressed, and to be kept for ten minutes.

A phone is slower than the machine that plays it. Lighthouse slows any machine down 4 times; this
slows it down to the speed of the mid-range phone that Chrome's developer tools calibrate for, whose
index in Lighthouse's own benchmark is 1000. --cpu 4 gives Lighthouse's own factor. Whatever else
runs can only cost points, so the best of the rounds counts.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "end_to_end")]

from site_rating import rate  # noqa: E402  # it stands beside the tests
from site_reading import PREFIX, TEMPLATES  # noqa: E402

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "first-contentful-paint": "first paint",
    "largest-contentful-paint": "largest paint",
    "total-blocking-time": "blocked",
    "cumulative-layout-shift": "shift",
}
KINDS = ("landing", "post", "report")
PHONE = 1000
"""The index of a mid-range phone in Lighthouse's benchmark, by Chrome's developer tools."""


def main() -> None:
    """Build, serve, run Lighthouse in turns, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cpu", type=float, help="slow the machine down so many times")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(built(Path(folder))) as base:
        index = rate(base + "about/", ["seo"])["environment"]["benchmarkIndex"]
        cpu = options.cpu or max(1.0, round(index / PHONE, 1))
        rows = [
            _row(kind, device, best(base + TEMPLATES[kind], device, cpu, options.rounds))
            for device in ("phone", "desktop")
            for kind in KINDS
        ]
    text = _table(rows, index, cpu, options.rounds)
    print(text)
    page = ROOT / "benchmarks" / "lighthouse.md"
    start, mark, _ = page.read_text(encoding="utf-8").partition("<!-- table -->\n")
    page.write_text(f"{start}{mark}\n{text}\n", encoding="utf-8")


def built(folder: Path) -> Path:
    """Build the public site; the folder that holds it under its own name."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "AWS_POSTURE": "off"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    place = ["--site-dir", str(folder / PREFIX)]
    subprocess.run([*command, *place], cwd=ROOT, env=environment, check=True)
    return folder


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder as GitHub Pages does, over loopback; the site's address."""
    handler = functools.partial(_Pages, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{PREFIX}/"
        server.shutdown()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Do not report browsers that hang up."""


class _Pages(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file, compressed where that helps."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        self.send_response(HTTPStatus.OK if path.is_file() else HTTPStatus.NOT_FOUND)
        path = path if path.is_file() else Path(self.directory) / PREFIX / "404.html"
        content = path.read_bytes()
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix not in {".png", ".ico", ".gz"}:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Log no request."""


def best(url: str, device: str, cpu: float, rounds: int) -> dict[str, Any]:
    """Run Lighthouse a few times; gives the report with the best performance."""
    options = (
        ["--preset=desktop"]
        if device == "desktop"
        else [f"--throttling.cpuSlowdownMultiplier={cpu}"]
    )
    reports = [rate(url, CATEGORIES, *options) for _ in range(rounds)]
    return max(reports, key=lambda report: report["categories"]["performance"]["score"])


def _row(kind: str, device: str, report: dict[str, Any]) -> str:
    scores = [f"{100 * report['categories'][name]['score']:.0f}" for name in CATEGORIES]
    values = [report["audits"][name]["displayValue"].replace("\xa0", " ") for name in METRICS]
    print(kind, device, *scores, *values, flush=True)
    return f"| {kind} | {device} | {' | '.join([*scores, *values])} |"


def _table(rows: list[str], index: float, cpu: float, rounds: int) -> str:
    names = ["page", "device", *(name.replace("-", " ") for name in CATEGORIES), *METRICS.values()]
    return "\n".join(
        (
            f"A machine of index {index:.0f}, slowed down {cpu:g} times for the phone; the best of {rounds}.",
            "",
            f"| {' | '.join(names)} |",
            f"| --- | --- |{' ---: |' * (len(names) - 2)}",
            *rows,
        )
    )


if __name__ == "__main__":
    main()

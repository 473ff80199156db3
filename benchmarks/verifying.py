"""What `aws-posture verify` costs: 100 MB of a site beside reading it and matching one pattern.

    python benchmarks/verifying.py [--megabytes 100] [--rounds 3]

The folder holds copies of this site, with its scripts, feeds and packed files. The measure is one
pass of a regular expression over all bytes, which is what a scanner for access keys alone does.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from aws_posture import demo
from aws_posture.verify import Search, verify
from aws_posture.verify.values import values_of

ROOT = Path(__file__).resolve().parent.parent
KEY = re.compile(rb"(?<![A-Z0-9])[A-Z0-9]{20}(?![A-Z0-9])")


def main() -> None:
    """Measure in turns, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        size = _fill(Path(folder), options.megabytes * 10**6)
        search = Search(values_of([demo.get("fresh")]))
        print(f"{size / 10**6:.0f} MB; {len(search.values.wanted)} values of a snapshot")
        times: dict[str, list[float]] = {}
        for _ in range(options.rounds):
            for name, work in (
                ("one pattern", lambda: _scan(Path(folder))),
                ("verify", lambda: verify(Path(folder))),
                ("verify --against", lambda: verify(Path(folder), [demo.get("fresh")])),
            ):
                times.setdefault(name, []).append(_timed(work))
    measure = statistics.median(times["one pattern"])
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:18} {middle:6.2f} s   {middle / measure:5.1f} x")


def _fill(folder: Path, size: int) -> int:
    site = folder / "0"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=ROOT, check=True)
    one = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    copies = max(1, size // one)
    for number in range(1, copies):
        shutil.copytree(site, folder / str(number))
    return one * copies


def _scan(folder: Path) -> int:
    return sum(len(KEY.findall(path.read_bytes())) for path in folder.rglob("*") if path.is_file())


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

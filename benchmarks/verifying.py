"""What `aws-posture verify` costs: 100 MB of a site beside reading it and matching one pattern.

    python benchmarks/verifying.py [--megabytes 100] [--rounds 3] [--different]

The folder holds copies of this site, with its scripts, feeds and packed files. The measure is one
pass of a regular expression over all bytes, which is what a scanner for access keys alone does. Files
that are the same are searched once, as those of a site's versions often are; `--different` makes each
page of each copy another one.
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
from dataclasses import replace
from pathlib import Path

from aws_posture import demo
from aws_posture.snapshot import Answer, Snapshot
from aws_posture.verify import verify
from aws_posture.verify.values import values_of

ROOT = Path(__file__).resolve().parent.parent
KEY = re.compile(rb"(?<![A-Z0-9])[A-Z0-9]{20}(?![A-Z0-9])")


def main() -> None:
    """Measure in turns, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--different", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        size = _fill(Path(folder), options.megabytes * 10**6, different=options.different)
        small, middle_sized, large = demo.get("fresh"), _with_users(50), _with_users(50_000)
        counts = [len(values_of([one]).wanted) for one in (small, middle_sized, large)]
        print(f"{size / 10**6:.0f} MB; {', '.join(map(str, counts))} values of snapshots")
        times: dict[str, list[float]] = {}
        for _ in range(options.rounds):
            for name, work in (
                ("one pattern", lambda: _scan(Path(folder))),
                ("verify", lambda: verify(Path(folder))),
                ("verify --against", lambda: verify(Path(folder), [small])),
                ("of 50 users", lambda: verify(Path(folder), [middle_sized])),
                ("of 50,000 users", lambda: verify(Path(folder), [large])),
            ):
                times.setdefault(name, []).append(_timed(work))
    measure = statistics.median(times["one pattern"])
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:18} {middle:6.2f} s   {middle / measure:5.1f} x")


def _fill(folder: Path, size: int, *, different: bool) -> int:
    site = folder / "0"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=ROOT, check=True)
    one = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    copies = max(1, size // one)
    for number in range(1, copies):
        copy = shutil.copytree(site, folder / str(number))
        for page in copy.rglob("*.html") if different else ():
            page.write_text(f"{page.read_text('utf-8')}<!-- {number} -->", "utf-8")
    return one * copies


def _with_users(number: int) -> Snapshot:
    """Make a snapshot of a large account."""
    names = [f"person-{one}.{one * 7919 % 9973:04d}" for one in range(number)]
    users = [{"UserName": name, "Arn": f"arn:aws:iam::111122223333:user/{name}"} for name in names]
    snapshot = demo.get("fresh")
    operation = "iam:GetAccountAuthorizationDetails"
    answer = Answer(operation, snapshot.taken_at, {"UserDetailList": users})
    return replace(snapshot, records=(*snapshot.records, answer))


def _scan(folder: Path) -> int:
    return sum(len(KEY.findall(path.read_bytes())) for path in folder.rglob("*") if path.is_file())


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

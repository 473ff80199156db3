"""What a private build costs beside a public one: 100 pages with facts, in Material.

    python benchmarks/private.py [--pages 100] [--rounds 6]

Builds run in turns: a public one, a private one that remembers nothing of what was searched, and one
that remembers all. The account is a demonstration account's, read from a file under another number, so
that its values are searched for. Medians by the clock and of the processor's time; target: 1.2.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from _aside import put_aside

from aws_posture import demo
from aws_posture.snapshot import save
from building import FACTS, PLAIN

CONFIG = """\
site_name: Bench
theme: material
plugins: [search, {aws-posture: {snapshot: ../snapshot.json}}]
"""


def main() -> None:
    """Build in turns and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "site", options.pages)
        taken: dict[str, list[tuple[float, float]]] = {}
        for number in range(options.rounds + 1):
            for kind in ("public", "private, nothing remembered", "private"):
                seconds = _build(folder, kind)
                if number:  # the first round warms up
                    taken.setdefault(kind, []).append(seconds)
    clock, processor = (
        {kind: statistics.median(one[at] for one in all_) for kind, all_ in taken.items()}
        for at in (0, 1)
    )
    for kind in taken:
        print(
            f"{kind:28} {clock[kind]:5.2f} s {clock[kind] / clock['public']:5.2f} x   of the "
            f"processor {processor[kind]:5.2f} s {processor[kind] / processor['public']:5.2f} x"
        )


def _write(site: Path, pages: int) -> None:
    docs = site / "docs"
    docs.mkdir(parents=True)
    for number in range(pages):
        name = "index" if number == 0 else f"page-{number}"
        (docs / f"{name}.md").write_text(f"# Page {number}\n\n{PLAIN}{FACTS}", encoding="utf-8")
    (site / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    now = datetime.now(UTC)
    account = replace(demo.get("fresh"), account="860741935286", taken_at=now)
    records = tuple(replace(record, taken_at=now) for record in account.records)
    save(replace(account, records=records), site.parent / "snapshot.json")


def _build(folder: Path, kind: str) -> tuple[float, float]:
    """Build once; gives the seconds by the clock, and the processor's."""
    cache = folder / "cache"
    put_aside(folder / "aside", folder / "site" / "site")
    if kind != "private":
        # A first copy has none before it.
        left_over = (cache / "aws-posture" / "searched", folder / "site" / "private")
        put_aside(folder / "aside", *left_over)
    # What pip installs is compiled; so is what a build imports from a clone, but for the first round.
    unlike = {"AWS_POSTURE", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in unlike}
    environ = {**kept, "NO_MKDOCS_2_WARNING": "1", "XDG_CACHE_HOME": str(cache)}
    if kind == "public":
        environ["AWS_POSTURE"] = "off"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder / "site", env=environ, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return time.perf_counter() - start, processor


if __name__ == "__main__":
    main()

"""What a private copy costs: stamping a site beside `cp -r` of it, in turns.

    python benchmarks/stamping.py [--pages 200] [--rounds 15] [--folder FOLDER]

The site is built by MkDocs with Material, and every page has a card, a summary, values and a
branch. Targets: stamping takes at most as long as copying; a second account at most a fiftieth
of a second build; the memory that it takes does not grow with the number of pages (80 MB).
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.stamp import stamp

CONFIG = """\
site_name: Bench
site_url: https://example.com/
theme: {name: material, font: false, features: [navigation.sections, content.code.copy]}
plugins: [search]
markdown_extensions: [aws_posture, admonition, pymdownx.highlight, pymdownx.superfences]
"""

SECTION = """
## Section {number}

The root user of account [twelve digits](fact:account.id) signs in with an address and may do
everything; a policy does not limit it. ![not checked](fact:root.mfa) Use it for the few tasks
that need it, don't use it for others, and read on about `roles` and [policies](index.md).

```python
print(boto3.client("iam").get_account_summary()["SummaryMap"])
```
"""

FACTS = """
/// fact | root.mfa
Why it matters on this page.
///

/// when | root.mfa is fail
Stop here and turn it on: [the sign-in page](fact:account.sign-in-url).
///

/// when | root.access-keys is pass
Nothing to do about keys.
///
"""

TEXT = "\n".join(SECTION.format(number=number) for number in range(3)) + FACTS

# Prints the peak of a process that does nothing else; on Linux in KiB, on macOS in bytes.
MEMORY = """
import resource, sys
from pathlib import Path
from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.stamp import stamp
snapshot = demo.fresh()
stamp(Path(sys.argv[1]), snapshot, evaluate(snapshot, CATALOGUE), Path(sys.argv[2]))
unit = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


def main() -> None:
    """Copy and stamp in turns, and print the ratios of the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--folder", help="where to work, to try another file system")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        build = _seconds(lambda: _build(folder, options.pages))
        site = folder / "site"
        size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
        print(f"{options.pages} pages, {size / 1e6:.0f} MB, {options.rounds} rounds in turns")
        copies = _copies(site)
        times = _in_turns(copies, folder, options.rounds)
        for other in ("stamp", "stamp another account"):
            _print_ratio(other, times[other], times["cp -r"])
        second = statistics.median(times["stamp another account"])
        print(f"{'second account':24} 1/{build / second:.0f} of a build of {build:.1f} s")
        _print_memory(folder)


def _build(folder: Path, pages: int) -> None:
    docs = folder / "docs"
    for number in range(pages):
        name = "index.md" if number == 0 else f"part-{number // 20}/page-{number}.md"
        page = docs / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# Page {number}\n{TEXT}", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=folder,
        env={"NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )


def _copies(site: Path) -> dict[str, Callable[[Path], object]]:
    """Name the ways to copy the site; each takes the place of the copy."""
    cp = shutil.which("cp") or "cp"
    one, other = demo.fresh(), demo.well_kept()
    verdicts = {snapshot.account: evaluate(snapshot, CATALOGUE) for snapshot in (one, other)}
    return {
        "cp -r": lambda out: subprocess.run([cp, "-r", site, out], check=True),
        "stamp": lambda out: stamp(site, one, verdicts[one.account], out),
        "stamp another account": lambda out: stamp(site, other, verdicts[other.account], out),
    }


def _in_turns(
    copies: dict[str, Callable[[Path], object]], folder: Path, rounds: int
) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in copies}
    for round_number in range(rounds + 1):
        for name, copy in copies.items():
            # A place of its own each time, and nothing is removed before the end: ext4 is slow
            # to make files where many were removed a moment ago.
            out = folder / f"{round_number}-{name.replace(' ', '-')}"
            seconds = _seconds(lambda copy=copy, out=out: copy(out))
            if round_number:  # the first round warms up
                times[name].append(seconds)
    return times


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _print_ratio(name: str, times: list[float], base: list[float]) -> None:
    ratios = [one / other for one, other in zip(times, base, strict=True)]
    print(
        f"{name:24} median {statistics.median(times) * 1000:4.0f} ms, "
        f"cp -r {statistics.median(base) * 1000:4.0f} ms   "
        f"ratio of medians {statistics.median(times) / statistics.median(base):.2f}, "
        f"of the best {min(times) / min(base):.2f}, "
        f"pair by pair {min(ratios):.2f} to {max(ratios):.2f}"
    )


def _print_memory(folder: Path) -> None:
    """Stamp the site once, and a folder that holds it ten times."""
    many = folder / "many"
    for number in range(10):
        shutil.copytree(folder / "site", many / str(number))
    for name, site in (("once", folder / "site"), ("ten times", many)):
        out = folder / f"memory-{name.replace(' ', '-')}"
        command = [sys.executable, "-c", MEMORY, site, out]
        peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(f"{f'peak memory, {name}':24} {int(peak) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()

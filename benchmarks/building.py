"""What the plugin costs a public build of pages that hold facts, and of pages that hold none.

    python benchmarks/building.py [--pages 200] [--rounds 10]

Two ratios, each of two builds that end with the same pages. Pages with facts, against the same pages
without the plugin, in which what the facts render to stands as plain HTML: the theme and the search
index have the same to do. And pages without facts, with the plugin and without it. Both builds have
the plugin's stylesheet and script among their files.

The two builds of a round run at once, on one processor, which goes from one to the other every few
milliseconds: what slows the machine down slows down both. One after the other, the same two builds
differed by a tenth from round to round; so by a thousandth. The one that is started first changes with
the rounds. User and system time count, and a ratio is the median of those of all rounds, given with the
quarters of the rounds below and above. Target: at most 1.05 with facts, 1.02 without.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from statistics import median, quantiles

from _aside import put_aside

import markdown

PLAIN = "\n".join(
    f"## Section {number}\n\nWords about **roles**, `policies` and [links](index.md).\n"
    for number in range(12)
)
FACTS = "\n/// fact | root.mfa\nWhy it matters.\n///\n\nAccount [id](fact:account.id).\n"
ASSETS = ("aws-posture.css", "aws-posture.js")
COMPARED = (
    ("pages with facts", "facts, plugin", "facts as HTML, no plugin", 1.05),
    ("pages without facts", "no facts, plugin", "no facts, no plugin", 1.02),
)


def main() -> None:
    """Build in turns and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    # Builds inherit it. Only Linux can; elsewhere ratios are as even as the machine is.
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rendered = "\n" + markdown.markdown(FACTS, extensions=["aws_posture"]) + "\n"
        sites = {
            "facts, plugin": _site(folder / "a", options.pages, PLAIN + FACTS, plugin=True),
            "facts as HTML, no plugin": _site(
                folder / "b", options.pages, PLAIN + rendered, plugin=False
            ),
            "no facts, plugin": _site(folder / "c", options.pages, PLAIN, plugin=True),
            "no facts, no plugin": _site(folder / "d", options.pages, PLAIN, plugin=False),
        }
        print(f"{options.pages} pages, {options.rounds} rounds, processor seconds")
        for title, one, other, target in COMPARED:
            with_plugin, without = _measured(sites[one], sites[other], options.rounds)
            ratios = [a / b for a, b in zip(with_plugin, without, strict=True)]
            low, middle, high = quantiles(ratios)
            print(
                f"{title}: {middle:.3f} ({low:.3f} to {high:.3f}), of {median(without):.2f} s without "
                f"the plugin (target {target})"
            )
        _check_same(sites["facts, plugin"], sites["facts as HTML, no plugin"])


def _measured(one: Path, other: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Build two sites at once, again and again; gives the processor's seconds of either."""
    seconds: dict[Path, list[float]] = {one: [], other: []}
    for number in range(rounds + 1):
        needed = _at_once((one, other) if number % 2 else (other, one))
        if number:  # the first round warms up
            for site, spent in needed.items():
                seconds[site].append(spent)
    return seconds[one], seconds[other]


def _check_same(one: Path, other: Path) -> None:
    """Make sure that both builds end with the same: else one has less to do."""
    pages = [(site / "site/page-1/index.html").read_text(encoding="utf-8") for site in (one, other)]
    slots = [page.count("data-aws-posture=") for page in pages]
    if slots[0] != slots[1] or not slots[0]:
        sys.exit(f"the pages are not the same: they hold {slots[0]} and {slots[1]} slots")


def _site(folder: Path, pages: int, text: str, *, plugin: bool) -> Path:
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for number in range(pages):
        name = "index" if number == 0 else f"page-{number}"
        (docs / f"{name}.md").write_text(f"# Page {number}\n\n{text}", encoding="utf-8")
    config = ["site_name: Bench", "theme: material"]
    if plugin:
        config.append("plugins: [search, aws-posture]")
    else:
        _copy_assets(docs / "assets")
        config += ["plugins: [search]", "extra_css: [assets/aws-posture.css]"]
        config.append("extra_javascript: [assets/aws-posture.js]")
    (folder / "mkdocs.yml").write_text("\n".join(config) + "\n", encoding="utf-8")
    return folder


def _copy_assets(folder: Path) -> None:
    import aws_posture.assets  # noqa: PLC0415  # only its files are used

    folder.mkdir()
    for name in ASSETS:
        shutil.copy(Path(aws_posture.assets.__file__).with_name(name), folder / name)


def _at_once(sites: Collection[Path]) -> dict[Path, float]:
    """Build sites on one processor, side by side; gives the processor's seconds of each."""
    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "AWS_POSTURE": "off"}
    # Byte code is written once, as installing a wheel does.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    running, seconds = {}, {}
    for site in sites:
        put_aside(site.parent / "aside", site / "site")
    for site in sites:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
        running[subprocess.Popen(command, cwd=site, env=environ).pid] = site
    while running:
        pid, status, usage = os.wait4(-1, 0)
        site = running.pop(pid)
        if status:
            sys.exit(f"{site.name}: the build failed")
        seconds[site] = usage.ru_utime + usage.ru_stime
    return seconds


if __name__ == "__main__":
    main()

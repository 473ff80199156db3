"""What the plugin costs a public build of pages that hold facts, and of pages that hold none.

    python benchmarks/building.py [--pages 200] [--rounds 30]

Two ratios, each of two builds that end with the same pages. Pages with facts, against the same pages
without the plugin, in which what the facts render to stands as plain HTML: the theme and the search
index have the same to do. And pages without facts, with the plugin and without it. Both builds have
the plugin's stylesheet and script among their files. User and system time count. The builds run in turns, every
other round in the opposite order. A ratio is the median of those of all rounds: two builds that follow
one another are disturbed alike, and the best of each seldom are. Target: at most 1.05 with facts, 1.02 without.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
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
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
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
        seconds = _measured(sites, options.rounds)
        _check_same(sites["facts, plugin"], sites["facts as HTML, no plugin"])
    print(f"{options.pages} pages, {options.rounds} rounds in turns, processor seconds")
    for name, listed in seconds.items():
        print(f"{name:26} {min(listed):6.2f} s at best, {median(listed):6.2f} s in the middle")
    for title, one, other, target in COMPARED:
        ratios = [a / b for a, b in zip(seconds[one], seconds[other], strict=True)]
        low, middle, high = quantiles(ratios)
        print(f"{title}: {middle:.3f}, half of them {low:.3f} to {high:.3f} (target {target})")


def _measured(sites: Mapping[str, Path], rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in sites}
    for number in range(rounds + 1):
        for name in list(sites)[:: 1 if number % 2 else -1]:
            needed = _build(sites[name])
            if number:  # the first round warms up
                seconds[name].append(needed)
    return seconds


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


def _build(site: Path) -> float:
    """Build once; gives the processor's seconds, which a busy machine disturbs least."""
    import resource  # noqa: PLC0415  # not on Windows, where nothing else here would fail

    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "AWS_POSTURE": "off"}
    # Byte code is written once, as installing a wheel does.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    put_aside(site.parent / "aside", site / "site")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=site,
        env=environ,
        check=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


if __name__ == "__main__":
    main()

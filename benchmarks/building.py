"""What the plugin costs a public build: the same site with and without it, in turns.

    python benchmarks/building.py [--pages 200] [--rounds 5]

The target is a ratio of at most 1.02 on a site whose pages use no fact; a second row shows
pages that do.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PLAIN = "\n".join(
    f"## Section {number}\n\nWords about **roles**, `policies` and [links](index.md).\n"
    for number in range(12)
)
FACTS = "\n/// fact | root.mfa\nWhy it matters.\n///\n\nAccount [id](fact:account.id).\n"


def main() -> None:
    """Build in turns and print the ratios of the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bare = _site(Path(folder) / "bare", options.pages, plugin=False, text=PLAIN)
        plain = _site(Path(folder) / "plain", options.pages, plugin=True, text=PLAIN)
        facts = _site(Path(folder) / "facts", options.pages, plugin=True, text=PLAIN + FACTS)
        sites = {"without the plugin": bare, "with it": plain, "with it and facts": facts}
        times: dict[str, list[float]] = {name: [] for name in sites}
        for round_number in range(options.rounds + 1):
            for name, site in sites.items():
                seconds = _build(site)
                if round_number:  # the first round warms up
                    times[name].append(seconds)
    base = times["without the plugin"]
    print(f"{options.pages} pages, {options.rounds} rounds in turns, user and system seconds")
    for name, seconds in times.items():
        ratios = [one / other for one, other in zip(seconds, base, strict=True)]
        print(
            f"{name:20} median {statistics.median(seconds):6.2f} s   "
            f"ratio of medians {statistics.median(seconds) / statistics.median(base):.3f}, "
            f"of the best {min(seconds) / min(base):.3f}, "
            f"pair by pair: median {statistics.median(ratios):.3f} "
            f"({min(ratios):.3f} to {max(ratios):.3f})"
        )


def _site(folder: Path, pages: int, *, plugin: bool, text: str) -> Path:
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for number in range(pages):
        name = "index" if number == 0 else f"page-{number}"
        (docs / f"{name}.md").write_text(f"# Page {number}\n\n{text}", encoding="utf-8")
    plugins = "[search, aws-posture]" if plugin else "[search]"
    (folder / "mkdocs.yml").write_text(
        f"site_name: Bench\ntheme: material\nplugins: {plugins}\n", encoding="utf-8"
    )
    return folder


def _build(site: Path) -> float:
    """Build once; gives the processor's seconds, which a busy machine disturbs least."""
    import resource  # noqa: PLC0415  # not on Windows, where nothing else here would fail

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=site,
        env={"NO_MKDOCS_2_WARNING": "1", "AWS_POSTURE": "off"},
        check=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


if __name__ == "__main__":
    main()

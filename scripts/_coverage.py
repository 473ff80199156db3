"""Run a command while its branches are counted, and hold each package to its floor.

    _coverage.py run -m pytest …    count, in every Python process that the tests start
    _coverage.py report             print the table; exit status 1 below the floor

What was counted lies in .cache/coverage; [tool.coverage] in pyproject.toml says what is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import NamedTuple

from _environment import ROOT

FLOOR = 95.0
"""Percent of the statements and branches of each package."""

PACKAGES = ("aws_posture", "post_series", "post_series/importing", "post_series/letters")

_FOLDER = ROOT / ".cache" / "coverage"


class Covered(NamedTuple):
    """How much of a file, or of a package, was run.

    Attributes:
        run: Statements and branches that were run.
        all: Statements and branches that are there.
        missing: The lines that were not run, and the branches that were not taken.
    """

    run: int
    all: int
    missing: str = ""

    @property
    def percent(self) -> float:
        """What was run, of a hundred."""
        return 100 * self.run / self.all if self.all else 100.0


def main(arguments: list[str]) -> int:
    """Run or report; returns the exit status."""
    match arguments:
        case ["run", *command]:
            shutil.rmtree(_FOLDER, ignore_errors=True)
            _FOLDER.mkdir(parents=True)
            return _coverage("run", *command)
        case ["report"]:
            _coverage("combine", "--quiet")
            _coverage("json", "--quiet", "-o", str(_FOLDER / "report.json"))
            return report(json.loads((_FOLDER / "report.json").read_text(encoding="utf-8")))
    sys.exit(str(__doc__))


def report(counted: dict[str, dict[str, dict[str, dict[str, int]]]]) -> int:
    """Print what `coverage json` says, by package; returns 1 if one is below the floor."""
    files = {name.replace("\\", "/"): _covered(one) for name, one in counted["files"].items()}
    low = False
    for package in PACKAGES:
        inside = {name: one for name, one in files.items() if f"/{package}/" in f"/{name}"}
        whole = Covered(
            sum(one.run for one in inside.values()), sum(one.all for one in inside.values())
        )
        # A package that nothing was counted of is not covered.
        below = whole.percent < FLOOR or not inside
        print(
            f"{package.replace('/', '.'):<24}{whole.percent:6.1f} %{'  below the floor' if below else ''}"
        )
        if below:
            _print_worst(inside)
        low = low or below
    return int(low)


def _print_worst(files: dict[str, Covered]) -> None:
    for name, one in sorted(files.items(), key=lambda item: item[1].run - item[1].all):
        if one.percent < FLOOR:
            print(f"  {one.percent:5.1f} % {name}: {one.missing}")


def _covered(file: dict[str, dict[str, int]]) -> Covered:
    summary = file["summary"]
    lines = [str(line) for line in file["missing_lines"]]
    branches = [f"{start}→{end}" for start, end in file["missing_branches"]]
    return Covered(
        summary["covered_lines"] + summary["covered_branches"],
        summary["num_statements"] + summary["num_branches"],
        ", ".join([*lines, *branches]),
    )


def _coverage(*arguments: str) -> int:
    environment = {**os.environ, "COVERAGE_FILE": str(_FOLDER / "data")}
    command = [sys.executable, "-m", "coverage", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The workflows as data, and their steps as GitHub runs them."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from building import ROOT, Run, run

GITHUB = ROOT / ".github"
FILES = sorted((GITHUB / "workflows").glob("*.yml"))
GUIDE = (ROOT / "docs/authors/continuous-integration.md").read_text("utf-8")

Step = Mapping[str, Any]


def section(anchor: str) -> str:
    """Return a section of the guide by the anchor of its heading."""
    _, _, rest = GUIDE.partition(f"{{ #{anchor} }}\n")
    return rest.partition("\n## ")[0]


def load(file: Path) -> Mapping[str, Any]:
    """Read a workflow; every scalar stays text."""
    # `on` is a boolean to YAML 1.1; the base loader leaves it alone.
    loaded: Mapping[str, Any] = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # text only
    return loaded


def workflow(name: str) -> Mapping[str, Any]:
    """Read the workflow of this file name."""
    return load(GITHUB / "workflows" / f"{name}.yml")


def steps(loaded: Mapping[str, Any]) -> Iterator[Step]:
    """Return the steps of all jobs, in order."""
    for job in loaded["jobs"].values():
        yield from job["steps"]


def actions(job: Mapping[str, Any]) -> list[str]:
    """List what the steps of a job run: an action's name, or the text for the shell."""
    return [step.get("run") or step["uses"].split("@")[0] for step in job["steps"]]


def run_step(
    step: Step, cwd: Path, environ: Mapping[str, str], known: Mapping[str, str] | None = None
) -> Run:
    """Run a step's text with the shell and the options that GitHub takes for it.

    Args:
        step: The step.
        cwd: The checkout.
        environ: What the steps before it and the runner put into the environment.
        known: The values of expressions in the step's own environment.
    """
    own = {name: _evaluate(value, known or {}) for name, value in step.get("env", {}).items()}
    return run("bash", "-e", "-c", step["run"], cwd=cwd, environ={**environ, **own})


def _evaluate(text: str, known: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: known[found[1]], text)


def install_scripts(checkout: Path, *names: str) -> None:
    """Copy scripts into a checkout whose environment is the one of the tests."""
    scripts = checkout / "scripts"
    scripts.mkdir()
    for name in names:
        shutil.copy(ROOT / "scripts" / name, scripts)
    (scripts / "_environment.py").write_text(
        "import pathlib\n"
        f"ROOT = pathlib.Path({str(checkout)!r})\n"
        f"ensure = {{'run': pathlib.Path({sys.executable!r})}}.__getitem__\n"
        "tool = lambda python, name: python.with_name(name)\n"
    )

"""How each site generator builds the series' public site into `site/`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import _environment
from _environment import ROOT

ENGINES = ("mkdocs", "properdocs", "zensical")

# Nothing of an account is asked for: private copies are stamped later.
_NEUTRAL = {"AWS_POSTURE": "off", "NO_MKDOCS_2_WARNING": "1"}


def build(engine: str) -> None:
    """Build the public site; exit with the status of the first step that fails.

    Args:
        engine: One of `ENGINES`; all but MkDocs get an environment of their own.
    """
    environ = {**os.environ, **_NEUTRAL}
    for command in _STEPS[engine]():
        done = subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.stderr.write(done.stderr or done.stdout)
            sys.exit(done.returncode)


def _mkdocs() -> Iterator[list[str]]:
    yield [sys.executable, "-m", "mkdocs", "build", "--quiet"]


def _properdocs() -> Iterator[list[str]]:
    yield [_tool("properdocs"), "build", "--quiet", "--config-file", "mkdocs.yml"]


def _zensical() -> Iterator[list[str]]:
    ours = [sys.executable, "-P", "-m", "post_series.command"]
    yield [*ours, "prepare"]
    # What the plugin aws-posture adds to a site itself; mkdocs.yml names it.
    assets = "import sys; from aws_posture.cli import main; sys.exit(main())"
    yield [sys.executable, "-P", "-c", assets, "assets", "prepared/docs/assets"]
    yield [_tool("zensical"), "build", "--config-file", "mkdocs.prepared.yml"]
    yield [*ours, "finish", "site"]


def _tool(engine: str) -> str:
    return str(_environment.tool(_environment.ensure_engine(engine), engine))


_STEPS = {"mkdocs": _mkdocs, "properdocs": _properdocs, "zensical": _zensical}

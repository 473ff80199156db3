"""The series' site as each site generator builds it, each in an environment of its own."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from building import ROOT, Run, aws_posture, real_site, run

sys.path.insert(0, str(ROOT / "scripts"))

import _environment

EPOCH = "1790000000"


def _command(engine: str, config: str, *, strict: bool) -> list[str]:
    options = ["--config-file", config, *(["--strict"] if strict else [])]
    if engine == "mkdocs":
        return [sys.executable, "-m", "mkdocs", "build", *options, "--site-dir", "site"]
    python = _environment.ensure_engine(engine)
    return [str(_environment.tool(python, engine)), "build", *options]


def run_engine(
    engine: str,
    folder: Path,
    environ: Mapping[str, str] | None = None,
    *,
    strict: bool = True,
    config: str = "mkdocs.yml",
) -> Run:
    """Build the site in a folder, if it is to be in spite of warnings."""
    fixed = {"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": EPOCH}
    return run(
        *_command(engine, config, strict=strict), cwd=folder, environ={**fixed, **(environ or {})}
    )


def build(engine: str, folder: Path, environ: Mapping[str, str]) -> Path:
    """Build the site in a folder; gives the public site."""
    done = run_engine(engine, folder, environ)
    assert done.status == 0, done.err + done.out
    return folder / "site"


def sources(engine: str, folder: Path) -> Path:
    """Copy the site's sources; an engine without plugins gets the stylesheet by hand."""
    site = real_site(folder)
    if engine == "zensical":
        assert aws_posture(site, "assets", "docs/assets").status == 0
    return site


SLOT = re.compile(r'<(\w+)[^<>]*data-aws-posture-stamped="([^"]*)"[^<>]*>(.*?)</\1>', re.DOTALL)


def slots(page: Path) -> list[tuple[str, str]]:
    """List a page's stamped slots: the kind, and what is in it."""
    html = page.read_text(encoding="utf-8")
    return [(found[2], found[3]) for found in SLOT.finditer(html)]

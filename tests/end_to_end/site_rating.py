"""Lighthouse, from npm's lock, on a page that is served on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import _chromium
import _environment

CHROMIUM_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run"
)


def rate(url: str, categories: Sequence[str], *options: str) -> dict[str, Any]:
    """Run Lighthouse on a page; gives its report."""
    node, script = _environment.ensure_lighthouse(Path(sys.executable))
    command = [
        *(str(node), str(script), url, "--quiet", "--output=json", "--output-path=stdout"),
        # Nobody is told that it ran.
        *("--no-enable-error-reporting", f"--chrome-flags={CHROMIUM_FLAGS}"),
        *(f"--only-categories={','.join(categories)}", *options),
    ]
    chromium = _chromium.find()
    environment = {**os.environ, **({"CHROME_PATH": chromium} if chromium else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def lost(report: dict[str, Any], category: str) -> list[str]:
    """List what cost points in a category."""
    audits = report["audits"]
    return [
        f"{one['id']}: {audits[one['id']]['title']}"
        for one in report["categories"][category]["auditRefs"]
        if one["weight"] and audits[one["id"]]["score"] not in {None, 1}
    ]

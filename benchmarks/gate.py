"""How long the gate takes from nothing: `scripts/test` in a fresh clone, with nothing in a cache.

Processor time travels between machines better than time does: half of it is the least that two
cores can take. What is committed is measured.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORES = 2


def main() -> int:
    """Clone, run, print; returns the exit status of the gate."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "clone")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)  # noqa: S607
        empty = {
            "UV_CACHE_DIR": f"{folder}/uv",
            "PIP_NO_CACHE_DIR": "1",
            "npm_config_cache": folder,
        }
        started, before = time.monotonic(), _processor()
        done = subprocess.run(
            [sys.executable, str(clone / "scripts/test"), *sys.argv[1:]],
            env={**os.environ, **empty},
            check=False,
        )
        seconds, processor = time.monotonic() - started, _processor() - before
    print(f"{seconds / 60:.1f} minutes; {processor / 60:.1f} minutes of processor time,")
    print(f"so at least {processor / 60 / CORES:.1f} minutes on {CORES} cores; the target is 12")
    return done.returncode


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())

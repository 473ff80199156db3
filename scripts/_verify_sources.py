"""Verify that no file that git tracks holds anything of an account."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import _environment
from aws_posture.verify import verify

# Where the searching itself is tested, data of accounts that do not exist is planted.
_PLANTED = ("tests/verify/", "scripts/fuzzing/leaks.py", "scripts/planting/")

# Nobody's, in tests of what finds them; what 'show' prints of the demonstration account, and a
# snapshot of it; and tests that write filled slots.
_ALLOWED = (
    *("314159265358", "AKIAYQ6GADDVNNYCRXCH", "012345670123", "860741935286"),
    *(
        "tests/catalogue/golden/*",
        "tests/cli/golden/*",
        "tests/snapshots/*",
        "tests/stamp/*",
        "tests/letters/test_letter_body.py",
    ),
)


def main() -> int:
    """Copy what is tracked to a folder of its own, and search that; gives the exit status."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607  # the git that made the checkout
        cwd=_environment.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    with tempfile.TemporaryDirectory() as folder:
        for name in listed:
            source = _environment.ROOT / name
            if name and not name.startswith(_PLANTED) and source.is_file():
                target = Path(folder, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
        leaks = verify(Path(folder), allowed=_ALLOWED)
    for leak in leaks:
        print(f"{leak.file}:{leak.line}: {leak.kind}: {leak.excerpt}")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())

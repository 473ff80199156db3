"""The Pythons of this machine, which aws-posture.pyz has to run on."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path

VERSIONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")

# What boto3 consists of; all of it is pure Python.
_BOTO3 = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six.py", "urllib3")


@functools.cache
def found() -> Mapping[str, Path]:
    """Return the Pythons that start, by version: those on the path, and pyenv's."""
    pythons: dict[str, Path] = {}
    for version in VERSIONS:
        path = next(filter(_starts, _candidates(version)), None)
        if path is not None:
            pythons[version] = path
    return pythons


def _candidates(version: str) -> Iterator[Path]:
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for folder in sorted(root.glob(f"{version}.*")):
        if re.fullmatch(rf"{version}\.\d+", folder.name):
            yield folder / "bin" / f"python{version}"
    if on_path := shutil.which(f"python{version}"):
        yield Path(on_path)


def _starts(python: Path) -> bool:
    """Return whether a Python starts: pyenv puts stand-ins on the path that do not."""
    if not python.is_file():
        return False
    done = subprocess.run([python, "-c", ""], capture_output=True, timeout=60, check=False)
    return done.returncode == 0


def lend_boto3(base: Path, version: str) -> None:
    """Install boto3 for one version of Python alone: with PYTHONUSERBASE, as a user's own packages."""
    packages = base / "lib" / f"python{version}" / "site-packages"
    packages.mkdir(parents=True)
    for name in _BOTO3:
        (packages / name).symlink_to(Path(sysconfig.get_path("purelib")) / name)

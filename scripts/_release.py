"""What `scripts/release` does once its environment is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from _environment import ROOT
from _readme import relative_addresses

# Run in the unpacked sdist; between them they read all that it holds.
TESTS = (
    "tests/markdown/test_markdown_golden.py",
    "tests/test_assets.py",
    "tests/test_docs.py",
    "tests/test_reference.py",
)


class ReleaseError(Exception):
    """The release may not be published; the message says why, in one line."""


def main() -> None:
    """Build and check; ends with one line and status 1 if the release may not be published."""
    try:
        for tag in sys.argv[1:]:
            check_tag(tag, ROOT, os.environ)
        wheel, sdist = build(ROOT / "dist")
        check_description(metadata(wheel))
        check_sdist(sdist)
    except ReleaseError as error:
        sys.exit(f"scripts/release: {error}")
    print(f"{wheel.name} and {sdist.name} in dist/ are ready to be published")


def build(folder: Path) -> tuple[Path, Path]:
    """Build an sdist, and from it a wheel, so that the sdist is known to be whole.

    Returns:
        The wheel and the sdist.

    Raises:
        ReleaseError: One cannot be built.
    """
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise ReleaseError("the distributions could not be built")
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, sdist


def check_tag(tag: str, root: Path, environ: Mapping[str, str]) -> None:
    """Check that a tag, the changelog and the project's addresses are those of the version.

    Args:
        tag: The tag, as in ``v1.2.3``.
        root: The checkout.
        environ: ``GITHUB_SERVER_URL`` and ``GITHUB_REPOSITORY`` say which repository
            it is, as GitHub sets them.

    Raises:
        ReleaseError: They are not.
    """
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    place = settings["tool"]["hatch"]["version"]["path"]
    source = (root / place).read_text(encoding="utf-8")
    (version,) = re.findall(r'^__version__ = "([^"]+)"$', source, re.MULTILINE)
    if tag != f"v{version}":
        raise ReleaseError(f"{place}: the version is {version} and the tag is {tag}; change one")
    if f"## [{version}]" not in (root / "CHANGELOG.md").read_text(encoding="utf-8"):
        raise ReleaseError(f"CHANGELOG.md: {version} has no section; add '## [{version}]'")
    if not (name := environ.get("GITHUB_REPOSITORY")):
        raise ReleaseError("GITHUB_REPOSITORY is not set; set it to the repository, as OWNER/NAME")
    repository = f"{environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{name}"
    for address in settings["project"]["urls"].values():
        if not f"{address}/".startswith(f"{repository}/"):
            raise ReleaseError(
                f"pyproject.toml: project.urls: {address} is not in this repository; "
                f"begin it with {repository}"
            )


def metadata(wheel: Path) -> Message:
    """Return a wheel's metadata; its payload is the description."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def check_description(of: Message) -> None:
    """Check that the description has no address that leads nowhere on a package index.

    Raises:
        ReleaseError: It has one.
    """
    for address in relative_addresses(str(of.get_payload())):
        raise ReleaseError(f"README.md: {address} is relative; scripts/_readme.py left it so")


def check_sdist(sdist: Path) -> None:
    """Run tests in the unpacked sdist, of the packages that it holds.

    Raises:
        ReleaseError: One fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(sdist) as archive:
            archive.extractall(folder, filter="data")
        (root,) = Path(folder).iterdir()
        # Found before the checkout, to which the environment's editable install points.
        environ = {**os.environ, "PYTHONPATH": str(root / "plugins"), "AWS_POSTURE": "off"}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
        if subprocess.run(command, cwd=root, env=environ, check=False).returncode:
            raise ReleaseError("tests fail in the unpacked sdist")


if __name__ == "__main__":
    main()

"""Commands run as people run them, on copies of sites, with no credentials but those named."""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from aws_posture.snapshot import Snapshot
from forking import Forker

ROOT = Path(__file__).parent.parent

POST = Path("posts/root-user-and-iam-users/index.html")
"""The series' first post, in a finished site."""

FRESH = "111122223333"
WELL_KEPT = "444455556666"

PATIENCE = 240
"""Seconds after which a command counts as hung: less than the time limit of a test."""

CONFIG = "site_name: Test\nplugins:\n  - search\n  - aws-posture\n"
PAGE = """# Home

Account [not known](fact:account.id), root MFA ![not checked](fact:root.mfa).

/// when | root.mfa is fail
Turn it on.
///

/// fact | root.mfa
///
"""

OWN_FACT = """\
example.block:
  title: Public access
  question: Does the account block public access?
  why: One policy can open a bucket to the world.
  ask:
    operation: s3control:GetPublicAccessBlock
    parameters: {AccountId: "{account}"}
  fail:
    when: "!(PublicAccessBlockConfiguration.BlockPublicAcls)"
    say: It does not.
  pass:
    say: It does.
  check: {console: [Look.]}
  remedy: {console: [Turn it on.]}
  document: {title: Block public access, url: "https://docs.aws.amazon.com/x.html"}
"""
"""A fact that a site can have of its own."""


Wait = Callable[[Callable[[str], bool]], str]
"""Waits until a served home page is as expected, and returns it."""

Serving = Callable[[Path, Mapping[str, str]], AbstractContextManager[Wait]]
"""Serves a site in an environment."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """The lines that say what went wrong."""
        return [line for line in self.err.splitlines() if line.startswith(("ERROR", "Error"))]


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Make an environment in which nobody named an account, and no file does."""
    stripped = re.compile(
        r"AWS_|XDG_|SOURCE_DATE_EPOCH$|.*_PROXY$|MKDOCS|PYTHON(WARNINGS|DONTWRITEBYTECODE)$",
        re.IGNORECASE,
    )
    kept = {name: value for name, value in os.environ.items() if not stripped.match(name)}
    return {
        **kept,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_MKDOCS_2_WARNING": "1",
        "NO_PROXY": "127.0.0.1,localhost",
        # Colours and line widths of the terminal that the tests run in do not matter.
        "NO_COLOR": "1",
        # MkDocs writes the time of the build into the sitemap.
        "SOURCE_DATE_EPOCH": "1790000000",
        **(extra or {}),
    }


def run(
    *command: str | Path,
    cwd: Path,
    environ: Mapping[str, str] | None = None,
) -> Run:
    """Run a command to its end."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment(cwd / "no-home", environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def _python(folder: Path, *arguments: str | Path, environ: Mapping[str, str] | None) -> Run:
    """Run a command written in Python, from a fork where that is the same."""
    env = environment(folder / "no-home", environ)
    forker = next(_forkers()) if hasattr(os, "fork") else None
    if forker is None or not forker.can_run(env):
        return run(sys.executable, *arguments, cwd=folder, environ=environ)
    return Run(*forker.run([str(part) for part in arguments], folder, env, PATIENCE))


# Before any test changes its own environment for what it runs.
_AS_STARTED = environment(Path(os.devnull))


@functools.cache
def _forkers() -> Iterator[Forker]:
    """Return two that take turns: one command and the next have different seeds of hashes."""
    both = [Forker(_AS_STARTED) for _ in range(2)]
    for forker in both:
        atexit.register(forker.close)
    return itertools.cycle(both)


def mkdocs(folder: Path, *arguments: str, environ: Mapping[str, str] | None = None) -> Run:
    """Run MkDocs in a folder."""
    return _python(folder, "-m", "mkdocs", *arguments, environ=environ)


def aws_posture(
    folder: Path, *arguments: str | Path, environ: Mapping[str, str] | None = None
) -> Run:
    """Run our command in a folder."""
    # Help begins with the name that it was called by.
    called = "import sys; sys.argv[0] = 'aws-posture'"
    command = f"{called}; from aws_posture.cli import main; sys.exit(main())"
    return _python(folder, "-c", command, *arguments, environ=environ)


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def once(folder: Path, make: Callable[[Path], object]) -> Path:
    """Make a folder in whichever test process comes first; the others wait, and use it too."""
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            making = folder.with_name(f"{folder.name}.making")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder


def built_series(folder: Path) -> None:
    """Build the series' public site where nobody named an account, beside its sources."""
    done = mkdocs(real_site(folder), "build", "--strict")
    assert done.status == 0, done.err
    assert "WARNING" not in done.err


def post_series(
    folder: Path, *arguments: str | Path, environ: Mapping[str, str] | None = None
) -> Run:
    """Run the blog's command in a folder."""
    command = "import sys; from post_series.command import main; sys.exit(main())"
    return _python(folder, "-c", command, *arguments, environ=environ)


def real_site(folder: Path) -> Path:
    """Copy the sources of the series' site."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def leave_one_post(site: Path) -> None:
    """Leave one post of a copy of the series, and no guides: a build takes a third of the time."""
    for name in ("authors", "tutorials"):
        shutil.rmtree(site / "docs" / name)
    for post in (site / "docs/posts").glob("*.md"):
        if post.name != "root-user-and-iam-users.md":
            post.unlink()


def small_site(folder: Path, config: str = CONFIG, pages: Mapping[str, str] | None = None) -> Path:
    """Write the sources of a site of a few lines."""
    for name, text in {"docs/index.md": PAGE, **(pages or {}), "mkdocs.yml": config}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def just_taken(snapshot: Snapshot) -> Snapshot:
    """Make a snapshot as if it had been taken now: an old one would decide nothing."""
    now = datetime.now(UTC).replace(microsecond=0)
    records = tuple(replace(record, taken_at=now) for record in snapshot.records)
    return replace(snapshot, taken_at=now, records=records)


def tree(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def states(html: str, fact: str) -> set[str]:
    """List the states that a stamped page gives a fact."""
    # Minifiers take quotation marks away where they can.
    tags = re.findall(rf'<[^>]* data-fact="?{re.escape(fact)}(?:"[^>]*|\s[^>]*)?>', html)
    return {state for tag in tags for state in re.findall(r' data-state="?([\w-]+)', tag)}


def assert_one_line(done: Run, *parts: str) -> None:
    """Check that a command failed with one line that says all of this, and no traceback.

    MkDocs itself says besides which page it was reading.
    """
    assert done.status != 0, done.err
    assert "Traceback" not in done.out + done.err
    said = [line for line in done.errors if "Error reading page" not in line]
    assert len(said) == 1, done.err
    assert all(part in said[0] for part in parts), done.err

"""A small site of `scripts/compatibility`, and what is wrong with it once it is built."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compatibility_cases import PAGE, PLAIN, Case

_ACCOUNT = "111122223333"
# Of a copy, none may be left; of a public site, none may be filled.
_EMPTY = re.compile(r"""<[^<>]*\sdata-aws-posture=["']?v1:""")
_FILLED = re.compile(r"<[^<>]*\sdata-aws-posture-stamped=")
# In seconds; the slowest command takes some.
_LONGEST = 600
# What files and feeds say about when they were made.
_TIME = "1790000000"


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is built with one of the cases.

    Attributes:
        folder: Where it is.
        python: The Python of the case's environment.
        case: The case.
        browser: The command that looks at pages in a browser; with none, nobody looks.
    """

    folder: Path
    python: Path
    case: Case
    browser: tuple[str, ...] = ()

    def write(self, *, facts: bool, posts: bool = False) -> None:
        """Write the site's files anew, with facts or without."""
        shutil.rmtree(self.folder.parent, ignore_errors=True)
        plugins = self.case.plugins + ("\n- post-series" if posts else "")
        listed = "".join(f"  {line}\n" for line in plugins.splitlines())
        config = (
            f"site_name: T\nsite_url: https://example.com/\n{self.case.config}plugins:\n{listed}"
        )
        files = {"docs/index.md": PLAIN, "docs/a.md": PAGE, **self.case.files, "mkdocs.yml": config}
        for name, text in files.items():
            if text:
                path = self.folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text if facts else text.replace(PAGE, PLAIN), encoding="utf-8")
        if self.case.git:
            self._run("git", "init", "--quiet")
            self._run("git", "add", ".")
            who = ("-c", "user.name=T", "-c", "user.email=t@example.com")
            self._run("git", *who, "commit", "--quiet", "--message", "Begin")

    def build(self, account: str) -> tuple[int, str]:
        """Build it; returns the status and the log.

        Args:
            account: The value of AWS_POSTURE.
        """
        command = (str(self.python), "-m", "mkdocs", "build", *self.case.arguments)
        return self._run(*command, AWS_POSTURE=account)

    def looks(self) -> list[str]:
        """Look at the page with facts, public and private; returns what cannot be read."""
        places = (self.case.site, f"{self.case.private}/{_ACCOUNT}")
        folders = [str(self.folder / place) for place in places]
        status, said = self._run(*self.browser, self.case.shown_at or self.case.page, *folders)
        return said.splitlines() if not status else [f"no browser: {said.strip().splitlines()[-1]}"]

    def _run(self, *command: str, **environ: str) -> tuple[int, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        more = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": _TIME, **environ}
        path = f"{self.python.parent}{os.pathsep}{kept.get('PATH', '')}"
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env={**kept, **more, "PATH": path},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=_LONGEST,
            )
        except subprocess.TimeoutExpired:
            return 1, f"{' '.join(command[1:4])} took more than {_LONGEST} seconds"
        return done.returncode, done.stdout + done.stderr

    def public(self) -> dict[str, str]:
        """Return each file of the public site with its digest."""
        top = (self.folder / self.case.site).resolve()
        return {
            path.relative_to(top).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(top.rglob("*"))
            if path.is_file()
        }

    def pages(self, place: str) -> dict[str, str]:
        """Return each page of a folder with its text."""
        top = (self.folder / place).resolve()
        return {
            path.relative_to(top).as_posix(): path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(top.rglob("*.html"))
        }


_VARIANTS = (
    ("with facts", True, False),
    ("without facts", False, False),
    ("with post-series", True, True),
)


def problems(site: Site, *, quick: bool = False) -> Iterator[str]:
    """List what is wrong with a site, with facts, without, and with our other plugin.

    Args:
        site: The site.
        quick: Whether only the last is tried, which has most in it.
    """
    for with_what, facts, posts in _VARIANTS[-1:] if quick else _VARIANTS:
        site.write(facts=facts, posts=posts)
        yield from (f"{with_what}: {found}" for found in _of_build(site, facts=facts))


def _of_build(site: Site, *, facts: bool) -> Iterator[str]:
    first = site.build("off")
    neutral = site.public()
    second = site.build("demo")
    for status, log in (first, second):
        if status or "Traceback" in log:
            yield f"status {status}: {(log.strip().splitlines() or ['nothing was said'])[-1]}"
            return
    changed = _changed(neutral, site.public())
    if changed and (changed := changed - _of_its_own(site, neutral)):
        yield f"an account changes {', '.join(sorted(changed)[:3])}"
    if facts:
        yield from _of_copy(site, second[1])
    if facts and site.browser and site.case.is_looked_at:
        yield from site.looks()


def _of_its_own(site: Site, neutral: dict[str, str]) -> set[str]:
    """Return the files that differ in each build, without an account too, such as what is encrypted."""
    site.build("off")
    return _changed(neutral, site.public())


def _changed(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def _of_copy(site: Site, log: str) -> Iterator[str]:
    case = site.case
    public, copy = site.pages(case.site), site.pages(f"{case.private}/{_ACCOUNT}")
    if case.page not in copy:
        yield f"the copy has no {case.page}"
        return
    if left := [name for name, text in copy.items() if _EMPTY.search(text)]:
        yield f"a slot is left in {left[0]}"
    if shown := [name for name, text in public.items() if _FILLED.search(text)]:
        yield f"a slot is filled in the public {shown[0]}"
    if "ZEBRA" not in copy[case.page] or "MFA is off for the root user" not in copy[case.page]:
        yield f"{case.page} has no answer"
    if case.said not in log:
        yield f"the log does not name {case.said}"

"""Writes a plan into the docs folder, without overwriting what the author changed there."""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from post_series.base.files import write_whole
from post_series.importing.errors import BadState
from post_series.importing.report import Report
from post_series.importing.site import SiteSettings

Content: TypeAlias = bytes | Path
"""What a file of the site holds, or the file that it is a copy of."""

_STATE = "imported.json"
_LONGEST_NAME = 250
"""How many bytes a name may have on most systems, with room for an ending of MkDocs' own."""
_VERSION = 1
_DATED = re.compile(r"---[ \t]*\n(?:(?!---).*\n)*?date:", re.IGNORECASE)


@dataclass(slots=True)
class Plan:
    """The files that an import makes.

    Attributes:
        files: What each holds, by its path in the docs folder.
        origins: The file of the blog that each came from.
        offered: Those that give way to files that are there.
        site: What a site of its own needs; None if the source cannot tell.
        about_site: What such a site cannot take over.
    """

    files: dict[str, Content] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)
    site: SiteSettings | None = None
    about_site: Report = field(default_factory=Report)

    def offer(self, target: str, content: Content, origin: str) -> None:
        """Add a file that gives way to one that is there."""
        if target not in self.files and _is_inside(target):
            self.files[target] = content
            self.origins[target] = origin
            self.offered.add(target)

    def add(self, target: str, content: Content, origin: str, report: Report) -> None:
        """Add a file, if nothing else has its place."""
        other = self.origins.get(target)
        if not _is_inside(target):
            report.missing(origin, 0, f"{target} is outside of the site; it is left out.")
        elif len(max(target.encode().split(b"/"), key=len)) > _LONGEST_NAME:
            report.missing(
                origin,
                0,
                "its address is longer than a file's name may be; it is left out, give it a slug.",
            )
        elif other is None:
            self.files[target] = content
            self.origins[target] = origin
        elif other != origin:
            report.missing(
                origin, 0, f"its place in the site, {target}, is that of {other}; it is left out."
            )


def _is_inside(target: str) -> bool:
    return not target.startswith("/") and ".." not in PurePosixPath(target).parts


class Fate(enum.Enum):
    """The outcome of a planned file."""

    NEW = "new"
    RENEWED = "renewed"
    SAME = "unchanged"
    KEPT = "kept as you changed them"
    IN_THE_WAY = "not written, another file is there"


@dataclass(slots=True)
class Writer:
    """Writes the files of a plan.

    Attributes:
        docs: The docs folder.
        report: Told what was done.
        notes: The folder in the docs folder of what is kept and not shown; MkDocs leaves out one
            whose name begins with a dot.
        dry: Whether to write nothing.
    """

    docs: Path
    report: Report
    notes: str
    dry: bool = False
    _state: dict[str, str] = field(default_factory=dict)

    def write(self, plan: Plan) -> None:
        """Write the files of a plan.

        Raises:
            BadState: The record of an earlier import cannot be read.
        """
        self._state = _read_state(self.docs / self.notes / _STATE)
        gone = sorted(set(self._state) - set(plan.files))
        for target, content in sorted(plan.files.items()):
            if target in plan.offered - set(self._state) and (self.docs / target).exists():
                continue
            self._one(target, _bytes(content), plan.origins[target])
        for target in gone:
            if (self.docs / target).exists():
                self.report.note(
                    target, 0, "the blog no longer has it; delete it if you do not want it."
                )
        if not self.dry and self._state:
            self._put(f"{self.notes}/{_STATE}", _state_text(self._state))

    def posts_there(self, plan: Plan) -> list[str]:
        """List the posts that the docs folder had before, and that are not of the blog."""
        own = {*plan.files, *_read_state(self.docs / self.notes / _STATE)}
        names = (path.relative_to(self.docs).as_posix() for path in self.docs.rglob("*.md"))
        return sorted(
            name
            for name in names
            if name not in own
            and not name.startswith(".")
            and _DATED.match((self.docs / name).read_text("utf-8", "replace"))
        )

    def _one(self, target: str, content: bytes, origin: str) -> None:
        path = self.docs / target
        digest = _digest(content)
        fate = self._fate(path, target, digest)
        self.report.count(f"files {fate.value}")
        if fate is Fate.IN_THE_WAY:
            aside = f"{self.notes}/aside/{target}"
            self.report.missing(
                origin, 0, f"docs has its own {target}; the blog's is {aside}, merge them."
            )
            self._put(aside, content)
        elif fate is Fate.KEPT:
            self._tell_kept(target, digest, content, origin)
        else:
            if fate is not Fate.SAME:
                self._put(target, content)
            self._state[target] = digest

    def _fate(self, path: Path, target: str, digest: str) -> Fate:
        if not path.exists() and not path.is_symlink():
            return Fate.NEW
        there = _digest(path.read_bytes()) if path.is_file() else ""
        if there == digest:
            return Fate.SAME
        if target not in self._state:
            return Fate.IN_THE_WAY
        return Fate.RENEWED if there == self._state[target] else Fate.KEPT

    def _tell_kept(self, target: str, digest: str, content: bytes, origin: str) -> None:
        if digest == self._state[target]:
            self.report.note(target, 0, "you changed it after the import; it stays as it is.")
            return
        aside = f"{self.notes}/aside/{target}"
        self.report.missing(
            origin,
            0,
            f"it changed, and so did {target} here, which stays; the blog's is {aside}, merge them.",
        )
        self._put(aside, content)
        # Reported once: from now on this is what the author's file is compared with.
        self._state[target] = digest

    def _put(self, target: str, content: bytes) -> None:
        if not self.dry:
            write_whole(self.docs / target, content)


def _bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_state(file: Path) -> dict[str, str]:
    try:
        state = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        state = None
    files = state.get("files") if isinstance(state, Mapping) else None
    if not isinstance(files, Mapping) or state is None or state.get("version") != _VERSION:
        raise BadState(f"{file} cannot be read; restore it from git, or delete it.")
    return {
        str(target): str(digest)
        for target, digest in files.items()
        if ".." not in PurePosixPath(target).parts
    }


def _state_text(files: Mapping[str, str]) -> bytes:
    text = json.dumps(
        {"version": _VERSION, "files": dict(sorted(files.items()))}, ensure_ascii=False, indent=1
    )
    return f"{text}\n".encode()

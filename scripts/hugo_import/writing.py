"""Writes a plan into the docs folder, and never over what the author changed there."""

from __future__ import annotations

import enum
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from hugo_import.errors import BadState
from hugo_import.planning import KEPT, Content, Plan
from hugo_import.report import Report

_STATE = f"{KEPT}/imported.json"
_VERSION = 1


class Fate(enum.Enum):
    """What becomes of a planned file."""

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
        dry: Whether nothing is to be written.
    """

    docs: Path
    report: Report
    dry: bool = False
    _state: dict[str, str] = field(default_factory=dict)

    def write(self, plan: Plan) -> None:
        """Write the files of a plan.

        Raises:
            BadState: What an earlier import noted cannot be read.
        """
        self._state = _read_state(self.docs / _STATE)
        gone = sorted(set(self._state) - set(plan.files))
        for target, content in sorted(plan.files.items()):
            if target in plan.offered - set(self._state) and (self.docs / target).exists():
                continue
            self._one(target, _bytes(content), plan.origins[target])
        for target in gone:
            if (self.docs / target).exists():
                self.report.note(
                    target, 0, "the blog has it no more; delete it if you do not want it."
                )
        if not self.dry and self._state:
            self._put(_STATE, _state_text(self._state))

    def _one(self, target: str, content: bytes, origin: str) -> None:
        path = self.docs / target
        digest = _digest(content)
        fate = self._fate(path, target, digest)
        self.report.count(f"files {fate.value}")
        if fate is Fate.IN_THE_WAY:
            aside = f"{KEPT}/aside/{target}"
            self.report.problem(
                origin, 0, f"docs has its own {target}; the blog's is {aside}, bring them together."
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
        aside = f"{KEPT}/aside/{target}"
        self.report.problem(
            origin,
            0,
            f"it changed, and so did {target} here, which stays; the blog's is {aside}, bring them together.",
        )
        self._put(aside, content)
        # Said once: from now on this is what the author's file is compared with.
        self._state[target] = digest

    def _put(self, target: str, content: bytes) -> None:
        """Write a file whole or not at all."""
        if self.dry:
            return
        path = self.docs / target
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".importing-")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


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
        raise BadState(f"{file} cannot be read; bring it back from git, or delete it.")
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

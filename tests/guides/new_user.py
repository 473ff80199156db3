"""A tutorial as a new user follows it: commands typed, files written, what is printed compared.

A block in ``sh`` is typed, at a terminal of 80 columns, in one shell for the whole page. A block in
``text`` is what the commands before it print; ``…`` stands for anything. Any other block is a file,
or a part of one, as the sentence before it says.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

_FENCE = re.compile(r"(?ms)^```(?P<language>\w+)\n(?P<text>.*?)^```$")

_IN_FULL = re.compile(r"(?:Make|Create) the file `([^`]+)`")
_AT_THE_END = re.compile(r"to the end of `([^`]+)`")
_A_LINE = re.compile(r"In `([^`]+)`, replace the line that begins with")

# What is another at each time, without its blanks: times, how long it took, and which port was free.
_VOLATILE = (
    (re.compile(r"\d{4}-\d\d-\d\d\d\d:\d\dUTC"), "[time]"),
    (re.compile(r"\d+\.\d\dseconds"), "[seconds]"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:[port]"),
)
_STYLE = re.compile(r"\x1b\[[\d;]*m")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")


@dataclass(frozen=True, slots=True)
class Step:
    """A block of a tutorial, the paragraph before it, and the output that is shown below it."""

    language: str
    text: str
    said: str
    shown: str | None


def steps(page: str) -> Iterator[Step]:
    """Return the steps of a tutorial, in order."""
    fences = list(_FENCE.finditer(page))
    start = 0
    for fence, following in zip(fences, [*fences[1:], None], strict=True):
        said = page[start : fence.start()].strip().rpartition("\n\n")[2]
        start = fence.end()
        if fence["language"] != "text":
            shows = following is not None and following["language"] == "text"
            shown = following["text"] if shows and following else None
            yield Step(fence["language"], fence["text"], " ".join(said.split()), shown)


def prints(shown: str, out: str) -> bool:
    """Return whether a command printed what a tutorial shows, wherever lines were broken."""
    pattern = re.escape(_plain(shown)).replace("…", ".*")
    return re.fullmatch(pattern, _plain(out), re.DOTALL) is not None


def _plain(text: str) -> str:
    # Where a terminal breaks a line depends on how long the names of folders are.
    text = "".join(_STYLE.sub("", text).split())
    for volatile, name in _VOLATILE:
        text = volatile.sub(name, text)
    return text


class NewUser:
    """Somebody who has what a tutorial asks for, and does what it says.

    Attributes:
        home: The home folder.
    """

    def __init__(self, home: Path, environ: Mapping[str, str]) -> None:
        self.home = home
        self._environ = {**environ, "HOME": str(home), "TERM": "dumb", "COLUMNS": "80"}
        self._state = home / ".shell-state"
        self._state.write_text(f"cd {shlex.quote(str(home))}\n", encoding="utf-8")

    @property
    def folder(self) -> Path:
        """The folder that the shell is in."""
        last = self._state.read_text(encoding="utf-8").splitlines()[-1]
        return Path(shlex.split(last)[1])

    def follow(
        self,
        page: str,
        after: Mapping[str, Callable[[], object]] | None = None,
        visit: Callable[[str], object] | None = None,
    ) -> None:
        """Do what a page says, from its first block to its last.

        Args:
            page: The tutorial's Markdown.
            after: What happens besides once a block was done, by a part of the block.
            visit: Opens an address that is served, before the server is stopped.
        """
        waiting = dict(after or {})
        for step in steps(page):
            if step.language == "sh":
                self._type(step, visit)
            else:
                self._write(step)
            for mark in [mark for mark in waiting if mark in step.text]:
                waiting.pop(mark)()
        assert waiting == {}, "no block says this any more"

    def _write(self, step: Step) -> None:
        if found := _IN_FULL.search(step.said):
            file = self.folder / found[1]
            assert not file.exists(), file
            file.write_text(step.text, encoding="utf-8")
        elif found := _AT_THE_END.search(step.said):
            file = self.folder / found[1]
            file.write_text(file.read_text("utf-8") + step.text, encoding="utf-8")
        elif found := _A_LINE.search(step.said):
            file, key = self.folder / found[1], step.text.partition(":")[0]
            old = file.read_text("utf-8")
            new, number = re.subn(rf"(?m)^{key}:.*\n", lambda _: step.text, old)
            assert number == 1, key
            file.write_text(new, encoding="utf-8")
        else:
            pytest.fail(f"no sentence says where this goes: {step.said}\n{step.text}")

    def _type(self, step: Step, visit: Callable[[str], object] | None) -> None:
        serves = _ADDRESS.search(step.shown or "") is not None
        state = shlex.quote(str(self._state))
        keep = f'{{ export -p; printf "cd %q\\n" "$PWD"; }} > {state}'
        with _Terminal(f". {state}\n{step.text}\n{keep}", self._environ) as terminal:
            if serves:
                assert step.shown
                assert visit
                terminal.read(lambda out: prints(step.shown or "", out))
                visit(_ADDRESS.findall(terminal.out)[-1])
                terminal.interrupt()
            terminal.read(lambda _: False)
        assert serves or terminal.status == 0, f"{step.text}\n{terminal.out}"
        assert serves or step.shown is None or prints(step.shown, terminal.out), (
            f"{step.text}\nprinted\n\n{terminal.out}\nand not\n\n{step.shown}"
        )


class _Terminal:
    """A shell at a terminal, and what is seen there."""

    def __init__(self, script: str, environ: Mapping[str, str]) -> None:
        pty = pytest.importorskip("pty", reason="a terminal is made with POSIX means")
        self._master, slave = pty.openpty()
        self.out = ""
        self._process = subprocess.Popen(
            ["bash", "-e", "-c", script],  # noqa: S607  # the user's shell
            env=environ,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._master)

    @property
    def status(self) -> int:
        """The shell's exit status, once it has ended."""
        return self._process.wait()

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        os.killpg(self._process.pid, signal.SIGINT)

    def read(self, enough: Callable[[str], bool]) -> None:
        """Read until it is enough, or the shell ends."""
        while not enough(self.out):
            try:
                part = os.read(self._master, 65536)
            except OSError:  # Linux says by an error that the other end is closed
                return
            if not part:
                return
            self.out += part.decode("utf-8", "replace")

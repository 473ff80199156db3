"""Python commands, each in a process of its own that need not import anything first.

One Python per test process imports our packages and what they use of other projects, and forks for
each command. The fork has its own arguments, environment, folder and output, and ends as any Python
does, but for freeing what it has from its parent. That saves most of what a short command costs. What
is about imports takes a new Python: `building.run`.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from coverage import Coverage

# What Python reads before its first line of code: a fork has it from its parent.
_READ_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "COVERAGE")

# None that reads the environment when it is imported, none that starts a thread.
_PACKAGES = ("aws_posture", "post_series")
_MODULES = (
    *("babel.dates", "lxml.html", "yaml", "xml.etree.ElementTree"),
    *("boto3", "botocore.client", "botocore.crt.auth", "botocore.handlers", "urllib3"),
    *("click", "rich.console", "rich.progress", "rich.table", "platformdirs"),
    *("mkdocs.commands.build", "mkdocs.commands.serve", "mkdocs.config.defaults"),
    *("mkdocs.contrib.search", "material.plugins.search.plugin", "material.plugins.tags.plugin"),
    *("markdown.extensions.toc", "pygments.formatters.html", "pymdownx.superfences"),
    *("pymdownx.highlight", "pymdownx.blocks.tab", "pymdownx.snippets", "pymdownx.gemoji_db"),
    *("argparse", "bs4", "html.parser", "markdown_it", "selectolax.lexbor", "tomllib"),
)

_NUMBER = struct.Struct("!q")


class Ended(NamedTuple):
    """How a command ended; the status is as `subprocess` has it."""

    status: int
    out: str
    err: str


class Forker:
    """Runs Python commands in forks of one Python that was started in a given environment."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._start = _start(environ)
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def can_run(self, environ: Mapping[str, str]) -> bool:
        """Return whether a fork is what a new Python in this environment would be."""
        return _start(environ) == self._start

    def run(
        self, arguments: Sequence[str], cwd: Path, environ: Mapping[str, str], timeout: float
    ) -> Ended:
        """Run ``-m MODULE …`` or ``-c CODE …`` to its end.

        Raises:
            TimeoutError: It did not end in time, and was killed.
        """
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            job = json.dumps([list(arguments), str(cwd), dict(environ)]).encode()
            socket.send_fds(self._socket, [_NUMBER.pack(len(job))], [out.fileno(), err.fileno()])
            self._socket.sendall(job)
            pid = _receive(self._socket)
            try:
                self._socket.settimeout(timeout)
                status = _receive(self._socket)
            except BaseException:
                self._socket.settimeout(None)
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                _receive(self._socket)
                raise
            self._socket.settimeout(None)
            return Ended(status, *(_text(file) for file in (out, err)))

    def close(self) -> None:
        """End the Python that forks."""
        self._socket.close()
        self._process.wait()


def _start(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in environ.items() if name.startswith(_READ_AT_START)}


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8")


def _receive(connection: socket.socket) -> int:
    number: int = _NUMBER.unpack(_exactly(connection, _NUMBER.size))[0]
    return number


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return parts


def _serve(connection: socket.socket) -> list[str]:
    """Fork for each job; only in a fork this returns, with what it is to run."""
    while True:
        head, files, _, _ = socket.recv_fds(connection, _NUMBER.size, 2)
        if not head:
            os._exit(0)
        arguments, cwd, environ = json.loads(_exactly(connection, *_NUMBER.unpack(head)))
        pid = os.fork()
        if not pid:
            connection.close()
            for number, file in enumerate(files, 1):
                os.dup2(file, number)
                os.close(file)
            os.chdir(cwd)
            os.environ.clear()
            os.environ.update(environ)
            time.tzset()
            return list(arguments)
        for file in files:
            os.close(file)
        connection.sendall(_NUMBER.pack(pid))
        connection.sendall(_NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))


def _run(kind: str, what: str, *arguments: str) -> None:
    sys.argv = [kind, *arguments]
    if kind == "-m":
        sys.path[0] = str(Path.cwd())
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = ""
        exec(what, {"__name__": "__main__"})  # noqa: S102  # what `python -c` does


def _import_all() -> None:
    for module in _MODULES:
        importlib.import_module(module)
    for name in _PACKAGES:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    # What was counted so far is written once, and not by each fork.
    counting = Coverage.current()
    if counting:
        counting.stop()
        counting.save()
        counting.start()
    # What is never collected is not copied into each fork either.
    gc.collect()
    gc.freeze()


def _end(code: object) -> None:
    """End as Python does, without freeing everything: that takes longer than most commands."""
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001  # as multiprocessing does
    atexit._run_exitfuncs()  # noqa: SLF001  # the same
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    _import_all()
    try:
        _run(*_serve(socket.socket(fileno=int(sys.argv[1]))))
    except SystemExit as ended:
        _end(ended.code)
    _end(None)

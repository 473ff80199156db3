"""`mkdocs serve` with a private copy: shown to this machine only, and removed at the end."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from watchdog.events import FileSystemEvent, FileSystemEventHandler

from aws_posture.base.files import resolved
from aws_posture.base.hosts import names_this_machine
from aws_posture.plugin.places import check_address

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from aws_posture.plugin.private import PrivateCopies

# Hidden, and next to the copy: that folder belongs to the copy's owner.
_CHANGED = ".changed"


def serve(server: LiveReloadServer, copies: PrivateCopies) -> None:
    """Make a server show a private copy instead of the neutral site.

    Raises:
        OptionError: The server can be reached from the network.
    """
    if copies.copy is None:
        return
    # Under `mkdocs serve --clean` the plugin was told of an ordinary build.
    check_address(str(server.server_address[0]))

    def show(copy: Path) -> None:
        server.root = str(copy)

    show(copies.copy)
    copies.show = show
    app = server.get_app()
    if app is not None:
        server.set_app(_for_this_machine(app))
    if copies.temporary is not None:
        _watch(server, copies.inputs(), copies.temporary)


def _watch(server: LiveReloadServer, files: Sequence[Path], folder: Path) -> None:
    """Make a server build again when one of several files is written, created or removed.

    To the system a replaced file is a different one, so folders are watched; and since much else
    changes in a folder, such as a log, only those files count.

    Args:
        server: The server.
        files: The files; they need not exist.
        folder: A folder of our own, for a file that MkDocs watches.
    """
    signalled = folder / _CHANGED
    signalled.touch()
    handler = _Handler(files, signalled)
    for around in {resolved(file).parent for file in files}:
        if around.is_dir():
            server.observer.schedule(handler, str(around), recursive=False)
    server.watch(str(signalled))


class _Handler(FileSystemEventHandler):
    """Writes to one file whenever others change."""

    def __init__(self, files: Sequence[Path], signalled: Path) -> None:
        self._files = files
        self._signalled = signalled
        self._known = self._state()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Check the files: one change causes several events, some of them late."""
        del event
        state = self._state()
        if state != self._known:
            self._known = state
            self._signalled.write_text("changed")

    def _state(self) -> list[tuple[int, int, int] | None]:
        return [_state_of(file) for file in self._files]


def _state_of(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def end_on_signals() -> None:
    """Make SIGTERM, and the end of its terminal, end the process as Ctrl+C does: MkDocs and its plugins clean up.

    By default the process would end at once, and a copy would stay in the temporary folder.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP"):
        # Windows has no SIGHUP; and `nohup` has it ignored.
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _exit)


def _exit(number: int, frame: FrameType | None) -> None:
    del frame
    # The status that a shell reports for a process ended by a signal.
    sys.exit(128 + number)


def _for_this_machine(app: WSGIApplication) -> WSGIApplication:
    """Answer only requests that name this machine."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if names_this_machine(environ.get("HTTP_HOST", "")):
            return app(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"A private copy is served to this machine only: open 127.0.0.1.\n"]

    return guarded

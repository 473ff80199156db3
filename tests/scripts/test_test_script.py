"""The gate: what hangs ends, what is in the background hears Ctrl-C, and coverage has a floor."""

from __future__ import annotations

import os
import runpy
import signal
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from coverage import CoverageData

import _coverage
from building import PATIENCE, ROOT, Run, run

ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


def _pytest(folder: Path, test: str, *options: str) -> Run:
    """Run a test with the project's own configuration and fixtures."""
    file = folder / "test_it.py"
    file.write_text(textwrap.dedent(test), encoding="utf-8")
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--confcutdir=/")
    config = ("-c", ROOT / "pyproject.toml", "--rootdir", ROOT, "-p", "conftest", file)
    environ = {"PYTHONPATH": str(ROOT / "tests")}
    return run(*command, *config, *options, cwd=folder, environ=environ)


@ON_POSIX
def test_what_waits_for_ever_fails_and_the_rest_is_tested(tmp_path: Path) -> None:
    test = """
        import subprocess, sys

        def test_waits():
            with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"]) as child:
                try:
                    child.wait()
                finally:
                    child.kill()

        def test_is_there():
            pass
    """
    done = _pytest(tmp_path, test, "--timeout", "1", "-p", "no:randomly")
    assert done.status == 1, done.err
    assert "Timeout (>1.0s)" in done.out
    assert "1 failed, 1 passed" in done.out


def test_every_test_has_a_limit_that_its_commands_keep(request: pytest.FixtureRequest) -> None:
    limit = float(request.config.getini("timeout"))
    assert PATIENCE < limit < float(request.config.getini("faulthandler_timeout"))
    assert request.config.getini("faulthandler_exit_on_timeout")


@ON_POSIX
def test_a_child_hears_ctrl_c_where_the_tests_do_not(tmp_path: Path) -> None:
    """As in the background of a script: `scripts/test &`, or under `nohup`."""
    test = """
        import subprocess, sys

        def test_child():
            code = "import signal; print(signal.getsignal(signal.SIGINT).__name__)"
            said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
            assert said.stdout.strip() == b"default_int_handler"
    """
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        done = _pytest(tmp_path, test)
    finally:
        signal.signal(signal.SIGINT, before)
    assert done.status == 0, done.out + done.err


def _counted(**files: tuple[int, int]) -> dict[str, Any]:
    return {
        "files": {
            name: {
                "summary": {
                    "covered_lines": lines,
                    "num_statements": 90,
                    "covered_branches": branches,
                    "num_branches": 10,
                },
                "missing_lines": [3],
                "missing_branches": [[4, -1]],
            }
            for name, (lines, branches) in files.items()
        }
    }


WHOLE = {f"plugins/{package}/module.py": (90, 10) for package in _coverage.PACKAGES}


def test_packages_above_the_floor_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert _coverage.report(_counted(**WHOLE)) == 0
    assert "post_series.letters" in capsys.readouterr().out


@pytest.mark.parametrize("counts", [(84, 10), (90, 4)], ids=["lines", "branches"])
@pytest.mark.parametrize("package", [one for one in _coverage.PACKAGES if one != "post_series"])
def test_a_package_below_the_floor_fails_and_names_what_is_missing(
    package: str, counts: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"plugins/{package}/module.py"
    assert _coverage.report(_counted(**{**WHOLE, name: counts})) == 1
    assert f"94.0 % {name}: 3, 4→-1" in capsys.readouterr().out


def test_a_package_has_what_is_in_its_folders() -> None:
    low = {"plugins/post_series/letters/module.py": (0, 0)}
    assert _coverage.report(_counted(**{**WHOLE, **low})) == 1


def test_a_package_that_nothing_was_counted_of_fails() -> None:
    rest = {name: one for name, one in WHOLE.items() if "letters" not in name}
    assert _coverage.report(_counted(**rest)) == 1


def _counted_lines(folder: Path, module: str, *program: str | Path) -> int:
    """Run a Python program as the gate does; return how many lines of a module were run."""
    environ = {"COVERAGE_FILE": str(folder / "data"), "PYTHONPATH": str(ROOT / "tests")}
    for command in (["run", f"--rcfile={ROOT / 'pyproject.toml'}", *program], ["combine"]):
        done = run(sys.executable, "-m", "coverage", *command, cwd=folder, environ=environ)
        assert done.status == 0, done.out + done.err
    (counted,) = folder.glob("data*")
    data = CoverageData(str(counted))
    data.read()
    # Modules that were not run are named, too.
    return sum(
        len(data.lines(name) or ()) for name in data.measured_files() if name.endswith(module)
    )


def test_a_command_of_the_tests_is_counted(tmp_path: Path) -> None:
    code = "from building import aws_posture, Path; print(aws_posture(Path('.'), 'facts').status)"
    (tmp_path / "program.py").write_text(code, encoding="utf-8")
    assert _counted_lines(tmp_path, "aws_posture/cli/facts.py", "program.py") > 0


@pytest.mark.nightly
def test_what_a_worker_ran_is_counted_if_it_is_killed_as_it_ends(tmp_path: Path) -> None:
    test = """
        import atexit, os

        if "PYTEST_XDIST_WORKER" in os.environ:
            atexit.register(os._exit, 0)

        def test_it():
            from aws_posture import slots
    """
    (tmp_path / "test_it.py").write_text(textwrap.dedent(test), encoding="utf-8")
    options = ("-c", ROOT / "pyproject.toml", "--rootdir", ROOT, "--confcutdir=/", "-p", "conftest")
    program = ("-m", "pytest", "-n", "1", *options, "test_it.py")
    assert _counted_lines(tmp_path, "aws_posture/slots.py", *program) > 0


def _script(name: str) -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / name))


def test_the_scripts_name_tests_that_are_there() -> None:
    gate, mutate = _script("test"), _script("mutate")
    named = {*gate["_QUICK"], *gate["_WHOLE"]}
    named |= {name for names in mutate["TESTS"].values() for name in names}
    assert [name for name in sorted(named) if not (ROOT / "tests" / name).exists()] == []
    core = ROOT / mutate["CORE"]
    assert [part for part in mutate["TESTS"] if not (core / part).exists()] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--only", "nothing"], "'nothing' is no part of the core"), (["--sample", "0"], "from 1 on")],
)
def test_what_cannot_be_mutated_is_a_wrong_command_line(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    # The Python that has nothing installed: it is what starts the script.
    python = getattr(sys, "_base_executable", sys.executable)
    done = run(python, "-I", ROOT / "scripts/mutate", *arguments, cwd=tmp_path)
    assert done.status == 2
    assert said in done.err


def test_a_gate_that_fails_in_a_step_goes_on_and_names_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    gate = _script("test")["Gate"](dict(os.environ))
    gate.run_all(
        [
            ("first", [sys.executable, "-c", "print('shown'); raise SystemExit(3)"]),
            ("second", [sys.executable, "-c", "print('quiet')"]),
        ]
    )
    with pytest.raises(SystemExit) as ended:
        gate.end()
    out, err = capfd.readouterr()
    assert ended.value.code == 1
    assert "shown" in out
    assert "quiet" not in out
    assert err.rstrip().endswith(": first")


def test_a_step_has_no_standard_input(capfd: pytest.CaptureFixture[str]) -> None:
    gate = _script("test")["Gate"](dict(os.environ))
    assert gate.run("asks", [sys.executable, "-c", "import sys; assert not sys.stdin.read()"])
    assert "passed" in capfd.readouterr().out

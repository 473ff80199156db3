"""`action.yml`: its steps run as a runner runs them, in somebody else's repository."""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from workflow_files import GUIDE, load

from building import ROOT, Run, run, small_site, states

ACTION: Mapping[str, Any] = load(ROOT / "action.yml")
STEPS = ACTION["runs"]["steps"]

(VERSION,) = re.findall(
    r'__version__ = "(.+)"', (ROOT / "plugins/aws_posture/__init__.py").read_text("utf-8")
)
"""The one of the wheel, which is installed sooner than a checkout."""

# Nobody's account: the digits of pi. In two parts, or our own sources would not verify.
NOBODYS = "3141" + "59265358"


@dataclass
class Runner:
    """Runs a composite action's steps, with the options, files and variables that GitHub sets.

    Attributes:
        workspace: The checkout of the repository that uses the action.
        temp: The runner's folder for files of the job.
        environ: Variables of the job that uses the action.
        outputs: What steps have written, by step.
    """

    workspace: Path
    temp: Path
    environ: Mapping[str, str]
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)

    def use(self, only: str = "", **inputs: str) -> Run:
        """Run the action, or one step of it; stops at the first that fails; returns what it did."""
        defaults = {name: value["default"] for name, value in ACTION["inputs"].items()}
        known = defaults | {name.replace("_", "-"): value for name, value in inputs.items()}
        done = Run(0, "", "")
        for step in STEPS:
            if "run" in step and only in ("", step["name"]) and done.status == 0:
                done = self._step(step, known)
        return done

    def evaluate(self, text: str, inputs: Mapping[str, str]) -> str:
        """Replace the expressions in a text."""

        def value(found: re.Match[str]) -> str:
            match found[1].split("."):
                case ["inputs", name]:
                    return inputs[name]
                case ["steps", step, "outputs", name]:
                    return self.outputs[step][name]
            raise AssertionError(found[0])

        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", value, text)

    def _step(self, step: Mapping[str, Any], inputs: Mapping[str, str]) -> Run:
        assert step["shell"] == "bash"
        script, output = self.temp / "step.sh", self.temp / "output.txt"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("", encoding="utf-8")
        own = {name: self.evaluate(text, inputs) for name, text in step.get("env", {}).items()}
        paths = {"RUNNER_TEMP": self.temp, "GITHUB_ACTION_PATH": ROOT, "GITHUB_OUTPUT": output}
        done = run(
            # What GitHub runs for `shell: bash`.
            *("bash", "--noprofile", "--norc", "-eo", "pipefail", script),
            cwd=self.workspace,
            environ={**self.environ, **{name: str(path) for name, path in paths.items()}, **own},
        )
        if done.status == 0:
            lines = output.read_text(encoding="utf-8").splitlines()
            self.outputs[step.get("id", "")] = dict(line.split("=", 1) for line in lines)
        return done


@pytest.fixture
def runner(tmp_path: Path, wheel: Path) -> Runner:
    """Set up a repository with a site."""
    return _runner(tmp_path, wheel)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Runner:
    """Use the action in a job that is signed in to an account, which changes nothing."""
    runner = _runner(tmp_path_factory.mktemp("action"), wheel)
    runner.environ = {**runner.environ, "AWS_POSTURE": "demo", "AWS_PROFILE": "nobody"}
    done = runner.use()
    assert done.status == 0, done.out + done.err
    assert "verified: no account data." in done.out
    return runner


def _runner(tmp_path: Path, wheel: Path) -> Runner:
    """Set up a repository with a site; packages come from this machine, and no index is asked."""
    (tmp_path / "temp").mkdir()
    dependencies = tmp_path / "dependencies"
    dependencies.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        # Not ourselves: the action has to install us.
        if "aws_posture" not in path.name:
            (dependencies / path.name).symlink_to(path)
    environ = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_FIND_LINKS": str(wheel.parent),
        # pip reads it the other way round: builds with the hatchling that is here.
        "PIP_NO_BUILD_ISOLATION": "false",
        "PIP_CONSTRAINT": os.devnull,
        "PYTHONPATH": str(dependencies),
    }
    return Runner(small_site(tmp_path / "workspace"), tmp_path / "temp", environ)


def test_a_site_is_built_without_an_account_and_verified(used: Runner) -> None:
    site = Path(used.evaluate(ACTION["outputs"]["site"]["value"], {}))
    assert states((site / "index.html").read_text("utf-8"), "root.mfa") == {"unchecked"}
    assert not (used.workspace / "private").exists()
    installed = used.temp / "aws-posture/lib"
    assert list(installed.rglob("aws_posture/__init__.py")), "it ran another installation"


@pytest.mark.nightly
def test_a_version_is_installed_by_its_number(runner: Runner) -> None:
    done = runner.use(version="0.0.1")
    assert done.status != 0
    assert "mkdocs-aws-posture==0.0.1" in done.err


@pytest.mark.nightly
def test_a_site_elsewhere_in_the_repository(runner: Runner) -> None:
    small_site(runner.workspace / "a site", "site_name: Other\nplugins: [aws-posture]\n")
    (runner.workspace / "a site/mkdocs.yml").rename(runner.workspace / "a site/other.yml")
    done = runner.use(version=VERSION, directory="a site", config_file="other.yml")
    assert done.status == 0, done.err
    site = Path(runner.outputs["build"]["site"])
    assert "Other" in (site / "index.html").read_text("utf-8")


@pytest.mark.nightly
def test_requirements_are_installed(runner: Runner) -> None:
    (runner.workspace / "needs.txt").write_text("nowhere-to-be-found\n")
    done = runner.use(requirements="needs.txt")
    assert done.status != 0
    assert "nowhere-to-be-found" in done.err


@pytest.mark.nightly
def test_a_warning_fails_the_build(runner: Runner) -> None:
    (runner.workspace / "docs/index.md").write_text("# Home\n\n[Nowhere](nowhere.md)\n")
    done = runner.use(version=VERSION)
    assert done.status != 0
    assert "nowhere.md" in done.err


def test_account_data_in_a_page_fails_the_action_unless_it_is_allowed(used: Runner) -> None:
    page = used.workspace / "docs/index.md"
    before = page.read_text("utf-8")
    page.write_text(f"# Home\n\nOur account is {NOBODYS}.\n", "utf-8")
    assert used.use("Build").status == 0
    refused = used.use("Verify")
    assert refused.status == 5
    assert "index.html:" in refused.out
    assert NOBODYS not in refused.out + refused.err
    assert used.use("Verify", allow=f"robin\n\n{NOBODYS}\n").status == 0
    page.write_text(before, "utf-8")
    assert used.use("Build").status == 0


def test_an_input_is_never_run(used: Runner) -> None:
    hostile = f"$(touch {used.temp / 'pwned'}); `touch {used.temp / 'pwned'}` \" '"
    known = dict(used.outputs)
    for step, name in [
        *(("Install", "version"), ("Install", "requirements")),
        *(("Build", "directory"), ("Build", "config-file"), ("Verify", "allow")),
    ]:
        used.use(step, **{name.replace("-", "_"): hostile})
        used.outputs |= known
        assert not (used.temp / "pwned").exists(), name


def test_what_comes_from_outside_reaches_a_shell_as_a_variable() -> None:
    assert not [step["name"] for step in STEPS if "${{" in step.get("run", "")]


def test_every_input_and_output_says_what_it_is() -> None:
    for one in [*ACTION["inputs"].values(), *ACTION["outputs"].values()]:
        assert one["description"].strip().endswith(".")


def test_the_guide_shows_the_action_and_its_inputs() -> None:
    assert all(f"| `{name}` |" in GUIDE for name in ACTION["inputs"])
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    (shown,) = (block for block in blocks if "OWNER/REPOSITORY@" in block)
    (step,) = (step for step in yaml.safe_load(shown) if "REPOSITORY" in step["uses"])
    assert set(step["with"]) <= set(ACTION["inputs"])

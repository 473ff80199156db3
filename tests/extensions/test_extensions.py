"""Packages bring facts: installed for real, and refused by name where they cannot be used."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aws.server import Aws
from building import (
    CONFIG,
    ROOT,
    Run,
    assert_one_line,
    aws_posture,
    mkdocs,
    once,
    small_site,
    states,
)

PACKAGE = Path(__file__).parent / "example_package"
PAGE = {"docs/index.md": "# x\n\n![not checked](fact:example.analyzer)\n"}

Edit = Callable[[str], str]


Install = Callable[..., dict[str, str]]


def _install(folder: Path) -> None:
    source = folder / "source"
    shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    options = ["--no-build-isolation", "--target", str(folder / "packages"), str(source)]
    subprocess.run([*command, *options], check=True, capture_output=True)


@pytest.fixture
def installed(tmp_path: Path, shared: Path) -> Install:
    """Return a function that gives an environment with the example package, edited."""
    packages = once(shared / "example-package", _install) / "packages"

    def install(edit: Edit = lambda text: text) -> dict[str, str]:
        where = shutil.copytree(packages, tmp_path / "packages")
        module = where / "example_posture.py"
        module.write_text(edit(module.read_text(encoding="utf-8")), encoding="utf-8")
        return {"PYTHONPATH": str(where)}

    return install


def test_an_installed_package_brings_its_fact(tmp_path: Path, installed: Install) -> None:
    done = aws_posture(tmp_path, "facts", "--json", environ=installed())
    assert done.status == 0, done.err
    (fact,) = (one for one in json.loads(done.out) if one["id"] == "example.analyzer")
    assert fact["permissions"] == ["access-analyzer:ListAnalyzers"]


def test_without_the_package_its_fact_is_unknown(tmp_path: Path) -> None:
    done = mkdocs(small_site(tmp_path, CONFIG, PAGE), "build")
    assert_one_line(done, "unknown fact 'example.analyzer'")


def test_its_question_is_asked_and_its_verdict_shown(
    tmp_path: Path, aws: Aws, installed: Install
) -> None:
    """The server knows no such service: that is a refusal like any other."""
    site = small_site(tmp_path / "site", CONFIG, PAGE)
    environ = installed()
    done = mkdocs(site, "build", environ={**aws.environ(), **environ})
    assert done.status == 0, done.err
    (copy,) = site.glob("private/*")
    assert states((copy / "index.html").read_text(), "example.analyzer") == {"unknown"}
    assert any("ListAnalyzers" in call or "access-analyzer" in call for call in aws.calls)


def test_its_permission_is_part_of_the_policy(tmp_path: Path, installed: Install) -> None:
    done = aws_posture(tmp_path, "policy", "--fact", "example.analyzer", environ=installed())
    assert "access-analyzer:ListAnalyzers" in done.out


def _replaced(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return edit


MISTAKES = {
    "an id that is taken": (_replaced("example.analyzer", "root.mfa"), "already exists"),
    "no id": (_replaced("example.analyzer", "Analyzer"), "is not a fact id"),
    "a question that is missing": (
        _replaced(", questions={LIST_ANALYZERS: list_analyzers}", ""),
        "is never asked",
    ),
    "a question that changes something": (
        _replaced('"ListAnalyzers"', '"CreateAnalyzer"'),
        "does not look like one that reads",
    ),
    "something else": (
        _replaced("EXTENSION = Extension(", "EXTENSION = dict("),
        "not an Extension",
    ),
    "nothing": (_replaced("EXTENSION = ", "EXTENSIONS = "), "cannot be loaded"),
    "a missing module": (
        _replaced("from aws_posture.api", "from nowhere.api"),
        "cannot be loaded",
    ),
}


@pytest.mark.parametrize(("edit", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_package_that_cannot_be_used_is_named(
    tmp_path: Path, edit: Edit, message: str, installed: Install
) -> None:
    environ = installed(edit)
    command: Run = aws_posture(tmp_path, "facts", environ=environ)
    assert_one_line(command, "example-posture: ", message)
    build = mkdocs(small_site(tmp_path / "site"), "build", environ=environ)
    assert_one_line(build, "example-posture: ", message)


FILE = """\
example.summary:
  title: Users
  question: How many users are there?
  why: Each is somebody who can sign in.
  ask: iam:GetAccountSummary
  pass: {say: "There are {users} users."}
  value: "{users}"
  places: {users: SummaryMap.Users}
  check: {console: [Look.]}
  remedy: {console: [Delete some.]}
  document: {title: IAM users, url: "https://docs.aws.amazon.com/x.html"}
"""

WITH_FILE = _replaced(
    "facts=(FACT,),",
    "facts=(FACT,), files=(__import__('pathlib').Path(__file__).with_name('facts.yml'),),",
)


def test_a_package_can_bring_files_of_facts(tmp_path: Path, installed: Install) -> None:
    environ = installed(WITH_FILE)
    (tmp_path / "packages" / "facts.yml").write_text(FILE, encoding="utf-8")
    done = aws_posture(tmp_path, "facts", environ=environ)
    assert "example.summary\t" in done.out
    assert "example.analyzer\t" in done.out


def test_a_mistake_in_the_file_of_a_package_names_the_package(
    tmp_path: Path, installed: Install
) -> None:
    environ = installed(WITH_FILE)
    (tmp_path / "packages" / "facts.yml").write_text(FILE.replace("Users}", "Usrs}"), "utf-8")
    done = aws_posture(tmp_path, "facts", environ=environ)
    assert_one_line(
        done, "example-posture: ", "facts.yml:8: is: AWS has no 'Usrs' there; did you mean Users"
    )


def test_the_file_of_a_package_cannot_take_an_id(tmp_path: Path, installed: Install) -> None:
    environ = installed(WITH_FILE)
    text = FILE.replace("example.summary", "example.analyzer")
    (tmp_path / "packages" / "facts.yml").write_text(text, encoding="utf-8")
    done = aws_posture(tmp_path, "facts", environ=environ)
    assert_one_line(done, "the fact example.analyzer already exists, from example-posture")


JUDGES = {
    "raises": ('["analyzers"]\n', '["nothing"]\n', "raised KeyError"),
    "gives something else": ("return Finding(State.FAIL", "return (State.FAIL", "returned a tuple"),
}


@pytest.mark.parametrize(("old", "new", "message"), JUDGES.values(), ids=JUDGES)
def test_a_judge_with_a_defect_is_named(
    tmp_path: Path, old: str, new: str, message: str, installed: Install
) -> None:
    environ = installed(_replaced(old, new))
    taken = {
        "kind": "aws-posture-snapshot",
        "version": 1,
        "account": "111122223333",
        "partition": "aws",
        "region": "us-east-1",
        "caller": {"arn": "arn:aws:iam::111122223333:user/ana", "temporary": True},
        "taken_at": "2026-11-02T09:30:00Z",
        "records": [
            {
                "operation": "accessanalyzer:ListAnalyzers",
                "taken_at": "2026-11-02T09:30:00Z",
                "answer": {"analyzers": []},
            }
        ],
    }
    (tmp_path / "snapshot.json").write_text(json.dumps(taken))
    done = aws_posture(tmp_path, "show", "snapshot.json", environ=environ)
    assert_one_line(done, "example-posture: the judge of example.analyzer", message)


def test_the_guide_shows_the_package_that_is_tried_here() -> None:
    page = (ROOT / "docs/authors/own-facts.md").read_text(encoding="utf-8")
    code = (PACKAGE / "example_posture.py").read_text(encoding="utf-8")
    assert f"```python\n{code.replace('  # noqa: ANN401  # boto3 has no types', '')}```" in page
    assert f"```toml\n{(PACKAGE / 'pyproject.toml').read_text('utf-8')}```" in page

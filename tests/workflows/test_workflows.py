"""The workflows: valid, linted, with least permissions, and each does what it is trusted to do."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from workflow_files import FILES, GITHUB, GUIDE, actions, load, steps, workflow

from building import ROOT

# A step that names its action by commit, and the release that the commit is.
PINNED = re.compile(r"(?:- )?uses: ([\w./-]+@[0-9a-f]{40}) # (v\d+\.\d+\.\d+)")

# All that any job may do. What is not here is refused.
PERMISSIONS = {
    ("audit", "audit"): {"contents": "read"},
    ("test", "all"): {"contents": "read"},
    ("test", "compatibility"): {"contents": "read"},
    ("test", "test"): {"contents": "read"},
    ("test", "versions"): {"contents": "read"},
    ("test", "systems"): {"contents": "read"},
    ("test", "action"): {"contents": "read"},
    ("release", "test"): {"contents": "read"},
    ("release", "build"): {"contents": "read"},
    ("release", "publish"): {"id-token": "write"},
    ("publish", "build"): {"contents": "read"},
    ("publish", "deploy"): {"pages": "write", "id-token": "write"},
    ("private-copy", "copy"): {"contents": "read", "id-token": "write"},
    ("organization", "organization"): {"contents": "read", "id-token": "write"},
    ("locks", "resolve"): {"contents": "read"},
    ("locks", "propose"): {"contents": "write", "pull-requests": "write"},
}

USERS = [*FILES, ROOT / "action.yml"]

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def _tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name(name)), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def _follows(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    return _tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)


def _lint(path: Path) -> subprocess.CompletedProcess[str]:
    return _tool("zizmor", "--offline", "--no-progress", "--persona", "auditor", path)


def test_the_workflows_follow_githubs_schema() -> None:
    done = _follows("github-workflows", *FILES)
    assert done.returncode == 0, done.stdout


@pytest.mark.nightly
def test_the_update_settings_follow_dependabots_schema() -> None:
    done = _follows("dependabot", GITHUB / "dependabot.yml")
    assert done.returncode == 0, done.stdout


@pytest.mark.nightly
def test_the_action_follows_githubs_schema() -> None:
    done = _follows("github-actions", ROOT / "action.yml")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [GITHUB, ROOT / "action.yml"], ids=["workflows", "action"])
def test_a_security_linter_finds_nothing(path: Path) -> None:
    done = _lint(path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (r"persist-credentials: false", "persist-credentials: true"),
        (r"@[0-9a-f]{40} # v[\d.]+", "@v7"),
        (r'run: .* "\$BUCKET"', "run: echo ${{ github.event.issue.title }}"),
        (r" +environment: .*\n", ""),
        (r"permissions: {}", "permissions: write-all"),
    ],
    ids=["token persists", "no commit", "text from outside", "secret for all", "may do all"],
)
def test_the_linter_finds_what_we_rely_on_it_for(
    tmp_path: Path, written: str, instead: str
) -> None:
    text = (GITHUB / "workflows/private-copy.yml").read_text("utf-8")
    changed, times = re.subn(written, instead, text)
    assert times
    file = tmp_path / ".github/workflows/changed.yml"
    file.parent.mkdir(parents=True)
    file.write_text(changed, "utf-8")
    assert _lint(file).returncode != 0


@pytest.mark.parametrize("file", USERS, ids=lambda file: file.stem)
def test_actions_are_pinned_by_commit_and_name_their_version(file: Path) -> None:
    used = [line.strip() for line in file.read_text("utf-8").splitlines() if "uses:" in line]
    assert used
    # This repository's own action is the one of the commit that is checked out.
    others = [line for line in used if not line.startswith("- uses: ./ ")]
    assert not [line for line in others if not PINNED.fullmatch(line)]


def test_an_action_has_one_commit_and_one_version_everywhere() -> None:
    pins = {pin for file in USERS for pin in PINNED.findall(file.read_text("utf-8"))}
    names = [action.split("@")[0] for action, _ in pins]
    assert len(names) == len(set(names)), pins


@each_file
def test_nobody_outside_starts_a_workflow_with_more_than_reading(file: Path) -> None:
    loaded = load(file)
    assert set(loaded["on"]) <= {"push", "pull_request", "schedule", "workflow_dispatch"}
    if "pull_request" in loaded["on"]:
        granted = [job["permissions"] for job in loaded["jobs"].values()]
        assert all(grant == {"contents": "read"} for grant in granted)
        assert "secrets." not in file.read_text("utf-8")


def test_every_job_may_do_what_is_listed_and_nothing_else() -> None:
    found = {
        (file.stem, name): job["permissions"]
        for file in FILES
        for name, job in load(file)["jobs"].items()
    }
    assert found == PERMISSIONS
    assert all(load(file)["permissions"] == {} for file in FILES)


@each_file
def test_a_checkout_leaves_no_token_behind(file: Path) -> None:
    checkouts = [s for s in steps(load(file)) if "actions/checkout" in s.get("uses", "")]
    assert file.stem == "publish" or checkouts
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


@each_file
def test_a_job_ends_some_time(file: Path) -> None:
    assert all(int(job["timeout-minutes"]) <= 60 for job in load(file)["jobs"].values())


@each_file
def test_what_a_step_runs_is_there(file: Path) -> None:
    runs = [step["run"] for step in steps(load(file)) if "run" in step]
    # What comes from outside reaches a shell as a variable, never as text.
    assert not [run for run in runs if "${{" in run]
    named = {name for run in runs for name in re.findall(r"scripts/[\w-]+", run)}
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_the_test_workflow_runs_the_one_gate_on_pushes_and_pull_requests() -> None:
    loaded = workflow("test")
    assert {"push", "pull_request"} <= set(loaded["on"])
    gate = loaded["jobs"]["test"]
    assert [step["run"] for step in gate["steps"] if "run" in step] == ["scripts/test"]


def test_every_python_that_we_name_runs_the_gate() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    assert project["requires-python"] == f">={named[0]}"
    jobs = workflow("test")["jobs"]
    assert jobs["test"]["strategy"]["matrix"]["python"] == named
    # The oldest versions have files for the oldest Python, the newest for the newest.
    versions = jobs["versions"]["strategy"]["matrix"]["include"]
    assert [(one["versions"], one["python"]) for one in versions] == [
        ("lowest", named[0]),
        ("highest", named[-1]),
    ]


def test_the_tests_know_linux_macos_and_windows() -> None:
    jobs = workflow("test")["jobs"]
    systems = [*jobs["systems"]["strategy"]["matrix"]["system"], jobs["test"]["runs-on"]]
    assert {system.partition("-")[0] for system in systems} == {"macos", "windows", "ubuntu"}


def test_a_release_is_tested_and_built_without_a_token_and_published_without_our_code() -> None:
    loaded = workflow("release")
    assert loaded["on"] == {"push": {"tags": ["v*"]}}
    assert loaded["concurrency"]["cancel-in-progress"] == "false"
    test, build, publish = (loaded["jobs"][name] for name in ("test", "build", "publish"))
    assert actions(test)[-1] == "scripts/test --all"
    # scripts/release refuses a tag that is not the version's; nothing comes before the upload.
    assert actions(build)[-2:] == ['scripts/release "$GITHUB_REF_NAME"', "actions/upload-artifact"]
    assert publish["needs"] == ["test", "build"]
    assert publish["environment"]["name"] == "pypi"
    assert actions(publish) == ["actions/download-artifact", "pypa/gh-action-pypi-publish"]
    assert publish["steps"][-1]["with"] == {"packages-dir": "dist", "attestations": "true"}
    assert "secrets." not in (GITHUB / "workflows/release.yml").read_text("utf-8")


def test_what_is_published_was_checked_and_knows_no_account() -> None:
    build, deploy = (workflow("publish")["jobs"][name] for name in ("build", "deploy"))
    # scripts/build verifies; nothing comes between it and the upload.
    assert actions(build)[-2:] == ["scripts/build", "actions/upload-pages-artifact"]
    assert build["steps"][-1]["with"]["path"] == "site"
    # The job that may deploy holds no code of this repository.
    assert actions(deploy) == ["actions/deploy-pages"]
    assert deploy["needs"] == "build"
    text = (GITHUB / "workflows/publish.yml").read_text("utf-8")
    assert not re.search(r"secrets\.|vars\.|aws-actions|AWS_|env:", text)


def test_only_main_is_published() -> None:
    loaded = workflow("publish")
    assert loaded["on"]["push"] == {"branches": ["main"]}
    assert loaded["jobs"]["build"]["if"] == "github.ref == 'refs/heads/main'"


def test_one_publication_is_finished_before_the_next() -> None:
    assert workflow("publish")["concurrency"]["cancel-in-progress"] == "false"


def test_a_private_copy_goes_to_the_bucket_alone() -> None:
    copy = workflow("private-copy")["jobs"]["copy"]
    # No artifact, no cache, no Pages: whoever reads the repository could read those.
    assert actions(copy) == [
        "actions/checkout",
        "actions/setup-python",
        # The public site is built before there are credentials.
        "scripts/build",
        "aws-actions/configure-aws-credentials",
        "scripts/private-copy stamp",
        'scripts/private-copy upload "$BUCKET" "$OWNER"',
    ]
    assert list(workflow("private-copy")["jobs"]) == ["copy"]


def test_an_organizations_site_goes_to_its_bucket_and_the_answers_to_another() -> None:
    jobs = workflow("organization")["jobs"]
    # No artifact, no cache, no Pages: whoever reads the repository could read those.
    assert actions(jobs["organization"]) == [
        "actions/checkout",
        "actions/setup-python",
        # The public site is built before there are credentials.
        "scripts/build",
        "aws-actions/configure-aws-credentials",
        'scripts/organization restore "$STATE" "$OWNER"',
        'scripts/organization collect "$EXTERNAL_ID"',
        'scripts/organization keep "$STATE" "$OWNER"',
        "scripts/organization site",
        'scripts/organization upload "$BUCKET" "$OWNER"',
        'scripts/organization report "$LEVEL" "$NAMES"',
    ]
    assert list(jobs) == ["organization"]


def test_what_accounts_answered_is_kept_also_if_there_was_no_time_for_all() -> None:
    job = workflow("organization")["jobs"]["organization"]
    collect, keep = job["steps"][5:7]
    assert int(collect["timeout-minutes"]) + 15 < int(job["timeout-minutes"])
    assert keep["if"] == "always()"
    assert [step for step in job["steps"] if "if" in step] == [keep]


def test_two_nights_never_share_the_ledger() -> None:
    concurrency = workflow("organization")["concurrency"]
    assert concurrency == {"group": "organization", "cancel-in-progress": "false"}


@pytest.mark.parametrize(
    ("name", "job", "variable"),
    [
        ("private-copy", "copy", "AWS_POSTURE_BUCKET"),
        ("organization", "organization", "AWS_POSTURE_ORGANIZATION_BUCKET"),
    ],
)
def test_without_its_variable_no_account_is_asked(name: str, job: str, variable: str) -> None:
    # Variables of an environment are not known to a job's condition, nor are secrets.
    assert workflow(name)["jobs"][job]["if"] == f"vars.{variable} != ''"


@pytest.mark.parametrize(
    ("name", "job", "role"),
    [
        ("private-copy", "copy", "AWS_POSTURE_ROLE"),
        ("organization", "organization", "AWS_POSTURE_ORGANIZATION_ROLE"),
    ],
)
def test_the_log_is_not_told_the_account(name: str, job: str, role: str) -> None:
    steps_ = workflow(name)["jobs"][job]["steps"]
    signs_in = next(step for step in steps_ if "aws-actions" in step.get("uses", ""))
    # GitHub masks a secret; a variable it prints with what a step is given.
    assert signs_in["with"]["role-to-assume"] == f"${{{{ secrets.{role} }}}}"
    assert signs_in["with"]["mask-aws-account-id"] == "true"
    assert not [name for name in signs_in["with"] if "key" in name or "token" in name]


def test_what_may_write_runs_no_code_of_others() -> None:
    resolve, propose = (workflow("locks")["jobs"][name] for name in ("resolve", "propose"))
    assert any(run.startswith("scripts/lock --upgrade") for run in actions(resolve))
    assert "token" not in str(resolve)
    *before, shell = actions(propose)
    assert before == ["actions/checkout", "actions/download-artifact"]
    commands = shell.replace("\\\n", " ").splitlines()
    assert {command.split()[0] for command in commands} == {"git", "gh"}


def test_the_guide_names_every_workflow_and_what_each_is_given() -> None:
    rows = re.findall(r"^\| ([A-Z][\w ]+) \|", GUIDE, re.MULTILINE)
    assert {load(file)["name"] for file in FILES} <= set(rows)
    given = {
        (name, {"vars": "variable", "secrets": "secret"}[kind])
        for file in FILES
        for kind, name in re.findall(r"(vars|secrets)\.(\w+)", file.read_text("utf-8"))
    }
    assert given == set(re.findall(r"\| `(AWS_POSTURE_\w+)` \| (\w+) \|", GUIDE))

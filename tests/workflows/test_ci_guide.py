"""The guide's commands: they are what the shell, our command and AWS know."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import textwrap
from pathlib import Path

import pytest
import yaml
from botocore import xform_name
from botocore.session import get_session
from workflow_files import GUIDE, section, workflow

from building import ROOT, run


def _blocks(text: str) -> list[str]:
    return [textwrap.dedent(block) for block in re.findall(r"```sh\n(.*?)\n *```", text, re.DOTALL)]


BLOCKS = _blocks(GUIDE)
ROLE = next(block for block in BLOCKS if "aws-posture policy" in block)
NUMBERS = next(block for block in BLOCKS if "--jq" in block)
SIGNING_IN, IN_ACCOUNTS = (
    block for block in _blocks(section("organization")) if "aws-posture policy" in block
)
UPLOAD = re.search(r"```json\n(.*?)```", section("private"), re.DOTALL)

# `aws s3` and `aws cloudformation deploy` are the AWS CLI's own; these are operations of an API.
OPERATIONS = re.findall(r"\baws (iam|s3api) ([\w-]+)((?:\\\n|[^\n`])*)", GUIDE)

# Stands for GitHub's command line, which knows the numbers of a repository.
FAKE_GH = """\
#!/bin/sh
echo "$*" | grep --quiet '^api repos/OWNER/REPOSITORY --jq' || exit 1
echo "OWNER@1001/REPOSITORY@2002"
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Make a search path with our command, the usual ones, and a recorded `gh`."""
    (tmp_path / "gh").write_text(FAKE_GH)
    (tmp_path / "gh").chmod(0o755)
    return f"{tmp_path}:{Path(sys.executable).parent}:{os.environ['PATH']}"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0][:40])
def test_a_shell_understands_it(block: str, tmp_path: Path) -> None:
    done = run("bash", "-n", "-c", block, cwd=tmp_path)
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize("numbers", [False, True])
def test_the_role_trusts_the_environment_that_the_workflow_runs_in(
    tmp_path: Path, path: str, *, numbers: bool
) -> None:
    block = NUMBERS if numbers else ROLE
    done = run("bash", "-e", "-c", block, cwd=tmp_path, environ={"PATH": path})
    assert done.status == 0, done.err
    role = yaml.safe_load((tmp_path / "role.yaml").read_text("utf-8"))["Resources"]["Role"]
    statement = role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
    repository = "OWNER@1001/REPOSITORY@2002" if numbers else "OWNER/REPOSITORY"
    environment = workflow("private-copy")["jobs"]["copy"]["environment"]
    said = statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"]
    assert said == f"repo:{repository}:environment:{environment}"


def test_the_role_is_the_one_that_later_steps_name(tmp_path: Path, path: str) -> None:
    assert run("bash", "-e", "-c", ROLE, cwd=tmp_path, environ={"PATH": path}).status == 0
    role = yaml.safe_load((tmp_path / "role.yaml").read_text("utf-8"))["Resources"]["Role"]
    named = re.findall(r"--role-name ([\w-]+)", section("private"))
    assert set(named) == {role["Properties"]["RoleName"]}


def test_the_roles_of_an_organization_trust_the_environment_and_each_other(
    tmp_path: Path, path: str
) -> None:
    """The guide's commands, without those that need AWS: the first role signs in and assumes the second."""
    for block in (SIGNING_IN, IN_ACCOUNTS):
        only = block.partition("aws cloudformation")[0]
        done = run("bash", "-e", "-c", only, cwd=tmp_path, environ={"PATH": path})
        assert done.status == 0, done.err
    first, second = (
        yaml.safe_load((tmp_path / name).read_text("utf-8"))["Resources"]
        for name in ("signing-in.yaml", "roles.yaml")
    )
    role = first["Role"]["Properties"]
    environment = workflow("organization")["jobs"]["organization"]["environment"]
    trusted = json.dumps(role["AssumeRolePolicyDocument"])
    assert f'"repo:OWNER/REPOSITORY:environment:{environment}"' in trusted
    named = re.findall(r"--role-name ([\w-]+)", section("organization"))
    assert set(named) == {role["RoleName"]}
    (stack_set,) = second.values()
    body = stack_set["Properties"]["TemplateBody"]
    assert f":role/{role['RoleName']}\n" in body
    # The role that may be assumed is the one that is deployed, and that the command asks for.
    assert '"arn:aws:iam::*:role/aws-posture"' in section("organization")
    assert yaml.safe_load(body)["Resources"]["Role"]["Properties"]["RoleName"] == "aws-posture"


@pytest.mark.parametrize(
    ("service", "operation", "rest"), OPERATIONS, ids=[one[1] for one in OPERATIONS]
)
def test_aws_has_the_operation_and_its_parameters(service: str, operation: str, rest: str) -> None:
    model = get_session().get_service_model(service.removesuffix("api"))
    names = {xform_name(name, "-"): name for name in model.operation_names}
    assert operation in names
    shape = model.operation_model(names[operation]).input_shape
    known = {xform_name(name, "-") for name in shape.members}
    named = {word[2:] for word in re.findall(r"--[\w-]+", rest)}
    assert named <= known | {"query", "output"}
    needed = {xform_name(name, "-") for name in shape.required_members}
    assert needed <= named


def test_the_bucket_blocks_what_the_script_asks_for() -> None:
    script = (ROOT / "scripts/_uploading.py").read_text("utf-8")
    found = re.search(r"BLOCKS = (\(.*\))", script)
    assert found
    blocks = shlex.split(found[1].strip("()").replace(",", " "))
    for anchor in ("private", "organization"):
        assert ",".join(f"{block}=true" for block in blocks) in section(anchor)


def test_the_policy_for_uploads_is_one_bucket_wide() -> None:
    assert UPLOAD
    statements = json.loads(UPLOAD[1])["Statement"]
    arn = "arn:aws:s3:::amzn-s3-demo-bucket"
    assert [statement["Resource"] for statement in statements] == [arn, f"{arn}/*"]


def test_the_workflows_it_starts_are_there() -> None:
    started = re.findall(r"gh workflow run ([\w.-]+)", GUIDE)
    assert started
    assert all((ROOT / ".github/workflows" / name).is_file() for name in started)

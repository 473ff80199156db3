"""The role's templates are what CloudFormation and Terraform read, by the tools that they have for it."""

from __future__ import annotations

import json
from pathlib import Path

import hcl2
import pytest
import yaml

from aws_posture.catalogue import CATALOGUE
from aws_posture.policy import permissions
from building import Run, aws_posture

GITHUB = ("--github", "example/series")
PRINCIPAL = "arn:aws:iam::111122223333:role/auditor"
STACK_SET = ("--stack-set", "--principal", PRINCIPAL, "--external-id", "a-long-word-x1")
ACCOUNT = ("--account", "444455556666", "--external-id", "a-long-word-x1")


def _role(tmp_path: Path, format_: str, *trust: str) -> Run:
    return aws_posture(tmp_path, "policy", "--format", format_, *trust)


def _linted(path: Path, text: str) -> list[str]:
    """Return what cfn-lint says of a template."""
    from cfnlint.api import lint_file  # noqa: PLC0415  # slow to import

    path.write_text(text)
    said = [one.message for one in lint_file(path)]
    # The actions that cfn-lint's data has not got yet; test_policy_actions.py lists them.
    return [one for one in said if "'listsessions' is not" not in one]


@pytest.mark.parametrize(
    "trust",
    [
        pytest.param(GITHUB, id="github"),
        pytest.param(ACCOUNT, id="account", marks=pytest.mark.nightly),
    ],
)
def test_the_template_is_one_that_cloudformation_takes(
    tmp_path: Path, trust: tuple[str, ...]
) -> None:
    done = _role(tmp_path, "cloudformation", *trust)
    assert done.status == 0, done.err
    assert _linted(tmp_path / "role.yaml", done.out) == []
    role = yaml.safe_load(done.out)["Resources"]["Role"]["Properties"]
    assert role["Policies"][0]["PolicyDocument"] == permissions(CATALOGUE)


@pytest.mark.parametrize(
    "trust",
    [
        pytest.param(GITHUB, id="github"),
        pytest.param(ACCOUNT, id="account", marks=pytest.mark.nightly),
    ],
)
def test_the_configuration_is_one_that_terraform_takes(
    tmp_path: Path, trust: tuple[str, ...]
) -> None:
    done = _role(tmp_path, "terraform", *trust)
    parsed = hcl2.loads(done.out)
    assert {next(iter(one)) for one in parsed["resource"]} == {
        '"aws_iam_role"',
        '"aws_iam_role_policy"',
    }
    policy = done.out.split("jsonencode(")[2]
    written, _ = json.JSONDecoder().raw_decode(policy)
    assert written == permissions(CATALOGUE)


def test_a_stack_set_brings_the_role_that_one_principal_assumes(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "policy", *STACK_SET)
    assert done.status == 0, done.err
    assert _linted(tmp_path / "stack-set.yaml", done.out) == []
    stack_set = yaml.safe_load(done.out)["Resources"]["StackSet"]["Properties"]
    assert stack_set["PermissionModel"] == "SERVICE_MANAGED"
    inner = stack_set["TemplateBody"]
    assert _linted(tmp_path / "role.yaml", inner) == []
    role = yaml.safe_load(inner)["Resources"]["Role"]["Properties"]
    assert role["Policies"] == [
        {"PolicyName": "read", "PolicyDocument": permissions(CATALOGUE)},
    ]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"AWS": PRINCIPAL}
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "a-long-word-x1"}}


def test_terraform_has_the_same_stack_set(tmp_path: Path) -> None:
    done = _role(tmp_path, "terraform", *STACK_SET)
    parsed = hcl2.loads(done.out)
    assert {next(iter(one)) for one in parsed["resource"]} == {
        '"aws_cloudformation_stack_set"',
        '"aws_cloudformation_stack_set_instance"',
    }
    body = done.out.split("jsonencode(")[1].replace("$${", "${")
    written, _ = json.JSONDecoder().raw_decode(body)
    other = yaml.safe_load(aws_posture(tmp_path, "policy", *STACK_SET).out)
    assert written == yaml.safe_load(other["Resources"]["StackSet"]["Properties"]["TemplateBody"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--stack-set",), "--stack-set needs --principal"),
        (("--stack-set", "--principal", PRINCIPAL), "--principal needs --external-id"),
        (
            ("--format", "terraform", "--principal", "arn:aws:iam::1:root", "--external-id", "abc"),
            "--principal: 'arn:aws:iam::1:root' is not the ARN of a user or role",
        ),
    ],
)
def test_a_stack_set_says_who_gets_in(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    done = aws_posture(tmp_path, "policy", *options)
    assert done.status != 0
    assert said in " ".join(done.err.split())

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
ACCOUNT = ("--account", "444455556666", "--external-id", "a-long-word-x1")


def _role(tmp_path: Path, format_: str, *trust: str) -> Run:
    return aws_posture(tmp_path, "policy", "--format", format_, *trust)


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
    (tmp_path / "role.yaml").write_text(done.out)
    from cfnlint.api import lint_file  # noqa: PLC0415  # slow to import

    # The actions that cfn-lint's data has not got yet; test_policy_actions.py lists them.
    said = [
        one
        for one in lint_file(tmp_path / "role.yaml")
        if "'listsessions' is not" not in one.message
    ]
    assert said == []
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

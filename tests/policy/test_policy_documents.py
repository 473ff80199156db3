"""The policy is exact, and so is who may wear the role."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from aws_posture.base.errors import OptionError
from aws_posture.catalogue import CATALOGUE, get
from aws_posture.policy import AccountTrust, GithubTrust, permissions, template
from aws_posture.snapshot.reads import operations
from building import CONFIG, Run, assert_one_line, aws_posture, mkdocs, small_site

GITHUB = ("--github", "example/series")
ACCOUNT = ("--account", "444455556666", "--external-id", "a-long-word-x1")


def _actions(document: object) -> set[str]:
    assert isinstance(document, dict)
    return {action for one in document["Statement"] for action in one["Action"]}


def test_the_policy_is_for_the_facts_alone() -> None:
    assert _actions(permissions([get("root.mfa")])) == {"iam:GetAccountSummary"}
    assert permissions([get("caller.not-root")])["Statement"] == []


def test_the_policy_for_all_facts_has_each_permission_once() -> None:
    document = permissions(CATALOGUE)
    listed = [action for one in document["Statement"] for action in one["Action"]]
    assert len(listed) == len(set(listed))
    assert set(listed) == {
        one.permission
        for fact in CATALOGUE
        for one in operations((*fact.reads, *fact.may_read))
        if one.permission
    }


def test_every_action_reads() -> None:
    # ViewBudget is what AWS calls the permission to describe budgets.
    verbs = ("Get", "List", "Describe", "GenerateCredentialReport", "ViewBudget")
    assert all(one.partition(":")[2].startswith(verbs) for one in _actions(permissions(CATALOGUE)))


def test_a_site_gets_the_policy_for_what_its_pages_name(tmp_path: Path) -> None:
    pages = {"docs/index.md": "# x\n\n/// when | account.security-contact is fail\ny\n///\n"}
    site = small_site(tmp_path, CONFIG, pages)
    assert mkdocs(site, "build").status == 0
    done = aws_posture(site, "policy", "--site", "site")
    assert _actions(json.loads(done.out)) == {"account:GetAlternateContact"}


def _role(tmp_path: Path, format_: str, *trust: str) -> Run:
    return aws_posture(tmp_path, "policy", "--format", format_, *trust)


def test_a_workflow_is_let_in_by_repository_and_branch() -> None:
    text = template(permissions(CATALOGUE), GithubTrust("example/series", "main"), "r", 3600)
    (statement,) = yaml.safe_load(text)["Resources"]["Role"]["Properties"][
        "AssumeRolePolicyDocument"
    ]["Statement"]
    assert statement["Condition"]["StringEquals"] == {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:example/series:ref:refs/heads/main",
    }


def test_another_account_is_let_in_with_the_external_id() -> None:
    text = template(permissions(CATALOGUE), AccountTrust("444455556666", "word"), "r", 3600)
    (statement,) = yaml.safe_load(text)["Resources"]["Role"]["Properties"][
        "AssumeRolePolicyDocument"
    ]["Statement"]
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": "word"}}
    assert statement["Principal"] == {
        "AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::444455556666:root"}
    }


@pytest.mark.parametrize(
    "repository",
    [
        *("", "series", "a/b/c", "*/series", "example/*", "-a/b"),
        # Half of the numbers is a name that GitHub tells nobody.
        *("a@1/b", "a/b@2", "a@1/b@x", "a@/b@", "a@1/b@2@3", "a@*/b@2"),
    ],
)
def test_what_is_no_repository_is_let_in_nowhere(repository: str) -> None:
    with pytest.raises(OptionError, match="OWNER/NAME"):
        GithubTrust(repository, "main")


def test_a_repository_with_numbers_is_let_in_by_them() -> None:
    trust = GithubTrust("example@1001/series@2002", "main")
    assert trust.subject == "repo:example@1001/series@2002:ref:refs/heads/main"


def test_a_job_in_an_environment_is_let_in_by_that() -> None:
    trust = GithubTrust("example/series", "main", "aws-posture")
    assert trust.subject == "repo:example/series:environment:aws-posture"


@pytest.mark.parametrize("environment", ["", "*", "a:b", "${x}", "x\n"])
def test_what_is_no_environment_is_let_in_nowhere(environment: str) -> None:
    with pytest.raises(OptionError, match="environment"):
        GithubTrust("example/series", "main", environment)


@pytest.mark.parametrize("branch", ["", "*", "a b", "${x}", "main\n"])
def test_what_is_no_branch_is_let_in_nowhere(branch: str) -> None:
    with pytest.raises(OptionError, match="branch"):
        GithubTrust("example/series", branch)


@pytest.mark.parametrize(
    ("account", "external_id"), [("1", "word"), ("444455556666", "x"), ("444455556666", "a b")]
)
def test_what_is_no_account_or_external_id_is_refused(account: str, external_id: str) -> None:
    with pytest.raises(OptionError, match="--"):
        AccountTrust(account, external_id)


MISTAKES = {
    "nobody": ((), "give one of --github, --account"),
    "two": ((*GITHUB, *ACCOUNT), "give one of --github, --account"),
    "no external id": (("--account", "444455556666"), "--external-id"),
}


@pytest.mark.parametrize(("options", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_role_is_for_one_that_is_named(
    tmp_path: Path, options: tuple[str, ...], message: str
) -> None:
    done = _role(tmp_path, "cloudformation", *options)
    assert done.status == 2
    assert message in " ".join(done.err.split())


def test_a_name_that_iam_does_not_take_is_refused(tmp_path: Path) -> None:
    assert_one_line(
        _role(tmp_path, "terraform", *GITHUB, "--role-name", 'a"b'), "--role-name", 'a"b'
    )


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    assert_one_line(aws_posture(tmp_path, "policy", "--site", "."), "--site", "no page")

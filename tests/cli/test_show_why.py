"""`show --why`: administrators user by user, other facts in full."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aws_posture.catalogue import get
from aws_posture.snapshot import Answer, Refusal, RefusalKind, load, save
from building import FRESH, Run, assert_one_line, aws_posture

DETAILS = "iam:GetAccountAuthorizationDetails"
ARN = f"arn:aws:iam::{FRESH}"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
BOUND = f"{ARN}:policy/missing"

# Users by name: the inline statement, and what else they have.
USERS: dict[str, dict[str, Any]] = {
    "ana": {"GroupList": ["admins"]},
    "bo": {"all": {**EVERYTHING, "Condition": MFA}},
    "chris": {"iam": {"Effect": "Allow", "Action": "iam:PutUserPolicy", "Resource": "*"}},
    "dana": {
        "all": EVERYTHING,
        "stop": {"Sid": "NoIam", "Effect": "Deny", "Action": "iam:*", "Resource": "*"},
    },
    "eli": {"AdministratorAccess": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}},
    "flo": {"read": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}},
    "hal": {
        "run": {
            "Effect": "Allow",
            "Action": ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
            "Resource": "*",
        }
    },
    "gil": {"all": EVERYTHING, "PermissionsBoundary": {"PermissionsBoundaryArn": BOUND}},
}

ONLY_NAMED = "only has that name: it does not allow what AWS's policy of that name does"

PRINCIPALS = {
    "ana": ("admin", "allowed by inline policy all of group admins, statement 1"),
    "bo": (
        "admin-conditional",
        "allowed by inline policy all, statement 1 on the condition of aws:MultiFactorAuthPresent",
    ),
    "chris": (
        "can-become-admin",
        "iam:PutUserPolicy on the user itself, allowed by inline policy iam, statement 1",
    ),
    "dana": ("none", "taken away by the explicit Deny in inline policy stop, statement NoIam"),
    "eli": (
        "none",
        f"inline policy AdministratorAccess {ONLY_NAMED}",
    ),
    "flo": ("none", None),
    "hal": ("none", None),
    "gil": ("unknown", f"the document of policy {BOUND} is missing"),
}

CHRIS = """\
  user chris
    → iam:PutUserPolicy on the user itself (iam-007)
        allowed by inline policy iam, statement 1"""

CLOSED = (
    "iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction lead nowhere today: "
    "no powerful role trusts lambda.amazonaws.com"
)


def document(statement: object) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement]}


def user(name: str, parts: dict[str, Any]) -> dict[str, Any]:
    policies = {key: part for key, part in parts.items() if "Effect" in part}
    return {
        "UserName": name,
        "Arn": f"{ARN}:user/{name}",
        "UserId": f"AIDA{name}",
        "UserPolicyList": [
            {"PolicyName": key, "PolicyDocument": document(part)} for key, part in policies.items()
        ],
        **{key: part for key, part in parts.items() if key not in policies},
    }


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory, fresh: Path) -> Path:
    """Write a snapshot with a user of every class, and some who come near."""
    admins = {
        "GroupName": "admins",
        "Arn": f"{ARN}:group/admins",
        "GroupId": "AGPASAMPLE",
        "GroupPolicyList": [{"PolicyName": "all", "PolicyDocument": document(EVERYTHING)}],
    }
    details = {
        "UserDetailList": [user(name, parts) for name, parts in USERS.items()],
        "GroupDetailList": [admins],
        "RoleDetailList": [],
        "Policies": [],
    }
    return rewritten(fresh, tmp_path_factory.mktemp("staffed"), details)


def rewritten(fresh: Path, folder: Path, details: dict[str, Any] | Refusal) -> Path:
    taken = load(fresh)
    records = tuple(
        record
        if record.operation != DETAILS
        else details
        if isinstance(details, Refusal)
        else Answer(DETAILS, record.taken_at, details)
        for record in taken.records
    )
    path = folder / "account.json"
    save(replace(taken, records=records), path)
    return path


def why(folder: Path, fact: str, *arguments: str | Path) -> Run:
    return aws_posture(folder, "show", "--why", fact, *arguments)


@pytest.mark.parametrize("fact", ["iam.admin", "iam.admin-count", "iam.admin-mfa"])
def test_every_user_is_told_apart_with_the_reasons_as_json(
    tmp_path: Path, staffed: Path, fact: str
) -> None:
    told = json.loads(why(tmp_path, fact, staffed, "--json").out)["principals"]
    assert [
        {key: one[key] for key in ("name", "arn", "kind", "class", "because")} for one in told
    ] == [
        {
            "name": name,
            "arn": f"{ARN}:user/{name}",
            "kind": "user",
            "class": class_,
            "because": [line] if line else [],
        }
        for name, (class_, line) in PRINCIPALS.items()
    ]
    assert {one["name"]: one["closed"] for one in told if one["closed"]} == {"hal": [CLOSED]}
    (path,) = [path for one in told for path in one["paths"]]
    assert path["nodes"] == [{"kind": "user", "name": "chris"}, {"kind": "everything", "name": ""}]
    assert [edge["actions"] for edge in path["edges"]] == [["iam:PutUserPolicy"]]


def test_the_text_tells_the_same_and_only_counts_who_has_no_power(
    tmp_path: Path, staffed: Path
) -> None:
    done = why(tmp_path, "iam.admin", staffed)
    assert done.status == 0, done.err
    head, *blocks, rest = done.out.rstrip("\n").split("\n\n")
    assert head.startswith(f"Account {FRESH}, read ")
    assert "not looked at: organization policies (SCPs and RCPs)" in head
    lines = {name: f"  {line}" for name, (_, line) in PRINCIPALS.items() if line}
    lines["chris"] = CHRIS
    lines["hal"] = f"  {CLOSED}"
    expected = {
        f"{PRINCIPALS[n][0]}: user {n} ({ARN}:user/{n})\n{line}" for n, line in lines.items()
    }
    assert set(blocks) == expected
    assert rest == "none: 1 other user and 0 roles, with nothing that looks like an administrator's"


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["as text", "as JSON"])
@pytest.mark.parametrize("fact", ["iam.admin", "iam.admin-count", "iam.admin-mfa"])
def test_a_refused_answer_explains_nobody(
    tmp_path: Path, fresh: Path, fact: str, options: list[str]
) -> None:
    taken = load(fresh)
    refusal = Refusal(DETAILS, taken.taken_at, RefusalKind.DENIED, "AccessDenied", "", DETAILS)
    path = rewritten(fresh, tmp_path, refusal)
    done = why(tmp_path, fact, path, *options)
    assert done.status == 1
    assert_one_line(done, "account.json", f"AWS denied {DETAILS}", f"allow {DETAILS}")
    assert not done.out


def test_half_an_answer_explains_nobody(tmp_path: Path, fresh: Path) -> None:
    path = rewritten(fresh, tmp_path, {"UserDetailList": [], "IsTruncated": True})
    done = why(tmp_path, "iam.admin", path)
    assert done.status == 1
    assert_one_line(done, "not read to its end")


def test_another_fact_is_told_in_full(tmp_path: Path) -> None:
    done = why(tmp_path, "root.mfa", "demo")
    assert done.out.splitlines() == [
        "✕ fail  root.mfa",
        "MFA is off for the root user: anyone who has its credentials has the account.",
        "  the root user has: password",
        "  the root user has: 1 access key",
        "  based on iam:GetAccountSummary, 2026-11-02 09:30 UTC",
        "  What to do:",
        *(f"    {n}. {step}" for n, step in enumerate(get("root.mfa").remedy.console, start=1)),
    ]


def test_a_fact_that_is_not_known_is_told_with_its_reason(tmp_path: Path) -> None:
    lines = why(tmp_path, "account.security-contact", "demo").out.splitlines()
    assert lines[0] == "? unknown  account.security-contact"
    assert any(line.startswith("  why: denied: AWS denied") for line in lines)


def test_a_fact_that_rests_on_no_call_says_so(tmp_path: Path) -> None:
    done = why(tmp_path, "billing.iam-access", "demo")
    assert "  based on no call to AWS" in done.out.splitlines()
    assert "  How to check:" in done.out.splitlines()


def test_another_fact_as_json_is_the_fact_as_show_prints_it(tmp_path: Path) -> None:
    one = json.loads(why(tmp_path, "root.mfa", "demo", "--json").out)
    shown = aws_posture(tmp_path, "show", "demo", "--json", "--fact", "root.mfa")
    assert [one] == json.loads(shown.out)["facts"]


@pytest.mark.parametrize(
    "arguments",
    [["--format", "csv"], ["--format", "markdown"], ["--format", "ocsf"], ["--fact", "iam.admin"]],
    ids=" ".join,
)
def test_what_does_not_go_with_why_is_a_wrong_command_line(
    tmp_path: Path, arguments: list[str]
) -> None:
    done = why(tmp_path, "iam.admin", "demo", *arguments)
    assert done.status == 2
    assert not done.out


def test_a_fact_that_does_not_exist_is_1(tmp_path: Path) -> None:
    done = why(tmp_path, "iam.admim", "demo")
    assert done.status == 1
    assert_one_line(done, "did you mean iam.admin")


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["as text", "as JSON"])
def test_hostile_names_are_explained_without_what_a_terminal_obeys(
    tmp_path: Path, hostile: Path, options: list[str]
) -> None:
    done = why(tmp_path, "iam.admin", hostile, *options)
    assert done.status == 0, done.err
    assert "script" in done.out
    assert all(char.isprintable() or char == "\n" for char in done.out)


def test_on_a_narrow_terminal_lines_are_broken_between_words(
    tmp_path: Path, staffed: Path, terminal: Callable[..., str]
) -> None:
    shown = terminal(tmp_path, "show", "--why", "iam.admin", staffed, environ={"COLUMNS": "60"})
    *_, told = shown.rpartition("\x1b[2K")
    lines = told.splitlines()
    assert "  iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction" in lines
    assert "        lead nowhere today: no powerful role trusts" in lines
    # A word that is longer stays whole.
    assert [line for line in lines if len(line) > 60 and len(line.split()) > 1] == []


def test_on_a_narrow_terminal_a_command_stays_in_one_line(
    tmp_path: Path, terminal: Callable[..., str]
) -> None:
    shown = terminal(tmp_path, "show", "--why", "iam.user-mfa", "demo", environ={"COLUMNS": "40"})
    plain = terminal(tmp_path, "show", "--why", "iam.user-mfa", "demo", environ={"COLUMNS": "500"})
    commands = [line for line in plain.splitlines() if line.lstrip().startswith("$ ")]
    assert commands
    assert set(commands) <= set(shown.splitlines())


def test_names_in_condition_keys_are_masked(tmp_path: Path, fresh: Path) -> None:
    """Tags, hosts of identity providers and their own claims are called as people like."""
    provider = f"{ARN}:oidc-provider/login.acme.example"
    trusts = [
        ({"AWS": "444455556666"}, {"aws:PrincipalTag/acme-team": "x"}),
        ({"Federated": provider}, {"login.acme.example:sub": "*", "login.acme.example:acme": "x"}),
        ({"AWS": f"{ARN}:root"}, {"aws:RequestTag/acme-cost": "x"}),
    ]
    everything = {**EVERYTHING, "Condition": {"StringLike": {"login.acme.example:acme": "x"}}}
    listed = [everything, {**EVERYTHING, "Resource": f"{ARN}:role/${{aws:PrincipalTag/acme-app}}"}]
    roles = [
        {
            "RoleName": f"r{number}",
            "Arn": f"{ARN}:role/r{number}",
            "RoleId": f"AROA{number}",
            "AssumeRolePolicyDocument": document(
                {
                    "Effect": "Allow",
                    "Principal": principal,
                    "Action": ["sts:AssumeRole*", "sts:TagSession"],
                    "Condition": {"StringLike": condition},
                }
            ),
            "RolePolicyList": [
                {"PolicyName": str(place), "PolicyDocument": document(one)}
                for place, one in enumerate(listed)
            ],
        }
        for number, (principal, condition) in enumerate(trusts)
    ]
    details = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": roles, "Policies": []}
    path = rewritten(fresh, tmp_path, details)
    seen = ""
    for arguments in (
        ("show", "--why", "iam.admin", path),
        ("show", "--why", "iam.admin", path, "--json"),
        ("show", path, "--max-age", "99999d", "--json"),
    ):
        assert "acme" in aws_posture(tmp_path, *arguments).out
        seen += aws_posture(tmp_path, *arguments, "--redact", "names").out
    assert "on the condition of aws:principaltag/Tag-" in seen
    assert "on the condition of Oidc-1:Claim-1" in seen
    assert "acme" not in seen

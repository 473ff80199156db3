"""Accounts made from a few words: what AWS would answer about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

Json = dict[str, Any]

ACCOUNT = "111122223333"
TABLE: Json = yaml.safe_load(Path(__file__).with_name("cases.yml").read_text(encoding="utf-8"))

BYSTANDERS: Json = {"bystander-1": {}, "bystander-2": {}, "bystander-3": {}}
"""Users, groups and roles that have nothing and let nobody in: who they are shall not matter."""


def document(words: Json | list[Json]) -> Json:
    """A statement, a list of statements, or a document that says all itself."""
    if isinstance(words, dict) and "Effect" not in words and "Version" in words:
        return {name: value for name, value in words.items() if value is not None}
    return {"Version": "2012-10-17", "Statement": words}


def policy_arn(name: str) -> str:
    return f"arn:aws:iam::{'aws' if name in TABLE['aws'] else ACCOUNT}:policy/{name}"


def policy(name: str, versions: Iterable[Any]) -> Json:
    listed = [
        {"VersionId": f"v{9 - age}", "IsDefaultVersion": age == 0, "Document": document(words)}
        for age, words in enumerate(versions)
    ]
    return {"Arn": policy_arn(name), "DefaultVersionId": "v9", "PolicyVersionList": listed}


def entity(kind: str, name: str, words: Json) -> Json:
    """Describe a user, a group or a role; AWS leaves out what there is none of."""
    path = words.get("path", "/")
    described: Json = {
        "Path": path,
        f"{kind}Name": name,
        f"{kind}Id": f"{kind.upper()}{name.upper()}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:{kind.lower()}{path}{name}",
    }
    if "attached" in words:
        described["AttachedManagedPolicies"] = [
            {"PolicyName": attached.rpartition("/")[2], "PolicyArn": policy_arn(attached)}
            for attached in words["attached"]
        ]
    if "inline" in words:
        described[f"{kind}PolicyList"] = [
            {"PolicyName": title, "PolicyDocument": document(text)}
            for title, text in words["inline"].items()
        ]
    if "groups" in words:
        described["GroupList"] = list(words["groups"])
    if "boundary" in words:
        described["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": policy_arn(words["boundary"]),
        }
    if kind == "Role":
        described["AssumeRolePolicyDocument"] = document(trust(words.get("trusts", [])))
        in_profile = words.get("profile", True)
        described["InstanceProfileList"] = [{"InstanceProfileName": name}] if in_profile else []
    if "tags" in words:
        described["Tags"] = [{"Key": key, "Value": value} for key, value in words["tags"].items()]
    return described


def trust(whom: list[Any]) -> list[Json]:
    """A trust policy: services, `root`, `*`, users and roles by path, accounts, or statements."""
    return [one if isinstance(one, dict) else _trust(str(one)) for one in whom]


def _trust(whom: str) -> Json:
    principal: Any = {"AWS": f"arn:aws:iam::{ACCOUNT}:{whom}"}
    if whom == "*":
        principal = whom
    elif whom.endswith(".amazonaws.com"):
        principal = {"Service": whom}
    elif whom.isdigit():
        principal = {"AWS": f"arn:aws:iam::{whom}:root"}
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}


def account(words: Json) -> Json:
    """Answer ``iam:GetAccountAuthorizationDetails``; `maria` comes first, bystanders are about."""
    elsewhere = words.get("elsewhere", {})
    others = {} if words.get("alone") else BYSTANDERS
    users = {words.get("name", "maria"): words, **elsewhere.get("users", {}), **others}
    groups = {**words.get("groups", {}), **elsewhere.get("groups", {}), **others}
    roles = {**others, **elsewhere.get("roles", {})}
    own = words.get("policies", {})
    return {
        "UserDetailList": [entity("User", name, user) for name, user in users.items()],
        "GroupDetailList": [entity("Group", name, group) for name, group in groups.items()],
        "RoleDetailList": [entity("Role", name, role) for name, role in roles.items()],
        "Policies": [
            *(policy(name, [words]) for name, words in TABLE["aws"].items()),
            *(
                policy(name, versions if isinstance(versions, list) else [versions])
                for name, versions in own.items()
            ),
        ],
    }


def cases() -> list[Any]:
    """Every case of the table, named by its section and by what it says."""
    return [
        pytest.param(words, id=f"{section}: {words['case']}")
        for section, table in TABLE.items()
        if section != "aws"
        for words in table
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", cases())


@pytest.fixture(name="account")
def make_account() -> Callable[[Json], Json]:
    return account


@pytest.fixture(name="document")
def make_document() -> Callable[[Any], Json]:
    return document


Account = Callable[[Mapping[str, Any]], Json]

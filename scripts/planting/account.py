"""The account that is planted: what it has, and the snapshot that `verify` searches for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aws_posture.snapshot import Answer, Caller, Snapshot

ACCOUNT = "048571239617"
_NOW = datetime(2026, 5, 3, 8, 18, 7, tzinfo=UTC)
_ARN = f"arn:aws:iam::{ACCOUNT}"

# What the account has, and what of it is planted.
KINDS: Mapping[str, str] = {
    "account id": ACCOUNT,
    "ARN": f"{_ARN}:user/quill.weaver",
    "user": "quill.weaver",
    "user of digits": "48213377",
    "user with a capital": "CI_Deployer",
    "user of two words": "night=shift@wombats",
    "role": "Skylark-Operations",
    "group": "wombat_keepers",
    "policy": "ProductionEmergency",
    "path": "/crew-nine/",
    "session": "morning-run",
    "alias": "wombat-gmbh",
    "e-mail address": "ops.lead@wombats.example",
    "contact": "Ana López",
    "contact in Japanese": "日本太郎",
    "phone number": "+49 30 5550 1007",
    "office address": "93.184.7.21/32",
    "unique id": "AIDAZ2QW9RTY5PLM3KXCH",
    "access key id": "AKIAYQ6GADDVNNYCRXCH",
    "organization": "o-4b8c1d6e2f",
    "unit": "ou-4f2k-9d8s7a6q",
    "last used": "2026-04-30T11:22:33Z",
}
NUMBERS = frozenset({"account id", "phone number"})


def snapshot() -> Snapshot:
    """Return a snapshot of the account that is planted."""
    report = (
        f"user,arn,password_last_used\nquill.weaver,{_ARN}:user/quill.weaver,{KINDS['last used']}"
    )
    names = ("quill.weaver", "48213377", "CI_Deployer", "night=shift@wombats")
    users = [{"UserName": name, "UserId": "x", "Path": "/crew-nine/"} for name in names]
    users[0]["UserId"] = KINDS["unique id"]
    policy = {"Condition": {"IpAddress": {"aws:SourceIp": KINDS["office address"]}}}
    details = {
        "UserDetailList": users,
        "GroupDetailList": [{"GroupName": KINDS["group"], "PolicyDocument": json.dumps(policy)}],
        "RoleDetailList": [{"RoleName": KINDS["role"]}],
        "Policies": [{"PolicyName": KINDS["policy"]}],
    }
    contacts = [
        {"Name": KINDS["contact"], "EmailAddress": KINDS["e-mail address"]},
        {"Name": KINDS["contact in Japanese"], "PhoneNumber": KINDS["phone number"]},
    ]
    answers: dict[str, Mapping[str, Any]] = {
        "iam:GetAccountAuthorizationDetails": details,
        "iam:GetCredentialReport": {"Content": report},
        "iam:ListAccountAliases": {"AccountAliases": [KINDS["alias"]]},
        "iam:ListAccessKeys": {"AccessKeyMetadata": [{"AccessKeyId": KINDS["access key id"]}]},
        "organizations:DescribeOrganization": {"Organization": {"Id": KINDS["organization"]}},
        "organizations:ListParents": {"Parents": [{"Id": KINDS["unit"]}]},
        "account:GetAlternateContact": {"AlternateContact": contacts},
    }
    records = tuple(Answer(operation, _NOW, answer) for operation, answer in answers.items())
    caller = Caller(
        f"arn:aws:sts::{ACCOUNT}:assumed-role/Skylark-Operations/morning-run", temporary=True
    )
    return Snapshot(ACCOUNT, "aws", "eu-west-1", caller, _NOW, records)

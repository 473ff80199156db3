"""What is asked of IAM."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from aws_posture.collect.asking import Record, ask
from aws_posture.collect.guard import Guard
from aws_posture.operations import (
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_CREDENTIAL_REPORT,
    GET_POLICY,
    GET_POLICY_VERSION,
)
from aws_posture.snapshot import Answer, Refusal

# Roles are many and decide no fact.
_ENTITIES = ["User", "Group", "LocalManagedPolicy", "AWSManagedPolicy"]
_PAGE_SIZE = 1000

MOST_POLICIES = 20
"""How many policies that the details leave out are fetched one by one."""

_LISTS = ("UserDetailList", "GroupDetailList", "Policies")

# IAM API Reference, "GetCredentialReport", errors: the report is still being made.
_NOT_YET = frozenset({"ReportInProgress", "ReportNotPresent", "ReportExpired"})
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


def virtual_mfa_devices(client: Any) -> Mapping[str, Any]:  # noqa: ANN401  # boto3 has no types
    """Ask which virtual MFA devices there are and whose; seeds and QR codes are left out."""
    devices = [
        {
            "SerialNumber": device.get("SerialNumber"),
            "User": {key: value for key, value in device.get("User", {}).items() if key == "Arn"},
        }
        for page in client.get_paginator("list_virtual_mfa_devices").paginate(
            AssignmentStatus="Assigned"
        )
        for device in page.get("VirtualMFADevices", [])
    ]
    return {"VirtualMFADevices": devices}


def account_aliases(client: Any) -> Mapping[str, Any]:  # noqa: ANN401  # boto3 has no types
    """Ask for the account's alias."""
    pages = client.get_paginator("list_account_aliases").paginate()
    return {"AccountAliases": [alias for page in pages for alias in page["AccountAliases"]]}


def authorization_details(client: Any) -> Iterator[Record]:  # noqa: ANN401  # boto3 has no types
    """Ask for users, groups and policies, then for the policies that the answer leaves out."""
    record = ask(GET_ACCOUNT_AUTHORIZATION_DETAILS, lambda: _details(client))
    yield record
    if isinstance(record, Answer):
        yield from _policies(client, _left_out(record.result))


def _details(client: Any) -> Mapping[str, Any]:  # noqa: ANN401  # boto3 has no types
    found: dict[str, list[Any]] = {name: [] for name in _LISTS}
    pages = client.get_paginator("get_account_authorization_details").paginate(
        Filter=_ENTITIES, PaginationConfig={"PageSize": _PAGE_SIZE}
    )
    for page in pages:
        for name in _LISTS:
            found[name].extend(page.get(name, []))
    used = set(_attached(found))
    found["Policies"] = [
        _shortened(policy)
        for policy in found["Policies"]
        if not _is_of_aws(policy) or policy.get("Arn") in used
    ]
    return found


def _is_of_aws(policy: Mapping[str, Any]) -> bool:
    """Tell a policy of AWS from a customer's: its ARN names no account."""
    return str(policy.get("Arn", "")).split(":")[4:5] == ["aws"]


def _shortened(policy: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out the versions that nobody can make the default: those of AWS's policies."""
    if not _is_of_aws(policy):
        return policy
    versions = policy.get("PolicyVersionList", [])
    return {**policy, "PolicyVersionList": [v for v in versions if v.get("IsDefaultVersion")]}


def _attached(details: Mapping[str, Any]) -> Iterator[str]:
    """List the ARNs of the policies and boundaries that users and groups have."""
    for holder in (*details["UserDetailList"], *details["GroupDetailList"]):
        for policy in holder.get("AttachedManagedPolicies", []):
            yield policy.get("PolicyArn", "")
        boundary = holder.get("PermissionsBoundary", {})
        if boundary:
            yield boundary.get("PermissionsBoundaryArn", "")


def _left_out(details: Mapping[str, Any]) -> list[str]:
    known = {policy.get("Arn") for policy in details["Policies"]}
    return [arn for arn in dict.fromkeys(_attached(details)) if arn and arn not in known]


def _policies(client: Any, arns: Iterable[str]) -> Iterator[Record]:  # noqa: ANN401  # the same
    for arn in list(arns)[:MOST_POLICIES]:
        policy = ask(GET_POLICY, partial(client.get_policy, PolicyArn=arn), arn)
        yield policy
        if isinstance(policy, Refusal):
            # Who may not read one may not read the next.
            return
        version = policy.result["Policy"]["DefaultVersionId"]
        document = partial(client.get_policy_version, PolicyArn=arn, VersionId=version)
        yield ask(GET_POLICY_VERSION, document, arn)


def credential_report(
    client: Any,  # noqa: ANN401  # boto3 has no types
    guard: Guard,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Record]:
    """Have the credential report made, and get it; it is at most one per four hours.

    A report that exists is taken even where a new one may not be made.
    """
    started = ask(GENERATE_CREDENTIAL_REPORT, client.generate_credential_report)
    yield started
    pause = _FIRST_PAUSE
    while True:
        report = ask(GET_CREDENTIAL_REPORT, client.get_credential_report)
        waiting = isinstance(report, Refusal) and report.code in _NOT_YET
        if not waiting or isinstance(started, Refusal) or guard.left <= pause:
            yield report
            return
        sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)

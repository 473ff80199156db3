"""What is asked of each service, and what is kept of the answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from aws_posture.base.arns import is_aws_owned
from aws_posture.collect.asking import Asker, Record
from aws_posture.collect.guard import Guard
from aws_posture.collect.transport import Transport
from aws_posture.snapshot import Answer, Refusal
from aws_posture.snapshot import operations as op
from aws_posture.snapshot.operations import Operation

_ENTITIES = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"]
_PAGE_SIZE = 1000

MOST_POLICIES = 20
"""How many policies that the details leave out are fetched one by one."""

_LISTS = ("UserDetailList", "RoleDetailList", "GroupDetailList", "Policies")

# IAM API Reference, "GetCredentialReport", errors: the report is still being made.
_NOT_YET = frozenset({"ReportInProgress", "ReportNotPresent", "ReportExpired"})
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0


def _kept(answer: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Keep members of an answer; what it lacks stays missing, for that is not the same as nothing."""
    return {name: answer[name] for name in names if name in answer}


def virtual_mfa_devices(transport: Transport) -> Mapping[str, Any]:
    """Ask which virtual MFA devices there are and whose; seeds and QR codes are left out."""
    answer = transport.call(op.LIST_VIRTUAL_MFA_DEVICES, {"AssignmentStatus": "Assigned"})
    found = _kept(answer, "VirtualMFADevices")
    for name, devices in found.items():
        found[name] = [
            {
                "SerialNumber": device.get("SerialNumber"),
                "EnableDate": device.get("EnableDate"),
                "User": _kept(device.get("User", {}), "Arn"),
            }
            for device in devices
        ]
    return found


def service_specific_credentials(transport: Transport) -> Mapping[str, Any]:
    """Ask for the credentials of single services, e.g. Amazon Bedrock's keys; ids are left out."""
    kept = ("UserName", "ServiceName", "Status", "CreateDate", "ExpirationDate")
    answer = transport.call(op.LIST_SERVICE_SPECIFIC_CREDENTIALS, {"AllUsers": True})
    found = _kept(answer, "ServiceSpecificCredentials")
    for name, listed in found.items():
        found[name] = [_kept(one, *kept) for one in listed]
    return found


def account_aliases(transport: Transport) -> Mapping[str, Any]:
    """Ask for the account's alias."""
    return _kept(transport.call(op.LIST_ACCOUNT_ALIASES, {}), "AccountAliases")


def authorization_details(asker: Asker) -> Iterator[Record]:
    """Ask for users, roles, groups and policies, then for the policies that the answer leaves out."""
    record = asker.ask(op.GET_ACCOUNT_AUTHORIZATION_DETAILS, _details)
    yield record
    if isinstance(record, Answer):
        yield from _policies(asker, _left_out(record.result))


def _details(transport: Transport) -> Mapping[str, Any]:
    answer = transport.call(
        op.GET_ACCOUNT_AUTHORIZATION_DETAILS, {"Filter": _ENTITIES}, page_size=_PAGE_SIZE
    )
    found = _kept(answer, *_LISTS)
    used = set(_attached(found))
    if "Policies" in found:
        found["Policies"] = [
            _shortened(policy)
            for policy in found["Policies"]
            if not _is_of_aws(policy) or policy.get("Arn") in used
        ]
    return found


def _is_of_aws(policy: Mapping[str, Any]) -> bool:
    """Return whether a policy is AWS's rather than a customer's: its ARN has no account."""
    return is_aws_owned(str(policy.get("Arn", "")))


def _shortened(policy: Mapping[str, Any]) -> Mapping[str, Any]:
    """Drop the versions that cannot become the default: those of AWS's policies."""
    if not _is_of_aws(policy):
        return policy
    found = _kept(policy, "PolicyVersionList")
    for name, versions in found.items():
        found[name] = [one for one in versions if one.get("IsDefaultVersion")]
    return {**policy, **found}


def _attached(details: Mapping[str, Any]) -> Iterator[str]:
    """Return the ARNs of the policies and boundaries that users, roles and groups have."""
    holders = ("UserDetailList", "RoleDetailList", "GroupDetailList")
    for holder in (entry for name in holders for entry in details.get(name, ())):
        for policy in holder.get("AttachedManagedPolicies", []):
            yield policy.get("PolicyArn", "")
        boundary = holder.get("PermissionsBoundary", {})
        if boundary:
            yield boundary.get("PermissionsBoundaryArn", "")


def _left_out(details: Mapping[str, Any]) -> list[str]:
    known = {policy.get("Arn") for policy in details.get("Policies", ())}
    return [arn for arn in dict.fromkeys(_attached(details)) if arn and arn not in known]


def _policies(asker: Asker, arns: Iterable[str]) -> Iterator[Record]:
    for arn in list(arns)[:MOST_POLICIES]:
        policy = asker.ask(op.GET_POLICY, _calling(op.GET_POLICY, PolicyArn=arn), arn)
        yield policy
        if isinstance(policy, Refusal):
            # If one may not be read, neither may the next.
            return
        version = policy.result["Policy"]["DefaultVersionId"]
        document = _calling(op.GET_POLICY_VERSION, PolicyArn=arn, VersionId=version)
        yield asker.ask(op.GET_POLICY_VERSION, document, arn)


def _calling(operation: Operation, **parameters: str) -> Callable[[Transport], Mapping[str, Any]]:
    return lambda transport: transport.call(operation, parameters)


def start_credential_report(asker: Asker) -> Record:
    """Have the credential report generated; IAM makes at most one per four hours."""
    return asker.ask(op.GENERATE_CREDENTIAL_REPORT, _calling(op.GENERATE_CREDENTIAL_REPORT))


def credential_report(
    asker: Asker,
    guard: Guard,
    sleep: Callable[[float], None] = time.sleep,
    *,
    started: Record | None = None,
) -> Iterator[Record]:
    """Have the credential report generated, and get it.

    An existing report is used even if generating a new one is not allowed.

    Args:
        asker: What asks.
        guard: What knows how much time is left.
        sleep: Waits for some seconds.
        started: What came of starting it, if it was started before.
    """
    started = started or start_credential_report(asker)
    yield started
    pause = _FIRST_PAUSE
    while True:
        report = asker.ask(op.GET_CREDENTIAL_REPORT, _calling(op.GET_CREDENTIAL_REPORT))
        waiting = isinstance(report, Refusal) and report.code in _NOT_YET
        if not waiting or isinstance(started, Refusal) or guard.left <= pause:
            yield report
            return
        sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


_OF_ORGANIZATION = ("Id", "Arn", "FeatureSet", "MasterAccountArn", "MasterAccountId")


def organization(transport: Transport) -> Mapping[str, Any]:
    """Ask which organization the account is in; the e-mail address of its owner is left out."""
    found = transport.call(op.DESCRIBE_ORGANIZATION, {}).get("Organization", {})
    return {"Organization": _kept(found, *_OF_ORGANIZATION)}


def instances(transport: Transport) -> Mapping[str, Any]:
    """Ask which instances the account sees in this Region; only their state is kept."""
    kept = ("OwnerAccountId", "Status", "PrimaryRegion")
    found = _kept(transport.call(op.LIST_INSTANCES, {}), "Instances")
    for name, listed in found.items():
        found[name] = [_kept(instance, *kept) for instance in listed]
    return found


def alternate_contact(transport: Transport) -> Mapping[str, Any]:
    """Ask whether there is a security contact; the contact itself is left out."""
    answer = transport.call(op.GET_ALTERNATE_CONTACT, {"AlternateContactType": "SECURITY"})
    return {
        name: {"AlternateContactType": "SECURITY"} for name in _kept(answer, "AlternateContact")
    }

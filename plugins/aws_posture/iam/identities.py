"""Users, groups and roles with the policies that reach them, read from AWS's answer.

Where a policy is missing, one that allows anything stands in its place: who has no power all
the same has none, whatever the policy says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from aws_posture.iam.policies import Gaps, Policies, Policy
from aws_posture.iam.probes import Probes
from aws_posture.iam.shape import Entry, objects, text


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """A user, a group or a role.

    Attributes:
        name: Its name.
        arn: Its ARN.
        identifier: Its unique id.
        policies: The policies that reach it, those of its groups too.
        boundary: The policy that is its permissions boundary, if any.
        groups: The groups that it is a member of.
        gaps: What is missing to know its power, one line each.
    """

    name: str
    arn: str
    identifier: str
    policies: tuple[Policy, ...]
    boundary: Policy | None
    groups: tuple[Identity, ...]
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class Directory:
    """The identities of an account."""

    users: tuple[Identity, ...]
    groups: tuple[Identity, ...]
    roles: tuple[Identity, ...]


def read(details: Entry, documents: Mapping[str, object], probes: Probes) -> Directory:
    """Read the identities of an account.

    Args:
        details: The result of ``iam:GetAccountAuthorizationDetails``.
        documents: Documents of policies that the details leave out, by ARN.
        probes: The account's probes.
    """
    policies = Policies(details, documents, probes)
    groups = {group.name: group for group in _all(details, "Group", policies)}
    users = _all(details, "User", policies)
    memberships = (entry.get("GroupList") for entry in _entries(details, "User"))
    members = zip(users, memberships, strict=True)
    return Directory(
        users=tuple(_joined(user, names, groups, policies.anything) for user, names in members),
        groups=tuple(groups.values()),
        roles=tuple(_all(details, "Role", policies)),
    )


def _all(details: Entry, kind: str, policies: Policies) -> Iterator[Identity]:
    return (_read(entry, kind, policies) for entry in _entries(details, kind))


def _entries(details: Entry, kind: str) -> Iterator[Entry]:
    # An entry that is no object is somebody of whom nothing is known.
    listed = details.get(f"{kind}DetailList")
    for entry in listed if isinstance(listed, list) else []:
        yield entry if isinstance(entry, dict) else {}


def _read(entry: Entry, kind: str, policies: Policies) -> Identity:
    name, arn = text(entry, f"{kind}Name"), text(entry, "Arn")
    found, gaps = _policies(entry, f"{kind}PolicyList", policies)
    if not name or not arn:
        gaps = (*gaps, f"the {kind.lower()} has no name or no ARN")
    if gaps:
        found.append(policies.anything)
    if kind == "Group":
        found = [replace(policy, group=name) for policy in found]
    boundary, unbounded = _boundary(entry, policies)
    identifier = text(entry, f"{kind}Id")
    return Identity(name, arn, identifier, tuple(found), boundary, (), (*gaps, *unbounded))


def _policies(entry: Entry, inline: str, policies: Policies) -> tuple[list[Policy], Gaps]:
    attached, all_attached = objects(entry, "AttachedManagedPolicies")
    inlined, all_inlined = objects(entry, inline)
    found = [policies.managed(text(policy, "PolicyArn")) for policy in attached]
    found += [
        policies.inline(text(policy, "PolicyName"), policy.get("PolicyDocument"))
        for policy in inlined
    ]
    gaps = tuple(gap for _, missing in found for gap in missing)
    if not (all_attached and all_inlined):
        gaps = (*gaps, "the list of policies cannot be read")
    return [policy for policy, _ in found], gaps


def _boundary(entry: Entry, policies: Policies) -> tuple[Policy | None, Gaps]:
    boundary = entry.get("PermissionsBoundary")
    if not boundary:
        return None, ()
    if not isinstance(boundary, dict):
        return None, ("the permissions boundary cannot be read",)
    policy, gaps = policies.managed(text(boundary, "PermissionsBoundaryArn"))
    return None if gaps else policy, gaps


def _joined(
    user: Identity, listed: object, groups: Mapping[str, Identity], anything: Policy
) -> Identity:
    if listed is None or listed == []:
        return user
    names = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    joined = tuple(groups[name] for name in dict.fromkeys(names) if name in groups)
    gaps = tuple(f"the group {name} is missing" for name in names if name not in groups)
    if not isinstance(listed, list) or len(names) != len(listed):
        gaps = (*gaps, "the list of groups cannot be read")
    found = (*user.policies, *(policy for group in joined for policy in group.policies))
    return replace(
        user,
        groups=joined,
        policies=(*found, anything) if gaps else found,
        gaps=(*user.gaps, *gaps, *(gap for group in joined for gap in group.gaps)),
    )

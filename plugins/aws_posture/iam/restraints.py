"""What keeps a user from power that its policies grant: a permissions boundary, explicit Denies."""

from __future__ import annotations

from collections.abc import Iterator

from aws_posture.iam.authority import Authority
from aws_posture.iam.conditions import Effect
from aws_posture.iam.identities import Identity
from aws_posture.iam.openings import Opening, Target, openings
from aws_posture.iam.policies import Policy
from aws_posture.iam.power import administers, is_strong, union
from aws_posture.iam.probes import Probes
from aws_posture.iam.variables import escaped

_UNBIND = ("DeleteUserPermissionsBoundary", "PutUserPermissionsBoundary")


def lifted(user: Identity, authority: Authority, probes: Probes) -> list[Opening]:
    """Find how a user may take away what keeps it from power, where it would have power then."""
    if not administers(probes, probes.powers(union(user.policies)).granted):
        return []
    unbound = list(_unbound(user, authority))
    shed = {policy: list(_shed(user, policy, authority)) for policy in user.policies}
    # A group takes its Allows along, so leaving it may cost more than it gives.
    for groups in ([], [policy.group for policy, ways in shed.items() if policy.group and ways]):
        rest = [
            policy
            for policy, ways in shed.items()
            if (policy.group not in groups if policy.group else not ways)
        ]
        if is_strong(probes, union(rest), None if unbound else user.boundary):
            gone = [way for policy, ways in shed.items() if policy not in rest for way in ways]
            return [*unbound, *gone]
    return []


def _unbound(user: Identity, authority: Authority) -> Iterator[Opening]:
    if user.boundary:
        mine = {escaped(user.arn): Target("its own permissions boundary")}
        yield from openings(authority, (_UNBIND,), mine)
        if user.boundary.is_editable:
            text = {escaped(user.boundary.arn): Target("the policy that is its boundary")}
            yield from openings(authority, (("CreatePolicyVersion",),), text)


def _shed(user: Identity, policy: Policy, authority: Authority) -> Iterator[Opening]:
    if all(statement.effect is Effect.ALLOW for statement, _ in policy.statements):
        return
    if policy.group:
        groups = [group for group in user.groups if group.name == policy.group]
        targets = {escaped(group.arn): Target(f"its group {group.name}") for group in groups}
        yield from openings(authority, (("RemoveUserFromGroup",),), targets)
    else:
        action = "DetachUserPolicy" if policy.arn else "DeleteUserPolicy"
        mine = {escaped(user.arn): Target(f"its own {policy.title}")}
        yield from openings(authority, ((action,),), mine)

"""What policies together amount to: an administrator, an open escalation, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

from aws_posture.iam.policies import Policy
from aws_posture.iam.probes import Powers, Probes

AT_LARGE: Mapping[str, tuple[str, ...]] = {
    "user": (
        *("AttachUserPolicy", "PutUserPolicy"),
        *("CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"),
    ),
    "group": ("AttachGroupPolicy", "PutGroupPolicy"),
    "role": ("AttachRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"),
    "policy": ("CreatePolicyVersion", "SetDefaultPolicyVersion"),
}
"""IAM actions that each make an administrator, where they may be done to all of a kind."""


def union(policies: Iterable[Policy]) -> int:
    """Give the bits of policies together."""
    return reduce(or_, (policy.bits for policy in policies), 0)


def powers(probes: Probes, bits: int, boundary: Policy | None) -> Powers:
    """Tell what policies with these bits allow within a permissions boundary."""
    unbound = probes.powers(bits)
    return unbound if boundary is None else unbound.within(probes.powers(boundary.bits))


def administers(probes: Probes, bits: int) -> bool:
    """Tell whether these probes are what an administrator may send."""
    return (
        probes.most_services(bits)
        and probes.most_of_iam(bits)
        and any(escalates(probes, bits).values())
    )


def escalates(probes: Probes, bits: int) -> Mapping[str, tuple[str, ...]]:
    """Name the actions among these probes that each make an administrator, by kind of target."""
    return {
        kind: tuple(action for action in actions if probes.iam_bits((action,)) & bits)
        for kind, actions in AT_LARGE.items()
    }


def is_strong(probes: Probes, bits: int, boundary: Policy | None) -> bool:
    """Tell whether these are the powers of an administrator, or of who could become one."""
    held = powers(probes, bits, boundary)
    return administers(probes, held.possible) or any(escalates(probes, held.open).values())

"""Denies that somebody can take away, from itself or from others, to be an administrator or to make one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Held
from aws_posture.privilege.step import Step
from aws_posture.privilege.targets import numbers
from aws_posture.privilege.ways import mask

if TYPE_CHECKING:
    from aws_posture.privilege.steps import Steps


def shedding(steps: Steps, number: int, who: Identity, reach: int) -> Iterator[Step]:
    """Return how a principal can rid itself of Denies, where it would be an administrator then."""
    kind = who.kind.capitalize()
    detach, delete = f"iam:Detach{kind}Policy", f"iam:Delete{kind}Policy"
    leave = "iam:RemoveUserFromGroup"
    ways = (detach, delete, leave) if who.kind == "user" else (detach, delete)
    if not reach & mask(*ways) or not who.has_denies:
        return
    index = steps.account.users if who.kind == "user" else steps.account.roles
    me = 1 << (number if who.kind == "user" else number - steps.account.first_role)
    groups = steps.account.groups
    leaves = steps.allowed(who, leave, groups) if who.kind == "user" else 0
    left = {arn for n, arn in enumerate(groups.arns) if leaves >> n & 1}
    detaches, deletes = (steps.allowed(who, one, index) & me for one in (detach, delete))
    gone: dict[str, str] = {}
    for held in who.policies:
        if held.policy.has_denies and held.group:
            if left.intersection(_arns(who, held.group)):
                gone[_title(held)] = leave
        elif held.policy.has_denies and (detaches if held.policy.arn else deletes):
            gone[_title(held)] = detach if held.policy.arn else delete
    yield from _without(steps, number, who, gone)


def _without(steps: Steps, number: int, who: Identity, gone: Mapping[str, str]) -> Iterator[Step]:
    leave = "iam:RemoveUserFromGroup"
    # A group takes its Allows along, so leaving it may cost more than it gives.
    for leaving in (False, True):
        rest = [
            held
            for held in who.policies
            if _title(held) not in gone
            or (held.group and not leaving)
            or (not held.group and not held.policy.has_denies)
        ]
        if len(rest) < len(who.policies) and steps.account.is_admin(
            replace(who, policies=tuple(rest)), steps.view
        ):
            for title, action in gone.items():
                if leaving or action != leave:
                    yield Step((action,), 1 << number, "restraint", made=title)
            return


def freeing(steps: Steps, number: int, who: Identity, reach: int) -> Iterator[Step]:
    """Return whom else a principal can rid of its own Denies, where that is an administrator then."""
    for actions, nodes in freed(steps, who, reach, steps.restrained & ~(1 << number)).items():
        for kind, targets in steps.account.targets(nodes):
            yield Step(actions, steps.account.node_bits(kind, targets), kind, targets)


def freed(steps: Steps, who: Identity, reach: int, among: int) -> dict[tuple[str, ...], int]:
    """Return whose Denies of its own a principal can take away, as bits of nodes, by the actions.

    Args:
        steps: What each principal can do.
        who: The principal.
        reach: The actions that its policies allow on something.
        among: The nodes to look at.
    """
    account, found = steps.account, dict[tuple[str, ...], int]()
    for kind, targets in account.targets(among):
        detach, delete = (f"iam:{verb}{kind.capitalize()}Policy" for verb in ("Detach", "Delete"))
        if not reach & mask(detach, delete):
            continue
        index = account.users if kind == "user" else account.roles
        may = {one: steps.allowed(who, one, index) for one in (delete, detach)}
        for place in numbers((may[delete] | may[detach]) & targets):
            bits = account.node_bits(kind, 1 << place)
            node = account.nodes[bits.bit_length() - 1]
            needed = {_way(held, delete, detach) for held in node.policies} - {""}
            if needed and all(may[one] >> place & 1 for one in needed):
                actions = tuple(one for one in may if one in needed)
                found[actions] = found.get(actions, 0) | bits
    return found


def _way(held: Held, delete: str, detach: str) -> str:
    """Return by what a Deny of somebody's own is taken away; an empty text for what is none."""
    if held.group or not held.policy.has_denies:
        return ""
    return detach if held.policy.arn else delete


def without_own_denies(who: Identity) -> Identity:
    """Return somebody without the policies of its own that deny something."""
    rest = tuple(held for held in who.policies if held.group or not held.policy.has_denies)
    return replace(who, policies=rest)


def _title(held: Held) -> str:
    return f"group {held.group}" if held.group else held.policy.title


def _arns(who: Identity, name: str) -> list[str]:
    return [group.arn for group in who.groups if group.name == name]

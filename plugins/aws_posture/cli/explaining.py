"""Why a fact has its state: user by user and role by role for administrators, in full for others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from aws_posture.base.errors import SnapshotError
from aws_posture.base.phrases import say
from aws_posture.base.words import count, minute, plain
from aws_posture.catalogue.administrators import LIMITS, worn_by
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.model import Verdict
from aws_posture.catalogue.principals import explained
from aws_posture.catalogue.refusals import why
from aws_posture.cli.formats.words import MARKS, declared, to_do
from aws_posture.judging.masking import Mask
from aws_posture.snapshot import Snapshot

if TYPE_CHECKING:
    from aws_posture.privilege import Path, Principal

BY_PRINCIPAL = (
    *("iam.admin", "iam.admin-count", "iam.admin-mfa"),
    *("iam.admin-paths", "iam.roles-trusted-outside"),
)
"""The facts that are about how far the power of each user and role goes."""


def principals(snapshot: Snapshot, name: str) -> tuple[Principal, ...]:
    """Return how far the power of each user and role goes.

    Args:
        snapshot: What AWS answered.
        name: The snapshot's name, for messages.

    Raises:
        SnapshotError: The answer that this takes is missing.
    """
    try:
        return explained(Evidence(snapshot))
    except UnansweredError as unanswered:
        reason = say(why(unanswered.refusal))
    except UndecidedError as undecided:
        reason = str(undecided)
    raise SnapshotError(f"{name}: who is an administrator is unknown: {reason}")


def as_values(found: Sequence[Principal], mask: Mask) -> dict[str, Any]:
    """Describe users and roles as JSON values."""
    return {"principals": [_described(one, mask) for one in found]}


def _described(one: Principal, mask: Mask) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": mask.name(one.kind, one.name),
        "arn": mask.arn(one.arn),
        "kind": one.kind,
        "class": str(one.class_),
        "because": [say(mask.words(reason)) for reason in one.because],
        "paths": [_path(path, mask) for path in one.paths],
        "closed": [say(mask.words(reason)) for reason in one.closed],
    }
    if one.kind == "role":
        said["worn_by"] = [say(mask.words(wearer.phrase)) for wearer in one.worn_by]
    return said


def _path(path: Path, mask: Mask) -> dict[str, Any]:
    return {
        "nodes": [
            {"kind": node.kind, "name": mask.name(node.kind, node.name)} for node in path.nodes
        ],
        "edges": [
            {
                "actions": list(edge.actions),
                "on": say(mask.words(edge.on)),
                "because": [say(mask.words(reason)) for reason in edge.because],
                "way": edge.way or None,
                "if_exists": edge.if_exists or None,
            }
            for edge in path.edges
        ],
    }


def of_principals(snapshot: Snapshot, found: Sequence[Principal], mask: Mask) -> Iterator[str]:
    """Explain in lines how far each one's power goes; who has none is only counted."""
    from aws_posture.privilege import PrincipalClass  # noqa: PLC0415  # only who asks for it pays

    yield f"Account {mask.account(snapshot.account)}, read {minute(snapshot.taken_at)}; {say(LIMITS.what)}."
    for class_ in PrincipalClass:
        for one in found:
            if one.class_ is class_ and (_is_near(one) or class_ is not PrincipalClass.NONE):
                yield from _of_principal(one, mask)
    rest = [one for one in found if one.class_ is PrincipalClass.NONE and not _is_near(one)]
    users = sum(one.kind == "user" for one in rest)
    yield ""
    others = f"{count(users, 'other user')} and {count(len(rest) - users, 'role')}"
    yield f"none: {others}, with nothing that looks like an administrator's"


def _is_near(one: Principal) -> bool:
    """Return whether somebody without power has something that looks like it."""
    return bool(one.because or one.closed)


def _of_principal(one: Principal, mask: Mask) -> Iterator[str]:
    yield ""
    yield f"{one.class_}: {one.kind} {mask.name(one.kind, one.name)} ({mask.arn(one.arn)})"
    if one.kind == "role":
        yield f"  {say(mask.words(worn_by(one)))}"
    if not one.paths:
        reasons = (*one.because, *one.closed)
        yield from (f"  {say(mask.words(reason))}" for reason in reasons)
        return
    for path in one.paths:
        yield from _of_path(path, mask)
    paths = {path.phrase for path in one.paths}
    yield from (f"  {say(mask.words(reason))}" for reason in one.because if reason not in paths)


def _of_path(path: Path, mask: Mask) -> Iterator[str]:
    """Write a path step by step, each with the statements behind it."""
    yield f"  {say(mask.words(path.nodes[0].phrase))}"
    for edge in path.edges:
        does = (
            f"{', '.join(edge.actions)} on {say(mask.words(edge.on))}"
            if edge.actions
            else say(mask.words(edge.on))
        )
        exists = f", {edge.if_exists}" if edge.if_exists else ""
        way = f" ({edge.way})" if edge.way else ""
        yield f"    → {does}{exists}{way}"
        yield from (f"        {say(mask.words(reason))}" for reason in edge.because)


def of_verdict(verdict: Verdict) -> Iterator[str]:
    """Explain a verdict in lines: its evidence, its reason, its calls, and what to do."""
    yield f"{MARKS[verdict.state]} {verdict.state}  {verdict.fact}"
    yield plain(verdict.summary)
    yield from (f"  {plain(line)}" for line in verdict.evidence)
    if verdict.reason:
        yield f"  why: {plain(verdict.reason)}"
    if verdict.declaration:
        yield f"  {plain(declared(verdict))}"
    for call in verdict.calls:
        yield f"  based on {call.operation}, {minute(call.taken_at)}"
    if not verdict.calls:
        yield "  based on no call to AWS"
    yield from (f"  {line}" for line in to_do(verdict))

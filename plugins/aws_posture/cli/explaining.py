"""Why a fact stands as it does: user by user for administrators, in full for the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from aws_posture.cli.formats.words import MARKS, declared
from aws_posture.errors import SnapshotError
from aws_posture.facts import Verdict
from aws_posture.facts.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.facts.principals import LIMIT, explained
from aws_posture.facts.refusals import why
from aws_posture.facts.wording import count, minute, plain
from aws_posture.snapshot import Snapshot

if TYPE_CHECKING:
    from aws_posture.iam import Principal

BY_USER = ("iam.admin", "iam.admin-count", "iam.admin-mfa")
"""The facts that are about how far each user's power goes."""


def principals(snapshot: Snapshot, name: str) -> tuple[Principal, ...]:
    """Tell how far each IAM user's power goes.

    Args:
        snapshot: What AWS answered.
        name: The snapshot's name, for messages.

    Raises:
        SnapshotError: The answer that this takes is missing.
    """
    try:
        return explained(Evidence(snapshot))
    except UnansweredError as unanswered:
        reason = why(unanswered.refusal)
    except UndecidedError as undecided:
        reason = str(undecided)
    raise SnapshotError(f"{name}: nobody can tell who is an administrator: {reason}")


def as_values(users: Sequence[Principal]) -> dict[str, Any]:
    """Describe users as JSON values."""
    return {
        "principals": [
            {
                "name": user.name,
                "arn": user.arn,
                "class": str(user.class_),
                "because": list(user.because),
            }
            for user in users
        ]
    }


def of_users(snapshot: Snapshot, users: Sequence[Principal]) -> Iterator[str]:
    """Explain in lines how far each user's power goes; who has none is only counted."""
    from aws_posture.iam import PrincipalClass  # noqa: PLC0415  # only who asks for it pays

    yield f"Account {snapshot.account}, read {minute(snapshot.taken_at)}; {LIMIT}."
    for class_ in PrincipalClass:
        for user in users:
            if user.class_ is class_ and (user.because or class_ is not PrincipalClass.NONE):
                yield from _of_user(user)
    rest = sum(not user.because and user.class_ is PrincipalClass.NONE for user in users)
    yield ""
    yield f"none: {count(rest, 'user')} besides, with nothing that looks like an administrator's"


def _of_user(user: Principal) -> Iterator[str]:
    yield ""
    yield f"{user.class_}: {plain(user.name)} ({plain(user.arn)})"
    yield from (f"  {plain(line)}" for line in user.because)


def of_verdict(verdict: Verdict) -> Iterator[str]:
    """Explain a verdict in lines: its evidence, the calls that it rests on, its reason."""
    yield f"{MARKS[verdict.state]} {verdict.state}  {verdict.fact}"
    yield plain(verdict.summary)
    yield from (f"  {plain(line)}" for line in verdict.evidence)
    if verdict.reason:
        yield f"  why: {plain(verdict.reason)}"
    if verdict.declaration:
        yield f"  {plain(declared(verdict))}"
    for call in verdict.calls:
        yield f"  rests on {call.operation}, {minute(call.taken_at)}"
    if not verdict.calls:
        yield "  rests on no call to AWS"

"""Collecting: the few read-only calls that the facts in use need, written down as a Snapshot.

credentials  which credentials count as supplied
session      a boto3 session that only lets declared operations out
guard        what holds that, and the time limit
refusals     what AWS and botocore say when there is no answer
asking       one call, one record
iam, organizations, account
             what is asked of each service, and what is kept of it

Nothing here imports boto3 before `collect` is called: a public build does without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from aws_posture.collect.credentials import Source, only_default_profile, supplied
from aws_posture.operations import Operation
from aws_posture.snapshot import Snapshot

__all__ = ["Memory", "Source", "collect", "only_default_profile", "supplied"]


class Memory(Protocol):
    """Remembers what accounts answered."""

    def recall(self, identified: Snapshot, endpoint: str) -> Snapshot | None:
        """Give what an account answered before, given a snapshot of nothing but who asks."""

    def remember(self, snapshot: Snapshot, endpoint: str) -> None:
        """Remember what an account answered."""


def collect(
    source: Source,
    operations: Iterable[Operation],
    *,
    progress: Callable[[str], None] = lambda _: None,
    moment: Callable[[str], None] = lambda _: None,
    memory: Memory | None = None,
) -> Snapshot:
    """Ask AWS about the account that the credentials belong to.

    Args:
        source: The options that name credentials; what they leave open the environment says.
        operations: What to ask; who asks is always asked.
        progress: Told each stage as it begins, in a few words that name no account.
        moment: Told what is going on at the moment, in the same way.
        memory: Where to look, once it is known who asks, before all else is asked.

    Returns:
        Every answer and every refusal.

    Raises:
        MissingExtraError: boto3 is not installed.
        CredentialsError: The credentials do not work, or are the root user's.
    """
    from aws_posture.collect.collecting import take  # noqa: PLC0415  # boto3 comes with it

    return take(source, operations, progress=progress, moment=moment, memory=memory)

"""Collecting: the few read-only calls that the facts in use need, recorded as a Snapshot.

credentials  which credentials count as supplied
checking whether they and their Region exist, asking nobody
transport    what makes calls, and what both kinds of it have in common
session      boto3 as a transport
command      the `aws` command as a transport
pages        lists for which botocore has no paginator, read to their end
guard        what lets only declared operations out, and holds the time limit
refusals     calls that gave no answer
foreign      what botocore raises, in our own terms
asking       one call, one record
services     what is asked of each service in code, and what is kept of it
garbage      how often Python looks for garbage meanwhile
jobs         what is asked side by side, and what follows from the answers
regions      which Regions exist, are enabled, and are asked
denials      why AWS denied a call
scoping      credentials that are narrowed to what is asked

Nothing here imports boto3 before `collect` is called: a public build does not need it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from aws_posture.collect.credentials import Source, only_default_profile, supplied

if TYPE_CHECKING:
    from aws_posture.snapshot import Snapshot
    from aws_posture.snapshot.operations import Operation
    from aws_posture.snapshot.reads import Read

__all__ = ["Memory", "Source", "check_source", "collect", "only_default_profile", "supplied"]


class Memory(Protocol):
    """Remembers what accounts answered."""

    def recall(self, identified: Snapshot, endpoint: str) -> Snapshot | None:
        """Return what an account answered before, given a snapshot that holds only who asks."""

    def remember(self, snapshot: Snapshot, endpoint: str) -> None:
        """Remember what an account answered."""


def check_source(source: Source, regions_option: str = "regions") -> None:
    """Make sure that what a source names exists. Nothing is sent, and no program is run.

    Args:
        source: The options that name credentials and Regions.
        regions_option: What the option of `Source.regions` is called, for the message.

    Raises:
        MissingExtraError: boto3 is not installed.
        CredentialsError: There is no such profile, or there are no credentials, or only half of
            some.
        OptionError: There is no such Region.
    """
    from aws_posture.collect.checking import check  # noqa: PLC0415  # boto3 comes with it

    check(source, regions_option)


def collect(
    source: Source,
    asked: Iterable[Operation | Read],
    *,
    progress: Callable[[str], None] = lambda _: None,
    moment: Callable[[str], None] = lambda _: None,
    memory: Memory | None = None,
) -> Snapshot:
    """Ask AWS about the account that the credentials belong to.

    Args:
        source: The options that name credentials; the environment supplies what they leave open.
        asked: What to ask; the caller's identity always is.
        progress: Called with each stage as it begins, in a few words that name no account.
        moment: Called with what is happening now, in the same way.
        memory: Where to look, once the caller is known, before anything else is asked.

    Returns:
        Every answer and every refusal.

    Raises:
        MissingExtraError: boto3 is not installed.
        CredentialsError: The credentials do not work, cannot be narrowed, or are the root user's.
        OptionError: None of the Regions that the source names is enabled, or the installed boto3
            cannot narrow credentials.
    """
    from aws_posture.collect.collecting import take  # noqa: PLC0415  # boto3 comes with it

    return take(source, asked, progress=progress, moment=moment, memory=memory)

"""The documented Python interface, for scripts and for packages that bring their own facts.

Everything in ``__all__`` keeps its name and meaning within a major version; everything else in
`aws_posture` is internal and may change at any time.

    >>> snapshot = demonstration()
    >>> verdicts = judge(snapshot)
    >>> verdicts["root.mfa"].state
    <State.FAIL: 'fail'>

Importing this asks AWS nothing and loads no boto3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aws_posture import catalogue
from aws_posture.base.errors import (
    BlockedCallError,
    CollectError,
    CredentialsError,
    DeclarationError,
    ExtensionError,
    FactError,
    FactFileError,
    FailedFactError,
    LeakError,
    MarkdownError,
    MissingExtraError,
    OptionError,
    PostureError,
    RootCredentialsError,
    SnapshotError,
    SnapshotVersionError,
    StampError,
    WrongAccountError,
)
from aws_posture.base.phrases import Age, Name, Quote
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.extensions import Extension
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import (
    Document,
    Fact,
    Finding,
    HowTo,
    Kind,
    Options,
    Severity,
    Sitting,
    State,
    Verdict,
)
from aws_posture.snapshot import Refusal, Snapshot
from aws_posture.snapshot import load as _load
from aws_posture.snapshot import save as _save
from aws_posture.snapshot.operations import Operation

if TYPE_CHECKING:
    from aws_posture.stamp import StampReport
    from aws_posture.verify import Leak

__all__ = [
    "Age",
    "BlockedCallError",
    "CollectError",
    "CredentialsError",
    "DeclarationError",
    "Document",
    "Evidence",
    "Extension",
    "ExtensionError",
    "Fact",
    "FactError",
    "FactFileError",
    "FailedFactError",
    "Finding",
    "HowTo",
    "Item",
    "Kind",
    "LeakError",
    "MarkdownError",
    "MissingExtraError",
    "Name",
    "Operation",
    "OptionError",
    "Options",
    "PostureError",
    "Quote",
    "Refusal",
    "RootCredentialsError",
    "Severity",
    "Sitting",
    "Snapshot",
    "SnapshotError",
    "SnapshotVersionError",
    "StampError",
    "State",
    "UnansweredError",
    "UndecidedError",
    "Verdict",
    "WrongAccountError",
    "collect",
    "demonstration",
    "facts",
    "judge",
    "load",
    "save",
    "stamp",
    "verify",
]


def facts(*ids: str) -> tuple[Fact, ...]:
    """Return facts of the catalogue, including those of installed packages.

    Args:
        ids: The ids of the facts; all facts if none is given.

    Raises:
        FactError: There is no such fact; the message names the nearest.
        ExtensionError: A package that brings facts cannot be used.

    >>> [fact.question for fact in facts("root.mfa")]
    ['Is MFA on for the root user?']
    """
    return tuple(catalogue.get(id_) for id_ in ids) if ids else tuple(catalogue.CATALOGUE)


def load(path: str | Path, account: str | None = None) -> Snapshot:
    """Load a snapshot file that `collect` or ``aws-posture collect`` wrote.

    Args:
        path: The file.
        account: The account id that it must belong to; None for any.

    Raises:
        SnapshotError: The file cannot be read, is damaged, or is of another account.
    """
    return _load(Path(path), account)


def save(snapshot: Snapshot, path: str | Path) -> None:
    """Save a snapshot atomically, readable by its owner only: it holds account data.

    Raises:
        SnapshotError: The file cannot be written.
    """
    _save(snapshot, Path(path))


def demonstration(name: str = "fresh") -> Snapshot:
    """Return the snapshot of a demonstration account, ``fresh`` or ``well-kept``.

    Raises:
        OptionError: There is no such account.

    >>> demonstration("well-kept").account
    '444455556666'
    """
    from aws_posture import demo  # noqa: PLC0415  # only who wants a demonstration pays for it

    return demo.get(name)


def collect(  # noqa: PLR0913  # one argument per way to name credentials
    chosen: Iterable[Fact] | None = None,
    *,
    profile: str | None = None,
    role_arn: str | None = None,
    external_id: str | None = None,
    region: str | None = None,
    endpoint_url: str | None = None,
    regions: Iterable[str] = (),
    scoped: bool = False,
) -> Snapshot:
    """Ask AWS what facts need, with read-only calls, and record answers and refusals.

    What the arguments leave open, boto3 reads from the environment and the configuration of AWS.
    Calling this is a deliberate choice, so a ``[default]`` profile counts.

    Args:
        chosen: The facts; all of the catalogue by default.
        profile: The AWS profile to use.
        role_arn: A role to assume in the account to be read.
        external_id: The external id that the role asks for.
        region: The Region to ask where only one is.
        endpoint_url: Where to send every call: a test server.
        regions: The Regions to ask where every Region is; all that are enabled by default.
        scoped: Whether to narrow the credentials to the calls that may be made, before any is made.

    Raises:
        MissingExtraError: boto3 is not installed.
        CredentialsError: The credentials do not work, cannot be narrowed, or are the root user's.
        OptionError: None of the Regions is enabled, or the installed boto3 cannot narrow
            credentials.
    """
    from aws_posture.collect import Source  # noqa: PLC0415  # who has a snapshot asks nothing
    from aws_posture.collect import collect as ask  # noqa: PLC0415  # the same

    needed = facts() if chosen is None else chosen
    reads = dict.fromkeys(read for fact in needed for read in (*fact.reads, *fact.may_read))
    source = Source(profile, role_arn, external_id, region, endpoint_url, tuple(regions), scoped)
    return ask(source, reads)


def judge(
    snapshot: Snapshot,
    chosen: Iterable[Fact] | None = None,
    *,
    options: Mapping[str, Options] | None = None,
    now: datetime | None = None,
    max_age: timedelta = timedelta(hours=24),
) -> dict[str, Verdict]:
    """Judge an account. No AWS, no file, no clock.

    Args:
        snapshot: What AWS answered.
        chosen: The facts to judge; all of the catalogue by default.
        options: Options of facts, by fact id.
        now: The time to measure the age of answers from; by default nothing is too old.
        max_age: How old an answer may be; older ones make their facts unknown.

    Returns:
        A verdict for each fact, by its id, in the order of the facts.

    Raises:
        FactError: An option is unknown or of the wrong type.

    >>> verdicts = judge(demonstration(), facts("account.id", "root.mfa"))
    >>> [(fact, str(verdict.state)) for fact, verdict in verdicts.items()]
    [('account.id', 'pass'), ('root.mfa', 'fail')]
    """
    from aws_posture.judging import Terms  # noqa: PLC0415  # who only defines facts judges nothing
    from aws_posture.judging import judge as judge_by  # noqa: PLC0415  # the same

    terms = Terms(now=now, options=options or {}, max_age=max_age)
    return judge_by(snapshot, facts() if chosen is None else chosen, terms)


def stamp(
    site: str | Path, snapshot: Snapshot, verdicts: Mapping[str, Verdict], out: str | Path
) -> StampReport:
    """Make an account's private copy of a finished site, readable by its owner only.

    Args:
        site: The folder of the public site; it is only read.
        snapshot: What AWS answered.
        verdicts: What `judge` made of it. Facts without a verdict are shown as unknown.
        out: The folder that becomes the copy. An earlier copy there is replaced; any other
            folder that is not empty is refused.

    Returns:
        The number of pages, slots and files in the copy, and the facts without a verdict.

    Raises:
        StampError: The site, one of its pages or the folder cannot be used.
    """
    from aws_posture.stamp import stamp as stamp_site  # noqa: PLC0415  # as in judge

    return stamp_site(Path(site), snapshot, verdicts, Path(out))


def verify(
    folder: str | Path, snapshots: Iterable[Snapshot] = (), allowed: Iterable[str] = ()
) -> list[Leak]:
    """Search a folder for account data: anything that looks like it, and every value in snapshots.

    Args:
        folder: The folder; it is only read.
        snapshots: Snapshots whose values must not be in it.
        allowed: What may be in it: values, or files and places as they are shown.

    Returns:
        What was found, by file and line, masked, and what could not be read; empty if all was read and
        nothing found.

    Raises:
        LeakError: The folder cannot be read.
    """
    from aws_posture.verify import verify as search  # noqa: PLC0415  # as in judge

    return search(Path(folder), snapshots, allowed)

"""Where the snapshot of a private copy comes from, if one was asked for at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aws_posture.base.errors import OptionError, WrongAccountError
from aws_posture.base.words import quoted
from aws_posture.collect import Memory, Source, check_source, collect, supplied

if TYPE_CHECKING:
    from aws_posture.catalogue.model import Fact
    from aws_posture.snapshot import Snapshot

SWITCH = "AWS_POSTURE"
"""The environment variable: ``off``, ``demo`` or ``demo:NAME``; an empty value is ignored."""

DEFAULT_DEMO = "fresh"


class Demo(NamedTuple):
    """A demonstration account, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """A snapshot that was taken before.

    Attributes:
        path: Its file.
        taken: Its content, once it has been read.
    """

    path: Path
    taken: Snapshot | None = field(default=None, compare=False, repr=False)


Origin = Demo | SnapshotFile | Source


def choose(source: Source, snapshot: Path | None, environ: Mapping[str, str]) -> Origin | None:
    """Decide which account a private copy is for.

    Args:
        source: The options that name credentials.
        snapshot: A snapshot file that was named, or None.
        environ: The environment.

    Returns:
        Where the snapshot comes from, or None if no private copy was asked for:
        credentials that merely exist do not count.

    Raises:
        OptionError: ``AWS_POSTURE`` has an invalid value, or options contradict one
            another.
    """
    _check_consistent(source, snapshot)
    switch = environ.get(SWITCH, "")
    if switch == "off":
        return None
    if switch:
        return parse_demo(switch, SWITCH)
    if snapshot is not None:
        return SnapshotFile(snapshot)
    return source if supplied(source, environ) else None


def _check_consistent(source: Source, snapshot: Path | None) -> None:
    named = [name for name, value in source._asdict().items() if value]
    if snapshot is not None and named:
        raise OptionError(
            f"snapshot and {named[0]} contradict one another: a snapshot has earlier answers of "
            "before, and nobody is asked; leave one of them out"
        )
    if source.external_id and not source.role_arn:
        raise OptionError("external_id needs role_arn; name the role, or leave external_id out")


def check(origin: Origin, account: str | None = None) -> Origin:
    """Make sure that an origin can be used, before a long build. AWS is not asked.

    Args:
        origin: Where a snapshot is to come from.
        account: The account that it must belong to, or None for any.

    Returns:
        The origin; a snapshot file's has been read.

    Raises:
        SnapshotError: The file cannot be used.
        WrongAccountError: The snapshot is of another account.
        CollectError: The profile, its credentials, its Region or boto3 is missing.
    """
    match origin:
        case SnapshotFile(path):
            from aws_posture.snapshot import load  # noqa: PLC0415  # a public build reads none

            return replace(origin, taken=load(path, account))
        case Source():
            check_source(origin)
    return origin


def parse_demo(text: str, where: str) -> Demo:
    """Read ``demo`` or ``demo:NAME``.

    Args:
        text: What was written.
        where: The option or variable that it was written in, for the message.

    Raises:
        OptionError: It is neither, or there is no such account.
    """
    # Loaded only for demonstrations: a public build never pays for it.
    from aws_posture import demo  # noqa: PLC0415

    word, _, name = text.partition(":")
    if word != "demo":
        known = ("off", "demo", *(f"demo:{name}" for name in demo.DEMOS))
        raise OptionError(
            f"{where}={quoted(text)} is not valid; write {', '.join(known[:-1])} or {known[-1]}"
        )
    name = name or DEFAULT_DEMO
    demo.get(name)
    return Demo(name)


def read(  # noqa: PLR0913  # collaborators are passed in
    origin: Origin,
    facts: Iterable[Fact],
    progress: Callable[[str], None] = lambda _: None,
    moment: Callable[[str], None] = lambda _: None,
    *,
    account: str | None = None,
    memory: Memory | None = None,
) -> Snapshot:
    """Return the snapshot; the only step that may ask AWS.

    Args:
        origin: Where it comes from.
        facts: The facts that will be judged: only the calls that they need are made.
        progress: Called with each stage as it begins, in a few words that name no account.
        moment: Called with what is happening now, in the same way.
        account: The account that it must belong to, or None for any.
        memory: Remembers what AWS answered before.

    Raises:
        SnapshotError: The file cannot be used.
        WrongAccountError: The snapshot is of another account.
        CollectError: AWS could not be asked.
    """
    match origin:
        case Demo(name):
            from aws_posture import demo  # noqa: PLC0415  # as in parse_demo

            return demo.get(name)
        case SnapshotFile(path, taken):
            from aws_posture.snapshot import load  # noqa: PLC0415  # as in check

            return taken or load(path, account)
        case Source():
            reads = dict.fromkeys(read for fact in facts for read in (*fact.reads, *fact.may_read))
            taken = collect(origin, reads, progress=progress, moment=moment, memory=memory)
            if account is not None and taken.account != account:
                raise WrongAccountError(
                    f"these credentials are for account {taken.account}, but {account} was asked "
                    "for; name that account's profile or role"
                )
            return taken

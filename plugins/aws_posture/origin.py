"""Where the snapshot of a private copy comes from, if one was asked for at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aws_posture.collect import Memory, Source, collect, supplied
from aws_posture.errors import OptionError, WrongAccountError
from aws_posture.facts import Fact
from aws_posture.snapshot import Snapshot, load

SWITCH = "AWS_POSTURE"
"""The environment variable: ``off``, ``demo`` or ``demo:NAME``; empty means nothing."""

DEFAULT_DEMO = "fresh"


@dataclass(frozen=True, slots=True)
class Demo:
    """A demonstration account, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """A snapshot that was taken before."""

    path: Path


Origin = Demo | SnapshotFile | Source


def choose(source: Source, snapshot: Path | None, environ: Mapping[str, str]) -> Origin | None:
    """Decide whose account a private copy is for.

    Args:
        source: The options that name credentials.
        snapshot: A snapshot file that was named, or None.
        environ: The environment.

    Returns:
        Where the snapshot comes from, or None where nobody asked for a private copy:
        credentials that merely lie about do not count.

    Raises:
        OptionError: ``AWS_POSTURE`` holds something else than it may.
    """
    switch = environ.get(SWITCH, "")
    if switch == "off":
        return None
    if switch:
        return parse_demo(switch, SWITCH)
    if snapshot is not None:
        return SnapshotFile(snapshot)
    return source if supplied(source, environ) else None


def parse_demo(text: str, where: str) -> Demo:
    """Read ``demo`` or ``demo:NAME``.

    Args:
        text: What was written.
        where: The option or variable that it was written in, for the message.

    Raises:
        OptionError: It is neither, or there is no such account.
    """
    # Only who wants a demonstration pays for it: a public build never does.
    from aws_posture import demo  # noqa: PLC0415

    word, _, name = text.partition(":")
    if word != "demo":
        known = ("off", "demo", *(f"demo:{name}" for name in demo.DEMOS))
        raise OptionError(
            f"{where}={text!r} means nothing; write {', '.join(known[:-1])} or {known[-1]}"
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
    """Get the snapshot; the only step that may ask AWS.

    Args:
        origin: Where it comes from.
        facts: The facts that will be judged: only the calls that they need are made.
        progress: Told each stage as it begins, in a few words that name no account.
        moment: Told what is going on at the moment, in the same way.
        account: The account that it must be of, or None for any.
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
        case SnapshotFile(path):
            return load(path, account)
        case Source():
            operations = dict.fromkeys(
                operation for fact in facts for operation in (*fact.reads, *fact.may_read)
            )
            taken = collect(origin, operations, progress=progress, moment=moment, memory=memory)
            if account is not None and taken.account != account:
                raise WrongAccountError(
                    f"these credentials are for account {taken.account}, but {account} was asked "
                    "for; name that account's profile or role"
                )
            return taken

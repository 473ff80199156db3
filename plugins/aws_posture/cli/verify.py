"""`aws-posture verify`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aws_posture.base.errors import LeakError
from aws_posture.base.words import count, plain
from aws_posture.cli.commands import command
from aws_posture.cli.options import json_option, load_snapshot
from aws_posture.cli.printing import print_json
from aws_posture.cli.progress import Progress, quiet_option
from aws_posture.cli.running import run
from aws_posture.verify import Basis, Leak, Ledger, Search
from aws_posture.verify.values import values_of

if TYPE_CHECKING:
    from aws_posture.organization.contents import Contents

_SHOWN = 50


@command("verify")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--against",
    "snapshots",
    multiple=True,
    metavar="SNAPSHOT",
    help="Search for every value of this snapshot, too; repeat for several.",
)
@click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="VALUE|FILE",
    help="What may be there: a value, such as an example of your own; a file, such as one that cannot "
    "be read, or a pattern of files; or a place as it is shown. Repeat for several.",
)
@click.option(
    "--organization",
    "collected",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="PATH is the site of the organization that was collected into this folder: each account's folder "
    "may hold that account's values, and the overview what it shows.",
)
@click.option(
    "--site",
    "public",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="With --organization: the public site that it was made from; what a file says there too is "
    "nobody's.",
)
@quiet_option
@json_option
def verify_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    paths: tuple[Path, ...],
    snapshots: tuple[str, ...],
    allowed: tuple[str, ...],
    collected: Path | None,
    public: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Search folders, or single files, for account data.

    It finds whatever looks like account data: account ids, ARNs, access keys and their secrets,
    session tokens, ids of users, roles and organizations, sign-in addresses; and our own kinds of
    file: snapshots, verdict files, what 'show' prints, pages of a private copy. Files are read as
    they are, unpacked, unescaped and decoded. What cannot be read is a finding, too: it is not
    verified. Placeholders, such as those of AWS's documentation, are allowed. Findings are shown by
    file and line, and masked.
    """
    if collected is not None and (snapshots or len(paths) > 1):
        raise click.UsageError("--organization verifies one PATH, and goes without --against.")
    if public is not None and collected is None:
        raise click.UsageError("--site needs --organization.")

    def work() -> None:
        if collected is None:
            values = values_of(load_snapshot(name, None) for name in snapshots)
            search = Search(values, frozenset(allowed))
            leaks = [leak for path in paths for leak in _searched(search, path, quiet=quiet)]
        else:
            contents = _contents(paths[0], collected, public)
            search = Search(contents.values, frozenset(allowed))
            found = _searched(search, paths[0], quiet=quiet)
            misplaced = (leak for leak in found if not contents.is_in_place(leak))
            leaks = sorted([*misplaced, *contents.misplaced()])
        if as_json:
            print_json(_document(search, leaks))
        else:
            _print(search, leaks)
        if leaks:
            raise LeakError(_failure(paths, leaks))

    run(work)


def _contents(site: Path, collected: Path, public: Path | None) -> Contents:
    """Return what an organization's site may hold."""
    from aws_posture.organization.contents import Contents  # noqa: PLC0415  # other sites do without
    from aws_posture.organization.folder import Folder  # noqa: PLC0415  # the same

    return Contents(site, Folder.open(collected), public)


def _searched(search: Search, folder: Path, *, quiet: bool) -> list[Leak]:
    if folder.is_file():
        return search.file(folder)
    with Progress(quiet=quiet) as progress:
        of = progress.files_in(folder)
        search.progress = progress.counter(
            lambda files: f"Verifying: {files:,} of {of} files, {search.ledger.size / 1e6:,.1f} MB"
        )
        return search.folder(folder)


def _failure(paths: Sequence[Path], leaks: Sequence[Leak]) -> str:
    """Return the line that says why a folder is not verified."""
    named = str(paths[0]) if len(paths) == 1 else "what was named"
    unread = sum(leak.basis is Basis.UNREAD for leak in leaks)
    if unread == len(leaks):
        return (
            f"{named} holds what cannot be read, in {count(unread, 'place')}, and is not verified; "
            "remove it, or name its files with --allow"
        )
    return (
        f"{named} holds account data, in {count(len(leaks) - unread, 'place')}; do not publish it, or "
        "name what is harmless with --allow"
    )


def _document(search: Search, leaks: Sequence[Leak]) -> dict[str, object]:
    ledger = search.ledger
    return {
        "files": ledger.files,
        "bytes": ledger.size,
        "unpacked": dict(sorted(ledger.unpacked.items())),
        "media": dict(sorted(ledger.media.items())),
        "not_readable": dict(sorted(ledger.not_readable.items())),
        "values": len(search.values.wanted),
        "everyday": sorted(search.values.everyday),
        "leaks": [
            {name: getattr(leak, name) for name in ("file", "line", "kind", "excerpt", "how")}
            for leak in leaks
        ],
    }


def _print(search: Search, leaks: Sequence[Leak]) -> None:
    for leak in leaks[:_SHOWN]:
        click.echo(plain(str(leak)))
    if len(leaks) > _SHOWN:
        click.echo(f"... and {len(leaks) - _SHOWN} more; --json lists all.")
    for line in _read(search.ledger):
        click.echo(line)
    if search.values.wanted:
        click.echo(f"Searched for {count(len(search.values.wanted), 'value')} of the snapshots.")
    if everyday := len(search.values.everyday):
        click.echo(
            f"{count(everyday, 'value')} of the snapshots {'is' if everyday == 1 else 'are'} too short "
            "or too common, and not searched for; --json lists them."
        )
    if not leaks:
        verified = search.ledger.files - search.ledger.unread
        click.echo(f"{count(verified, 'file')} verified: no account data.")


def _read(ledger: Ledger) -> Iterator[str]:
    """List what was read, and what was not."""
    if ledger.unpacked:
        yield f"Unpacked: {_by_kind(ledger.unpacked)}."
    if ledger.media:
        yield f"Only the text in them was read, not what they show: {_by_kind(ledger.media)}."
    if ledger.not_readable:
        yield f"Not readable: {_by_kind(ledger.not_readable)}."


def _by_kind(counted: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {kind}" for kind, number in sorted(counted.items()))

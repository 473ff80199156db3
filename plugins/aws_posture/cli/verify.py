"""`aws-posture verify`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import rich_click as click

from aws_posture.cli.options import json_option, load_snapshot
from aws_posture.cli.printing import print_json
from aws_posture.cli.progress import Progress, quiet_option
from aws_posture.cli.running import STATUSES, run
from aws_posture.errors import LeakError
from aws_posture.facts.wording import count, plain
from aws_posture.verify import Leak, Search
from aws_posture.verify.values import values_of

_SHOWN = 50


@click.command("verify", epilog=STATUSES)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--against",
    "snapshots",
    multiple=True,
    metavar="SNAPSHOT",
    help="Search for every value of this snapshot, too; repeat it for several.",
)
@click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="VALUE",
    help="A value that may stand there, such as an example of your own; repeat it for several.",
)
@quiet_option
@json_option
def verify_command(
    *,
    folder: Path,
    snapshots: tuple[str, ...],
    allowed: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Prove that FOLDER holds no account data.

    It finds whatever looks like account data: account ids, ARNs, access keys and their secrets,
    session tokens, ids of users, roles and organizations, sign-in addresses, filled slots and the
    mark of a private copy. Files are read as they stand, unpacked, unescaped and decoded. Values of
    AWS's own documentation may stand there. What was found is named by file and line, and masked.
    """

    def work() -> None:
        values = values_of(load_snapshot(name, None) for name in snapshots)
        search = Search(values, frozenset(allowed))
        leaks = _searched(search, folder, quiet=quiet)
        if as_json:
            print_json(_document(search, leaks))
        else:
            _print(search, leaks)
        if leaks:
            raise LeakError(
                f"{folder} holds account data, in {count(len(leaks), 'place')}; do not publish it, or "
                "name what is harmless with --allow"
            )

    run(work)


def _searched(search: Search, folder: Path, *, quiet: bool) -> list[Leak]:
    with Progress(quiet=quiet) as progress:
        of = progress.files_in(folder)
        search.progress = progress.counter(
            lambda files: f"Verifying: {files:,} of {of} files, {search.size / 1e6:,.1f} MB"
        )
        return search.folder(folder)


def _document(search: Search, leaks: Sequence[Leak]) -> dict[str, object]:
    return {
        "files": search.files,
        "bytes": search.size,
        "values": len(search.values.wanted),
        "everyday": sorted(search.values.everyday),
        "leaks": [
            {name: getattr(leak, name) for name in ("file", "line", "kind", "excerpt", "how")}
            for leak in leaks
        ],
    }


def _print(search: Search, leaks: Sequence[Leak]) -> None:
    for leak in leaks[:_SHOWN]:
        place = f"{plain(leak.file)}:{leak.line}" if leak.line else plain(leak.file)
        how = f" ({plain(leak.how)})" if leak.how else ""
        click.echo(f"{place}: {leak.kind}: {plain(leak.excerpt)}{how}".rstrip(": "))
    if len(leaks) > _SHOWN:
        click.echo(f"... and {len(leaks) - _SHOWN} more; --json lists all.")
    if not leaks:
        click.echo(f"{count(search.files, 'file')} verified: nothing of an account.")
    if search.values.wanted:
        click.echo(f"Searched for {count(len(search.values.wanted), 'value')} of the snapshots.")
    if everyday := len(search.values.everyday):
        click.echo(
            f"{count(everyday, 'name')} of the snapshots {'is' if everyday == 1 else 'are'} too short "
            "or an everyday word, and not searched for; --json lists them."
        )

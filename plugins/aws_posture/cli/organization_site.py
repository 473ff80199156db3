"""`aws-posture organization site`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from aws_posture.base.redaction import Redaction
from aws_posture.base.words import count, plain
from aws_posture.cli.commands import command
from aws_posture.cli.options import json_option, redact_option
from aws_posture.cli.printing import print_json
from aws_posture.cli.progress import Progress, quiet_option
from aws_posture.cli.running import run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.organization.folder import Folder
from aws_posture.organization.shared import Overview
from aws_posture.organization.site import SiteMade, SitePlan, make_site


@command("site")
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder that becomes the organization's site.",
)
@click.option(
    "--overview",
    type=click.Choice([str(level) for level in Overview]),
    help="What the overview shows: nothing, so that there is none; how many accounts are in which state; "
    "or every account by its name. By default full, and with --passphrases none.",
)
@click.option(
    "--passphrases",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Encrypt each account's file with a passphrase of its own, and keep the list of them in this "
    "file, which only you can read; accounts that it does not name get one.",
)
@redact_option
@terms_options
@quiet_option
@json_option
def site_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    site: Path,
    folder: Path,
    output: Path,
    overview: str | None,
    passphrases: Path | None,
    redaction: str,
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make the site of an organization: SITE once, a file for each account in FOLDER, and an overview.

    SITE is the folder that a site generator built, and FOLDER what 'organization collect' wrote; both are
    only read. A reader chooses an account, and the browser fills the pages for it from the account's
    file. Each file lies in a folder of its own, so that storage can give a team its own and no other.
    """

    def work() -> None:
        from aws_posture.organization import locks  # noqa: PLC0415  # only encryption needs it

        opened = Folder.open(folder)
        terms = replace(TermsReader(settings, max_age, declared).timeless, now=datetime.now(UTC))
        accounts = [member.id for member in opened.organization().accounts]
        locked = locks.passphrases(passphrases, accounts, output) if passphrases else None
        default = Overview.FULL if passphrases is None else Overview.NONE
        with Progress(quiet=quiet) as progress:
            of = progress.files_in(site)
            plan = SitePlan(
                site=site,
                folder=opened,
                out=output,
                terms=terms,
                overview=Overview(overview) if overview else default,
                redaction=Redaction(redaction),
                passphrases=locked,
                files=progress.counter(lambda number: f"Copying: {number:,} of {of} files"),
                accounts=progress.counter(
                    lambda number: f"Judging: {number:,} of {len(accounts):,} accounts"
                ),
            )
            made = make_site(plan)
        _print(made, as_json=as_json)

    run(work)


def _print(made: SiteMade, *, as_json: bool) -> None:
    report = made.report
    if as_json:
        print_json(
            {
                "folder": str(report.out),
                "pages": report.pages,
                "assets": report.assets,
                "accounts": made.accounts,
                "unread": made.unread,
                "largest": made.largest,
                "failing": made.failing,
            }
        )
        return
    unread = f", {made.unread} of them unknown" if made.unread else ""
    click.echo(
        f"Organization's site: {plain(str(report.out))} ({count(report.pages, 'page')}, "
        f"{count(made.accounts, 'account')}{unread})"
    )

"""`aws-posture stamp`."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from aws_posture.cli import printing
from aws_posture.cli.options import json_option, load_snapshot
from aws_posture.cli.running import STATUSES, run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.facts import CATALOGUE
from aws_posture.judging import Terms, judge
from aws_posture.redaction import Redaction, redact
from aws_posture.snapshot import Snapshot
from aws_posture.stamp import StampReport
from aws_posture.stamp import stamp as stamp_site


@click.command("stamp", epilog=STATUSES)
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("snapshots", nargs=-1, required=True, metavar="SNAPSHOT...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder of the private copies; each account gets a folder in it, named by its id.",
)
@click.option(
    "--redact",
    "redaction",
    type=click.Choice([str(level) for level in Redaction]),
    default=str(Redaction.NONE),
    show_default=True,
    help="Mask account ids, or names as well, in all that the copies show.",
)
@terms_options
@json_option
def stamp_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    site: Path,
    snapshots: tuple[str, ...],
    output: Path,
    redaction: str,
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    as_json: bool,
) -> None:
    """Make a private copy of a finished SITE for each SNAPSHOT.

    SITE is the folder that a site generator built, any generator; it is only read. A copy is
    readable by you alone, asks not to be indexed and says on each page whose account it is of.
    """

    def work() -> None:
        terms = TermsReader(settings, max_age, declared)
        reports = [
            _stamp(site, load_snapshot(name), output, terms.of(name), Redaction(redaction))
            for name in snapshots
        ]
        if as_json:
            printing.print_json([printing.reported(report) for report in reports])
            return
        for report in reports:
            click.echo(
                f"Private copy for account {report.account}: {report.out} "
                f"({report.pages} pages, {report.slots} slots)"
            )

    run(work)


def _stamp(
    site: Path, snapshot: Snapshot, output: Path, terms: Terms, redaction: Redaction
) -> StampReport:
    verdicts = judge(snapshot, CATALOGUE, terms)
    shown, verdicts = redact(snapshot, verdicts, redaction)
    return stamp_site(site, shown, verdicts, output / snapshot.account)

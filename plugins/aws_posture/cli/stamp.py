"""`aws-posture stamp`."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from aws_posture.cli import printing
from aws_posture.cli.gating import Gate, gate_options
from aws_posture.cli.options import account_option, json_option, load_snapshot
from aws_posture.cli.running import STATUSES, run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.facts import CATALOGUE, Verdict
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
@account_option
@terms_options
@gate_options
@json_option
def stamp_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    site: Path,
    snapshots: tuple[str, ...],
    output: Path,
    redaction: str,
    account: str | None,
    settings: tuple[str, ...],
    max_age: str,
    declared: str | None,
    fail_on: tuple[str, ...],
    fail_on_unknown: bool,
    as_json: bool,
) -> None:
    """Make a private copy of a finished SITE for each SNAPSHOT.

    SITE is the folder that a site generator built, any generator; it is only read. A copy is
    readable by you alone, asks not to be indexed and says on each page whose account it is of.
    With --fail-on, every copy is made before the command fails.
    """
    gate = Gate(fail_on, fail_on_unknown)

    def work() -> None:
        gate.check()
        terms = TermsReader(settings, max_age, declared)
        made = [
            _stamp(site, load_snapshot(name, account), output, terms.of(name), Redaction(redaction))
            for name in snapshots
        ]
        printing.print_copies([report for report, _ in made], as_json=as_json)
        gate.end((report.account, verdicts) for report, verdicts in made)

    run(work)


def _stamp(
    site: Path, snapshot: Snapshot, output: Path, terms: Terms, redaction: Redaction
) -> tuple[StampReport, dict[str, Verdict]]:
    verdicts = judge(snapshot, CATALOGUE, terms)
    shown, masked = redact(snapshot, verdicts, redaction)
    return stamp_site(site, shown, masked, output / snapshot.account), verdicts

"""`aws-posture stamp`."""

from __future__ import annotations

import json
from pathlib import Path

import rich_click as click

from aws_posture import verdict_file
from aws_posture.cli import passphrases, printing
from aws_posture.cli.gating import Gate, gate_options
from aws_posture.cli.options import account_option, json_option, load_snapshot, redact_option
from aws_posture.cli.running import STATUSES, run
from aws_posture.cli.terms import TermsReader, terms_options
from aws_posture.facts import BY_ID, CATALOGUE
from aws_posture.judging import judge
from aws_posture.redaction import Redaction, redact
from aws_posture.stamp import stamp as stamp_site
from aws_posture.stamp import stamp_locked


@click.command("stamp", epilog=STATUSES)
@click.argument("site", type=click.Path(path_type=Path))
@click.argument("snapshots", nargs=-1, required=True, metavar="SNAPSHOT...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder of the private copies; each account gets a folder in it, named by its id. "
    "With --encrypt, the folder of the one copy.",
)
@click.option(
    "--encrypt",
    is_flag=True,
    help="Make a locked copy: its pages say nothing of the account until a reader gives the "
    "passphrase. For one SNAPSHOT.",
)
@click.option(
    "--passphrase-file",
    metavar="FILE",
    help="With --encrypt: the file whose first line is the passphrase, or - for the standard "
    "input; else it is asked for.",
)
@redact_option
@account_option
@terms_options
@gate_options
@json_option
def stamp_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    site: Path,
    snapshots: tuple[str, ...],
    output: Path,
    encrypt: bool,
    passphrase_file: str | None,
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
    With --fail-on, every copy is made before the command fails. With --encrypt the copy can be
    given to others: whoever has no passphrase sees the public pages, and not whose copy it is.
    """
    gate = Gate(fail_on, fail_on_unknown)
    _check_usage(snapshots, passphrase_file, encrypt=encrypt)

    def work() -> None:
        gate.check()
        terms = TermsReader(settings, max_age, declared)
        passphrase = passphrases.read(passphrase_file) if encrypt else None
        made = []
        for name in snapshots:
            snapshot = load_snapshot(name, account)
            verdicts = judge(snapshot, CATALOGUE, terms.of(name))
            shown, masked = redact(snapshot, verdicts, Redaction(redaction))
            if passphrase is None:
                report = stamp_site(site, shown, masked, output / snapshot.account)
            else:
                document = json.dumps(verdict_file.document(shown, masked, BY_ID))
                report = stamp_locked(site, document, passphrase, output)
            made.append((report, snapshot.account, verdicts))
        printing.print_copies([report for report, *_ in made], as_json=as_json)
        gate.end((of, verdicts) for _, of, verdicts in made)

    run(work)


def _check_usage(snapshots: tuple[str, ...], passphrase_file: str | None, *, encrypt: bool) -> None:
    if encrypt and len(snapshots) > 1:
        raise click.UsageError("--encrypt makes one copy: name one SNAPSHOT.")
    if passphrase_file is not None and not encrypt:
        raise click.UsageError("--passphrase-file goes with --encrypt.")

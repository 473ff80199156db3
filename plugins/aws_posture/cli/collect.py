"""`aws-posture collect`."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from datetime import timedelta
from pathlib import Path

import click

from aws_posture.base.errors import CredentialsError, OptionError
from aws_posture.base.files import is_stream, resolved
from aws_posture.base.git import GitError, may_be_committed
from aws_posture.base.words import plain
from aws_posture.catalogue import BY_ID
from aws_posture.catalogue.model import Fact
from aws_posture.cli import printing
from aws_posture.cli.commands import command
from aws_posture.cli.options import check_account, chosen_facts, facts_option, json_option
from aws_posture.cli.progress import Progress, quiet_option
from aws_posture.cli.running import run
from aws_posture.collect import Source, check_source, only_default_profile, supplied
from aws_posture.copies import origin
from aws_posture.copies.cache import Cache, default_folder
from aws_posture.snapshot import Snapshot, read_prowler, save

# The files that we write begin with what they are.
_KIND_WITHIN = 100
_OURS = re.compile(rb'\A\s*\{\s*"kind"\s*:\s*"aws-posture-(?:snapshot|verdicts)"')


@command("collect")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The snapshot file to write; only you can read it.",
)
@click.option(
    "--verdicts",
    "verdict_path",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The verdict file to write, which you can open on the public site in your browser.",
)
@click.option(
    "--profile", help="The AWS profile to use; otherwise AWS_PROFILE or AWS_ACCESS_KEY_ID."
)
@click.option("--role-arn", metavar="ARN", help="A role to assume in the account to be read.")
@click.option("--external-id", metavar="ID", help="The external id that the role asks for.")
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="REGION",
    help="Ask only this Region; repeat for several. The first is also the one that is asked where "
    "only one is. By default every Region that is enabled.",
)
@click.option(
    "--endpoint-url", metavar="URL", help="Send every call to this address, e.g. a test server."
)
@click.option("--account", metavar="ID", help="Refuse any account other than this one.")
@click.option(
    "--scoped",
    is_flag=True,
    help="Narrow the credentials to the calls that may be made, before any is made; "
    "for temporary credentials.",
)
@click.option(
    "--from-prowler",
    "report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ask AWS nothing, and import what Prowler found: a file that "
    "'prowler aws -M json-ocsf' wrote.",
)
@facts_option
@quiet_option
@json_option
def collect_command(  # noqa: PLR0913  # one argument per option of the command
    *,
    output: Path | None,
    verdict_path: Path | None,
    profile: str | None,
    role_arn: str | None,
    external_id: str | None,
    regions: tuple[str, ...],
    endpoint_url: str | None,
    account: str | None,
    scoped: bool,
    report: Path | None,
    fact_ids: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Ask AWS and write a snapshot file: every answer, and every refusal.

    With --verdicts it writes the verdicts as well, or only them.
    Only read operations are called, and only those that the facts need. Credentials have to be
    named on purpose: --profile, --role-arn, AWS_PROFILE, AWS_ACCESS_KEY_ID, or what a container
    or a web identity provides. The root user's credentials are refused. AWS is asked each time;
    later builds use its answers.
    """
    first = next(iter(regions), None)
    source = Source(profile, role_arn, external_id, first, endpoint_url, regions, scoped)
    if report is not None and source != Source():
        raise click.UsageError(
            "--from-prowler asks AWS nothing; it can be combined only with --account and --fact."
        )
    if external_id is not None and role_arn is None:
        raise click.UsageError("--external-id needs --role-arn.")
    if output is None and verdict_path is None:
        raise click.UsageError("Name the file to write: --output for what AWS answers, --verdicts.")
    if output == verdict_path:
        raise click.UsageError(
            "--output and --verdicts write one file each: name two different files."
        )

    def work() -> None:
        facts = chosen_facts(fact_ids)
        check_account(account)
        for path in filter(None, (output, verdict_path)):
            _check_output(path)
        if report is None:
            snapshot = _ask(source, facts, account, quiet=quiet)
        else:
            from aws_posture.judging import prowler  # noqa: PLC0415  # who asks AWS needs no table

            snapshot = read_prowler(report, prowler.checks(facts), account)
        written = []
        if output is not None:
            save(snapshot, output)
            written.append(output)
        if verdict_path is not None:
            _save_verdicts(snapshot, facts, verdict_path)
            written.append(verdict_path)
        with _beside(written):
            printing.print_collected(snapshot, written, as_json=as_json)
        warn_of_git(written)

    run(work)


def _check_output(path: Path) -> None:
    """Make sure that a file can be written, and that nothing else is overwritten.

    Raises:
        OptionError: It cannot, or something else is there.
    """
    name = plain(str(path))
    if is_stream(path):
        if not os.access(path, os.W_OK):
            raise OptionError(f"{name}: this cannot be written to; name another file")
        return
    # A link stays one, so the folder is that of what it leads to.
    target = resolved(path)
    if target.is_symlink():
        raise OptionError(f"{name}: its links lead in a circle; name another file")
    folder = target.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise OptionError(
            f"{name}: {folder} is not a folder that can be written to; name another file"
        )
    if path.exists() and not (_is_ours(path) or _may_replace(name)):
        raise OptionError(
            f"{name}: the file holds something other than a snapshot or verdicts, and would be "
            "replaced; name another file"
        )


def _is_ours(path: Path) -> bool:
    """Return whether a file is empty or one of those that we write."""
    with path.open("rb") as file:
        start = file.read(_KIND_WITHIN)
    return not start or _OURS.search(start) is not None


def _may_replace(name: str) -> bool:
    """Ask whoever is at the terminal; without one the answer is no."""
    return sys.stdin.isatty() and click.confirm(
        f"{name} holds something other than a snapshot or verdicts. Replace it?", err=True
    )


def _beside(written: Iterable[Path]) -> AbstractContextManager[object]:
    """Print to the standard error where the standard output is what a file was written to."""
    try:
        output = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):
        return nullcontext()
    taken = any(is_stream(path) and os.path.samestat(path.stat(), output) for path in written)
    return redirect_stdout(sys.stderr) if taken else nullcontext()


def warn_of_git(written: Iterable[Path]) -> None:
    """Warn if git may commit one of some files."""
    for path in written:
        if is_stream(path):
            continue
        name = plain(str(path))
        try:
            if not may_be_committed(path):
                continue
            said = f"git does not ignore {name}"
        except GitError as error:
            said = f"git cannot say whether it ignores {name} ({plain(str(error))})"
        click.echo(
            f"Note: {said}; it holds account data, so add it to .gitignore, or keep it elsewhere.",
            err=True,
        )


def _save_verdicts(snapshot: Snapshot, facts: list[Fact], path: Path) -> None:
    # If only a snapshot is written, nothing is judged.
    from aws_posture.judging import (  # noqa: PLC0415
        Terms,
        judge,
        verdict_file,
    )

    verdicts = judge(snapshot, facts, Terms(now=snapshot.taken_at))
    verdict_file.save(verdict_file.document(snapshot, verdicts, BY_ID), path)


def _ask(source: Source, facts: list[Fact], account: str | None, *, quiet: bool) -> Snapshot:
    check_supplied(source)
    check_source(source, "--region")
    with Progress(quiet=quiet) as progress:
        return origin.read(
            source,
            facts,
            progress=progress.stage,
            moment=progress.now,
            account=account,
            # People who collect want to know how things are now, and builds should know it too.
            memory=Cache(default_folder(), timedelta(), refresh=True),
        )


def check_supplied(source: Source) -> None:
    """Make sure that credentials were named on purpose.

    Raises:
        CredentialsError: They were not.
    """
    if supplied(source, os.environ):
        return
    hint = (
        "your [default] profile is used with AWS_PROFILE=default"
        if only_default_profile(os.environ)
        else "name a profile with --profile NAME or AWS_PROFILE=NAME"
    )
    raise CredentialsError(f"no credentials were named on purpose; {hint}")

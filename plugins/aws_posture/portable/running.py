"""What the file does: it says what it will ask, asks, judges, and prints a block of text.

Nothing is sent anywhere but to AWS, and AWS is only read.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from aws_posture import __version__
from aws_posture.base.errors import CredentialsError, OptionError, PostureError, exit_status
from aws_posture.base.words import count, plain
from aws_posture.catalogue import BY_ID, shipped_data, use_compiled
from aws_posture.catalogue.model import Fact
from aws_posture.collect import Source, collecting, only_default_profile, supplied
from aws_posture.collect.choosing import choose
from aws_posture.collect.regions import KNOWN, check_region
from aws_posture.judging import Terms, judge, verdict_file
from aws_posture.portable.block import block
from aws_posture.snapshot import Snapshot
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Read, Where

_USES = (
    "Copy all of it, from BEGIN to END, and paste it where the site says 'Personalise this page'. It "
    "says how your account stands: give it to nobody."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status: 0 done, 1 an option, 2 the usage, 3 AWS."""
    options = _parser().parse_args(arguments)
    shown = _Progress()
    try:
        return _run(options, shown)
    except PostureError as error:
        shown.end()
        _say(f"Error: {plain(str(error))}")
        return exit_status(error)
    except OSError as error:
        shown.end()
        _say(f"Error: the output cannot be written: {error.strerror or error}")
        return 1
    except KeyboardInterrupt:
        shown.end()
        _say("Aborted!")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "aws-posture",
        description="Ask AWS how your account stands on what a site is about, and print it as a "
        "block of text to paste into the site. AWS is only read, nothing is sent to anybody else, and "
        "the root user's credentials are refused.",
        epilog="Exit status: 0 done, 1 an option cannot be used, 2 wrong command line, "
        "3 AWS could not be asked.",
    )
    parser.add_argument("--version", action="version", version=f"aws-posture {__version__}")
    parser.add_argument("--profile", help="the AWS profile to use; otherwise AWS_PROFILE")
    parser.add_argument(
        "--region",
        action="append",
        default=[],
        help="ask only this Region; repeat for several. By default every Region that is enabled",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write a file, and print no block"
    )
    return parser


def _run(options: argparse.Namespace, shown: _Progress) -> int:
    site = _data("site.json")
    use_compiled(site["own"])
    facts = [BY_ID[fact_id] for fact_id in site["facts"]]
    reads = tuple(dict.fromkeys(read for one in facts for read in (*one.reads, *one.may_read)))
    source = Source(
        profile=options.profile,
        region=next(iter(options.region), None),
        regions=tuple(options.region),
    )
    _check(options, source)
    chosen = choose({**_data("answers.json"), **site["answers"]}, os.environ)
    _say(_announcement(facts, reads, chosen.name, source))
    snapshot = collecting.take(
        source,
        reads,
        progress=shown.stage,
        moment=shown.now,
        limits=chosen.limits,
        opener=chosen.opener,
    )
    shown.end()
    _write(snapshot, facts, options.output)
    return 0


def _data(name: str) -> dict[str, Any]:
    content = shipped_data(Path(__file__).with_name(name))
    if content is None:
        raise OptionError(f"{name} is missing: run the file that the site publishes")
    document: dict[str, Any] = json.loads(content)
    return document


def _check(options: argparse.Namespace, source: Source) -> None:
    """Find what is certainly wrong before AWS is asked."""
    for region in source.regions:
        check_region(region, KNOWN, "--region")
    if options.output is not None:
        folder = options.output.absolute().parent
        if options.output.is_dir() or not os.access(folder, os.W_OK):
            raise OptionError(f"-o: {plain(str(options.output))} cannot be written; name a file")
    if supplied(source, os.environ):
        return
    hint = (
        "your [default] profile is used with --profile default"
        if only_default_profile(os.environ)
        else "name a profile with --profile NAME, or run this in AWS CloudShell"
    )
    raise CredentialsError(f"no credentials were named on purpose; {hint}")


def _announcement(
    facts: Sequence[Fact], reads: Iterable[Operation | Read], asker: str, source: Source
) -> str:
    """Say what will be called, in which Regions, and by what."""
    called: dict[str, list[str]] = {}
    for one in collecting.may_be_called(reads):
        called.setdefault(one.client, []).append(one.name)
    everywhere = any(isinstance(one, Read) and one.regions is Where.EVERY for one in reads)
    where = ", ".join(source.regions) or "every Region that is enabled in the account"
    total = sum(map(len, called.values()))
    beginning = (
        f"{count(len(facts), 'question')} of this site. {asker} asks AWS, with your credentials, "
        f"{count(total, 'operation')} at most, all of which only read:"
    )
    lines = (f"  {service}: {', '.join(names)}" for service, names in called.items())
    ending = [f"Regional services are asked in {where}."] if everywhere else []
    return "\n".join([beginning, *lines, *ending])


def _write(snapshot: Snapshot, facts: Sequence[Fact], output: Path | None) -> None:
    verdicts = judge(snapshot, facts, Terms(now=snapshot.taken_at))
    document = verdict_file.document(snapshot, verdicts, BY_ID)
    if output is not None:
        verdict_file.save(document, output)
        _say(f"{plain(str(output))} says how account {snapshot.account} stands: give it to nobody.")
        return
    print(block(document), flush=True)  # noqa: T201  # what it is for
    _say(_USES)


class _Progress:
    """Shows how far it has got: one line that changes on a terminal, one for each stage elsewhere."""

    def __init__(self) -> None:
        self._changes = sys.stderr.isatty()
        self._columns = shutil.get_terminal_size().columns - 1
        self._is_shown = False

    def stage(self, text: str) -> None:
        """Show that a stage begins."""
        if self._changes:
            self.now(text)
        else:
            _say(text)

    def now(self, text: str) -> None:
        """Show what is happening now."""
        if self._changes:
            line = plain(text)[: self._columns].ljust(self._columns)
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()
            self._is_shown = True

    def end(self) -> None:
        """Leave the line empty."""
        if self._is_shown:
            sys.stderr.write(f"\r{' ' * self._columns}\r")
            self._is_shown = False


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201  # what people read goes beside the block

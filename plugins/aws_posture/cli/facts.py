"""`aws-posture facts`: the catalogue as lines, as a table, as JSON, or as a page of Markdown.

And what authors need for facts of their own: `facts check` and `facts new`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from aws_posture.base.errors import OptionError
from aws_posture.base.words import count, plain
from aws_posture.cards import SITTINGS
from aws_posture.catalogue import CATALOGUE, DATA, origin_of, own_files
from aws_posture.catalogue.model import Fact, HowTo, Kind, Sitting
from aws_posture.catalogue.topics import topic_title, usual_sitting
from aws_posture.cli.commands import STATUSES, Command, subgroup
from aws_posture.cli.options import json_option
from aws_posture.cli.running import run
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Read, Where, operations


@subgroup("facts")
@click.option("--markdown", is_flag=True, help="Print all of it, as a page of Markdown.")
@json_option
@click.pass_context
def facts_command(ctx: click.Context, *, markdown: bool, as_json: bool) -> None:
    """List every fact: what is asked, and the permissions it needs.

    'check' checks facts that are written as data, and 'new' begins one.
    """
    if ctx.invoked_subcommand is not None:
        return

    def work() -> None:
        if markdown:
            click.echo(reference(CATALOGUE), nl=False)
        elif as_json:
            click.echo(json.dumps([described(fact) for fact in CATALOGUE], indent=2))
        elif sys.stdout.isatty():
            _print_table(CATALOGUE)
        else:
            for fact in CATALOGUE:
                click.echo(f"{fact.id}\t{fact.question}\t{' '.join(permissions(fact))}")

    run(work)


@facts_command.command("check", cls=Command, epilog=STATUSES)
@click.argument("files", nargs=-1, metavar="[FILES]", type=click.Path(path_type=Path))
def _check(files: tuple[Path, ...]) -> None:
    """Check files of facts, and try their cases; those in facts/ if none is named.

    AWS is not asked. Each mistake is one line: file, line, what is wrong, what to write.
    """

    def work() -> None:
        from aws_posture.catalogue.form import cases, loading  # noqa: PLC0415  # `facts` alone needs neither

        chosen = [*files] or own_files()
        if not chosen:
            given = click.get_current_context().find_root().params["facts_dir"]
            raise OptionError(
                f"{given} has no *.yml files in it; name the files"
                if given
                else "there is no folder facts/ here with *.yml files in it; name the files"
            )
        is_shipped = all(file.resolve().parent == DATA for file in chosen)
        found, mistakes = loading.check(chosen, (lambda _: "") if is_shipped else origin_of, Path())
        tried = [case for one in found for case in one.get("cases", ())]
        for one in found:
            mistakes += cases.run(loading.fact(one), one)
        for mistake in sorted(mistakes, key=lambda one: (one.file, one.line or 0)):
            click.echo(f"Error: {plain(str(mistake))}", err=True)
        if mistakes:
            sys.exit(1)
        click.echo(f"{count(len(found), 'fact')}, {count(len(tried), 'case')}: nothing is wrong")

    run(work)


@facts_command.command("new", cls=Command, epilog=STATUSES)
@click.argument("fact_id", metavar="ID")
@click.option(
    "--operation",
    metavar="SERVICE:OPERATION",
    help="What to ask, as botocore names it; without it, some are suggested.",
)
@click.option("--every-region", is_flag=True, help="Ask in every Region.")
def _new(fact_id: str, *, operation: str | None, every_region: bool) -> None:
    """Print the beginning of a fact, written from AWS's model of an operation.

    For example: aws-posture facts new s3.example --operation s3control:GetPublicAccessBlock
    """

    def work() -> None:
        from aws_posture.catalogue.form import skeleton  # noqa: PLC0415  # as above

        if operation is None:
            suggested = skeleton.suggested(fact_id.partition(".")[0])
            raise OptionError(f"--operation: nothing says what to ask; {suggested}")
        click.echo(skeleton.written(fact_id, operation, every=every_region), nl=False)

    run(work)


def _print_table(facts: Iterable[Fact]) -> None:
    # Only a terminal's table needs rich, which is slow to load.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Column, Table  # noqa: PLC0415

    needed = Column("Permissions", no_wrap=True)
    table = Table("Fact", "Question", needed, box=None, header_style="bold")
    for fact in facts:
        table.add_row(fact.id, fact.question, "\n".join(permissions(fact)))
    Console().print(table)


def permissions(fact: Fact) -> list[str]:
    """List the IAM actions that a fact needs or can use, without duplicates."""
    asked = operations((*fact.reads, *fact.may_read))
    return list(dict.fromkeys(one.permission for one in asked if one.permission))


def described(fact: Fact) -> dict[str, Any]:
    """Describe a fact as JSON values."""
    return {
        "id": fact.id,
        "topic": fact.topic,
        "title": fact.title,
        "question": fact.question,
        "why": fact.why,
        "kind": str(fact.kind),
        "severity": str(fact.risk),
        "options": dict(fact.options),
        "permissions": permissions(fact),
        "security_hub": list(fact.security_hub),
        "cis": dict(fact.cis),
        "document": {"title": fact.document.title, "url": fact.document.url},
        "check": _ways(fact.check),
        "remedy": {
            **_ways(fact.remedy),
            "sitting": str(_sitting(fact)),
            "minutes": fact.remedy.minutes,
        },
    }


def _sitting(fact: Fact) -> Sitting:
    return fact.remedy.sitting or usual_sitting(fact.topic)


def _ways(how_to: HowTo) -> dict[str, Any]:
    return {
        "console": list(how_to.console),
        "cli": how_to.cli,
        "terraform": how_to.terraform,
        "cloudformation": how_to.cloudformation,
    }


def reference(facts: Iterable[Fact]) -> str:
    """Write the catalogue, topic by topic."""
    lines: list[str] = []
    for topic, members in groupby(facts, key=lambda fact: fact.topic):
        lines += [f"## {topic_title(topic)} {{ #{topic} }}", ""]
        for fact in members:
            lines += [*_described(fact), ""]
    return "\n".join(lines)


def _described(fact: Fact) -> Iterator[str]:
    anchor = fact.id.replace(".", "-")
    yield from (f"### `{fact.id}` {{ #{anchor} }}", "", f"**{fact.question}** {fact.why}", "")
    yield from (f"{_answers(fact)}", "")
    yield from _table(fact)
    yield from _how_to("Check by hand", fact.check)
    yield from _how_to("What to do" if fact.kind is Kind.CHECK else "Change it", fact.remedy)
    yield f"AWS documents it in [{fact.document.title}]({fact.document.url})."


def _answers(fact: Fact) -> str:
    if fact.kind is Kind.VALUE:
        return "It is a value: it passes when it is known, and is unknown if AWS refused."
    if not fact.reads:
        return "No API can answer this: it is checked by hand, and a team can record the answer."
    return "It passes or fails, and is unknown if AWS refused or failed."


def _table(fact: Fact) -> Iterator[str]:
    yield from ("| Aspect | Value |", "| --- | --- |")
    if fact.kind is Kind.CHECK:
        yield f"| Severity | {fact.severity} |"
        yield f"| Takes | {fact.remedy.minutes} minutes, {SITTINGS[_sitting(fact)]} |"
    if fact.options:
        yield f"| Options | {', '.join(f'`{name}`: {_value(v)}' for name, v in fact.options.items())} |"
    if fact.reads:
        yield f"| Based on | {_codes(_names(fact.reads))} |"
    if fact.may_read:
        yield f"| Takes details from | {_codes(_names(fact.may_read))} |"
    if any(isinstance(read, Read) and read.regions is Where.EVERY for read in fact.reads):
        yield "| Regions | every one that is enabled, within the limits that are set |"
    if actions := permissions(fact):
        yield f"| Permissions | {_codes(actions)} |"
    if fact.security_hub:
        yield f"| Security Hub CSPM | {', '.join(fact.security_hub)} |"
    if fact.cis:
        yield f"| CIS AWS Foundations Benchmark | {_numbers(fact)} |"
    yield ""


def _names(reads: Iterable[Operation | Read]) -> list[str]:
    return [str(read.operation if isinstance(read, Read) else read) for read in reads]


def _numbers(fact: Fact) -> str:
    by_number: dict[str, list[str]] = {}
    for version, number in fact.cis.items():
        by_number.setdefault(number, []).append(f"v{version}")
    return "; ".join(f"{number} ({', '.join(many)})" for number, many in by_number.items())


def _how_to(title: str, how_to: HowTo) -> Iterator[str]:
    if not (how_to.console or how_to.cli):
        return
    yield f'??? note "{title}"'
    yield ""
    for number, step in enumerate(how_to.console, start=1):
        yield f"    {number}. {step.replace('<', '&lt;')}"
    for language, code in (
        ("sh", how_to.cli),
        ("terraform", how_to.terraform),
        ("yaml", how_to.cloudformation),
    ):
        if code:
            lines = [f"    {line}".rstrip() for line in code.splitlines()]
            yield from ("", f"    ```{language}", *lines, "    ```")
    yield ""


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

"""How an organization stands, as Markdown for the summary of a job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aws_posture.base.words import count, day_and_minute
from aws_posture.catalogue.model import Severity
from aws_posture.cli.formats.markdown_table import escaped
from aws_posture.judging.comparing import Direction
from aws_posture.organization.overview import FactTotal, Totals
from aws_posture.organization.results import AccountResult
from aws_posture.organization.shared import Overview

_SEVERITIES = [severity for severity in Severity if severity is not Severity.INFORMATIONAL]
_CHANGES = (Direction.WORSE, Direction.BETTER)
_MOST_NAMED = 5
_MOST_ACCOUNTS = 500
"""How many accounts a table names: GitHub refuses a summary of more than 1 MiB."""

_NUMBER = "---:"
_WORDS = "---"


def write(totals: Totals) -> Iterator[str]:
    """Write the report line by line: totals, what fails, what changed, and the accounts if those are shown."""
    is_full = totals.level is Overview.FULL
    yield f"# {_title(totals)}"
    yield from ("", _asked(totals))
    yield from _glance(totals)
    yield from _failing(totals)
    yield from _changed(totals, named=is_full)
    if is_full:
        yield from _accounts(totals)
        yield from _unread(totals)


def _title(totals: Totals) -> str:
    failing = [f"{number} {severity}" for severity, number, _ in totals.by_severity() if number]
    said = ", ".join(failing) if failing else "nothing fails"
    return f"{count(totals.accounts, 'account')}: {said}"


def _asked(totals: Totals) -> str:
    when = " to ".join(dict.fromkeys(map(day_and_minute, totals.times)))
    answered = totals.accounts - totals.unread
    are = "is" if totals.unread == 1 else "are"
    unread = f" {totals.unread} could not be asked, and {are} unknown." if totals.unread else ""
    return f"{answered} answered{when and f', {when}'}.{unread}"


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[str]:
    """Write a table below a title; a column of numbers begins with one."""
    written = list(rows)
    if not written:
        return
    rule = (_NUMBER if isinstance(cell, int) else _WORDS for cell in written[0])
    yield from ("", f"## {title}", "", f"| {' | '.join(heads)} |", f"| {' | '.join(rule)} |")
    for row in written:
        cells = (str(cell) if isinstance(cell, int) else cell for cell in row)
        yield f"| {' | '.join(cells)} |"


def _glance(totals: Totals) -> Iterator[str]:
    rows = [*totals.by_severity(), ("unknown", *totals.unknown())]
    return _table("What fails, by severity", ("Severity", "Answers", "Accounts"), rows)


def _failing(totals: Totals) -> Iterator[str]:
    rows = (
        (_question(total), str(total.fact.risk), total.states["f"], total.states["u"])
        for total in totals.most_failing()
    )
    return _table("What fails most", ("Question", "Severity", "Fail", "Unknown"), rows)


def _question(total: FactTotal) -> str:
    return f"{escaped(total.fact.title)} (`{total.fact.id}`)"


def _changed(totals: Totals, *, named: bool) -> Iterator[str]:
    heads = ("Question", "Now", "Accounts", *(["Which"] if named else []))
    rows = (
        _change(total, direction, named=named)
        for direction in _CHANGES
        for total in totals.changed(direction)
    )
    return _table("What changed since the last time", heads, rows)


def _change(total: FactTotal, direction: Direction, *, named: bool) -> tuple[str | int, ...]:
    accounts = total.changes[direction]
    which = (_named(accounts),) if named else ()
    return (_question(total), str(direction), len(accounts), *which)


def _named(accounts: Sequence[AccountResult]) -> str:
    names = [_name(one) for one in accounts[:_MOST_NAMED]]
    more = len(accounts) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _name(one: AccountResult) -> str:
    return escaped(one.member.name or one.member.id)


def _accounts(totals: Totals) -> Iterator[str]:
    heads = ("Account", "Name", "Unit", *(str(one).capitalize() for one in _SEVERITIES))
    failing = totals.worst(totals.accounts)
    rows = (_account(one, totals) for one in failing[:_MOST_ACCOUNTS])
    yield from _table("Accounts in which something fails", heads, rows)
    yield from _more(failing)


def _account(one: AccountResult, totals: Totals) -> tuple[str | int, ...]:
    words = (escaped(word) for word in (one.member.id, one.member.name, one.member.unit))
    return (*words, *_numbers(one, totals))


def _numbers(one: AccountResult, totals: Totals) -> Iterator[int]:
    counts = zip(Severity, one.failures(totals.facts), strict=True)
    return (number for severity, number in counts if severity in _SEVERITIES)


def _unread(totals: Totals) -> Iterator[str]:
    unread = [one for one in totals.results if one.reason]
    rows = (
        (escaped(one.member.id), escaped(one.member.name), escaped(one.reason))
        for one in unread[:_MOST_ACCOUNTS]
    )
    yield from _table("Accounts that could not be asked", ("Account", "Name", "Why"), rows)
    yield from _more(unread)


def _more(accounts: Sequence[AccountResult]) -> Iterator[str]:
    if len(accounts) > _MOST_ACCOUNTS:
        yield from ("", f"And {len(accounts) - _MOST_ACCOUNTS} more.")

"""The page of an overview: what it says without a script, and the place for its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aws_posture import cards
from aws_posture.base.words import count, day_and_minute
from aws_posture.cards import Node, node
from aws_posture.catalogue.model import Severity
from aws_posture.judging.comparing import Direction
from aws_posture.organization.addresses import Addresses
from aws_posture.organization.overview import FactTotal, Totals
from aws_posture.organization.results import AccountResult
from aws_posture.organization.shared import Overview
from aws_posture.slots import CSS
from aws_posture.stamp.escaping import html, text
from aws_posture.stamp.protecting import META
from aws_posture.stamp.timeline import chart

_MOST_FAILING = 10
_MOST_CHANGED = 5
_MOST_NAMED = 4
_MOST_ACCOUNTS = 12
_TWO = 2
_SEVERITIES = [severity for severity in Severity if severity is not Severity.INFORMATIONAL]
_WORDS = {Direction.WORSE: "Worse", Direction.BETTER: "Better"}


def page(totals: Totals, addresses: Addresses, title: str) -> bytes:
    """Write the page.

    Args:
        totals: What it shows.
        addresses: Where the site explains facts.
        title: What the site is called.
    """
    is_full = totals.level is Overview.FULL
    parts = [
        _glance(totals),
        _failing(totals, addresses),
        _changes(totals, addresses),
        *([_accounts(totals, addresses), _table(totals)] if is_full else []),
    ]
    scripts = '<script src="accounts.js" defer></script><script src="overview.js" defer></script>'
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'{META.decode("ascii")}\n<link rel="icon" href="data:,">\n'
        f"<title>All accounts - {text(title)}</title>\n"
        f'<link rel="stylesheet" href="overview.css">{scripts if is_full else ""}\n'
        f"</head>\n<body>\n{_head(totals, title)}"
        f'<main id="content">\n{"".join(parts)}</main>\n</body>\n</html>\n'
    ).encode("ascii")


def _head(totals: Totals, title: str) -> str:
    asked = totals.accounts - totals.unread
    when = " to ".join(dict.fromkeys(map(day_and_minute, totals.times)))
    is_named = totals.organization and totals.level is Overview.FULL
    of = f" of organization {totals.organization}" if is_named else ""
    said = [f"{count(totals.accounts, 'account')}{of}.", f"{asked} answered, {when}."]
    if totals.unread:
        said.append(f"{totals.unread} could not be asked, and are unknown.")
    brand = Node("a", {"href": "../index.html", "class": "org-brand"}, (title,))
    return (
        '<a class="org-skip" href="#content">Skip to the content</a>\n'
        f'<aside class="{CSS}-banner" aria-label="Private copy"><strong>Private copy</strong> of an '
        "organization &#183; do not publish</aside>\n"
        f"<header>{html(brand)}<h1>All accounts</h1>"
        f"{html(node('p', 'whose', ' '.join(said)))}</header>\n"
    )


def _section(title: str, anchor: str, *content: str) -> str:
    heading = html(Node("h2", {"id": anchor}, (title,)))
    return (
        f'<section class="org-{anchor}" aria-labelledby="{anchor}">{heading}\n'
        f"{''.join(content)}</section>\n"
    )


def _glance(totals: Totals) -> str:
    figures = [
        _figure(f"{number}", severity, f"in {count(accounts, 'account')}")
        for severity, number, accounts in totals.by_severity()
    ]
    number, accounts = totals.unknown()
    figures.append(_figure(f"{number}", "unknown", f"in {count(accounts, 'account')}"))
    shown = html(Node("ul", {"class": "org-figures"}, tuple(figures)))
    points = totals.trend.points()
    drawn = ""
    if len(points) >= _TWO:
        caption = "<figcaption>All answers, day by day</figcaption>"
        drawn = f'<figure class="{CSS}-chart">{caption}{chart(points)}</figure>'
    return _section("What fails, by severity", "glance", shown, drawn)


def _figure(number: str, kind: str, where: str) -> Node:
    parts = (Node("b", {}, (number,)), " ", Node("strong", {}, (kind,)), " ", _small(where))
    return Node("li", {"data-severity": kind}, parts)


def _small(said: str) -> Node:
    return Node("small", {}, (said,))


def _failing(totals: Totals, addresses: Addresses) -> str:
    failing = totals.most_failing()
    if not failing:
        return _section("What fails most", "failing", "<p>Nothing fails.</p>")
    rows = [_bar(total, totals.accounts, addresses) for total in failing]
    shown = [_list("org-bars", rows[:_MOST_FAILING])]
    if more := rows[_MOST_FAILING:]:
        title = f"{count(len(more), 'question')} more"
        shown.append(html(cards.fold(title, _list_node("org-bars", more))))
    return _section("What fails most", "failing", *shown)


def _list_node(name: str, entries: Sequence[Node]) -> Node:
    return Node("ol", {"class": name}, tuple(entries))


def _list(name: str, entries: Sequence[Node]) -> str:
    return html(_list_node(name, entries))


def _bar(total: FactTotal, accounts: int, addresses: Addresses) -> Node:
    failing, unknown = total.states["f"], total.states["u"]
    width = f"--fail:{failing / accounts:.1%};--unknown:{(failing + unknown) / accounts:.1%}"
    return Node(
        "li",
        {},
        (
            _link(total, addresses),
            " ",
            cards.severity(total.fact.risk),
            " ",
            Node("span", {"class": "org-bar", "style": width, "aria-hidden": "true"}, ()),
            " ",
            Node(
                "span", {"class": "org-number"}, (Node("b", {}, (str(failing),)), f" of {accounts}")
            ),
        ),
    )


def _link(total: FactTotal, addresses: Addresses) -> Node:
    """Return a fact's title, as a link to where the site explains it."""
    address = addresses.of(total.fact.id)
    if not address:
        return Node("span", {"class": "org-title"}, (total.fact.title,))
    return Node("a", {"class": "org-title", "href": f"../{address}"}, (total.fact.title,))


def _changes(totals: Totals, addresses: Addresses) -> str:
    lists = [
        _changed(totals, direction, addresses) for direction in _WORDS if totals.changed(direction)
    ]
    said = lists or [
        "<p>No answer changed between the two last times at which accounts were asked.</p>"
    ]
    return _section("What changed since the last time", "changes", *said)


def _changed(totals: Totals, direction: Direction, addresses: Addresses) -> str:
    changed = totals.changed(direction)
    entries = [_change(total, direction, totals, addresses) for total in changed]
    title = html(Node("h3", {}, (_WORDS[direction],)))
    shown = _list("org-changed", entries[:_MOST_CHANGED])
    if more := entries[_MOST_CHANGED:]:
        title_of_more = f"{count(len(more), 'question')} more"
        shown += html(cards.fold(title_of_more, _list_node("org-changed", more)))
    return f'<div data-direction="{direction}">{title}{shown}</div>'


def _change(total: FactTotal, direction: Direction, totals: Totals, addresses: Addresses) -> Node:
    results = total.changes[direction]
    names: tuple[Node | str, ...] = ()
    if totals.level is Overview.FULL:
        address = addresses.of(total.fact.id)
        names = tuple(_named(results, address))
    number = Node("b", {}, (count(len(results), "account"),))
    return Node("li", {}, (_link(total, addresses), " ", number, *names))


def _named(results: Sequence[AccountResult], address: str) -> Iterator[Node | str]:
    yield ": "
    for place, result in enumerate(results[:_MOST_NAMED]):
        yield from [", "] if place else []
        yield _account_link(result, address)
    if len(results) > _MOST_NAMED:
        yield f" and {len(results) - _MOST_NAMED} more"


def _account_link(result: AccountResult, address: str) -> Node:
    """Return an account's name, as a link to a page that is filled for it."""
    name = result.member.name or result.member.id
    path, hash_, anchor = address.partition("#")
    if not path:
        return Node("span", {}, (name,))
    href = f"../{path}?account={result.folder}{hash_}{anchor}"
    return Node("a", {"href": href}, (name,))


def _accounts(totals: Totals, addresses: Addresses) -> str:
    worst = totals.worst(_MOST_ACCOUNTS)
    if not worst:
        return ""
    heads = ["Account", "Unit", *(severity.capitalize() for severity in _SEVERITIES)]
    head = Node("tr", {}, tuple(Node("th", {"scope": "col"}, (one,)) for one in heads))
    rows = tuple(_account_row(result, totals, addresses) for result in worst)
    table = Node("table", {}, (Node("thead", {}, (head,)), Node("tbody", {}, rows)))
    shown = html(
        Node(
            "div",
            {
                "class": "org-scroll",
                "tabindex": "0",
                "role": "group",
                "aria-labelledby": "accounts",
            },
            (table,),
        )
    )
    return _section("Accounts to look at first", "accounts", shown)


def _account_row(result: AccountResult, totals: Totals, addresses: Addresses) -> Node:
    numbers = zip(Severity, result.failures(totals.facts), strict=True)
    cells = (
        Node("td", {"data-severity": severity if number else ""}, (str(number),))
        for severity, number in numbers
        if severity in _SEVERITIES
    )
    link = _account_link(result, addresses.report)
    name = Node("th", {"scope": "row"}, (link, " ", _small(result.member.id)))
    return Node("tr", {}, (name, Node("td", {}, (result.member.unit,)), *cells))


def _table(totals: Totals) -> str:
    words = f"{count(totals.accounts, 'account')} and {count(len(totals.facts), 'question')}"
    csv = Node("a", {"href": "overview.csv", "download": ""}, (f"All {words}, as CSV",))
    said = html(Node("p", {"class": "org-csv"}, (csv,)))
    place = '<div id="org-table"><noscript><p>The table needs a browser with scripts.</p></noscript></div>'
    return _section("Every account", "every", place, said)

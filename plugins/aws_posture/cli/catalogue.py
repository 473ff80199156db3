"""The catalogue as a page of Markdown: every fact, what it asks and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from aws_posture.cli.printing import permissions
from aws_posture.facts import Fact, Kind
from aws_posture.facts.model import HowTo

_TOPICS = {
    "root": "The root user",
    "iam": "IAM users",
    "account": "The account",
    "caller": "The credentials that ask",
    "billing": "Billing",
}


def reference(facts: Iterable[Fact]) -> str:
    """Write the catalogue, topic by topic."""
    lines: list[str] = []
    for topic, members in groupby(facts, key=lambda fact: fact.topic):
        lines += [f"## {_TOPICS.get(topic, topic)} {{ #{topic} }}", ""]
        for fact in members:
            lines += [*_described(fact), ""]
    return "\n".join(lines)


def _described(fact: Fact) -> Iterator[str]:
    anchor = fact.id.replace(".", "-")
    yield from (f"### `{fact.id}` {{ #{anchor} }}", "", f"**{fact.question}** {fact.why}", "")
    yield from (f"{_answers(fact)}", "")
    yield from _table(fact)
    yield from _how_to("Look it up by hand", fact.check)
    yield from _how_to("What to do" if fact.kind is Kind.CHECK else "Change it", fact.remedy)
    yield f"AWS documents it in [{fact.document.title}]({fact.document.url})."


def _answers(fact: Fact) -> str:
    if fact.kind is Kind.VALUE:
        return "It is a value: it passes when it is known, and is unknown where AWS refused."
    if not fact.reads:
        return "No API tells: it is checked by hand, and a team can write down the answer."
    return "It passes or fails, and is unknown where AWS refused or failed."


def _table(fact: Fact) -> Iterator[str]:
    yield from ("| Aspect | Value |", "| --- | --- |")
    if fact.kind is Kind.CHECK:
        yield f"| Severity | {fact.severity} |"
    if fact.options:
        yield f"| Options | {', '.join(f'`{name}`: {_value(v)}' for name, v in fact.options.items())} |"
    if fact.reads:
        yield f"| Rests on | {_codes(str(read) for read in fact.reads)} |"
    if fact.may_read:
        yield f"| Takes details from | {_codes(str(read) for read in fact.may_read)} |"
    if actions := permissions(fact):
        yield f"| Permissions | {_codes(actions)} |"
    if fact.security_hub:
        yield f"| Security Hub CSPM | {', '.join(fact.security_hub)} |"
    if fact.cis:
        yield f"| CIS AWS Foundations Benchmark | {_numbers(fact)} |"
    yield ""


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
    if how_to.cli:
        yield from ("", "    ```sh", f"    {how_to.cli}", "    ```")
    yield ""


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)

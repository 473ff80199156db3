"""What a team declares in `posture.yml`: answers that no API gives, and risks that it accepts.

    answers:
      billing.iam-access: {answer: yes, by: Ana, since: 2026-11-02, until: 2027-05-01}
    accepted:
      iam.admin-count: {because: three founders, by: Ana, until: 2027-01-31}

A declaration counts up to its last day, UTC, and never turns a verdict into a pass: the state
stays, and what was declared is shown next to it.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import DeclarationError, FactError
from aws_posture.base.phrases import Name, Quote
from aws_posture.base.words import quoted
from aws_posture.catalogue import get
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import (
    PLAIN_ANSWERS,
    Declaration,
    DeclarationKind,
    Fact,
    State,
    Verdict,
)

FILE = "posture.yml"
"""The file's default name."""

_SECTIONS = {"answers": DeclarationKind.ANSWERED, "accepted": DeclarationKind.ACCEPTED}
_TEXT = {DeclarationKind.ANSWERED: "answer", DeclarationKind.ACCEPTED: "because"}
# What PyYAML raises if a value does not fit its tag: `!!bool maybe`, `!!int ""`.
_NOT_TOLD = (ValueError, LookupError, AttributeError, TypeError)
_MAY_ACCEPT = frozenset({State.FAIL, State.UNKNOWN, State.MANUAL})


@dataclass(frozen=True, slots=True)
class _Entry:
    """A declaration, the fact that it is about, and the accounts that it is for."""

    fact: str
    declaration: Declaration
    accounts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that a file declares."""

    _entries: tuple[_Entry, ...] = ()

    def apply(
        self, verdicts: Mapping[str, Verdict], account: str, today: date
    ) -> dict[str, Verdict]:
        """Add declarations to the verdicts that they are about.

        Args:
            verdicts: The verdicts by fact id.
            account: The account that they belong to.
            today: Declarations whose last day is before this one do not count.
        """
        applied = dict(verdicts)
        for entry in self._entries:
            verdict = applied.get(entry.fact)
            if verdict is not None and (not entry.accounts or account in entry.accounts):
                applied[entry.fact] = _declared(verdict, entry.declaration, today)
        return applied


def find(folder: Path, named: str | None) -> Declarations:
    """Read the given file of declarations, or ``posture.yml`` if it exists.

    Args:
        folder: The folder to look in.
        named: The file's path in the folder, or None if none was given.

    Raises:
        DeclarationError: As `load`.
    """
    path = folder / (named or FILE)
    return load(path) if named is not None or path.exists() else Declarations()


def load(path: Path) -> Declarations:
    """Read a file of declarations.

    Raises:
        DeclarationError: It cannot be read, or has an invalid entry; the message names the
            fact and the key.
    """
    import yaml  # noqa: PLC0415  # only where there is such a file

    try:
        document = yaml.safe_load(path.read_bytes())
    except OSError as error:
        raise DeclarationError(
            f"{path}: {error.strerror or error}; name a file of declarations"
        ) from None
    except (yaml.YAMLError, *_NOT_TOLD, RecursionError) as error:
        raise DeclarationError(
            f"{path}{_place(error)}: this is not YAML{_problem(error)}; fix it"
        ) from None
    try:
        return Declarations(tuple(_entries(document)))
    except (DeclarationError, FactError) as error:
        raise DeclarationError(f"{path}: {error}") from None


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}" if mark is not None else ""


def _problem(error: Exception) -> str:
    problem = getattr(error, "problem", None)
    return f" ({problem})" if problem else ""


def _entries(document: object) -> Iterator[_Entry]:
    for section, facts in _mapping(document, "the file").items():
        if section not in _SECTIONS:
            raise DeclarationError(
                f"unknown section {quoted(section)}; the sections are {' and '.join(_SECTIONS)}"
            )
        for fact_id, written in _mapping(facts, str(section)).items():
            where = f"{section}: {fact_id}"
            yield _entry(get(str(fact_id)), _SECTIONS[section], _mapping(written, where), where)


def _entry(fact: Fact, kind: DeclarationKind, written: Mapping[Any, Any], where: str) -> _Entry:
    if kind is DeclarationKind.ANSWERED and fact.reads:
        raise DeclarationError(
            f"{where}: AWS itself answers this; remove the answer, or write it under accepted"
        )
    known = (_TEXT[kind], "by", "since", "until", "accounts")
    for key in written:
        if key not in known:
            raise DeclarationError(
                f"{where}: unknown key {quoted(key)}; the keys are {', '.join(known)}"
            )
    declaration = Declaration(
        kind=kind,
        text=_text(written, _TEXT[kind], where),
        by=_text(written, "by", where),
        until=_day(written, "until", where),
        since=_day(written, "since", where) if "since" in written else None,
    )
    return _Entry(fact.id, declaration, _accounts(written.get("accounts", []), where))


def _mapping(value: object, where: str) -> Mapping[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise DeclarationError(
            f"{where}: names with values expected, such as 'by: Ana', not {_shown(value)}"
        )
    return value


def _text(written: Mapping[Any, Any], key: str, where: str) -> str:
    value = written.get(key)
    # YAML reads a bare yes or no as true or false.
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str) or not value.strip():
        raise DeclarationError(
            f"{where}: {key} is missing or not text; write it, in quotes if need be"
        )
    return value.strip().removesuffix(".")


def _day(written: Mapping[Any, Any], key: str, where: str) -> date:
    value = written.get(key)
    # In Python a datetime is a date, but here only days are allowed.
    if type(value) is not date:
        raise DeclarationError(f"{where}: {key} is missing or not a day; write e.g. 2027-01-31")
    return value


def _accounts(value: object, where: str) -> frozenset[str]:
    accounts = value if isinstance(value, list) else [value]
    for account in accounts:
        if not isinstance(account, str) or not is_account_id(account):
            raise DeclarationError(
                f"{where}: accounts: {_shown(account)} is not an account id; write 12 digits in quotes"
            )
    return frozenset(accounts)


def _shown(value: object) -> str:
    """Return the beginning of a value: a few lines of YAML can expand to a billion parts."""
    shown = reprlib.Repr()
    shown.maxlevel, shown.maxlist, shown.maxdict = 2, 3, 3
    return shown.repr(value)


def _declared(verdict: Verdict, declaration: Declaration, today: date) -> Verdict:
    answers = declaration.kind is DeclarationKind.ANSWERED
    if verdict.state not in ({State.MANUAL} if answers else _MAY_ACCEPT):
        return verdict
    if today > declaration.until:
        over = (Name("person", declaration.by), f"'s declaration expired on {declaration.until}")
        items = (*verdict.finding.items, Item("declaration", what=over))
        return replace(verdict, finding=replace(verdict.finding, items=items))
    finding = verdict.finding
    if answers:
        text = declaration.text
        value = text if text in PLAIN_ANSWERS else (Quote(text),)
        finding = replace(finding, value=value, reason=None)
    return replace(verdict, finding=finding, declaration=declaration)

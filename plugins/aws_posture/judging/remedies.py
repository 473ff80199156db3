"""What to do about a verdict: the finding's remedy, with the names that it is about.

A command is written for a POSIX shell. Names come from an account and may be hostile: IAM allows
``-rf`` and ``--profile=x``. So a name is quoted and follows the ``=`` of its option, and a name
with characters other than those that IAM allows, and blanks between them, is not put into a command
at all: a command may be copied into another shell. All names are put in at once: one that looks like a
place stays the name that it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from aws_posture.base.accounts import is_account_id
from aws_posture.catalogue.model import Fact, Finding, HowTo, State, Verdict
from aws_posture.catalogue.topics import usual_sitting

MOST = 3
"""The maximum number of subjects that commands are written for."""

_REGION, _ACCOUNT = "REGION_NAME", "ACCOUNT_ID"
# "USER_NAME" stands for the names of items of the kind "user", "SECURITY_GROUP_NAME" for those of the
# kind "security-group".
_PLACE = re.compile(rf"\b(?:[A-Z]+(?:_[A-Z]+)*_NAME|{_ACCOUNT})\b")
# botocore's model of IAM, userNameType and its like: `[\w+=,.@-]+`, where AWS means ASCII; and what
# ARNs and the names of log groups have besides. The AWS CLI reads what begins with file:// from a file.
_WORD = r"[A-Za-z0-9_+=,.@:/#-]+"
_NAME = re.compile(rf"(?!.*://){_WORD}(?: {_WORD})*")


def how_to(verdict: Verdict, fact: Fact, account: str = "") -> HowTo | None:
    """Return what to do about a failure, or how to check if no API can answer.

    Args:
        verdict: The verdict, already masked if necessary: commands have the same labels.
        fact: The fact that it is about.
        account: The account's id, to be put into commands; a masked one is left out.

    Returns:
        The steps and the command, who has to sign in for them, and how many minutes all of it takes:
        a minute more for each thing after the first. None if there is nothing to do.
    """
    known = {_ACCOUNT: account} if is_account_id(account) else {}
    match verdict.state:
        case State.FAIL:
            chosen = _filled(verdict.finding.remedy or fact.remedy, verdict.finding, known)
        case State.MANUAL:
            chosen = replace(fact.check, cli=_put(fact.check.cli, known))
        case _:
            return None
    sitting = chosen.sitting or fact.remedy.sitting or usual_sitting(fact.topic)
    return replace(chosen, sitting=sitting)


def _filled(remedy: HowTo, finding: Finding, known: Mapping[str, str]) -> HowTo:
    """Put names and Regions into a command, once for each item that it is about."""
    places = [place for place in _PLACE.findall(remedy.cli) if place != _ACCOUNT]
    kinds = [_kind(place) for place in places if place != _REGION]
    without = replace(remedy, cli=_put(remedy.cli, known))
    if not places:
        return without
    about = _about(finding, kinds[0] if kinds else "")
    if kinds:
        # Each of them has to be looked at; a Region more is the same command once more.
        without = replace(without, minutes=remedy.minutes + max(0, len(about) - 1))
    usable = [one for one in about if _is_usable(one, remedy.cli)][:MOST]
    if not usable:
        return without
    commands = [_put(remedy.cli, {**known, **one}) for one in usable]
    left = len(about) - len(usable)
    more = f"Do the same for {_others(left, kinds[0] if kinds else 'Region')}." if left else ""
    console = (*remedy.console, more) if more else remedy.console
    return replace(without, console=console, cli="\n".join(commands), more=more)


def _put(command: str, words: Mapping[str, str]) -> str:
    """Put words into the places of a command, all at once, and quote those that need it."""
    import shlex  # noqa: PLC0415  # only a remedy that is shown needs it

    return _PLACE.sub(lambda place: shlex.quote(words.get(place[0], place[0])), command)


def _is_usable(words: Mapping[str, str], command: str) -> bool:
    """Return whether words can be put into a command, and stay parts of its arguments there."""
    if not all(map(_NAME.fullmatch, words.values())) or " " in words.get(_REGION, ""):
        return False
    if not any(" " in word for word in words.values()):
        return True
    import shlex  # noqa: PLC0415  # as above

    def put(argument: str) -> str:
        return _PLACE.sub(lambda place: words.get(place[0], place[0]), argument)

    try:
        # Where the command has quotes of its own around a place, further ones would end them.
        return shlex.split(_put(command, words)) == [*map(put, shlex.split(command))]
    except ValueError:
        return False


def _kind(place: str) -> str:
    return place.removesuffix("_NAME").lower().replace("_", "-")


def _others(number: int, kind: str) -> str:
    noun = "VPC" if kind == "vpc" else kind.replace("-", " ")
    return f"the other {noun}" if number == 1 else f"the other {number} {noun}s"


def _about(finding: Finding, kind: str) -> list[dict[str, str]]:
    """Return what to put into places, without duplicates and without items that have a sort.

    Args:
        finding: Names the items.
        kind: The kind whose names are wanted; empty if only Regions are.
    """
    name = f"{kind.upper().replace('-', '_')}_NAME"
    found = []
    for item in finding.items:
        if item.sort or (kind and (item.kind != kind or not item.subject)):
            continue
        words = ({name: item.subject} if kind else {}) | (
            {_REGION: item.region} if item.region else {}
        )
        if words and words not in found:
            found.append(words)
    return found

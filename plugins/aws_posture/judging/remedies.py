"""What to do about a verdict: the finding's remedy, with the names that it is about.

A command is written for a POSIX shell. Names come from an account and may be hostile: IAM allows
``-rf`` and ``--profile=x``. So a name is quoted and follows the ``=`` of its option, and a name
with characters that IAM does not allow is not put into a command at all.
"""

from __future__ import annotations

import re
from dataclasses import replace

from aws_posture.base.accounts import is_account_id
from aws_posture.catalogue.model import Fact, Finding, HowTo, State, Verdict
from aws_posture.catalogue.topics import usual_sitting

MOST = 3
"""The maximum number of subjects that commands are written for."""

# "USER_NAME" stands for the names of items of the kind "user", "SECURITY_GROUP_NAME" for those of the
# kind "security-group".
_PLACEHOLDER = re.compile(r"\b([A-Z]+(?:_[A-Z]+)*)_NAME\b")
_REGION = "REGION_NAME"
_ACCOUNT = re.compile(r"\bACCOUNT_ID\b")
# botocore's model of IAM, userNameType and its like: `[\w+=,.@-]+`, where AWS means ASCII; and what
# ARNs and the names of log groups have besides. The AWS CLI reads what begins with file:// from a file.
_NAME = re.compile(r"(?!.*://)[A-Za-z0-9_+=,.@:/#-]+")


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
    match verdict.state:
        case State.FAIL:
            chosen = _filled(verdict.finding.remedy or fact.remedy, verdict.finding)
        case State.MANUAL:
            chosen = fact.check
        case _:
            return None
    sitting = chosen.sitting or fact.remedy.sitting or usual_sitting(fact.topic)
    cli = _ACCOUNT.sub(account, chosen.cli) if is_account_id(account) else chosen.cli
    return replace(chosen, sitting=sitting, cli=cli)


def _filled(remedy: HowTo, finding: Finding) -> HowTo:
    """Put names and Regions into a command, once for each item that it is about."""
    places = _PLACEHOLDER.findall(remedy.cli)
    kinds = [place.lower().replace("_", "-") for place in places if f"{place}_NAME" != _REGION]
    if not places:
        return remedy
    about = _about(finding, kinds[0] if kinds else "")
    if kinds:
        # Each of them has to be looked at; a Region more is the same command once more.
        remedy = replace(remedy, minutes=remedy.minutes + max(0, len(about) - 1))
    usable = [one for one in about if all(_NAME.fullmatch(word) for word in one.values())][:MOST]
    if not usable:
        return remedy
    import shlex  # noqa: PLC0415  # only a command that names somebody needs it

    commands = []
    for one in usable:
        command = remedy.cli
        for place, word in one.items():
            command = command.replace(place, shlex.quote(word))
        commands.append(command)
    left = len(about) - len(usable)
    more = f"Do the same for {_others(left, kinds[0] if kinds else 'Region')}." if left else ""
    console = (*remedy.console, more) if more else remedy.console
    return replace(remedy, console=console, cli="\n".join(commands), more=more)


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

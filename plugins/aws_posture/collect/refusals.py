"""Calls that gave no answer, as Refusals: what was said without secrets."""

from __future__ import annotations

import re
from datetime import datetime

from aws_posture.collect.transport import CallError
from aws_posture.snapshot import Refusal
from aws_posture.snapshot.operations import Operation

_SECRETS = re.compile(
    r"""
      \b(?:AKIA|ASIA)[A-Z0-9]{12,}          # access-key ids
    | [A-Za-z0-9/+=]{32,}                   # secret keys, signatures, session tokens
    """,
    re.VERBOSE,
)
_LONGEST = 300


def refusal(
    operation: Operation,
    error: CallError,
    taken_at: datetime,
    subject: str = "",
    region: str = "",
) -> Refusal:
    """Record that a call gave no answer."""
    return Refusal(
        operation=str(operation),
        taken_at=taken_at,
        kind=error.kind,
        code=clean(error.code),
        message=clean(error.said),
        permission=operation.permission,
        subject=subject,
        region=region,
    )


def clean(message: str) -> str:
    """Reduce a message to one line without secrets."""
    line = " ".join(message.split())
    line = _SECRETS.sub(_unless_words, line)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _unless_words(match: re.Match[str]) -> str:
    text = match.group()
    # Names of errors and paths of ARNs and URLs are words between slashes; a key, a signature
    # or a token is a mixture.
    words = text.split("/")
    is_words = all(re.fullmatch(r"[A-Za-z]{0,60}\d{0,12}", word) for word in words)
    return text if is_words else "***"

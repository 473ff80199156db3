"""What Buttondown answered, in one line for the person who can fix it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import urllib3

LONGEST_WAIT = 60.0
"""In seconds; for longer waits, people try again later."""

_TOO_MANY = 429
_SERVER_ERRORS = 500
_SUCCESS = range(200, 300)
_REDIRECTS = range(300, 400)
_LONGEST_DETAIL = 300

_STATUSES = {
    401: "it does not know the key in BUTTONDOWN_API_KEY; take the key from Buttondown's settings",
    403: "the key in BUTTONDOWN_API_KEY may not do this; take one that may write e-mails",
    404: "it is not there; if the draft was deleted meanwhile, run this again",
    429: "it was asked too often; try again later",
}
_CODES = {
    "email_duplicate": "it already has such an e-mail; look for it there, and delete it or send it",
    "slug_invalid": "the post's short name is taken there by another e-mail, or is not one that it allows",
    "canonical_url_invalid": "it does not accept the post's address; check site_url",
    "subject_invalid": "it does not accept the post's title as a subject; shorten the title",
    "body_invalid": "it cannot read the letter; look at body.html for what is odd",
    "sending_requires_confirmation": "it read this as a letter to send; nothing was sent",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or why there is none.

    Attributes:
        status: The HTTP status; 0 if there was no answer.
        headers: The answer's headers.
        content: Its body.
        error: What went wrong if there was no answer.
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    error: urllib3.exceptions.HTTPError | None = None

    @property
    def is_success(self) -> bool:
        """Whether the request succeeded."""
        return self.status in _SUCCESS


def waiting_time(reply: Reply, attempt: int) -> float | None:
    """Return how many seconds to wait before the next try.

    Args:
        reply: The answer to this try.
        attempt: Which try it was, from 1.

    Returns:
        None if another try would not help, or would come too early.
    """
    if reply.status == _TOO_MANY or reply.status >= _SERVER_ERRORS:
        asked = _retry_after(reply.headers.get("Retry-After", ""))
        wait = 2.0 ** (attempt - 1) if asked is None else asked
        return wait if wait <= LONGEST_WAIT else None
    return 2.0 ** (attempt - 1) if _may_pass(reply.error) else None


def explain(reply: Reply, hide: str) -> str:
    """Return in one line what went wrong.

    Args:
        reply: The answer.
        hide: What must not be shown: the key.
    """
    if reply.error is not None:
        return f"Buttondown {_failure(reply.error)}; nothing was sent to anybody"
    if reply.status in _REDIRECTS:
        return (
            f"Buttondown redirects to another address ({reply.status}); the key is not sent there"
        )
    code, detail = _details(reply.content)
    known = _CODES.get(code) or _STATUSES.get(reply.status) or _unknown(reply.status)
    said = f" It says: {detail}" if detail else ""
    name = f"{reply.status} {code}".strip()
    return f"Buttondown refused ({name}): {known}.{said}".replace(hide, "…")


def _may_pass(error: urllib3.exceptions.HTTPError | None) -> bool:
    """Return whether what went wrong on the way may be gone in a moment."""
    return error is not None and not isinstance(error, urllib3.exceptions.SSLError)


def _failure(error: urllib3.exceptions.HTTPError) -> str:
    if isinstance(error, urllib3.exceptions.SSLError):
        return "cannot be trusted: its certificate is not valid"
    if isinstance(error, urllib3.exceptions.ProxyError):
        return "cannot be reached: the proxy of the environment refuses"
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        return "cannot be reached: the connection was refused, or its name is not known"
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "did not answer in time"
    return "broke off the connection"


def _unknown(status: int) -> str:
    return (
        "it is out of order; try again later" if status >= _SERVER_ERRORS else "it does not say why"
    )


def _retry_after(header: str) -> float | None:
    """Read a Retry-After header: seconds or a date."""
    if header.isdecimal():
        return float(header)
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (date.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _details(content: bytes) -> tuple[str, str]:
    """Return the code and the text from an answer's body, whatever it contains."""
    try:
        parsed = json.loads(content)
    except ValueError:
        return "", ""
    if not isinstance(parsed, dict):
        return "", ""
    detail = parsed.get("detail", "")
    said = "; ".join(map(_invalid, detail)) if isinstance(detail, list) else str(detail)
    return _one_line(str(parsed.get("code") or "")), _one_line(said)


def _invalid(entry: object) -> str:
    """Describe an entry of a validation error: which field, and what is wrong with it."""
    if not isinstance(entry, dict):
        return str(entry)
    place = entry.get("loc")
    where = ".".join(map(str, place)) if isinstance(place, list) else ""
    return f"{where}: {entry.get('msg') or entry.get('type') or 'invalid'}"


def _one_line(text: str) -> str:
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _LONGEST_DETAIL else f"{line[:_LONGEST_DETAIL]}…"

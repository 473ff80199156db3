"""Keeps one draft for each post: made the first time, changed from then on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailing.client import DRAFT, Buttondown, Email
from mailing.errors import ButtondownError
from mailing.letter import Letter

MARK = "post"
"""The key of an e-mail's metadata that holds the address of its post."""

_LONGEST_SLUG = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a letter.

    Attributes:
        identity: The draft's id.
        is_new: Whether it was made, not changed.
    """

    identity: str
    is_new: bool


def keep_draft(letter: Letter, buttondown: Buttondown, save: Callable[[str], None]) -> Kept:
    """Make the draft of a letter, or renew the one that is there.

    Args:
        letter: The letter.
        buttondown: Where drafts are kept.
        save: Is given the body of a draft before it is replaced, if it was another one.

    Raises:
        ButtondownError: The letter was sent or scheduled, or Buttondown refuses.
    """
    found = _find(letter, buttondown)
    if found is None:
        made = buttondown.create(_fields(letter, {}))
        return Kept(_identity(made), is_new=True)
    identity = _identity(found)
    # Once more: it may have been sent since the list was made, and the list has no bodies.
    current = buttondown.read(identity)
    _require_draft(current)
    body = current.get("body")
    if isinstance(body, str) and body != letter.body:
        save(body)
    buttondown.update(identity, _fields(letter, _metadata(current)))
    return Kept(identity, is_new=False)


def _find(letter: Letter, buttondown: Buttondown) -> Email | None:
    """Find the e-mail of a post."""
    emails = [each for each in buttondown.emails() if each.get("status") != "deleted"]
    own = [each for each in emails if _metadata(each).get(MARK) == letter.address]
    foreign = [each for each in emails if not own and each.get("canonical_url") == letter.canonical]
    for email in own:
        _require_draft(email)
    if len(own) > 1:
        raise ButtondownError(
            f"Buttondown has {len(own)} drafts of this post: {_names(own)}; delete all but one"
        )
    if foreign:
        raise ButtondownError(
            f"Buttondown has an e-mail of this post that was not made here: {_names(foreign)}; "
            "delete it there, or send that one"
        )
    return own[0] if own else None


def _require_draft(email: Email) -> None:
    status = email.get("status")
    if status != DRAFT:
        raise ButtondownError(
            f"the letter of this post is no draft any more: {_names([email])}; it was left as it is"
        )


def _fields(letter: Letter, metadata: Mapping[str, object]) -> Mapping[str, object]:
    """Say what Buttondown is told of a letter; what somebody noted in its metadata stays."""
    fields: dict[str, object] = {
        "subject": letter.subject,
        "body": letter.body,
        "canonical_url": letter.canonical,
        "description": letter.preview,
        "image": letter.image,
        "metadata": {**metadata, MARK: letter.address},
    }
    if len(letter.slug) <= _LONGEST_SLUG:
        fields["slug"] = letter.slug
    return fields


def _metadata(email: Email) -> Mapping[str, object]:
    metadata = email.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _identity(email: Email) -> str:
    identity = email.get("id")
    if not isinstance(identity, str):
        raise ButtondownError("Buttondown's answer names no e-mail")
    return identity


def _names(emails: list[Email]) -> str:
    return ", ".join(
        f"{' '.join(str(each.get('subject')).split())!r} ({each.get('status')}, {each.get('id')})"
        for each in emails
    )

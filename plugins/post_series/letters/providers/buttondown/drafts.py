"""Keeps one draft for each post: created the first time, then updated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from post_series.letters.errors import ProviderError
from post_series.letters.letter import Letter
from post_series.letters.provider import Kept
from post_series.letters.providers.buttondown.client import DRAFT, Buttondown, Email

MARK = "post"
"""The key of an e-mail's metadata that holds the address of its post."""

_LONGEST_SLUG = 100


def keep_draft(letter: Letter, buttondown: Buttondown, save: Callable[[str], None]) -> Kept:
    """Create the draft of a letter, or update the existing one.

    Args:
        letter: The letter.
        buttondown: Where drafts are kept.
        save: Called with the body of a draft before it is replaced by a different one.

    Raises:
        ProviderError: The letter was sent or scheduled, or Buttondown refuses.
    """
    found = _find(letter, buttondown)
    if found is None:
        made = buttondown.create(_fields(letter, {}))
        return Kept(_identity(made), is_new=True)
    identity = _identity(found)
    # Read again: it may have been sent since the list was made, and the list has no bodies.
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
        raise ProviderError(
            f"Buttondown has {len(own)} drafts of this post: {_names(own)}; delete all but one"
        )
    if foreign:
        raise ProviderError(
            f"Buttondown has an e-mail of this post that was not made here: {_names(foreign)}; "
            "delete it there, or send that one"
        )
    return own[0] if own else None


def _require_draft(email: Email) -> None:
    status = email.get("status")
    if status != DRAFT:
        raise ProviderError(
            f"the letter of this post is no longer a draft: {_names([email])}; it was left as it is"
        )


def _fields(letter: Letter, metadata: Mapping[str, object]) -> Mapping[str, object]:
    """Return what is sent to Buttondown for a letter; other metadata stays."""
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
        raise ProviderError("Buttondown's answer does not name an e-mail")
    return identity


def _names(emails: list[Email]) -> str:
    return ", ".join(
        f"{' '.join(str(each.get('subject')).split())!r} ({each.get('status')}, {each.get('id')})"
        for each in emails
    )

"""Errors of letters. Each message is one line: what is wrong, where, and what to do.

NewsletterError
├── SiteError      the post or the site that it comes from
├── LetterError    something in the post that a letter cannot contain
└── ProviderError  the mail provider, or the way to it
"""

from __future__ import annotations

from post_series.base.errors import PublishingError


class NewsletterError(PublishingError):
    """A letter cannot be written or kept."""


class SiteError(NewsletterError):
    """The post, or the site that it comes from, cannot be used."""


class LetterError(NewsletterError):
    """Something in the post cannot go out by mail."""


class ProviderError(NewsletterError):
    """The mail provider refused, failed, or cannot be reached."""

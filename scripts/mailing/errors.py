"""Every error that an author can meet here. Each message is one line: what, where, what to do.

NewsletterError
├── SiteError        the post or the site that it was to be taken from
├── LetterError      something in the post that a letter cannot carry
└── ButtondownError  Buttondown, or the way to it
"""

from __future__ import annotations


class NewsletterError(Exception):
    """What went wrong, in one line for the person who can mend it."""


class SiteError(NewsletterError):
    """The post, or the site that it was to be taken from, cannot be used."""


class LetterError(NewsletterError):
    """Something in the post cannot go out by mail."""


class ButtondownError(NewsletterError):
    """Buttondown refused, failed, or cannot be reached."""

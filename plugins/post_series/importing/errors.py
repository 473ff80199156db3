"""The errors that end an import.

    ImportStopped
    ├── NotABlog       there is no blog of that kind where one was named
    ├── BadSettings    the blog's own settings cannot be read
    └── BadState       the record of an earlier import cannot be read

Anything smaller is a finding in the report, and the rest goes on.
"""

from __future__ import annotations

from post_series.base.errors import PublishingError


class ImportStopped(PublishingError):  # noqa: N818  # it names what happened
    """An import that cannot start."""


class NotABlog(ImportStopped):
    """There is no blog of that kind where one was named."""


class BadSettings(ImportStopped):
    """The blog's settings cannot be read."""


class BadState(ImportStopped):
    """The record of an earlier import cannot be read."""

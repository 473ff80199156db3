"""The errors that end an import.

    ImportStopped
    ├── NotABlog       there is no Hugo site where one was named
    ├── BadSettings    the blog's own settings cannot be read
    └── BadState       what an earlier import noted cannot be read

Anything smaller is a finding in the report, and the rest goes on.
"""

from __future__ import annotations


class ImportStopped(Exception):  # noqa: N818  # it names what happened
    """An import that cannot start."""


class NotABlog(ImportStopped):
    """There is no Hugo site where one was named."""


class BadSettings(ImportStopped):
    """The blog's settings cannot be read."""


class BadState(ImportStopped):
    """What an earlier import noted cannot be read."""

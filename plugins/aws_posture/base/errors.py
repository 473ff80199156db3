"""Every error that a user can see.

Each message is one line: what is wrong, where, and what to do.

    PostureError
    ├── OptionError               an option of the plugin or the command line
    ├── FactError                 a fact, state or option that the catalogue does not have
    │   └── FactFileError         a file of facts; knows the file and the line
    ├── ExtensionError            a package that brings facts brings what cannot be used
    ├── MarkdownError             a page's Markdown; knows the page and the line
    ├── SnapshotError             a snapshot file
    │   ├── SnapshotVersionError  written by another version
    │   └── WrongAccountError     of an account other than the one asked for
    ├── CollectError              AWS could not be asked
    │   ├── CredentialsError      the credentials that were supplied do not work
    │   │   └── RootCredentialsError
    │   ├── MissingExtraError     boto3 is not installed
    │   └── BlockedCallError      a call outside the declared read operations
    ├── FailedFactError           a fact that stops a build or a command fails or got worse
    ├── DeclarationError          a file in which a team declares answers and accepted risks
    ├── LeakError                 a folder holds account data, or cannot be verified
    └── StampError                a site folder that cannot be stamped
"""

from __future__ import annotations

from collections.abc import Iterable

from aws_posture.base.words import shortened

_LONGEST = 1000
"""The most characters of a mistake in a file, whatever is in the file."""


class PostureError(Exception):
    """What went wrong, in one line for the person who can fix it."""


class OptionError(PostureError):
    """An option of the plugin or of the command line cannot be used."""


class FactError(PostureError):
    """A fact, state or option that the catalogue does not have."""


class FactFileError(FactError):
    """A file of facts cannot be used.

    Args:
        problem: What is wrong and what to write instead.
        file: The file as its author knows it.
        line: The line, counted from 1, or None if it is about the file as a whole.
    """

    def __init__(self, problem: str, file: str, line: int | None = None) -> None:
        self.problem = problem = shortened(problem, _LONGEST)
        self.file = file
        self.line = line
        where = file if line is None else f"{file}:{line}"
        super().__init__(f"{where}: {problem}")


class ExtensionError(PostureError):
    """A package that brings facts cannot be used; the message names it."""


class MarkdownError(PostureError):
    """A page's Markdown cannot be turned into slots.

    Args:
        problem: What is wrong and what to write instead.
        page: The page's path as the author knows it, or None outside a site.
        line: The line in the page's file, counted from 1, or None when it came
            from elsewhere (an included snippet).
    """

    def __init__(self, problem: str, page: str | None = None, line: int | None = None) -> None:
        self.problem = problem
        self.page = page
        self.line = line
        where = ":".join(str(part) for part in (page, line) if part is not None)
        super().__init__(f"{where}: {problem}" if where else problem)


class SnapshotError(PostureError):
    """A snapshot file cannot be read or written."""


class SnapshotVersionError(SnapshotError):
    """A snapshot file was written by another version of the format."""


class WrongAccountError(SnapshotError):
    """A snapshot is of an account other than the one asked for."""


class CollectError(PostureError):
    """AWS could not be asked."""


class CredentialsError(CollectError):
    """The credentials that were supplied do not work."""


class RootCredentialsError(CredentialsError):
    """The credentials are the root user's, which nothing should use."""


class MissingExtraError(CollectError):
    """boto3 is not installed: the extra ``aws`` is missing."""


class BlockedCallError(CollectError):
    """Something tried to send a call outside the declared read operations."""


class FailedFactError(PostureError):
    """A fact fails or got worse that the user asked to stop at."""


class DeclarationError(PostureError):
    """A file of declarations cannot be read, or says something that has no meaning."""


class LeakError(PostureError):
    """A folder holds account data, or cannot be verified."""


class StampError(PostureError):
    """A site folder cannot be stamped."""


def exit_status(error: PostureError) -> int:
    """Return the exit status of a command that an error ends; the help of commands lists them."""
    match error:
        case CollectError():
            return 3
        case FailedFactError():
            return 4
        case LeakError():
            return 5
        case _:
            return 1


def nearest(written: str, known: Iterable[str], *, most: int = 3) -> str:
    """Return the known words nearest to what was written, for the end of a message.

    Returns:
        ``"; did you mean a, b?"``, or an empty string if nothing is near.
    """
    import difflib  # noqa: PLC0415  # only a mistake needs it

    near = difflib.get_close_matches(written, list(known), n=most, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else ""

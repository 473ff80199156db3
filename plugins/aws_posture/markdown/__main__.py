"""Checks the facts that Markdown files name, as the pre-commit hook `aws-posture-facts` does.

    python -m aws_posture.markdown FILE...

A page is converted on its own, with the extensions that decide what is code and what is nested in
what; a build of the whole site also checks what only a site has, such as links.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from aws_posture.base.errors import MarkdownError, OptionError, PostureError
from aws_posture.catalogue import CATALOGUE
from aws_posture.markdown import PostureExtension
from aws_posture.markdown.source import lines_before, without_front_matter
from markdown import Markdown

_EXTENSIONS = (
    "admonition",
    "attr_list",
    "footnotes",
    "md_in_html",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "tables",
)


def problems(files: Iterable[Path]) -> list[str]:
    """Return a message for each file whose forms cannot be rendered: the page, the line, and why.

    Raises:
        OptionError: A file cannot be read.
    """
    return [problem for file in files if (problem := _problem(file))]


def _problem(file: Path) -> str | None:
    try:
        written = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise OptionError(f"{file}: it cannot be read as UTF-8 text ({error})") from None
    text = without_front_matter(written)
    extension = PostureExtension(CATALOGUE)
    extension.locate(file.as_posix(), lines_before(written, text))
    try:
        Markdown(extensions=[*_EXTENSIONS, extension]).convert(text)
    except MarkdownError as error:
        return str(error)
    return None


def main() -> None:
    """Check the files of the command line; ends with status 1 if one has a problem."""
    if not sys.argv[1:]:
        sys.exit("Usage: python -m aws_posture.markdown FILE...")
    try:
        found = problems(map(Path, sys.argv[1:]))
    except PostureError as error:
        sys.exit(f"Error: {error}")
    print(*found, sep="\n", end="\n" if found else "")  # noqa: T201  # a command talks to people
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

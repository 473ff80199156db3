"""What a site generator that resolves links after Markdown tells extensions about the page.

MkDocs and similar generators resolve links while the tree of a page is made. Zensical does it in
the finished page, where a branch is encoded already; but it gives extensions enough information to
resolve the branch's links here.
"""

from __future__ import annotations

import logging
import posixpath
import re
import sys
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit, urlunsplit
from xml.etree.ElementTree import Element

from aws_posture.base import errors
from aws_posture.markdown.source import Location, lines_before
from markdown import Markdown

# The name under which Zensical registers what it tells extensions.
_CONTEXT = "rendering_context"

# How it says that Python code has failed: the error's class, its message, and a traceback.
_PYTHON_ERROR = re.compile(r"Python error: (\w+): (.*)")
_OURS = frozenset(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.PostureError)
)

_LINKS = {"a": "href", "img": "src"}
_INDEXES = frozenset({"index", "README"})


class _Page(Protocol):
    path: str
    url: str


class Engine(NamedTuple):
    """What the site generator tells.

    Attributes:
        path: The page's path in the documentation's folder.
        url: Its address in the site.
        directory_urls: Whether pages are folders.
        docs_dir: The documentation's folder, as it is configured.
    """

    path: str
    url: str
    directory_urls: bool
    docs_dir: str

    def location(self, text: str) -> Location:
        """Return where the page's text is in its file."""
        try:
            file = (Path(self.docs_dir) / self.path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return Location(self.path)
        return Location(self.path, lines_before(file, text))

    def resolve(self, branch: Element) -> None:
        """Resolve a branch's links to pages and files."""
        for element in branch.iter():
            name = _LINKS.get(element.tag) if isinstance(element.tag, str) else None
            if name and (link := element.get(name)):
                element.set(name, self._resolved(link))

    def _resolved(self, link: str) -> str:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
            return link
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), parts.path))
        address = self._address(target)
        here = posixpath.dirname(self.url) or "."
        relative = posixpath.relpath(address or ".", here)
        path = f"{relative}/" if address.endswith("/") or not address else relative
        return urlunsplit(parts._replace(path=path))

    def _address(self, target: str) -> str:
        stem, suffix = posixpath.splitext(target)
        if suffix != ".md":
            return target
        folder, name = posixpath.split(stem)
        if name in _INDEXES:
            page = f"{folder}/" if folder else ""
            return page if self.directory_urls else f"{page}index.html"
        return f"{stem}/" if self.directory_urls else f"{stem}.html"


def engine(md: Markdown) -> Engine | None:
    """Return what the site generator tells; None for one that tells nothing, such as MkDocs."""
    if _CONTEXT not in md.preprocessors:
        return None
    context = md.preprocessors[_CONTEXT]
    page: _Page | None = getattr(context, "page", None)
    config = getattr(context, "config", {})
    if page is None:
        return None
    return Engine(
        page.path,
        page.url,
        bool(config.get("use_directory_urls", True)),
        str(config.get("docs_dir", "docs")),
    )


def say_errors_in_a_line() -> None:
    """Make commands say in one line what is wrong with a page.

    By themselves Zensical prints two tracebacks, and Python-Markdown's command one.
    """
    if _is_command() and sys.excepthook is sys.__excepthook__:
        sys.excepthook = _say


def _is_command() -> bool:
    # It is asked for each page: a Path would take a third of what this extension costs one without facts.
    if "zensical" in sys.modules:
        return True
    if "markdown_py" in sys.argv[0] and Path(sys.argv[0]).stem == "markdown_py":
        return True
    main = getattr(sys.modules.get("__main__"), "__spec__", None)
    return getattr(main, "name", "") == "markdown.__main__"


def told(error: errors.MarkdownError) -> errors.MarkdownError:
    """Return an error; Pelican is told of it before, as it only says which page it left out."""
    if "pelican" in sys.modules:
        logging.getLogger("pelican").error("%s", error)
    return error


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    found = _PYTHON_ERROR.match(str(error))
    if isinstance(error, errors.PostureError):
        sys.stderr.write(f"Error: {error}\n")
    elif found and found[1] in _OURS:
        sys.stderr.write(f"Error: {found[2]}\n")
    else:
        sys.__excepthook__(kind, error, trace)

"""Pages that were converted before: the same text, links that lead to the same addresses, the same words in the log.

MkDocs' own conversion makes each page; what it reads and says meanwhile is recorded. Where it would read
and say the same again, what came of it is taken from the memory.
"""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from mkdocs.structure import pages
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from post_series.memory.extensions import digest_of, includes_files
from post_series.memory.store import Json, Memory, digest

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.toc import AnchorLink

KIND = "conversions"

_log = logging.getLogger(pages.__name__)


class Conversions:
    """Converts the pages of one build, or remembers what they were converted to.

    Args:
        memory: What former builds made.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._is_untouched = _is_untouched()
        self._digests: dict[str, str | None] = {}

    def take_over(self, page: Page) -> None:
        """Have a page converted by this object, if MkDocs itself would convert it."""
        # A plugin may have pages of its own kind, which are converted in another way.
        is_plain = type(page).render is Page.render and "render" not in vars(page)
        if self._is_untouched and is_plain:
            page.render = functools.partial(self._render, page)  # type: ignore[method-assign]

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        settings = self._settings(config)
        if settings is None or includes_files(page.markdown or ""):
            Page.render(page, config, files)
            return
        file = page.file
        key = digest(
            *(settings, page.markdown, file.src_uri, file.url, file.inclusion.is_excluded()),
            *(_log.getEffectiveLevel(), logging.root.manager.disable),
        )
        # A checksum says that it is as it was written, and only this class writes.
        known = cast("dict[str, Any] | None", self._memory.recall(KIND, key))
        if known is not None and _is_still_so(known["asked"], files):
            self._memory.found[KIND] += 1
            _fill(page, known, files)
            return
        self._memory.made[KIND] += 1
        asked = _Asked(files)
        with _listening() as said:
            Page.render(page, config, cast("Files", asked))
        if asked.is_known and all(_can_be_said_again(record) for record in said):
            self._memory.keep(KIND, key, _written(page, asked, said))

    def _settings(self, config: MkDocsConfig) -> str | None:
        """Return the digest of what every conversion reads besides its text; None if that is not known."""
        # Some plugins have options of their own for each page.
        now = repr((config.markdown_extensions, config.mdx_configs))
        if now not in self._digests:
            self._digests[now] = _settings_digest(config)
        return self._digests[now]


class _Asked:
    """The files of a site, as links are resolved against them; it records what is asked.

    Attributes:
        answers: The address of each file that was asked for and whether it is left out of the site;
            None where there is no such file.
        is_known: Whether nothing else was asked.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self.answers: dict[str, Json] = {}
        self.is_known = True

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file with a path in the docs folder, as `Files` does."""
        file = self._files.get_file_from_path(path)
        self.answers[path] = _answer(file)
        return file

    def __getattr__(self, name: str) -> object:
        self.is_known = False
        return getattr(self._files, name)


def _answer(file: File | None) -> Json:
    return None if file is None else [file.src_uri, file.url, file.inclusion.is_excluded()]


def _is_still_so(asked: dict[str, Json], files: Files) -> bool:
    return all(_answer(files.get_file_from_path(path)) == told for path, told in asked.items())


def _written(page: Page, asked: _Asked, said: Sequence[logging.LogRecord]) -> Json:
    """Write down what a conversion left in a page."""
    links = page.links_to_anchors
    return {
        "asked": asked.answers,
        "said": [[record.levelno, record.msg] for record in said],
        "content": page.content,
        "title": page._title_from_render,  # noqa: SLF001  # MkDocs has no other place for it
        "toc": [_token(link) for link in page.toc],
        "ids": list(page.present_anchor_ids or ()),
        "links": links
        if links is None
        else [[file.src_uri, dict(anchors)] for file, anchors in links.items()],
    }


def _token(link: AnchorLink) -> Json:
    children = [_token(child) for child in link.children]
    return {"name": link.title, "id": link.id, "level": link.level, "children": children}


def _fill(page: Page, known: dict[str, Any], files: Files) -> None:
    """Leave in a page what its conversion would leave there, and say what that would say."""
    page.content = known["content"]
    page.toc = get_toc(known["toc"])
    page._title_from_render = known["title"]  # noqa: SLF001  # as above
    page.present_anchor_ids = set(known["ids"])
    if known["links"] is not None:
        page.links_to_anchors = {
            _file(source, page, files): anchors for source, anchors in known["links"]
        }
    for level, text in known["said"]:
        _log.log(level, text)


def _file(source: str, page: Page, files: Files) -> File:
    found = page.file if source == page.file.src_uri else files.get_file_from_path(source)
    return cast("File", found)


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Record what this thread says in the log."""
    said: list[logging.LogRecord] = []
    make, here = logging.getLogRecordFactory(), threading.get_ident()

    def listen(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401  # as logging calls it
        record = make(*args, **kwargs)
        # `mkdocs serve` answers requests meanwhile, in other threads.
        if threading.get_ident() == here:
            said.append(record)
        return record

    logging.setLogRecordFactory(listen)
    try:
        yield said
    finally:
        logging.setLogRecordFactory(make)


def _can_be_said_again(record: logging.LogRecord) -> bool:
    is_text = isinstance(record.msg, str) and not record.args and not record.exc_info
    return is_text and record.name == _log.name


def _settings_digest(config: MkDocsConfig) -> str | None:
    extensions = digest_of(config)
    if extensions is None:
        return None
    links = config.validation.links
    levels = [int(links.absolute_links), int(links.not_found), int(links.unrecognized_links)]
    return digest(extensions, config.use_directory_urls, *levels)


def _is_untouched() -> bool:
    """Return whether MkDocs' conversion is its own: some plugins replace parts of it."""
    parts = [Page.render, get_toc]
    for name in (
        *("_RelativePathTreeprocessor", "_ExtractAnchorsTreeprocessor"),
        *("_RawHTMLPreprocessor", "_ExtractTitleTreeprocessor", "_HTMLHandler"),
    ):
        parts += [part for part in vars(getattr(pages, name)).values() if hasattr(part, "__code__")]
    folder = pages.__file__.rpartition("pages.py")[0]
    return all(part.__code__.co_filename.startswith(folder) for part in parts)

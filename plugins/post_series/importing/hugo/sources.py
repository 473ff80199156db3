"""Lists the blog's files, and says what each is to Hugo."""

from __future__ import annotations

import enum
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from post_series.importing.hugo.settings import Language, Settings
from post_series.importing.report import Report

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn"})
_HTML = frozenset({".html", ".htm"})
_OTHER_MARKUP = frozenset({".org", ".adoc", ".asciidoc", ".ad", ".rst", ".pandoc", ".pdc"})


_LARGEST = 2_000_000
"""A longer page is a mistake, and would take minutes."""


class Kind(enum.Enum):
    """What a content file is to Hugo."""

    LEAF = "a page with files of its own"
    BRANCH = "the page of a section"
    SINGLE = "a page in a file"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the blog.

    Attributes:
        path: Where it is.
        name: Its path in the blog, with forward slashes.
        inside: Its path in the folder that it belongs to: content, static, data.
    """

    path: Path
    name: str
    inside: PurePosixPath


@dataclass(frozen=True, slots=True)
class Source:
    """A content file that Hugo makes a page of."""

    file: File
    kind: Kind
    language: Language
    is_html: bool = False

    @property
    def folder(self) -> PurePosixPath:
        """The folder that it is in, below the content folder."""
        return self.file.inside.parent

    @property
    def stem(self) -> str:
        """Its name without ending and language."""
        stem = self.file.inside.stem
        return stem.removesuffix(f".{self.language.code}")


@dataclass(slots=True)
class Tree:
    """All files of a blog that the importer looks at."""

    pages: list[Source] = field(default_factory=list)
    resources: list[tuple[File, Language]] = field(default_factory=list)
    static: list[File] = field(default_factory=list)
    data: list[File] = field(default_factory=list)
    assets: dict[str, File] = field(default_factory=dict)
    theme_assets: list[File] = field(default_factory=list)
    layouts: dict[str, File] = field(default_factory=dict)


def gather(root: Path, settings: Settings, report: Report) -> Tree:
    """List a blog's files."""
    tree = Tree()
    walk = _Walk(root.resolve(), report)
    seen: set[str] = set()
    for language in settings.languages:
        if language.content not in seen:
            seen.add(language.content)
            _gather_content(walk.files(language.content), settings, language, tree, report)
    served: set[PurePosixPath] = set()
    for folder in settings.static:
        # The blog's own file stands above one of its theme.
        fresh = [file for file in walk.files(folder) if file.inside not in served]
        tree.static += fresh
        served.update(file.inside for file in fresh)
    tree.data += walk.files(settings.data)
    tree.assets = {each.inside.as_posix(): each for each in walk.files(settings.assets)}
    for theme in settings.themes:
        tree.theme_assets += walk.files(f"{theme}/assets")
    for folder in reversed(settings.layouts):
        tree.layouts |= {each.inside.as_posix(): each for each in walk.files(folder)}
    return tree


def _gather_content(
    files: Iterator[File], settings: Settings, language: Language, tree: Tree, report: Report
) -> None:
    listed = [each for each in files if not _is_ignored(each)]
    leaves = {each.inside.parent for each in listed if _base(each, settings) == "index"}
    for file in listed:
        suffix = file.inside.suffix.lower()
        if suffix == ".gotmpl":
            report.problem(
                file.name,
                1,
                "it makes pages by a template, which are missing; write them as files.",
            )
        elif suffix in _OTHER_MARKUP:
            report.problem(
                file.name, 1, f"{suffix} is not Markdown; it is left out, convert it to .md first."
            )
        elif suffix in _MARKDOWN | _HTML and file.path.stat().st_size > _LARGEST:
            report.problem(
                file.name, 0, f"it is larger than {_LARGEST:,} bytes; it is left out, split it."
            )
        elif suffix not in _MARKDOWN | _HTML:
            tree.resources.append((file, _language(file, settings, language)))
        elif _base(file, settings) != "index" and leaves.intersection(file.inside.parents):
            report.note(
                file.name,
                0,
                "Hugo makes no page of a text inside another page's folder; it is left out.",
            )
        else:
            kind = _KINDS.get(_base(file, settings), Kind.SINGLE)
            spoken = _language(file, settings, language)
            tree.pages.append(Source(file, kind, spoken, suffix in _HTML))


_KINDS = {"index": Kind.LEAF, "_index": Kind.BRANCH}


def _base(file: File, settings: Settings) -> str:
    """Return a content file's name without ending and language; empty for other files."""
    if file.inside.suffix.lower() not in _MARKDOWN | _HTML:
        return ""
    stem, dot, code = file.inside.stem.rpartition(".")
    if dot and any(code == language.code for language in settings.languages):
        return stem
    return file.inside.stem


def _language(file: File, settings: Settings, default: Language) -> Language:
    code = file.inside.stem.rpartition(".")[2]
    return next((each for each in settings.languages if each.code == code), default)


def _is_ignored(file: File) -> bool:
    name = file.inside.name
    return name.startswith((".", "#")) or name.endswith("~")


@dataclass(frozen=True, slots=True)
class _Walk:
    root: Path
    report: Report

    def files(self, folder: str) -> Iterator[File]:
        """List the files below a folder of the blog, by name; links out of the blog are not followed."""
        top = self.root / folder
        if not top.is_dir() or not self._is_within(top, folder):
            return
        yield from self._below(top, top)

    def _below(self, folder: Path, top: Path) -> Iterator[File]:
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            path = Path(entry.path)
            name = path.relative_to(self.root).as_posix()
            if entry.is_symlink() and not self._may_follow(path, name):
                continue
            if entry.is_dir():
                yield from self._below(path, top)
            elif entry.is_file():
                yield File(path, name, PurePosixPath(path.relative_to(top).as_posix()))

    def _may_follow(self, path: Path, name: str) -> bool:
        if path.is_dir():
            self.report.problem(
                name, 0, "this is a link to a folder; it is left out, put the folder itself there."
            )
            return False
        return self._is_within(path, name)

    def _is_within(self, path: Path, name: str) -> bool:
        if not path.exists():
            self.report.problem(
                name, 0, "this link leads nowhere; it is left out, put the file there."
            )
            return False
        if not path.resolve().is_relative_to(self.root):
            self.report.problem(
                name, 0, "this link leads out of the blog; it is left out, put the file there."
            )
            return False
        return True

"""Lists the blog's files, and says what each is to Hugo."""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from post_series.importing.hugo.globs import matches
from post_series.importing.hugo.mounts import Mount
from post_series.importing.hugo.reading import LARGEST
from post_series.importing.hugo.settings import Language, Settings
from post_series.importing.report import Report

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn"})
_HTML = frozenset({".html", ".htm"})
_OTHER_MARKUP = frozenset({".org", ".adoc", ".asciidoc", ".ad", ".rst", ".pandoc", ".pdc"})


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
    words: list[File] = field(default_factory=list)


def gather(root: Path, settings: Settings, report: Report) -> Tree:
    """List a blog's files."""
    tree = Tree()
    walk = _Walk(root.resolve(), report)
    seen: set[str] = set()
    _check_ignored(settings, report)
    _check_mounts(root, settings, report)
    for language, folder in _contents(settings):
        if folder.source not in seen:
            seen.add(folder.source)
            _gather_content(walk.mounted(folder), settings, language, tree, report)
    served: set[PurePosixPath] = set()
    for folder in _folders("static", settings.static, settings):
        # The blog's own file stands above one of its theme.
        fresh = [file for file in walk.mounted(folder) if file.inside not in served]
        tree.static += fresh
        served.update(file.inside for file in fresh)
    for folder in _folders("data", [settings.data], settings):
        tree.data += walk.mounted(folder)
    for folder in _folders("assets", [settings.assets], settings):
        tree.assets |= {each.inside.as_posix(): each for each in walk.mounted(folder)}
    for place in (*(f"{theme}/i18n" for theme in reversed(settings.themes)), "i18n"):
        tree.words += walk.files(place)
    for theme in settings.themes:
        tree.theme_assets += walk.files(f"{theme}/assets")
    for templates in reversed(settings.layouts):
        tree.layouts |= {
            each.inside.as_posix(): each for each in walk.files(templates) if _is_read(each, report)
        }
    return tree


def _is_read(file: File, report: Report) -> bool:
    """Return whether a template is short enough to be read."""
    if file.path.stat().st_size <= LARGEST:
        return True
    report.problem(file.name, 0, f"it is larger than {LARGEST:,} bytes, so nothing reads it here.")
    return False


def _contents(settings: Settings) -> Iterator[tuple[Language, Mount]]:
    """Yield the folders with pages, and whose language they are of."""
    mounts = [each for each in settings.mounts if each.target.parts[0] == "content"]
    if not mounts:
        for language in settings.languages:
            yield language, Mount(language.content, PurePosixPath("content"))
    for mount in mounts:
        spoken = (each for each in settings.languages if each.code == mount.language)
        yield next(spoken, settings.languages[0]), mount


def _folders(kind: str, usual: Sequence[str], settings: Settings) -> list[Mount]:
    """List the folders that Hugo reads as one of its own: the usual ones, unless others are named."""
    mounts = [each for each in settings.mounts if each.target.parts[0] == kind]
    own = {f"{theme}/{kind}" for theme in settings.themes}
    kept = [folder for folder in usual if not mounts or folder in own]
    return [*mounts, *(Mount(folder, PurePosixPath(kind)) for folder in kept)]


def _check_ignored(settings: Settings, report: Report) -> None:
    for pattern in settings.ignored:
        if _compiled(pattern) is None:
            report.problem(
                *settings.keys.place("ignorefiles"),
                f"the pattern {pattern!r} cannot be read, so what it leaves out is published; "
                "write it in another way.",
            )


def _check_mounts(root: Path, settings: Settings, report: Report) -> None:
    for mount in settings.mounts:
        if mount.target.parts[0] in _OF_READERS and not (root / mount.source).exists():
            report.missing(
                *settings.keys.place("module", "mounts"),
                f"{mount.source} is not in the blog, so what Hugo has at {mount.target} is missing; "
                "put it there.",
            )


_OF_READERS = frozenset({"content", "static", "data"})


def _gather_content(
    files: Iterator[File], settings: Settings, language: Language, tree: Tree, report: Report
) -> None:
    listed = [each for each in files if not _is_ignored(each, settings)]
    leaves = {each.inside.parent for each in listed if _base(each, settings) == "index"}
    for file in listed:
        suffix = file.inside.suffix.lower()
        if suffix == ".gotmpl":
            report.missing(
                file.name,
                1,
                "it makes pages by a template, which are missing; write them as files.",
            )
        elif suffix in _OTHER_MARKUP:
            report.missing(
                file.name, 1, f"{suffix} is not Markdown; it is left out, convert it to .md first."
            )
        elif suffix in _MARKDOWN | _HTML and file.path.stat().st_size > LARGEST:
            report.missing(
                file.name, 0, f"it is larger than {LARGEST:,} bytes; it is left out, split it."
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


def _is_mounted(mount: Mount, inside: PurePosixPath) -> bool:
    def is_among(patterns: Sequence[str]) -> bool:
        path = inside.as_posix().lower()
        return any(matches(each.strip("/"), path) for each in patterns)

    return (not mount.only or is_among(mount.only)) and not is_among(mount.without)


def _is_ignored(file: File, settings: Settings) -> bool:
    name = file.inside.name
    if name.startswith((".", "#")) or name.endswith("~"):
        return True
    patterns = filter(None, map(_compiled, settings.ignored))
    return any(pattern.search(file.path.as_posix()) for pattern in patterns)


# Hugo's patterns take time that grows with the text; Python's may take for ever.
_REPEATED_REPETITION = re.compile(r"[+*}]\??\)[+*{]")


def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Read a pattern; None if it is none, or could take for ever."""
    try:
        return None if _REPEATED_REPETITION.search(pattern) else re.compile(pattern)
    except re.error:
        return None


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

    def mounted(self, mount: Mount) -> Iterator[File]:
        """List the files of a folder that Hugo has elsewhere, or the one file."""
        below = PurePosixPath(*mount.target.parts[1:])
        place = self.root / mount.source
        if place.is_file() and self._is_within(place, mount.source):
            yield File(place, mount.source, below)
        for file in self.files(mount.source):
            if _is_mounted(mount, file.inside):
                yield File(file.path, file.name, below / file.inside)

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
            self.report.missing(
                name, 0, "this is a link to a folder; it is left out, put the folder itself there."
            )
            return False
        return self._is_within(path, name)

    def _is_within(self, path: Path, name: str) -> bool:
        if not path.exists():
            self.report.missing(
                name, 0, "this link leads nowhere; it is left out, put the file there."
            )
            return False
        if not path.resolve().is_relative_to(self.root):
            self.report.missing(
                name, 0, "this link leads out of the blog; it is left out, put the file there."
            )
            return False
        return True

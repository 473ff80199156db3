"""Writes what an engine without plugins has to find before it builds.

    prepared/docs        the author's files; pages have in front matter what templates read; lists
    prepared/overrides   the author's templates, and the one of the lists
    mkdocs.prepared.yml  the author's configuration, with these two folders

All of it can be made again, and is ours alone: nothing of the author's is changed.
"""

from __future__ import annotations

import html
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from post_series.base.errors import ProjectError
from post_series.base.files import write_whole
from post_series.engines.configuration import configured
from post_series.engines.later import Postponed
from post_series.engines.project import Log, SourceSite, open_site

FOLDER, CONFIG = "prepared", "mkdocs.prepared.yml"
_DOCS, _OVERRIDES = f"{FOLDER}/docs", f"{FOLDER}/overrides"
_MADE = "Written by post-series prepare"
_IGNORE = ".gitignore"
_FRONT_LINES = 3
"""How many lines the front matter takes at least."""

# To YAML, these end a line, and to JSON they do not.
_LINE_BREAKS = str.maketrans({"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was written.

    Attributes:
        config: The configuration to build from.
        site: The folder that the engine will build into, relative to it.
        pages: How many pages there are.
        added: How many of them the author did not write.
    """

    config: Path
    site: str
    pages: int
    added: int


def prepare(config_file: Path, log: Log) -> Prepared:
    """Write what an engine has to find before it builds a site.

    Args:
        config_file: The site's mkdocs.yml.
        log: Gets messages about what is left out or missing.

    Raises:
        PublishingError: Something that an author wrote cannot be used, or is in the way.
    """
    root = config_file.parent
    _make_room(root)
    site = open_site(config_file, log)
    # What is made from a text comes when there is one.
    for _, page in site.pages:
        page.content = ""
    site.publication.describe(site.files)
    _write(root / FOLDER / _IGNORE, f"# {_MADE}, which can write it again.\n*\n".encode())
    _synchronize(root / _DOCS, dict(_docs(site)))
    _synchronize(root / _OVERRIDES, dict(_overrides(site)))
    _write(root / CONFIG, _configuration(config_file, site).encode())
    pages = [file for file, _ in site.pages]
    added = sum(1 for file in pages if file.generated_by)
    target = os.path.relpath(site.config.site_dir, root)
    return Prepared(root / CONFIG, target, len(pages), added)


def clean(root: Path) -> None:
    """Remove what `prepare` wrote.

    Args:
        root: The folder with mkdocs.yml.
    """
    _make_room(root)
    shutil.rmtree(root / FOLDER, ignore_errors=True)
    (root / CONFIG).unlink(missing_ok=True)


def _make_room(root: Path) -> None:
    """Make sure that nothing of the author's is where this writes.

    Raises:
        ProjectError: Something is.
    """
    config, folder = root / CONFIG, root / FOLDER
    links = any(path.is_symlink() for path in (folder, root / _DOCS, root / _OVERRIDES))
    for path, is_ours in (
        (config, _is_ours(config)),
        (folder, _is_ours(folder / _IGNORE) and not links),
    ):
        if path.exists() and not is_ours:
            raise ProjectError(
                f"{path} was not written by post-series prepare, which needs its place; rename it"
            )


def _is_ours(path: Path) -> bool:
    return path.is_file() and _MADE.encode() in path.read_bytes()


def _configuration(config_file: Path, site: SourceSite) -> str:
    nav = site.config.nav
    replaced = {
        "docs_dir": _DOCS,
        "nav": _nav(site.navigation.items) if nav is None else nav,
        # By default it would lead into the copy.
        **({"edit_uri": site.config.edit_uri} if site.config.edit_uri else {}),
    }
    text = configured(config_file, replaced, {"custom_dir": _OVERRIDES})
    return f"# {_MADE} from {config_file.name}: change that.\n{text}"


def _nav(items: Iterable[Any]) -> list[object]:
    """Write a navigation as in mkdocs.yml."""
    return [
        {item.title: _nav(item.children)} if item.is_section else item.file.src_uri
        for item in items
    ]


def _docs(site: SourceSite) -> Iterator[tuple[str, bytes | Path]]:
    """Yield the files of the docs folder, each as its content, or as the file to copy."""
    postponed = Postponed(site.own, site.publication.sources)
    for file in site.included:
        if file.page is not None:
            # MkDocs' themes call the home page as the site is called, unless its author gave it a title.
            title = {"title": site.config.site_name} if file.page.is_homepage else {}
            meta = title | postponed.of(file.src_uri, file.page.meta)
            yield file.src_uri, _page(file, file.page, meta).encode()
        elif file.generated_by or file.abs_src_path is None:
            yield file.src_uri, file.content_bytes
        else:
            yield file.src_uri, Path(file.abs_src_path)


def _page(file: File, page: Page, meta: Mapping[str, object]) -> str:
    """Write a page so that its text begins at the line at which its author has it."""
    markdown = page.markdown or ""
    front = json.dumps(_plain(meta), ensure_ascii=False).translate(_LINE_BREAKS)
    before = file.content_string.count("\n") - markdown.count("\n")
    padding = "\n" * max(0, before - _FRONT_LINES)
    return f"---\n{front}\n{padding}---\n{markdown}"


def _plain(value: object) -> object:
    """Return a value of front matter as JSON has it, and texts as they are without markup's escapes."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Markup):
        return html.unescape(str(value))
    return value if isinstance(value, str | int | float | None) else str(value)


def _overrides(site: SourceSite) -> Iterator[tuple[str, Path]]:
    """Yield the templates; one of the author's wins."""
    theme = site.settings.get("theme")
    own = theme.get("custom_dir") if isinstance(theme, dict) else None
    for folder in (_TEMPLATES, *([site.root / own] if own else [])):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


def _synchronize(folder: Path, wanted: Mapping[str, bytes | Path]) -> None:
    """Make a folder hold these files and no others; what is right already is not touched."""
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (path.is_file() and name not in wanted):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    for name, content in wanted.items():
        if isinstance(content, Path):
            _copy(content, folder / name)
        else:
            _write(folder / name, content)


def _copy(source: Path, target: Path) -> None:
    told = source.stat()
    if target.is_file():
        there = target.stat()
        if (there.st_size, there.st_mtime_ns) == (told.st_size, told.st_mtime_ns):
            return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _write(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content)

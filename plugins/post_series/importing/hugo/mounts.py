"""The folders that Hugo reads as if they were elsewhere: `module.mounts`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from post_series.importing.hugo.reading import mapping, texts


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder, or a file, that Hugo reads as if it were elsewhere.

    Attributes:
        source: Where it is in the blog.
        target: Where Hugo has it, such as `content/notes`.
        language: The code of its language; empty for the main one.
        only: Patterns of its files that Hugo reads; none for all.
        without: Patterns of those that it leaves out.
    """

    source: str
    target: PurePosixPath
    language: str = ""
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def read_mounts(value: object) -> Iterator[Mount]:
    """Read what the settings say."""
    for each in value if isinstance(value, list) else []:
        said = mapping(each)
        source, target = (str(said.get(key) or "").strip("/") for key in ("source", "target"))
        if source and target and ".." not in PurePosixPath(target).parts:
            language = said.get("lang") or next(iter(texts(said.get("languages"))), "")
            files = texts(said.get("files"))
            yield Mount(
                source,
                PurePosixPath(target),
                str(language).lower(),
                (
                    *texts(said.get("includefiles")),
                    *(each for each in files if not each.startswith("!")),
                ),
                (
                    *texts(said.get("excludefiles")),
                    *(each.removeprefix("!").strip() for each in files if each.startswith("!")),
                ),
            )

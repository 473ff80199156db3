"""Files of ours among the site's files, and the one that readers run.

Pages are checked to link only to files that exist, before it is known which facts they name. So the
file is announced first, and made once all pages are rendered.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

from aws_posture import portable
from aws_posture.portable import CHECKSUM, NAME

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_MADE_BY = Path(portable.__file__)
_FILE, _CHECKSUM = f"assets/{NAME}", f"assets/{CHECKSUM}"


def generated(config: MkDocsConfig, name: str, content: bytes, source: Path) -> File:
    """Make a file of the site.

    Args:
        config: The site's configuration.
        name: Its name in the site.
        content: What it holds.
        source: A file that it comes from: many plugins take each file for one that lies somewhere.
    """
    included = InclusionLevel.INCLUDED
    file = File.generated(config, name, content=content, inclusion=included)
    file.abs_src_path = str(source)
    return file


def announce(files: Files, config: MkDocsConfig) -> None:
    """Add the file and its checksum to the site's files, without their content."""
    for name in (_FILE, _CHECKSUM):
        files.append(generated(config, name, b"", _MADE_BY))


def make(files: Files, facts: Collection[str]) -> bytes:
    """Make the file, or leave it out where no page names a fact.

    Args:
        files: The site's files.
        facts: The ids of the facts that its pages name.

    Returns:
        What the file holds; nothing if it was left out.
    """
    announced = [files.get_file_from_path(name) for name in (_FILE, _CHECKSUM)]
    if not facts:
        for file in filter(None, announced):
            files.remove(file)
        return b""
    from aws_posture.portable import archive  # noqa: PLC0415  # a site may have no facts

    content = archive.make(facts)
    for found, written in zip(announced, (content, archive.checksum(content)), strict=True):
        if found is not None:
            found.content_bytes = written
            found.abs_src_path = str(_MADE_BY)
    return content

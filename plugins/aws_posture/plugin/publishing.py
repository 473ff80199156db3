"""The file that readers run, among the site's files.

Pages are checked to link only to files that exist, before it is known which facts they name. So the
file is announced first, and made once all pages are rendered.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

from aws_posture.portable import CHECKSUM, NAME

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_FILE, _CHECKSUM = f"assets/{NAME}", f"assets/{CHECKSUM}"


def announce(files: Files, config: MkDocsConfig) -> None:
    """Add the file and its checksum to the site's files, without their content."""
    for name in (_FILE, _CHECKSUM):
        included = InclusionLevel.INCLUDED
        files.append(File.generated(config, name, content=b"", inclusion=included))


def make(files: Files, facts: Collection[str]) -> None:
    """Make the file, or leave it out where no page names a fact.

    Args:
        files: The site's files.
        facts: The ids of the facts that its pages name.
    """
    announced = [files.get_file_from_path(name) for name in (_FILE, _CHECKSUM)]
    if not facts:
        for file in filter(None, announced):
            files.remove(file)
        return
    from aws_posture.portable import archive  # noqa: PLC0415  # a site may have no facts

    content = archive.make(facts)
    for found, written in zip(announced, (content, archive.checksum(content)), strict=True):
        if found is not None:
            found.content_bytes = written

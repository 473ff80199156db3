"""What a second process does while a site is being made: it searches the files that are there already.

It reads lines of JSON: first the snapshots whose values it searches for and the folder of the site's own facts,
then for each file its path and its name in the site. At the end it writes these values as a line of
JSON, and the digests of what it found nothing in, which `Search` takes for searched.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from aws_posture.catalogue import use_folder
from aws_posture.snapshot import parse
from aws_posture.verify.searching import Search
from aws_posture.verify.values import values_of


def main(source: BinaryIO | None = None, target: BinaryIO | None = None) -> None:
    """Search the files that are named, until no more are."""
    source, target = source or sys.stdin.buffer, target or sys.stdout.buffer
    snapshots, facts_dir = json.loads(source.readline())
    use_folder(facts_dir and Path(facts_dir))
    values = values_of(parse(each, "snapshot") for each in snapshots)
    search = Search(values)
    folders: set[PurePosixPath] = set()
    for line in source:
        path, name = json.loads(line)
        search.name(name)
        folders.update(PurePosixPath(name).parents)
        # It may be gone, or not written yet: whoever waits for this searches what it does not know.
        with suppress(OSError):
            search.content(Path(path).read_bytes(), name)
    for folder in folders:
        search.name(folder.as_posix())
    target.write(json.dumps(values.wanted).encode() + b"\n")
    target.write(b"".join(search.found_clean))

"""What a second process does while a site is being made: it searches the files that are there already.

It reads lines of JSON: first what to search for, then for each file its path and its name in the site.
At the end it writes the digests of what it found nothing in, which `Search` takes for searched.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from aws_posture.verify.searching import Search
from aws_posture.verify.values import Values


def main(source: BinaryIO | None = None, target: BinaryIO | None = None) -> None:
    """Search the files that are named, until no more are."""
    source, target = source or sys.stdin.buffer, target or sys.stdout.buffer
    search = Search(Values(wanted=json.loads(source.readline())))
    for line in source:
        path, name = json.loads(line)
        # It may be gone, or not written yet: whoever waits for this searches what it does not know.
        with suppress(OSError):
            search.content(Path(path).read_bytes(), name)
    target.write(b"".join(search.found_clean))

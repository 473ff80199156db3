"""Files that are written atomically."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_READABLE = 0o644


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file under another name first, and rename it: nobody sees half of it.

    Missing folders are created. Text is written as UTF-8.

    Raises:
        OSError: It cannot be written; what was there before is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}-")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        # mkstemp's files are for their owner only; these are published.
        fresh.chmod(_READABLE)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        # Readers know the file, not its temporary name.
        error.filename = str(path)
        raise
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise

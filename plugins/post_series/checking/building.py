"""Builds the public site of a project into a temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from post_series.base.errors import ProjectError

# The public site has nothing to do with anybody's account.
_WITH = {"AWS_POSTURE": "off", "NO_MKDOCS_2_WARNING": "1"}


@contextmanager
def built_site(root: Path, *options: str, without: Sequence[str] = ()) -> Iterator[Path]:
    """Build the public site into a folder that exists as long as the context.

    Args:
        root: The folder with mkdocs.yml.
        options: Options of `mkdocs build`.
        without: Environment variables that MkDocs and its plugins must not see.

    Raises:
        ProjectError: It cannot be built; MkDocs has said why.
    """
    environ = {name: value for name, value in os.environ.items() if name not in without}
    with tempfile.TemporaryDirectory() as folder:
        # -P: a folder of the project named `markdown` or `yaml` must not shadow a library.
        command = [sys.executable, "-P", "-m", "mkdocs", "build", "--quiet", "--site-dir", folder]
        done = subprocess.run(  # noqa: S603  # MkDocs itself
            [*command, *options], cwd=root, env={**environ, **_WITH}, check=False
        )
        if done.returncode:
            raise ProjectError("the site cannot be built; MkDocs says why above")
        yield Path(folder)

"""Sites that are served, and a snapshot in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.snapshot import save
from building import Serving, just_taken
from serving import serve


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Run `mkdocs serve`; returns a function that waits for the home page to be as expected."""
    return serve


@pytest.fixture(scope="session")
def snapshot_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the fresh demonstration account's snapshot to a file."""
    path = tmp_path_factory.mktemp("snapshot") / "fresh.json"
    save(just_taken(demo.get("fresh")), path)
    return path

"""Private copies of the series' site as each site generator builds it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from engine_sites import build, sources

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.stamp import stamp


@pytest.fixture(scope="session")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that builds with an engine, and stamps the fresh account's copy."""
    made: dict[str, Path] = {}

    def make(engine: str) -> Path:
        if engine not in made:
            folder = tmp_path_factory.mktemp(engine)
            public = build(engine, sources(engine, folder), {})
            snapshot = demo.fresh()
            stamp(public, snapshot, evaluate(snapshot, CATALOGUE), folder / "copy")
            made[engine] = folder / "copy"
        return made[engine]

    return make

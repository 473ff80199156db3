"""Collecting from the test AWS, with the environment of a person who named credentials."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from aws.server import Aws
from aws_posture.collect import Source
from aws_posture.collect.collecting import take
from aws_posture.collect.transport import Limits
from aws_posture.snapshot import Snapshot
from aws_posture.snapshot.operations import READ_OPERATIONS, Operation
from aws_posture.snapshot.reads import Read

Take = Callable[..., Snapshot]

# Enough for a busy machine; a test of a stalled call brings limits of its own.
LIMITS = Limits(connect=20, read=60, total=240, attempts=2)


@pytest.fixture
def named(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """Put the credentials of the test account into the environment, and nothing else of AWS."""
    for name, value in aws.environ().items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    aws.root()
    return aws


@pytest.fixture
def collected(named: Aws) -> Take:
    """Collect from the test account."""
    del named

    def collect(
        source: Source | None = None,
        operations: Iterable[Operation | Read] = READ_OPERATIONS,
        limits: Limits = LIMITS,
    ) -> Snapshot:
        return take(source or Source(), operations, progress=lambda _: None, limits=limits)

    return collect


@pytest.fixture
def late_after() -> Callable[[Callable[[], object]], Callable[[], float]]:
    """Make a clock by which hours pass once something was asked and a pause was begun."""

    def clock(asked: Callable[[], object]) -> Callable[[], float]:
        times = iter((0.0,))
        return lambda: next(times, 3600.0) if asked() else 0.0

    return clock

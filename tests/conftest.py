"""Fixtures that every test can use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).resolve().parent))

from aws.server import Aws
from building import ROOT, run

# How long an example takes says nothing on a busy machine.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def aws_server() -> Iterator[Aws]:
    """Start one AWS per test process."""
    server = Aws()
    yield server
    server.stop()


@pytest.fixture
def aws(aws_server: Aws) -> Aws:
    """Give an empty account: nothing seeded, no faults, no calls."""
    aws_server.reset()
    return aws_server


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout, once per test process."""
    out = tmp_path_factory.mktemp("wheel")
    done = run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT),
        cwd=out,
    )
    assert done.status == 0, done.out + done.err
    (path,) = out.glob("*.whl")
    return path

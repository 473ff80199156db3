"""Fixtures that every test can use."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).resolve().parent))

from aws.server import Aws
from building import ROOT, built_series, once, run

# In the background of a script nothing hears Ctrl-C, and no child does; servers are ended by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says nothing on a busy machine.
PATIENT = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True, max_examples=30
)
settings.register_profile("gate", PATIENT)
settings.register_profile("nightly", PATIENT, max_examples=300)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


def pytest_sessionfinish() -> None:
    """Save what was measured: a worker that takes more than ten seconds to end is killed."""
    coverage = sys.modules.get("coverage")
    measuring = coverage and coverage.Coverage.current()
    if measuring:
        measuring.save()


@pytest.fixture(scope="session")
def aws_server() -> Iterator[Aws]:
    """Start one AWS for each test process."""
    server = Aws()
    yield server
    server.stop()


@pytest.fixture
def aws(aws_server: Aws) -> Aws:
    """Return an empty account: nothing seeded, no faults, no calls."""
    aws_server.reset()
    return aws_server


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all test processes of a run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def series(shared: Path) -> Path:
    """Build the series' public site once; the folder with its sources, for reading only."""
    return once(shared / "series", built_series)


@pytest.fixture(scope="session")
def wheel(shared: Path) -> Path:
    """Build the wheel of this checkout once."""
    (path,) = once(shared / "wheel", _build_wheel).glob("*.whl")
    return path


def _build_wheel(folder: Path) -> None:
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    done = run(*command, cwd=folder)
    assert done.status == 0, done.out + done.err

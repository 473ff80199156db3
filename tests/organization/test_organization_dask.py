"""The same collection on a Dask cluster: the same snapshots, and no credentials on the wire."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from collecting_company import FACTS, NO_LIMIT, Collect, settings

from aws.company import EXTERNAL_ID, Company
from aws.server import Aws
from aws_posture.base.errors import OptionError
from aws_posture.catalogue import get
from aws_posture.collect import Source
from aws_posture.organization import dask
from aws_posture.organization.accounts import Choice
from aws_posture.organization.collecting import Collection, Reporter, list_accounts, open_home
from aws_posture.organization.folder import Folder
from aws_posture.organization.reader import Task
from building import free_port

pytestmark = pytest.mark.slow

COMMAND = "import sys; from aws_posture.cli import main; sys.exit(main())"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|\+00:00)")


def _without_times(folder: Path) -> dict[str, str]:
    """Return the snapshots of a folder, by file, without times."""
    paths = sorted((folder / "snapshots").glob("*.json"))
    return {path.name: _TIME.sub("TIME", path.read_text()) for path in paths}


@pytest.mark.filterwarnings("ignore")  # of Dask's own
def test_workers_take_the_same_snapshots(
    company: Company, collect: Collect, tmp_path: Path
) -> None:
    from distributed import LocalCluster  # noqa: PLC0415  # slow to import

    company.refused.add(company.ids[2])
    company.report()
    collect()
    local = _without_times(tmp_path / "org")
    home = open_home(Source(), NO_LIMIT)
    listing = list_accounts(home, Choice(), lambda _: None)
    folder = Folder(tmp_path / "dask")
    with LocalCluster(
        n_workers=1,
        threads_per_worker=4,
        processes=False,
        protocol="tcp",
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    ) as cluster:
        run = Collection(folder, listing, [get(fact) for fact in FACTS], home, Reporter())
        known = settings(home=home.account)
        summary = run.run(lambda: dask.Dask(cluster.scheduler_address, known))
    assert summary.done == 12
    assert set(folder.refusals()) == {company.ids[2]}
    assert _without_times(tmp_path / "dask") == local


def test_workers_keep_within_the_bounds_together() -> None:
    whole = settings(shared_rate=50.0)
    one = dask.shared(whole, 4)
    assert one.limits.connections == whole.limits.connections // 4
    assert one.shared_rate == pytest.approx(12.5)
    assert dask.shared(whole, 1000).limits.connections == 1


def test_what_is_sent_to_workers_does_not_show_in_logs() -> None:
    sent = (settings(home="111122223333"), Task("444455556666", begun="{}"))
    assert not re.search(rf"\d{{12}}|{EXTERNAL_ID}", repr(sent))


@pytest.mark.filterwarnings("ignore")  # of Dask's own
def test_an_address_without_a_scheduler_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_PATIENCE", 0.2)
    with pytest.raises(OptionError, match="--scheduler: no scheduler with a worker answers"):
        dask.Dask(f"tcp://127.0.0.1:{free_port()}", settings())


@contextmanager
def _started(*command: str, environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("dask")), *command],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@pytest.mark.nightly
@pytest.mark.timeout(590)  # as long as a test process may be silent
def test_a_scheduler_and_two_workers_take_the_same_snapshots_of_a_thousand_accounts(
    aws: Aws, tmp_path: Path
) -> None:
    """The workers have credentials; the process that starts the run needs none for the roles."""
    aws.root()
    company = Company(aws, 999)
    try:
        company.refused = set(company.ids[::33])
        company.report()
        with _cluster(company, tmp_path) as address:
            _collected(company, tmp_path, "dask", "--scheduler", address)
        _collected(company, tmp_path, "local")
    finally:
        company.leave()
    spread = _without_times(tmp_path / "dask")
    assert len(spread) == 1000 - len(company.refused)
    assert spread == _without_times(tmp_path / "local")


@contextmanager
def _cluster(company: Company, home: Path) -> Iterator[str]:
    """Start a scheduler and two workers as people do; gives the scheduler's address."""
    address = f"tcp://127.0.0.1:{free_port()}"
    environ = company.aws.environ(HOME=str(home))
    port = address.rpartition(":")[2]
    scheduler = ("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    quiet = ("--no-dashboard", "--no-nanny")
    worker = ("worker", address, "--host", "127.0.0.1", "--nthreads", "4", *quiet)
    with ExitStack() as stack:
        for command in (scheduler, worker, worker):
            stack.enter_context(_started(*command, environ=environ))
        yield address


def _collected(company: Company, folder: Path, name: str, *options: str) -> None:
    asked = (word for fact in FACTS for word in ("--fact", fact))
    done = subprocess.run(
        [
            *(sys.executable, "-c", COMMAND, "organization", "collect", "-q"),
            *("-o", str(folder / name), "--external-id", EXTERNAL_ID, *asked, *options),
        ],
        env=company.aws.environ(HOME=str(folder), XDG_CACHE_HOME=str(folder)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

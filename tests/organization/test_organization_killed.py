"""A run that is killed at any moment: the next one goes on, and asks nobody twice."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from collecting_company import FACTS

from aws.company import EXTERNAL_ID, KINDS, Company
from aws.overlay import ACCOUNT
from aws.server import Aws
from aws_posture.catalogue.model import State
from aws_posture.organization.folder import Folder

pytestmark = pytest.mark.slow

COMMAND = "import sys; from aws_posture.cli import main; sys.exit(main())"


class Runs:
    """Starts the command again and again, and kills it."""

    def __init__(self, company: Company, folder: Path, *options: str) -> None:
        self._company, self._snapshots = company, folder / "org" / "snapshots"
        facts = (word for fact in FACTS for word in ("--fact", fact))
        start = (sys.executable, "-c", COMMAND, "organization", "collect", "-q")
        named = ("-o", str(folder / "org"), "--external-id", EXTERNAL_ID)
        self._command = [*start, *named, *facts, *options]
        self._environ = company.aws.environ(HOME=str(folder), XDG_CACHE_HOME=str(folder))

    def done(self) -> set[str]:
        """Return the accounts that have a snapshot."""
        return {path.stem for path in self._snapshots.glob("[0-9]*.json")}

    def killed(self, when: int) -> dict[tuple[str, str], int]:
        """Kill a run once so many accounts are done.

        Returns:
            How often each of them was asked until then.
        """
        process = subprocess.Popen(self._command, env=self._environ, stdout=subprocess.DEVNULL)
        while process.poll() is None and len(self.done()) < when:
            time.sleep(0.02)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        done = self.done()
        return {key: times for key, times in self._company.times().items() if key[0] in done}

    def finished(self) -> None:
        """Let a run come to its end."""
        done = subprocess.run(
            self._command, env=self._environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def _interrupted(company: Company, runs: Runs, moments: Iterable[int]) -> None:
    """Kill runs at some moments; who was done at one of them is asked nothing after it."""
    known: dict[tuple[str, str], int] = {}
    for moment in moments:
        known |= runs.killed(moment)
    assert known
    runs.finished()
    own = {key: times for key, times in known.items() if key[0] != ACCOUNT}
    assert {key: company.asked[key] for key in own} == own


def test_a_killed_run_goes_on_and_asks_nobody_again_who_has_answered(
    company: Company, tmp_path: Path
) -> None:
    company.refused.add(company.ids[7])
    company.slow = {(account, "iam:GetAccountSummary"): 0.1 for account in company.ids}
    runs = Runs(company, tmp_path, "--connections", "2")
    _interrupted(company, runs, (2, 5))
    assert runs.done() == {ACCOUNT, *company.ids} - {company.ids[7]}
    assert set(Folder(tmp_path / "org").refusals()) == {company.ids[7]}


@pytest.mark.nightly
@pytest.mark.timeout(590)  # as long as a test process may be silent
def test_a_thousand_accounts_survive_five_kills(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Five kinds of state, 3 % of roles refused, 1 % throttled, one that answers after 20 seconds."""
    del monkeypatch
    aws.root()
    company = Company(aws, 999)
    try:
        company.refused = set(company.ids[::33])
        company.throttled.update(dict.fromkeys(company.ids[1::100], 3))
        company.slow[company.ids[2], "iam:GetAccountSummary"] = 20.0
        runs = Runs(company, tmp_path)
        _interrupted(company, runs, (50, 200, 400, 600, 800))
    finally:
        company.leave()
    folder = Folder(tmp_path / "org")
    assert runs.done() == {ACCOUNT, *company.ids} - company.refused
    assert set(folder.refusals()) == company.refused
    for number, account in enumerate(company.ids):
        if account not in company.refused:
            state = folder.history.read(account)[-1].states["iam.admin"]
            assert state is (State.PASS if number % KINDS == 4 else State.FAIL), number

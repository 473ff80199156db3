"""What an organization costs: collecting many accounts, and judging them.

    python benchmarks/organization.py [--latency 0.05] [--accounts 1000] [--connections 16]

Every account is asked for all facts in one Region, by a server that takes 50 ms for each call, on as many
connections as one process can keep busy at that latency. Targets:
at most 1.5 times calls x latency / connections; memory for 1,000 accounts at most 1.3 times that for 100;
judging 1,000 accounts of 60 users in at most 60 s of one core.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from collecting import ROOT
from evaluating import snapshot_of

from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate

TARGET, MEMORY_TARGET, JUDGING_TARGET = 1.5, 1.3, 60.0
COMMAND = "import sys; from aws_posture.cli import main; sys.exit(main())"
FEW = 100
USERS, POLICIES, ROUNDS = 60, 50, 50


@dataclass(frozen=True, slots=True)
class Cost:
    """What one collection cost.

    Attributes:
        accounts: How many accounts were asked.
        calls: How many calls that took.
        seconds: How long it took.
        processor: The processor time of the collector, in seconds.
        megabytes: Its memory at most.
    """

    accounts: int
    calls: int
    seconds: float
    processor: float
    megabytes: float


def main() -> None:
    """Collect twice and judge, and print the figures beside their targets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    costs = [
        _collected(number, options.latency, options.connections)
        for number in (min(FEW, options.accounts), options.accounts)
    ]
    for cost in costs:
        ideal = cost.calls * options.latency / options.connections
        print(
            f"{cost.accounts} accounts: {cost.calls} calls, {cost.seconds:.1f} s, "
            f"{cost.seconds / ideal:.2f} times calls x latency / connections (at most {TARGET}); "
            f"{cost.processor:.1f} s of processor; {cost.megabytes:.0f} MB"
        )
    few, many = costs
    print(f"memory ratio {many.megabytes / few.megabytes:.2f} (at most {MEMORY_TARGET})")
    each = _judging()
    print(f"judging 1,000 accounts of 60 users: {1000 * each:.1f} s (at most {JUDGING_TARGET:.0f})")


def _collected(accounts: int, latency: float, connections: int) -> Cost:
    server = [sys.executable, str(ROOT / "benchmarks/_aws.py"), "--latency", str(latency)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [*server, "--accounts", str(accounts)], stdout=subprocess.PIPE, text=True
        ) as serving,
    ):
        try:
            url = serving.stdout.readline().strip() if serving.stdout else ""
            return _measured(Path(folder), url, accounts, connections)
        finally:
            serving.terminate()


def _measured(folder: Path, url: str, accounts: int, connections: int) -> Cost:
    command = [
        *(sys.executable, "-c", COMMAND, "organization", "collect", "-q", "-o", str(folder / "o")),
        *("--region", "us-east-1", "--connections", str(connections)),
    ]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_ENDPOINT_URL": url,
        "HOME": str(folder),
    }
    started = time.perf_counter()
    with subprocess.Popen(command, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        sys.exit("the collection failed")
    snapshots = list((folder / "o" / "snapshots").glob("*.json"))
    records = sum(len(json.loads(path.read_text())["records"]) for path in snapshots)
    # Besides: a role and the tags of each account, and the listing.
    calls = records + 2 * accounts
    unit = 1 if sys.platform == "darwin" else 1024
    processor = usage.ru_utime + usage.ru_stime
    return Cost(len(snapshots), calls, seconds, processor, usage.ru_maxrss * unit / 1e6)


def _judging() -> float:
    """Return the processor seconds that judging one account of 60 users takes."""
    taken = [snapshot_of(USERS, POLICIES, seed) for seed in range(ROUNDS)]
    started = time.process_time()
    for one in taken:
        evaluate(one, CATALOGUE)
    return (time.process_time() - started) / ROUNDS


if __name__ == "__main__":
    main()

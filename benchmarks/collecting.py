"""What a collection costs: all facts in 17 Regions, against a server that takes 50 ms for each call.

    python benchmarks/collecting.py [--latency 0.05] [--rounds 7]

Targets: at most 1.5 times the longest chain of calls, plus what importing costs; at most 140 MB. The
longest chain is the longer of two: the calls that wait for one another, and all calls one after
the other on each of 32 connections.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS = 32
# Who asks, which Regions there are, what is in each, and one call about each of those.
CHAIN = 4
TARGET = 1.5

READS = """
from aws_posture.catalogue import CATALOGUE
asked = [one for fact in CATALOGUE for one in (*fact.reads, *fact.may_read)]
"""
# Everything that is read from disk before a call can be made counts as importing: modules,
# and botocore's models of the services, which it reads when it makes their clients.
IMPORT = f"""
import boto3, aws_posture.collect.collecting
{READS}
from aws_posture.snapshot.reads import operations
session = boto3.Session(region_name="us-east-1")
for name in dict.fromkeys(one.client for one in operations(asked)):
    session.client(name)
"""
COLLECT = f"""
from aws_posture.collect import Source, collect
{READS}
snapshot = collect(Source(), asked)
records = len(snapshot.records)
from aws_posture.snapshot import Refusal
refused = [one for one in snapshot.records if isinstance(one, Refusal)]
assert not refused, refused[:3]
assert len(snapshot.regions) == 17
"""
MEASURED = """
import json, resource, time
started, records = time.perf_counter(), 0
{code}
print(json.dumps({{
    "seconds": time.perf_counter() - started,
    "records": records,
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}}))
"""


def main() -> None:
    """Collect in fresh processes and print medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    command = [sys.executable, str(ROOT / "benchmarks/_aws.py"), "--latency", str(options.latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = server.stdout.readline().strip() if server.stdout else ""
            _run(COLLECT, url)  # the server's first answers are slow
            runs = [(_run(IMPORT, url), _run(COLLECT, url)) for _ in range(options.rounds)]
        finally:
            server.terminate()
    _report(runs, options.latency)


def _run(code: str, url: str) -> dict[str, float]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_ENDPOINT_URL": url,
    }
    command = [sys.executable, "-c", MEASURED.format(code=code)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _report(runs: list[tuple[dict[str, float], dict[str, float]]], latency: float) -> None:
    calls = runs[0][1]["records"]
    chain = max(CHAIN, calls / CONNECTIONS) * latency
    importing = statistics.median(run["seconds"] for run, _ in runs)
    collecting = statistics.median(run["seconds"] for _, run in runs)
    ratios = [whole["seconds"] / (imports["seconds"] + TARGET * chain) for imports, whole in runs]
    print(f"calls                   {calls:.0f}")
    print(f"importing               {importing:.3f} s")
    print(f"importing + collecting  {collecting:.3f} s; the longest chain is {chain:.3f} s")
    print(
        f"ratio to importing + {TARGET} x chain, pair by pair: median {statistics.median(ratios):.2f} "
        f"({min(ratios):.2f} to {max(ratios):.2f})"
    )
    print(f"peak memory             {max(run['megabytes'] for _, run in runs):.0f} MB")


if __name__ == "__main__":
    main()

"""What a collection costs, against a server that takes 50 ms for each call.

    python benchmarks/collecting.py [--latency 0.05] [--rounds 7]

Targets: at most 15 calls; at most 1.3 times the longest chain of dependent calls (who asks,
have the report made, get it) plus what importing costs; at most 100 MB.
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
CHAIN = 3

# Everything that is read from disk before a call can be made counts as importing: modules,
# and botocore's models of the services, which it reads when it makes their clients.
IMPORT = """
import boto3
import aws_posture.collect.collecting
from aws_posture.facts import CATALOGUE
session = boto3.Session(region_name="us-east-1")
for name in ("sts", "iam", "organizations", "account"):
    session.client(name)
"""
COLLECT = """
from aws_posture.collect import Source, collect
from aws_posture.facts import CATALOGUE
operations = [read for fact in CATALOGUE for read in (*fact.reads, *fact.may_read)]
records = len(collect(Source(), operations).records)
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
    command = [sys.executable, str(ROOT / "tests/aws/server.py"), "--latency", str(options.latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            url = server.stdout.readline().strip() if server.stdout else ""
            _run(COLLECT, url)  # the server's first answers are slow
            runs = [(_run(IMPORT, url), _run(COLLECT, url)) for _ in range(options.rounds)]
        finally:
            server.terminate()
    _report(runs, CHAIN * options.latency)


def _run(code: str, url: str) -> dict[str, float]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_ENDPOINT_URL": url,
    }
    command = [sys.executable, "-c", MEASURED.format(code=code)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _report(runs: list[tuple[dict[str, float], dict[str, float]]], chain: float) -> None:
    importing = statistics.median(run["seconds"] for run, _ in runs)
    collecting = statistics.median(run["seconds"] for _, run in runs)
    ratios = [whole["seconds"] / (imports["seconds"] + 1.3 * chain) for imports, whole in runs]
    print(f"calls                   {runs[0][1]['records']:.0f}")
    print(f"importing               {importing:.3f} s")
    print(f"importing + collecting  {collecting:.3f} s; the longest chain is {chain:.3f} s")
    print(
        f"ratio to importing + 1.3 x chain, pair by pair: median {statistics.median(ratios):.2f} "
        f"({min(ratios):.2f} to {max(ratios):.2f})"
    )
    print(f"peak memory             {max(run['megabytes'] for _, run in runs):.0f} MB")


if __name__ == "__main__":
    main()

"""The same questions, asked by aws-posture and by Prowler, of the same server.

    python benchmarks/peers.py [--prowler COMMAND] [--latency 0.05] [--users 20]

It writes the table of `peers.md`. Prowler is no part of this project's environment: without
--prowler it is installed from PyPI into .cache/peers first.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from aws.server import Aws  # noqa: E402  # the tests' stand-in for AWS

PROWLER = "prowler==5.46.0"
PASSWORD = "An example, 1 digit"  # noqa: S105  # of nobody
CHECKS = (
    *("iam_root_mfa_enabled", "iam_root_hardware_mfa_enabled", "iam_no_root_access_key"),
    *("iam_avoid_root_usage", "iam_root_credentials_management_enabled"),
    *("iam_user_administrator_access_policy", "iam_group_administrator_access_policy"),
    *("iam_user_mfa_enabled_console_access", "iam_rotate_access_key_90_days"),
    *("iam_user_accesskey_unused", "iam_user_console_access_unused"),
    *("iam_password_policy_minimum_length_14", "iam_password_policy_reuse_24"),
)
FACTS = (
    *("root.mfa", "root.mfa-kind", "root.access-keys", "root.last-used", "root.centralized"),
    *("iam.admin", "iam.admin-count", "iam.user-mfa", "iam.access-keys", "iam.unused"),
    "iam.password-policy",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost."""

    name: str
    calls: int
    seconds: float
    megabytes: float


def main() -> None:
    """Seed an account, run both, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prowler", help="the command; else it is installed")
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--users", type=int, default=20)
    options = parser.parse_args()
    prowler = options.prowler or _installed()
    aws = Aws()
    try:
        _seed(aws, options.users)
        aws.latency(options.latency)
        with tempfile.TemporaryDirectory() as folder:
            costs = [_ours(aws, Path(folder)), _prowlers(aws, prowler, Path(folder))]
    finally:
        aws.stop()
    text = _table(costs, options.latency, options.users)
    print(text)
    page = ROOT / "benchmarks" / "peers.md"
    start, mark, _ = page.read_text(encoding="utf-8").partition("<!-- table -->\n")
    page.write_text(f"{start}{mark}\n{text}\n", encoding="utf-8")


def _installed() -> str:
    folder = ROOT / ".cache" / "peers"
    if not (folder / "bin" / "prowler").is_file():
        venv.create(folder, with_pip=True)
        command = [folder / "bin" / "pip", "install", "--quiet", PROWLER]
        subprocess.run(command, check=True)
    return str(folder / "bin" / "prowler")


def _seed(aws: Aws, users: int) -> None:
    iam = aws.client("iam")
    aws.root(mfa=False)
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}],
    }
    for number in range(users):
        name = f"user-{number}"
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(document))
        if number % 2:
            iam.create_login_profile(UserName=name, Password=PASSWORD)
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    everybody = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    policy = iam.create_policy(PolicyName="everything", PolicyDocument=everybody)
    iam.attach_user_policy(UserName="user-0", PolicyArn=policy["Policy"]["Arn"])


def _ours(aws: Aws, folder: Path) -> Cost:
    code = "import sys; from aws_posture.cli import main; sys.exit(main())"
    facts = [word for fact in FACTS for word in ("--fact", fact)]
    command = [sys.executable, "-c", code, "collect", "-o", str(folder / "snapshot.json"), *facts]
    return _measured("aws-posture", aws, command, folder)


def _prowlers(aws: Aws, prowler: str, folder: Path) -> Cost:
    command = [prowler, "aws", "--region", "us-east-1", "--no-banner", "--checks", *CHECKS]
    options = ["--output-formats", "json-ocsf", "--output-directory", str(folder / "out")]
    return _measured(PROWLER.replace("==", " "), aws, [*command, *options], folder)


def _measured(name: str, aws: Aws, command: list[str], folder: Path) -> Cost:
    before = len(aws.calls)
    started = time.perf_counter()
    environ = {**aws.environ(), "HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, env=environ, stdout=log, stderr=log) as process,
    ):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    unit = 1 if sys.platform == "darwin" else 1024
    print(f"{name}: exit status {process.returncode}")
    return Cost(name, len(aws.calls) - before, seconds, usage.ru_maxrss * unit / 1e6)


def _table(costs: list[Cost], latency: float, users: int) -> str:
    ours, theirs = costs
    rows = [
        f"| {cost.name} | {cost.calls} | {cost.seconds:.1f} | {cost.megabytes:.0f} |"
        for cost in costs
    ]
    ratio = (
        f"| ratio | {theirs.calls / ours.calls:.0f} | {theirs.seconds / ours.seconds:.0f} "
        f"| {theirs.megabytes / ours.megabytes:.0f} |"
    )
    return "\n".join(
        (
            f"{users} users, {latency * 1000:.0f} ms a call, one run side by side.",
            "",
            "| | calls | seconds | MB at most |",
            "| --- | ---: | ---: | ---: |",
            *rows,
            ratio,
        )
    )


if __name__ == "__main__":
    main()

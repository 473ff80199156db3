"""The same questions, asked by aws-posture and by Prowler, of the same server.

    python benchmarks/peers.py [--prowler COMMAND] [--latency 0.05] [--users 20] [--accounts 1]

It writes a table of `peers.md`: that of one account, or with --accounts that of an organization, every
account of which has so many users. Prowler's command line takes one account at a time, so it is run once for
each. Prowler is no part of this project's environment: without --prowler it is installed from PyPI into
.cache/peers first.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from aws.company import EXTERNAL_ID, ROLE, Company  # noqa: E402  # the tests' stand-in for AWS
from aws.overlay import ACCOUNT  # noqa: E402  # the same
from aws.server import Aws  # noqa: E402  # the same

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
    """What it cost to ask.

    Attributes:
        name: Who asked.
        calls: How many calls that took.
        seconds: How long it took.
        processor: The processor time of the process, in seconds, which no other process changes much.
        megabytes: Its memory at most.
    """

    name: str
    calls: int
    seconds: float
    processor: float
    megabytes: float


def main() -> None:
    """Seed the accounts, run both, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prowler", help="the command; else it is installed")
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--accounts", type=int, default=1)
    options = parser.parse_args()
    prowler = options.prowler or _installed()
    aws = Aws()
    try:
        accounts = _seeded(aws, options.accounts, options.users)
        aws.latency(options.latency)
        with tempfile.TemporaryDirectory() as folder:
            costs = (
                _ours(aws, Path(folder), accounts),
                _total([_prowlers(aws, prowler, Path(folder), one) for one in accounts]),
            )
    finally:
        aws.stop()
    users = f"{options.users} users"
    of = f"{len(accounts)} accounts of {users} each" if len(accounts) > 1 else users
    text = _table(costs, f"{of}, {options.latency * 1000:.0f} ms a call, one run side by side.")
    print(text)
    _write(text, "organization" if len(accounts) > 1 else "table")


def _write(text: str, mark: str) -> None:
    """Write a table behind its mark, up to the next mark."""
    page = ROOT / "benchmarks" / "peers.md"
    before, marked, after = page.read_text(encoding="utf-8").partition(f"<!-- {mark} -->\n")
    rest = re.search(r"^<!-- ", after, re.MULTILINE)
    kept = f"\n{after[rest.start() :]}" if rest else ""
    page.write_text(f"{before}{marked}\n{text}\n{kept}", encoding="utf-8")


def _installed() -> str:
    folder = ROOT / ".cache" / "peers"
    if not (folder / "bin" / "prowler").is_file():
        venv.create(folder, with_pip=True)
        command = [folder / "bin" / "pip", "install", "--quiet", PROWLER]
        subprocess.run(command, check=True)
    return str(folder / "bin" / "prowler")


def _seeded(aws: Aws, accounts: int, users: int) -> list[str]:
    """Seed the accounts; returns their ids, that of the credentials first."""
    ids = Company(aws, accounts - 1).ids if accounts > 1 else []
    _seed(aws.client("iam"), users)
    for account in ids:
        _seed(_in(aws, account), users)
    aws.root(mfa=False)
    # Prowler asks for these, and moto has neither: an error would be asked for again.
    now = datetime.now(UTC)
    aws.answer("iam:GenerateServiceLastAccessedDetails", {"JobId": "0" * 36})
    aws.answer(
        "iam:GetServiceLastAccessedDetails",
        {
            "JobStatus": "COMPLETED",
            "JobCreationDate": now,
            "JobCompletionDate": now,
            "ServicesLastAccessed": [],
        },
    )
    return [ACCOUNT, *ids]


def _in(aws: Aws, account: str) -> Any:  # noqa: ANN401  # boto3 has no types
    """Return a client for IAM in an account of the organization."""
    import boto3  # noqa: PLC0415  # only seeding needs it

    arn = f"arn:aws:iam::{account}:role/{ROLE}"
    given = aws.client("sts").assume_role(
        RoleArn=arn, RoleSessionName="seed", ExternalId=EXTERNAL_ID
    )["Credentials"]
    return boto3.client(
        "iam",
        endpoint_url=aws.url,
        region_name="us-east-1",
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )


def _seed(iam: Any, users: int) -> None:  # noqa: ANN401  # the same
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


def _ours(aws: Aws, folder: Path, accounts: Sequence[str]) -> Cost:
    code = "import sys; from aws_posture.cli import main; sys.exit(main())"
    facts = [word for fact in FACTS for word in ("--fact", fact)]
    one = ["collect", "-o", str(folder / "snapshot.json")]
    all_ = ["organization", "collect", "-o", str(folder / "ours"), "--external-id", EXTERNAL_ID]
    what = all_ if len(accounts) > 1 else one
    return _measured("aws-posture", aws, [sys.executable, "-c", code, *what, *facts], folder)


def _prowlers(aws: Aws, prowler: str, folder: Path, account: str) -> Cost:
    command = [prowler, "aws", "--region", "us-east-1", "--no-banner", "--checks", *CHECKS]
    options = ["--output-formats", "json-ocsf", "--output-directory", str(folder / account)]
    if account != ACCOUNT:
        arn = f"arn:aws:iam::{account}:role/{ROLE}"
        options += ["--role", arn, "--external-id", EXTERNAL_ID]
    cost = _measured(PROWLER.replace("==", " "), aws, [*command, *options], folder)
    found = next((folder / account).glob("*.ocsf.json"), None)
    if found is None or f'"{account}"' not in found.read_text("utf-8"):
        sys.exit(f"Prowler has not answered for {account}: {(folder / 'log').read_text()[-2000:]}")
    return cost


def _total(costs: Sequence[Cost]) -> Cost:
    """Add up what one process after the other cost."""
    return Cost(
        costs[0].name,
        sum(one.calls for one in costs),
        sum(one.seconds for one in costs),
        sum(one.processor for one in costs),
        max(one.megabytes for one in costs),
    )


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
    print(f"{name}: exit status {process.returncode}, {seconds:.1f} s")
    return Cost(
        name,
        len(aws.calls) - before,
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * unit / 1e6,
    )


def _table(costs: tuple[Cost, Cost], of: str) -> str:
    ours, theirs = costs
    rows = [
        f"| {cost.name} | {cost.calls} | {cost.seconds:.1f} | {cost.processor:.1f} "
        f"| {cost.megabytes:.0f} |"
        for cost in costs
    ]
    ratio = (
        f"| ratio | {theirs.calls / ours.calls:.0f} | {theirs.seconds / ours.seconds:.0f} "
        f"| {theirs.processor / ours.processor:.0f} | {theirs.megabytes / ours.megabytes:.0f} |"
    )
    return "\n".join(
        (
            of,
            "",
            "| | calls | seconds | of processor | MB at most |",
            "| --- | ---: | ---: | ---: | ---: |",
            *rows,
            ratio,
        )
    )


if __name__ == "__main__":
    main()

"""What policy evaluation costs: an account of 5,000 users with 200 policies.

    python benchmarks/evaluating.py [--users 5000] [--policies 200] [--rounds 7]

Target: at most twice the time that loading the account's JSON takes, plus a second.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter
from typing import Any

from aws_posture.iam import classify

ACCOUNT = "111122223333"
DENIES = 0.1
ALMIGHTY = 0.02
SERVICES = ("s3", "ec2", "iam", "sts", "lambda", "dynamodb", "kms", "logs", "sqs", "sns")


def main() -> None:
    """Load and classify in turns, and print the ratio of the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=5000)
    parser.add_argument("--policies", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    text = json.dumps(_account(options.users, options.policies))
    loading, judging = [], []
    for _ in range(options.rounds):
        started = time.perf_counter()
        details = json.loads(text)
        loaded = time.perf_counter()
        users = classify(details, {}, ACCOUNT, "aws")
        judging.append(time.perf_counter() - loaded)
        loading.append(loaded - started)
    load, judge = statistics.median(loading), statistics.median(judging)
    classes = Counter(str(user.class_) for user in users)
    print(f"{options.users} users, {options.policies} policies, {len(text) / 1e6:.1f} MB of JSON")
    print(f"loading     {load:.3f} s")
    print(f"evaluating  {judge:.3f} s: {', '.join(f'{n} {name}' for name, n in classes.items())}")
    print(f"ratio to 2 x loading + 1 s: {judge / (2 * load + 1):.2f}")


def _account(users: int, policies: int) -> dict[str, Any]:
    """Make an account in which every user has some policies, a group and now and then a Deny."""
    chance = random.Random(1)  # noqa: S311  # the same account each time
    return {
        "UserDetailList": [_user(number, policies, chance) for number in range(users)],
        "GroupDetailList": [_group(number, chance) for number in range(20)],
        "Policies": [_policy(number, chance) for number in range(policies)],
    }


def _user(number: int, policies: int, chance: random.Random) -> dict[str, Any]:
    attached = chance.sample(range(policies), min(policies, 4))
    inline = (
        [{"PolicyName": "own", "PolicyDocument": _document(chance)}] if number % 10 == 0 else []
    )
    return {
        "UserName": f"user-{number}",
        "Path": "/",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/user-{number}",
        "GroupList": [f"group-{number % 20}"],
        "AttachedManagedPolicies": [
            {"PolicyName": f"policy-{one}", "PolicyArn": _arn(one)} for one in attached
        ],
        "UserPolicyList": inline,
    }


def _group(number: int, chance: random.Random) -> dict[str, Any]:
    return {
        "GroupName": f"group-{number}",
        "Path": "/",
        "Arn": f"arn:aws:iam::{ACCOUNT}:group/group-{number}",
        "AttachedManagedPolicies": [],
        "GroupPolicyList": [{"PolicyName": "shared", "PolicyDocument": _document(chance)}],
    }


def _policy(number: int, chance: random.Random) -> dict[str, Any]:
    document = _document(chance)
    return {
        "PolicyName": f"policy-{number}",
        "Arn": _arn(number),
        "DefaultVersionId": "v1",
        "PolicyVersionList": [
            {"VersionId": "v1", "IsDefaultVersion": True, "Document": document},
        ],
    }


def _arn(number: int) -> str:
    return f"arn:aws:iam::{ACCOUNT}:policy/policy-{number}"


def _document(chance: random.Random) -> dict[str, Any]:
    statements = [
        {
            "Effect": "Deny" if chance.random() < DENIES else "Allow",
            "Action": [f"{chance.choice(SERVICES)}:{verb}*" for verb in ("Get", "List", "Put")],
            "Resource": "*",
        }
        for _ in range(5)
    ]
    if chance.random() < ALMIGHTY:
        statements.append({"Effect": "Allow", "Action": "*", "Resource": "*"})
    return {"Version": "2012-10-17", "Statement": statements}


if __name__ == "__main__":
    main()

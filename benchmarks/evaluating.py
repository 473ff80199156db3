"""What judging costs: policy evaluation in large accounts, and the whole catalogue beside it.

    python benchmarks/evaluating.py [--rounds 5]

Seconds are of processor time. Targets: evaluating 5,000 users, 2,000 roles and 500 policies takes at most
twice the time that loading their JSON takes, plus two seconds, grows with their number, and adds at most
three times the JSON's size in memory; an account in which every role may assume every role takes at most
ten seconds; the whole catalogue over 3,000 users takes at most 1.3 times `iam.admin` alone.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
import tracemalloc
from collections import Counter
from dataclasses import replace
from typing import Any

from aws_posture import demo
from aws_posture.catalogue import CATALOGUE, get
from aws_posture.judging import evaluate
from aws_posture.privilege import classify
from aws_posture.snapshot import Answer, Snapshot
from aws_posture.snapshot.operations import GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_CREDENTIAL_REPORT

ACCOUNT = "111122223333"
SIZES = ((1000, 400, 100), (2000, 800, 200), (5000, 2000, 500))
CATALOGUE_USERS = 3000
DENIES = 0.1
ALMIGHTY = 0.02
SERVICES = ("s3", "ec2", "iam", "sts", "lambda", "dynamodb", "kms", "logs", "sqs", "sns")


def main() -> None:
    """Load and classify accounts of three sizes, the worst ones, and the whole catalogue."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    for users, roles, policies in SIZES:
        text = json.dumps(_account(users, roles, policies))
        print(
            f"{users} users, {roles} roles, {policies} policies, {len(text) / 1e6:.1f} MB of JSON"
        )
        _measure(text, options.rounds)
    roles = SIZES[-1][1]
    for name, trusted in (("the account", 0), ("100 roles by name", 100)):
        text = json.dumps(_worst(roles, trusted))
        print(f"worst case: {roles} roles that may assume all, each trusts {name}")
        _measure(text, 1)
    _compare_catalogue(SIZES[-1][2], options.rounds)


def _measure(text: str, rounds: int) -> None:
    """Load and classify in turns, and print the medians; then classify once more for the memory."""
    loading, judging = [], []
    for _ in range(rounds):
        started = time.process_time()
        details = json.loads(text)
        loaded = time.process_time()
        found = classify(details, {}, ACCOUNT, "aws")
        judging.append(time.process_time() - loaded)
        loading.append(loaded - started)
    load, judge = statistics.median(loading), statistics.median(judging)
    classes = Counter(str(one.class_) for one in found)
    del found
    tracemalloc.start()
    classify(details, {}, ACCOUNT, "aws")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"  loading {load:.2f} s, evaluating {judge:.2f} s; {dict(classes)}")
    print(f"  ratio to 2 x loading + 2 s: {judge / (2 * load + 2):.2f}")
    print(f"  objects that evaluating adds, at most: {peak / len(text):.1f} times the JSON's size")


def _worst(roles: int, trusted: int) -> dict[str, Any]:
    """Make roles that trust the account or the next ones, and none of which is powerful."""
    assume = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    arns = [f"arn:aws:iam::{ACCOUNT}:role/role-{number}" for number in range(roles)]
    account = _account(0, 0, 0)
    for number, arn in enumerate(arns):
        following = [arns[(number + step) % roles] for step in range(1, trusted + 1)]
        trust = {**assume, "Principal": {"AWS": following or f"arn:aws:iam::{ACCOUNT}:root"}}
        del trust["Resource"]
        change = {"Effect": "Allow", "Action": "iam:UpdateRole", "Resource": arns[number - 1]}
        account["RoleDetailList"].append(
            {
                "RoleName": f"role-{number}",
                "Path": "/",
                "Arn": arn,
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                "AttachedManagedPolicies": [],
                "RolePolicyList": [_inline([assume, change])],
            }
        )
    return account


def _inline(statements: list[dict[str, Any]]) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": statements}
    return {"PolicyName": "own", "PolicyDocument": document}


def _compare_catalogue(policies: int, rounds: int) -> None:
    """Judge one fact and all facts in turns, and print the ratio of the best."""
    snapshot = snapshot_of(CATALOGUE_USERS, policies)
    chosen = {"iam.admin alone": [get("iam.admin")], "the whole catalogue": list(CATALOGUE)}
    best = dict.fromkeys(chosen, float("inf"))
    for _ in range(rounds + 1):
        for name, facts in chosen.items():
            # A copy has forgotten what was read of the snapshot.
            fresh = replace(snapshot)
            started = time.process_time()
            evaluate(fresh, facts)
            best[name] = min(best[name], time.process_time() - started)
    one, everything = best.values()
    print(f"{CATALOGUE_USERS} users: " + ", ".join(f"{name} {t:.3f} s" for name, t in best.items()))
    print(f"ratio: {everything / one:.2f} (target 1.3)")


def snapshot_of(users: int, policies: int, seed: int = 1) -> Snapshot:
    """Make a demonstration account's snapshot that of an account with so many users."""
    base = demo.get("fresh")
    account = _account(users, 2 * users // 5, policies, seed)
    answers = {
        str(GET_ACCOUNT_AUTHORIZATION_DETAILS): lambda _: account,
        str(GET_CREDENTIAL_REPORT): lambda result: _report(result, account),
    }
    records = (
        replace(record, result=answers[record.operation](record.result))
        if isinstance(record, Answer) and record.operation in answers
        else record
        for record in base.records
    )
    return replace(base, records=tuple(records))


def _report(result: Any, account: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401  # any answer
    """Give each user the row that the report's first user has."""
    header, root, first, *_ = result["Content"].splitlines()
    rest = first.split(",")[2:]
    rows = (",".join([u["UserName"], u["Arn"], *rest]) for u in account["UserDetailList"])
    return {**result, "Content": "\n".join((header, root, *rows))}


def _account(users: int, roles: int, policies: int, seed: int = 1) -> dict[str, Any]:
    """Make an account in which every user has some policies, a group and now and then a Deny."""
    chance = random.Random(seed)  # noqa: S311  # the same account each time
    return {
        "UserDetailList": [_user(number, policies, chance) for number in range(users)],
        "RoleDetailList": [_role(number, roles, policies, chance) for number in range(roles)],
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


def _role(number: int, roles: int, policies: int, chance: random.Random) -> dict[str, Any]:
    """Make a role that a service, the account, another role or another account may assume."""
    other = f"arn:aws:iam::{ACCOUNT}:role/role-{chance.randrange(roles)}"
    account = f"arn:aws:iam::{ACCOUNT}:root"
    whom = (
        {"Service": chance.choice(("lambda.amazonaws.com", "ec2.amazonaws.com"))},
        *({"AWS": one} for one in (account, other, "arn:aws:iam::444455556666:root")),
    )
    trust = {"Effect": "Allow", "Principal": chance.choice(whom), "Action": "sts:AssumeRole"}
    own = {"Effect": "Allow", "Action": ["sts:AssumeRole", "iam:PassRole"], "Resource": other}
    attached = chance.sample(range(policies), min(policies, 3))
    return {
        "RoleName": f"role-{number}",
        "Path": "/",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/role-{number}",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "AttachedManagedPolicies": [
            {"PolicyName": f"policy-{one}", "PolicyArn": _arn(one)} for one in attached
        ],
        "RolePolicyList": [_inline([own])],
        "InstanceProfileList": [],
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

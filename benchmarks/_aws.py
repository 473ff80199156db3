"""An AWS that answers at once but for a fixed latency, and takes next to no processor time itself.

moto would take more of it than the collector that is measured. The answers are those of a
demonstration account, and for everything else one answer for each operation.

    python benchmarks/_aws.py --latency 0.05    prints the address and serves

With --accounts it is an organization, in which every role can be assumed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from aws.operations import Request, answer, recognise, shape_of
from aws_posture import demo
from aws_posture.snapshot import Answer

REGIONS = (
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1"),
    *("ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2"),
    *("eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
)
"""The 17 that are enabled in every account."""

# What others are asked about, and what has to be an answer of some kind.
_ANSWERS: dict[str, dict[str, Any]] = {
    "account:ListRegions": {
        "Regions": [
            {"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for name in REGIONS
        ]
    },
    "s3:ListBuckets": {"Buckets": [{"Name": f"bucket-{number}"} for number in range(20)]},
    "kms:ListKeys": {"Keys": [{"KeyId": f"key-{number}"} for number in range(3)]},
    "cloudtrail:DescribeTrails": {"trailList": [{"TrailARN": "arn:aws:cloudtrail:x:1:trail/a"}]},
    "guardduty:ListDetectors": {"DetectorIds": ["d"]},
}


@cache
def _of_the_demonstration() -> dict[str, Mapping[str, Any]]:
    records = demo.get("well-kept").records
    return {one.operation: one.result for one in records if isinstance(one, Answer)}


OWNER = "111122223333"
"""The account of whoever has no role's credentials."""


def _account_of(access_key: str) -> str:
    """Return whose a key is: that of a role has its account in it."""
    return access_key[-12:] if access_key.startswith("ASIA") else OWNER


def account_ids(number: int) -> list[str]:
    """Return the ids of so many accounts of the organization."""
    return [f"{200_000_000_000 + one}" for one in range(number)]


def _of_the_organization(accounts: int) -> dict[str, dict[str, Any]]:
    listed = [
        {"Id": one, "Name": f"team-{one[-4:]}", "Status": "ACTIVE"} for one in account_ids(accounts)
    ]
    root = {"Id": "r-root", "Name": "Root", "Arn": "arn:aws:organizations::1:root/o-x/r-root"}
    about = {"Id": "o-exampleorgid", "MasterAccountId": OWNER, "FeatureSet": "ALL"}
    return {
        "organizations:DescribeOrganization": {"Organization": about},
        "organizations:ListAccounts": {"Accounts": listed},
        "organizations:ListRoots": {"Roots": [root]},
        "organizations:ListAccountsForParent": {"Accounts": listed},
        "organizations:ListOrganizationalUnitsForParent": {"OrganizationalUnits": []},
    }


def _response(request: Request) -> bytes:
    """Answer a request; what depends on who asks is written each time."""
    account = _account_of(request.access_key)
    if request.operation == "sts:AssumeRole":
        arn = parse_qs(request.text.partition("\n")[2])["RoleArn"][0]
        key = f"ASIA{arn.split(':')[4]}"
        given = {"AccessKeyId": key, "SecretAccessKey": "x" * 40, "SessionToken": "y" * 300}
        later = datetime.now(UTC) + timedelta(hours=1)
        return _written(request.operation, {"Credentials": {**given, "Expiration": later}})
    if request.operation == "sts:GetCallerIdentity":
        arn = f"arn:aws:sts::{account}:assumed-role/aws-posture/aws-posture"
        return _written(request.operation, {"Account": account, "Arn": arn, "UserId": "x"})
    return _answer(request.operation)


@cache
def _answer(operation: str) -> bytes:
    result = _ANSWERS.get(operation, _of_the_demonstration().get(operation, {}))
    return _written(operation, _as_sent(result, shape_of(operation)))


def _written(operation: str, result: Mapping[str, Any]) -> bytes:
    status, kind, body = answer(operation, result)
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _as_sent(value: Any, shape: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Make times and bytes again of what a snapshot has as text."""
    if shape.type_name == "structure":
        members = shape.members
        return {
            name: _as_sent(one, members[name]) for name, one in value.items() if name in members
        }
    if shape.type_name == "list":
        return [_as_sent(one, shape.member) for one in value]
    if shape.type_name == "timestamp":
        return datetime.fromisoformat(value)
    return value.encode() if shape.type_name == "blob" else value


class _Connection(asyncio.Protocol):
    """One connection, which is kept open."""

    latency = 0.0

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # what TCP servers have
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer a request once all of it is there."""
        self._received += data
        head, found, rest = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        line, *fields = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (f.partition(":") for f in fields)
        }
        length = int(headers.get("content-length", 0))
        if headers.get("expect") or len(rest) < length:
            return
        self._received = b""
        method, target, _ = line.split(" ")
        path, _, query = target.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_AUTHORIZATION": headers.get("authorization", ""),
            "HTTP_X_AMZ_TARGET": headers.get("x-amz-target", ""),
        }
        written = _response(recognise(environ, rest))
        asyncio.get_running_loop().call_later(self.latency, self._transport.write, written)


async def _serve(latency: float, accounts: int) -> None:
    _Connection.latency = latency
    if accounts:
        _ANSWERS.update(_of_the_organization(accounts))
    for operation in (*_ANSWERS, *_of_the_demonstration()):
        _answer(operation)  # a server's first answers are slow
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--accounts", type=int, default=0)
    options = parser.parse_args()
    asyncio.run(_serve(options.latency, options.accounts))

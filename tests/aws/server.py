"""An AWS for tests: moto's threaded server on a loopback port, behind the overlay.

python tests/aws/server.py --port 0 --latency 0.05    prints the address and serves
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

os.environ["MOTO_ACCOUNT_ID"] = "111122223333"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from moto.moto_server.threaded_moto_server import ThreadedMotoServer  # after MOTO_
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from aws.overlay import ACCOUNT, Answers, Call, Fault, Overlay

# The example credentials of AWS's documentation.
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

_KEPT = ("PATH", "TMPDIR", "LANG", "SYSTEMROOT", "VIRTUAL_ENV")


class _Server(ThreadedMotoServer):
    """moto's threaded server with the overlay around its application."""

    def __init__(self, port: int) -> None:
        super().__init__("127.0.0.1", port, verbose=False)
        self.overlay = Overlay(DomainDispatcherApplication(create_backend_app))

    def _server_entry(self) -> None:
        self._server = make_server(
            self._ip_address,
            self._port,
            self.overlay,
            threaded=True,
            request_handler=MotoRequestHandler,
        )
        self._server_ready_event.set()
        self._server.serve_forever()


class Aws:
    """The account that tests talk to."""

    def __init__(self, port: int = 0) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = _Server(port)
        self._server.start()
        self.overlay = self._server.overlay
        host, number = self._server.get_host_and_port()
        self.url = f"http://{host}:{number}"

    def stop(self) -> None:
        """End the server."""
        self._server.stop()

    def reset(self) -> None:
        """Empty the account and forget faults and calls."""
        url = f"{self.url}/moto-api/reset"
        request = urllib.request.Request(url, method="POST")  # noqa: S310  # our own loopback address
        with urllib.request.urlopen(request) as answer:  # noqa: S310  # the same
            answer.read()
        self.overlay.reset()
        # moto has 17: to ask in all of them takes some hundred calls.
        enabled = [
            {"RegionName": name, "RegionOptStatus": "ENABLED_BY_DEFAULT"}
            for name in ("us-east-1", "eu-west-1")
        ]
        self.answer("account:ListRegions", {"Regions": enabled})

    def enforce(self, after: str = "0") -> None:
        """Let nobody do what no policy allows, after so many calls; ``inf`` is never."""
        request = urllib.request.Request(  # noqa: S310  # our own loopback address
            f"{self.url}/moto-api/reset-auth",
            data=after.encode(),
            headers={"Content-Type": "text/plain"},
            method="POST",
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310  # the same
            answer.read()

    @property
    def calls(self) -> list[str]:
        """The operations that were called, in order."""
        return [call.operation for call in self.overlay.calls]

    @property
    def log(self) -> list[Call]:
        """The same with times and access keys."""
        return self.overlay.calls

    def client(self, name: str) -> Any:  # noqa: ANN401  # boto3 has no types
        """Make a boto3 client, for seeding."""
        import boto3  # noqa: PLC0415  # only who seeds needs it

        return boto3.client(
            name,
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        )

    def environ(self, **extra: str) -> dict[str, str]:
        """Make the environment of a process that has credentials for this account."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {
            **kept,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_MKDOCS_2_WARNING": "1",
            **extra,
        }

    def root(  # each is a column of its own
        self,
        *,
        mfa: bool = True,
        password: bool = True,
        keys: int = 0,
        certificates: int = 0,
        virtual_mfa: bool = False,
        **row: str,
    ) -> None:
        """Set what the root user is like; further arguments are columns of the report."""
        self.overlay.account.summary = {
            "AccountMFAEnabled": int(mfa),
            "AccountPasswordPresent": int(password),
            "AccountAccessKeysPresent": keys,
            "AccountSigningCertificatesPresent": certificates,
        }
        self.overlay.account.root_device = virtual_mfa
        self.overlay.account.root_row = {
            "user": "<root_account>",
            "arn": f"arn:aws:iam::{ACCOUNT}:root",
            "user_creation_time": "2020-01-01T00:00:00+00:00",
            "password_enabled": "not_supported",
            "password_last_used": "no_information",
            "password_last_changed": "not_supported",
            "password_next_rotation": "not_supported",
            "mfa_active": str(mfa).lower(),
            "access_key_1_active": str(keys > 0).lower(),
            "access_key_2_active": str(keys > 1).lower(),
            "cert_1_active": str(certificates > 0).lower(),
            "cert_2_active": "false",
            **row,
        }

    def alias(self, name: str) -> None:
        """Set the account's alias."""
        self.client("iam").create_account_alias(AccountAlias=name)
        self.overlay.calls.clear()

    def organization(self, *, management: bool = True, features: list[str] | None = None) -> None:
        """Put the account into an organization."""
        self.overlay.account.organization = {
            "Id": "o-exampleorgid",
            "FeatureSet": "ALL",
            "MasterAccountId": ACCOUNT if management else "444455556666",
            "MasterAccountEmail": "owner@example.com",
        }
        self.overlay.account.features = (
            (features or [])
            if management
            else "AccountNotManagementOrDelegatedAdministratorException"
        )

    def features(self, answer: list[str] | str) -> None:
        """Set what ListOrganizationsFeatures answers: features, or the name of an error."""
        self.overlay.account.features = answer

    def security_contact(self, *, present: bool = True) -> None:
        """Set whether there is a security contact."""
        self.overlay.account.security_contact = present

    def boundary(self, user: str, policy_arn: str) -> None:
        """Set a user's permissions boundary."""
        self.overlay.account.boundaries[user] = policy_arn

    def caller(self, arn: str) -> None:
        """Set who asks."""
        self.overlay.account.caller = arn

    def report_not_ready(self, times: int) -> None:
        """Let the credential report be in progress so many times."""
        self.overlay.account.report_polls = times

    def fail(  # noqa: PLR0913  # parts of an error
        self,
        operation: str,
        code: str = "",
        *,
        status: int = 400,
        message: str = "Stand-in for a refusal",
        body: bytes | None = None,
        region: str = "",
    ) -> None:
        """Let an operation answer with an error, or with a body that is none."""
        named = f"{operation}@{region}" if region else operation
        self.overlay.faults[named] = Fault(code, status, message, body)

    def answer(self, operation: str, given: Answers, region: str = "") -> None:
        """Say what an operation answers, in moto's stead; in one Region, or in all.

        A member that is left out of the answer is left out on the wire.
        """
        self.overlay.answers[f"{operation}@{region}" if region else operation] = given

    def reset_connection(self, operation: str) -> None:
        """Let the connection break whenever an operation is called."""
        self.overlay.faults[operation] = Fault(reset=True)

    def slow(self, operation: str, seconds: float) -> None:
        """Let an operation take its time."""
        self.overlay.slowness[operation] = seconds

    def latency(self, seconds: float) -> None:
        """Let every call take so long."""
        self.overlay.latency = seconds


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0)
    options = parser.parse_args()
    aws = Aws(options.port)
    aws.latency(options.latency)
    print(aws.url, flush=True)  # noqa: T201  # whoever started this waits for it
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()

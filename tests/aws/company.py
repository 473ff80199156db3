"""An organization on the test server: accounts, units, roles, and what is wrong with some of them.

moto keeps an account's users apart from another's and knows whose a role's credentials are. It lets
everybody assume every role, and is never slow or busy: that is decided here, at the edge. It takes
every request for one account's while a variable says which; that is put aside.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from functools import cache
from urllib.parse import parse_qs

from moto.iam import models as iam_models
from moto.iam.models import iam_backends
from moto.organizations.models import organizations_backends

from aws.operations import Request
from aws.overlay import ACCOUNT, Answer, Fault
from aws.server import Aws

ROLE = "aws-posture"
EXTERNAL_ID = "an-id-that-nobody-guesses"
UNITS = ("Workloads", "Sandbox")

# moto looks through all accounts for whose a key is, at every request.
_search = iam_models.get_account_id_from
_account_of_role = cache(_search)

_EVERYTHING = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
)
KINDS = 5
"""How many kinds of state accounts have: by their number modulo this, as `_seed` says."""


class Company:
    """An organization with so many accounts, besides the one that manages it.

    Attributes:
        ids: Their ids, in the order in which they were made.
        refused: Those whose role cannot be assumed.
        throttled: How often a call in an account is throttled before it is answered.
        slow: How long a call in an account takes, in seconds, by account and operation.
        broken: Calls whose connection breaks, by account and operation.
        asked: How often each operation was answered, by account and operation.
    """

    def __init__(self, aws: Aws, accounts: int) -> None:
        self.aws = aws
        os.environ.pop("MOTO_ACCOUNT_ID", None)
        iam_models.get_account_id_from = _account_of
        client = aws.client("organizations")
        client.create_organization(FeatureSet="ALL")
        self._backend = organizations_backends[ACCOUNT]["aws"]
        root = client.list_roots()["Roots"][0]["Id"]
        self.units = {
            name: client.create_organizational_unit(ParentId=root, Name=name)["OrganizationalUnit"][
                "Id"
            ]
            for name in UNITS
        }
        self.ids = [self._account(number) for number in range(accounts)]
        aws.overlay.account.organization = {
            "Id": str(self._backend.org.id),
            "FeatureSet": "ALL",
            "MasterAccountId": ACCOUNT,
        }
        self.refused: set[str] = set()
        self.throttled: Counter[str] = Counter()
        self.slow: dict[tuple[str, str], float] = {}
        self.broken: set[tuple[str, str]] = set()
        self.asked: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        aws.overlay.decide = self._decide
        aws.overlay.calls.clear()

    def _account(self, number: int) -> str:
        made = self._backend.create_account(
            AccountName=f"team-{number:04}", Email=f"team-{number}@example.com", Tags=[]
        )
        account = str(made["CreateAccountStatus"]["AccountId"])
        member = self._backend.get_account_by_id(account)
        member.parent_id = self.units[UNITS[number % len(UNITS)]]
        member.tags = {"team": f"t{number % 7}"}
        _seed(account, number % KINDS)
        return account

    def leave(self) -> None:
        """Let the server be one account's again."""
        os.environ["MOTO_ACCOUNT_ID"] = ACCOUNT
        iam_models.get_account_id_from = _search
        self.aws.overlay.reset()

    def report(self) -> None:
        """Have every account's credential report ready, as it is for four hours after a collection."""
        for account in (ACCOUNT, *self.ids):
            iam_backends[account]["aws"].generate_report()

    def times(self) -> dict[tuple[str, str], int]:
        """Return how often each operation was answered until now, by account and operation."""
        with self._lock:
            return dict(self.asked)

    def close(self, account: str) -> None:
        """Suspend an account."""
        self._backend.close_account(AccountId=account)

    def _decide(self, request: Request) -> Answer | None:
        if request.operation == "sts:AssumeRole":
            return self._assuming(request)
        account = _account_of(request.access_key)
        time.sleep(self.slow.get((account, request.operation), 0))
        with self._lock:
            if self.throttled[account] > 0:
                self.throttled[account] -= 1
                return Fault("Throttling", 400, "Rate exceeded")
            self.asked[account, request.operation] += 1
        is_broken = (account, request.operation) in self.broken
        return Fault(reset=True) if is_broken else None

    def _assuming(self, request: Request) -> Answer | None:
        form = parse_qs(request.text.partition("\n")[2])
        arn = form["RoleArn"][0]
        account = arn.split(":")[4]
        with self._lock:
            self.asked[account, request.operation] += 1
        allowed = form.get("ExternalId") == [EXTERNAL_ID] and arn.endswith(f":role/{ROLE}")
        if account in self.refused or not allowed:
            said = f"User: arn:aws:iam::{ACCOUNT}:user/moto is not authorized to perform: sts:AssumeRole on resource: {arn}"
            return Fault("AccessDenied", 403, said)
        return None


def _account_of(access_key: str) -> str:
    """Return whose a key is: a role's is its account's, any other the management account's."""
    return str(_account_of_role(access_key)) if access_key.startswith("ASIA") else ACCOUNT


def _seed(account: str, kind: int) -> None:
    """Give an account one of five kinds of state."""
    iam = iam_backends[account]["aws"]
    if kind == 0:
        return
    iam.create_user("us-east-1", "person")
    if kind >= 2:
        iam.create_login_profile("person", "An example, 1 digit")
    if kind >= 3:
        iam.create_access_key("person")
    if kind >= 4:
        iam.put_user_policy("person", "everything", _EVERYTHING)

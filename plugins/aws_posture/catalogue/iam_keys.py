"""Facts about passwords and access keys that are old or unused.

They are code because the credential report is a table in CSV, whose times are measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from aws_posture.base.phrases import Age, Quote
from aws_posture.base.words import count
from aws_posture.catalogue.benchmarks import cis
from aws_posture.catalogue.evidence import Evidence
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Document, Fact, Finding, HowTo, Options, State
from aws_posture.catalogue.refusals import what_happened
from aws_posture.catalogue.reported_users import (
    DOWNLOAD,
    SHOW_CLI,
    UNRECORDED,
    Credential,
    ReportedUsers,
    be,
)
from aws_posture.catalogue.shape import member, objects
from aws_posture.snapshot import Refusal
from aws_posture.snapshot.operations import (
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_CREDENTIAL_REPORT,
    LIST_SERVICE_SPECIFIC_CREDENTIALS,
)


def _judge_access_keys(evidence: Evidence, options: Options) -> Finding:
    users = ReportedUsers(evidence)
    days, now = int(options["days"]), evidence.taken_at
    keys = [key for name in users.names() for key in users.keys(name)]
    old = [key for key in keys if now - key.made > timedelta(days=days)]
    if old:
        summary = f"{be(len(old), 'active access key')} older than {count(days, 'day')}."
        return users.finding(State.FAIL, summary, [_made(key, now) for key in old])
    users.check_read()
    users.check_reported(users.unreported(older_than_report=True))
    if not keys:
        return users.finding(State.NOT_APPLICABLE, "No IAM user has an active access key.")
    summary = (
        f"No active access key is older than {count(days, 'day')}: {len(keys)} of {len(keys)}."
    )
    return users.finding(State.PASS, summary, [_made(key, now) for key in keys])


def _made(key: Credential, now: datetime) -> Item:
    return Item("user", key.owner, (f"{key.name}, made ", Age(key.made, now)), time=key.made)


def _judge_unused(evidence: Evidence, options: Options) -> Finding:
    users = ReportedUsers(evidence)
    days, now = int(options["days"]), evidence.taken_at
    everything = list(users.credentials())
    unrecorded = [*users.certificates(), *_of_services(evidence)]
    idle = [one for one in everything if now - one.idle_since > timedelta(days=days)]
    if idle:
        summary = f"{be(len(idle), 'credential')} idle for more than {count(days, 'day')}."
        items = [*(_idle(one, now) for one in idle), *unrecorded]
        return users.finding(State.FAIL, summary, items, _remedy(idle))
    users.check_read()
    users.check_reported(users.unreported(older_than_report=True))
    if not everything:
        summary = "No IAM user has a password or an active access key."
        state = State.NOT_APPLICABLE
    else:
        state = State.PASS
        summary = (
            "Every password and active access key of IAM users was used or made in the last "
            f"{count(days, 'day')}."
        )
    return users.finding(state, summary, unrecorded)


def _of_services(evidence: Evidence) -> Iterator[Item]:
    """Yield the active credentials of single services, or a note that they were not looked at.

    Examples are Amazon Bedrock's API keys and CodeCommit's passwords; IAM does not record their
    use.
    """
    record = evidence.record(LIST_SERVICE_SPECIFIC_CREDENTIALS)
    if isinstance(record, Refusal):
        words = ("service-specific credentials were not looked at: ", what_happened(record))
        yield Item("service-specific credentials", what=words)
        return
    for one in objects(record.result, "ServiceSpecificCredentials"):
        if member(one, "Status", str) == "Active":
            owner = member(one, "UserName", str) or ""
            service = Quote(member(one, "ServiceName", str) or "a service")
            yield Item("user", owner, ("credential for ", service), sort=UNRECORDED)


def _idle(one: Credential, now: datetime) -> Item:
    if one.used is None:
        words = (f"{one.name}, no use recorded, made ", Age(one.made, now))
    else:
        words = (f"{one.name}, last used ", Age(one.used, now))
    return Item("user", one.owner, words, time=one.used or one.made)


def _remedy(idle: Sequence[Credential]) -> HowTo:
    """Return how to remove what is idle: keys and passwords take different commands."""
    passwords = {one.is_password for one in idle}
    if passwords == {True}:
        return HowTo(_TAKE_AWAY, "aws iam delete-login-profile --user-name=USER_NAME")
    return HowTo(_TAKE_AWAY) if True in passwords else UNUSED.remedy


_TAKE_AWAY = (
    "Ask the user whether the password or the key is still needed.",
    "If not, remove it: in the IAM console choose Users, the user, then Security credentials.",
    "Delete users that have nothing left to do.",
)

ACCESS_KEYS = Fact(
    id="iam.access-keys",
    title="Age of access keys",
    question="Are all active access keys of IAM users recent?",
    why="A key works until it is deleted, and over the years it gets into code, laptops and "
    "backups. A new one makes all those copies worthless.",
    judge=_judge_access_keys,
    options={"days": 90},
    reads=(GET_CREDENTIAL_REPORT,),
    may_read=(GENERATE_CREDENTIAL_REPORT, GET_ACCOUNT_AUTHORIZATION_DETAILS),
    check=HowTo(
        (
            "In the IAM console, choose Users.",
            "Read the column Active key age; it can be switched on with the gear above the table.",
        ),
        "aws iam list-access-keys --user-name=USER_NAME",
    ),
    remedy=HowTo(
        (
            "See whether the work can be done with a role or with aws login, without a key.",
            (
                "Otherwise make a second key: in the IAM console choose Users, the user, Security "
                "credentials, then Create access key."
            ),
            "Replace the old key with the new one wherever it is used, and deactivate the old one.",
            "When nothing has stopped working, delete the old key.",
        ),
        "aws iam update-access-key --user-name=USER_NAME --access-key-id=KEY_ID --status=Inactive",
        minutes=15,
    ),
    document=Document(
        "Update access keys",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html",
    ),
    security_hub=("IAM.3",),
    cis=cis("1.14", "1.13", "2.13", "2.12"),
)

UNUSED = Fact(
    id="iam.unused",
    title="Credentials that nobody uses",
    question="Is every password and access key of IAM users in use?",
    why="A credential that nobody misses is one whose theft nobody notices.",
    judge=_judge_unused,
    options={"days": 45},
    reads=(GET_CREDENTIAL_REPORT,),
    may_read=(
        *(GENERATE_CREDENTIAL_REPORT, GET_ACCOUNT_AUTHORIZATION_DETAILS),
        LIST_SERVICE_SPECIFIC_CREDENTIALS,
    ),
    check=HowTo(
        (
            DOWNLOAD,
            (
                "Compare password_last_used and the access_key columns ending in last_used_date with "
                "today's date; leave out the row <root_account>."
            ),
        ),
        SHOW_CLI,
    ),
    remedy=HowTo(
        _TAKE_AWAY,
        "aws iam update-access-key --user-name=USER_NAME --access-key-id=KEY_ID --status=Inactive",
    ),
    document=Document(
        "Find unused AWS credentials",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html",
    ),
    security_hub=("IAM.22",),
)

FACTS: tuple[Fact, ...] = (ACCESS_KEYS, UNUSED)
"""Facts about old and unused credentials."""

"""Facts about passwords and access keys that are old, or that nobody uses."""

from __future__ import annotations

from datetime import datetime, timedelta

from aws_posture.facts.benchmarks import cis
from aws_posture.facts.evidence import Evidence
from aws_posture.facts.model import Document, Fact, Finding, HowTo, Options, State
from aws_posture.facts.reported_users import DOWNLOAD, SHOW_CLI, Credential, ReportedUsers, be
from aws_posture.facts.wording import ago, count
from aws_posture.operations import GENERATE_CREDENTIAL_REPORT, GET_CREDENTIAL_REPORT


def _judge_access_keys(evidence: Evidence, options: Options) -> Finding:
    users = ReportedUsers(evidence)
    days, now = int(options["days"]), evidence.taken_at
    keys = [key for name in users.names() for key in users.keys(name)]
    old = [key for key in keys if now - key.made > timedelta(days=days)]
    if old:
        summary = f"{be(len(old), 'active access key')} older than {count(days, 'day')}."
        lines = [f"{key.owner}: {key.name}, made {ago(key.made, now)}" for key in old]
        return users.finding(State.FAIL, summary, lines)
    users.check_read()
    if not keys:
        return users.finding(State.NOT_APPLICABLE, "No IAM user has an active access key.")
    summary = (
        f"No active access key is older than {count(days, 'day')}: {len(keys)} of {len(keys)}."
    )
    lines = [f"{key.owner}: {key.name}, made {ago(key.made, now)}" for key in keys]
    return users.finding(State.PASS, summary, lines)


def _judge_unused(evidence: Evidence, options: Options) -> Finding:
    users = ReportedUsers(evidence)
    days, now = int(options["days"]), evidence.taken_at
    everything = list(users.credentials())
    idle = [one for one in everything if now - one.idle_since > timedelta(days=days)]
    if idle:
        summary = f"{be(len(idle), 'credential')} idle for more than {count(days, 'day')}."
        return users.finding(State.FAIL, summary, [_idle_line(one, now) for one in idle])
    users.check_read()
    if not everything:
        summary = "No IAM user has a password or an active access key."
        return users.finding(State.NOT_APPLICABLE, summary)
    summary = f"Every credential of IAM users was used or made in the last {count(days, 'day')}."
    return users.finding(State.PASS, summary)


def _idle_line(one: Credential, now: datetime) -> str:
    if one.used is None:
        return f"{one.owner}: {one.name}, no use recorded, made {ago(one.made, now)}"
    return f"{one.owner}: {one.name}, last used {ago(one.used, now)}"


ACCESS_KEYS = Fact(
    id="iam.access-keys",
    title="Age of access keys",
    question="Are all active access keys of IAM users young?",
    why="A key works until somebody deletes it, and over the years it gets into code, laptops and "
    "backups. A new one makes all those copies worthless.",
    judge=_judge_access_keys,
    options={"days": 90},
    reads=(GET_CREDENTIAL_REPORT,),
    may_read=(GENERATE_CREDENTIAL_REPORT,),
    check=HowTo(
        (
            "In the IAM console, choose Users.",
            "Read the column Active key age; it can be switched on with the gear above the table.",
        ),
        "aws iam list-access-keys --user-name ana",
    ),
    remedy=HowTo(
        (
            "See whether the work can be done with a role or with aws login, and needs no key.",
            (
                "Else make a second key: in the IAM console choose Users, the user, Security "
                "credentials, then Create access key."
            ),
            "Put the new key where the old one was used, and deactivate the old one.",
            "When nothing has stopped working, delete the old key.",
        ),
        "aws iam create-access-key --user-name ana "
        "&& aws iam update-access-key --user-name ana --access-key-id OLD_KEY_ID --status Inactive",
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
    may_read=(GENERATE_CREDENTIAL_REPORT,),
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
        (
            "Ask the user whether the password or the key is still needed.",
            (
                "If not, take it away: in the IAM console choose Users, the user, then Security "
                "credentials."
            ),
            "Delete users that have nothing left to do.",
        ),
        "aws iam update-access-key --user-name ana --access-key-id KEY_ID --status Inactive",
    ),
    document=Document(
        "Find unused AWS credentials",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html",
    ),
    security_hub=("IAM.22",),
)

FACTS: tuple[Fact, ...] = (ACCESS_KEYS, UNUSED)
"""Facts about old and unused credentials."""

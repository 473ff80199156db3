"""Facts about the root user that need the credential report: its keys and its last use.

They are code because the report is a table in CSV, and weighed by its time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from aws_posture.base.phrases import Age, Words, phrase
from aws_posture.base.words import count
from aws_posture.catalogue import credential_report, root_summary
from aws_posture.catalogue.benchmarks import cis
from aws_posture.catalogue.credential_report import KEYS, Row, moment
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Document, Fact, Finding, HowTo, Options, Severity, State
from aws_posture.catalogue.refusals import why
from aws_posture.snapshot.operations import (
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_SUMMARY,
    GET_CREDENTIAL_REPORT,
)

_LAST_USED = {
    "password": "password_last_used",
    **{f"access key {key}": f"access_key_{key}_last_used_date" for key in KEYS},
}
"""The report's column for the last use of each credential."""


def _judge_access_keys(evidence: Evidence, _: Options) -> Finding:
    summary = root_summary.read(evidence)
    if summary.keys is None:
        raise root_summary.undecided("AccountAccessKeysPresent")
    if not summary.keys:
        return Finding(State.PASS, "The root user has no access key.")
    return Finding(
        State.FAIL,
        f"The root user has {count(summary.keys, 'access key')}: anyone who has such a key can do "
        "everything, without a password and without MFA.",
        items=_key_items(evidence),
    )


def _key_items(evidence: Evidence) -> tuple[Item, ...]:
    # The verdict does not need the report, which only adds age and use.
    try:
        report = credential_report.read(evidence)
        row = report.root()
    except UnansweredError as unanswered:
        return (_unknown_use(why(unanswered.refusal)),)
    except UndecidedError as undecided:
        return (_unknown_use(undecided.missing),)
    items = [_key_item(row, key, evidence.taken_at) for key in KEYS if _exists(row, key)]
    none = () if items else (Item("root", what="the credential report shows no key yet"),)
    return (*items, *none, report.item)


def _unknown_use(reason: Words) -> Item:
    return Item("root", what=("age and last use are unknown (", *phrase(reason), ")"))


def _exists(row: Row, key: int) -> bool:
    # AWS keeps the date of an inactive key; where there is no key, it writes N/A.
    dated = row.get(f"access_key_{key}_last_rotated", "N/A") != "N/A"
    return dated or _is_active(row, key)


def _is_active(row: Row, key: int) -> bool:
    return row.get(f"access_key_{key}_active", "").lower() == "true"


def _key_item(row: Row, key: int, now: datetime) -> Item:
    activity = "active" if _is_active(row, key) else "inactive"
    changed = _when(row, f"access_key_{key}_last_rotated", now) or "at an unknown time"
    used = _when(row, f"access_key_{key}_last_used_date", now)
    last = ("last used ", used) if used else ("no use recorded",)
    words = (f"access key {key}: {activity}, created or changed ", changed, ", ", *last)
    return Item("root", what=words, time=changed.then if isinstance(changed, Age) else None)


def _when(row: Row, column: str, now: datetime) -> Age | str | None:
    try:
        time = moment(row, column)
    except UndecidedError:
        return "at an unknown time"
    return Age(time, now) if time else None


def _judge_last_used(evidence: Evidence, options: Options) -> Finding:
    report = credential_report.read(evidence)
    if _has_no_credentials(evidence):
        return Finding(
            State.NOT_APPLICABLE, "The root user has no password and no keys, so nobody can use it."
        )
    row, now, days = report.root(), evidence.taken_at, int(options["days"])
    used, unread = _uses(row)
    items = (*(_use_item(row, name, now) for name in _LAST_USED), report.item)
    latest = max(used, key=lambda name: used[name], default="")
    # A recent use decides, whatever the other columns hold; to rule one out takes all of them.
    if latest and now - used[latest] <= timedelta(days=days):
        last = Age(used[latest], now)
        summary = ("The root user was last used ", last, f", by its {latest}.")
        return Finding(State.FAIL, summary, items=items)
    if unread:
        raise unread[0]
    if not latest:
        return Finding(State.PASS, "AWS has no record of any use of the root user.", items=items)
    limit = f"; the limit is {count(days, 'day')}."
    summary = ("The root user was last used ", Age(used[latest], now), limit)
    return Finding(State.PASS, summary, items=items)


def _has_no_credentials(evidence: Evidence) -> bool:
    # Without the summary, the report has to be enough.
    try:
        return root_summary.read(evidence).has_credentials is False
    except (UnansweredError, UndecidedError):
        return False


def _uses(row: Row) -> tuple[dict[str, datetime], list[UndecidedError]]:
    used, unread = {}, []
    for name, column in _LAST_USED.items():
        try:
            time = moment(row, column)
        except UndecidedError as error:
            unread.append(error)
        else:
            used.update({name: time} if time else {})
    return used, unread


def _use_item(row: Row, name: str, now: datetime) -> Item:
    used = _when(row, _LAST_USED[name], now)
    if used is None:
        return Item("root", what=f"{name}: no use recorded")
    time = used.then if isinstance(used, Age) else None
    return Item("root", what=(f"{name}: last used ", used), time=time)


_SHOW_REPORT = HowTo(
    (
        "In the IAM console, choose Credential report, then Download Report.",
        "In the file's row <root_account>, read password_last_used and the access_key columns.",
    ),
    "aws iam generate-credential-report && aws iam get-credential-report "
    "--query Content --output text | base64 --decode",
)

ACCESS_KEYS = Fact(
    id="root.access-keys",
    title="Access keys of the root user",
    question="Is the root user free of access keys?",
    why="A root access key opens everything without a password and without MFA, and keys leak "
    "from code, laptops and backups.",
    judge=_judge_access_keys,
    severity=Severity.CRITICAL,
    reads=(GET_ACCOUNT_SUMMARY,),
    may_read=(GET_CREDENTIAL_REPORT, GENERATE_CREDENTIAL_REPORT),
    check=HowTo(
        (
            "Open the IAM console.",
            (
                "On the dashboard, look for the root user's access keys under Security "
                "recommendations."
            ),
        ),
        "aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent",
    ),
    remedy=HowTo(
        (
            "Find out what still uses the key and give it a role, or another user's access.",
            "Sign in as the root user.",
            "Choose the account name at the top right, then Security credentials.",
            "Under Access keys, select the key, choose Actions, then Deactivate.",
            "When nothing has stopped working, choose Actions, then Delete.",
        ),
        "aws iam delete-access-key --access-key-id=KEY_ID",
        minutes=10,
    ),
    document=Document(
        "Delete access keys for the root user",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html",
    ),
    security_hub=("IAM.4",),
    cis=cis("1.4", "1.3", "2.3", "2.4"),
)

LAST_USED = Fact(
    id="root.last-used",
    title="Last use of the root user",
    question="Has the root user been unused recently?",
    why="The root user is for the few tasks that nobody else can do. Any other use puts the "
    "whole account at risk, and an unexpected one may be a thief's.",
    judge=_judge_last_used,
    options={"days": 90},
    reads=(GET_CREDENTIAL_REPORT,),
    may_read=(GENERATE_CREDENTIAL_REPORT, GET_ACCOUNT_SUMMARY),
    check=_SHOW_REPORT,
    remedy=HowTo(
        (
            (
                "If nobody in your company used it, change the root password, delete its access keys "
                "and look for strange activity in CloudTrail."
            ),
            "For everyday work, sign in as an administrator instead.",
        ),
    ),
    document=Document(
        "Root user best practices for your AWS account",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
    ),
    cis=cis("1.7", "1.6", "2.6", "2.7"),
)

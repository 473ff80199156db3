"""Facts about MFA of IAM users: who signs in with only a password.

They are code because they weigh the credential report against newer answers.
"""

from __future__ import annotations

from collections.abc import Iterable

from aws_posture.base.phrases import Name, Phrase, few, joined
from aws_posture.catalogue.administrators import MAY_READ, Power, power
from aws_posture.catalogue.benchmarks import cis
from aws_posture.catalogue.evidence import Evidence, UndecidedError
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Document, Fact, Finding, HowTo, Options, Severity, State
from aws_posture.catalogue.reported_users import DOWNLOAD, SHOW_CLI, ReportedUsers, have
from aws_posture.snapshot.operations import (
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_CREDENTIAL_REPORT,
    LIST_VIRTUAL_MFA_DEVICES,
)


def _judge_user_mfa(evidence: Evidence, _: Options) -> Finding:
    users = ReportedUsers(evidence)
    able = [name for name in users.names() if users.has_password(name)]
    bare = [name for name in able if users.lacks_mfa(name)]
    if bare:
        summary = f"{have(len(bare), 'IAM user')} a console password and no MFA."
        return users.finding(State.FAIL, summary, [Item("user", name) for name in bare])
    users.check_read()
    users.check_reported(_without_device(users, users.unreported()))
    if not able:
        summary = "No IAM user has a console password."
        return users.finding(State.NOT_APPLICABLE, summary)
    summary = f"Every IAM user with a console password has MFA: {len(able)} of {len(able)}."
    return users.finding(State.PASS, summary)


def _judge_admin_mfa(evidence: Evidence, _: Options) -> Finding:
    found = power(evidence)
    users = ReportedUsers(evidence)
    admins = [one.name for one in found.users]
    new = _without_device(users, (name for name in admins if not users.has_row(name)))
    able = [name for name in admins if users.has_row(name) and users.has_password(name)]
    bare = [name for name in able if users.lacks_mfa(name)]
    if bare:
        summary = f"{have(len(bare), 'administrator')} a console password and no MFA."
        return users.finding(State.FAIL, summary, [Item("user", name) for name in bare])
    users.check_read()
    users.check_reported(new)
    doubtful = [one.name for one in found.unknown if one.kind == "user"]
    unsafe = [name for name in doubtful if not _is_safe(users, name)]
    able_too = [name for name in doubtful if not users.has_row(name) or users.has_password(name)]
    users.check_read()
    if unsafe:
        raise _undecided((*_listed(unsafe), ", without MFA,"), found)
    if able_too and not able:
        # Everybody has MFA; but whether that is about an administrator, nobody knows.
        raise _undecided(_listed(able_too), found)
    if not able:
        summary = (
            "No IAM user who is an administrator has a console password; whether people who wear a "
            "role have MFA is up to where they sign in."
            if found.roles
            else "No IAM user who is an administrator has a console password."
        )
        return users.finding(State.NOT_APPLICABLE, summary)
    summary = f"Every administrator with a console password has MFA: {len(able)} of {len(able)}."
    return users.finding(State.PASS, summary, [Item("user", name, "MFA") for name in able])


def _undecided(whose: Phrase, found: Power) -> UndecidedError:
    return UndecidedError(("whether ", *whose, " is an administrator is unknown: ", *found.reason))


def _without_device(users: ReportedUsers, names: Iterable[str]) -> list[str]:
    """Return the users without a known device: for the others, it does not matter."""
    return [name for name in names if not users.has_new_device(name)]


def _is_safe(users: ReportedUsers, name: str) -> bool:
    if users.has_new_device(name):
        return True
    return users.has_row(name) and not (users.has_password(name) and users.lacks_mfa(name))


def _listed(names: Iterable[str]) -> Phrase:
    return joined(few((Name("user", name) if name else "a user without a name",) for name in names))


_GIVE_MFA = HowTo(
    (
        (
            "Tell the user to sign in and choose the account name at the top right, then Security "
            "credentials."
        ),
        (
            "Under Multi-factor authentication (MFA), choose Assign MFA device, and take a passkey or "
            "a security key where there is one."
        ),
        (
            "If nobody needs the password, remove it: in the IAM console choose Users, the user, "
            "Security credentials, then Manage console access."
        ),
    ),
    "aws iam delete-login-profile --user-name=USER_NAME",
)
_MFA = Document(
    "AWS Multi-factor authentication in IAM",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
)

ADMIN_MFA = Fact(
    id="iam.admin-mfa",
    title="MFA for administrators",
    question="Does every administrator with a console password have MFA?",
    why="A password that was guessed or phished is enough to take the account, if it is an "
    "administrator's and nothing else is asked for.",
    judge=_judge_admin_mfa,
    severity=Severity.HIGH,
    reads=(GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_CREDENTIAL_REPORT),
    may_read=(
        *(GENERATE_CREDENTIAL_REPORT, LIST_VIRTUAL_MFA_DEVICES),
        *MAY_READ,
    ),
    check=HowTo(
        (DOWNLOAD, "In each administrator's row, compare password_enabled and mfa_active."),
        SHOW_CLI,
    ),
    remedy=_GIVE_MFA,
    document=_MFA,
)

USER_MFA = Fact(
    id="iam.user-mfa",
    title="MFA for everyone with a password",
    question="Does every IAM user with a console password have MFA?",
    why="Passwords are reused, guessed and phished. With MFA, a stolen one opens nothing.",
    judge=_judge_user_mfa,
    reads=(GET_CREDENTIAL_REPORT,),
    may_read=(
        *(GENERATE_CREDENTIAL_REPORT, LIST_VIRTUAL_MFA_DEVICES),
        GET_ACCOUNT_AUTHORIZATION_DETAILS,
    ),
    check=HowTo(
        (DOWNLOAD, "Look for rows with password_enabled true and mfa_active false."),
        SHOW_CLI,
    ),
    remedy=_GIVE_MFA,
    document=_MFA,
    security_hub=("IAM.5",),
    cis=cis("1.10", "1.9", "2.9", "2.10"),
)

FACTS: tuple[Fact, ...] = (ADMIN_MFA, USER_MFA)
"""Facts about MFA of IAM users."""

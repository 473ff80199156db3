"""Facts about MFA of IAM users: who signs in with a password alone."""

from __future__ import annotations

from aws_posture.facts.benchmarks import cis
from aws_posture.facts.census import census
from aws_posture.facts.evidence import Evidence, UndecidedError
from aws_posture.facts.model import Document, Fact, Finding, HowTo, Options, Severity, State
from aws_posture.facts.reported_users import DOWNLOAD, SHOW_CLI, ReportedUsers, have
from aws_posture.facts.wording import cut, plain
from aws_posture.operations import (
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GET_CREDENTIAL_REPORT,
    GET_POLICY,
    GET_POLICY_VERSION,
)


def _judge_user_mfa(evidence: Evidence, _: Options) -> Finding:
    users = ReportedUsers(evidence)
    able = [name for name in users.names() if users.has_password(name)]
    bare = [name for name in able if users.lacks_mfa(name)]
    if bare:
        summary = f"{have(len(bare), 'IAM user')} a console password and no MFA."
        return users.finding(State.FAIL, summary, bare)
    users.check_read()
    if not able:
        summary = "No IAM user has a console password."
        return users.finding(State.NOT_APPLICABLE, summary)
    summary = f"Every IAM user with a console password has MFA: {len(able)} of {len(able)}."
    return users.finding(State.PASS, summary)


def _judge_admin_mfa(evidence: Evidence, _: Options) -> Finding:
    found = census(evidence)
    users = ReportedUsers(evidence)
    admins = [one.name for one in found.admins]
    new = [name for name in admins if not users.has_row(name)]
    able = [name for name in admins if users.has_row(name) and users.has_password(name)]
    bare = [name for name in able if users.lacks_mfa(name)]
    if bare:
        summary = f"{have(len(bare), 'administrator')} a console password and no MFA."
        return users.finding(State.FAIL, summary, bare)
    users.check_read()
    if new:
        raise UndecidedError(
            f"the {users.made} does not know {_listed(new)} yet; IAM makes one in four hours at most"
        )
    maybe = [one.name for one in found.unknown if not _is_safe(users, one.name)]
    users.check_read()
    if maybe:
        raise UndecidedError(
            f"whether {_listed(maybe)}, without MFA, may be an administrator is unknown: {found.reason}"
        )
    if not able:
        summary = "No IAM user who is an administrator has a console password."
        return users.finding(State.NOT_APPLICABLE, summary)
    summary = f"Every administrator with a console password has MFA: {len(able)} of {len(able)}."
    lines = [f"{name}: MFA" for name in able]
    return users.finding(State.PASS, summary, lines)


def _is_safe(users: ReportedUsers, name: str) -> bool:
    return users.has_row(name) and not (users.has_password(name) and users.lacks_mfa(name))


def _listed(names: list[str]) -> str:
    return ", ".join(cut([plain(name) for name in names]))


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
            "If nobody needs the password, take it away: in the IAM console choose Users, the user, "
            "Security credentials, then Manage console access."
        ),
    ),
    "aws iam delete-login-profile --user-name ana",
)
_MFA = Document(
    "AWS Multi-factor authentication in IAM",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html",
)

ADMIN_MFA = Fact(
    id="iam.admin-mfa",
    title="MFA for administrators",
    question="Does every administrator with a console password have MFA?",
    why="A password that was guessed or fished is enough to take the account, if it is an "
    "administrator's and nothing else is asked for.",
    judge=_judge_admin_mfa,
    severity=Severity.HIGH,
    reads=(GET_ACCOUNT_AUTHORIZATION_DETAILS, GET_CREDENTIAL_REPORT),
    may_read=(GENERATE_CREDENTIAL_REPORT, GET_POLICY, GET_POLICY_VERSION),
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
    why="Passwords are reused, guessed and fished. With MFA, a stolen one opens nothing.",
    judge=_judge_user_mfa,
    reads=(GET_CREDENTIAL_REPORT,),
    may_read=(GENERATE_CREDENTIAL_REPORT,),
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

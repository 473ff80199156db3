"""Facts about how an account keeps its people: password policy and IAM Identity Center."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_posture.facts import credential_report
from aws_posture.facts.credential_report import flag
from aws_posture.facts.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.facts.model import Document, Fact, Finding, HowTo, Options, Severity, State
from aws_posture.facts.refusals import error_name
from aws_posture.facts.shape import member, objects, required
from aws_posture.facts.wording import count, enumerated, plain
from aws_posture.operations import (
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_PASSWORD_POLICY,
    GET_CREDENTIAL_REPORT,
    LIST_INSTANCES,
)
from aws_posture.snapshot import Refusal

# IAM User Guide, "Set an account password policy for IAM users": what holds where none is set.
_DEFAULT_LENGTH = 8

_CHARACTERS = {
    "RequireUppercaseCharacters": "capital letters",
    "RequireLowercaseCharacters": "small letters",
    "RequireNumbers": "digits",
    "RequireSymbols": "symbols",
}


def _judge_password_policy(evidence: Evidence, options: Options) -> Finding:
    if _has_no_password(evidence):
        return Finding(
            State.NOT_APPLICABLE, "No IAM user has a console password, so no policy binds any."
        )
    record = evidence.record(GET_ACCOUNT_PASSWORD_POLICY)
    if isinstance(record, Refusal) and error_name(record) == "NoSuchEntity":
        return Finding(
            State.FAIL,
            f"No password policy is set, so AWS's default holds: {_DEFAULT_LENGTH} characters, and "
            "old passwords may be used again.",
        )
    policy: Mapping[str, Any] = required(
        evidence.answer(GET_ACCOUNT_PASSWORD_POLICY), "PasswordPolicy", dict
    )
    said, short = _compared(policy, options)
    if short:
        summary = f"The password policy falls short: {enumerated(short)}."
        return Finding(State.FAIL, summary, evidence=said)
    return Finding(State.PASS, "The password policy asks for enough.", evidence=said)


def _compared(policy: Mapping[str, Any], options: Options) -> tuple[tuple[str, ...], list[str]]:
    """Give what the policy says, line by line, and in what it falls short."""
    length = required(policy, "MinimumPasswordLength", int)
    reuse = member(policy, "PasswordReusePrevention", int) or 0
    asked = [name for key, name in _CHARACTERS.items() if member(policy, key, bool)]
    missing = [name for name in _CHARACTERS.values() if name not in asked]
    said = (
        f"at least {count(length, 'character')}",
        f"the last {count(reuse, 'password')} cannot be used again"
        if reuse
        else "old passwords may be used again",
        f"asks for {enumerated(asked)}" if asked else "asks for no kind of character",
    )
    short = []
    if length < int(options["length"]):
        short.append(f"{count(length, 'character')} instead of {options['length']}")
    if reuse < int(options["reuse"]):
        short.append(f"it remembers {count(reuse, 'password')} instead of {options['reuse']}")
    if options["characters"] and missing:
        short.append(f"it does not ask for {enumerated(missing)}")
    return said, short


def _has_no_password(evidence: Evidence) -> bool:
    # Without the report, the policy alone is judged.
    try:
        users = credential_report.read(evidence).users()
        return not any(flag(row, "password_enabled") for row in users)
    except (UnansweredError, UndecidedError):
        return False


def _judge_identity_center(evidence: Evidence, _: Options) -> Finding:
    instances = objects(evidence.answer(LIST_INSTANCES), "Instances")
    states = [member(instance, "Status", str) or "" for instance in instances]
    if "ACTIVE" in states:
        owner = member(instances[states.index("ACTIVE")], "OwnerAccountId", str) or ""
        return Finding(
            State.PASS,
            f"IAM Identity Center is in use in {evidence.region}.",
            evidence=(f"instance of account {plain(owner)}",) if owner else (),
        )
    if states:
        found = enumerated(sorted({plain(state) for state in states}))
        raise UndecidedError(f"the instance seen in {evidence.region} is not active but {found}")
    raise UndecidedError(
        f"no instance of IAM Identity Center is seen in {evidence.region}, and it may be in "
        "another Region: collect again with its Region"
    )


PASSWORD_POLICY = Fact(
    id="iam.password-policy",
    title="Password policy",
    question="Does the account's password policy ask for enough?",
    why="Where none is set, eight characters do, and the old password may be the new one. The "
    "policy binds IAM users, not the root user.",
    judge=_judge_password_policy,
    options={"length": 14, "reuse": 24, "characters": False},
    reads=(GET_ACCOUNT_PASSWORD_POLICY,),
    may_read=(GET_CREDENTIAL_REPORT, GENERATE_CREDENTIAL_REPORT),
    check=HowTo(
        ("In the IAM console, choose Account settings, and read Password policy.",),
        "aws iam get-account-password-policy",
    ),
    remedy=HowTo(
        (
            "In the IAM console, choose Account settings.",
            "Under Password policy, choose Edit, then Custom.",
            "Ask for 14 characters, prevent the reuse of 24 passwords, and save.",
        ),
        "aws iam update-account-password-policy --minimum-password-length 14 "
        "--password-reuse-prevention 24 --allow-users-to-change-password",
    ),
    document=Document(
        "Set an account password policy for IAM users",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
        "id_credentials_passwords_account-policy.html",
    ),
    security_hub=("IAM.7", "IAM.10", "IAM.15", "IAM.16"),
)

IDENTITY_CENTER = Fact(
    id="iam.identity-center",
    title="IAM Identity Center",
    question="Do people sign in through IAM Identity Center?",
    why="It gives people temporary credentials from one place, so that nobody needs an IAM user "
    "with a password or a key of its own.",
    judge=_judge_identity_center,
    severity=Severity.LOW,
    reads=(LIST_INSTANCES,),
    check=HowTo(
        (
            (
                "Open the IAM Identity Center console; it says whether it is enabled, and in which "
                "Region."
            ),
        ),
        "aws sso-admin list-instances",
    ),
    remedy=HowTo(
        (
            "Sign in to the organization's management account.",
            (
                "Open the IAM Identity Center console in the Region where it shall live, and choose "
                "Enable."
            ),
        ),
    ),
    document=Document(
        "What is IAM Identity Center?",
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/what-is.html",
    ),
)

FACTS: tuple[Fact, ...] = (PASSWORD_POLICY, IDENTITY_CENTER)
"""Facts about how an account keeps its people."""

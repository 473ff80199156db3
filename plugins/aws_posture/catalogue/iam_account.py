"""Facts about how an account manages people: password policy and IAM Identity Center.

They are code because a password policy has a threshold for each field and matters only where the credential
report has passwords, and because an instance's owner is compared with the organization's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_posture.base.words import count, enumerated, plain
from aws_posture.catalogue import credential_report
from aws_posture.catalogue.credential_report import flag
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import (
    Document,
    Fact,
    Finding,
    HowTo,
    Options,
    Severity,
    Sitting,
    State,
)
from aws_posture.catalogue.refusals import error_name
from aws_posture.catalogue.shape import member, objects, required
from aws_posture.snapshot import Refusal
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GENERATE_CREDENTIAL_REPORT,
    GET_ACCOUNT_PASSWORD_POLICY,
    GET_CREDENTIAL_REPORT,
    LIST_INSTANCES,
)

# IAM User Guide, "Set an account password policy for IAM users": what holds if none is set.
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
            State.NOT_APPLICABLE,
            "No IAM user has a console password, so the policy applies to nobody.",
        )
    record = evidence.record(GET_ACCOUNT_PASSWORD_POLICY)
    if isinstance(record, Refusal) and error_name(record) == "NoSuchEntity":
        return Finding(
            State.FAIL,
            f"No password policy is set, so AWS's default holds: {_DEFAULT_LENGTH} characters, and "
            "old passwords may be used again.",
            remedy=_stricter(options),
        )
    policy: Mapping[str, Any] = required(
        evidence.answer(GET_ACCOUNT_PASSWORD_POLICY), "PasswordPolicy", dict
    )
    said, short = _compared(policy, options)
    if short:
        summary = f"The password policy falls short: {enumerated(short)}."
        return Finding(State.FAIL, summary, items=said, remedy=_stricter(options))
    return Finding(State.PASS, "The password policy is strict enough.", items=said)


def _compared(policy: Mapping[str, Any], options: Options) -> tuple[tuple[Item, ...], list[str]]:
    """Return what the policy says, and where it falls short."""
    length = required(policy, "MinimumPasswordLength", int)
    # IAM API Reference, "PasswordPolicy": it is at least 1, and left out where nothing is remembered.
    reuse = member(policy, "PasswordReusePrevention", int) or 0
    for key in _CHARACTERS if options["characters"] else ():
        required(policy, key, bool)
    asked = [name for key, name in _CHARACTERS.items() if member(policy, key, bool)]
    missing = [name for name in _CHARACTERS.values() if name not in asked]
    said = (
        f"at least {count(length, 'character')}",
        f"the last {count(reuse, 'password')} cannot be used again"
        if reuse
        else "old passwords may be used again",
        f"asks for {enumerated(asked)}" if asked else "requires no kind of character",
    )
    short = []
    if length < int(options["length"]):
        short.append(f"{count(length, 'character')} instead of {options['length']}")
    if reuse < int(options["reuse"]):
        short.append(f"it remembers {count(reuse, 'password')} instead of {options['reuse']}")
    if options["characters"] and missing:
        short.append(f"it does not require {enumerated(missing)}")
    return tuple(Item("password policy", what=one) for one in said), short


def _stricter(options: Options) -> HowTo:
    """Return how to set a policy that these options require."""
    length, reuse = options["length"], options["reuse"]
    steps = f"Require {length} characters, prevent the reuse of {reuse} passwords, and save."
    command = (
        f"aws iam update-account-password-policy --minimum-password-length={length} "
        f"--password-reuse-prevention={reuse} --allow-users-to-change-password"
    )
    if options["characters"]:
        steps = (
            f"Require {length} characters with {enumerated(list(_CHARACTERS.values()))}, prevent "
            f"the reuse of {reuse} passwords, and save."
        )
        command += (
            " --require-uppercase-characters --require-lowercase-characters"
            " --require-numbers --require-symbols"
        )
    return HowTo(
        (
            "In the IAM console, choose Account settings.",
            "Under Password policy, choose Edit, then Custom.",
            steps,
        ),
        command,
        minutes=2,
    )


def _has_no_password(evidence: Evidence) -> bool:
    try:
        users = credential_report.read(evidence).users()
    except UnansweredError:
        # Without the report, the policy alone is judged.
        return False
    return not any(flag(row, "password_enabled") for row in users)


def _judge_identity_center(evidence: Evidence, _: Options) -> Finding:
    instances = objects(evidence.answer(LIST_INSTANCES), "Instances")
    states = [member(instance, "Status", str) or "" for instance in instances]
    if "ACTIVE" in states:
        owner = member(instances[states.index("ACTIVE")], "OwnerAccountId", str) or ""
        return _judge_instance(evidence, owner)
    if states:
        found = enumerated(sorted({plain(state) for state in states}))
        raise UndecidedError(f"the instance seen in {evidence.region} is not active but {found}")
    raise UndecidedError(
        f"no instance of IAM Identity Center is seen in {evidence.region}, and it may be in "
        "another Region: collect again with its Region"
    )


def _judge_instance(evidence: Evidence, owner: str) -> Finding:
    """Judge an active instance: only an organization's gives access to accounts.

    An organization's instance belongs to its management account. Any account may have an instance
    of its own as well; other accounts do not see it, and it gives access to applications only
    (IAM Identity Center User Guide, "Organization and account instances of IAM Identity Center").
    """
    items = (Item("account", owner, "owns the instance"),) if owner else ()
    used = Finding(
        State.PASS,
        f"IAM Identity Center is in use in {evidence.region}, for an organization.",
        items=items,
    )
    if owner and owner != evidence.account:
        return used
    record = evidence.record(DESCRIBE_ORGANIZATION)
    if isinstance(record, Refusal) and error_name(record) == "AWSOrganizationsNotInUse":
        return Finding(
            State.FAIL,
            f"IAM Identity Center has only an account instance in {evidence.region}: it gives "
            "access to applications, and none to the AWS account.",
            items=items,
        )
    organization = required(evidence.answer(DESCRIBE_ORGANIZATION), "Organization", dict)
    if owner and owner == required(organization, "MasterAccountId", str):
        return used
    raise UndecidedError(
        f"the instance seen in {evidence.region} is this account's own, which gives no access to "
        "AWS accounts; the organization's may be in another Region: collect again with its Region"
    )


_STRICT: Options = {"length": 14, "reuse": 24, "characters": False}

PASSWORD_POLICY = Fact(
    id="iam.password-policy",
    title="Password policy",
    question="Is the account's password policy strict enough?",
    why="If none is set, eight characters are enough, and an old password can be reused. The "
    "policy applies to IAM users, not to the root user.",
    judge=_judge_password_policy,
    options=_STRICT,
    reads=(GET_ACCOUNT_PASSWORD_POLICY,),
    may_read=(GET_CREDENTIAL_REPORT, GENERATE_CREDENTIAL_REPORT),
    check=HowTo(
        ("In the IAM console, choose Account settings, and read Password policy.",),
        "aws iam get-account-password-policy",
    ),
    remedy=_stricter(_STRICT),
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
    may_read=(DESCRIBE_ORGANIZATION,),
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
                "Open the IAM Identity Center console in the Region where you want it, and choose "
                "Enable."
            ),
        ),
        sitting=Sitting.TEAM,
        minutes=45,
    ),
    document=Document(
        "What is IAM Identity Center?",
        "https://docs.aws.amazon.com/singlesignon/latest/userguide/what-is.html",
    ),
)

FACTS: tuple[Fact, ...] = (PASSWORD_POLICY, IDENTITY_CENTER)
"""Facts about how an account manages people."""

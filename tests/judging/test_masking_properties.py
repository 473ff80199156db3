"""What is shown under masked names does not depend on the names, in any format.

Two accounts that differ in their names alone have to look the same to the last byte: then no name
can be told from what is shown, be it called like a word of our own prose or like a label.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.catalogue.model import Declaration, DeclarationKind, Verdict
from aws_posture.cli import explaining
from aws_posture.cli.formats import WRITERS, changes, tabbed_lines, terminal
from aws_posture.demo import answers
from aws_posture.demo.answers import answer, days_ago
from aws_posture.judging import Terms, judge, verdict_file
from aws_posture.judging.comparing import Judged, compare
from aws_posture.judging.masking import Mask
from aws_posture.snapshot import Caller, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot import operations as asked
from aws_posture.stamp import fragments
from aws_posture.stamp.plan import Entry, Place, plan

ACCOUNT = "111122223333"

OUR_WORDS = (
    *("user", "root", "MFA", "administrator", "policy", "of", "key", "AWS", "is", "1", "iam"),
    *("User-1", "User-2", "Group-1", "Policy-1", "Alias-1", "IAM", "users", "group", "access"),
    *("inline", "statement", "allowed", "by", "arn", "console", "password", "days", "no", "s"),
    *("shown", "-rf", "--profile=x", "=cmd", "aws", "administrators", "USER_NAME", "a", "Fail"),
)


@dataclass(frozen=True)
class Names:
    """Every name that an account has; those of one kind differ."""

    users: tuple[str, ...]
    groups: tuple[str, ...]
    policies: tuple[str, ...]
    roles: tuple[str, ...]
    providers: tuple[str, ...]
    alias: str
    contact: str
    said: str


NEUTRAL = Names(
    users=tuple(f"quillon{number}" for number in range(7)),
    groups=("quorum0", "quorum1"),
    policies=tuple(f"sorrel{number}" for number in range(6)),
    roles=tuple(f"varga{number}" for number in range(6)),
    providers=("wexford0", "wexford1"),
    alias="zephyr-vx",
    contact="xenia@example.com",
    said="yonder",
)
SECRETS = ("quillon", "quorum", "sorrel", "varga", "wexford", "zephyr", "xenia", "yonder")

_of_iam = st.one_of(
    st.sampled_from(OUR_WORDS),
    st.text("abcxyzABC0129_+=,.@-", min_size=1, max_size=12),
)


def _distinct(number: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(_of_iam, min_size=number, max_size=number, unique=True).map(tuple)


NAMES = st.builds(
    Names,
    users=_distinct(7),
    groups=_distinct(2),
    policies=_distinct(6),
    roles=_distinct(6),
    providers=_distinct(2),
    alias=st.sampled_from(
        ["user", "root", "the-account", "iam", "signin", "alias-1", "aws-1", "console"]
    ),
    contact=st.sampled_from(["AWS", "security contact", "user@example.com", "for", "Contact-1"]),
    said=st.sampled_from(["no API", "root", "User-1", "accepted", "the team", "is", "(not shown)"]),
)


def snapshot_of(names: Names, *, later: bool = False) -> Snapshot:
    """Make an account in which every kind of name turns up wherever one can."""
    admin, direct, member, becoming, taking_over, unknown, idle = names.users
    group, other_group = names.groups
    own, inline, escalating, boundary, missing, trusted = names.policies
    users = [
        _user(admin, groups=(group,)),
        _user(direct, inline={inline: _policy("*", sid=names.said)}),
        _user(member, inline={own: _conditional(names.said)}),
        _user(becoming, inline={escalating: answers.allow("iam:PutUserPolicy")}),
        _user(
            taking_over,
            inline={trusted: _on("iam:CreateAccessKey", f"arn:aws:iam::{ACCOUNT}:user/{admin}")},
        ),
        {
            **_user(unknown),
            "AttachedManagedPolicies": [
                {"PolicyName": missing, "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/{missing}"}
            ],
        },
        _user(idle, groups=(other_group,)),
    ]
    groups = [
        answers.group(ACCOUNT, group, attached=("AdministratorAccess",)),
        {
            **answers.group(ACCOUNT, other_group, attached=()),
            "GroupPolicyList": [
                {"PolicyName": boundary, "PolicyDocument": answers.allow("iam:AddUserToGroup")}
            ],
        },
    ]
    rows = [answers.report_row(answers.root(ACCOUNT), password_used=days_ago(1), mfa=False)]
    rows += [
        answers.report_row(
            user, password_used=days_ago(90 + n), key=(days_ago(300 + n), days_ago(200)), mfa=n == 3
        )
        for n, user in enumerate(users[1:] if later else users)
    ]
    rows[-1] = {**rows[-1], "mfa_active": names.said}
    caller = Caller(f"arn:aws:sts::{ACCOUNT}:assumed-role/{names.roles[0]}/{admin}", temporary=True)
    if later:
        caller = Caller(f"arn:aws:iam::{ACCOUNT}:user/{names.roles[1]}/{direct}", temporary=False)
    contact = {**answers.security_contact(), "EmailAddress": names.contact}
    said = f"User: {caller.arn} is not authorized to read {names.said} of {admin}"
    details = answers.details(users, groups, [answers.administrator_access()], _roles(names))
    return Snapshot(
        ACCOUNT,
        "aws",
        "us-east-1",
        caller,
        answers.TAKEN_AT + timedelta(days=1) if later else answers.TAKEN_AT,
        (
            answer(asked.GET_CALLER_IDENTITY, answers.identity(ACCOUNT, caller, "AIDASAMPLE")),
            answer(asked.GET_ACCOUNT_SUMMARY, answers.summary(users=7, groups=2, mfa=0, keys=1)),
            answer(asked.GET_ACCOUNT_AUTHORIZATION_DETAILS, details),
            *answers.credential_report(*rows),
            answer(asked.LIST_ACCOUNT_ALIASES, {"AccountAliases": [names.alias]}),
            answer(
                asked.LIST_ORGANIZATIONS_FEATURES,
                {"OrganizationId": "o-exampleorgid", "EnabledFeatures": [names.said]},
            ),
            _denied(asked.DESCRIBE_ORGANIZATION, said),
            answer(asked.GET_ALTERNATE_CONTACT, {"AlternateContact": contact}),
            _denied(asked.LIST_INSTANCES, said),
        ),
    )


def _user(name: str, **parts: Any) -> dict[str, Any]:  # noqa: ANN401  # as the demonstration has them
    # The sample id holds the name, which AWS's do not.
    return {**answers.user(ACCOUNT, name, **parts), "UserId": "AIDASAMPLE"}


def _roles(names: Names) -> list[dict[str, Any]]:
    """Make roles that somebody of every kind can wear, and a chain of them."""
    first, chained, service, staff, outside, elsewhere = names.roles
    saml, oidc = names.providers
    own, inline, *_ = names.policies
    user, iam = f"arn:aws:iam::{ACCOUNT}:user/{names.users[6]}", f"arn:aws:iam::{ACCOUNT}"
    everything = ("AdministratorAccess",)
    assume = {own: _on("sts:AssumeRole", f"{iam}:role/{chained}")}
    passing = {
        inline: answers.allow("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")
    }
    web, with_saml = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"
    trusts: list[tuple[str, Any, dict[str, Any]]] = [
        (first, answers.trust({"AWS": user}, "sts:AssumeRole"), {"inline": assume}),
        (
            chained,
            answers.trust({"AWS": f"{iam}:role/{first}"}, "sts:AssumeRole"),
            {"inline": passing},
        ),
        (
            service,
            answers.trust({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole"),
            {"attached": everything},
        ),
        (
            staff,
            answers.trust({"Federated": f"{iam}:saml-provider/{saml}"}, with_saml),
            {"attached": everything},
        ),
        (
            outside,
            answers.trust({"Federated": f"{iam}:oidc-provider/{oidc}"}, web),
            {"attached": everything},
        ),
        (
            elsewhere,
            answers.trust(
                {"AWS": f"arn:aws:iam::444455556666:role/{names.roles[0]}"}, "sts:AssumeRole"
            ),
            {"attached": everything},
        ),
    ]
    return [
        {**answers.role(ACCOUNT, name, trusted, **parts), "RoleId": "AROASAMPLE"}
        for name, trusted, parts in trusts
    ]


def _policy(action: str, sid: str) -> dict[str, Any]:
    statement = {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _conditional(tag: str) -> dict[str, Any]:
    statement = {
        **_policy("*", "All")["Statement"][0],
        "Condition": {"StringEquals": {f"aws:PrincipalTag/{tag}": "x", tag: "y"}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _on(action: str, resource: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _denied(operation: asked.Operation, message: str) -> Refusal:
    kind, code = RefusalKind.DENIED, "AccessDeniedException"
    return Refusal(str(operation), answers.TAKEN_AT, kind, code, message, operation.permission)


def judged(snapshot: Snapshot, names: Names) -> dict[str, Verdict]:
    found = judge(snapshot, CATALOGUE, Terms(now=None))
    accepted = Declaration(DeclarationKind.ACCEPTED, names.said, names.users[0], date(2027, 5, 1))
    answered = replace(accepted, kind=DeclarationKind.ANSWERED)
    found["root.mfa"] = replace(found["root.mfa"], declaration=accepted)
    found["billing.iam-access"] = replace(found["billing.iam-access"], declaration=answered)
    return found


def shown(names: Names, redaction: Redaction) -> dict[str, str]:
    """Show an account in every way there is, each by its name."""
    mask = Mask(redaction)
    old, new = (snapshot_of(names, later=later) for later in (False, True))
    before, after = (judged(one, names) for one in (old, new))
    seen = mask.verdicts(before), mask.verdicts(after)
    account = mask.snapshot(old)
    compared = compare(Judged(old, before, seen[0]), Judged(new, after, seen[1]), CATALOGUE)
    return {
        **{f"show {name}": write(account, seen[0]) for name, write in WRITERS.items()},
        "show in a pipe": tabbed_lines.write(account, seen[0]),
        "show on a terminal": terminal.write(
            account, seen[0], name="account.json", width=200, everything=True
        ),
        "show --why": "\n".join(
            line for verdict in seen[0].values() for line in explaining.of_verdict(verdict)
        ),
        "show --why of each": "\n".join(
            explaining.of_principals(old, explaining.principals(old, "account.json"), mask)
        ),
        "show --why of each as JSON": json.dumps(
            explaining.as_values(explaining.principals(old, "account.json"), mask)
        ),
        **{
            f"diff {name}": write(account.account, compared)
            for name, write in changes.WRITERS.items()
        },
        "cards": "\n".join(_html(seen[0])),
        "plan": plan(
            [Entry(one, BY_ID[fact], fact) for fact, one in seen[0].items()],
            Place("plan", "table", account.account, old.taken_at),
        ),
        "verdict file": json.dumps(verdict_file.document(account, seen[0], BY_ID)),
    }


def _html(verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    for fact, verdict in verdicts.items():
        yield fragments.full(verdict, BY_ID[fact])
        yield fragments.badge(verdict, BY_ID[fact])
        yield fragments.sentence(verdict)
        yield fragments.value(verdict) or ""


# Every example shows two accounts in every format. A failing one is made of a few words anyway: to
# look for fewer takes minutes.
MANY = settings(
    max_examples=settings.default.max_examples // 3,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)

EXPECTED = shown(NEUTRAL, Redaction.NAMES)


@given(names=NAMES)
@MANY
def test_accounts_that_differ_in_their_names_alone_look_the_same(names: Names) -> None:
    for format_, text in shown(names, Redaction.NAMES).items():
        assert text == EXPECTED[format_], format_


@pytest.mark.parametrize("format_", EXPECTED)
def test_names_that_no_prose_has_are_in_no_format_unless_they_are_shown(format_: str) -> None:
    assert not [one for one in SECRETS if one in EXPECTED[format_]]
    assert ACCOUNT not in EXPECTED[format_]


def test_every_name_is_shown_where_nothing_is_masked() -> None:
    """Else the account would prove nothing about masking."""
    text = "\n".join(shown(NEUTRAL, Redaction.NONE).values())
    assert not [one for one in SECRETS if one not in text]


@given(names=NAMES)
@MANY
def test_our_own_sentences_are_the_same_masked_or_not(names: Names) -> None:
    found = judged(snapshot_of(names), names)
    masked = Mask(Redaction.NAMES).verdicts(found)
    for fact in BY_ID.keys() - {"account.id", "account.alias", "account.sign-in-url"}:
        if not fact.startswith("iam.admin-mfa"):
            assert masked[fact].summary == found[fact].summary

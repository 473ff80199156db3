"""Facts about administrators count users and roles, and agree with one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from accounts import (
    ACCOUNT,
    EVERYTHING,
    GITHUB,
    ONLY_WITH_MFA,
    OTHER,
    SAML,
    allow,
    details,
    from_identity_center,
    role,
    role_arn,
    snapshot,
    trust,
    user,
    user_arn,
)
from hypothesis import given
from hypothesis import strategies as st

from aws_posture.catalogue import BY_ID
from aws_posture.catalogue.model import State, Verdict
from aws_posture.judging import evaluate
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
)

Judge = Callable[..., Verdict]
PASS, FAIL, NA, UNKNOWN = State.PASS, State.FAIL, State.NOT_APPLICABLE, State.UNKNOWN

HERE = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
LAMBDA = {"Service": "lambda.amazonaws.com"}
ASSUME_DEPLOY = allow("sts:AssumeRole", on=role_arn("deploy"))
PASS_ROLE = allow("iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction")
DENY_ASSUMING: Any = {"Statement": {"Effect": "Deny", "Action": "sts:*", "Resource": "*"}}
NAMES_APP = role("deploy", trust({"AWS": role_arn("app")}), EVERYTHING)
PLAIN = user("ro", allow("s3:Get*"))

Account = tuple[Sequence[Any], Sequence[Any] | None]

ADMINS: Mapping[str, tuple[Account, State, State, State]] = {
    # An account, and what iam.admin, iam.admin-count and iam.admin-paths are.
    "nobody": (([PLAIN], []), FAIL, FAIL, PASS),
    "one user": (([user("ana", EVERYTHING)], []), PASS, PASS, PASS),
    "a user with MFA alone": (([user("ana", ONLY_WITH_MFA)], []), PASS, PASS, PASS),
    "three users": (([user(n, EVERYTHING) for n in "abc"], []), PASS, FAIL, PASS),
    "Identity Center": (([], [from_identity_center(EVERYTHING)]), PASS, NA, PASS),
    "Identity Center, reading": (([], [from_identity_center(allow("s3:Get*"))]), FAIL, FAIL, PASS),
    "a management account's role": (
        *(([], [role("access", trust({"AWS": OTHER}), EVERYTHING)]), PASS, NA, PASS),
    ),
    "SAML": (([], [role("staff", trust({"Federated": SAML}), EVERYTHING)]), PASS, NA, PASS),
    "a role of a service": (([], [role("run", trust(LAMBDA), EVERYTHING)]), FAIL, FAIL, PASS),
    "a role that nobody may assume": (
        *(([PLAIN], [role("deploy", trust(HERE), EVERYTHING)]), FAIL, FAIL, PASS),
    ),
    "a role that somebody may assume": (
        ([user("sam", ASSUME_DEPLOY)], [role("deploy", trust(HERE), EVERYTHING)]),
        *(PASS, NA, FAIL),
    ),
    "a role, and somebody who may assume another one": (
        (
            [user("sam", allow("sts:AssumeRole", on=role_arn("app")))],
            [role("app", trust(HERE)), role("deploy", trust(HERE), EVERYTHING)],
        ),
        *(FAIL, FAIL, PASS),
    ),
    "a role that only itself may assume": (
        ([PLAIN], [role("deploy", trust(HERE), ASSUME_DEPLOY, allow("iam:PutRolePolicy"))]),
        *(FAIL, FAIL, PASS),
    ),
    "a role that names a user": (
        ([user("sam")], [role("deploy", trust({"AWS": user_arn("sam")}), EVERYTHING)]),
        *(PASS, NA, FAIL),
    ),
    "a role that names another role, which may": (
        ([PLAIN], [role("app", trust(HERE)), NAMES_APP]),
        *(PASS, NA, PASS),
    ),
    "a role that names another role, which may not": (
        ([PLAIN], [role("app", trust(HERE), DENY_ASSUMING), NAMES_APP]),
        *(FAIL, FAIL, PASS),
    ),
    "a role of somebody who is gone": (
        ([PLAIN], [role("deploy", trust({"AWS": "AIDAGONE"}), EVERYTHING)]),
        *(FAIL, FAIL, PASS),
    ),
    "a role that can be passed": (
        ([user("sam", PASS_ROLE)], [role("run", trust(LAMBDA), EVERYTHING)]),
        *(FAIL, FAIL, FAIL),
    ),
    "no roles, and one who assumes": (([user("sam", ASSUME_DEPLOY)], None), *(UNKNOWN,) * 3),
    "no roles, and an administrator": (([user("ana", EVERYTHING)], None), PASS, PASS, UNKNOWN),
}


@pytest.mark.parametrize(("account", "admin", "number", "paths"), ADMINS.values(), ids=ADMINS)
def test_administrators_are_users_and_roles(
    judge: Judge, account: Account, admin: State, number: State, paths: State
) -> None:
    given = {GET_ACCOUNT_AUTHORIZATION_DETAILS: details(*account)}
    found = [judge(f"iam.{name}", given).state for name in ("admin", "admin-count", "admin-paths")]
    assert found == [admin, number, paths]


def test_a_path_is_a_route_from_whoever_takes_it(judge: Judge) -> None:
    account = details(
        [user("sam", ASSUME_DEPLOY)],
        [role("deploy", trust(HERE), PASS_ROLE), role("run", trust(LAMBDA), EVERYTHING)],
    )
    verdict = judge("iam.admin-paths", {GET_ACCOUNT_AUTHORIZATION_DETAILS: account})
    assert verdict.summary == "1 IAM user and 1 role can become an administrator."
    route = verdict.finding.routes[0]
    assert [(node.kind, node.text) for node in route.nodes] == [
        *(("user", "sam"), ("role", "deploy"), ("role", "run")),
    ]
    assert len(route.edges) == 2


COGNITO = "cognito-identity.amazonaws.com"
WORN: Mapping[str, Mapping[str, Any]] = {
    "people who sign in through IAM Identity Center": from_identity_center(EVERYTHING),
    "the SAML provider staff": role("staff", trust({"Federated": SAML}), EVERYTHING),
    "the OIDC provider token.actions.githubusercontent.com": (
        role("ci", trust({"Federated": GITHUB}), EVERYTHING)
    ),
    f"the OIDC provider {COGNITO}": role("app", trust({"Federated": COGNITO}), EVERYTHING),
    f"the account {OTHER}": role("access", trust({"AWS": OTHER}), EVERYTHING),
    "anybody": role("open", trust("*"), EVERYTHING),
    "the user sam": role("deploy", trust({"AWS": user_arn("sam")}), EVERYTHING),
}


@pytest.mark.parametrize(("worn", "by"), [(one, by) for by, one in WORN.items()], ids=WORN)
def test_a_role_is_listed_with_who_can_wear_it(
    judge: Judge, worn: Mapping[str, Any], by: str
) -> None:
    account = details([user("sam")], [worn])
    verdict = judge("iam.admin", {GET_ACCOUNT_AUTHORIZATION_DETAILS: account})
    assert verdict.summary == "1 role is an administrator."
    assert f"worn by {by}; allowed by" in verdict.evidence[0]


def powerful(trusted: Mapping[str, Any]) -> dict[str, Any]:
    return details([], [role("deploy", trusted, EVERYTHING)])


SUB = {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:example/site:*"}}
AUD = {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}
AUDIENCE = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}

TRUSTED = {
    "another account": (powerful(trust({"AWS": OTHER})), FAIL),
    "another account, with an external id": (
        *(powerful(trust({"AWS": OTHER}, {"StringEquals": {"sts:ExternalId": "x"}})), FAIL),
    ),
    "the management account": (powerful(trust({"AWS": "777788889999"})), PASS),
    "anybody": (powerful(trust("*")), FAIL),
    "anybody in the organization": (powerful(trust({"AWS": "*"}, ORGANIZATION)), PASS),
    "GitHub, whoever it is": (powerful(trust({"Federated": GITHUB})), FAIL),
    "GitHub, for an audience": (powerful(trust({"Federated": GITHUB}, AUD)), FAIL),
    "GitHub, a repository": (powerful(trust({"Federated": GITHUB}, SUB)), PASS),
    "SAML without an audience": (powerful(trust({"Federated": SAML})), FAIL),
    "SAML": (powerful(trust({"Federated": SAML}, AUDIENCE)), PASS),
    "a service": (powerful(trust(LAMBDA)), PASS),
    "this account": (powerful(trust(HERE)), PASS),
    "a weak role": (details([], [role("r", trust({"AWS": OTHER}), allow("s3:Get*"))]), NA),
    "no roles": (details([], None), UNKNOWN),
}


@pytest.mark.parametrize(("account", "state"), TRUSTED.values(), ids=TRUSTED)
def test_powerful_roles_let_in_this_account_s_people(
    judge: Judge, account: dict[str, Any], state: State
) -> None:
    given = {
        GET_ACCOUNT_AUTHORIZATION_DETAILS: account,
        DESCRIBE_ORGANIZATION: {
            "Organization": {"Id": "o-exampleorgid", "MasterAccountId": "777788889999"}
        },
    }
    assert judge("iam.roles-trusted-outside", given).state is state


FEDERATION = {
    "none": (details([PLAIN], []), "none"),
    "Identity Center": (details([], [from_identity_center()]), "IAM Identity Center"),
    "two": (
        details([], [from_identity_center(), role("ci", trust({"Federated": GITHUB}, SUB))]),
        "IAM Identity Center, OpenID Connect",
    ),
}


@pytest.mark.parametrize(("account", "value"), FEDERATION.values(), ids=FEDERATION)
def test_ways_in_are_named(judge: Judge, account: dict[str, Any], value: str) -> None:
    assert judge("iam.federation", {GET_ACCOUNT_AUTHORIZATION_DETAILS: account}).value == value


POLICIES = st.sampled_from(
    [EVERYTHING, ONLY_WITH_MFA, ASSUME_DEPLOY, PASS_ROLE, allow("s3:*"), allow("iam:PutUserPolicy")]
)
TRUSTS = st.sampled_from(
    [
        *(trust(HERE), trust(LAMBDA), trust({"AWS": OTHER}), trust("*")),
        *(trust({"Federated": GITHUB}), trust({"AWS": user_arn("u0")})),
    ]
)


@st.composite
def accounts(draw: st.DrawFn) -> dict[str, Any]:
    users = [
        user(f"u{n}", *draw(st.lists(POLICIES, max_size=2))) for n in range(draw(st.integers(0, 4)))
    ]
    names = ("deploy", "run", "other")[: draw(st.integers(0, 3))]
    roles = [role(name, draw(TRUSTS), *draw(st.lists(POLICIES, max_size=2))) for name in names]
    reserved = [from_identity_center(draw(POLICIES))] if draw(st.booleans()) else []
    return details(users, None if draw(st.integers(0, 9)) == 0 else [*roles, *reserved])


@given(accounts())
def test_no_two_facts_contradict_each_other(account: dict[str, Any]) -> None:
    facts = [BY_ID[f"iam.{name}"] for name in ("admin", "admin-count", "admin-paths", "federation")]
    facts.append(BY_ID["iam.roles-trusted-outside"])
    found = evaluate(snapshot(account), facts)
    admin, number, paths, federation, trusted = found.values()
    # Somebody is counted only where somebody is there, and nobody only where nobody is.
    assert not (isinstance(number.value, int) and number.value > 0 and admin.state is not PASS)
    assert not (number.value == 0 and admin.state is PASS)
    assert not (number.state is NA and admin.state is not PASS)
    # Who is an administrator is not somebody who can become one.
    admins = {(i.kind, i.subject) for i in admin.finding.items if not i.sort and i.subject}
    becoming = {(r.nodes[0].kind, r.nodes[0].text) for r in paths.finding.routes}
    assert not admins & becoming
    # A role from a provider is an administrator only where the provider is named.
    by_provider = any("IAM Identity Center" in line for line in admin.evidence)
    assert not (by_provider and federation.value == "none")
    # A powerful role that lets others in has a wearer, who is or can become an administrator.
    assert not (trusted.state is FAIL and admin.state is not PASS and paths.state is not FAIL)

"""Powerful roles are open to strangers, or tell them apart: by what conditions say, and not that they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from accounts import ACCOUNT, EVERYTHING, GITHUB, OTHER, SAML, details, role, trust

from aws_posture.catalogue.model import State, Verdict
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
)

Judge = Callable[..., Verdict]
Json = Mapping[str, Any]
PASS, FAIL = State.PASS, State.FAIL

MANAGEMENT = "777788889999"
OURS, THEIRS = "o-exampleorgid", "o-strangerorg"


def judged(judge: Judge, trusted: Json, *, has_organization: bool = True) -> Verdict:
    organization = {"Organization": {"Id": OURS, "MasterAccountId": MANAGEMENT}}
    given: dict[Any, Any] = {
        GET_ACCOUNT_AUTHORIZATION_DETAILS: details([], [role("deploy", trusted, EVERYTHING)])
    }
    if has_organization:
        given[DESCRIBE_ORGANIZATION] = organization
    return judge("iam.roles-trusted-outside", given)


def claims(operator: str, host: str, **claims: object) -> Json:
    return {operator: {f"{host}:{claim}": value for claim, value in claims.items()}}


HOST = "token.actions.githubusercontent.com"
ON_GITHUB = {
    "everybody": (claims("StringLike", HOST, sub="*"), FAIL),
    "every repository": (claims("StringLike", HOST, sub="repo:*"), FAIL),
    "every repository of every owner": (claims("StringLike", HOST, sub="repo:*/*"), FAIL),
    "every main branch": (claims("StringLike", HOST, sub="repo:*:ref:refs/heads/main"), FAIL),
    "owners who are called alike": (claims("StringLike", HOST, sub="repo:example*"), FAIL),
    "one owner": (claims("StringLike", HOST, sub="repo:example/*"), PASS),
    "one repository": (claims("StringLike", HOST, sub="repo:example/site:*"), PASS),
    "a star that means itself": (claims("StringEquals", HOST, sub="repo:*"), PASS),
    "one of them and everybody": (
        *(claims("StringLike", HOST, sub=["repo:example/site:*", "repo:*"]), FAIL),
    ),
    "all but one": (claims("StringNotEquals", HOST, sub="repo:bad/bad:*"), FAIL),
    "all but some": (claims("StringNotLike", HOST, sub="repo:bad/*"), FAIL),
    "any subject": (claims("Null", HOST, sub="false"), FAIL),
    "a branch": (claims("StringEquals", HOST, ref="refs/heads/main"), FAIL),
    "a repository": (claims("StringEquals", HOST, repository="example/site"), PASS),
    "an owner": (claims("StringEquals", HOST, repository_owner="example"), PASS),
    "an address": ({"IpAddress": {"aws:SourceIp": "192.0.2.1/32"}}, FAIL),
    "an operator that nobody knows": (claims("StringFits", HOST, sub="repo:example/*"), FAIL),
}


@pytest.mark.parametrize(("condition", "state"), ON_GITHUB.values(), ids=ON_GITHUB)
def test_a_subject_names_whose_jobs_are_meant(judge: Judge, condition: Json, state: State) -> None:
    assert judged(judge, trust({"Federated": GITHUB}, condition)).state is state


EKS = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789"
COGNITO = "cognito-identity.amazonaws.com"
TURBONOMIC = "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7"
PROVIDERS = {
    "GitLab, an audience": ("gitlab.com", {"aud": "https://gitlab.com"}, FAIL),
    "GitLab, a group": ("gitlab.com", {"sub": "project_path:example/*"}, PASS),
    "GitLab, a branch": ("gitlab.com", {"sub": "project_path:*:ref:main"}, FAIL),
    "Terraform, an organization": ("app.terraform.io", {"sub": "organization:example:*"}, PASS),
    "Terraform, any": ("app.terraform.io", {"sub": "organization:*:project:prod:*"}, FAIL),
    "Pulumi, an organization": ("api.pulumi.com", {"sub": "pulumi:*:org:example:*"}, PASS),
    "Pulumi, any": ("api.pulumi.com/oidc", {"sub": "pulumi:deploy:org:*"}, FAIL),
    "Turbonomic, a customer": (TURBONOMIC, {"sub": "system:serviceaccount:example:*"}, PASS),
    "Turbonomic, any": (TURBONOMIC, {"sub": "system:serviceaccount:*"}, FAIL),
    "Buildkite, an audience": ("agent.buildkite.com", {"aud": "sts.amazonaws.com"}, FAIL),
    "Cognito, a pool": (COGNITO, {"aud": "eu-west-1:11111111-2222"}, PASS),
    "Cognito, who signed in": (COGNITO, {"amr": "authenticated"}, FAIL),
    "a cluster's, an audience": (EKS, {"aud": "sts.amazonaws.com"}, PASS),
    "a cluster's, everybody": (EKS, {"sub": "*"}, FAIL),
    "a cluster's, a namespace": (EKS, {"sub": "system:serviceaccount:web:*"}, PASS),
    "a cluster's, no condition": (EKS, {}, FAIL),
}


@pytest.mark.parametrize(("host", "asked", "state"), PROVIDERS.values(), ids=PROVIDERS)
def test_what_tells_apart_depends_on_who_can_have_a_login(
    judge: Judge, host: str, asked: Json, state: State
) -> None:
    name = host if host == COGNITO else f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"
    condition = claims("StringLike", host, **asked) if asked else None
    assert judged(judge, trust({"Federated": name}, condition)).state is state


# As AWS's examples of resource control policies list them.
FOR_EVERYBODY = (
    *("agent.buildkite.com", "app.terraform.io", "gitlab.com", "oidc.codefresh.io"),
    *("oidc-configuration.audit-log.githubusercontent.com", "proidc.upbound.io", "scalr.io"),
    *("studio.datachain.ai/api", "token.actions.githubusercontent.com"),
    *("tokens.cloud.shisho.dev", "vstoken.actions.githubusercontent.com"),
    "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu",
    "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7",
)


@pytest.mark.parametrize("host", FOR_EVERYBODY)
def test_an_audience_that_everybody_can_ask_for_tells_nobody_apart(judge: Judge, host: str) -> None:
    name = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{host}"
    asked = {"aud": "sts.amazonaws.com"}
    trusted = trust({"Federated": name}, claims("StringEquals", host, **asked))
    assert judged(judge, trusted).state is FAIL
    one = trust({"Federated": name}, claims("StringEquals", host, **asked, sub="example"))
    assert judged(judge, one).state is PASS


AUDIENCE = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}


def test_an_audience_of_saml_that_is_anything_is_none(judge: Judge) -> None:
    condition = {"StringLike": {"SAML:aud": "*"}}
    assert judged(judge, trust({"Federated": SAML}, condition)).state is FAIL


def test_nobody_wears_a_role_whose_trust_is_over(judge: Judge) -> None:
    """Neither is it an administrator's, nor does anybody come in by it."""
    over = {**AUDIENCE, "DateLessThan": {"aws:CurrentTime": "2020-01-01"}}
    roles = [role("staff", trust({"Federated": SAML}, over), EVERYTHING)]
    given = {GET_ACCOUNT_AUTHORIZATION_DETAILS: details([], roles)}
    assert judge("iam.admin", given).state is FAIL
    assert judge("iam.federation", given).value == "none"


def organization(operator: str, value: object, key: str = "aws:PrincipalOrgID") -> Json:
    return {operator: {key: value}}


PATHS, ACCOUNTS, ARN = "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn"
ANYBODY = {
    "of the organization": (organization("StringEquals", OURS), PASS),
    "of another organization": (organization("StringEquals", THEIRS), FAIL),
    "of one of two": (organization("StringEquals", [OURS, THEIRS]), FAIL),
    "of any other": (organization("StringNotEquals", OURS), FAIL),
    "of the organization or of none": (organization("StringEqualsIfExists", OURS), FAIL),
    "of any organization": (organization("StringLike", "o-*"), FAIL),
    "of an organization at all": (organization("Null", "false"), FAIL),
    "of a part of it": (organization("ForAnyValue:StringLike", f"{OURS}/r-ab12/*", PATHS), PASS),
    "of a part of it or of none": (
        *(organization("ForAllValues:StringLike", f"{OURS}/*", PATHS), FAIL),
    ),
    "of this account": (organization("StringEquals", ACCOUNT, ACCOUNTS), PASS),
    "of another account": (organization("StringEquals", OTHER, ACCOUNTS), FAIL),
    "of the management account": (organization("StringEquals", MANAGEMENT, ACCOUNTS), PASS),
    "by this account's ARN": (organization("ArnLike", f"arn:aws:iam::{ACCOUNT}:role/*", ARN), PASS),
    "by an ARN of any account": (organization("ArnLike", "arn:aws:iam::*:role/admin", ARN), FAIL),
    "by one ARN of another account": (
        *(organization("StringEquals", f"arn:aws:iam::{OTHER}:role/admin", ARN), FAIL),
    ),
    "by one ARN of another kind": (
        *(organization("StringEquals", f"arn:aws:sts::{OTHER}:role/admin", ARN), PASS),
    ),
    "by an end of an ARN": (organization("StringLike", "*:role/admin", ARN), FAIL),
    "by a name": (organization("StringLike", "*/admin-?", ARN), FAIL),
    "by any ARN": (organization("StringLike", "*", ARN), FAIL),
    "by the end of a name": (organization("StringLike", "*X-team", ARN), FAIL),
    "by an ARN that ends in a star": (organization("StringLike", "arn:aws:iam::*", ARN), FAIL),
    "of any account, by the length of its id": (
        *(organization("StringLike", "?" * 12, ACCOUNTS), FAIL),
    ),
    "of an account, by the length of another id": (
        *(organization("StringLike", "?" * 11, ACCOUNTS), PASS),
    ),
    "by any name": (organization("StringEquals", "ana", "aws:username"), FAIL),
    "by any id": (organization("StringLike", "AIDA*", "aws:userid"), FAIL),
    "as a user": (organization("StringEquals", "User", "aws:PrincipalType"), FAIL),
    "with MFA": (organization("Bool", "true", "aws:MultiFactorAuthPresent"), FAIL),
    "with a tag": (organization("StringEquals", "red", "aws:PrincipalTag/team"), FAIL),
    "as a service": (organization("Bool", "true", "aws:PrincipalIsAWSService"), PASS),
    "until long ago": (organization("DateLessThan", "2020-01-01", "aws:CurrentTime"), PASS),
}


@pytest.mark.parametrize(("condition", "state"), ANYBODY.values(), ids=ANYBODY)
def test_anybody_is_not_everybody_under_a_condition(
    judge: Judge, condition: Json, state: State
) -> None:
    assert judged(judge, trust({"AWS": "*"}, condition)).state is state


LET_IN = {
    "GitHub": (trust({"Federated": GITHUB}), "without a condition that says whom"),
    "SAML": (trust({"Federated": SAML}), "without a condition that says whom"),
    "another account": (trust({"AWS": OTHER}), f"lets in the account {OTHER}"),
    "another account with an external id": (
        trust({"AWS": OTHER}, {"StringEquals": {"sts:ExternalId": "x"}}),
        f"lets in the account {OTHER} on the condition of sts:externalid",
    ),
}


@pytest.mark.parametrize(("trusted", "end"), LET_IN.values(), ids=LET_IN)
def test_the_evidence_says_whom_a_role_lets_in(judge: Judge, trusted: Json, end: str) -> None:
    first, *_ = judged(judge, trusted).evidence
    assert first.startswith("deploy: lets in ")
    assert first.endswith(end)


def test_what_is_let_in_twice_is_said_once(judge: Judge) -> None:
    (statement,) = trust({"AWS": OTHER})["Statement"]
    twice = {"Version": "2012-10-17", "Statement": [statement, statement]}
    assert judged(judge, twice).evidence[0] == f"deploy: lets in the account {OTHER}"


UNLESS_OPEN = {False: State.PASS, True: State.UNKNOWN}
UNKNOWN_POWER = {
    "another account": (trust({"AWS": OTHER}), True),
    "anybody": (trust("*"), True),
    "nobody knows whom": ({}, True),
    "a service": (trust({"Service": "ec2.amazonaws.com"}), False),
    "this account": (trust({"AWS": ACCOUNT}), False),
}


@pytest.mark.parametrize(("trusted", "is_open"), UNKNOWN_POWER.values(), ids=UNKNOWN_POWER)
def test_a_role_of_which_nobody_knows_what_it_may_matters_where_it_is_open(
    judge: Judge, trusted: Json, *, is_open: bool
) -> None:
    """Where another role is powerful and closed; where none is, that none is cannot be said."""
    lost = {"PolicyName": "Lost", "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/Lost"}
    one = {**role("deploy", trusted), "AttachedManagedPolicies": [lost]}
    closed = role("run", trust({"Service": "ec2.amazonaws.com"}), EVERYTHING)
    for roles, state in (([one], State.UNKNOWN), ([one, closed], UNLESS_OPEN[is_open])):
        given = {GET_ACCOUNT_AUTHORIZATION_DETAILS: details([], roles)}
        verdict = judge("iam.roles-trusted-outside", given)
        assert verdict.state is state
        assert state is not State.UNKNOWN or "deploy" in str(verdict.reason)


def test_a_trust_policy_that_cannot_be_read_lets_in_nobody_knows_whom(judge: Judge) -> None:
    broken = role("deploy", {"Statement": [{"Effect": "Allow", "Principal": {}}]}, EVERYTHING)
    given = {GET_ACCOUNT_AUTHORIZATION_DETAILS: details([], [broken])}
    for fact in ("iam.roles-trusted-outside", "iam.federation"):
        verdict = judge(fact, given)
        assert verdict.state is State.UNKNOWN
        assert "whom these roles let in is unknown: deploy" in str(verdict.reason)
    for fact in ("iam.admin", "iam.admin-count", "iam.admin-paths"):
        assert judge(fact, given).state is State.UNKNOWN


@pytest.mark.parametrize(
    "condition",
    [
        organization("StringEquals", OURS),
        organization("ForAnyValue:StringLike", f"{OURS}/r-ab12/*", PATHS),
    ],
    ids=["by id", "by path"],
)
def test_an_organization_that_is_not_known_may_be_the_account_s(
    judge: Judge, condition: Json
) -> None:
    trusted = trust({"AWS": "*"}, condition)
    verdict = judged(judge, trusted, has_organization=False)
    assert verdict.state is State.UNKNOWN
    assert "organizations:DescribeOrganization" in str(verdict.reason)


def test_an_account_may_be_the_management_account_where_nobody_says_which_that_is(
    judge: Judge,
) -> None:
    verdict = judged(judge, trust({"AWS": OTHER}), has_organization=False)
    assert verdict.state is State.UNKNOWN
    assert "organizations:DescribeOrganization" in str(verdict.reason)


def denying(
    condition: Json | None,
    principal: object = "*",
    whom: str = "*",
    element: str = "Principal",
) -> Json:
    """A trust policy that trusts an account, or anybody, and denies some."""
    more = {"Condition": condition} if condition else {}
    deny = {"Effect": "Deny", element: principal, "Action": "sts:AssumeRole", **more}
    return {"Version": "2012-10-17", "Statement": [*trust({"AWS": whom})["Statement"], deny]}


STRANGERS = organization("StringNotEquals", OURS)
DENIED = {
    "who is of no account of ours": (denying(STRANGERS), PASS),
    "strangers without MFA": (
        *(denying({**STRANGERS, "Bool": {"aws:MultiFactorAuthPresent": "false"}}), FAIL),
    ),
    "everybody": (denying(None, whom=OTHER), PASS),
    "the account": (denying(None, {"AWS": OTHER}, OTHER), PASS),
    "another account": (denying(None, {"AWS": MANAGEMENT}, OTHER), FAIL),
    "all but this account": (denying(None, {"AWS": ACCOUNT}, element="NotPrincipal"), PASS),
    "all but another account": (denying(None, {"AWS": OTHER}, element="NotPrincipal"), FAIL),
    "a service": (denying(None, {"Service": "ec2.amazonaws.com"}, OTHER), FAIL),
    "every account": (denying(None, {"AWS": "*"}, OTHER), PASS),
    "the account by its ARN": (denying(None, {"AWS": f"arn:aws:iam::{OTHER}:root"}, OTHER), PASS),
    "somebody of the account": (
        *(denying(None, {"AWS": f"arn:aws:iam::{OTHER}:user/ana"}, OTHER), FAIL),
    ),
    "the account as a provider": (denying(None, {"Federated": OTHER}, OTHER), FAIL),
}


@pytest.mark.parametrize(("trusted", "state"), DENIED.values(), ids=DENIED)
def test_a_deny_keeps_strangers_out(judge: Judge, trusted: Json, state: State) -> None:
    assert judged(judge, trusted).state is state


GITLAB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/gitlab.com"
DENIED_LOGINS = {
    "everybody": ({"Principal": "*"}, PASS),
    "whoever signs in": ({"Principal": {"Federated": "*"}}, PASS),
    "whoever signs in there": ({"Principal": {"Federated": GITHUB}}, PASS),
    "whoever signs in elsewhere": ({"Principal": {"Federated": GITLAB}}, FAIL),
    "every account": ({"Principal": {"AWS": "*"}}, FAIL),
    "all but who signs in there": ({"NotPrincipal": {"Federated": GITHUB}}, FAIL),
    "all but who signs in elsewhere": ({"NotPrincipal": {"Federated": GITLAB}}, PASS),
    "another action": ({"Principal": "*", "Action": "sts:AssumeRole"}, FAIL),
}


@pytest.mark.parametrize(("denied", "state"), DENIED_LOGINS.values(), ids=DENIED_LOGINS)
def test_a_deny_keeps_out_who_signs_in(judge: Judge, denied: Json, state: State) -> None:
    deny = {"Effect": "Deny", "Action": "sts:AssumeRoleWithWebIdentity", **denied}
    (allow,) = trust({"Federated": GITHUB})["Statement"]
    trusted = {"Version": "2012-10-17", "Statement": [allow, deny]}
    assert judged(judge, trusted).state is state


def about(element: str, *actions: str, whom: object = OTHER) -> Json:
    principal = whom if whom == "*" else {"AWS": whom}
    (statement,) = trust(principal)["Statement"]
    rest = {name: value for name, value in statement.items() if name != "Action"}
    return {"Version": "2012-10-17", "Statement": [{**rest, element: list(actions)}]}


ACTIONS = {
    "every action of STS": (about("Action", "sts:*"), FAIL),
    "tags alone": (about("Action", "sts:TagSession"), PASS),
    "all but assuming": (about("NotAction", "sts:AssumeRole"), PASS),
    "all but tags": (about("NotAction", "sts:TagSession"), FAIL),
    # Who signs in at a provider is of no account: everybody includes it, an account does not.
    **{
        f"{action}, {said}": (about("Action", f"sts:AssumeRoleWith{action}", whom=whom), state)
        for action in ("SAML", "WebIdentity")
        for said, whom, state in (("an account", OTHER, PASS), ("everybody", "*", FAIL))
    },
}


@pytest.mark.parametrize(("trusted", "state"), ACTIONS.values(), ids=ACTIONS)
def test_who_may_not_assume_a_role_is_not_let_in(judge: Judge, trusted: Json, state: State) -> None:
    assert judged(judge, trusted).state is state

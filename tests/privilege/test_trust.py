"""Whom a trust policy lets in, and how each of them is spoken of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aws_posture.base.phrases import Name, say
from aws_posture.privilege import PrincipalClass, classify
from aws_posture.privilege.context import World
from aws_posture.privilege.documents import parse
from aws_posture.privilege.trust import (
    Wearer,
    account_of,
    hosts,
    is_whole_account,
    read_trust,
    trusts_service,
    wearers,
)

Json = dict[str, Any]

ACCOUNT, OTHER = "111122223333", "444455556666"
IAM, STS = f"arn:aws:iam::{ACCOUNT}", f"arn:aws:sts::{ACCOUNT}"
SAML, OIDC = f"{IAM}:saml-provider/staff", f"{IAM}:oidc-provider/example.com"
CENTER = "aws-reserved/sso.amazonaws.com/Admin"
NONE, CAN_BECOME = PrincipalClass.NONE, PrincipalClass.CAN_BECOME


def trusting(principal: object, **more: object) -> Json:
    words = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole*", **more}
    return {"Version": "2012-10-17", "Statement": words}


WEARERS: dict[str, tuple[object, list[tuple[str, str]], list[str]]] = {
    # A principal, who wears the role, and how to speak of them.
    "a user": (
        {"AWS": f"{IAM}:user/ops/ana"},
        [("user", f"{IAM}:user/ops/ana")],
        ["the user ops/ana"],
    ),
    "a role": ({"AWS": f"{IAM}:role/app"}, [("role", f"{IAM}:role/app")], ["the role app"]),
    "a session of a role": (
        {"AWS": f"{STS}:assumed-role/app/x"},
        [("role", f"{STS}:assumed-role/app/x")],
        ["the role app/x"],
    ),
    "a session of a federated user, which assumes no role": (
        *({"AWS": f"{STS}:federated-user/ana"}, [], []),
    ),
    "this account": (
        {"AWS": f"{IAM}:root"},
        [("own-account", ACCOUNT)],
        ["those of this account whose policies allow it"],
    ),
    "this account by its id": (
        {"AWS": ACCOUNT},
        [("own-account", ACCOUNT)],
        ["those of this account whose policies allow it"],
    ),
    "another account": ({"AWS": OTHER}, [("account", OTHER)], [f"the account {OTHER}"]),
    "somebody of another account": (
        {"AWS": f"arn:aws:iam::{OTHER}:user/ana"},
        [("account", OTHER)],
        [f"the account {OTHER}"],
    ),
    "who was deleted": (
        *({"AWS": "AIDAGONE"}, [("nobody-known", "AIDAGONE")], ["somebody who was deleted"]),
    ),
    "everybody": ("*", [("anyone", "*")], ["anybody"]),
    "everybody of AWS": ({"AWS": "*"}, [("anyone", "*")], ["anybody"]),
    "a service": (
        {"Service": "ec2.amazonaws.com"},
        [("service", "ec2.amazonaws.com")],
        ["the service ec2.amazonaws.com"],
    ),
    "SAML": ({"Federated": SAML}, [("saml", SAML)], ["the SAML provider staff"]),
    "OIDC": ({"Federated": OIDC}, [("oidc", OIDC)], ["the OIDC provider example.com"]),
    "OIDC by its host": (
        {"Federated": "accounts.google.com"},
        [("oidc", "accounts.google.com")],
        ["the OIDC provider accounts.google.com"],
    ),
    "a canonical user": ({"CanonicalUser": "79a59d"}, [], []),
    "two": (
        {"AWS": [f"{IAM}:user/ana", f"{IAM}:user/bo"]},
        [("user", f"{IAM}:user/ana"), ("user", f"{IAM}:user/bo")],
        ["the user ana", "the user bo"],
    ),
    "one twice": (
        {"AWS": [OTHER, f"arn:aws:iam::{OTHER}:root"]},
        [("account", OTHER)],
        [f"the account {OTHER}"],
    ),
}


def worn_by(document: Json, path: str = "app") -> tuple[Wearer, ...]:
    trust = read_trust({"AssumeRolePolicyDocument": document})
    return wearers(trust, path, World(ACCOUNT, "aws"))


@pytest.mark.parametrize(("principal", "expected", "said"), WEARERS.values(), ids=WEARERS)
def test_a_principal_wears_the_role(
    principal: object, expected: list[tuple[str, str]], said: list[str]
) -> None:
    found = worn_by(trusting(principal))
    assert [(one.kind, one.name) for one in found] == expected
    assert [say(one.phrase) for one in found] == said
    assert worn_by(trusting(principal, Effect="Deny")) == ()


@pytest.mark.parametrize("provider", [SAML, OIDC])
def test_a_role_of_identity_center_is_worn_through_it(provider: str) -> None:
    (wearer,) = worn_by(trusting({"Federated": provider}), CENTER)
    assert (wearer.kind, wearer.name) == ("identity-center", provider)
    assert say(wearer.phrase) == "people who sign in through IAM Identity Center"


@pytest.mark.parametrize("action", ["sts:TagSession", "sts:AssumeRoleWithSAML"])
@pytest.mark.parametrize("kind", ["Service", "AWS"])
def test_who_may_not_assume_a_role_does_not_wear_it(kind: str, action: str) -> None:
    assert worn_by(trusting({kind: OTHER}, Action=action)) == ()


def test_a_wearer_has_the_keys_that_the_statement_asks_about() -> None:
    condition = {"StringEquals": {"sts:ExternalId": "x"}, "Bool": {"aws:SecureTransport": "true"}}
    (wearer,) = worn_by(trusting({"AWS": OTHER}, Condition=condition))
    assert wearer.keys == ("sts:externalid", "aws:securetransport")


NAMES: dict[str, tuple[str, bool]] = {
    # A principal, the account that it is of, and whether it stands for all of that.
    ACCOUNT: (ACCOUNT, True),
    f"{IAM}:root": (ACCOUNT, True),
    f"{IAM}:user/root": (ACCOUNT, False),
    f"arn:aws:iam::{OTHER}:user/a:b": (OTHER, False),
    f"{STS}:assumed-role/app/x": (ACCOUNT, False),
    f"arn:aws:iam::{ACCOUNT}": ("", False),
    f"urn:aws:iam::{ACCOUNT}:root": ("", True),
    "AIDAGONE": ("", False),
    "": ("", False),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_principal_is_of_an_account(name: str) -> None:
    assert (account_of(name), is_whole_account(name)) == NAMES[name]


SERVED: dict[str, tuple[Json, bool]] = {
    "by its name": ({"Principal": {"Service": "logs.amazonaws.com"}}, True),
    "in China": ({"Principal": {"Service": "logs.amazonaws.com.cn"}}, True),
    "in a Region": ({"Principal": {"Service": "logs.eu-west-1.amazonaws.com"}}, True),
    "in a Region of the government": (
        {"Principal": {"Service": "logs.us-gov-west-1.amazonaws.com"}},
        True,
    ),
    "in something with one hyphen": ({"Principal": {"Service": "logs.a-b.amazonaws.com"}}, False),
    "in a Region elsewhere": ({"Principal": {"Service": "logs.eu-west-1.example.com"}}, False),
    "another one in a Region": (
        {"Principal": {"Service": "x.logs.eu-west-1.amazonaws.com"}},
        False,
    ),
    "any": ({"Principal": {"Service": "*"}}, True),
    "everybody": ({"Principal": "*"}, False),
    "another one": ({"Principal": {"Service": "ec2.amazonaws.com"}}, False),
    "somebody of that name": ({"Principal": {"AWS": "logs.amazonaws.com"}}, False),
    "all but it": ({"NotPrincipal": {"Service": "logs.amazonaws.com"}}, False),
    "all but another one": ({"NotPrincipal": {"Service": "ec2.amazonaws.com"}}, True),
    "the second of two": (
        {"Principal": {"Service": ["a.amazonaws.com", "logs.amazonaws.com"]}},
        True,
    ),
}


@pytest.mark.parametrize(("principal", "expected"), SERVED.values(), ids=SERVED)
def test_a_statement_names_a_service(principal: Json, expected: bool) -> None:  # noqa: FBT001  # a column
    words = {"Effect": "Allow", "Action": "sts:AssumeRole", **principal}
    (statement,) = parse({"Statement": words}, is_trust=True).statements
    assert trusts_service(statement, "logs") is expected


def test_a_policy_that_names_nobody_trusts_no_service() -> None:
    words = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    (statement,) = parse({"Statement": words}).statements
    assert not trusts_service(statement, "logs")


def test_a_service_has_two_names_in_china() -> None:
    assert hosts("ec2", "aws") == hosts("ec2", "aws-us-gov") == ("ec2.amazonaws.com",)
    assert hosts("ec2", "aws-cn") == ("ec2.amazonaws.com", "ec2.amazonaws.com.cn")


ALL_BUT: dict[str, tuple[list[str], PrincipalClass, PrincipalClass]] = {
    # Whom an Allow leaves out, and what maria is, who may assume roles, and jorge, who is not allowed it.
    "this account": ([f"{IAM}:root"], NONE, NONE),
    "this account by its id": ([ACCOUNT], NONE, NONE),
    "another account": ([f"arn:aws:iam::{OTHER}:root"], CAN_BECOME, CAN_BECOME),
    "maria": ([f"{IAM}:user/maria"], NONE, CAN_BECOME),
    "jorge": ([f"{IAM}:user/jorge"], CAN_BECOME, NONE),
    "both": ([f"{IAM}:user/jorge", f"{IAM}:user/maria"], NONE, NONE),
    "a maria of another account": ([f"arn:aws:iam::{OTHER}:user/maria"], CAN_BECOME, CAN_BECOME),
}


@pytest.mark.parametrize("name", ALL_BUT)
def test_an_allow_leaves_some_out(account: Callable[[Json], Json], name: str) -> None:
    left_out, *expected = ALL_BUT[name]
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    trusts = {"Effect": "Allow", "NotPrincipal": {"AWS": left_out}, "Action": "sts:AssumeRole"}
    words = {
        "inline": {"own": {**everything, "Action": "sts:AssumeRole"}},
        "elsewhere": {
            "users": {"jorge": {}},
            "roles": {"boss": {"inline": {"all": everything}, "trusts": [trusts]}},
        },
    }
    found = {one.name: one.class_ for one in classify(account(words), {}, ACCOUNT, "aws")}
    assert [found["maria"], found["jorge"]] == expected


EVERYBODY: dict[str, tuple[object, PrincipalClass, PrincipalClass]] = {
    # Whom a role trusts, what maria is who is allowed nothing, and what she is if they are denied.
    "everybody": ("*", CAN_BECOME, NONE),
    "everybody of AWS": ({"AWS": "*"}, CAN_BECOME, NONE),
    "every service": ({"Service": "*"}, NONE, CAN_BECOME),
    "everybody who signs in": ({"Federated": "*"}, NONE, CAN_BECOME),
    "this account": ({"AWS": ACCOUNT}, NONE, NONE),
    "another account": ({"AWS": OTHER}, NONE, CAN_BECOME),
    "maria": ({"AWS": f"{IAM}:user/maria"}, CAN_BECOME, NONE),
    "jorge": ({"AWS": f"{IAM}:user/jorge"}, NONE, CAN_BECOME),
}


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_role_trusts_everybody_of_a_kind(account: Callable[[Json], Json], name: str) -> None:
    principal, *expected = EVERYBODY[name]
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    trusted = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    denied = [{**trusted, "Principal": "*"}, {**trusted, "Effect": "Deny"}]
    for trusts, class_ in zip(([trusted], denied), expected, strict=True):
        boss = {"inline": {"all": everything}, "trusts": trusts}
        words = {"elsewhere": {"users": {"jorge": {}}, "roles": {"boss": boss}}}
        assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is class_


DENIED_BOUND: dict[str, tuple[Json, PrincipalClass]] = {
    "within a boundary": ({"boundary": "Bounds"}, NONE),
    "without one": ({}, CAN_BECOME),
}


@pytest.mark.parametrize(("bound", "expected"), DENIED_BOUND.values(), ids=DENIED_BOUND)
def test_a_deny_that_leaves_some_out_denies_who_is_bounded(
    account: Callable[[Json], Json], bound: Json, expected: PrincipalClass
) -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    named = {"AWS": [f"{IAM}:root", f"{IAM}:user/maria"]}
    deny = {"Effect": "Deny", "NotPrincipal": named, "Action": "sts:AssumeRole"}
    words = {
        **bound,
        "policies": {"Bounds": everything},
        "elsewhere": {
            "roles": {"boss": {"inline": {"all": everything}, "trusts": ["user/maria", deny]}}
        },
    }
    assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is expected


ON_CONDITION: dict[str, tuple[Json, PrincipalClass]] = {
    # On what the role trusts maria, or denies her, and what she is.
    "that holds": ({"StringEquals": {"aws:username": "maria"}}, CAN_BECOME),
    "that holds at times": ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, CAN_BECOME),
    "that nobody can read": ({"StringFits": {"aws:username": "maria"}}, PrincipalClass.UNKNOWN),
    "that does not hold": ({"StringEquals": {"aws:username": "jorge"}}, NONE),
}


@pytest.mark.parametrize("name", ON_CONDITION)
def test_a_role_trusts_on_a_condition(account: Callable[[Json], Json], name: str) -> None:
    asked, trusted = ON_CONDITION[name]
    denied = {"that holds": NONE, "that does not hold": CAN_BECOME}.get(name, trusted)
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    named = {"Principal": {"AWS": f"{IAM}:user/maria"}, "Action": "sts:AssumeRole"}
    allow, deny = ({**named, "Effect": effect} for effect in ("Allow", "Deny"))
    for trusts, expected in (
        ([{**allow, "Condition": asked}], trusted),
        ([allow, {**deny, "Condition": asked}], denied),
    ):
        boss = {"inline": {"all": everything}, "trusts": trusts}
        words = {"elsewhere": {"roles": {"boss": boss}}}
        assert classify(account(words), {}, ACCOUNT, "aws")[0].class_ is expected


def test_a_path_names_the_statement_that_trusts(account: Callable[[Json], Json]) -> None:
    """One before it denies her something that she can do without, and one is about tags."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    named = {"Principal": {"AWS": f"{IAM}:user/maria"}, "Action": "sts:AssumeRole"}
    without = {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
    trusts = [
        {**named, "Effect": "Deny", "Condition": without},
        {**named, "Effect": "Allow", "Action": "sts:TagSession"},
        {"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "sts:AssumeRole"},
        {**named, "Effect": "Allow"},
    ]
    words = {"elsewhere": {"roles": {"boss": {"inline": {"all": everything}, "trusts": trusts}}}}
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert [say(one) for one in maria.paths[0].edges[0].because] == [
        "trusted by its trust policy, statement 4"
    ]


PROVIDERS: dict[str, tuple[str, PrincipalClass]] = {
    "SAML": (SAML, CAN_BECOME),
    "another account's SAML": (f"arn:aws:iam::{OTHER}:saml-provider/staff", NONE),
    "OIDC": (OIDC, NONE),
    "a host": ("cognito-identity.amazonaws.com", NONE),
}


@pytest.mark.parametrize(("provider", "expected"), PROVIDERS.values(), ids=PROVIDERS)
def test_a_saml_provider_is_changed_to_become_its_role(
    account: Callable[[Json], Json], provider: str, expected: PrincipalClass
) -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    trusts = trusting({"Federated": provider})["Statement"]
    words = {
        "inline": {"own": {**everything, "Action": "iam:UpdateSAMLProvider"}},
        "elsewhere": {"roles": {"boss": {"inline": {"all": everything}, "trusts": [trusts]}}},
    }
    maria = classify(account(words), {}, ACCOUNT, "aws")[0]
    assert maria.class_ is expected
    assert [say(path.edges[0].on) for path in maria.paths] == (
        ["the identity provider of role boss"] if expected is CAN_BECOME else []
    )


TOLD: dict[str, tuple[Json, tuple[bool, bool]]] = {
    # What the role trusts, and whether somebody without power can assume it: with and without a permission.
    "nobody": ({"trusts": []}, (False, False)),
    "the account": ({"trusts": ["root"]}, (True, False)),
    "the user": ({"trusts": ["user/maria"]}, (True, True)),
    "another account": ({"trusts": [OTHER]}, (False, False)),
    "a service": ({"trusts": ["ec2.amazonaws.com"]}, (False, False)),
    "itself": ({"trusts": ["role/app"]}, (False, False)),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_role_is_assumed_by_whom_it_trusts(account: Callable[[Json], Json], name: str) -> None:
    role, expected = TOLD[name]
    assume = {"own": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}}
    for inline, is_assumed in zip((assume, {}), expected, strict=True):
        words = {"alone": True, "inline": inline, "elsewhere": {"roles": {"app": role}}}
        maria, app = classify(account(words), {}, ACCOUNT, "aws")
        assert (maria.is_assumed, app.is_assumed) == (False, is_assumed)


def condition(operator: str, key: str, value: str) -> Json:
    return {"Condition": {operator: {key: value}}}


MFA_ONLY: dict[str, tuple[Json, PrincipalClass, bool]] = {
    "nothing": ({}, PrincipalClass.ADMIN, False),
    "MFA": (
        condition("Bool", "aws:MultiFactorAuthPresent", "true"),
        *(PrincipalClass.CONDITIONAL, True),
    ),
    "recent MFA": (
        condition("NumericLessThan", "aws:MultiFactorAuthAge", "3600"),
        *(PrincipalClass.CONDITIONAL, True),
    ),
    "no MFA": (
        condition("Bool", "aws:MultiFactorAuthPresent", "false"),
        *(PrincipalClass.CONDITIONAL, False),
    ),
    "an address": (
        condition("IpAddress", "aws:SourceIp", "192.0.2.0/24"),
        *(PrincipalClass.CONDITIONAL, False),
    ),
    "another name": (condition("StringEquals", "aws:username", "bo"), NONE, False),
}


@pytest.mark.parametrize(("asked", "class_", "is_mfa_only"), MFA_ONLY.values(), ids=MFA_ONLY)
def test_mfa_alone_makes_a_certain_administrator_of_a_conditional_one(
    account: Callable[[Json], Json],
    asked: Json,
    class_: PrincipalClass,
    is_mfa_only: bool,  # noqa: FBT001  # a column
) -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*", **asked}
    maria = classify(account({"inline": {"all": everything}}), {}, ACCOUNT, "aws")[0]
    assert (maria.class_, maria.is_mfa_only) == (class_, is_mfa_only)


def test_what_is_not_readable_of_a_trust_policy_is_a_gap() -> None:
    trust = read_trust({"AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow"}]}})
    assert [say(gap) for gap in trust.gaps] == [
        "the trust policy cannot be read: statement 1 has neither Action nor NotAction"
    ]


@pytest.mark.parametrize(
    ("statement", "brings"),
    [
        ({"Effect": "Allow", "Action": "sts:TagSession"}, True),
        ({"Effect": "Allow", "Action": "sts:*"}, True),
        ({"Effect": "Allow", "Action": "sts:AssumeRole"}, False),
        ({"Effect": "Deny", "Action": "sts:TagSession"}, False),
    ],
)
def test_a_session_may_bring_tags(statement: Json, brings: bool) -> None:  # noqa: FBT001  # a column
    document = {"Statement": {"Principal": "*", **statement}}
    assert read_trust({"AssumeRolePolicyDocument": document}).brings_tags is brings


def test_a_name_in_what_is_said_of_a_wearer_can_be_masked() -> None:
    said = {one.kind: one.phrase for name in WEARERS for one in worn_by(trusting(WEARERS[name][0]))}
    names = {kind: [p for p in phrase if isinstance(p, Name)] for kind, phrase in said.items()}
    assert {kind: [one.kind for one in found] for kind, found in names.items()} == {
        **{kind: [kind] for kind in ("user", "role", "account", "saml", "oidc")},
        **{kind: [] for kind in ("own-account", "nobody-known", "anyone", "service")},
    }

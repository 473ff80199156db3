"""User by user: what makes an administrator, and what takes the power of one away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from aws_posture.base.phrases import Quote, say
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.principals import explained, principals
from aws_posture.privilege import Principal, PrincipalClass
from aws_posture.snapshot import Answer, Caller, Refusal, RefusalKind, Snapshot

ACCOUNT = "111122223333"
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DETAILS = "iam:GetAccountAuthorizationDetails"

EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
READING = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}
SOMEBODY_ELSE = {
    "StringEquals": {"aws:username": "bo", "aws:PrincipalTag/team": "ops"},
    "StringLike": {"aws:username": "b*"},
}
IN_IRELAND = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
NO_IAM = {"Sid": "NoIam", "Effect": "Deny", "Action": "iam:*", "Resource": "*"}


def reasons(principal: Principal) -> list[str]:
    return [say(phrase) for phrase in principal.because]


def document(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def managed(name: str, *statements: Mapping[str, Any]) -> dict[str, Any]:
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": document(*statements)}
    return {
        "PolicyName": name,
        "Arn": f"arn:aws:iam::{ACCOUNT}:policy/{name}",
        "DefaultVersionId": "v1",
        "PolicyVersionList": [version],
    }


def user(
    inline: Mapping[str, list[Mapping[str, Any]]] | None = None,
    attached: tuple[str, ...] = (),
    boundary: str = "",
    groups: tuple[str, ...] = (),
) -> dict[str, Any]:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/"
    made: dict[str, Any] = {
        "UserName": "ana",
        "Arn": f"arn:aws:iam::{ACCOUNT}:user/ana",
        "UserId": "AIDASAMPLE",
        "GroupList": list(groups),
        "AttachedManagedPolicies": [
            {"PolicyName": name, "PolicyArn": arn + name} for name in attached
        ],
        "UserPolicyList": [
            {"PolicyName": name, "PolicyDocument": document(*statements)}
            for name, statements in (inline or {}).items()
        ],
    }
    if boundary:
        made["PermissionsBoundary"] = {"PermissionsBoundaryArn": arn + boundary}
    return made


def group(name: str, inline: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, Any]:
    return {
        "GroupName": name,
        "Arn": f"arn:aws:iam::{ACCOUNT}:group/{name}",
        "GroupId": "AGPASAMPLE",
        "GroupPolicyList": [
            {"PolicyName": policy, "PolicyDocument": document(*statements)}
            for policy, statements in inline.items()
        ],
        "AttachedManagedPolicies": [],
    }


def account(
    one: Mapping[str, Any],
    policies: tuple[Mapping[str, Any], ...] = (),
    groups: tuple[Mapping[str, Any], ...] = (),
) -> Snapshot:
    details = {
        "UserDetailList": [one],
        "GroupDetailList": list(groups),
        "RoleDetailList": [],
        "Policies": list(policies),
        "IsTruncated": False,
    }
    return taken(Answer(DETAILS, NOW, details))


def taken(*records: Answer | Refusal) -> Snapshot:
    caller = Caller(f"arn:aws:iam::{ACCOUNT}:user/ana", temporary=True)
    return Snapshot(ACCOUNT, "aws", "eu-west-1", caller, NOW, records)


ON_CONDITION = "inline policy all, statement 1 allows everything, but only on the condition of"
ONLY_NAMED = "only has that name: it does not allow what AWS's policy of that name does"

TOLD = {
    "a Deny in its group": (
        account(
            user({"all": [EVERYTHING]}, groups=("staff",)),
            groups=(group("staff", {"stop": [NO_IAM]}),),
        ),
        ["taken away by the explicit Deny in inline policy stop of group staff, statement NoIam"],
    ),
    "a boundary": (
        account(
            user({"all": [EVERYTHING]}, boundary="Bounds"), policies=(managed("Bounds", READING),)
        ),
        [
            "permissions boundary policy Bounds does not allow most services",
            "permissions boundary policy Bounds does not allow iam",
        ],
    ),
    "everything, on a condition that is not met": (
        account(user({"all": [{**EVERYTHING, "Condition": SOMEBODY_ELSE}]})),
        [f"{ON_CONDITION} aws:username and aws:PrincipalTag/team"],
    ),
    "everything in a Region where IAM is not": (
        account(user({"all": [{**EVERYTHING, "Condition": IN_IRELAND}]})),
        [f"{ON_CONDITION} aws:RequestedRegion"],
    ),
    "a harmless policy of that name": (
        account(
            user(attached=("AdministratorAccess",)),
            policies=(managed("AdministratorAccess", READING),),
        ),
        [
            f"policy AdministratorAccess {ONLY_NAMED}",
        ],
    ),
    "a harmless inline policy of that name, in a group": (
        account(
            user(groups=("staff",)), groups=(group("staff", {"AdministratorAccess": [READING]}),)
        ),
        [
            f"inline policy AdministratorAccess of group staff {ONLY_NAMED}",
        ],
    ),
    "a policy of that name that allows everything, and a Deny": (
        account(
            user({"stop": [NO_IAM]}, attached=("AdministratorAccess",)),
            policies=(managed("AdministratorAccess", EVERYTHING),),
        ),
        ["taken away by the explicit Deny in inline policy stop, statement NoIam"],
    ),
    "every action on one bucket": (
        account(
            user({"all": [{"Effect": "Allow", "Action": ["*"], "Resource": "arn:aws:s3:::mine"}]})
        ),
        ["inline policy all, statement 1 allows every action, but only on arn:aws:s3:::mine"],
    ),
    "every action on all but IAM": (
        account(
            user({"all": [{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:iam::*:*"}]})
        ),
        ["inline policy all, statement 1 allows every action, but not on arn:aws:iam::*:*"],
    ),
    "every action but IAM's": (
        account(user({"most": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]})),
        ["inline policy most, statement 1 allows every action but iam:*"],
    ),
    "reading": (account(user({"read": [READING]})), []),
    "a Deny of every action on a bucket": (
        account(user({"no": [{"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::mine"}]})),
        [],
    ),
}


@pytest.mark.parametrize(("snapshot", "because"), TOLD.values(), ids=TOLD)
def test_who_is_none_is_told_what_takes_the_power_away(
    snapshot: Snapshot, because: list[str]
) -> None:
    (ana,) = explained(Evidence(snapshot))
    assert ana.class_ is PrincipalClass.NONE
    assert reasons(ana) == because


@pytest.mark.parametrize(
    ("sid", "part"), [({}, "statement 1"), ({"Sid": "Wide"}, Quote("statement Wide"))]
)
def test_a_statement_s_name_is_the_account_s_own_words(
    sid: Mapping[str, Any], part: str | Quote
) -> None:
    wide = {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::mine", **sid}
    (ana,) = explained(Evidence(account(user({"all": [wide]}))))
    (reason,) = ana.because
    assert part in reason
    assert Quote("arn:aws:s3:::mine") in reason


def test_an_administrator_is_told_what_makes_one_and_nothing_else() -> None:
    wide = {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::mine"}
    snapshot = account(user({"all": [EVERYTHING], "wide": [wide]}))
    (ana,) = explained(Evidence(snapshot))
    assert ana == principals(Evidence(snapshot))[0]
    assert str(ana.class_) == "admin"
    assert reasons(ana) == ["allowed by inline policy all, statement 1"]


def test_a_hostile_name_stays_on_one_line() -> None:
    name = "AdministratorAccess\x1b[2J\n\u202e"
    wide = {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::a\n\x9b31m"}
    (ana,) = explained(Evidence(account(user({name: [wide]}))))
    assert ana.because
    assert all(line.isprintable() for line in reasons(ana))


def test_many_policies_that_look_like_it_are_counted() -> None:
    wide = {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::a"}
    (ana,) = explained(Evidence(account(user({f"p{number}": [wide] for number in range(8)}))))
    assert len(ana.because) == 6
    assert reasons(ana)[-1] == "and 3 more"


ORGANIZATION = "organizations:DescribeOrganization"
OURS = "o-exampleorgid"


def organization(answer: object) -> Answer:
    return Answer(ORGANIZATION, NOW, {"Organization": answer})


def refused(kind: RefusalKind, code: str) -> Refusal:
    return Refusal(ORGANIZATION, NOW, kind, code)


# What AWS says of the organization; and who may do everything inside ours, and outside any.
ORGANIZATIONS: dict[str, tuple[Answer | Refusal | None, str, str]] = {
    "ours": (organization({"Id": OURS}), "admin", "none"),
    "another": (organization({"Id": "o-strangerorg"}), "none", "none"),
    "none": (refused(RefusalKind.ERROR, "AWSOrganizationsNotInUseException"), "none", "admin"),
    "that it fails": (
        *(refused(RefusalKind.ERROR, "ServiceException"), "admin-conditional", "admin-conditional"),
    ),
    "that it is refused": (
        refused(RefusalKind.DENIED, "AWSOrganizationsNotInUseException"),
        *("admin-conditional", "admin-conditional"),
    ),
    "nothing": (None, "admin-conditional", "admin-conditional"),
    "something else": (organization([OURS]), "admin-conditional", "admin-conditional"),
    "a number": (organization({"Id": 5}), "admin-conditional", "admin-conditional"),
}


@pytest.mark.parametrize(("record", "inside", "outside"), ORGANIZATIONS.values(), ids=ORGANIZATIONS)
def test_who_is_an_administrator_inside_an_organization(
    record: Answer | Refusal | None, inside: str, outside: str
) -> None:
    for condition, expected in (
        ({"StringEquals": {"aws:PrincipalOrgID": OURS}}, inside),
        ({"Null": {"aws:PrincipalOrgID": "true"}}, outside),
    ):
        snapshot = account(user({"all": [{**EVERYTHING, "Condition": condition}]}))
        more = () if record is None else (record,)
        (ana,) = principals(Evidence(taken(*snapshot.records, *more)))
        assert str(ana.class_) == expected


def test_a_refused_answer_is_no_answer() -> None:
    refusal = Refusal(DETAILS, NOW, RefusalKind.DENIED, "AccessDenied")
    with pytest.raises(UnansweredError):
        explained(Evidence(taken(refusal)))


def test_a_part_of_an_answer_is_none() -> None:
    with pytest.raises(UndecidedError, match="not read to its end"):
        explained(
            Evidence(taken(Answer(DETAILS, NOW, {"UserDetailList": [], "IsTruncated": True})))
        )

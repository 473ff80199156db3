"""Facts about administrators: who is one, by what policies say and not by their names.

They are code because policies are evaluated; see `aws_posture.privilege`.
"""

from __future__ import annotations

from aws_posture.base.words import count
from aws_posture.catalogue.administrators import (
    LIMITS,
    MAY_READ,
    READS,
    Power,
    explained,
    how_many,
    on_the_way,
    power,
    routes,
)
from aws_posture.catalogue.evidence import Evidence
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


def _judge_admin(evidence: Evidence, _: Options) -> Finding:
    found = power(evidence)
    if found.admins:
        summary = f"{_how_many(len(found.users), len(found.roles))}."
        return Finding(State.PASS, summary, items=found.items)
    if found.unknown or not found.has_roles:
        return _open("Nobody is known to be an administrator", found)
    summary = "No IAM user, and no role that people can wear, is an administrator."
    return Finding(State.FAIL, summary, items=found.items, remedy=_MAKE_ONE)


def _judge_admin_count(evidence: Evidence, options: Options) -> Finding:
    found = power(evidence)
    limit = int(options["max"])
    doubtful = [one for one in found.unknown if one.kind == "user"]
    fewest, most = len(found.users), len(found.users) + len(doubtful)
    items = _counted(found)
    between = f"Between {fewest} and {most} IAM users are administrators"
    if fewest > limit:
        known = _how_many(fewest, 0) if fewest == most else between
        summary = f"{known}, and more than {limit} are a risk."
        return Finding(State.FAIL, summary, value=fewest if fewest == most else None, items=items)
    # Roles only matter where no user is one.
    is_open = not found.has_roles or (found.unknown and not found.roles)
    if most > limit or (fewest == 0 and (most or is_open)):
        return _open(between if most else "No IAM user is an administrator", found)
    if fewest:
        summary = f"{_how_many(fewest, 0) if fewest == most else between}."
        return Finding(State.PASS, summary, value=fewest if fewest == most else None, items=items)
    if found.roles:
        summary = (
            "No IAM user is an administrator: people become one by "
            f"{count(len(found.roles), 'role')}, and how many people can is kept elsewhere."
        )
        return Finding(State.NOT_APPLICABLE, summary, items=items)
    summary = "No IAM user, and no role that people can wear, is an administrator."
    return Finding(State.FAIL, summary, value=0, items=items, remedy=_MAKE_ONE)


def _counted(found: Power) -> tuple[Item, ...]:
    """Return the administrators, roles apart: a role stands for whoever can wear it."""
    return tuple(
        Item(one.kind, one.subject, one.what, one.time, one.sort or "role")
        if one.kind == "role"
        else one
        for one in found.items
    )


def _judge_admin_paths(evidence: Evidence, _: Options) -> Finding:
    found = power(evidence)
    if found.can_become:
        users = sum(one.kind == "user" for one in found.can_become)
        who = how_many(users, len(found.can_become) - users)
        summary = f"{who} can become an administrator."
        items = (
            *map(on_the_way, found.can_become),
            *(explained(one, "cannot be judged") for one in found.unknown),
            *_of_services(found),
            LIMITS,
        )
        return Finding(State.FAIL, summary, items=items, routes=routes(found.can_become))
    if found.unknown or not found.has_roles:
        return _open("Nobody else is known to be able to become an administrator", found)
    apart = _of_services(found)
    if not apart:
        summary = "No other IAM user or role can become an administrator."
    else:
        summary = (
            "No other IAM user, and no role that people can wear, can become an administrator."
        )
    return Finding(State.PASS, summary, items=(*apart, LIMITS))


def _of_services(found: Power) -> tuple[Item, ...]:
    return tuple(
        Item("role", one.name, sort="powerful, and worn by services alone")
        for one in found.of_services
    )


def _open(known: str, found: Power) -> Finding:
    missing = "not every policy could be read" if found.has_roles else "roles were not read"
    return Finding(
        State.UNKNOWN, f"{known}, but {missing}.", items=found.items, reason=found.reason
    )


def _how_many(users: int, roles: int) -> str:
    return f"{how_many(users, roles)} {'is an administrator' if users + roles == 1 else 'are administrators'}"


_LOOK = HowTo(
    (
        "In the IAM console, choose Policies, then AdministratorAccess, then Entities attached.",
        "Look at the users and roles, and at the users of the groups.",
        "Look through the other policies for those that allow everything by another name.",
    ),
    "aws iam get-account-authorization-details",
)

_PRACTICES = Document(
    "Security best practices in IAM",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
)

_MAKE_ONE = HowTo(
    (
        "Where you can, make administrators in IAM Identity Center instead of IAM users.",
        (
            "Otherwise, in the IAM console, choose User groups, then Create group, name it "
            "administrators and attach AdministratorAccess."
        ),
        "Choose Users, then Create user, give access to the console, and add the user to the group.",
        "Sign in as that user and register an MFA device.",
    ),
    "aws iam create-group --group-name=administrators "
    "&& aws iam attach-group-policy --group-name=administrators "
    "--policy-arn=arn:aws:iam::aws:policy/AdministratorAccess "
    "&& aws iam create-user --user-name=NEW_USER "
    "&& aws iam add-user-to-group --group-name=administrators --user-name=NEW_USER",
    sitting=Sitting.ROOT,
    minutes=15,
)

_ADMIN = Fact(
    id="iam.admin",
    title="An administrator other than root",
    question="Is there an administrator other than the root user?",
    why="Without one, somebody has to work as root. An administrator can do nearly everything, "
    "and can be limited, watched and removed.",
    judge=_judge_admin,
    severity=Severity.HIGH,
    reads=READS,
    may_read=MAY_READ,
    check=_LOOK,
    remedy=_MAKE_ONE,
    document=_PRACTICES,
)

_ADMIN_COUNT = Fact(
    id="iam.admin-count",
    title="Number of administrators",
    question="Are there one or two administrators, and no more?",
    why="Each administrator is one more set of credentials that opens nearly everything. A "
    "second one helps when the first is away.",
    judge=_judge_admin_count,
    options={"max": 2},
    reads=READS,
    may_read=MAY_READ,
    check=_LOOK,
    remedy=HowTo(
        (
            "Decide which of the administrators are to stay.",
            "In the IAM console, choose User groups, then the group that makes the others administrators.",
            "Select those users, and choose Remove.",
            "Give each of them a policy for the work that they do.",
        ),
        "aws iam list-groups-for-user --user-name=USER_NAME",
        minutes=10,
    ),
    document=_PRACTICES,
)

_ADMIN_PATHS = Fact(
    id="iam.admin-paths",
    title="Ways to become an administrator",
    question="Can nobody become an administrator who is none?",
    why="Some permissions look modest and are a ladder: to change one's own policies, to assume a "
    "role, to pass one to a service. Whoever takes such a credential takes the account.",
    judge=_judge_admin_paths,
    severity=Severity.HIGH,
    reads=READS,
    may_read=MAY_READ,
    check=HowTo(
        (
            "In the IAM console, open each user and role that is no administrator.",
            "Look for permissions that change IAM policies, keys or trust, assume or pass roles.",
            "For each, look whether it reaches a role or user that can do everything.",
        ),
        "aws iam get-account-authorization-details",
    ),
    remedy=HowTo(
        (
            "Look at the first step of each way: who may do what, and which statement allows it.",
            "Name in that statement the users, roles and services that are meant, instead of all.",
            "Let people create roles only under a permissions boundary.",
            "Take out what nobody needs: aws-posture show --why iam.admin names every statement.",
        ),
        minutes=20,
    ),
    document=Document(
        "Permissions boundaries for IAM entities",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    ),
)

FACTS: tuple[Fact, ...] = (_ADMIN, _ADMIN_COUNT, _ADMIN_PATHS)
"""Facts about administrators."""

"""Who can become administrator, slowly and obviously: every request is tried, and what it does is done.

Somebody who controls a few identities sends each request that the account allows to them, one by
one, against a copy of the account; what a request changes is changed in the copy, and so on until
nothing is new. Nothing here is shared with the product but the table of ways.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from aws_posture.privilege.ways import PUBLISHED
from fuzzing.deciding import CHOSEN, applies, decide, meets

Json = dict[str, Any]

ACCOUNT = "111122223333"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
IAM_FULL_ACCESS = "arn:aws:iam::aws:policy/IAMFullAccess"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
NEW = (
    "new",
    "app/new",
    "red",
    "blue",
    "ana",
    "app/bo",
    "chris",
    "app/one",
    "deploy",
    "ops",
    "dev",
    "staff",
)
"""Names, with paths, of what may be made where it is not there yet."""

_ATTACHED = "AttachedManagedPolicies"
# Every account has it, whether somebody has attached it or not.
_OF_AWS = {
    "Arn": IAM_FULL_ACCESS,
    "PolicyVersionList": [{"Document": {"Statement": [{**EVERYTHING, "Action": "iam:*"}]}}],
}
_ANYTHING = (
    ("zephyr:DoIt", "arn:aws:zephyr:eu-west-1:111122223333:thing/x"),
    ("s3:PutObject", "arn:aws:s3:::x/y"),
    ("ec2:RunInstances", "arn:aws:ec2:us-east-1:111122223333:instance/x"),
    ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/x"),
    ("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/x"),
    ("iam:DeleteGroup", f"arn:aws:iam::{ACCOUNT}:group/x"),
)


def arn(kind: str, name: str) -> str:
    """Return the ARN of something in the account's IAM."""
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


def can_become(
    details: Json, who: str, now: datetime, costly: int, *, generous: bool = False
) -> bool:
    """Return whether somebody, by ARN, is or can become an administrator.

    Args:
        details: The account.
        who: The ARN.
        now: The time.
        costly: How many things, at most, are done one after another that may take away as well as give.
        generous: Whether Denies are taken away also from whom that makes no administrator at once.
    """
    world = World(copy.deepcopy(details), now)
    return _can_become(world, frozenset({who}), costly, generous=generous)


def _can_become(world: World, controlled: frozenset[str], costly: int, *, generous: bool) -> bool:
    while True:
        if any(world.is_admin(one) for one in controlled):
            return True
        before = (len(controlled), world.changes)
        for one in sorted(controlled):
            controlled |= set(world.act(one))
        if (len(controlled), world.changes) == before:
            break
    # What may take something away as well is tried apart, and others from there.
    if not costly:
        return False
    others = world.after_costly(controlled)
    freed = world.after_freeing(controlled) if generous else ()
    return any(
        _can_become(other, controlled, costly - 1, generous=generous)
        for other in itertools.chain(others, freed)
    )


class World:
    """A copy of an account that requests change."""

    def __init__(self, details: Json, now: datetime) -> None:
        """Take the account over."""
        self.details = details
        self.now = now.isoformat()
        self.changes = 0
        self.users = {user["Arn"]: user for user in details["UserDetailList"]}
        self.roles = {role["Arn"]: role for role in details["RoleDetailList"]}
        self.groups = {group["GroupName"]: group for group in details["GroupDetailList"]}
        self.policies = {policy["Arn"]: policy for policy in (*details["Policies"], _OF_AWS)}

    def is_admin(self, who: str) -> bool:
        """Return whether somebody may send requests of every kind."""
        return all(self.allows(who, action, target) for action, target in _ANYTHING)

    # Evaluation of one request.

    def entity(self, who: str) -> Json:
        """Return a user or a role as AWS describes it."""
        found: Json = self.users.get(who) or self.roles[who]
        return found

    def document(self, policy: str) -> list[Json]:
        """Return the statements of a managed policy."""
        versions = self.policies[policy]["PolicyVersionList"]
        return list(versions[0]["Document"]["Statement"])

    def statements(self, who: str) -> list[Json]:
        """Return the statements that reach somebody."""
        entity = self.entity(who)
        inline = "UserPolicyList" if who in self.users else "RolePolicyList"
        holders = [(entity, inline)]
        holders += [(self.groups[g], "GroupPolicyList") for g in entity.get("GroupList", [])]
        return [
            statement
            for holder, name in holders
            for policy in (*holder.get(name, []), *holder.get(_ATTACHED, []))
            for statement in self._statements(policy)
        ]

    def allows(self, who: str, action: str, target: str, **context: str | None) -> bool:
        """Return whether somebody's policies and boundary allow a request."""
        asked = self.context(who, action, target, context)
        if not decide(self.statements(who), action, target, asked):
            return False
        entity = self.entity(who)
        bound = entity.get("PermissionsBoundary")
        if not bound:
            return True
        return decide(self.document(bound["PermissionsBoundaryArn"]), action, target, asked)

    def context(self, who: str, action: str, target: str, extra: Json) -> Json:
        """Return the values of condition keys in a request."""
        entity = self.entity(who)
        found = {
            "aws:PrincipalArn": who,
            "aws:PrincipalAccount": ACCOUNT,
            "aws:PrincipalType": "User" if who in self.users else "AssumedRole",
            "aws:CurrentTime": self.now,
            "aws:MultiFactorAuthPresent": "true",
        }
        if action.startswith("iam:"):
            found["aws:RequestedRegion"] = "us-east-1"
        if who in self.users:
            found["aws:username"] = entity["UserName"]
        found |= {f"aws:PrincipalTag/{t['Key']}": t["Value"] for t in entity.get("Tags", [])}
        if action.startswith(("iam:", "sts:")):
            there = self.users.get(target) or self.roles.get(target) or {}
            found |= {f"aws:ResourceTag/{t['Key']}": t["Value"] for t in there.get("Tags", [])}
            if there.get("PermissionsBoundary"):
                bound = there["PermissionsBoundary"]["PermissionsBoundaryArn"]
                found["iam:PermissionsBoundary"] = bound
        elif not action.partition(":")[2].startswith(("Create", "Run", "Register", "Request")):
            # A thing that is there and not seen: one with the right tag is enough.
            found["aws:ResourceTag/team"] = CHOSEN
        return found | {key.replace("__", ":"): v for key, v in extra.items() if v is not None}

    # Requests, and what they do.

    def act(self, who: str) -> Iterator[str]:
        """Send every request that somebody may send; return whom that lets them become."""
        yield from self._users(who)
        yield from self._roles(who)
        self._groups(who)
        for policy in [p for p in self.policies if f"::{ACCOUNT}:" in p]:
            if self.allows(who, "iam:CreatePolicyVersion", policy):
                self._change(self.policies[policy]["PolicyVersionList"][0]["Document"])
        yield from self._new(who)

    def after_costly(self, controlled: frozenset[str]) -> Iterator[World]:
        """List how the account is after each thing that somebody may do and that may take something away."""
        for place, policy in enumerate(self.details["Policies"]):
            if f"::{ACCOUNT}:" not in policy["Arn"]:
                continue
            if self._may(controlled, "iam:SetDefaultPolicyVersion", policy["Arn"]):
                for version in range(1, len(policy["PolicyVersionList"])):
                    other = self._copied()
                    # The version that counts is the first.
                    listed = other.details["Policies"][place]["PolicyVersionList"]
                    listed.insert(0, listed.pop(version))
                    yield other
        for name, group in self.groups.items():
            joins = self._denies(group) and self._may(
                controlled, "iam:AddUserToGroup", group["Arn"]
            )
            for user in self.users if joins else ():
                if name not in self.users[user].get("GroupList", []):
                    other = self._copied()
                    other.users[user].setdefault("GroupList", []).append(name)
                    yield other

    def after_freeing(self, controlled: frozenset[str]) -> Iterator[World]:
        """List how the account is after each Deny that somebody may take away from anybody."""
        for target in (*self.users, *self.roles):
            kind = "User" if target in self.users else "Role"
            deletes = self._may(controlled, f"iam:Delete{kind}Policy", target)
            for name in (f"{kind}PolicyList", _ATTACHED) if "/aws-" not in target else ():
                for place, policy in enumerate(self.entity(target).get(name, [])):
                    detaches = any(self._detaches(one, target, policy) for one in controlled)
                    goes = detaches if name == _ATTACHED else deletes
                    if goes and _denies(self._statements(policy)):
                        other = self._copied()
                        other.entity(target)[name].pop(place)
                        yield other
            for place, name in enumerate(self.entity(target).get("GroupList", [])):
                group = self.groups[name]
                leaves = self._may(controlled, "iam:RemoveUserFromGroup", group["Arn"])
                if leaves and self._denies(group):
                    other = self._copied()
                    other.entity(target)["GroupList"].pop(place)
                    yield other

    def _statements(self, policy: Json) -> list[Json]:
        """Return the statements of a policy as somebody has it."""
        if "PolicyArn" in policy:
            return self.document(policy["PolicyArn"])
        return list(policy["PolicyDocument"]["Statement"])

    def _copied(self) -> World:
        return World(copy.deepcopy(self.details), datetime.fromisoformat(self.now))

    def _may(self, controlled: frozenset[str], action: str, target: str) -> bool:
        return any(self.allows(who, action, target) for who in controlled)

    def _detaches(self, who: str, target: str, policy: Json) -> bool:
        kind, arn = "User" if target in self.users else "Role", policy.get("PolicyArn")
        return self.allows(who, f"iam:Detach{kind}Policy", target, iam__PolicyARN=arn)

    def _denies(self, group: Json) -> bool:
        policies = (*group["GroupPolicyList"], *group[_ATTACHED])
        return any(_denies(self._statements(policy)) for policy in policies)

    def _change(self, document: Json) -> None:
        if document["Statement"] != [EVERYTHING]:
            document["Statement"] = [EVERYTHING]
            self.changes += 1

    def _give(self, entity: Json, inline: str) -> None:
        given = {"PolicyName": "given", "PolicyDocument": {"Statement": [EVERYTHING]}}
        if given not in entity.setdefault(inline, []):
            entity[inline].append(given)
            self.changes += 1

    def _attach(self, who: str, kind: str, target: str, entity: Json) -> None:
        for policy in [ADMIN, *self.policies]:
            held = {"PolicyArn": policy}
            listed = entity.setdefault(_ATTACHED, [])
            denies = any(s["Effect"] == "Deny" for s in self.document(policy))
            if held in listed or denies:
                continue
            action = f"iam:Attach{kind}Policy"
            if self.allows(who, action, target, iam__PolicyARN=policy):
                listed.append(held)
                self.changes += 1

    def _users(self, who: str) -> Iterator[str]:
        for target, user in self.users.items():
            if self.allows(who, "iam:PutUserPolicy", target):
                self._give(user, "UserPolicyList")
            self._attach(who, "User", target, user)
            self._unbind(who, "User", target, user)
            self._free(who, "User", target, user)
            for action in ("CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"):
                if self.allows(who, f"iam:{action}", target):
                    yield target

    def _unbind(self, who: str, kind: str, target: str, entity: Json) -> None:
        bound = {"PermissionsBoundaryArn": ADMIN}
        if entity.get("PermissionsBoundary", bound) == bound:
            return
        deletes = self.allows(who, f"iam:Delete{kind}PermissionsBoundary", target)
        action = f"iam:Put{kind}PermissionsBoundary"
        # Another boundary takes the place of the one that is there.
        if deletes or self.allows(who, action, target, iam__PermissionsBoundary=ADMIN):
            entity["PermissionsBoundary"] = bound
            self.changes += 1

    def _free(self, who: str, kind: str, target: str, entity: Json) -> None:
        """Take away policies that deny something, and groups, where that makes an administrator."""
        inline, attached, groups = f"{kind}PolicyList", _ATTACHED, "GroupList"
        before = {name: entity.get(name, []) for name in (inline, attached, groups)}
        if self.is_admin(target):
            return
        if self.allows(who, f"iam:Delete{kind}Policy", target):
            entity[inline] = [p for p in before[inline] if not _denies(self._statements(p))]
        entity[attached] = [
            policy
            for policy in before[attached]
            if not _denies(self._statements(policy)) or not self._detaches(who, target, policy)
        ]
        leaving = [
            name
            for name in before[groups]
            if self.allows(who, "iam:RemoveUserFromGroup", self.groups[name]["Arn"])
        ]
        for number in range(len(leaving) + 1):
            for left in itertools.combinations(leaving, number):
                entity[groups] = [name for name in before[groups] if name not in left]
                if self.is_admin(target):
                    self.changes += 1
                    return
        entity.update(before)

    def _groups(self, who: str) -> None:
        for name, group in self.groups.items():
            if self.allows(who, "iam:PutGroupPolicy", group["Arn"]):
                self._give(group, "GroupPolicyList")
            self._attach(who, "Group", group["Arn"], group)
            # One that denies something may be joined or not.
            if not self._denies(group) and self.allows(who, "iam:AddUserToGroup", group["Arn"]):
                for user in self.users.values():
                    if name not in user.setdefault("GroupList", []):
                        user["GroupList"].append(name)
                        self.changes += 1

    def _roles(self, who: str) -> Iterator[str]:
        for target, role in self.roles.items():
            if self.assumes(who, target):
                yield target
            if "/aws-" in target:
                continue
            if self.allows(who, "iam:PutRolePolicy", target):
                self._give(role, "RolePolicyList")
            self._attach(who, "Role", target, role)
            self._unbind(who, "Role", target, role)
            self._free(who, "Role", target, role)
            if self.allows(who, "iam:UpdateAssumeRolePolicy", target):
                yield target
        for way in PUBLISHED:
            if way.service:
                yield from self._serviced(who, way.service, way.permissions)

    def _serviced(self, who: str, service: str, permissions: tuple[str, ...]) -> Iterator[str]:
        thing = "arn:aws:{}:us-east-1:111122223333:thing/x"
        others = [one for one in permissions if one != "iam:PassRole"]
        if not all(self.allows(who, one, thing.format(one.partition(":")[0])) for one in others):
            return
        host = f"{service}.amazonaws.com"
        for target, role in self.roles.items():
            trusts = self._trusts(role, host)
            if service == "ec2" and role.get("InstanceProfileList") == []:
                trusts = False
            passes = "iam:PassRole" not in permissions or self.allows(
                who, "iam:PassRole", target, iam__PassedToService=host
            )
            if trusts and passes:
                yield target

    def _trusts(self, role: Json, host: str) -> bool:
        """Return whether a service may assume a role; a Deny of everybody is one of services too.

        A service is of no account of ours, and its request lacks the keys of people's sessions.
        AWS does not say whether a service's request has a principal's ARN: a Deny by it counts as none.
        """
        statements = role["AssumeRolePolicyDocument"]["Statement"]
        asked = {"aws:CurrentTime": self.now}
        asked |= {f"aws:ResourceTag/{t['Key']}": t["Value"] for t in role.get("Tags", [])}
        denied = any(
            s["Effect"] == "Deny"
            and s["Principal"] in ("*", {"Service": host})
            and "aws:PrincipalArn" not in str(s.get("Condition"))
            and meets(s.get("Condition", {}), asked, "Deny")
            for s in statements
        )
        named = {"Effect": "Allow", "Principal": {"Service": host}}
        return not denied and any(named.items() <= s.items() for s in statements)

    def assumes(self, who: str, target: str) -> bool:
        """Return whether somebody may assume a role."""
        asked = self.context(who, "sts:AssumeRole", target, {})
        named = whole = False
        for statement in self.roles[target]["AssumeRolePolicyDocument"]["Statement"]:
            if not meets(statement.get("Condition", {}), asked, statement["Effect"]):
                continue
            principal = statement["Principal"]
            name = principal if isinstance(principal, str) else principal.get("AWS")
            by_name = name in ("*", who)
            by_account = name in (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")
            if statement["Effect"] == "Deny" and (by_name or by_account):
                return False
            named, whole = named or by_name, whole or by_account
        if (named or whole) and self.allows(who, "sts:AssumeRole", target):
            return True
        return named and self._not_denied(who, target, asked)

    def _not_denied(self, who: str, target: str, asked: Json) -> bool:
        entity = self.entity(who)
        bound = entity.get("PermissionsBoundary")
        limits = self.document(bound["PermissionsBoundaryArn"]) if bound else []
        for statement in [*self.statements(who), *limits]:
            if statement["Effect"] == "Deny" and applies(
                statement, "sts:AssumeRole", target, asked
            ):
                return False
        is_free = not bound or who in self.users
        return is_free or decide(limits, "sts:AssumeRole", target, asked)

    def _new(self, who: str) -> Iterator[str]:
        for name in NEW:
            role, user = arn("role", name), arn("user", name)
            self._new_group(who, name)
            for one, kind in ((role, "Role"), (user, "User")):
                if name.rpartition("/")[2] in self._taken(kind):
                    continue
                if not self.allows(who, f"iam:Create{kind}", one):
                    continue
                changes = self.allows(who, f"iam:Put{kind}Policy", one) or self.allows(
                    who, f"iam:Attach{kind}Policy", one, iam__PolicyARN=ADMIN
                )
                credentials = kind == "Role" or any(
                    self.allows(who, f"iam:{action}", one)
                    for action in ("CreateAccessKey", "CreateLoginProfile")
                )
                if changes and credentials and not self.is_admin(who):
                    self._appoint(who)
        yield from ()

    def _new_group(self, who: str, name: str) -> None:
        group = arn("group", name)
        if name in self.groups or not self.allows(who, "iam:CreateGroup", group):
            return
        changes = self.allows(who, "iam:PutGroupPolicy", group) or self.allows(
            who, "iam:AttachGroupPolicy", group, iam__PolicyARN=ADMIN
        )
        if changes and self.allows(who, "iam:AddUserToGroup", group):
            for user in self.users.values():
                self._give(user, "UserPolicyList")

    def _taken(self, kind: str) -> set[str]:
        listed = self.users if kind == "User" else self.roles
        return {entity[f"{kind}Name"] for entity in listed.values()}

    def _appoint(self, who: str) -> None:
        """Make somebody who made an administrator count as one."""
        entity = self.entity(who)
        entity.pop("PermissionsBoundary", None)
        inline = "UserPolicyList" if who in self.users else "RolePolicyList"
        entity["GroupList"], entity[_ATTACHED] = [], []
        entity[inline] = [{"PolicyName": "x", "PolicyDocument": {"Statement": [EVERYTHING]}}]
        self.changes += 1


def _denies(statements: list[Json]) -> bool:
    return any(statement["Effect"] == "Deny" for statement in statements)

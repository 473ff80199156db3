"""Users, groups and roles with the policies that reach them, read from AWS's answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from sys import intern
from typing import NamedTuple

from aws_posture.base.phrases import Name
from aws_posture.privilege.context import Facts, World
from aws_posture.privilege.policies import Gaps, Held, Policies, Policy
from aws_posture.privilege.shape import Entry, objects, text, text_of
from aws_posture.privilege.targets import PROTECTED
from aws_posture.privilege.trust import Trust, read_trust
from aws_posture.privilege.truth import Value

_NO_TRUST = Trust(())
_NO_ATTRIBUTES: Mapping[str, Value] = {}


@dataclass(slots=True, eq=False, repr=False)
class Identity:
    """A user, a group or a role. There are thousands: freezing would make each of them slower.

    Attributes:
        kind: ``user``, ``group`` or ``role``.
        name: Its name.
        arn: Its ARN.
        identifier: Its unique id.
        policies: The policies that reach it, those of its groups too.
        boundary: The policy that is its permissions boundary, if any.
        groups: The groups that it is a member of.
        gaps: What is missing to know its power, one phrase each.
        is_partial: Whether policies are among that, which may allow anything.
        facts: What the snapshot knows of it, for conditions.
        attributes: What condition keys are worth where it is the target of a request.
        trust: Of a role: who may assume it.
        in_profile: Of a role: whether it may be in an instance profile.
        reach: The actions that its policies allow on something, as bits, before any Deny.
        conditional: The actions that its policies have conditions for, as bits.
        has_denies: Whether any of its policies denies anything.
    """

    kind: str
    name: str
    arn: str
    identifier: str
    policies: tuple[Held, ...]
    boundary: Policy | None
    groups: tuple[Identity, ...]
    gaps: Gaps
    facts: Facts
    attributes: Mapping[str, Value]
    trust: Trust
    in_profile: bool = True
    is_partial: bool = False
    reach: int = field(init=False)
    conditional: int = field(init=False)
    has_denies: bool = field(init=False)

    def __post_init__(self) -> None:
        """Add up what is asked most often."""
        reach, has_denies = 0, False
        conditional = self.boundary.conditional if self.boundary else 0
        for held in self.policies:
            reach |= held.policy.reach
            conditional |= held.policy.conditional
            has_denies = has_denies or held.policy.has_denies
        self.reach = reach
        self.conditional = conditional
        self.has_denies = has_denies

    def given(self, policies: Sequence[Policy]) -> Identity:
        """Return it with some policies more; another version of one is in the place of what it has of that."""
        anew = {policy.arn: policy for policy in policies if policy.arn}
        kept = [
            held._replace(policy=anew.get(held.policy.arn, held.policy)) for held in self.policies
        ]
        known = {held.policy for held in kept}
        more = [Held(one) for one in policies if one.is_default and one not in known]
        bound = anew.get(self.boundary.arn, self.boundary) if self.boundary else None
        return replace(self, policies=(*kept, *more), boundary=bound)

    @property
    def path(self) -> str:
        """The path and name, as its ARN has them."""
        return self.arn.partition(f":{self.kind}/")[2]

    @property
    def is_protected(self) -> bool:
        """Whether only AWS can change it."""
        return self.kind == "role" and self.path.startswith(PROTECTED)


class Directory(NamedTuple):
    """The identities of an account.

    Attributes:
        users: Its users.
        groups: Its groups.
        roles: Its roles.
        policies: Its policies.
        has_roles: Whether roles were asked for.
    """

    users: tuple[Identity, ...]
    groups: tuple[Identity, ...]
    roles: tuple[Identity, ...]
    policies: Policies
    has_roles: bool


def read(details: Entry, documents: Mapping[str, object], world: World) -> Directory:
    """Read the identities of an account.

    Args:
        details: The result of ``iam:GetAccountAuthorizationDetails``.
        documents: Documents of policies that the details leave out, by ARN.
        world: What is the same for every request.
    """
    reader = _Reader(Policies(details, documents), world)
    reader.groups = {group.name: group for group in reader.all(details, "Group")}
    return Directory(
        users=tuple(reader.all(details, "User")),
        groups=tuple(reader.groups.values()),
        roles=tuple(reader.all(details, "Role")),
        policies=reader.policies,
        has_roles=isinstance(details.get("RoleDetailList"), list),
    )


class _Reader:
    def __init__(self, policies: Policies, world: World) -> None:
        self.policies = policies
        self.groups: Mapping[str, Identity] = {}
        self._held: dict[str, Held] = {}
        self._alike: dict[tuple[Held, ...], tuple[Held, ...]] = {}
        self._trusts: dict[str, Trust] = {}
        self._inline: dict[tuple[str, str], tuple[Held, Gaps]] = {}
        self._world = world

    def all(self, details: Entry, kind: str) -> Iterator[Identity]:
        return (self._read(entry, kind) for entry in _entries(details, kind))

    def _read(self, entry: Entry, kind: str) -> Identity:
        name, arn = text(entry, f"{kind}Name"), text(entry, "Arn")
        found, gaps = self._policies(entry, f"{kind}PolicyList")
        if not name or not arn:
            gaps = (*gaps, (f"the {kind.lower()} has no name or no ARN",))
        if kind == "Group":
            found = [Held(held.policy, name) for held in found]
        groups: tuple[Identity, ...] = ()
        inherited = False
        if kind == "User":
            groups, lost = _groups(entry.get("GroupList"), self.groups)
            gaps = (*gaps, *lost)
            inherited = any(group.is_partial for group in groups)
            found += [held for group in groups for held in group.policies]
        boundary, unbounded = self._boundary(entry)
        identifier, tags, lower = text(entry, f"{kind}Id"), _tags(entry), intern(kind.lower())
        trust = self._trust(entry) if kind == "Role" else _NO_TRUST
        return Identity(
            *(lower, name, arn, identifier, self._together(found), boundary, groups),
            gaps=(*gaps, *unbounded, *(gap for group in groups for gap in group.gaps)),
            facts=Facts(
                *(lower, self._world, name, arn, identifier),
                *(tags, trust.brings_tags),
            ),
            attributes=_attributes(tags, boundary),
            trust=trust,
            is_partial=bool(gaps) or inherited,
            in_profile=entry.get("InstanceProfileList") != [],
        )

    def _trust(self, entry: Entry) -> Trust:
        key = text_of(entry.get("AssumeRolePolicyDocument"))
        found = self._trusts.get(key)
        if found is None:
            found = read_trust(entry)
            if key:
                self._trusts[key] = found
        return found

    def _together(self, found: list[Held]) -> tuple[Held, ...]:
        # Many have the same policies, by the same group or template.
        policies = tuple(found)
        return self._alike.setdefault(policies, policies)

    def _policies(self, entry: Entry, inline: str) -> tuple[list[Held], Gaps]:
        attached, all_attached = objects(entry, "AttachedManagedPolicies")
        inlined, all_inlined = objects(entry, inline)
        found = [self._managed(text(policy, "PolicyArn")) for policy in attached]
        found += (
            self._inlined(text(policy, "PolicyName"), policy.get("PolicyDocument"))
            for policy in inlined
        )
        held = [one for one, _ in found]
        gaps = tuple(gap for _, missing in found for gap in missing)
        if not (all_attached and all_inlined):
            gaps = (*gaps, ("the list of policies cannot be read",))
        return held, gaps

    def _managed(self, arn: str) -> tuple[Held, Gaps]:
        policy, gaps = self.policies.managed(arn)
        return self._held.setdefault(arn, Held(policy)), gaps

    def _inlined(self, name: str, raw: object) -> tuple[Held, Gaps]:
        """Read an inline policy; copies of one, as templates make them, are read once."""
        key = (name, text_of(raw))
        found = self._inline.get(key)
        if found is None:
            policy, gaps = self.policies.inline(name, raw)
            found = Held(policy), gaps
            if key[1]:
                self._inline[key] = found
        return found

    def _boundary(self, entry: Entry) -> tuple[Policy | None, Gaps]:
        boundary = entry.get("PermissionsBoundary")
        if boundary is None:
            return None, ()
        arn = text(boundary, "PermissionsBoundaryArn") if isinstance(boundary, dict) else ""
        if not arn:
            return None, (("the permissions boundary cannot be read",),)
        policy, gaps = self.policies.managed(arn)
        return None if gaps else policy, gaps


def _entries(details: Entry, kind: str) -> Iterator[Entry]:
    # An entry that is no object is somebody of whom nothing is known.
    listed = details.get(f"{kind}DetailList")
    for entry in listed if isinstance(listed, list) else []:
        yield entry if isinstance(entry, dict) else {}


def _tags(entry: Entry) -> Mapping[str, Value]:
    if not entry.get("Tags"):
        return _NO_ATTRIBUTES
    return {
        text(tag, "Key").lower(): (text(tag, "Value"),)
        for tag in objects(entry, "Tags")[0]
        if text(tag, "Key")
    }


def _attributes(tags: Mapping[str, Value], boundary: Policy | None) -> Mapping[str, Value]:
    if not tags and not boundary:
        return _NO_ATTRIBUTES
    found: dict[str, Value] = {
        f"{prefix}:resourcetag/{key}": value
        for key, value in tags.items()
        for prefix in ("aws", "iam")
    }
    if boundary:
        found["iam:permissionsboundary"] = (boundary.arn,)
    return found


def _groups(listed: object, groups: Mapping[str, Identity]) -> tuple[tuple[Identity, ...], Gaps]:
    if listed is None or listed == []:
        return (), ()
    names = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    found = tuple(groups[name] for name in dict.fromkeys(names) if name in groups)
    gaps: Gaps = tuple(
        ("the group ", Name("group", name), " is missing") for name in names if name not in groups
    )
    if not isinstance(listed, list) or len(names) != len(listed):
        gaps = (*gaps, ("the list of groups cannot be read",))
    return found, gaps

"""What condition keys are worth: what the snapshot knows of a principal, a request and a target.

User Guide, "AWS global condition context keys"; Service Authorization Reference, "Condition keys
for AWS Identity and Access Management" and "… Security Token Service".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from aws_posture.privilege.truth import Free, Value

ABSENT: Value = ()

# IAM is one service for all Regions of a partition, and runs in one.
_GLOBAL_REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
_GLOBAL_SERVICES = frozenset({"iam", "organizations", "route53", "cloudfront", "account"})

_NEVER = frozenset(
    {
        *("aws:calledvia", "aws:calledviafirst", "aws:calledvialast"),
        *("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"),
        *("aws:principalservicename", "aws:principalservicenameslist"),
    }
)
"""Keys of requests that a service sends, or that go through one."""

_CHOSEN = {
    "iam:passedtoservice": ("iam:passrole",),
    "iam:associatedresourcearn": ("iam:passrole",),
    "iam:awsservicename": ("iam:createservicelinkedrole",),
    "iam:policyarn": tuple(
        f"iam:{verb}{kind}policy"
        for verb in ("attach", "detach")
        for kind in ("user", "group", "role")
    ),
    "iam:permissionsboundary": (
        *("iam:createuser", "iam:createrole"),
        *("iam:putuserpermissionsboundary", "iam:putrolepermissionsboundary"),
    ),
}
"""Keys of IAM whose value is a parameter of these requests."""

_MAKES = ("create", "run", "register", "request", "tag", "assume", "start")
"""Verbs of requests that can carry tags."""

_NEW = ("create", "run", "register", "request")
"""Verbs of requests for something that does not exist yet, and so has no tags."""


_NO_VALUES: Mapping[str, Value] = {}
_PRINCIPAL_TAG = "aws:principaltag/"
_OF_ROLES: Mapping[str, Value] = {
    "aws:username": ABSENT,
    "aws:userid": Free.SESSION,
    "aws:principaltype": ("AssumedRole",),
}
_OF_PRINCIPAL = ("aws:principal", "aws:user")


class World:
    """What is the same for every request.

    Args:
        account: The account id.
        partition: Its partition.
        now: When AWS was asked, if that is known.
        organization: The organization's id; empty for an account that is in none, None where
            that is not known.

    Attributes:
        known: The keys that have the same value in every request.
    """

    def __init__(
        self,
        account: str,
        partition: str,
        now: datetime | None = None,
        organization: str | None = None,
    ) -> None:
        self.account = account
        self.partition = partition
        self.known = self._constants(now, organization)

    def _constants(self, now: datetime | None, organization: str | None) -> dict[str, Value]:
        known: dict[str, Value] = {
            "aws:principalaccount": (self.account,),
            "aws:resourceaccount": (self.account,),
            "aws:principalisawsservice": ("false",),
            "aws:viaawsservice": ("false",),
            # Of the actions of MCP services themselves, and of no others.
            "aws:ismcpserviceaction": ("false",),
        }
        if now is not None:
            known["aws:currenttime"] = (now.astimezone(UTC).isoformat(),)
            known["aws:epochtime"] = (str(int(now.timestamp())),)
        if organization is not None:
            value = (organization,) if organization else ABSENT
            known["aws:principalorgid"] = known["aws:resourceorgid"] = value
        return known


class Facts(NamedTuple):
    """What the snapshot knows of a principal.

    Keys are looked up and not stored: an account has thousands of principals.

    Attributes:
        kind: ``user``, ``role`` or ``service``; principals of a kind share what does not name them.
        world: What is the same for everybody.
        name: The principal's name.
        arn: Its ARN.
        identifier: Its unique id.
        tags: Its tags, by key in lower case.
        has_session_tags: Whether whoever assumes the role may bring tags along, of any value.
        special: Keys that are worth something else than usual, in lower case.
    """

    kind: str
    world: World
    name: str = ""
    arn: str = ""
    identifier: str = ""
    tags: Mapping[str, Value] = _NO_VALUES
    has_session_tags: bool = False
    special: Mapping[str, Value] = _NO_VALUES

    @property
    def is_user(self) -> bool:
        """Whether it is an IAM user, in whatever session."""
        return self.kind.startswith("user")

    def get(self, key: str) -> Value | None:
        """Return what a key, in lower case, is worth; None where the principal does not decide it."""
        found = self.special.get(key)
        if found is None:
            found = self.world.known.get(key)
        if found is None and key.startswith(_OF_PRINCIPAL):
            found = self._own(key)
        return found

    def _own(self, key: str) -> Value | None:
        if key.startswith(_PRINCIPAL_TAG):
            return None if self.has_session_tags else self.tags.get(key[len(_PRINCIPAL_TAG) :])
        if self.kind == "service":
            return None
        if key == "aws:principalarn":
            return (self.arn,)
        of_users: Mapping[str, Value] = {
            "aws:username": (self.name,),
            "aws:userid": (self.identifier,) if self.identifier else Free.SESSION,
            "aws:principaltype": ("User",),
        }
        return (of_users if self.is_user else _OF_ROLES).get(key)


class Request(NamedTuple):
    """A request, without its target.

    Attributes:
        action: In lower case.
        extra: Condition keys of the request, in lower case, with their values.
    """

    action: str
    extra: tuple[tuple[str, Value], ...] = ()

    def has(self, key: str) -> bool:
        """Return whether a condition key is a parameter of this request."""
        return any(key == one for one, _ in self.extra)

    def value(self, key: str, facts: Facts) -> Value:
        """Return what a condition key is worth when a principal sends this request."""
        for one, value in self.extra:
            if one == key:
                return value
        found = facts.get(key)
        if found is not None:
            return found
        prefix, colon, name = key.partition(":")
        if not colon:
            return Free.SESSION
        if prefix == "aws":
            return self._global(key, name, facts)
        return self._of_service(prefix, key, name, facts)

    def _global(self, key: str, name: str, facts: Facts) -> Value:  # noqa: PLR0911  # one a key
        if key in _NEVER:
            return ABSENT
        if name.startswith("principaltag/"):
            return Free.SESSION if facts.has_session_tags else ABSENT
        if name.startswith("resourcetag/"):
            return self._tag_of_target()
        if name.startswith("requesttag/") or name == "tagkeys":
            return Free.CHOSEN if self._verb.startswith(_MAKES) else ABSENT
        if name == "requestedregion":
            region = _GLOBAL_REGIONS.get(facts.world.partition)
            is_global = self._service in _GLOBAL_SERVICES
            return (region,) if is_global and region else Free.CHOSEN
        if facts.is_user and name in ("federatedprovider", "sourceidentity"):
            return ABSENT
        return Free.SESSION

    def _of_service(self, prefix: str, key: str, name: str, facts: Facts) -> Value:
        if "." in prefix or prefix == "saml":
            # Keys of whoever vouched for somebody who signed in from outside.
            return ABSENT if facts.is_user else Free.SESSION
        if not self._service.startswith(prefix):
            return ABSENT
        if prefix == "iam":
            if name.startswith("resourcetag/"):
                return ABSENT
            return Free.CHOSEN if self.action in _CHOSEN.get(key, ()) else ABSENT
        if name.startswith("resourcetag/"):
            return self._tag_of_target()
        return Free.SESSION if key in ("ec2:sourceinstancearn", "ec2:roledelivery") else Free.CHOSEN

    def _tag_of_target(self) -> Value:
        if self._service in ("iam", "sts") or self._verb.startswith(_NEW):
            return ABSENT
        # Of a resource that exists and is not seen: one with the right tag is enough.
        return Free.CHOSEN

    @property
    def _service(self) -> str:
        return self.action.partition(":")[0]

    @property
    def _verb(self) -> str:
        return self.action.partition(":")[2]


def is_about_target(key: str) -> bool:
    """Return whether the value of a condition key differs from target to target."""
    return key == "iam:permissionsboundary" or key.partition(":")[2].startswith("resourcetag/")


def is_about_principal(key: str) -> bool:
    """Return whether the value of a condition key differs from user to user or role to role."""
    return key in ("aws:username", "aws:userid", "aws:principalarn") or key.startswith(
        "aws:principaltag/"
    )


def differs_by_request(key: str) -> bool:
    """Return whether the value of a condition key depends on the request."""
    prefix, _, name = key.partition(":")
    return prefix != "aws" or name.startswith(
        ("requestedregion", "resourcetag/", "requesttag/", "tagkeys")
    )

"""Ways in which somebody who is no administrator could become one, within IAM.

``iam:PassRole`` and ``iam:CreatePolicy`` alone are none; assuming roles, and handing them to
services, are other questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aws_posture.iam import restraints
from aws_posture.iam.authority import Authority, Steps
from aws_posture.iam.documents import ANYTHING
from aws_posture.iam.identities import Directory, Identity
from aws_posture.iam.openings import Crowd, Opening, Target, openings
from aws_posture.iam.policies import Policy, measured
from aws_posture.iam.power import escalates, is_strong, union
from aws_posture.iam.probes import MADE_UP, Powers, Probes
from aws_posture.iam.variables import escaped
from aws_posture.iam.witnesses import witnesses

_ATTACH_TO_USER: Steps = (("AttachUserPolicy", "PutUserPolicy"),)
_ATTACH_TO_GROUP: Steps = (("AttachGroupPolicy", "PutGroupPolicy"),)
_ATTACH_TO_ROLE: Steps = (("AttachRolePolicy", "PutRolePolicy"),)
_CREDENTIALS: Steps = (("CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"),)
_TRUST: Steps = (("UpdateAssumeRolePolicy",),)
_JOIN: Steps = (("AddUserToGroup",),)
_REWRITE: Steps = (("CreatePolicyVersion",),)
_SWITCH: Steps = (("SetDefaultPolicyVersion",),)
_MAKE_ROLE: Steps = (("CreateRole", *_TRUST[0]),)


class Escalations:
    """The escalations that an account has for its users.

    Args:
        directory: The account's identities.
        probes: The account's probes.
    """

    def __init__(self, directory: Directory, probes: Probes) -> None:
        self._probes = probes
        self._everything = measured(ANYTHING, probes).bits
        self._groups = {escaped(group.arn): group for group in directory.groups}
        self._roles = {
            escaped(role.arn): Target(f"role {role.name}", role.gaps)
            for role in directory.roles
            if is_strong(probes, union(role.policies), role.boundary)
        }

    def find(self, user: Identity, authority: Authority, powers: Powers) -> list[Opening]:
        """Find the escalations that do not depend on which other users are strong."""
        at_large = list(self._at_large(authority, powers))
        # What is open on all is open on some; to name those too would tell nobody more.
        return at_large or [
            *self._on_itself(user, authority),
            *self._on_own_policies(user, authority),
            *self._on_one(authority, "user", _ATTACH_TO_USER + _CREDENTIALS),
            *self._on_one(authority, "role", _MAKE_ROLE + _ATTACH_TO_ROLE),
            *openings(authority, _JOIN, self._strong_groups(user, authority)),
            *openings(authority, _TRUST, self._roles),
            *restraints.lifted(user, authority, self._probes),
        ]

    def over(self, authority: Authority, strong: Crowd) -> list[Opening]:
        """Find those that lead to the credentials of strong users."""
        if not authority.may_take(_CREDENTIALS):
            return []
        near = strong.near(authority.patterns(_CREDENTIALS[0]))
        return list(openings(authority, _CREDENTIALS, near))

    def _at_large(self, authority: Authority, powers: Powers) -> Iterator[Opening]:
        for kind, actions in escalates(self._probes, powers.open).items():
            if actions:
                clauses = authority.grants(actions, self._probes.arn(kind, MADE_UP))
                yield Opening(actions, Target(f"any {kind}"), clauses)

    def _on_itself(self, user: Identity, authority: Authority) -> Iterator[Opening]:
        to_user, to_group = map(authority.may_take, (_ATTACH_TO_USER, _ATTACH_TO_GROUP))
        if (to_user or to_group) and self._gains(user, [self._everything]):
            itself = {escaped(user.arn): Target("the user itself")}
            yield from openings(authority, _ATTACH_TO_USER, itself)
            mine = {escaped(group.arn): Target(f"its group {group.name}") for group in user.groups}
            yield from openings(authority, _ATTACH_TO_GROUP, mine)
            yield from self._on_one(authority, "group", _JOIN + _ATTACH_TO_GROUP)

    def _on_own_policies(self, user: Identity, authority: Authority) -> Iterator[Opening]:
        for steps in filter(authority.may_take, (_REWRITE, _SWITCH)):
            own = {escaped(policy.arn): policy for policy in user.policies if policy.is_editable}
            targets = {}
            for arn in authority.allowed(steps[0][0], own):
                versions = (self._everything,) if steps is _REWRITE else own[arn].others
                if self._gains(user, versions, instead=own[arn]):
                    targets[arn] = Target(f"its own {own[arn].title}")
            yield from openings(authority, steps, targets)

    def _gains(self, user: Identity, more: Iterable[int], instead: Policy | None = None) -> bool:
        """Tell whether any of some bits, be it instead of a policy's, would make a user strong."""
        kept = (policy for policy in user.policies if not instead or policy.arn != instead.arn)
        rest = union(kept)
        return any(is_strong(self._probes, rest | bits, user.boundary) for bits in more)

    def _on_one(self, authority: Authority, kind: str, steps: Steps) -> Iterator[Opening]:
        # Where every step may be taken on one and the same, it matters little on which.
        if not authority.may_take(steps):
            return
        patterns = authority.patterns({action for step in steps for action in step})
        made = witnesses(patterns, kind, self._probes).items()
        targets = {arn: Target(f"{kind} {pattern}") for arn, pattern in made}
        yield from openings(authority, steps, targets)

    def _strong_groups(self, user: Identity, authority: Authority) -> dict[str, Target]:
        if not authority.may_take(_JOIN):
            return {}
        joinable = authority.allowed(_JOIN[0][0], self._groups)
        return {
            arn: Target(f"group {group.name}", group.gaps)
            for arn, group in self._groups.items()
            if arn in joinable and group not in user.groups
            if self._gains(user, [union(group.policies)])
        }

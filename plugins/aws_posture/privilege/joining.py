"""Groups that a user can put itself into, and what it can do then; and what it can shed or make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from aws_posture.privilege.access import Extra, patterns
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.step import Step, new
from aws_posture.privilege.targets import TargetIndex, bits_of, numbers, samples
from aws_posture.privilege.truth import View
from aws_posture.privilege.ways import Opens, doing, mask

if TYPE_CHECKING:
    from aws_posture.privilege.steps import Steps

_JOIN = "iam:AddUserToGroup"
_REWRITE = "iam:CreatePolicyVersion"
_MAKES = mask("iam:CreateRole", "iam:CreateUser", "iam:AddUserToGroup")
# What makes a user an administrator whatever its groups deny.
_OTHERS = frozenset({"new user", "new role", "restraint"})
_CREDENTIALS = ("iam:CreateAccessKey", "iam:CreateLoginProfile")


def after_joining(
    steps: Steps, number: int, user: Identity, before: list[Step], others: int
) -> list[Step]:
    """Return what a user can do, besides, in groups that it can put itself into.

    Args:
        steps: What each principal can do.
        number: The user's node.
        user: The user.
        before: What it can do without.
        others: Groups into which somebody else can put it, as bits of groups.
    """
    joined, able = _entered(steps, _Joined(user, user), others)
    found = list(new(before, _able(steps, number, joined)))
    # What one of these denies, the next may need: each of them, and as many as it gets into.
    denying = [group for group in able if group.has_denies]
    together = _together(steps, joined, denying, others) if len(denying) > 1 else ()
    for groups in dict.fromkeys((*((group,) for group in denying), *together)):
        if any(group.reach or group.is_partial for group in groups):
            more, _ = _entered(steps, joined.within(groups), others)
            found += new([*before, *found], _able(steps, number, more))
    return found


class _Joined(NamedTuple):
    """A user in groups that it put itself into.

    Attributes:
        user: The user as it was.
        member: The user as it is then.
        groups: The groups, in an order in which it can join them.
        openers: Which of them may let it join each other; none where it needs no group to.
    """

    user: Identity
    member: Identity
    groups: tuple[Identity, ...] = ()
    openers: Mapping[Identity, tuple[Identity, ...]] = MappingProxyType({})

    def within(self, more: Sequence[Identity]) -> _Joined:
        """Return the user in some groups more."""
        member = in_groups(self.member, tuple(more))
        return self._replace(member=member, groups=(*self.groups, *more))

    def reaching(self, wanted: Sequence[Identity]) -> tuple[Identity, ...]:
        """Return groups with those that let it join them, in order."""
        needed = {*wanted, *(opener for one in wanted for opener in self.openers[one])}
        return tuple(group for group in self.groups if group in needed)


def _entered(steps: Steps, joined: _Joined, others: int) -> tuple[_Joined, list[Identity]]:
    """Put a user into all groups that deny nothing; returns those, too, that it could join besides."""
    while True:
        able = [
            group
            for group in _joinable(steps, joined.member, others)
            if not group.gaps or steps.view is View.LOOSE
        ]
        opening = tuple(one for one in joined.groups if one.is_partial or one.reach & mask(_JOIN))
        joined = joined._replace(openers={**dict.fromkeys(able, opening), **joined.openers})
        more = [group for group in able if not group.has_denies]
        if not more:
            return joined, able
        joined = joined.within(more)


def _together(
    steps: Steps, joined: _Joined, denying: Sequence[Identity], others: int
) -> Iterator[tuple[Identity, ...]]:
    """Return groups that a user can be in together: one that keeps it out of another is the last that it joins."""
    last = []
    for group in denying:
        open_then = _joinable(steps, in_groups(joined.member, (group,)), others)
        if any(one is not group and one not in open_then for one in denying):
            last.append(group)
    rest = tuple(group for group in denying if group not in last)
    if not last:
        yield rest
    for group in last:
        yield (*rest, group)


def _able(steps: Steps, number: int, joined: _Joined) -> Iterator[Step]:
    if not joined.groups:
        return
    me = 1 << number
    ruling = _ruling(steps, joined)
    if ruling:
        yield _join(steps, me, ruling)
    policies = [held for group in joined.groups for held in group.policies]
    # What its groups deny stays denied, whatever it gives itself, which may be just that.
    kept = 0 if steps.account.with_everything(joined.member, policies, None, steps.view) else me
    limited = me if any(group.has_denies for group in joined.groups) else 0
    for step in steps.alone(number, joined.member):
        lost = 0 if step.wears or step.kind in _OTHERS else kept
        yield step._replace(
            nodes=step.nodes & ~lost,
            nearly=step.nearly & ~limited,
            lent=step.lent & ~limited,
            joined=joined.groups,
        )


def _ruling(steps: Steps, joined: _Joined) -> tuple[Identity, ...]:
    """Return groups in which a user is an administrator: one if that is enough, or as many as it takes."""
    for group in joined.groups:
        needed = joined.reaching([group])
        if _rules(steps, joined.user, *needed):
            return needed
    if not _rules(steps, joined.member):
        return ()
    needed = joined.groups
    for group in joined.groups:
        fewer = joined.reaching([one for one in needed if one is not group])
        if _rules(steps, joined.user, *fewer):
            needed = fewer
    return needed


def _join(steps: Steps, me: int, groups: Sequence[Identity]) -> Step:
    (way,) = doing(Opens.JOIN)
    *before, last = groups
    place = steps.account.directory.groups.index(last)
    return Step(way.permissions, me, "group", 1 << place, way=way, joined=tuple(before))


def making(steps: Steps, number: int, who: Identity, reach: int) -> Iterator[Step]:
    """Return what a principal can do with a role, a user or a group that it makes itself."""
    if not reach & _MAKES:
        return
    me = 1 << number
    for change in ("iam:AttachRolePolicy", "iam:PutRolePolicy"):
        yield from _made(steps, me, who, "role", ("iam:CreateRole", change))
    for change in ("iam:AttachUserPolicy", "iam:PutUserPolicy"):
        for taking in _CREDENTIALS:
            yield from _made(steps, me, who, "user", ("iam:CreateUser", change, taking))
    # Whoever adds to a group adds whom it likes.
    users = steps.account.users.all
    for change in ("iam:AttachGroupPolicy", "iam:PutGroupPolicy"):
        yield from _made(steps, users, who, "group", ("iam:CreateGroup", change, _JOIN))
        yield from _joined_and_changed(steps, who, reach, change)


def _joinable(steps: Steps, user: Identity, others: int) -> list[Identity]:
    groups, bits = steps.account.directory.groups, others
    if user.reach & mask(_JOIN) or user.is_partial:
        bits |= steps.allowed(user, _JOIN, steps.account.groups)
    mine = {id(group) for group in user.groups}
    return [groups[number] for number in numbers(bits) if id(groups[number]) not in mine]


def is_plain(group: Identity) -> bool:
    """Return whether a group is known to deny nothing."""
    return not group.has_denies and not group.gaps


def in_groups(user: Identity, groups: tuple[Identity, ...]) -> Identity:
    """Return a user as it is in some groups more."""
    policies = (held for group in groups for held in group.policies)
    gaps = (gap for group in groups for gap in group.gaps)
    return replace(
        user,
        policies=(*user.policies, *policies),
        groups=(*user.groups, *groups),
        gaps=(*user.gaps, *gaps),
        is_partial=user.is_partial or any(group.is_partial for group in groups),
    )


def _rules(steps: Steps, user: Identity, *groups: Identity) -> bool:
    return steps.account.is_admin(in_groups(user, groups), steps.view)


def _made(
    steps: Steps, nodes: int, who: Identity, kind: str, actions: tuple[str, ...]
) -> Iterator[Step]:
    needed = mask(*actions)
    if not who.is_partial and who.reach & needed != needed:
        return
    texts = [text for action in actions for text in patterns(who, action.lower())]
    arns = samples([*texts, "*"], steps.account.start, kind)
    # Names are unique in an account whatever the path, and letter case does not tell them apart.
    taken = steps.account.names[kind]
    arns = {arn: None for arn in arns if arn.rpartition("/")[2].lower() not in taken}
    index = TargetIndex(list(arns))
    create, change, *rest = actions
    for bound, lifting in _bounds(steps, who, actions, kind):
        bits = steps.allowed(who, create, index, bound)
        for action in (*rest, *(one for one in lifting if one != _REWRITE)):
            bits &= steps.allowed(who, action, index, bound)
        changed = 0
        for extra in steps.choices.strong(who, change):
            changed |= steps.allowed(who, change, index, (*extra, *bound))
        for place in numbers(bits & changed):
            made = Step((*actions, *lifting), nodes, f"new {kind}", made=index.arns[place])
            yield _within(steps, made) if kind == "group" else made
            return


class _Bound(NamedTuple):
    """A boundary under which something can be made, and what lifts it afterwards, if it has to be."""

    extra: Extra
    lifting: tuple[str, ...] = ()


def _bounds(steps: Steps, who: Identity, actions: tuple[str, ...], kind: str) -> Iterator[_Bound]:
    if kind == "group" or not who.conditional & mask(*actions):
        yield _Bound(())
        return
    yield _Bound((("iam:permissionsboundary", ()),))
    yield from (_Bound(extra) for extra in steps.choices.boundaries(who, actions[0]) if extra)
    for arn, is_editable in steps.choices.own_boundaries(who):
        extra = (("iam:permissionsboundary", (arn,)),)
        if is_editable:
            yield _Bound(extra, (_REWRITE,))
        yield _Bound(extra, (f"iam:Delete{kind.capitalize()}PermissionsBoundary",))


def _joined_and_changed(steps: Steps, who: Identity, reach: int, change: str) -> Iterator[Step]:
    if reach & mask(_JOIN, change) != mask(_JOIN, change):
        return
    groups, listed = steps.account.groups, steps.account.directory.groups
    for extra in steps.choices.strong(who, change):
        bits = steps.allowed(who, _JOIN, groups) & steps.allowed(who, change, groups, extra)
        plain = bits_of(place for place in numbers(bits) if is_plain(listed[place]))
        # One is as good as another, but for what a group denies.
        for place in numbers(plain & -plain or bits):
            nodes, nearly = steps.in_changed(place)
            if nodes | nearly:
                yield Step((change, _JOIN), nodes, "group", 1 << place, nearly=nearly, extra=extra)
        if bits:
            return


def _within(steps: Steps, step: Step) -> Step:
    nearly = step.nodes & steps.boundless & ~steps.boostable
    return step._replace(nodes=step.nodes & steps.boostable, nearly=nearly)

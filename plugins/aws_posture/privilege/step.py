"""A step towards power, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from aws_posture.privilege.access import Extra
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Policy
from aws_posture.privilege.ways import Opens, Way, mask


class Step(NamedTuple):
    """Something that a principal can do.

    Attributes:
        actions: The actions that it takes, as AWS writes them.
        nodes: Which principals it leads to, as bits of nodes.
        nearly: Whom it changes into administrators but for their permissions boundary.
        unbinds: Whose permissions boundary it takes away.
        wears: Whether it leads to being them; else to changing them into administrators.
        kind: What the actions are done to: ``user``, ``role``, ``group``, ``policy``,
            ``boundary``, ``provider``, ``service``, ``new user``, ``new role`` …
        targets: Which of that kind, as bits of its index; or what they are called.
        way: The way, where it is one of the table.
        joined: Groups that the principal joins first.
        after: What the principal does to itself first: it gains what its boundary lets through.
        extra: Condition keys of the request.
        lends: Policies that it attaches, which make nobody an administrator by themselves; or another
            version of one, to which it switches that.
        lent: To whom, as bits of nodes.
        attached: What the principal attaches to itself first.
    """

    actions: tuple[str, ...]
    nodes: int
    kind: str
    targets: int = 0
    wears: bool = False
    made: str = ""
    way: Way | None = None
    joined: tuple[Identity, ...] = ()
    after: Step | None = None
    nearly: int = 0
    unbinds: int = 0
    extra: Extra = ()
    lends: tuple[Policy, ...] = ()
    lent: int = 0
    attached: tuple[Step, ...] = ()

    @property
    def changes_group(self) -> bool:
        """Whether it changes the policies of groups, whoever is in them."""
        return self.kind == "group" and "iam:AddUserToGroup" not in self.actions

    @property
    def takes_away(self) -> bool:
        """Whether what it lends may deny something, or takes the place of what allowed something."""
        return self.switches or any(policy.has_denies for policy in self.lends)

    @property
    def switches(self) -> bool:
        """Whether it switches a policy to another version."""
        return self.way is not None and self.way.opens == (Opens.SWITCH_POLICY,)

    @property
    def useful_attached(self) -> tuple[Step, ...]:
        """What the principal attaches first, without the policies that do not matter to this step."""
        needed = mask(*self.actions, *(one.actions[0] for one in self.attached))
        useful = (
            one._replace(lends=tuple(policy for policy in one.lends if policy.reach & needed))
            for one in self.attached
        )
        return tuple(one for one in useful if one.lends) or self.attached


def new(before: Iterable[Step], after: Iterable[Step]) -> Iterator[Step]:
    """Return the steps that lead to somebody to whom those before do not."""
    known: dict[object, Step] = {}
    for step in before:
        one = known.setdefault(_sort(step), step)
        known[_sort(step)] = one._replace(
            nodes=one.nodes | step.nodes,
            nearly=one.nearly | step.nearly,
            unbinds=one.unbinds | step.unbinds,
            lent=one.lent | step.lent,
        )
    for step in after:
        one = known.get(_sort(step), _NONE)
        more = step._replace(
            nodes=step.nodes & ~one.nodes,
            nearly=step.nearly & ~one.nearly,
            unbinds=step.unbinds & ~one.unbinds,
            lent=step.lent & ~one.lent,
        )
        if more.nodes | more.nearly | more.unbinds | more.lent:
            yield more


def _sort(step: Step) -> object:
    return step.actions, step.kind, step.wears, step.lends


_NONE = Step((), 0, "")

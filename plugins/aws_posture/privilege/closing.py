"""Ways that almost lead somebody to power: all of the permissions, and one thing that closes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from aws_posture.base.phrases import Name, Phrase, few, joined, phrase
from aws_posture.privilege import access
from aws_posture.privilege.access import Extra
from aws_posture.privilege.account import Account
from aws_posture.privilege.assuming import Assuming
from aws_posture.privilege.identities import Identity
from aws_posture.privilege.policies import Held
from aws_posture.privilege.reasons import place_of, restraining
from aws_posture.privilege.services import Services
from aws_posture.privilege.targets import TargetIndex, bits_of, numbers
from aws_posture.privilege.truth import View
from aws_posture.privilege.ways import Opens, Way, doing, mask

_MOST = 5
_MOST_TARGETS = 2
_PASS = "iam:PassRole"  # noqa: S105  # no password


class _Miss(NamedTuple):
    """An action that policies allow, on whom, and what closes it."""

    action: str
    whom: Phrase
    closer: Phrase


class Closing:
    """What closes the ways of those without power.

    Args:
        account: The account.
        assuming: Who may assume which roles.
        strong: Who is or can become an administrator, as bits of nodes.
    """

    def __init__(self, account: Account, assuming: Assuming, strong: int) -> None:
        self._account = account
        self._assuming = assuming
        self._services = Services(account, assuming, View.SURE)
        self._users = strong & account.users.all
        self._roles = strong >> account.first_role
        self._providers = bits_of(
            number
            for number in range(len(self._services.providers.arns))
            if self._services.of_providers(1 << number) & strong
        )

    def of(self, number: int) -> tuple[Phrase, ...]:
        """Return the ways that lack one thing only, and what closes each; the first few.

        Args:
            number: The node of somebody without power.
        """
        who = self._account.nodes[number]
        if restraining(self._account, who):
            # An administrator but for that: it closes every way, and is said once.
            return ()
        found: dict[tuple[Phrase, Phrase], list[str]] = {}
        for miss in (*self._assumed(number, who), *self._taken(who), *self._changed(number, who)):
            found.setdefault((miss.whom, miss.closer), []).append(miss.action)
        told: list[Phrase] = [
            (f"{', '.join(actions)} on ", *whom, ": ", *closer)
            for (whom, closer), actions in found.items()
        ]
        told += self._serviced(who)
        return tuple(map(phrase, few(told, _MOST, "{} more ways are closed")))

    # Becoming somebody strong.

    def _assumed(self, number: int, who: Identity) -> Iterator[_Miss]:
        account, (way,) = self._account, doing(Opens.ASSUME)
        (action,) = way.permissions
        granted = self._granted(who, way, account.roles) & self._roles
        allowed = self._allowed(who, action, account.roles)
        trusting = self._assuming.trusting_roles(number, View.SURE)
        for role in _first(granted & allowed & ~trusting):
            target = account.nodes[role + account.first_role]
            yield _Miss(action, _name(target), ("its trust policy does not let it in",))
        yield from self._refused(who, way, account.roles, granted & ~allowed & trusting)

    def _taken(self, who: Identity) -> Iterator[_Miss]:
        account = self._account
        kinds = (
            (Opens.TAKE_USER, account.users, self._users),
            (Opens.TRUST, account.roles, self._roles & ~account.protected),
            (Opens.PROVIDER, self._services.providers, self._providers),
        )
        for opens, index, strong in kinds:
            for way in doing(opens):
                granted = self._granted(who, way, index) & strong
                closed = granted & ~self._allowed(who, way.permissions[0], index)
                yield from self._refused(who, way, index, closed)

    # Changing itself: what it is, what it has, where it belongs.

    def _changed(self, number: int, who: Identity) -> Iterator[_Miss]:
        account = self._account
        is_user = who.kind == "user"
        index = account.users if is_user else account.roles
        me = 1 << (number if is_user else number - account.first_role)
        remaining = self._closers(who, (*who.policies, self._everything)) or []
        ways = doing(Opens.CHANGE_USER if is_user else Opens.CHANGE_ROLE)
        yield from self._altered(who, ways, index, me, remaining)
        if is_user:
            mine = self._groups(who)
            ways = doing(Opens.CHANGE_GROUP)
            yield from self._altered(who, ways, account.groups, mine, remaining)
            yield from self._joined(who, mine)
        yield from self._rewritten(who)

    def _altered(
        self,
        who: Identity,
        ways: Iterable[Way],
        index: TargetIndex,
        mine: int,
        remaining: list[Phrase],
    ) -> Iterator[_Miss]:
        """Name what closes the ways to change what is somebody's own.

        Args:
            who: Somebody.
            ways: The ways.
            index: What they change.
            mine: What of that is its own.
            remaining: What keeps it from power after the change.
        """
        for way in ways:
            action = way.permissions[0]
            granted = self._granted(who, way, index) & mine
            allowed = granted and self._allowed(who, action, index)
            for place in _first(granted & allowed if remaining else 0):
                yield _Miss(action, self._titled(index, place, who), remaining[0])
            yield from self._refused(who, way, index, granted & ~allowed)

    def _joined(self, who: Identity, mine: int) -> Iterator[_Miss]:
        """Name what closes the ways into groups that would make somebody an administrator."""
        account, (way,) = self._account, doing(Opens.JOIN)
        granted = self._granted(who, way, account.groups) & ~mine
        for place in numbers(granted):
            policies = (*who.policies, *account.directory.groups[place].policies)
            remaining = self._closers(who, policies)
            if remaining is not None:
                yield from self._altered(who, (way,), account.groups, 1 << place, remaining)

    def _rewritten(self, who: Identity) -> Iterator[_Miss]:
        """Name what closes the ways to write into a policy that somebody has, or to switch it back."""
        account = self._account
        ways = (*doing(Opens.CHANGE_POLICY), *doing(Opens.SWITCH_POLICY))
        ways = tuple(way for way in ways if who.reach & mask(*way.permissions))
        held = {one.policy.arn for one in who.policies}
        for place, policy in enumerate(account.own_policies if ways else ()):
            if policy.arn not in held:
                continue
            rest = tuple(one for one in who.policies if one.policy.arn != policy.arn)
            for way in ways:
                is_new = way.opens == (Opens.CHANGE_POLICY,)
                versions = [self._everything] if is_new else map(Held, policy.others)
                closers = [self._closers(who, (*rest, version)) for version in versions]
                left = [one for one in closers if one is not None]
                if left:
                    best = min(left, key=len)
                    yield from self._altered(who, (way,), account.policies, 1 << place, best)

    @property
    def _everything(self) -> Held:
        return Held(self._account.directory.policies.everything)

    def _closers(self, who: Identity, policies: tuple[Held, ...]) -> list[Phrase] | None:
        """Return what would keep somebody from power with other policies; None if they give none."""
        changed = replace(who, policies=policies)
        allowed, at_times, *_ = self._account.own_sets(changed)
        if not self._account.probes.administers(allowed | at_times):
            return None
        return restraining(self._account, changed)

    def _groups(self, who: Identity) -> int:
        """Return the groups that somebody is in, as bits of groups."""
        mine = {id(group) for group in who.groups}
        groups = enumerate(self._account.directory.groups)
        return bits_of(number for number, group in groups if id(group) in mine)

    # Through services.

    def _serviced(self, who: Identity) -> Iterator[Phrase]:
        told: set[tuple[str, bool]] = set()
        for way in self._services.within(who.reach):
            passes = _PASS in way.permissions
            # One way through a service says enough of what closes all of them.
            if (way.service, passes) in told:
                continue
            closed = self._service_closed(way, who)
            if closed:
                told.add((way.service, passes))
                does = "leads" if len(way.permissions) == 1 else "lead"
                yield (f"{', '.join(way.permissions)} {does} nowhere today: ", *closed)

    def _service_closed(self, way: Way, who: Identity) -> Phrase:
        host = f"{way.service}.amazonaws.com"
        trusting = self._assuming.serving(way.service, View.SURE) & self._roles
        strong = self._services.serving(way, who) & self._roles
        arns = self._services.working_on(way, who)
        if not arns:
            return self._not_working(way, who) if strong else ()
        if not trusting:
            return (f"no powerful role trusts {host}",)
        if not strong:
            return (f"no powerful role that trusts {host} is in an instance profile",)
        return self._not_passable(way, who, arns, strong) if _PASS in way.permissions else ()

    def _not_passable(self, way: Way, who: Identity, arns: set[str], strong: int) -> Phrase:
        """Name what keeps somebody from passing the roles that are strong."""
        if self._services.passable(way, who, arns) & strong:
            return ()
        account, host = self._account, f"{way.service}.amazonaws.com"
        extra: Extra = (("iam:passedtoservice", (host,)),)
        bits = strong & access.granted(who, _PASS.lower(), account.roles, extra)
        if bits:
            closer = self._closer(who, _PASS, account.roles, bits & -bits, extra)
            return (f"{_PASS} is ", *closer) if closer else ()
        if strong & access.granted(who, _PASS.lower(), account.roles):
            return (
                f"the condition on iam:PassedToService does not let a role be passed to {host}",
            )
        role = account.directory.roles[next(numbers(strong))]
        return (f"{_PASS} is not allowed on ", *_name(role), f", which trusts {host}")

    def _not_working(self, way: Way, who: Identity) -> Phrase:
        """Name what keeps somebody from what a way takes on anything at all."""
        index = TargetIndex(["*"])
        for action in way.permissions:
            is_granted = access.granted(who, action.lower(), index)
            if is_granted and not self._allowed(who, action, index):
                closer = self._closer(who, action, index, index.all)
                return (f"{action} is ", *closer) if closer else ()
        return ()

    # What closes one request.

    def _granted(self, who: Identity, way: Way, index: TargetIndex) -> int:
        (action, *more) = way.permissions
        return 0 if more else access.granted(who, action.lower(), index)

    def _allowed(self, who: Identity, action: str, index: TargetIndex) -> int:
        return access.allowed(who, action.lower(), index, View.SURE)

    def _refused(self, who: Identity, way: Way, index: TargetIndex, closed: int) -> Iterator[_Miss]:
        """Name what refuses an action that policies allow on some targets."""
        for place in _first(closed):
            closer = self._closer(who, way.permissions[0], index, 1 << place)
            if closer:
                yield _Miss(way.permissions[0], self._titled(index, place, who), closer)

    def _titled(self, index: TargetIndex, place: int, who: Identity) -> Phrase:
        """Return how to speak of a target."""
        account = self._account
        if index is account.groups:
            group = account.directory.groups[place]
            title = "its group " if self._groups(who) >> place & 1 else "group "
            return (title, Name("group", group.name))
        if index is account.policies:
            return ("its own policy ", Name("policy", account.own_policies[place].name))
        if index is self._services.providers:
            role = next(numbers(self._services.of_providers(1 << place)))
            return ("the identity provider of ", *_name(account.nodes[role]))
        node = account.nodes[place + (account.first_role if index is account.roles else 0)]
        return _name(node, is_self=node is who)

    def _closer(
        self, who: Identity, action: str, index: TargetIndex, bits: int, extra: Extra = ()
    ) -> Phrase:
        denies = access.denials(who, action.lower(), index, bits, extra)
        if denies:
            places = [place_of(grant, who, action.lower()) for grant in denies[:_MOST_TARGETS]]
            return ("closed by the Deny in ", *joined(places, " and in "))
        if who.boundary:
            name = who.boundary.phrase
            return ("closed by the permissions boundary ", *name, ", which does not allow it")
        return ()


def _first(bits: int) -> Iterator[int]:
    for _, place in zip(range(_MOST_TARGETS), numbers(bits), strict=False):
        yield place


def _name(node: Identity, *, is_self: bool = False) -> Phrase:
    return (
        (f"the {node.kind} itself",) if is_self else (f"{node.kind} ", Name(node.kind, node.name))
    )

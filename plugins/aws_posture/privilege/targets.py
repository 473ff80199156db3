"""Targets of requests as bits, and names made from patterns."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from aws_posture.privilege.match import matches
from aws_posture.privilege.truth import Truth, Value
from aws_posture.privilege.variables import Template, escaped, resolved

MADE_UP = "made-up-4f9c2e"
"""A name that nothing in the account has."""

PROTECTED = ("aws-reserved/", "aws-service-role/")
"""Paths of roles that only AWS makes and changes (User Guide, "Service-linked roles"; Identity Center
User Guide, "Referencing permission sets in resource policies")."""

# An ARN's last field: arn, partition, service, Region, account, resource.
_RESOURCE = 5
_LAST = "\U0010ffff"


class TargetIndex:
    """Targets, each with a bit; a pattern is looked up once.

    Args:
        arns: The targets' ARNs; bits are given in this order.
        attributes: Condition keys of each target, in the same order; none where the targets
            are made up.
    """

    def __init__(
        self, arns: Sequence[str], attributes: Sequence[Mapping[str, Value]] | None = None
    ) -> None:
        self.arns = tuple(arns)
        self.all = (1 << len(self.arns)) - 1
        self._attributes = attributes
        plain = [escaped(arn) for arn in self.arns]
        # Sorted, so that a pattern's plain beginning leaves a few neighbours to look at.
        self._order = array("l", sorted(range(len(plain)), key=plain.__getitem__))
        self._sorted = [plain[number] for number in self._order]
        self._seen: dict[str, int] = {"*": self.all}
        self._groups: dict[tuple[str, ...], list[tuple[dict[str, Value], int]]] = {}

    def place(self, arn: str) -> int | None:
        """Return the place of a target's bit, by its ARN; None where it is none of them."""
        arn = escaped(arn)
        at = bisect_right(self._sorted, arn) - 1
        return self._order[at] if at >= 0 and self._sorted[at] == arn else None

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, arn in enumerate(self._sorted):
            found.setdefault(_name(arn), []).append(place)
        return found

    @property
    def has_attributes(self) -> bool:
        """Whether the targets exist, with tags and boundaries."""
        return self._attributes is not None

    def bits(self, pattern: str) -> int:
        """Return the bits of the targets that a pattern stands for."""
        found = self._seen.get(pattern)
        if found is not None:
            return found
        if "*" not in pattern and "?" not in pattern:
            return self._equal(pattern)
        name = _name(pattern)
        if "*" not in name and "?" not in name:
            # Patterns that end with a name are as many as there are users: not remembered.
            return self._matching(pattern, self._by_name.get(name, ()))
        head = _head(pattern)
        start = bisect_left(self._sorted, head)
        end = bisect_left(self._sorted, head + _LAST)
        found = self._seen[pattern] = self._matching(pattern, range(start, end))
        return found

    def _equal(self, text: str) -> int:
        """Return the targets with this very ARN; an answer that is damaged may repeat it."""
        start, end = bisect_left(self._sorted, text), bisect_right(self._sorted, text)
        return bits_of(self._order[place] for place in range(start, end))

    def groups(self, keys: tuple[str, ...]) -> list[tuple[dict[str, Value], int]]:
        """Return the targets grouped by what some condition keys are worth for them."""
        found = self._groups.get(keys)
        if found is None:
            values: dict[tuple[Value, ...], int] = {}
            for number, attributes in enumerate(self._attributes or ()):
                value = tuple(attributes.get(key, ()) for key in keys)
                values[value] = values.get(value, 0) | 1 << number
            found = [(dict(zip(keys, value, strict=True)), bits) for value, bits in values.items()]
            self._groups[keys] = found
        return found

    def _matching(self, pattern: str, places: Iterable[int]) -> int:
        everything = pattern == f"{_head(pattern)}*"
        bits = 0
        for place in places:
            if everything or matches(pattern, self._sorted[place]):
                bits |= 1 << self._order[place]
        return bits


def numbers(bits: int) -> Iterator[int]:
    """Return the places of the bits that are set, lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def bits_of(places: Iterable[int]) -> int:
    """Return the bits at some places."""
    bits = 0
    for place in places:
        bits |= 1 << place
    return bits


def covered(
    patterns: Iterable[Template],
    index: TargetIndex,
    lookup: Callable[[str], Value],
    *,
    inverted: bool,
    strict: bool,
) -> tuple[int, int]:
    """Return the targets that a statement's resources surely and perhaps mean.

    Args:
        patterns: The resources.
        index: The targets.
        lookup: What condition keys, and so variables, are worth.
        inverted: Whether the patterns say what is left out.
        strict: Whether a variable that certainly has no value matches nothing; else nobody
            relies on it.
    """
    sure = perhaps = 0
    for template in patterns:
        pattern, known = resolved(template, lookup)
        if known is Truth.YES:
            sure |= index.bits(pattern)
        elif known is Truth.UNSURE or not strict:
            perhaps |= index.bits(pattern)
    perhaps &= ~sure
    return (index.all & ~(sure | perhaps) if inverted else sure), perhaps


def samples(patterns: Iterable[str], start: str, kind: str) -> dict[str, None]:
    """Make an ARN of IAM from each pattern that may mean something of a kind.

    Args:
        patterns: Resource patterns, variables resolved.
        start: How ARNs of the account's IAM start.
        kind: ``user``, ``group``, ``role`` or ``policy``.
    """
    made: dict[str, None] = {}
    for pattern in patterns:
        name = _made_name(pattern, kind)
        arn = f"{start}{kind}/{name}"
        is_ours = kind != "role" or not name.startswith(PROTECTED)
        if is_ours and _is_name(name.rpartition("/")[2]) and matches(pattern, arn):
            made[arn] = None
    return made


def service_samples(patterns: Iterable[str], service: str, start: tuple[str, str, str]) -> set[str]:
    """Make an ARN of a service from each pattern that may mean something of it.

    Args:
        patterns: Resource patterns, variables resolved.
        service: The service's namespace.
        start: The partition, a Region and the account id.
    """
    partition, region, account = start
    made = {f"arn:{partition}:{service}:{region}:{account}:{MADE_UP}/{MADE_UP}"}
    for pattern in patterns:
        fields = pattern.split(":", 5)
        if len(fields) <= _RESOURCE:
            continue
        filled = [
            (usual if "*" in field or "?" in field else field)
            for field, usual in zip(fields[1:5], (partition, service, region, account), strict=True)
        ]
        if not matches(fields[3], filled[2]):
            # Some Regions, and not the usual one: one of them.
            filled[2] = _filled(fields[3])
        # What is in another account or partition is not made, or used, in this one.
        if filled[0] == partition and filled[1] == service and filled[3] in ("", account):
            arn = ":".join(("arn", *filled, _filled(fields[_RESOURCE])))
            if matches(pattern, escaped(arn)):
                made.add(arn)
    return made


def both(one: str, other: str) -> str:
    """Return a pattern for what two patterns may stand for together: ``dev-*`` and ``*-api``."""
    (head, *parts), (other_head, *other_parts) = one.split("*"), other.split("*")
    tails = [listed.pop() for listed in (parts, other_parts) if listed]
    start, end = max(head, other_head, key=len), max(tails, key=len, default="")
    return "*".join((start, *parts, *other_parts, end))


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def _head(pattern: str) -> str:
    return pattern.partition("*")[0].partition("?")[0]


def _is_name(text: str) -> bool:
    # botocore's model of IAM: `[\w+=,.@-]+`, where AWS means ASCII.
    return text.isascii() and bool(text) and all(c.isalnum() or c in "_+=,.@-" for c in text)


def _made_name(pattern: str, kind: str) -> str:
    resource = pattern.split(":", 5)[-1]
    start, slash, name = resource.partition("/")
    if not slash or not matches(start, kind):
        # `*` or `*-dev`, without the kind: the wildcard stands for it.
        start, slash, name = resource.partition("*")
        name = slash + name
    return _filled(name)


def _filled(pattern: str) -> str:
    return pattern.replace("*", MADE_UP).replace("?", "x")

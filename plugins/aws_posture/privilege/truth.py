"""Whether a statement applies to a request, as far as a snapshot can know."""

from __future__ import annotations

from enum import Enum, IntEnum, auto


class Effect(Enum):
    """What a statement does."""

    ALLOW = "Allow"
    DENY = "Deny"


class Truth(IntEnum):
    """Whether something is so; the least of several is whether all of them are."""

    NO = 0
    UNSURE = 1
    """The snapshot cannot know: a variable has no value, something cannot be read."""
    MAYBE = 2
    """In some sessions: with MFA, from an address."""
    YES = 3


class Free(Enum):
    """A condition key whose value no snapshot holds."""

    SESSION = auto()
    """The session has it: where from, when, how somebody signed in."""
    CHOSEN = auto()
    """Whoever sends the request chooses it."""


Value = tuple[str, ...] | Free
"""The values of a condition key; none where a request certainly lacks the key."""


class View(Enum):
    """How to take what is not certain."""

    CERTAIN = auto()
    """What holds in every session."""
    SURE = auto()
    """What holds in some session."""
    LOOSE = auto()
    """What might hold if all that is missing or unsure were generous."""


Sets = tuple[int, int, int, int, int, int]
"""What is allowed surely, in some session, perhaps; and denied, in that order: six bitsets."""

NOTHING: Sets = (0, 0, 0, 0, 0, 0)


def united(one: Sets, other: Sets) -> Sets:
    """Return what two sets of statements do together."""
    # Most statements are about something else.
    if other is NOTHING:
        return one
    if one is NOTHING:
        return other
    return (
        one[0] | other[0],
        one[1] | other[1],
        one[2] | other[2],
        one[3] | other[3],
        one[4] | other[4],
        one[5] | other[5],
    )


def allowed(sets: Sets, view: View) -> int:
    """Return what is allowed and not denied, in a view."""
    allow, at_times, perhaps, deny, not_at_times, perhaps_not = sets
    if view is View.CERTAIN:
        return allow & ~(deny | not_at_times | perhaps_not)
    if view is View.SURE:
        return (allow | at_times) & ~(deny | perhaps_not)
    return (allow | at_times | perhaps) & ~deny


def placed(effect: Effect, truth: Truth, bits: int) -> Sets:
    """Return bits in the set of their effect and truth."""
    if truth is Truth.NO or not bits:
        return NOTHING
    place = (Truth.YES - truth) + (3 if effect is Effect.DENY else 0)
    return (*NOTHING[:place], bits, *NOTHING[place + 1 :])  # type: ignore[return-value]


def denied(sets: Sets, view: View) -> int:
    """Return what is denied explicitly, in a view."""
    _, _, _, deny, not_at_times, perhaps_not = sets
    if view is View.CERTAIN:
        return deny | not_at_times | perhaps_not
    return deny | perhaps_not if view is View.SURE else deny

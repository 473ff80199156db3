"""Plants account data that belongs to nobody: kinds of it, spelled in many ways, in many places.

account    what is planted
spellings  how a build can come to write it
disguises  how somebody writes it who hides it
packings   what packs it
channels   where it is put

Each spelling and each place says whether a build can bring it about by accident, or only somebody
who hides something. `scripts/recall` measures how much of it `verify` finds.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from aws_posture.verify import Basis, Search
from aws_posture.verify.values import values_of
from planting.account import ACCOUNT, KINDS, NUMBERS, snapshot
from planting.channels import CHANNELS
from planting.disguises import DISGUISES
from planting.spellings import ACCIDENTS, Spelling

__all__ = ["ACCOUNT", "CHANNELS", "KINDS", "PROMISED", "SPELLINGS", "measure", "plants", "snapshot"]

SPELLINGS: Mapping[str, Spelling] = {**ACCIDENTS, **DISGUISES}
"""The ways to write a value."""

PROMISED = {True: 0.99, False: 0.6}
"""The share that is found of what happens by accident, and of the rest."""


Plant = tuple[str, str, str]


def plants(part: int | None, kinds: Iterable[str] = KINDS) -> Iterator[Plant]:
    """List what is planted: kind, place, spelling.

    Every kind is planted in every place as it is, and in a page in every spelling.

    Args:
        part: How many of the other combinations are planted; None plants all.
        kinds: The kinds that are planted.
    """
    mixed = []
    for plant in product(kinds, CHANNELS, SPELLINGS):
        kind, channel, spelling = plant
        how, value = SPELLINGS[spelling], KINDS[kind]
        if how.numbers_only and kind not in NUMBERS:
            continue
        # What a spelling leaves as it is has been planted already.
        if spelling != "plain" and how.write(value) == value:
            continue
        if channel == "page" or spelling == "plain":
            yield plant
        else:
            mixed.append(plant)
    chosen = mixed if part is None else random.Random(1).sample(mixed, min(part, len(mixed)))  # noqa: S311  # no secret
    yield from chosen


def measure(wanted: Iterable[Plant]) -> tuple[Counter[bool], Counter[bool], list[Plant]]:
    """Return how much is found and how much planted, by accident or not, and what is missed."""
    search = Search(values_of([snapshot()]))
    found: Counter[bool] = Counter()
    planted: Counter[bool] = Counter()
    missed = []
    for plant in wanted:
        kind, channel, spelling = plant
        how, where = SPELLINGS[spelling], CHANNELS[channel]
        name, content = where.put(how.write(KINDS[kind]))
        by_accident = spelling in ACCIDENTS and where.by_accident
        planted[by_accident] += 1
        if any(leak.basis is not Basis.UNREAD for leak in search.text(content, name)):
            found[by_accident] += 1
        else:
            missed.append(plant)
    return found, planted, missed

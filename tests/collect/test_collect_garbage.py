"""Python looks for garbage rarely while AWS is asked, and as before afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

from building import run

_ASKING = """
import gc
from aws_posture.collect.garbage import rarely_collecting_garbage

before = gc.get_threshold()
{first}
with rarely_collecting_garbage():
    kept = [[number] for number in range(20_000)]
    passes = []
    gc.callbacks.append(lambda phase, info: passes.append(info["generation"]))
assert gc.get_threshold() == before
assert gc.get_freeze_count() == {frozen}
more = [[number] for number in range(100)]
print(len(passes))
"""


def _passes(folder: Path, first: str = "", frozen: str = "0") -> int:
    done = run(sys.executable, "-c", _ASKING.format(first=first, frozen=frozen), cwd=folder)
    assert done.status == 0, done.err
    return int(done.out)


def test_what_was_made_is_not_looked_through_at_the_end(tmp_path: Path) -> None:
    assert _passes(tmp_path) == 0


def test_within_another_one_garbage_is_found_as_before(tmp_path: Path) -> None:
    """An organization's accounts are collected one after the other in one process."""
    code = (
        "import gc\n"
        "from aws_posture.collect.garbage import rarely_collecting_garbage\n"
        "with rarely_collecting_garbage():\n"
        "    with rarely_collecting_garbage():\n"
        "        kept = [[number] for number in range(20_000)]\n"
        "    print(gc.get_count()[0] >= 20_000)\n"
    )
    assert run(sys.executable, "-c", code, cwd=tmp_path).out == "True\n"


def test_what_the_caller_keeps_out_stays_out(tmp_path: Path) -> None:
    assert _passes(tmp_path, "gc.freeze(); count = gc.get_freeze_count()", "count") > 0


_MANY = """
import gc, weakref
from aws_posture.collect.garbage import rarely_collecting_garbage, set_aside_what_is_loaded

class Circle:
    def __init__(self): self.itself = self

before = gc.get_threshold()
set_aside_what_is_loaded()
assert gc.get_threshold() == before and not gc.get_freeze_count()
loaded = [[number] for number in range(1_000_000)]
with rarely_collecting_garbage():
    {then}
    alive = weakref.WeakSet()
    for _ in range(120):
        circle = Circle()
        alive.add(circle)
        kept = [[number] for number in range(20_000)]
    print(len(alive))
assert gc.get_threshold() == before and not gc.get_freeze_count()
"""


def test_beside_what_is_loaded_garbage_of_many_accounts_is_found(tmp_path: Path) -> None:
    def alive(then: str) -> int:
        done = run(sys.executable, "-c", _MANY.format(then=then), cwd=tmp_path)
        assert done.status == 0, done.err
        return int(done.out)

    assert alive("set_aside_what_is_loaded()") < 60
    assert alive("pass") == 120

"""Python looks for garbage rarely while AWS is asked, and as before afterwards."""

from __future__ import annotations

import subprocess
import sys

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


def _said(code: str) -> str:
    """Run code in a Python of its own, whose garbage is nobody else's; gives what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def _passes(first: str = "", frozen: str = "0") -> int:
    return int(_said(_ASKING.format(first=first, frozen=frozen)))


def test_what_was_made_is_not_looked_through_at_the_end() -> None:
    assert _passes() == 0


def test_within_another_one_garbage_is_found_as_before() -> None:
    """An organization's accounts are collected one after the other in one process."""
    code = (
        "import gc\n"
        "from aws_posture.collect.garbage import rarely_collecting_garbage\n"
        "with rarely_collecting_garbage():\n"
        "    with rarely_collecting_garbage():\n"
        "        kept = [[number] for number in range(20_000)]\n"
        "    print(gc.get_count()[0] >= 20_000)\n"
    )
    assert _said(code) == "True"


def test_what_the_caller_keeps_out_stays_out() -> None:
    assert _passes("gc.freeze(); count = gc.get_freeze_count()", "count") > 0

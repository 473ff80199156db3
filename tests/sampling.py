"""Which parameters of a test the gate takes; `scripts/test --all` takes all of them, every night."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import pytest


def nightly_but(kept: Container[Any], values: Iterable[Any]) -> list[Any]:
    """Mark every parameter as nightly but those that are kept; tuples are several parameters."""
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=[] if value in kept else pytest.mark.nightly,
        )
        for value in values
    ]

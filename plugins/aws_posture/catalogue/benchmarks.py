"""Numbers of the CIS AWS Foundations Benchmark."""

from __future__ import annotations

from collections.abc import Mapping


def cis(v3_and_v4: str, v5: str, v6: str, v7: str) -> Mapping[str, str]:
    """Write a recommendation's number in each version of the benchmark.

    Versions 3 and 4 have the same numbers; version 5 lacks a recommendation, and
    version 6 adds a section.
    """
    return {
        "3.0.0": v3_and_v4,
        "4.0.1": v3_and_v4,
        "5.0.0": v5,
        "6.0.0": v6,
        "7.0.0": v7,
    }

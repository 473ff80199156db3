"""What `scripts/recall` plants is found: the promised share of it, in a part of all combinations."""

from __future__ import annotations

import pytest

import planting


def test_the_promised_share_is_found() -> None:
    kinds = ("account id", "user", "contact", "contact in Japanese")
    found, planted, missed = planting.measure(planting.plants(150, kinds))
    for by_accident, promised in planting.PROMISED.items():
        assert found[by_accident] >= planted[by_accident] * promised, missed
    # A table that lost its rows would promise nothing.
    assert planted[True] > 400
    assert planted[False] > 50


@pytest.mark.parametrize("kind", planting.KINDS)
def test_every_kind_is_found_as_it_is(kind: str) -> None:
    found, planted, _ = planting.measure([(kind, "page", "plain"), (kind, "search index", "JSON")])
    assert found == planted

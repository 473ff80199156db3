"""What a long list of administrators costs: reasons are found for those that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from accounts import EVERYTHING, allow, details, snapshot, user

from aws_posture.base.phrases import Later, Name, few, phrase, say
from aws_posture.base.words import LONGEST_LIST
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.items import Item, Route, Routes
from aws_posture.catalogue.model import Verdict
from aws_posture.judging import evaluate
from aws_posture.privilege.principals import Principal

MANY = 3 * LONGEST_LIST
LADDER = allow("iam:PutUserPolicy")


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Note whose reasons and paths are asked for."""
    names: set[str] = set()
    for name in ("because", "paths"):
        found = Principal.__dict__[name].fget

        def noted(one: Principal, found: Callable[[Principal], object] = found) -> object:
            names.add(one.name)
            return found(one)

        monkeypatch.setattr(Principal, name, property(noted))
    return names


def _judged() -> dict[str, Verdict]:
    admins = [user(f"admin-{number}", EVERYTHING) for number in range(MANY)]
    climbing = [user(f"climbs-{number}", LADDER) for number in range(MANY)]
    return evaluate(snapshot(details([*admins, *climbing], [])), CATALOGUE)


def test_judging_explains_nobody(explained: set[str]) -> None:
    found = _judged()["iam.admin-paths"].finding
    assert len(found.items) == MANY + 1
    assert len(found.routes) == MANY
    assert explained == set()


def test_showing_explains_those_that_are_shown(explained: set[str]) -> None:
    found = _judged()["iam.admin-paths"]
    assert found.evidence[LONGEST_LIST] == f"and {MANY - LONGEST_LIST} more"
    assert explained == {f"climbs-{number}" for number in range(LONGEST_LIST)}
    assert found.finding.routes[MANY - 1].nodes == (Name("user", f"climbs-{MANY - 1}"),)


def test_who_can_become_an_administrator_is_said_in_short() -> None:
    both = allow("iam:PutUserPolicy", "iam:CreateAccessKey")
    account = details([user("ana", EVERYTHING), user("sam", both), user("robin", LADDER)], [])
    found = evaluate(snapshot(account), CATALOGUE)["iam.admin-paths"]
    assert found.evidence[:2] == (
        "sam: iam:PutUserPolicy on the user itself; and other ways",
        "robin: iam:PutUserPolicy on the user itself",
    )


def test_a_phrase_that_is_written_later_is_equal_to_itself_written_now() -> None:
    written = ("made by ", Name("user", "sam"))
    later = Later(lambda: written)
    assert (later, hash(later), repr(later)) == (written, hash(written), repr(written))
    assert later == Later(lambda: written)
    assert later != Later(lambda: ("made by nobody",))
    assert Item("user", "sam", later) == Item("user", "sam", written)
    assert (say(later), phrase(later)) == ("made by sam", written)


def test_a_phrase_is_written_once() -> None:
    times: list[int] = []
    later = Later(lambda: (str(times.append(1)),))
    assert (later.phrase, later.phrase, times) == (("None",), ("None",), [1])


def test_routes_are_equal_however_they_are_found() -> None:
    one, other = (Route((Name("user", name),), ()) for name in ("sam", "robin"))
    routes = Routes([one, other].__getitem__, 2)
    assert routes == (one, other)
    assert routes == Routes([one, other].__getitem__, 2)
    assert routes != (one,)
    assert routes[:1] == (one,)
    assert routes[-1] is other
    assert hash(routes) == hash((one, other))
    with pytest.raises(IndexError):
        routes[2]


def test_the_few_of_many_are_as_many_as_are_shown() -> None:
    assert few(range(3), 3) == [0, 1, 2]
    assert few(range(5), 3) == [0, 1, 2, "and 2 more"]

"""How often Python looks for garbage while a site is built, and afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from publishing_blog import Changed

from post_series.base.garbage import collect_seldom

HOOK = """\
import gc

SEEN = []


def on_page_content(html, **_):
    SEEN.append(gc.get_threshold())
    {fails}
"""


@pytest.fixture(autouse=True)
def as_python_does() -> Iterator[None]:
    """Leave it as it was, whatever a test does."""
    before, enabled = gc.get_threshold(), gc.isenabled()
    gc.enable()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)
    (gc.enable if enabled else gc.disable)()


@pytest.mark.parametrize("fails", [False, True])
def test_a_build_looks_seldom_and_ends_as_it_began(changed: Changed, *, fails: bool) -> None:
    hook = HOOK.format(fails="raise SystemError('a mistake')" if fails else "")
    folder = changed({"seen.py": hook})
    config = load_config(str(folder / "mkdocs.yml"), hooks=["seen.py"])
    config.plugins.on_startup(command="build", dirty=False)
    for _ in range(2):
        if fails:
            with pytest.raises((SystemError, Abort)):
                build(config)
        else:
            build(config)
        assert gc.get_threshold() == (700, 10, 10)
    seen = set(config.hooks["seen.py"].SEEN)
    assert seen == {(20_000, 10, 10)}


@pytest.mark.parametrize("chosen", [(0, 10, 10), (20_000, 5, 5), (50_000, 20, 100)])
def test_who_has_chosen_seldom_or_never_is_heard(chosen: tuple[int, int, int]) -> None:
    gc.set_threshold(*chosen)
    collect_seldom()()
    assert gc.get_threshold() == chosen


def test_who_has_it_off_is_heard() -> None:
    gc.disable()
    collect_seldom()
    assert not gc.isenabled()
    assert gc.get_threshold() == (700, 10, 10)


def test_it_is_looked_for_as_before_in_the_end() -> None:
    as_before = collect_seldom()
    assert gc.get_threshold() == (20_000, 10, 10)
    as_before()
    assert gc.get_threshold() == (700, 10, 10)

"""What Python looks through for garbage while a site is built, and afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from aws_posture.plugin import serving
from building import small_site

HOOK = """\
import gc

SEEN = []


def on_page_content(html, **_):
    SEEN.append(gc.get_freeze_count())
    {fails}
"""
VERDICTS = '{"kind": "aws-posture-verdicts", "account": "444455556666", "taken_at": "2026-11-02T09:30:00Z"}'


@pytest.fixture(autouse=True)
def nothing_set_aside() -> Iterator[None]:
    """Begin with nothing set aside, as a command does, and leave nothing."""
    gc.unfreeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("command", ["build", "gh-deploy"])
def test_a_build_sets_aside_what_is_loaded_and_takes_it_back(
    tmp_path: Path, command: Literal["build", "gh-deploy"], *, fails: bool
) -> None:
    folder = small_site(tmp_path)
    error = "raise SystemError('a mistake')" if fails else ""
    (folder / "seen.py").write_text(HOOK.format(fails=error))
    config = load_config(str(folder / "mkdocs.yml"), hooks=["seen.py"])
    config.plugins.on_startup(command=command, dirty=False)
    if fails:
        with pytest.raises((SystemError, Abort)):
            build(config)
    else:
        build(config)
    assert min(config.hooks["seen.py"].SEEN) > 10_000
    assert gc.get_freeze_count() == 0


def test_a_site_that_is_refused_has_it_taken_back(tmp_path: Path) -> None:
    folder = small_site(tmp_path)
    (folder / "docs/verdicts.json").write_text(VERDICTS)
    config = load_config(str(folder / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    with pytest.raises(Abort):
        build(config)
    assert gc.get_freeze_count() == 0


def test_what_is_served_sets_nothing_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Signals are the test run's own.
    monkeypatch.setattr(serving, "end_on_signals", lambda: None)
    # What one build leaves behind, the next one would keep for ever.
    config = load_config(str(small_site(tmp_path) / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    assert gc.get_freeze_count() == 0
    build(config)
    assert gc.get_freeze_count() == 0


def test_what_somebody_else_has_set_aside_stays(tmp_path: Path) -> None:
    config = load_config(str(small_site(tmp_path) / "mkdocs.yml"))
    gc.freeze()
    before = gc.get_freeze_count()
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    assert 0 < gc.get_freeze_count() <= before

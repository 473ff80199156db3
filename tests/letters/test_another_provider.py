"""The guide's own mail provider, registered and run as the guide says."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import pytest

from guide_examples import example
from post_series.command import main
from post_series.letters.letter import Letter
from post_series.letters.provider import Drafts, Provider
from post_series.letters.providers import PROVIDERS

POST = "docs/posts/everything.md"


@pytest.fixture(autouse=True)
def outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = example("letters/providers/outbox.py")["OUTBOX"]
    assert isinstance(provider, Provider)
    monkeypatch.setitem(PROVIDERS, provider.name, provider)  # type: ignore[arg-type]


def _newsletter(sources: Path, out: Path, *options: str) -> int:
    command = ("newsletter", "--root", sources, POST, "--site", sources / "site", "--output", out)
    return main([*map(str, command), "--provider", "outbox", *options])


def test_a_draft_is_kept_there_and_renewed(
    letters_sources: Path,
    everything: Letter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("OUTBOX", str(tmp_path / "outbox"))
    draft = tmp_path / "outbox/everything.html"
    assert _newsletter(letters_sources, tmp_path / "out", "--draft") == 0
    assert f"Draft:     made ({draft}). It is not sent" in capsys.readouterr().out
    body = draft.read_text(encoding="utf-8")
    # Its format is its own: no template language, so no guard against one.
    assert "templatetag" in everything.body
    assert "{{" in body
    assert "templatetag" not in body

    draft.write_text("Changed by hand.", encoding="utf-8")
    assert _newsletter(letters_sources, tmp_path / "out", "--draft") == 0
    assert draft.read_text(encoding="utf-8") == body
    assert (tmp_path / "out/replaced-1.html").read_text(encoding="utf-8") == "Changed by hand."


def test_what_it_needs_is_said_before_anything_is_written(
    letters_sources: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("OUTBOX", raising=False)
    assert _newsletter(letters_sources, tmp_path / "out", "--draft") == 1
    assert capsys.readouterr().err == "Error: --draft needs a folder in the variable OUTBOX\n"
    assert not (tmp_path / "out").exists()


def test_no_provider_has_a_way_to_send() -> None:
    """The interface has one verb, and it keeps a draft."""
    verbs = [name for name, _ in inspect.getmembers(Drafts, inspect.isfunction) if name[0] != "_"]
    assert verbs == ["keep"]
    fields = {field.name for field in dataclasses.fields(Provider)}
    assert fields == {"name", "title", "secrets", "make_format", "open_drafts"}

"""A page that the Markdown extension never saw is not taken for one without facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.base.errors import StampError
from aws_posture.catalogue import CATALOGUE
from aws_posture.judging import evaluate
from aws_posture.stamp import stamp

LEFT = {
    "a value": '<p><a href="fact:account.id">x</a></p>',
    "a minified value": "<p><a href=fact:account.id>x</a></p>",
    "a badge": '<p><img alt="x" src="fact:root.mfa"></p>',
    "a card": "<p>/// fact | root.mfa\nWords.\n///</p>",
    "prose": "<p>/// when | root.mfa is fail</p>",
    "a report": "<p>/// fact-report</p>",
}
HARMLESS = {
    "code": "<p><code>![x](fact:root.mfa)</code></p>",
    "a fence": "<pre><code>/// fact | root.mfa\n///</code></pre>",
    "a word": '<p>As a matter of fact: "fact:x"</p>',
}


def _stamp(folder: Path, body: str) -> None:
    (folder / "site").mkdir()
    (folder / "site" / "page.html").write_text(f"<html><body>{body}</body></html>")
    snapshot = demo.fresh()
    stamp(folder / "site", snapshot, evaluate(snapshot, CATALOGUE), folder / "copy")


@pytest.mark.parametrize("body", LEFT.values(), ids=LEFT)
def test_what_was_left_as_written_is_an_error(tmp_path: Path, body: str) -> None:
    with pytest.raises(StampError, match=r"page\.html.*markdown_extensions"):
        _stamp(tmp_path, body)
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("body", HARMLESS.values(), ids=HARMLESS)
def test_what_only_shows_the_form_is_none(tmp_path: Path, body: str) -> None:
    _stamp(tmp_path, body)
    assert (tmp_path / "copy" / "page.html").is_file()

"""`stamp --encrypt` on a terminal: it asks, and shows nothing of what is typed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from terminals import typed

from aws_posture.assets import is_published
from building import FRESH

PASSPHRASE = "four words nobody knows"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_a_passphrase_is_asked_for_twice_and_not_shown(site: Path, tmp_path: Path) -> None:
    arguments = ("stamp", site, "demo:fresh", "-o", tmp_path / "copy", "--encrypt")
    status, seen = typed(tmp_path, arguments, (PASSPHRASE, PASSPHRASE))
    assert status == 0, seen
    assert "Repeat" in seen
    assert PASSPHRASE not in seen
    files = [path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    # The account is the demonstration's, which a public site shows as an example.
    files = [content for content in files if not is_published(content)]
    assert not any(text.encode() in file for file in files for text in (PASSPHRASE, FRESH))

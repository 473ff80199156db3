"""Where the passphrase of a locked copy is read from."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from aws_posture.base.errors import OptionError
from aws_posture.cli import passphrases


@pytest.mark.parametrize(
    ("content", "expected"),
    [("four words\nand more\n", "four words"), ("no end", "no end"), ("", ""), (" a \r\n", " a ")],
)
def test_it_is_the_first_line_of_a_file_or_of_the_input(
    content: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text(content, encoding="utf-8", newline="")
    monkeypatch.setattr(sys, "stdin", io.StringIO(content))
    assert passphrases.read(str(tmp_path / "file")) == expected
    assert passphrases.read("-") == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "No such file or directory"), (b"\xff\xfe", "not UTF-8 text")],
    ids=["no file", "not UTF-8"],
)
def test_a_file_that_cannot_be_read_is_refused(
    content: bytes | None, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(OptionError, match=rf"--passphrase-file: .*file: {said}; name a file"):
        passphrases.read(str(file))


def test_nobody_is_asked_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("typed\ntyped\n"))
    with pytest.raises(OptionError, match=r"there is no terminal to ask .*--passphrase-file"):
        passphrases.read(None)

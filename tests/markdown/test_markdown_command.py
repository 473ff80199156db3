"""`python -m aws_posture.markdown`: what is wrong in files, without a build."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import ModuleType

import pytest

from aws_posture.base.errors import MarkdownError
from aws_posture.markdown.__main__ import main
from building import run
from markdown import markdown

GOOD = "---\ntitle: T\n---\n# A page\n\n![not checked](fact:root.mfa)\n\n    [code](fact:nope)\n"
BAD = "---\ntitle: T\n---\n# A page\n\n!!! note\n\n    [MFA](fact:root.mfaa)\n"


def _run(monkeypatch: pytest.MonkeyPatch, *files: Path) -> object:
    """Return the exit status, or the message that stands for 1."""
    monkeypatch.setattr(sys, "argv", ["aws_posture.markdown", *map(str, files)])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def _file(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_files_without_a_mistake_pass_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Editors of Windows begin a file with a byte order mark.
    files = [_file(tmp_path, "a.md", GOOD), _file(tmp_path, "b.md", f"\ufeff{GOOD}")]
    assert _run(monkeypatch, *files) == 0
    assert capsys.readouterr().out == ""


def test_each_file_with_a_mistake_is_a_line_that_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        _file(tmp_path, f"{name}.md", text)
        for name, text in zip("abc", (BAD, GOOD, BAD), strict=True)
    ]
    assert _run(monkeypatch, *files) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{files[0].as_posix()}:8: 'fact:root.mfaa': unknown fact")
    assert second.startswith(f"{files[2].as_posix()}:8: ")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["no file", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_one_line(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    if content is not None:
        file.write_bytes(content)
    said = _run(monkeypatch, file)
    assert isinstance(said, str)
    assert said.startswith(f"Error: {file}: it cannot be read as UTF-8 text")
    assert "\n" not in said


def test_without_a_file_it_says_how_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run(monkeypatch) == "Usage: python -m aws_posture.markdown FILE..."


def test_python_markdowns_own_command_says_a_mistake_in_one_line(tmp_path: Path) -> None:
    page = _file(tmp_path, "a.md", "# A page\n\n[MFA](fact:root.mfaa)\n")
    done = run(sys.executable, "-m", "markdown", "-x", "aws_posture", page, cwd=tmp_path)
    assert done.status == 1
    assert done.err.startswith("Error: 3: 'fact:root.mfaa': unknown fact")
    assert done.err.count("\n") == 1


def test_pelican_is_told_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It catches whatever a page raises, and its own log only names the page."""
    monkeypatch.setitem(sys.modules, "pelican", ModuleType("pelican"))
    with caplog.at_level(logging.ERROR, "pelican"), pytest.raises(MarkdownError):
        markdown("[MFA](fact:root.mfaa)", extensions=["aws_posture"])
    (record,) = caplog.records
    assert record.name == "pelican"
    assert record.getMessage().startswith("1: 'fact:root.mfaa': unknown fact 'root.mfaa'")

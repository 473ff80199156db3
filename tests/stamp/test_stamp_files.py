"""Files are read and written whole, whatever the system makes of one call."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aws_posture.stamp.files import copy_file, read_file, read_html, walk, write_file

CONTENT = b"0123456789" * 10

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only there the kernel copies")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "file").write_bytes(CONTENT)
    return tmp_path / "file"


def _failing(number: int) -> Callable[..., int]:
    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    return fail


@ON_LINUX
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS])
def test_a_file_is_copied_where_the_kernel_does_not_copy(
    file: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sendfile", _failing(number))
    copy_file(str(file), str(file.with_name("copy")))
    assert file.with_name("copy").read_bytes() == CONTENT


@ON_LINUX
def test_what_else_goes_wrong_while_a_file_is_copied_is_an_error(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sendfile", _failing(errno.ENOSPC))
    with pytest.raises(OSError, match="No space left"):
        copy_file(str(file), str(file.with_name("copy")))


def test_a_file_is_written_whole_where_one_call_writes_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:7]))
    write_file(str(tmp_path / "file"), CONTENT)
    assert (tmp_path / "file").read_bytes() == CONTENT


def test_a_file_is_read_whole_where_one_call_reads_a_part(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: read(descriptor, min(size, 7)))
    assert read_file(str(file)) == CONTENT


@pytest.mark.parametrize(("number", "batches"), [(22, [23]), (23, [24, 0]), (24, [24, 1])])
def test_files_come_folder_by_folder_and_some_at_a_time(
    number: int, batches: list[int], tmp_path: Path
) -> None:
    (tmp_path / "site/folder").mkdir(parents=True)
    (tmp_path / "copy").mkdir()
    (tmp_path / "site/folder/page.htm").touch()
    for one in range(number):
        (tmp_path / f"site/{one}").touch()
    found = list(walk(str(tmp_path / "site"), str(tmp_path / "copy")))
    assert [len(files) for files in found] == batches
    last = next(file for files in found for file in files if file.is_page)
    assert last.source == str(tmp_path / "site/folder/page.htm")
    assert last.target == str(tmp_path / "copy/folder/page.htm")


def test_a_file_is_read_in_one_call_where_the_system_can(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, sizes = os.read, []

    def counted(descriptor: int, size: int) -> bytes:
        sizes.append(size)
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", counted)
    assert read_file(str(file)) == CONTENT
    assert sizes == [len(CONTENT)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_page_in_utf_16_is_read_whatever_is_damaged_in_it(tmp_path: Path, encoding: str) -> None:
    damaged = "\ufeffé\ud800日".encode(encoding, "surrogatepass") + b"x"
    (tmp_path / "page.html").write_bytes(damaged)
    assert read_html(str(tmp_path / "page.html")).decode("utf-8-sig") == "é\ufffd日\ufffd"


def test_a_page_in_another_encoding_is_read_as_it_is(tmp_path: Path) -> None:
    for content in ("\ufeffé".encode(), "é".encode("latin-1"), b"\xff", b""):
        (tmp_path / "page.html").write_bytes(content)
        assert read_html(str(tmp_path / "page.html")) == content


def test_a_file_that_got_shorter_meanwhile_is_read_to_its_end(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = os.read

    def shorten(descriptor: int, size: int) -> bytes:
        os.truncate(file, 30)
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", shorten)
    assert read_file(str(file)) == CONTENT[:30]

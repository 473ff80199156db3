"""`aws-posture assets`: what a generator without our plugin serves beside the pages."""

from __future__ import annotations

from pathlib import Path

from aws_posture.assets import NAMES, published
from aws_posture.catalogue import CATALOGUE
from aws_posture.portable import CHECKSUM, NAME, archive
from building import aws_posture


def test_all_that_pages_need_is_written_into_a_new_folder_and_named(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "assets", "docs/assets")
    assert (done.status, done.err) == (0, "")
    names = [*NAMES, NAME, CHECKSUM]
    assert done.out.splitlines() == [str(Path("docs/assets", name)) for name in names]
    for name in NAMES:
        assert (tmp_path / "docs/assets" / name).read_bytes() == published(name)
    file = (tmp_path / "docs/assets" / NAME).read_bytes()
    assert file == archive.make(fact.id for fact in CATALOGUE)
    assert (tmp_path / "docs/assets" / CHECKSUM).read_bytes() == archive.checksum(file)


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("a file", encoding="ascii")
    done = aws_posture(tmp_path, "assets", "docs/assets")
    assert (done.status, done.out) == (1, "")
    (line,) = done.errors
    assert line.endswith("name a folder that can be written to")
    assert str(Path("docs/assets")) in line

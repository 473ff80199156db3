"""What was searched before, byte for byte and for the same values, is not searched again; anything else is."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aws_posture.base.errors import LeakError
from aws_posture.catalogue import use_folder
from aws_posture.copies import searched as module
from aws_posture.copies.searched import Searched
from aws_posture.snapshot import Answer, Snapshot, ToolFinding
from aws_posture.verify.contents import Contents
from aws_posture.verify.publishing import Verified, verify_site
from aws_posture.verify.values import values_of
from building import OWN_FACT, ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import planting

PLANTED = planting.snapshot()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    for name in ("a.html", "b.html", "b.html.br"):
        (folder / name).write_text(f"<p>{name}</p>", "utf-8")
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the files whose content is searched."""
    names: list[str] = []
    search = Contents.of_file

    def noting(self: Contents, content: bytes, name: str, ledger: object) -> object:
        names.append(name)
        return search(self, content, name, ledger)  # type: ignore[arg-type]

    monkeypatch.setattr(Contents, "of_file", noting)
    return names


def _verified(site: Path, account: Snapshot = PLANTED) -> Verified:
    searched = Searched(site.parent / "searched")
    verified = verify_site(site, lambda: values_of([account]), (), None, searched.recall([account]))
    searched.remember(site, [account], verified.clean)
    return verified


def test_what_did_not_change_is_not_searched_again(site: Path, read: list[str]) -> None:
    (site / "b.html.br").unlink()
    first = _verified(site)
    assert sorted(read) == ["a.html", "b.html"]
    read.clear()
    assert _verified(site) == first
    assert read == []
    nobody_asks = verify_site(site, lambda: pytest.fail("it was"), (), None, first.clean)
    assert nobody_asks == first
    (site / "a.html").write_text("<p>another</p>", "utf-8")
    assert _verified(site).files == 2
    assert read == ["a.html"]


def test_another_site_finds_the_files_that_both_have(site: Path, read: list[str]) -> None:
    _verified(site)
    other = shutil.copytree(site, site.parent / "other")
    (other / "a.html").write_text("<p>another</p>", "utf-8")
    read.clear()
    _verified(other)
    assert sorted(read) == ["a.html", "b.html.br"]
    read.clear()
    _verified(site)
    assert read == ["b.html.br"]


def test_what_could_not_be_read_is_named_again(site: Path) -> None:
    notices = _verified(site).notices
    assert "b.html.br" in notices[0]
    assert _verified(site).notices == notices


def test_a_value_that_came_since_is_found(site: Path) -> None:
    _verified(site)
    (site / "a.html").write_text(f"<p>{planting.ACCOUNT}</p>", "utf-8")
    for _ in range(2):
        with pytest.raises(LeakError, match=r"a\.html:1"):
            _verified(site)


def test_other_values_another_code_and_another_name_are_searched(
    site: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _verified(site)
    for change in range(3):
        read.clear()
        if change == 0:
            _verified(site, replace(PLANTED, account="314159265358"))
        elif change == 1:
            monkeypatch.setattr(module, "_code", lambda: ["another"])
            _verified(site)
        else:
            # What ends in .br is unpacked, and what is a page has no forms in it.
            (site / "c.br").write_bytes((site / "a.html").read_bytes())
            _verified(site)
        assert ("c.br" if change == 2 else "a.html") in read


def _with_answer(result: object) -> Snapshot:
    answer = next(one for one in PLANTED.records if isinstance(one, Answer))
    return replace(PLANTED, records=(*PLANTED.records, replace(answer, result=result)))


OTHERS = {
    "account": replace(PLANTED, account="314159265358"),
    "caller": replace(
        PLANTED, caller=replace(PLANTED.caller, arn="arn:aws:iam::314159265358:root")
    ),
    "answer": _with_answer({"UserName": "somebody-else"}),
    "order": _with_answer(["b-name", "a-name"]),
    "subject": replace(
        PLANTED, records=tuple(replace(one, subject="another") for one in PLANTED.records)
    ),
    "finding": replace(PLANTED, findings=(ToolFinding("prowler", "x", "fail", "arn:of-another"),)),
}


@pytest.mark.parametrize("change", OTHERS)
def test_whatever_values_are_made_of_makes_others(change: str) -> None:
    """The key is made of what is read of a snapshot, before its values are known."""
    assert module._key([OTHERS[change]]) != module._key([PLANTED])  # noqa: SLF001
    moment = PLANTED.taken_at + timedelta(days=1)
    assert module._key([replace(PLANTED, taken_at=moment)]) == module._key([PLANTED])  # noqa: SLF001


def test_the_sites_own_facts_make_others(tmp_path: Path) -> None:
    """What a fact is called is no value of an account."""
    before = module._key([PLANTED])  # noqa: SLF001
    (tmp_path / "own.yml").write_text(OWN_FACT, "utf-8")
    use_folder(tmp_path)
    try:
        assert module._key([PLANTED]) != before  # noqa: SLF001
    finally:
        use_folder(None)


def test_what_others_can_write_is_not_trusted(site: Path, read: list[str]) -> None:
    _verified(site)
    (path,) = (site.parent / "searched").glob("[0-9a-f]*")
    assert path.stat().st_mode & 0o777 == 0o600
    assert planting.ACCOUNT not in path.read_text("ascii")
    path.chmod(0o666)
    read.clear()
    _verified(site)
    assert "a.html" in read


def test_a_damaged_memory_is_none(site: Path, read: list[str]) -> None:
    _verified(site)
    (path,) = (site.parent / "searched").glob("[0-9a-f]*")
    path.write_text("not hexadecimal", "utf-8")
    read.clear()
    _verified(site)
    assert "a.html" in read


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_stops_nothing(site: Path) -> None:
    (site.parent / "searched").mkdir(mode=0o500)
    assert _verified(site).files


def test_a_file_in_place_of_the_folder_stops_nothing(site: Path) -> None:
    (site.parent / "searched").write_text("x")
    assert _verified(site).files

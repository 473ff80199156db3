"""The list of passphrases: kept from one site to the next, for its owner, and refused where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws_posture.base.errors import OptionError
from aws_posture.organization.locks import passphrases
from organizations import CAREFUL, CARELESS, NEW


def test_an_account_keeps_its_passphrase_and_a_new_one_gets_one(tmp_path: Path) -> None:
    path, out = tmp_path / "list.csv", tmp_path / "out"
    first = passphrases(path, [CARELESS, CAREFUL], out)
    second = passphrases(path, [CARELESS, NEW], out)
    assert second[CARELESS] == first[CARELESS]
    assert len({*first.values(), *second.values()}) == 3
    # An older site may still be somewhere.
    assert first[CAREFUL] in path.read_text("ascii")
    assert path.stat().st_mode & 0o077 == 0


WRONG = {
    "no account": ("111,five words that nobody knows\n", ":1: this is not ACCOUNT,PASSPHRASE"),
    "no passphrase": (f"account,passphrase\n{CARELESS},\n", ":2: this is not ACCOUNT,PASSPHRASE"),
    "easy to guess": (f"{CARELESS},password1234\n", f"account {CARELESS}: .*easy to guess"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_list_that_cannot_be_used_is_refused_and_stays(
    text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="ascii")
    with pytest.raises(OptionError, match=said):
        passphrases(path, [CARELESS], tmp_path / "out")
    assert path.read_text("ascii") == text


def test_a_list_is_no_part_of_the_site_and_is_a_file_that_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="would be a part of the site"):
        passphrases(tmp_path / "out" / "list.csv", [CARELESS], tmp_path / "out")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OptionError, match="name a file that can be read"):
        passphrases(tmp_path / "folder", [CARELESS], tmp_path / "out")

"""The file that readers run, among what a build publishes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from aws_posture import demo
from aws_posture.catalogue import use_folder
from aws_posture.portable import archive
from aws_posture.snapshot import Caller
from aws_posture.verify import Search
from aws_posture.verify.values import values_of
from building import CONFIG, OWN_FACT, mkdocs, small_site

FILE = Path("site/assets/aws-posture.pyz")
CHECKSUM = Path("site/assets/aws-posture.pyz.sha256")
OWN = "# Home\n\n/// fact | example.block\n///\n\n/// when | account.alias is pass\nIn [it](fact:account.id).\n///\n"
LINKED = f"{OWN}\n[the file](assets/aws-posture.pyz)\n"


def test_it_asks_what_the_pages_name_and_pages_can_link_to_it(tmp_path: Path) -> None:
    facts = {"facts/example.yml": OWN_FACT, "docs/index.md": LINKED}
    site = small_site(tmp_path, pages=facts)
    assert mkdocs(site, "build", "--strict").status == 0
    content = (site / FILE).read_bytes()
    assert (site / CHECKSUM).read_bytes() == archive.checksum(content)
    use_folder(site / "facts")
    try:
        assert content == archive.make(["example.block", "account.alias", "account.id"])
    finally:
        use_folder(None)
    own = json.loads(archive.own_part(content) or b"{}")
    assert own["facts"] == ["account.alias", "account.id", "example.block"]


def test_there_is_none_where_no_page_names_a_fact_or_nobody_personalises(tmp_path: Path) -> None:
    site = small_site(tmp_path / "none", pages={"docs/index.md": "# Home\n"})
    assert mkdocs(site, "build", "--strict").status == 0
    off = CONFIG.replace("- aws-posture", "- aws-posture:\n      personalise: false")
    other = small_site(tmp_path / "off", off)
    assert mkdocs(other, "build", "--strict").status == 0
    for folder in (site, other):
        assert not (folder / FILE).exists()
        assert not (folder / CHECKSUM).exists()


def _search(name: str, folder: Path) -> list[str]:
    caller = Caller(f"arn:aws:iam::111122223333:user/{name}", temporary=False)
    snapshot = replace(demo.get("fresh"), caller=caller)
    return [leak.value for leak in Search(values_of([snapshot])).folder(folder)]


def test_words_of_our_code_are_no_account_data_and_others_are(tmp_path: Path) -> None:
    """An account may have a user whose name is a word of ours."""
    name = "undecidederror"
    content = archive.make(["account.id"])
    assert name.encode() in content.lower()
    (tmp_path / FILE.name).write_bytes(content)
    assert _search(name, tmp_path) == []
    # As a file of another name it is anybody's, and with a byte more it is not ours.
    shutil.move(tmp_path / FILE.name, tmp_path / "other.pyz")
    assert _search(name, tmp_path) != []
    (tmp_path / "other.pyz").rename(tmp_path / FILE.name)
    (tmp_path / FILE.name).write_bytes(content.replace(b"UndecidedError", b"undecidederror"))
    assert _search(name, tmp_path) != []


def test_what_a_site_puts_into_it_is_searched(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    fact = OWN_FACT.replace("It does not.", "Ask robin-the-first.")
    (tmp_path / "facts/example.yml").write_text(fact, encoding="utf-8")
    use_folder(tmp_path / "facts")
    try:
        content = archive.make(["example.block"])
    finally:
        use_folder(None)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / FILE.name).write_bytes(content)
    assert _search("robin-the-first", tmp_path / "site") != []

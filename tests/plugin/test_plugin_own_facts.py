"""A site's own facts: pages use them, and what is wrong in them is said before anything is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import CONFIG, OWN_FACT, assert_one_line, mkdocs, small_site, states

PAGE = "# x\n\n![not checked](fact:example.block)\n\n/// fact | example.block\n///\n"

DEEP = f"example.x: {'[' * 5_000}\n"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

WRONG = {
    "a bomb": (BOMB, "facts/example.yml:1: anchors"),
    "depth": (DEEP, "facts/example.yml:1: this is nested too deeply"),
    "a tab": (OWN_FACT.replace("  title", "\ttitle"), "facts/example.yml:2: a tab cannot indent"),
    "a key twice": (
        OWN_FACT.replace("  why", "  title"),
        "facts/example.yml:4: 'title' is already",
    ),
    "an unknown key": (OWN_FACT.replace("  why", "  wyh"), "facts/example.yml:4: the fact"),
    "no expression": (
        OWN_FACT.replace('"!(Public', '"!((Public'),
        "facts/example.yml:9: when: '!((Public",
    ),
    "an id that exists": (
        OWN_FACT.replace("example.block", "root.mfa"),
        "facts/example.yml:1: the fact root.mfa already exists",
    ),
    "no parameter": (
        OWN_FACT.replace("{AccountId", "{AcountId"),
        "facts/example.yml:7: the operation has no parameter 'AcountId'; did you mean AccountId?",
    ),
    "ten thousand facts": (
        "".join(OWN_FACT.replace("example.block", f"example.n{one}") for one in range(10_000)),
        "facts/example.yml: the file is larger than",
    ),
}


def site(folder: Path, facts: str, config: str = CONFIG, name: str = "facts") -> Path:
    pages = {"docs/index.md": PAGE, f"{name}/example.yml": facts}
    return small_site(folder, config, pages)


def test_a_page_can_use_them(tmp_path: Path) -> None:
    done = mkdocs(site(tmp_path, OWN_FACT), "build", "--strict")
    assert done.status == 0, done.err
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert states(page, "example.block") == {"unchecked"}
    assert "Does the account block public access?" in page


def test_a_private_copy_answers_them(tmp_path: Path) -> None:
    done = mkdocs(site(tmp_path, OWN_FACT), "build", environ={"AWS_POSTURE": "demo"})
    assert done.status == 0, done.err
    (copy,) = tmp_path.glob("private/*")
    page = (copy / "index.html").read_text(encoding="utf-8")
    assert states(page, "example.block") == {"unknown"}


def test_the_option_names_another_folder(tmp_path: Path) -> None:
    config = f"{CONFIG.rstrip()}: {{facts_dir: questions}}\n"
    assert mkdocs(site(tmp_path, OWN_FACT, config, "questions"), "build").status == 0


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    config = f"{CONFIG.rstrip()}: {{facts_dir: questions}}\n"
    done = mkdocs(site(tmp_path, OWN_FACT, config), "build")
    assert_one_line(done, "mkdocs.yml: aws-posture: facts_dir: there is no folder questions")


@pytest.mark.parametrize(("facts", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_the_site_stays(tmp_path: Path, facts: str, said: str) -> None:
    folder = site(tmp_path, facts)
    (folder / "site").mkdir()
    (folder / "site" / "whole.html").write_text("what was built before", encoding="utf-8")
    done = mkdocs(folder, "build")
    assert done.status == 1
    assert_one_line(done, said)
    kept = {path.name: path.read_text(encoding="utf-8") for path in (folder / "site").iterdir()}
    assert kept == {"whole.html": "what was built before"}


def test_an_unknown_fact_is_answered_with_the_nearest_of_the_sites_own(tmp_path: Path) -> None:
    folder = site(tmp_path, OWN_FACT)
    (folder / "docs" / "index.md").write_text("![x](fact:example.blok)\n", encoding="utf-8")
    assert_one_line(mkdocs(folder, "build"), "did you mean example.block")


def test_options_of_own_facts_are_checked(tmp_path: Path) -> None:
    config = f"{CONFIG.rstrip()}: {{facts: {{example.block: {{dys: 5}}}}}}\n"
    done = mkdocs(site(tmp_path, f"{OWN_FACT}  options: {{days: 90}}\n", config), "build")
    assert_one_line(done, "the fact example.block has no option 'dys'; did you mean days")

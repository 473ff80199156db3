"""What a build takes from the last one: it is quicker, and no byte of the site tells."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from publishing_blog import Changed, build
from remembering import Author, built

from building import OWN_FACT, mkdocs, tree
from post_series.memory.store import FILE, MOST_DAYS, Memory
from sampling import nightly_but
from serving import serve

COUNTER = """\
import markdown
from pathlib import Path

convert = markdown.Markdown.convert


def counted(self, text):
    with Path("conversions.txt").open("a", encoding="utf-8") as file:
        file.write("x")
    return convert(self, text)


markdown.Markdown.convert = counted
"""
SETTINGS = """\
site_name: Notes
site_url: https://notes.example/
theme: {name: material, font: false}
hooks: [counter.py]
plugins: [search, {post-series: {social_cards: false%s}}]
markdown_extensions: [attr_list, pymdownx.superfences%s]
"""


def blog(folder: Path, options: str = "", extensions: str = "") -> Path:
    """Write a blog of five pages, whose build counts what it converts."""
    for number in range(1, 5):
        page = folder / f"docs/posts/p{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            f"---\ndate: 2024-01-0{number}\n---\n# Post {number}\n\n## Part\n\nText {number}, "
            f"[next](p{number % 4 + 1}.md#part), [gone](gone.md), [rooted](/there/).\n",
            encoding="utf-8",
        )
    (folder / "docs/index.md").write_text("# Home\n\nHere.\n", encoding="utf-8")
    (folder / "counter.py").write_text(COUNTER, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(SETTINGS % (options, extensions), encoding="utf-8")
    return folder


def conversions(folder: Path, *arguments: str) -> int:
    """Build, and count the pages with a text that were converted."""
    counted = folder / "conversions.txt"
    counted.write_text("", encoding="utf-8")
    done = mkdocs(folder, "build", *arguments)
    assert done.status == 0, done.err
    return len(counted.read_text(encoding="utf-8"))


KEYS = "SELECT key FROM results WHERE kind = 'conversions'"


def kept(folder: Path, sql: str = KEYS, *values: object) -> list[Any]:
    """Ask or change what was kept; gives the first value of each row."""
    file = folder / ".cache/post-series/pages" / FILE
    if not file.is_file():
        return []
    with closing(sqlite3.connect(file)) as results, results:
        return sorted(value for value, *_ in results.execute(sql, values))


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Change a file's text."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_only_what_changed_is_converted_again(tmp_path: Path) -> None:
    site = blog(tmp_path)
    first = conversions(site)
    was = tree(site / "site")
    assert conversions(site) == 0
    assert tree(site / "site") == was
    change(site, "docs/posts/p2.md", "Text 2", "Other text")
    assert conversions(site) == 1
    assert first >= 5
    assert b"Other text" in (site / "site/posts/p2/index.html").read_bytes()
    assert "Other text" in (site / "site/search/search_index.json").read_text(encoding="utf-8")


def test_nothing_is_made_again_by_a_python_that_orders_sets_otherwise(tmp_path: Path) -> None:
    site = blog(tmp_path)
    change(site, "docs/posts/p2.md", "---\n# Post", "title: Post 2\ntags: [a, b]\n---\n# Post")
    for seed in range(4):
        done = mkdocs(site, "build", "--verbose", environ={"PYTHONHASHSEED": str(seed)})
        assert done.status == 0, done.err
        told = dict(re.findall(r"(\w+) remembered: \d+, made: (\d+)", done.err + done.out))
        assert set(told.values()) == ({"0"} if seed else set())
    assert {*told} == {"conversions", "search", "texts"}


def test_a_page_to_which_another_links_has_it_converted_when_it_goes(tmp_path: Path) -> None:
    site = blog(tmp_path)
    conversions(site)
    (site / "docs/posts/p1.md").rename(site / "docs/posts/p9.md")
    # The renamed page, and the one that linked to it.
    assert conversions(site) == 2
    # And the page that links to one that was missing.
    shutil.copy(site / "docs/posts/p9.md", site / "docs/posts/gone.md")
    assert conversions(site) == 5


def test_what_was_said_of_links_is_said_again(tmp_path: Path) -> None:
    site = blog(tmp_path)
    change(site, "docs/index.md", "Here.", "[x](posts/p1.md#nowhere)")
    first = mkdocs(site, "build")
    again = mkdocs(site, "build")
    said = [line for line in first.err.splitlines() if "seconds" not in line]
    assert [line for line in again.err.splitlines() if "seconds" not in line] == said
    assert sum("gone.md" in line for line in said) == 4
    assert any("rooted" in line or "/there/" in line for line in said)
    assert mkdocs(site, "build", "--strict").status == 1
    assert "4 warnings" in mkdocs(site, "build", "--strict").out


@pytest.mark.parametrize(
    ("options", "extensions"),
    [
        (", remember_pages: false", ""),
        ("", ", reader_of_files"),
        ("", ", {pymdownx.snippets: {auto_append: [part.md]}}"),
    ],
    ids=["off", "an-unknown-extension", "an-extension-that-reads-files"],
)
def test_otherwise_every_page_is_converted(tmp_path: Path, options: str, extensions: str) -> None:
    site = blog(tmp_path, options, extensions)
    (site / "part.md").write_text("A part.\n", encoding="utf-8")
    Author(tmp_path / "other", 0)
    shutil.copy(tmp_path / "other/reader_of_files.py", site)
    (site / "read.txt").write_text("read", encoding="utf-8")
    assert conversions(site) == conversions(site) >= 5
    assert not kept(site)


def test_a_plugin_that_converts_pages_itself_does(tmp_path: Path) -> None:
    site = blog(tmp_path)
    change(
        site,
        "counter.py",
        "import markdown\n",
        "import markdown\nfrom mkdocs.structure import pages\n\n"
        "resolve = pages._RelativePathTreeprocessor.path_to_url\n"
        "pages._RelativePathTreeprocessor.path_to_url = lambda self, url: resolve(self, url)\n",
    )
    assert conversions(site) == conversions(site) >= 5


def test_a_page_that_is_changed_while_it_is_served_is_converted_alone(tmp_path: Path) -> None:
    site = blog(tmp_path)
    with serve(site, {}) as wait:
        wait(lambda html: "Here." in html)
        (site / "conversions.txt").write_text("", encoding="utf-8")
        change(site, "docs/index.md", "Here.", "There.")
        wait(lambda html: "There." in html)
    assert (site / "conversions.txt").read_text(encoding="utf-8") == "x"


def test_a_page_with_snippets_is_converted_each_time(tmp_path: Path) -> None:
    site = blog(tmp_path, extensions=", pymdownx.snippets")
    change(site, "docs/index.md", "Here.", '--8<-- "part.md"')
    (site / "part.md").write_text("As it was.\n", encoding="utf-8")
    conversions(site)
    (site / "part.md").write_text("As it is.\n", encoding="utf-8")
    # Snippets are converted with their page.
    assert conversions(site) == 1
    assert "As it is." in (site / "site/index.html").read_text(encoding="utf-8")


def test_a_damaged_entry_counts_as_missing(tmp_path: Path) -> None:
    site = blog(tmp_path)
    conversions(site)
    was = tree(site / "site")
    cut, changed, empty, number, swapped, other = kept(site)[:6]
    (content,) = kept(site, "SELECT content FROM results WHERE key = ?", other)
    for key, damaged in {
        cut: content[:-20],
        changed: content.replace(b'"content":"', b'"content":"x', 1),
        empty: b"",
        number: 1,
        swapped: content,
    }.items():
        kept(site, "UPDATE results SET content = ? WHERE key = ?", damaged, key)
    kept(site, "UPDATE results SET used = 'x' WHERE key = ?", other)
    kept(site, "UPDATE results SET content = ? WHERE kind = 'search'", b"[]")
    assert conversions(site) == 5
    assert tree(site / "site") == was
    assert conversions(site) == 0


def _other_tables(file: Path) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(
            "CREATE VIEW results AS WITH RECURSIVE endless(kind) AS "
            "(SELECT 1 UNION ALL SELECT 1 FROM endless) SELECT * FROM endless"
        )


DAMAGED: dict[str, Callable[[Path], object]] = {
    "nothing": lambda file: file.write_bytes(b""),
    "another kind of file": lambda file: file.write_bytes(b"x" * 5000),
    "half of it": lambda file: os.truncate(file, file.stat().st_size // 2),
    "noise within": lambda file: file.write_bytes(
        file.read_bytes()[:8192] + b"\x7f" * (file.stat().st_size - 8192)
    ),
    "other tables": lambda file: (file.unlink(), _other_tables(file)),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    numbers = {str(number): number for number in range(2000)}
    _with(tmp_path, numbers)
    DAMAGED[damage](tmp_path / FILE)
    memory = Memory(tmp_path)
    found = [memory.recall("x", key) for key in numbers]
    assert None in found
    assert {*found} <= {*numbers.values(), None}
    memory.keep("x", "new", -1)
    memory.close()
    assert _recalled(tmp_path, "new") == [-1]


def test_a_file_that_another_build_writes_to_is_neither_waited_for_nor_removed(
    tmp_path: Path,
) -> None:
    Memory(tmp_path).close()
    assert not (tmp_path / FILE).exists()
    _with(tmp_path, {"a": 1})
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("BEGIN EXCLUSIVE")
        memory = Memory(tmp_path)
        assert memory.recall("x", "a") is None
        memory.keep("x", "b", 2)
        assert memory.recall("x", "b") == 2
        memory.close()
    _with(tmp_path, {"c": 3})
    assert _recalled(tmp_path, *"abc") == [1, None, 3]


def test_a_file_that_another_build_is_about_to_begin_is_left_to_it(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    memory = Memory(tmp_path)
    assert memory.recall("x", "a") is None
    memory.close()
    assert (tmp_path / FILE).exists()
    memory.keep("x", "a", 1)
    _with(tmp_path, {"b": 2})
    memory.close()
    assert _recalled(tmp_path, *"ab") == [1, 2]


def _recalled(folder: Path, *keys: str) -> list[Any]:
    """Return what is kept under some keys."""
    memory = Memory(folder)
    found = [memory.recall("x", key) for key in keys]
    memory.close()
    return found


def _with(folder: Path, results: dict[str, int]) -> None:
    memory = Memory(folder)
    for key, result in results.items():
        memory.keep("x", key, result)
    memory.close()


def test_a_link_that_came_with_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "pages", tmp_path / "elsewhere"
    _with(elsewhere, {"a": 1})
    was = (elsewhere / FILE).read_bytes()
    folder.mkdir()
    (folder / FILE).symlink_to(elsewhere / FILE)
    assert _recalled(folder, "a") == [None]
    (folder / FILE).symlink_to(elsewhere / FILE)
    _with(folder, {"b": 2})
    assert _recalled(folder, "b") == [2]
    assert (elsewhere / FILE).read_bytes() == was


def test_what_a_build_made_before_it_failed_is_kept(tmp_path: Path) -> None:
    site = blog(tmp_path)
    counter = (site / "counter.py").read_text(encoding="utf-8")
    (site / "counter.py").write_text(
        f"{counter}\n\ndef on_env(env, **_):\n    raise ValueError('a mistake')\n", encoding="utf-8"
    )
    assert mkdocs(site, "build").status != 0
    (site / "counter.py").write_text(counter, encoding="utf-8")
    assert conversions(site) == 0


def test_a_folder_that_cannot_be_written_stops_no_build(tmp_path: Path) -> None:
    site = blog(tmp_path)
    (site / ".cache").mkdir()
    (site / ".cache/post-series").write_text("a file", encoding="utf-8")
    assert conversions(site) == conversions(site) >= 5


def test_what_is_kept_is_neither_published_nor_committed(tmp_path: Path) -> None:
    site = blog(tmp_path, ", image_cache: docs/cache")
    assert conversions(site) == conversions(site)
    assert not (site / "docs/cache").exists()
    site = blog(tmp_path)
    conversions(site)
    assert "*" in (site / ".cache/post-series/pages/.gitignore").read_text("utf-8").splitlines()


def test_nothing_of_an_account_is_kept(tmp_path: Path) -> None:
    site = blog(tmp_path)
    change(site, "mkdocs.yml", "plugins: [search,", "plugins: [search, aws-posture,")
    change(site, "docs/index.md", "Here.", "/// fact | root.mfa\n///\n\n/// fact-report\n///")
    assert conversions(site) >= 5
    keys = kept(site)
    done = mkdocs(site, "build", environ={"AWS_POSTURE": "demo"})
    assert done.status == 0, done.err
    private = (site / "private/111122223333/index.html").read_text(encoding="utf-8")
    assert re.search(r'data-state="fail"', private)
    # The very same pages, so nothing of the account is in any.
    assert kept(site) == keys
    results = b"".join(kept(site, "SELECT content FROM results"))
    assert b"data-aws-posture" in results
    assert not re.search(rb"data-state=\\?\"(pass|fail)", results)


def test_a_fact_of_the_site_that_changes_has_its_pages_converted(tmp_path: Path) -> None:
    site = blog(tmp_path)
    change(site, "mkdocs.yml", "plugins: [search,", "plugins: [search, aws-posture,")
    change(site, "docs/index.md", "Here.", "/// fact | example.block\n///")
    (site / "facts").mkdir()
    (site / "facts/own.yml").write_text(OWN_FACT, encoding="utf-8")
    conversions(site)
    assert conversions(site) == 0
    change(site, "facts/own.yml", "Public access", "Open to all")
    assert conversions(site) > 0
    assert "Open to all" in (site / "site/index.html").read_text(encoding="utf-8")


def test_old_entries_go_and_used_ones_stay(tmp_path: Path) -> None:
    site = blog(tmp_path)
    conversions(site)
    keys = kept(site)
    long_ago = time.time() - (MOST_DAYS + 1) * 24 * 60 * 60
    kept(site, "INSERT INTO results VALUES ('conversions', 'stale', 0, '', x'78')")
    kept(site, "UPDATE results SET used = ?", int(long_ago))
    assert conversions(site) == 0
    assert kept(site) == keys
    assert min(kept(site, "SELECT used FROM results")) > long_ago + 24 * 60 * 60


def test_what_is_used_each_day_is_not_written_each_time(tmp_path: Path) -> None:
    _with(tmp_path, {"a": 1})
    was = (tmp_path / FILE).read_bytes()
    memory = Memory(tmp_path)
    assert memory.recall("x", "a") == 1
    memory.close()
    assert (tmp_path / FILE).read_bytes() == was


def test_too_many_entries_go_the_least_recently_used_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        monkeypatch.setattr("time.time", lambda number=number: 2e9 + number)
        _with(tmp_path, {str(number): number})
    monkeypatch.setattr("post_series.memory.store.MOST_BYTES", 2)
    Memory(tmp_path).close()
    assert _recalled(tmp_path, *map(str, range(4))) == [None, None, 2, 3]


@pytest.mark.parametrize(
    ("seed", "edits"), nightly_but({(0, 4)}, [(0, 4), *((seed, 15) for seed in range(1, 21))])
)
def test_no_edit_makes_another_site_than_without_a_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, edits: int
) -> None:
    """Fifteen edits for each seed, three hundred in a night, and a few before."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.syspath_prepend(str(tmp_path / "notes"))
    author = Author(tmp_path / "notes", seed)
    made = []
    site = tmp_path / "notes"
    monkeypatch.chdir(site)
    for _ in range(edits):
        remembered = built(site, tmp_path / "with", monkeypatch.setenv, "true")
        without = built(site, tmp_path / "without", monkeypatch.setenv, "false")
        assert remembered == without, made
        made.append(author.edit())
    sys.modules.pop("reader_of_files", None)


def test_the_blog_with_every_kind_of_post_is_the_same_from_memory(changed: Changed) -> None:
    folder = changed({})
    assert build(folder).status == 0
    was = tree(folder / "site")
    assert build(folder).status == 0
    assert tree(folder / "site") == was

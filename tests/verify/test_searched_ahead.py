"""What is there before a site is built is searched meanwhile, by a second process; nothing is searched less."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from aws_posture import demo
from aws_posture.copies import ahead as module
from aws_posture.copies.ahead import SearchAhead
from aws_posture.copies.searched import Searched
from aws_posture.snapshot import dump, save
from aws_posture.verify import ahead as other_process
from aws_posture.verify.contents import Contents
from aws_posture.verify.searching import DIGEST_SIZE, Search
from aws_posture.verify.values import values_of
from building import CONFIG, ROOT, just_taken, mkdocs, small_site

sys.path.insert(0, str(ROOT / "scripts"))

import planting

AGAINST = [planting.snapshot()]


@pytest.fixture(autouse=True)
def processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search ahead on machines with one processor, too."""
    monkeypatch.setattr(module, "_processors", lambda: 2)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "site"
    folder.mkdir()
    for name, text in {"a.html": "<p>a</p>", "b.js": "b", "c.html": planting.ACCOUNT}.items():
        (folder / name).write_text(text, "utf-8")
    return sorted(folder.iterdir())


def _searched(ahead: SearchAhead, files: list[Path]) -> list[str]:
    """List the files that are searched after what was searched ahead; names need no search."""
    names: list[str] = []
    search = Contents.of_file

    def noting(self: Contents, content: bytes, name: str, ledger: object) -> object:
        names.append(name)
        return search(self, content, name, ledger)  # type: ignore[arg-type]

    clean = ahead.clean()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Contents, "of_file", noting)
        leaks = Search(ahead.values, clean=clean).folder(files[0].parent)
    assert {leak.file for leak in leaks} == {"c.html"}
    return names


def test_what_was_found_clean_is_not_searched_again(files: list[Path]) -> None:
    ahead = SearchAhead(AGAINST, None)
    for file in files:
        ahead.add(file, file.name)
    assert _searched(ahead, files) == ["c.html"]


def test_what_has_changed_since_is_searched(files: list[Path]) -> None:
    ahead = SearchAhead(AGAINST, None)
    for file in files:
        ahead.add(file, file.name)
    ahead.clean()
    files[0].write_text("<p>another</p>", "utf-8")
    assert _searched(ahead, files) == ["a.html", "c.html"]


def test_a_page_counts_as_written_when_the_next_one_is_made(files: list[Path]) -> None:
    ahead = SearchAhead(AGAINST, None)
    for file in files[:2]:
        ahead.add_written(file, file.name)
    assert _searched(ahead, files) == ["b.js", "c.html"]


def test_what_is_not_there_stops_nothing(files: list[Path]) -> None:
    ahead = SearchAhead(AGAINST, None)
    ahead.add(Path("none.html"), "none.html")
    ahead.add(files[0], "a.html")
    assert _searched(ahead, files) == ["b.js", "c.html"]


@pytest.mark.parametrize("code", ["1 / 0", "import os, sys; os.write(1, b'x' * 20); sys.exit(3)"])
def test_if_the_other_process_fails_all_is_searched(
    files: list[Path], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(module, "_CODE", code)
    ahead = SearchAhead(AGAINST, None)
    for file in files * 1000:
        ahead.add(file, file.name)
    assert ahead.clean() == frozenset()
    assert _searched(ahead, files) == [file.name for file in files]


def test_if_there_is_no_python_to_start_all_is_searched(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert _searched(SearchAhead(AGAINST, None), files) == [file.name for file in files]


def test_no_process_is_started_for_what_is_remembered(tmp_path: Path, files: list[Path]) -> None:
    searched = Searched(tmp_path / "searched")
    first = SearchAhead(AGAINST, searched)
    assert first.searches
    searched.remember(files[0].parent, AGAINST, frozenset({bytes(DIGEST_SIZE)}))
    first.stop()
    assert not first.searches
    again = SearchAhead(AGAINST, searched)
    assert not again.searches
    assert again.clean() == {bytes(DIGEST_SIZE)}


def test_the_other_process_answers_with_values_and_digests(files: list[Path]) -> None:
    lines = [
        [[dump(one) for one in AGAINST], None],
        *([str(file), f"folder/{file.name}"] for file in files),
    ]
    source = io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    other_process.main(source, target := io.BytesIO())
    wanted, digests = target.getvalue().split(b"\n", 1)
    assert json.loads(wanted) == values_of(AGAINST).wanted
    # Two contents, three names, and the folders that these are in.
    assert len(digests) == (2 + 3 + 2) * DIGEST_SIZE


def test_the_values_are_the_other_processes_or_made_here(files: list[Path]) -> None:
    wanted = values_of(AGAINST).wanted
    assert SearchAhead(AGAINST, None, starts=False).values.wanted == wanted
    ahead = SearchAhead(AGAINST, None)
    ahead.add(files[0], files[0].name)
    ahead.clean()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aws_posture.verify.values.values_of", pytest.fail)
        assert ahead.values.wanted == wanted


def test_what_is_left_at_the_end_is_searched_with_the_rest(files: list[Path]) -> None:
    ahead = SearchAhead(AGAINST, None)
    ahead.add(files[0], files[0].name)
    ahead.add_rest(files[0].parent)
    assert _searched(ahead, files) == ["c.html"]


def test_names_that_were_searched_ahead_are_not_searched_again(files: list[Path]) -> None:
    (files[0].parent / "deep" / "down").mkdir(parents=True)
    (files[0].parent / "deep" / "down" / "d.html").write_text("<p>d</p>", "utf-8")
    ahead = SearchAhead(AGAINST, None)
    ahead.add_rest(files[0].parent)
    clean = ahead.clean()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Contents, "of_name", pytest.fail)
        leaks = Search(ahead.values, clean=clean).folder(files[0].parent)
    assert {leak.file for leak in leaks} == {"c.html"}


# A hook of the site, which writes what the build itself has searched.
_HOOK = """\
from pathlib import Path
from aws_posture.copies import ahead
from aws_posture.verify.contents import Contents

ahead._processors = lambda: %d
_search = Contents.of_file
_names = Path(__file__).with_name("searched.txt")

def _noting(self, content, name, ledger):
    with _names.open("a") as file:
        file.write(f"{name}\\n")
    return _search(self, content, name, ledger)

Contents.of_file = _noting
"""


@pytest.mark.parametrize("processors", [1, 2])
def test_a_build_leaves_the_search_to_the_other_process(tmp_path: Path, processors: int) -> None:
    config = CONFIG.replace("aws-posture\n", "aws-posture: {snapshot: s.json}\nhooks: [hook.py]\n")
    pages = {f"docs/page-{number}.md": f"# Page {number}\n" for number in range(9)}
    site = small_site(tmp_path, config, {**pages, "hook.py": _HOOK % processors})
    account = replace(just_taken(demo.get("fresh")), account="3141" + "59265358")
    save(account, site / "s.json")
    done = mkdocs(site, "build")
    assert done.status == 0, done.err
    names = site / "searched.txt"
    searched = names.read_text().split() if names.exists() else []
    assert searched.count("index.html") == (10 if processors == 1 else 0)
    assert bool(searched) == (processors == 1)


def test_a_search_that_has_begun_ends_with_a_mistake_in_an_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = "aws-posture: {snapshot: s.json, private_dir: docs/private}\n"
    site = small_site(tmp_path, CONFIG.replace("aws-posture\n", options), {"docs/a.md": "# A\n"})
    save(replace(just_taken(demo.get("fresh")), account="3141" + "59265358"), site / "s.json")
    begun: list[subprocess.Popen[bytes]] = []
    start = module._Process.__init__  # noqa: SLF001  # nobody is given the process

    def noting(self: Any, lines: Any) -> None:  # noqa: ANN401  # as it is called
        start(self, lines)
        begun.append(self._running)

    monkeypatch.setattr(module._Process, "__init__", noting)  # noqa: SLF001  # the same
    monkeypatch.delenv("AWS_POSTURE", raising=False)
    config = load_config(str(site / "mkdocs.yml"))
    with pytest.raises(PluginError, match="private_dir"):
        config.plugins.on_config(config)
    (process,) = begun
    assert process.poll() is not None

"""The ledger: what was published stays answered, and what was mailed is never forgotten."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from publishing_blog import copy_blog

from post_series.base.errors import LedgerError
from post_series.checking import ledger
from post_series.checking.built_site import BuiltSite
from post_series.checking.ledger import LEDGER
from post_series.command import main

HOME = "https://blog.example/notes/"


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """Copy the finished site, to be broken."""
    shutil.copytree(site, tmp_path / "site")
    return tmp_path / "site"


def _write(folder: Path, *lines: str) -> Path:
    path = folder / LEDGER
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def _run(folder: Path, *arguments: str | Path) -> int:
    (folder / "mkdocs.yml").touch()
    return main(["check-links", "--root", str(folder), *map(str, arguments)])


def test_publishing_writes_pages_headings_feeds_and_pictures(site: Path, tmp_path: Path) -> None:
    assert _run(tmp_path, site, "--publish") == 0
    lines = (tmp_path / LEDGER).read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert entries == sorted(entries)
    assert {
        *("/", "/posts/do-you-concur/", "/posts/do-you-concur/#a-setext-heading"),
        *("/posts/do-you-concur/#chapter-two", "/posts/pipelines/pipe.png", "/index.xml"),
        *("/tags/c%23/", "/tags/c%23/index.xml", "/old/pipelines/", "/posts/page/2/"),
    } <= set(entries)
    furniture = ("404", "search", "sitemap", "javascripts", "stylesheets", "social", "robots")
    assert not [line for line in entries if any(word in line for word in furniture)]


def test_what_is_published_is_answered(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(tmp_path, site, "--publish")
    assert _run(tmp_path, site) == 0
    assert "0 of them new" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("/posts/gone/", "no page, file or redirect answers /posts/gone/"),
        ("/posts/pipelines/#whi", "has no anchor #whi; did you mean /posts/pipelines/#why"),
        ("/old/pipelines/#whi", "has no anchor #whi"),
        ("/posts/pipelines/gone.png mailed", "/posts/pipelines/gone.png (it was mailed): no page"),
    ],
)
def test_what_is_gone_is_named(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], entry: str, said: str
) -> None:
    _write(tmp_path, "# heading", "/", entry)
    assert _run(tmp_path, site) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"Error: {LEDGER}:3: ")
    assert said in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(
    "entry",
    [
        "/",
        "/posts/pipelines/",
        "/posts/pipelines",
        "/posts/pipelines/#why",
        "/old/pipelines/#why",
        "/2023/pipelines.html",
        "/me.html",
        "/tags/c%23/",
        "/posts/pipelines/pipe.png mailed",
    ],
)
def test_pages_files_and_redirects_answer(site: Path, tmp_path: Path, entry: str) -> None:
    _write(tmp_path, entry)
    assert _run(tmp_path, site) == 0


def test_nothing_is_published_while_something_is_gone(site: Path, tmp_path: Path) -> None:
    path = _write(tmp_path, "/gone/")
    assert _run(tmp_path, site, "--publish") == 1
    assert path.read_text(encoding="utf-8") == "/gone/\n"


def test_redirects_that_go_round_are_named(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = '<meta http-equiv="refresh" content="0; url=../{}/">'
    for one, other in (("a", "b"), ("b", "a")):
        (copy / one).mkdir()
        (copy / one / "index.html").write_text(page.format(other), encoding="utf-8")
    _write(tmp_path, "/a/")
    assert _run(tmp_path, copy) == 1
    assert "form a loop" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<a href="../nowhere/">x</a>', "no page, file or redirect answers /nowhere/"),
        ('<a href="#nothing">x</a>', "/about/index.html has no anchor #nothing"),
        ('<a href="../posts/pipelines/#nothing">x</a>', "has no anchor #nothing"),
        (f'<a href="{HOME}nowhere/">x</a>', "no page, file or redirect answers /nowhere/"),
        ('<a href="/notes/nowhere/">x</a>', "no page, file or redirect answers /nowhere/"),
        ('<img src="none.png">', "no page, file or redirect answers /about/none.png"),
        ('<img srcset="none.png 2x">', "no page, file or redirect answers /about/none.png"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], html: str, said: str
) -> None:
    page = copy / "about/index.html"
    page.write_text(page.read_text(encoding="utf-8") + html, encoding="utf-8")
    assert _run(tmp_path, copy) == 1
    error = capsys.readouterr().err
    assert "/about/index.html: the link " in error
    assert said in error


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://elsewhere.example/nowhere/">x</a>',
        '<a href="/elsewhere/">x</a>',
        '<a href="mailto:ana@example.com">x</a>',
        '<a href="#">x</a>',
        '<a href="../posts/pipelines/#:~:text=x">x</a>',
        '<script>let x = "<a href=nowhere>"</script>',
        '<template><a href="nowhere/">x</a></template>',
        '<a name="old"></a><a href="#old">x</a>',
    ],
)
def test_other_links_are_left_alone(copy: Path, tmp_path: Path, html: str) -> None:
    page = copy / "about/index.html"
    page.write_text(page.read_text(encoding="utf-8") + html, encoding="utf-8")
    assert _run(tmp_path, copy) == 0


def test_a_feed_whose_links_lead_nowhere_is_named(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = copy / "index.xml"
    text = feed.read_text(encoding="utf-8").replace(
        f"{HOME}posts/pipelines/pipe.png", f"{HOME}no.png"
    )
    feed.write_text(text, encoding="utf-8")
    assert _run(tmp_path, copy) == 1
    assert "/index.xml: the link https://blog.example/notes/no.png" in capsys.readouterr().err


def test_an_address_can_be_forgotten_with_its_anchors(tmp_path: Path) -> None:
    path = _write(tmp_path, "/a/", "/a/#b", "/ab/")
    assert _run(tmp_path, "--forget", "/a/") == 0
    assert list(ledger.load(path).mailed) == ["/ab/"]


@pytest.mark.parametrize("mailed", ["/a/ mailed", "/a/#b mailed"])
def test_what_was_mailed_cannot_be_forgotten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mailed: str
) -> None:
    path = _write(tmp_path, "/a/", mailed)
    before = path.read_text(encoding="utf-8")
    assert _run(tmp_path, "--forget", "/a/") == 1
    assert "was mailed and cannot be forgotten" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == before


def test_forgetting_what_is_not_there_names_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(tmp_path, "/posts/first/")
    assert _run(tmp_path, "--forget", "/posts/frist/") == 1
    assert "did you mean /posts/first/?" in capsys.readouterr().err


def test_a_link_is_spelt_in_the_ledger_without_its_query(tmp_path: Path) -> None:
    book = ledger.load(_write(tmp_path, "/posts/a/"))
    book.mark_mailed([ledger.in_ledger(f"{HOME}posts/a/?utm_source=x#why", HOME)])
    assert book.mailed == {"/posts/a/": False, "/posts/a/#why": True}


def test_publishing_again_keeps_the_mark(site: Path, tmp_path: Path) -> None:
    path = _write(tmp_path, "/about/ mailed")
    assert _run(tmp_path, site, "--publish") == 0
    assert "/about/ mailed\n" in path.read_text(encoding="utf-8")


def test_a_merge_of_both_forms_of_a_line_keeps_the_mark(tmp_path: Path) -> None:
    path = _write(tmp_path, "/a/ mailed", "/a/")
    assert ledger.load(path).mailed == {"/a/": True}


@pytest.mark.parametrize("line", ["posts/a/", "/a/ sent", "https://blog.example/", "<<<<<<< ours"])
def test_a_line_that_means_nothing_is_named(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    _write(tmp_path, "/", line)
    assert _run(tmp_path, site) == 1
    assert f"{LEDGER}:2: {line!r} is not an address" in capsys.readouterr().err


def test_a_ledger_that_is_no_text_is_one_line(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / LEDGER).write_bytes("/\n/über/\n".encode("latin-1"))
    assert _run(tmp_path, site) == 1
    assert f"{LEDGER}: it is not UTF-8 text" in capsys.readouterr().err


def test_a_folder_that_is_no_site_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(tmp_path, tmp_path) == 1
    assert "is not a finished site" in capsys.readouterr().err


@pytest.mark.parametrize("publish", [[], ["--publish"]], ids=["read", "written"])
def test_a_ledger_that_cannot_be_used_is_one_line(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], publish: list[str]
) -> None:
    if publish:
        (tmp_path / LEDGER).mkdir()
    else:
        (tmp_path / LEDGER).write_bytes(b"\xff\xfe\n")
    assert _run(tmp_path, site, *publish) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Error: ")
    assert (
        "make sure that it can be read and written" if publish else "take it from version control"
    ) in line


def test_without_a_site_one_is_built(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    folder = copy_blog(tmp_path / "blog")
    assert _run(folder, "--publish") == 0
    assert not (folder / "site").exists()
    (folder / "docs/posts/pipelines/index.md").write_text(
        "# Broken\n[x](none.md)\n", encoding="utf-8"
    )
    assert _run(folder) == 1
    assert "none.md" in capfd.readouterr().err


def test_an_address_of_another_site_is_refused() -> None:
    with pytest.raises(LedgerError, match="is not an address of"):
        ledger.in_ledger("https://elsewhere.example/", HOME)


def test_the_sites_own_ledger_can_be_read() -> None:
    assert ledger.load(Path(__file__).resolve().parents[2] / LEDGER).mailed is not None


def test_a_built_site_knows_its_address(site: Path) -> None:
    assert BuiltSite(site).address == HOME

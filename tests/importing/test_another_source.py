"""The guide's own source of posts, registered and run as the guide says."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import tree
from guide_examples import example
from post_series.command import main
from post_series.importing import SOURCES
from post_series.importing.source import Source


@pytest.fixture(autouse=True)
def hexo(monkeypatch: pytest.MonkeyPatch) -> None:
    source = example("importing/hexo/__init__.py")["HEXO"]
    assert isinstance(source, Source)
    monkeypatch.setitem(SOURCES, source.name, source)  # type: ignore[arg-type]


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Make a Hexo site, and a project beside it."""
    files = {
        "blog/_config.yml": "title: Notes\n",
        "blog/source/_posts/2026-01-02-first.md": "---\ntitle: First\n---\nText.\n",
        "project/mkdocs.yml": "site_name: Mine\ndocs_dir: pages\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "blog"


def test_its_posts_come_into_the_docs_folder_of_the_project(
    blog: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = blog.parent / "project"
    (project / "pages/deep").mkdir(parents=True)
    monkeypatch.chdir(project / "pages/deep")
    assert main(["import", "hexo", str(blog)]) == 0
    assert (project / "pages/posts/first.md").read_text(encoding="utf-8") == (
        "---\ndate: 2026-01-02\ntitle: First\n---\nText.\n"
    )
    out, err = capsys.readouterr()
    assert out == "Done:\n  files new: 1\n  pages: 1\n"
    assert err == "Reading the posts …\nWriting the files (1) …\n"


def test_what_is_shared_holds_for_it_too(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run changes nothing, an author's change stays, and what needs a look is named."""
    docs = blog.parent / "docs"
    command = ["import", "hexo", str(blog), "--into", str(docs)]
    assert main(command) == 0
    before = tree(docs)
    assert set(before) == {"posts/first.md", ".hexo-import/imported.json"}
    assert main(command) == 0
    assert tree(docs) == before
    (docs / "posts/first.md").write_text("Mine.\n", encoding="utf-8")
    (blog / "source/_posts/undated.md").write_text("Text.\n", encoding="utf-8")
    capsys.readouterr()
    report = blog.parent / "report.md"
    assert main([*command, "--report", str(report)]) == 1
    assert (docs / "posts/first.md").read_text(encoding="utf-8") == "Mine.\n"
    assert "  source/_posts/undated.md: its name has no date;" in capsys.readouterr().out
    assert report.read_text(encoding="utf-8").startswith("# Import from Hexo\n")


def test_who_names_the_wrong_source_is_told_the_right_one(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "hugo", str(blog), "--into", str(blog.parent / "docs")]) == 2
    assert capsys.readouterr().err == (
        f"Error: {blog} is a blog of Hexo, not of Hugo; run post-series import hexo {blog}\n"
    )


def test_its_own_error_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "hexo", str(tmp_path), "--into", str(tmp_path / "docs")]) == 2
    assert capsys.readouterr().err.startswith(f"Error: {tmp_path} is no Hexo site: name the")

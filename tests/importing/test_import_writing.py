"""Writing into a docs folder where things are in the way, and blogs without an answer of Hugo's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hugo_blogs import import_hugo

POST = "---\ntitle: A post\ndate: 2026-01-02\n---\nText.\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Make a blog of one post, in a time zone that nobody knows."""
    folder = tmp_path / "blog"
    (folder / "content/posts").mkdir(parents=True)
    (folder / "hugo.yaml").write_text("timeZone: Nowhere/Land\n", "utf-8")
    (folder / "content/posts/a-post.md").write_text(POST, "utf-8")
    return folder


def test_a_file_that_cannot_be_written_ends_in_one_line(blog: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "posts").mkdir(parents=True)
    (docs / "posts/a-post.md").write_text("Mine.\n", "utf-8")
    aside = docs / ".hugo-import/aside/posts/a-post.md"
    aside.mkdir(parents=True)
    done = import_hugo(blog, docs)
    assert (done.status, done.out) == (2, "")
    (line,) = [each for each in done.err.splitlines() if not each.endswith("…")]
    assert line.endswith("; make sure that it can be read and written")
    assert [each.name for each in aside.parent.iterdir()] == ["a-post.md"]


def test_a_folder_and_a_link_in_the_way_stay(blog: Path, tmp_path: Path) -> None:
    (blog / "content/posts/linked.md").write_text(POST, "utf-8")
    docs = tmp_path / "docs"
    (docs / "posts/a-post.md").mkdir(parents=True)
    (docs / "posts/linked.md").symlink_to(tmp_path / "nowhere")
    done = import_hugo(blog, docs)
    assert done.status == 1
    for name in ("a-post", "linked"):
        assert f"docs has its own posts/{name}.md" in done.out
        assert (docs / f".hugo-import/aside/posts/{name}.md").is_file()
    assert (docs / "posts/a-post.md").is_dir()
    assert not (tmp_path / "nowhere").exists()


def test_notes_never_lead_out_of_the_docs_folder(blog: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / ".hugo-import").mkdir(parents=True)
    (tmp_path / "x.md").touch()
    notes = {"version": 1, "files": {"../x.md": "0", "posts/gone.md": "0"}}
    (docs / ".hugo-import/imported.json").write_text(json.dumps(notes), "utf-8")
    done = import_hugo(blog, docs)
    assert done.status == 0
    # Neither a file elsewhere nor one that is gone already is named.
    assert "the blog no longer has it" not in done.out


def test_a_time_zone_that_nobody_knows_changes_no_date(blog: Path, tmp_path: Path) -> None:
    import_hugo(blog, tmp_path / "docs")
    assert (
        (tmp_path / "docs/posts/a-post.md")
        .read_text("utf-8")
        .startswith("---\ntitle: A post\ndate: 2026-01-02\n---\n")
    )


def test_without_an_address_of_the_blog_a_lost_link_stays_as_it_is(
    blog: Path, tmp_path: Path
) -> None:
    (blog / "content/posts/a-post.md").write_text("[a](/nowhere/) [b](/posts/)\n", "utf-8")
    done = import_hugo(blog, tmp_path / "docs")
    assert (
        "nothing in the blog has the address /nowhere/; the link is kept as /nowhere/." in done.out
    )
    assert "[a](/nowhere/) [b](/posts/)\n" in (tmp_path / "docs/posts/a-post.md").read_text("utf-8")

"""`scripts/import-hugo` as people run it: again and again, and on blogs that have faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from hugo_blogs import BLOGS, build_with_hugo, import_hugo

from building import tree

SETTINGS = "baseURL: https://notes.example.org/\ntitle: Notes\n"
POST = "---\ntitle: A post\ndate: 2026-01-02\n---\nText.\n"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """Make a blog of one post."""
    folder = tmp_path / "blog"
    _write(folder / "hugo.yaml", SETTINGS)
    _write(folder / "content/posts/a-post.md", POST)
    return folder


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Name the docs folder of a project."""
    (tmp_path / "project").mkdir()
    return tmp_path / "project/docs"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_a_blog_without_faults_is_a_success(blog: Path, docs: Path) -> None:
    done = import_hugo(blog, docs)
    assert (done.status, done.err) == (0, "Converting the pages (1) …\nWriting the files (2) …\n")
    assert "  pages: 1\n" in done.out
    assert (docs / "posts/a-post.md").read_text("utf-8") == (
        "---\ntitle: A post\ndate: 2026-01-02\n---\n\nText.\n"
    )


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    import_hugo(BLOGS / "notes", docs)
    first = tree(docs)
    done = import_hugo(BLOGS / "notes", docs)
    assert tree(docs) == first
    assert "  files unchanged: 18\n" in done.out


def test_the_blog_is_only_read(blog: Path, docs: Path) -> None:
    before = tree(blog)
    import_hugo(blog, docs)
    assert tree(blog) == before


def test_a_dry_run_says_all_and_writes_nothing(blog: Path, docs: Path) -> None:
    done = import_hugo(blog, docs, "--dry-run")
    assert "Nothing was written; there would be:\n  files new: 2\n  pages: 1\n" in done.out
    assert not docs.exists()


def test_what_the_author_changed_stays_and_is_named(blog: Path, docs: Path) -> None:
    import_hugo(blog, docs)
    _write(docs / "posts/a-post.md", "Mine.\n")
    done = import_hugo(blog, docs)
    assert (docs / "posts/a-post.md").read_text("utf-8") == "Mine.\n"
    assert (done.status, "posts/a-post.md: you changed it" in done.out) == (0, True)


def test_where_both_changed_neither_is_lost(blog: Path, docs: Path) -> None:
    import_hugo(blog, docs)
    _write(docs / "posts/a-post.md", "Mine.\n")
    _write(blog / "content/posts/a-post.md", POST + "More.\n")
    done = import_hugo(blog, docs)
    assert done.status == 1
    assert "content/posts/a-post.md: it changed, and so did posts/a-post.md here" in done.out
    assert (docs / "posts/a-post.md").read_text("utf-8") == "Mine.\n"
    assert "More." in (docs / ".hugo-import/aside/posts/a-post.md").read_text("utf-8")
    assert import_hugo(blog, docs).status == 0


def test_what_changed_in_the_blog_alone_is_renewed(blog: Path, docs: Path) -> None:
    import_hugo(blog, docs)
    _write(blog / "content/posts/a-post.md", POST + "More.\n")
    assert "  files renewed: 1\n" in import_hugo(blog, docs).out
    assert "More." in (docs / "posts/a-post.md").read_text("utf-8")


def test_a_page_that_the_site_has_is_never_written_over(blog: Path, docs: Path) -> None:
    _write(docs / "posts/a-post.md", "The site's own.\n")
    done = import_hugo(blog, docs)
    assert done.status == 1
    assert "docs has its own posts/a-post.md" in done.out
    assert (docs / "posts/a-post.md").read_text("utf-8") == "The site's own.\n"
    assert "Text." in (docs / ".hugo-import/aside/posts/a-post.md").read_text("utf-8")


def test_a_first_page_of_the_sites_own_stays(blog: Path, docs: Path) -> None:
    _write(docs / "index.md", "# Mine\n")
    assert import_hugo(blog, docs).status == 0
    assert (docs / "index.md").read_text("utf-8") == "# Mine\n"


def test_what_the_blog_has_no_more_is_named_and_stays(blog: Path, docs: Path) -> None:
    _write(blog / "content/posts/other.md", POST)
    import_hugo(blog, docs)
    (blog / "content/posts/other.md").unlink()
    assert "posts/other.md: the blog no longer has it" in import_hugo(blog, docs).out
    assert (docs / "posts/other.md").exists()


FAULTS = {
    "unknown shortcode": (
        "posts/x.md",
        "---\ntitle: X\n---\nA\n\n{{< chart data=1 >}}\n",
        "content/posts/x.md:6: the shortcode chart is not known",
        "{{< chart data=1 >}}",
    ),
    "bad front matter": (
        "posts/x.md",
        '---\ntitle: "X\ndate: 2026-01-01\n---\nThe body.\n',
        "content/posts/x.md:4: its front matter cannot be read",
        "The body.",
    ),
    "a value that is not what its tag says": (
        "posts/x.md",
        "---\ntitle: X\ndraft: !!bool maybe\n---\nThe body.\n",
        "its front matter cannot be read (a value does not fit its tag)",
        "The body.",
    ),
    "TOML that is nested too deeply": (
        "posts/x.md",
        f"+++\na = {'[' * 9000}{']' * 9000}\n+++\nThe body.\n",
        "its front matter cannot be read (it is nested too deeply)",
        "The body.",
    ),
    "a TOML number without an end": (
        "posts/x.md",
        f"+++\na = {'9' * 5000}\n+++\nThe body.\n",
        "its front matter cannot be read (Exceeds the limit",
        "The body.",
    ),
    "a JSON number without an end": (
        "posts/x.md",
        f'{{"a": {"9" * 5000}}}\nThe body.\n',
        "its front matter cannot be read (it is not JSON)",
        "The body.",
    ),
    "front matter without an end": (
        "posts/x.md",
        "+++\ntitle = 'X'\n\nThe body.\n",
        "content/posts/x.md:1: its front matter cannot be read (it has no end)",
        "The body.",
    ),
    "missing picture": (
        "posts/x.md",
        "---\ntitle: X\n---\nA\n![b](no.png)\n",
        "content/posts/x.md:5: nothing in the blog has the address no.png",
        "![b](https://notes.example.org/posts/x/no.png)",
    ),
    "missing cover": (
        "posts/x.md",
        "---\ntitle: X\ncover: {image: no.png}\n---\nA\n",
        "content/posts/x.md:1: there is no picture no.png",
        "hugo_image: no.png",
    ),
    "a date that is none": (
        "posts/x.md",
        "---\ntitle: X\ndate: soon\n---\nA\n",
        "content/posts/x.md:1: date: 'soon' is not a date",
        "hugo_date: soon",
    ),
    "a link to an anchor that is not there": (
        "posts/x.md",
        "---\ntitle: X\n---\n[a](/posts/a-post/#nowhere)\n",
        "content/posts/x.md:4: nothing in posts/a-post.md has the anchor #nowhere",
        "https://notes.example.org/posts/a-post/#nowhere",
    ),
    "ref to no page": (
        "posts/x.md",
        '---\ntitle: X\n---\n[a]({{< ref "nowhere" >}})\n',
        "content/posts/x.md:4: ref finds no page nowhere",
        "nowhere",
    ),
}


@pytest.mark.parametrize(("name", "text", "said", "kept"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_named_with_its_line_and_the_rest_goes_on(  # noqa: PLR0913, PLR0917  # a case's parts
    blog: Path, docs: Path, name: str, text: str, said: str, kept: str
) -> None:
    _write(blog / "content" / name, text)
    done = import_hugo(blog, docs)
    assert done.status == 1
    assert said in done.out
    assert kept in (docs / name).read_text("utf-8")
    assert (docs / "posts/a-post.md").exists()


def test_of_two_pages_with_one_address_neither_is_lost(blog: Path, docs: Path) -> None:
    _write(blog / "content/posts/b.md", "---\ntitle: B\nslug: a-post\n---\nThe other.\n")
    done = import_hugo(blog, docs)
    assert done.status == 1
    assert "content/posts/b.md:1: its address /posts/a-post/ is that of" in done.out
    assert "The other." in (docs / "posts/a-post-2.md").read_text("utf-8")


def test_the_report_can_be_a_file(blog: Path, docs: Path, tmp_path: Path) -> None:
    _write(blog / "content/posts/x.md", "{{< chart >}}\n")
    import_hugo(blog, docs, "--report", tmp_path / "report.md")
    report = (tmp_path / "report.md").read_text("utf-8")
    assert "- content/posts/x.md:1: the shortcode chart is not known" in report
    assert "- `site_url: https://notes.example.org/`" in report


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (None, "is not a folder"),
        ("title: [", "hugo.yaml, line 1"),
        ("title: X\ncontentDir: texts\n", "has no folder texts"),
    ],
)
def test_what_is_no_blog_ends_in_one_line(tmp_path: Path, settings: str | None, said: str) -> None:
    blog = tmp_path / "blog"
    if settings is not None:
        _write(blog / "hugo.yaml", settings)
    done = import_hugo(blog, tmp_path / "docs")
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "docs").exists()


def test_a_file_in_place_of_the_docs_folder_ends_in_one_line(blog: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    done = import_hugo(blog, tmp_path / "taken")
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith("taken is not a folder; name the docs folder with --into.\n")
    assert done.err.count("\n") == 1


def test_notes_of_an_earlier_import_that_are_broken_stop_it(blog: Path, docs: Path) -> None:
    _write(docs / ".hugo-import/imported.json", "{")
    done = import_hugo(blog, docs)
    said = [line for line in done.err.splitlines() if not line.endswith("…")]
    assert (done.status, len(said)) == (2, 1)
    assert "imported.json cannot be read" in said[0]


@pytest.mark.parametrize(
    ("front", "address"),
    [
        ("slug: My Slug", "posts/my-slug/"),
        ("url: /elsewhere/x/", "elsewhere/x/"),
        ("url: /old.html", "old/"),
        ("title: Only a Title", "posts/the-file/"),
    ],
)
def test_a_page_keeps_the_address_that_hugo_gave_it(
    blog: Path, docs: Path, tmp_path: Path, front: str, address: str
) -> None:
    _write(blog / "content/posts/The File.md", f"---\n{front}\n---\nText.\n")
    _write(blog / "layouts/_default/single.html", "{{ .Content }}")
    _write(blog / "layouts/_default/list.html", "x")
    public = build_with_hugo(blog, tmp_path / "public")
    import_hugo(blog, docs)
    there = docs / f"{address.rstrip('/')}.md"
    assert there.exists()
    made = public / address / "index.html"
    if not made.exists():
        # Such as old.html, which the plugin gives the page.
        assert (public / "old.html").exists()
        assert "url: /old.html\n" in there.read_text("utf-8")

"""The sitemap's dates are true, or are not there; and `robots.txt` names it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from publishing_blog import Changed, built, copy_blog

from building import environment, run
from post_series.base.git import last_commits

HOME = "https://blog.example/notes/"
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
COMMITTED = "2024-05-06T07:08:09+02:00"


def _dates(site: Path) -> dict[str, str | None]:
    root = ET.parse(site / "sitemap.xml").getroot()  # noqa: S314  # we wrote it
    assert root.tag == f"{{{NAMESPACE['s']}}}urlset"
    return {
        (url.findtext("s:loc", "", NAMESPACE)).removeprefix(HOME): url.findtext(
            "s:lastmod", None, NAMESPACE
        )
        for url in root.findall("s:url", NAMESPACE)
    }


def _git(folder: Path, *arguments: str) -> None:
    dated = {"GIT_AUTHOR_DATE": COMMITTED, "GIT_COMMITTER_DATE": COMMITTED}
    names = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com"]
    subprocess.run(
        ["git", *names, *arguments],  # noqa: S607  # the git that people use
        cwd=folder,
        env=environment(folder, dated),
        check=True,
        capture_output=True,
    )


def _commit_all(folder: Path) -> None:
    _git(folder, "init", "--quiet")
    _git(folder, "add", ".")
    _git(folder, "commit", "--quiet", "--message", "All of it")


def test_a_posts_date_is_its_last_change_else_its_own(site: Path) -> None:
    dates = _dates(site)
    assert dates["posts/pipelines/"] == "2025-01-05T10:30:00+05:30"
    assert dates["posts/do-you-concur/"] == "2024-11-02T00:00:00+05:30"


def test_a_list_is_as_new_as_its_newest_post(site: Path) -> None:
    dates = _dates(site)
    assert dates["posts/"] == "2025-01-05T10:30:00+05:30"
    assert dates["series/boxes/"] == "2024-04-01T08:15:00+00:00"


def test_a_page_of_which_nobody_knows_has_no_date(site: Path) -> None:
    assert _dates(site)["about/"] is None


def test_every_page_is_there_and_no_redirect(site: Path) -> None:
    assert set(_dates(site)) == {
        *("", "about/", "posts/", "tags/", "categories/", "series/", "series/boxes/"),
        *("posts/do-you-concur/", "posts/pipelines/", "categories/ops--dev/"),
        *("posts/boxes-one/", "posts/boxes-two/", "posts/boxes-three/"),
        *("tags/boxes/", "tags/c%23/", "tags/ci/cd/", "tags/do-you-concur/"),
    }


def test_git_knows_when_other_pages_changed(tmp_path: Path) -> None:
    folder = copy_blog(tmp_path / "blog")
    _commit_all(folder)
    dates = _dates(built(folder))
    assert dates["about/"] == COMMITTED
    assert dates["posts/do-you-concur/"] == "2024-11-02T00:00:00+05:30"


def test_git_is_not_believed_of_a_changed_file_or_a_shallow_clone(tmp_path: Path) -> None:
    folder = copy_blog(tmp_path / "blog")
    _commit_all(folder)
    (folder / "docs/about.md").write_text("# Else\n", encoding="utf-8")
    assert last_commits(folder / "docs", ["about.md", "index.md", "none.md"]) == {
        "index.md": COMMITTED
    }
    _git(folder, "commit", "--quiet", "--all", "--message", "Another")
    _git(tmp_path, "clone", "--quiet", "--depth", "1", folder.as_uri(), "shallow")
    assert last_commits(tmp_path / "shallow/docs", ["index.md"]) == {}


def test_names_that_git_would_quote_are_found(tmp_path: Path) -> None:
    (tmp_path / 'Zoë "x".md').write_text("# Zoë\n", encoding="utf-8")
    _commit_all(tmp_path)
    assert last_commits(tmp_path, ['Zoë "x".md']) == {'Zoë "x".md': COMMITTED}


def test_a_site_of_which_nothing_is_known_still_builds(changed: Changed) -> None:
    folder = changed(
        {"mkdocs.yml": "site_name: A\nsite_url: https://a.example/\nplugins: [post-series]\n"}
    )
    for post in (folder / "docs/posts").rglob("*.md"):
        post.unlink()
    site = built(folder)
    assert set(_dates(site).values()) == {None}


def test_robots_txt_names_the_sitemap(site: Path) -> None:
    robots = (site / "robots.txt").read_text(encoding="utf-8")
    assert robots.endswith(f"Sitemap: {HOME}sitemap.xml\n")


def test_an_own_robots_txt_is_kept(changed: Changed) -> None:
    site = built(changed({"docs/robots.txt": "User-agent: *\nDisallow: /\n"}))
    assert "Sitemap" not in (site / "robots.txt").read_text(encoding="utf-8")


def test_the_compressed_sitemap_depends_on_no_clock(tmp_path: Path) -> None:
    found = []
    for name, epoch in (("one", "1700000000"), ("two", "1790000000")):
        folder = copy_blog(tmp_path / name)
        done = run(
            *(sys.executable, "-m", "mkdocs", "build"),
            cwd=folder,
            environ={"SOURCE_DATE_EPOCH": epoch},
        )
        assert done.status == 0, done.err
        found.append((folder / "site/sitemap.xml.gz").read_bytes()[:8])
    assert found[0] == found[1]

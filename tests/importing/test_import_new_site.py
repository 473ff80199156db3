"""`import hugo --new` writes a whole site: the author's pages and settings, and nothing of anybody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hugo_blogs import build_with_hugo
from small_blogs import POST, Imported, import_new, write

from building import ROOT, mkdocs
from post_series.checking.comparing import compare
from post_series.command import main
from post_series.importing import SOURCES, import_posts

BLOG = {
    "hugo.toml": """\
baseURL = 'https://notes.example.org/'
title = 'Notes: mine'
languageCode = 'zh-tw'
copyright = '© Ana'
hasCJKLanguage = true
enableEmoji = true
theme = 'plain'
[author]
name = 'Ana'
[pagination]
pagerSize = 5
[outputFormats.RSS]
baseName = 'feed'
[outputs]
home = ['HTML', 'RSS', 'JSON']
[services.googleAnalytics]
ID = 'UA-1'
[params]
description = 'About notes.'
showToc = true
images = ['fallback.png']
[params.giscus]
repo = 'ana/notes'
repoId = 'R_1'
[[params.socialIcons]]
name = 'github'
url = 'https://github.com/ana'
[[params.socialIcons]]
name = 'mastodon'
url = '@ana'
[[menu.main]]
name = 'Writing'
url = '/posts/'
weight = 2
[[menu.main]]
name = 'Me'
pageRef = '/about'
weight = 1
[[menu.main]]
name = 'Gone'
url = '/gone/'
""",
    "content/posts/a.md": POST.replace("title: A", "title: A\ntags: [One]"),
    "content/posts/b.md": POST.replace("title: A", "title: B\nurl: /old/b.html"),
    "content/about.md": "---\ntitle: About\n---\n"
    '<iframe src="https://buttondown.email/ana?as_embed=true"></iframe>\n',
    "static/fallback.png": b"x",
    "static/templates/x.txt": "x",
    "themes/plain/static/favicon.ico": b"x",
    "themes/plain/layouts/single.html": "<title>{{ .Title }}</title><article>{{ .Content }}</article>",
    "themes/plain/layouts/list.html": "{{ range .Pages }}<a href='{{ .RelPermalink }}'></a>{{ end }}",
    "layouts/partials/x.html": "{{ now }}",
}


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Import a blog as a site of its own, and build it strictly."""
    folder = tmp_path_factory.mktemp("new")
    made = import_new(folder, BLOG)
    done = mkdocs(made.site, "build", "--strict")
    assert done.status == 0, done.err
    assert "WARNING" not in done.err
    return made


@pytest.fixture(scope="module")
def settings(new: Imported) -> dict[str, object]:
    """Read the site's settings, without what only MkDocs understands."""
    text = (
        new.read("mkdocs.yml").replace("!!python/object/apply:", "").replace("!!python/name:", "")
    )
    lines = (line for line in text.splitlines() if "slugify:" not in line)
    return dict(yaml.safe_load("\n".join(lines)))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("site_name", "Notes: mine"),
        ("site_url", "https://notes.example.org/"),
        ("site_author", "Ana"),
        ("site_description", "About notes."),
        ("copyright", "© Ana"),
        ("exclude_docs", "!/templates/x.txt\n"),
        ("nav", [{"Home": "index.md"}, {"Me": "about.md"}, {"Writing": "posts/index.md"}]),
    ],
)
def test_the_settings_are_the_blogs(settings: dict[str, object], key: str, value: object) -> None:
    assert settings[key] == value


@pytest.mark.parametrize(
    "line",
    [
        "  language: zh-TW",
        "  favicon: favicon.ico",
        "    feed_name: feed.xml",
        "    pagination: 5",
        "    cjk: true",
        "    image: fallback.png",
        "  - icon: fontawesome/brands/github",
        "    username: ana",
        "- pymdownx.emoji:",
    ],
)
def test_the_site_has_what_the_blog_had(new: Imported, line: str) -> None:
    assert line in new.read("mkdocs.yml").splitlines()


@pytest.mark.parametrize(
    "finding",
    [
        "hugo.toml:15: Hugo also makes JSON of each home; that is missing.",
        "hugo.toml:17: Google no longer serves UA-1; it is left out.",
        "hugo.toml:28: the link to mastodon (@ana) has no known address; add it in mkdocs.yml.",
        "hugo.toml:34: the menu's Gone leads to /gone/, and nothing is there.",
    ],
)
def test_what_is_not_carried_over_is_named_with_its_line(new: Imported, finding: str) -> None:
    text = finding.partition(": ")[2]
    found = [each for each in new.problems if each.endswith(text)]
    assert found
    assert found[0].startswith("hugo.toml:")


@pytest.mark.parametrize(
    "note",
    ["hugo.toml:20: `params.showtoc` is for the old theme alone.", "layouts/partials/x.html: a"],
)
def test_what_only_the_theme_used_is_noted(new: Imported, note: str) -> None:
    assert [each for each in new.notes if each.startswith(note)]


def test_nothing_of_another_site_is_in_it(new: Imported) -> None:
    pages = {
        path.relative_to(new.site / "docs").as_posix() for path in new.site.rglob("docs/**/*.md")
    }
    assert pages == {"index.md", "about.md", "posts/a.md", "old/b.md"}
    assert new.read("site/feed.xml").count("<item>") == 2


def test_comments_and_the_workflow_are_there(new: Imported) -> None:
    assert 'data-repo="ana/notes"' in new.read("site/posts/a/index.html")
    assert "mkdocs build --strict" in new.read(".github/workflows/publish.yml")


def test_nothing_is_lost_against_hugo(new: Imported, tmp_path: Path) -> None:
    public = build_with_hugo(new.site.parent / "blog", tmp_path / "public")
    found = compare(public, new.site / "site")
    assert found.lost == []
    assert found.checked["feed items"] >= 4


def test_an_import_into_the_same_folder_keeps_what_its_author_changed(
    new: Imported, tmp_path: Path
) -> None:
    blog = write(tmp_path / "blog", {"content/posts/a.md": POST})
    site = tmp_path / "site"
    command = ["import", "hugo", str(blog), "--new", str(site)]
    assert main(command) == 0
    config = (site / "mkdocs.yml").read_text("utf-8") + "# mine\n"
    (site / "mkdocs.yml").write_text(config, "utf-8")
    assert main(command) == 0
    assert (site / "mkdocs.yml").read_text("utf-8") == config
    del new


def test_a_folder_that_holds_something_else_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blog = write(tmp_path / "blog", {"content/posts/a.md": POST})
    (tmp_path / "other").mkdir()
    (tmp_path / "other/x").touch()
    assert main(["import", "hugo", str(blog), "--new", str(tmp_path / "other")]) == 2
    assert "holds something else; name a new folder" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["x"]


STARTER = ROOT / "plugins/post_series/starter"
SHARED = [
    path.relative_to(STARTER)
    for path in (*STARTER.glob("overrides/partials/*"), *STARTER.glob("docs/**/*.css"))
]


@pytest.mark.parametrize("name", SHARED, ids=str)
def test_a_new_site_has_the_templates_of_this_one(name: Path) -> None:
    """They are links, which an archive may turn into files that hold a path."""
    assert (STARTER / name).read_bytes() == (ROOT / name).read_bytes()


def test_further_signs_mean_what_they_meant(tmp_path: Path) -> None:
    names = ("mark", "superscript", "subscript", "insert", "delete")
    said = ", ".join(f"{name}: {{enable: true}}" for name in names)
    config = f"markup: {{goldmark: {{extensions: {{strikethrough: false, extras: {{{said}}}}}}}}}\n"
    text = POST.replace("Text.", "==a== x^2^ H~2~O ++b++ ~~c~~ d++ and e++")
    new = import_new(tmp_path, {"hugo.yaml": config, "content/posts/a.md": text})
    assert any("`++a++` is <ins>a</ins> here" in each for each in new.notes)
    assert mkdocs(new.site, "build").status == 0
    page = (new.site / "site/posts/a/index.html").read_text("utf-8")
    assert (
        "<mark>a</mark> x<sup>2</sup> H<sub>2</sub>O <ins>b</ins> <del>c</del> d++ and e++" in page
    )


def test_what_the_blog_turned_off_is_no_markup(tmp_path: Path) -> None:
    names = ("strikethrough", "taskList", "definitionList", "footnote")
    said = ", ".join(f"{name}: false" for name in names)
    config = f"markup: {{goldmark: {{extensions: {{{said}}}}}}}\n"
    text = POST.replace("Text.", "- [ ] ~~a~~\n\nb\n: c[^1]\n")
    new = import_new(tmp_path, {"hugo.yaml": config, "content/posts/a.md": text})
    assert mkdocs(new.site, "build").status == 0
    page = (new.site / "site/posts/a/index.html").read_text("utf-8")
    assert "<li>[ ] ~~a~~</li>" in page
    assert "<p>b\n: c[^1]</p>" in page


FORMULAS = """
markup:
  goldmark:
    extensions:
      passthrough:
        enable: true
        delimiters: {block: [['$$', '$$']], inline: [['\\(', '\\)'], ['$', '$']]}
"""


def test_formulas_are_drawn_in_old_posts_and_in_new_ones(tmp_path: Path) -> None:
    pytest.importorskip("latex2mathml")
    text = POST.replace("Text.", "## On $x_1 * y_1$\n\n\\$5 and $a_1 * b_1$\n\n$$\nc\n$$\n")
    new = import_new(tmp_path, {"hugo.yaml": FORMULAS, "content/posts/a.md": text})
    assert not new.problems[1:]
    fresh = POST.replace("Text.", "\\(p^2\\) and $q$\n\n$$\nr\n$$\n")
    (new.site / "docs/posts/b.md").write_text(fresh, "utf-8")
    assert mkdocs(new.site, "build").status == 0
    old, new_post = (
        (new.site / f"site/posts/{name}/index.html").read_text("utf-8") for name in "ab"
    )
    assert old.count("<math") == old.count("<annotation") == 3
    assert '<h2 id="on"' in old
    assert "$5 and" in old
    assert new_post.count("<math") == 3
    assert "cdn" not in old


def test_an_existing_site_is_told_which_extensions_it_lacks(tmp_path: Path) -> None:
    blog = write(tmp_path / "blog", {"content/posts/a.md": POST})
    project = write(
        tmp_path / "project",
        {"mkdocs.yml": "markdown_extensions: [smarty, {toc: {permalink: true}}]\n"},
        settings=False,
    )
    report = import_posts(SOURCES["hugo"], blog, project / "docs", lambda _: None)
    told = report.settings["markdown_extensions"]
    assert "post_series.dialect" in told
    assert "{pymdownx.highlight: {pygments_lang_class: true}}" in told
    assert not [each for each in told if "smarty" in each or "toc" in each]


@pytest.mark.parametrize(
    ("names", "image"),
    [
        (["a.png", "my-Cover.jpg", "z-feature.png"], "image: /posts/a/z-feature.png\n"),
        (["a.png", "my-Cover.jpg"], "image: /posts/a/my-Cover.jpg\n"),
        (["a.png", "cover.txt"], ""),
    ],
)
def test_a_picture_beside_a_page_is_for_social_sites_by_its_name(
    tmp_path: Path, names: list[str], image: str
) -> None:
    pictures = {f"content/posts/a/{name}": "x" for name in names}
    new = import_new(tmp_path, {"content/posts/a/index.md": POST, **pictures})
    written = new.read("docs/posts/a/index.md")
    assert image in written
    assert ("image:" in written) == bool(image)

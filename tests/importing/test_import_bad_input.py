"""Bad input is a line that says where; the rest comes over, and nothing outside is read or written."""

from __future__ import annotations

import itertools
import string
from collections.abc import Mapping
from pathlib import Path

import pytest
from small_blogs import POST, Imported, import_new, write

from post_series.importing.errors import BadSettings, NotABlog
from post_series.importing.report import lines

_LETTERS = string.ascii_lowercase[:9]
BOMB = f"{_LETTERS[0]}: &{_LETTERS[0]} [x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in itertools.pairwise(_LETTERS)
)
FRONT = "title: A\ndate: 2024-01-01\n"
SECRET = "of another folder"

PAGES: Mapping[str, tuple[str, str]] = {
    "a bomb": (f"---\n{BOMB}{FRONT}---\n", "its references make it far too large"),
    "itself": (f"---\n{FRONT}x: &x [*x]\n---\n", "it contains itself"),
    "too deep": (f"---\n{FRONT}x: {'[' * 3000}{']' * 3000}\n---\n", "it is nested too deeply"),
    "no end": (f"---\n{FRONT}", "it has no end"),
    "a tag above": (f"---\n{FRONT}tags: [../../x]\n---\n", "'../../x' cannot become an address"),
    "a long text": (f"---\n{FRONT}---\n{'x' * 2_000_001}", "it is larger than 2,000,000 bytes"),
    "an image outside": (
        f"---\n{FRONT}image: ../../../secret\n---\n",
        "there is no picture ../../",
    ),
    "a link outside": (f"---\n{FRONT}---\n![x](../../../secret)\n", "nothing in the blog has the"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_bad_page_is_named_and_the_others_come_over(tmp_path: Path, name: str) -> None:
    text, said = PAGES[name]
    (tmp_path / "secret").write_text(SECRET)
    new = import_new(tmp_path, {"content/posts/bad.md": text, "content/posts/good.md": POST})
    assert [
        each for each in new.problems if each.startswith("content/posts/bad.md") and said in each
    ]
    assert "Text." in new.read("docs/posts/good.md")
    assert _holds_nothing_else(new)


PLACES = (
    "url: ../../../../out/x",
    "slug: ../../../out",
    "aliases: [/../../../out/]",
    "section: ../..",
)


@pytest.mark.parametrize("line", PLACES)
def test_no_page_leaves_the_site(tmp_path: Path, line: str) -> None:
    new = import_new(tmp_path, {"content/posts/a.md": f"---\n{FRONT}{line}\n---\nText.\n"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blog", "site"]
    assert _holds_nothing_else(new)
    written = [
        path for path in new.site.rglob("docs/**/*.md") if "Text." in path.read_text("utf-8")
    ]
    assert len(written) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [(f"{BOMB}params: *i\n", "far too large"), ("params: &p {x: *p}\n", "it contains itself")],
)
def test_bad_settings_stop_the_import(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        import_new(tmp_path, {"hugo.yaml": text, "content/posts/a.md": POST})


def test_settings_of_other_types_than_hugos_are_no_harm(tmp_path: Path) -> None:
    odd = (
        "baseURL: [x]\ntitle: {a: b}\nmenu: [1, 2]\nparams: 5\ntaxonomies: 3\npermalinks: x\n"
        "outputs: 5\nmarkup: []\nauthor: [1]\npagination: {pagerSize: x}\nlanguages: {en: 5}\n"
    )
    new = import_new(tmp_path, {"hugo.yaml": odd, "content/posts/a.md": POST})
    assert "Text." in new.read("docs/posts/a.md")


def test_a_link_out_of_the_blog_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    blog = write(tmp_path / "blog", {"content/posts/a.md": POST})
    (blog / "static").symlink_to(tmp_path)
    new = import_new(tmp_path, {})
    assert "this link leads out of the blog" in "".join(new.problems)
    assert _holds_nothing_else(new)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            ["_config.yml", "_posts/x.md"],
            "a blog of Jekyll, not of Hugo; run post-series import jekyll",
        ),
        (["_config.yml", "source/_posts/x.md", "package.json"], "a blog of Hexo: its posts are"),
        (["astro.config.mjs"], "a blog of Astro: its posts are"),
        ([".eleventy.js"], "a blog of Eleventy: its posts are"),
        (["quartz.config.ts", "content/_index.md"], "a blog of Quartz: its posts are"),
        (["mkdocs.yml"], "a blog of MkDocs: add the plugin"),
    ],
)
def test_a_blog_of_another_generator_is_told_what_to_do(
    tmp_path: Path, files: list[str], said: str
) -> None:
    with pytest.raises(NotABlog, match=said):
        import_new(tmp_path, dict.fromkeys(files, "x"), settings=False)


def test_what_is_missing_comes_first(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": f"{POST}\n{{{{< nosuch >}}}}\n",
        "content/posts/b.org": "#+title: B\n",
        "content/books/_content.gotmpl": "x",
        "content/posts/c.md": POST.replace("title: A", "title: A\noutputs: [html, json]"),
        "layouts/_default/_markup/render-link.html": "Link",
    }
    new = import_new(tmp_path, files)
    assert [each.partition(": ")[0] for each in new.problems] == [
        "content/books/_content.gotmpl:1",
        "content/posts/b.org:1",
        "content/posts/c.md:1",
        "content/posts/a.md:7",
        "layouts/_default/_markup/render-link.html:1",
    ]
    said = "\n".join(lines(new.report, dry=False))
    assert said.index("To look at:") < said.index("In another form")


def _holds_nothing_else(new: Imported) -> bool:
    files = [path for path in new.site.rglob("*") if path.is_file()]
    return not [path for path in files if SECRET.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "said",
    [
        "module: {mounts: [{source: content, target: content/../../../out}]}",
        "module: {mounts: [{source: ../other, target: content}, {source: content, target: content}]}",
        "languages: {../../out: {weight: 1}, en: {}}",
        "defaultContentLanguage: ../../out\ndefaultContentLanguageInSubdir: true",
        "taxonomies: {a: ../../out}\npermalinks: {term: {tags: '/../../:slug/'}}",
        "outputFormats: {RSS: {baseName: ../../out, path: ../..}}",
        "theme: ../other",
        "themesDir: /\ntheme: etc",
    ],
)
def test_no_setting_leads_out_of_the_blog_or_the_site(tmp_path: Path, said: str) -> None:
    write(tmp_path / "other", {"secret.md": SECRET}, settings=False)
    page = POST.replace("title: A", "title: A\ntags: [x]\n../../out: [y]")
    settings = f"baseURL: https://notes.example.org/\n{said}\n"
    new = import_new(tmp_path, {"hugo.yaml": settings, "content/posts/a.md": page})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blog", "other", "site"]
    assert _holds_nothing_else(new)
    assert ".." not in new.read("mkdocs.yml")


@pytest.mark.parametrize(
    "template",
    [
        "{{ $a := slice 1 }}{{ range seq 90 }}{{ $a = append $a $a }}{{ end }}{{ len $a }}",
        '{{ $a := "xx" }}{{ range seq 90 }}{{ $a = printf "%s%s" $a $a }}{{ end }}{{ $a }}',
        '{{ $a := "xx" }}{{ range seq 90 }}{{ $a = replace $a "x" $a }}{{ end }}{{ $a }}',
        '{{ range seq 90 }}{{ $.Scratch.Add "a" (print "x" ($.Scratch.Get "a")) }}{{ end }}',
        '{{ printf "%999999999d" 1 }}',
        '{{ delimit (seq 9999) (delimit (seq 9999) "xxxxxxxxxxxx") }}',
        "{{ range seq 9999 }}{{ range seq 9999 }}x{{ end }}{{ end }}",
    ],
)
def test_no_template_fills_the_memory(tmp_path: Path, template: str) -> None:
    files = {
        "layouts/shortcodes/it.html": template,
        "content/posts/a.md": f"{POST}\n{{{{< it >}}}}\n",
    }
    new = import_new(tmp_path, files)
    assert [each for each in new.problems if "the shortcode it is not known" in each]


def test_what_is_far_too_long_is_named(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": POST.replace("title: A", f"title: A\nslug: {'é' * 130}"),
        "content/posts/b.md": POST,
        "layouts/shortcodes/it.html": "x" * 2_000_001,
    }
    new = import_new(tmp_path, files)
    assert new.problems == [
        "content/posts/a.md: its address is longer than a file's name may be; it is left out, give it a slug.",
        "layouts/shortcodes/it.html: it is larger than 2,000,000 bytes, so nothing reads it here.",
    ]

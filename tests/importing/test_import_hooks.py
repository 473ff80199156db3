"""Templates of a blog that draw parts of a text are named, first those that add something."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_blogs import POST, import_new

FOLDER = "layouts/_default/_markup"


@pytest.mark.parametrize(
    ("name", "template", "said"),
    [
        (
            "render-link",
            '<a href="{{ .Destination }}">{{ .Text }}</a> (opens here)',
            "(opens here)",
        ),
        ("render-heading", '<h2 id="x-{{ .Anchor }}">{{ .Text }}</h2>', "the anchor that it makes"),
        ("render-table", "<p>Table</p>", "what it adds (Table) is missing here."),
    ],
)
def test_a_template_that_adds_something_needs_a_look(
    tmp_path: Path, name: str, template: str, said: str
) -> None:
    new = import_new(tmp_path, {"content/posts/a.md": POST, f"{FOLDER}/{name}.html": template})
    (problem,) = new.problems
    assert problem.startswith(f"{FOLDER}/{name}.html:1: this template drew the ")
    assert said in problem


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("render-heading", '<h2 id="{{ .Anchor | safeURL }}"><a href="#{{ .Anchor }}">#</a></h2>'),
        ("render-image", '<img src="{{ .Destination }}" loading="lazy"><!-- words -->'),
        ("render-blockquote-alert", '<aside class="{{ .AlertType }}">{{ .Text }}</aside>'),
    ],
)
def test_a_template_that_adds_nothing_is_noted(tmp_path: Path, name: str, template: str) -> None:
    new = import_new(tmp_path, {"content/posts/a.md": POST, f"{FOLDER}/{name}.html": template})
    assert new.problems == []
    assert [each for each in new.notes if each.startswith(f"{FOLDER}/{name}.html:1: ")]


def test_the_template_of_an_inline_shortcode_is_between_its_tags(tmp_path: Path) -> None:
    text = '{{< hi.inline >}}Hi {{ .Page.Title }}{{ .Get 0 }}{{< /hi.inline >}} {{< hi.inline "!" />}}\n'
    files = {"content/posts/a.md": f"{POST}\n{text}"}
    settings = "baseURL: https://notes.example.org/\nenableInlineShortcodes: true\n"
    on = import_new(tmp_path / "on", {"hugo.yaml": settings, **files})
    assert "\nHi A Hi A!\n" in on.read("docs/posts/a.md")
    assert on.problems == []
    off = import_new(tmp_path / "off", files)
    assert off.problems == []
    assert "Hi" not in off.read("docs/posts/a.md")
    assert [each for each in off.notes if "Hugo leaves hi.inline out" in each]


def test_code_of_a_template_is_code(tmp_path: Path) -> None:
    new = import_new(
        tmp_path,
        {
            "layouts/shortcodes/listing.html": '<div>{{ highlight (trim .Inner "\\n") (.Get 0) "" }}</div>',
            "content/posts/a.md": f"{POST}\n{{{{< listing sh >}}}}\na < b\n\n# c\n{{{{< /listing >}}}}\n",
        },
    )
    wanted = '<div><pre><code class="language-sh">a &lt; b\n\n# c</code></pre></div>'
    assert wanted in new.read("docs/posts/a.md")


@pytest.mark.parametrize(
    ("name", "item", "said"),
    [
        ("list.rss.xml", "<item>\n<guid>{{ .Permalink }}</guid></item>", []),
        ("list.rss.xml", "<item>\n<guid>{{ .Params.guid }}</guid></item>", [3]),
        ("home.atom.atom", "<entry>{{/* <id>x</id> */}}\n<id>tag:{{ .Date }}</id></entry>", [3]),
        ("single.html", "<item><guid>x</guid></item>", []),
    ],
)
def test_a_feed_with_ids_of_its_own_is_named(
    tmp_path: Path, name: str, item: str, said: list[int]
) -> None:
    template = f"layouts/_default/{name}"
    files = {"content/posts/a.md": POST, template: f"<id>{{{{ site.BaseURL }}}}</id>\n{item}\n"}
    new = import_new(tmp_path, files)
    assert [each.partition(": this template gives")[0] for each in new.problems] == [
        f"{template}:{line}" for line in said
    ]


def test_a_page_that_a_theme_calls_an_archive_lists_all_posts(tmp_path: Path) -> None:
    files = {
        "content/posts/a.md": POST,
        "content/past.md": "---\ntitle: Past\ntype: archive\n---\n",
    }
    new = import_new(tmp_path, files)
    assert "layout: archives\n" in new.read("docs/past.md")
    assert new.problems == []


def test_html_of_a_template_ends_no_item_of_a_list(tmp_path: Path) -> None:
    files = {
        "layouts/shortcodes/pic.html": "<figure>\n\n  <img\n    src='{{ .Get 0 }}'>\n\n</figure>\n",
        "content/posts/a.md": f"{POST}\n1. One\n{{{{< pic /x.png >}}}}\n",
        "static/x.png": "x",
    }
    new = import_new(tmp_path, files)
    assert '\n    <figure>\n    <img\n    src="../../x.png">\n    </figure>\n' in new.read(
        "docs/posts/a.md"
    )

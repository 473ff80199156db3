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
    assert [each for each in off.problems if "hi.inline is not known" in each]


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

"""What becomes of a page's front matter and text, a case a line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hugo_blogs import import_hugo

from post_series.importing.hugo.front_matter import Reader, split, written
from post_series.importing.hugo.settings import Settings
from post_series.importing.report import Report

TODAY = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)

FRONT = {
    "an offset stays": ("date: 2024-11-02T00:00:00+05:30", "date: 2024-11-02T00:00:00+05:30"),
    "TOML": ('+++\ntitle = "A"\ndate = 2024-11-02\n+++', "title: A\ndate: 2024-11-02"),
    "JSON": ('{"title": "A", "tags": ["x"]}', "title: A\ntags:\n- x"),
    "one tag": ("tags: aws", "tags:\n- aws"),
    "an author with a name": ("author: {name: Ana}", "author:\n- Ana"),
    "Hugo spells keys as it likes": ("Title: A\nDraft: true", "title: A\ndraft: true"),
    "what a theme reads stays": ("ShowToc: false", "ShowToc: false"),
    "a summary describes": ("summary: Short.", "description: Short."),
    "a description comes first": ("description: D\nsummary: S", "description: D\nsummary: S"),
    "what MkDocs would read": (
        "template: x.html\nhide: true",
        "hugo_template: x.html\nhugo_hide: true",
    ),
    "publishDate is a date": (
        "publishDate: 2024-01-01",
        "publishdate: 2024-01-01\ndate: 2024-01-01",
    ),
    "an end makes a draft": ("expiryDate: 2026-05-01", "expirydate: 2026-05-01\ndraft: true"),
    "not rendered": ("build: {render: never}", "build:\n  render: never\ndraft: true"),
    "the place says the address": ("url: /x/\nslug: y", ""),
    "canonical": ("canonicalURL: https://example.com/x", "canonical: https://example.com/x"),
}


@pytest.mark.parametrize(("source", "expected"), FRONT.values(), ids=list(FRONT))
def test_front_matter(source: str, expected: str) -> None:
    text = source if source.startswith(("+++", "{")) else f"---\n{source}\n---"
    front = Reader("x.md", Settings(), Report(), TODAY).read(split(f"{text}\n").values)
    assert written(front.values) == (f"---\n{expected}\n---\n" if expected else "")


TEXT = {
    "raw HTML in a shortcode": ("{{< rawhtml >}}<b>x</b>{{< /rawhtml >}}", "<div><b>x</b></div>"),
    "newsletter frame": (
        '{{< rawhtml >}}<iframe src="https://buttondown.email/x?as_embed=true"></iframe>{{< /rawhtml >}}',
        "<!-- newsletter-form -->",
    ),
    "escaped shortcode": ("`{{</* x */>}}`", "`{{< x >}}`"),
    "template in code": ("`${{ secrets.X }}`", "`${{ secrets.X }}`"),
    "youtube": ("{{< youtube abc >}}", "[Watch on YouTube](https://www.youtube.com/watch?v=abc)"),
    "gist": ("{{< gist ana 12 >}}", "[Gist ana/12](https://gist.github.com/ana/12)"),
    "x": ('{{< x user="ana" id="1" >}}', "[Post by @ana on X](https://x.com/ana/status/1)"),
    "vimeo": ("{{< vimeo 1 >}}", "[Watch on Vimeo](https://vimeo.com/1)"),
    "instagram": ("{{< instagram a >}}", "[Post on Instagram](https://www.instagram.com/p/a/)"),
    "param": (
        '---\ndate: 2026-01-02\ncolour: red\n---\nIt is {{< param "colour" >}}.',
        "It is red.",
    ),
    "details": (
        '{{< details summary="More" >}}\nIn **it**.\n{{< /details >}}',
        '??? note "More"\n\n    In **it**.',
    ),
    "notice": ("{{< notice warning >}}\nMind.\n{{< /notice >}}", "!!! warning\n\n    Mind."),
    "highlight": (
        '{{< highlight go "linenos=table" >}}\nx := 1\n{{< /highlight >}}',
        '```go linenums="1"\nx := 1\n```',
    ),
    "figure": (
        '{{< figure src="https://example.com/p.png" alt="A" caption="B" >}}',
        (
            '<figure markdown="span">\n![A](https://example.com/p.png)\n'
            '<figcaption markdown="span">B</figcaption>\n</figure>'
        ),
    ),
    "list after a paragraph": ("A:\n- b\n- c", "A:\n\n- b\n- c"),
    "tabs in code": ("```\n\tx\n```", "```\n\tx\n```"),
    "fence between text": ("A\n```\nx\n```\nB", "A\n\n```\nx\n```\n\nB"),
    "nested list": ("- a\n  - b", "- a\n    - b"),
    "no heading without a space": ("#tag", "\\#tag"),
    "text that looks like a tag": ("Ana <ana, bo>", "Ana &lt;ana, bo>"),
    "label with code": (
        "[`a`][]\n\n[`a`]: https://example.com",
        "[`a`](https://example.com)\n\n[`a`]: https://example.com",
    ),
    "own address": ("[a](https://notes.example.org/posts/x/#y)\n\n## y", "[a](#y)\n\n## y"),
    "another anchor than MkDocs'": ("## A\n\n## A", "## A\n\n## A {#a-1}"),
    "task": ("- [x] a", '- <input checked="" disabled="" type="checkbox"> a'),
    "alert": ("> [!TIP]\n> Do.", "!!! tip\n\n    Do."),
    "deleted": ("~~a~~", "<del>a</del>"),
    "title over chapters": (
        "---\ntitle: T\ndate: 2026-01-02\n---\n# One\n\n# Two",
        "<h1>T</h1>\n\n# One\n\n# Two",
    ),
}


@pytest.mark.parametrize(("source", "expected"), TEXT.values(), ids=list(TEXT))
def test_text(tmp_path: Path, source: str, expected: str) -> None:
    post = tmp_path / "blog/content/posts/x.md"
    post.parent.mkdir(parents=True)
    settings = (
        "baseURL: https://notes.example.org/\nmarkup: {goldmark: {renderer: {unsafe: true}}}\n"
    )
    (tmp_path / "blog/hugo.yaml").write_text(settings)
    front = "" if source.startswith("---") else "---\ndate: 2026-01-02\n---\n"
    post.write_text(f"{front}{source}\n", "utf-8")
    done = import_hugo(tmp_path / "blog", tmp_path / "docs")
    assert done.status == 0, done.out
    page = (tmp_path / "docs/posts/x.md").read_text("utf-8")
    assert page.partition("---\n\n")[2] == f"{expected}\n"

"""A blog of Jekyll comes over with its addresses, its front matter, and Liquid that is written out or named."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from small_blogs import Imported, import_new

from building import mkdocs

POST = "---\ntitle: First\n---\nText.\n"
NAME = "_posts/2024-01-02-First-post.md"
CONFIG = """\
title: Notes & more
description: About notes.
url: https://notes.example.org
baseurl: /blog
author: {name: Ana}
timezone: Asia/Kolkata
github_username: ana
header_pages: [about.md]
collections: {recipes: {output: true, permalink: '/:collection/:title/'}}
defaults:
  - scope: {path: "", type: posts}
    values: {author: Zoe}
  - scope: {path: _posts/old}
    values: {author: Ben}
exclude: [tools]
"""
TEXT = """\
---
title: "First: a post"
tags: one two-words
category: Ops
redirect_from: /old/first/
last_modified_at: 2024-05-06
---
{{ site.title }} [that]({% post_url 2024-02-03-second %}) [about]({{ site.baseurl }}/about/)
![x]({{ "/assets/p.png" | relative_url }}){: .right} [u]({{ '/about/' | absolute_url }})

{% highlight ruby linenos %}
puts "{% raw %}{{ x }}{% endraw %}"
{% endhighlight %}

## A heading
{: #own}

{% include video.html id="3" %}

{% comment %}Never
seen.{% endcomment %}
* TOC
{:toc}

`{: .code}` [^1]

[^1]: Foot.
"""
FILES = {
    "_config.yml": CONFIG,
    "Gemfile": 'gem "jekyll"\n',
    NAME: TEXT,
    "_posts/2024-02-03-second.md": "---\ntitle: Second\npermalink: /own/:title/\n---\nText.\n",
    "_posts/old/2020-01-02-third.markdown": "---\n---\nText.\n",
    "_posts/undated.md": POST,
    "_drafts/idea.md": "---\ntitle: Idea\n---\nText.\n",
    "_recipes/soup.md": "---\ntitle: Soup\n---\nText.\n",
    "_includes/video.html": "<video></video>",
    "about.md": "---\ntitle: About\npermalink: /about/\n---\nMe.\n",
    "index.html": "---\nlayout: home\n---\n",
    "tags.html": "---\n---\n{% for tag in site.tags %}x{% endfor %}\n",
    "assets/p.png": b"PNG",
    "assets/main.scss": "---\n---\nbody {}\n",
    "tools/x.md": POST,
    "vendor/gems/a/_posts/2024-01-01-theirs.md": POST,
    "CNAME": "notes.example.org\n",
}


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    folder = tmp_path_factory.mktemp("jekyll")
    return import_new(folder, FILES, settings=False, source="jekyll")


def test_the_site_builds_strictly_with_the_addresses_that_it_had(new: Imported) -> None:
    done = mkdocs(new.site, "build", "--strict")
    assert done.status == 0, done.err
    built = new.site / "site"
    for name in (
        *("ops/2024/01/02/First-post.html", "own/second/index.html", "2020/01/02/third.html"),
        *("about/index.html", "recipes/soup/index.html", "index.html", "old/first/index.html"),
        *("feed.xml", "tags/one/index.html", "categories/ops/index.html", "assets/p.png", "CNAME"),
    ):
        assert (built / name).is_file(), name
    assert not list(built.rglob("idea*"))
    assert not list(built.rglob("*undated*"))
    assert not list(built.rglob("*theirs*"))


def test_the_text_is_written_out(new: Imported) -> None:
    front, text = new.read("docs/ops/2024/01/02/First-post.md").split("---\n")[1:]
    assert yaml.safe_load(front)["author"] == ["Zoe"]
    assert yaml.safe_load(front)["tags"] == ["one", "two-words"]
    for piece in (
        "Notes & more [that](../../../../own/second.md) [about](../../../../about.md)",
        "![x](../../../../assets/p.png) [u](../../../../about.md)",
        '```ruby\nputs "{{ x }}"\n```',
        '`{% include video.html id="3" %}`',
        "`{: .code}` [^1]",
    ):
        assert piece in text
    for gone in ("Never", "toc", "highlight", "{: .right}"):
        assert gone not in text
    assert "#own" in text or 'id="own"' in text
    assert new.read("docs/2020/01/02/third.md").count("- Ben") == 1


def test_settings_are_the_blogs(new: Imported) -> None:
    text = new.read("mkdocs.yml")
    for line in (
        "site_name: Notes & more",
        "site_url: https://notes.example.org/blog/",
        "site_author: Ana",
        "- About: about.md",
        "    atom_name: feed.xml",
    ):
        assert line in text.splitlines()
    assert "link: https://github.com/ana" in text


@pytest.mark.parametrize(
    "finding",
    [
        f'{NAME}:18: {{% include video.html id="3" %}} is Liquid; it stays visible',
        "_posts/undated.md: its name has no date",
        "tags.html: a template writes this page",
    ],
)
def test_what_needs_a_look_is_named(new: Imported, finding: str) -> None:
    assert [each for each in new.problems if each.startswith(finding)], new.problems


def test_what_is_elsewhere_is_named(new: Imported) -> None:
    said = "\n".join(new.notes)
    assert f"{NAME}:9: {{: .right}} sets attributes of a piece of text" in said
    assert "assets/main.scss: Jekyll made it from a template" in said
    assert "_config.yml: the feed's items have other ids than Jekyll's" in said
    assert "Hugo" not in said


PERMALINKS = {
    "date": ("", "2024/01/02/First-post.html"),
    "pretty": ("", "2024/01/02/First-post/"),
    "ordinal": ("", "2024/002/First-post.html"),
    "none": ("", "First-post.html"),
    "/:year/:i_month/:slug:output_ext": ("", "2024/1/first-post.html"),
    "/:categories/:title/": ("categories: [A b, c]\n", "a b/c/First-post/"),
    "/x/:title/": ("slug: own\n", "x/own/"),
    "/y/:title/": ("slug: Own & a_b!\n", "y/Own-&-a_b!/"),
    "/z/:slug/": ("slug: Own & a_b!\n", "z/own-a-b/"),
    "/:slugified_categories/:slug/": ("categories: [A b, c]\n", "a-b/c/first-post/"),
}


@pytest.mark.parametrize("permalink", PERMALINKS)
def test_posts_keep_their_addresses(tmp_path: Path, permalink: str) -> None:
    front, wanted = PERMALINKS[permalink]
    files = {
        "_config.yml": f"permalink: {permalink}\n",
        NAME: POST.replace("\n---\n", f"\n{front}---\n", 1),
    }
    new = import_new(tmp_path, files, settings=False, source="jekyll")
    found = [
        path for path in (new.site / "docs").rglob("*.md") if "Text." in path.read_text("utf-8")
    ]
    (post,) = (path.relative_to(new.site / "docs").as_posix() for path in found)
    address = wanted.rstrip("/").removesuffix(".html")
    assert post in {f"{address}.md", f"{address}/index.md"}


KRAMDOWN = """\
---
title: First
---
Seen.
{::comment}
Never seen.
{:/comment}

{::nomarkdown}
<b>bold</b>
{:/nomarkdown}

| a | b |
|---|---|
| c | d |
|===
| e | f |

*[HTML]: Markup

HTML, $$a_1 * b_1 * c$$ [x]({% link about us.md %})
"""


def test_kramdown_is_written_in_markdown(tmp_path: Path) -> None:
    files = {"_config.yml": "title: Notes\n", NAME: KRAMDOWN, "about us.md": POST}
    new = import_new(tmp_path, files, settings=False, source="jekyll")
    text = new.read("docs/2024/01/02/First-post.md")
    assert "Never" not in text
    assert "nomarkdown" not in text
    assert "==" not in text
    assert "| e | f |" in text
    assert "*[HTML]: Markup" in text
    assert "- abbr\n" in new.read("mkdocs.yml")
    assert 'class="arithmatex"' in text
    assert "[x](../../../about%20us.md)" in text
    assert not [each for each in new.problems if NAME in each]


def test_pages_that_are_no_posts_need_no_date(tmp_path: Path) -> None:
    files = {"_config.yml": "title: Notes\n", NAME: POST, "help/first.md": POST}
    new = import_new(tmp_path, files, settings=False, source="jekyll")
    assert not [each for each in new.problems if "date" in each]

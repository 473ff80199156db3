"""Every shortcode that the import knows, the blog's own, and those that it cannot show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hugo_blogs import import_hugo

SETTINGS = """\
baseURL: https://notes.example.org/
title: Notes
markup: {goldmark: {renderer: {unsafe: true}}}
params:
  colour: red
  isOn: true
  author: {name: Ana, tags: [a]}
"""
TEMPLATES = {
    "key": "<kbd>{{ .Get 0 }}</kbd>",
    "box": '{{/* A box. */}}\n<div class="box {{ with .Get "kind" }}{{ . }}{{ else }}plain{{ end }}">\n{{ .Inner | markdownify }}\n</div>\n',
    "who": '{{- $name := .Get "name" | default "nobody" -}}{{ if .Get "shout" }}<b>{{ $name }}</b>{{ else }}{{ $name }}{{ end -}}',
    "about": "{{ .Page.Title }} by {{ site.Params.author.name }} in {{ .Site.Params.colour }}",
    "said": "{{ markdownify (.Inner) }}",
    "quiet": "{{ .Inner | safeHTML }}",
    "words": '{{ markdownify .Inner }}{{ `!` }}{{ "\\"?" }}',
    "loop": "{{ range seq 3 }}x{{ end }}",
    "either": "{{ if .Get 0 }}a{{ else if .Get 1 }}b{{ end }}",
    "upper": "{{ .Get 0 | upper }}",
    "open": "{{ if .Get 0 }}x",
    "widget": '<script src="https://example.com/w.js"></script>',
    "nowhere": "{{ site.Params.nowhere }}",
    "listed": "{{ site.Params.author }}",
    "deep": "{{ if .Get 0 }}{{ with .Get 1 }}{{ . }}{{ end }}{{ range .Params }}{{ end }}{{ end }}",
    "word": "{{ hugo.Version }}",
    "md": "{{ .Inner | markdownify | upper }}",
}

CASES = {
    "figure with everything": (
        '{{< figure src="https://example.com/p.png" link="https://example.com/" target="_blank" rel="me" width="20" class="wide" title="T" caption="*C* [x]" attr="Ana" attrlink="https://example.com/ana" >}}',
        '<figure class="wide" markdown="span">\n[![C \\[x\\]](https://example.com/p.png){ width="20" }](https://example.com/){ target="_blank" rel="me" }\n<figcaption markdown="span"><strong>T</strong> *C* [x] [Ana](https://example.com/ana)</figcaption>\n</figure>',
    ),
    "own, in brackets": ("{{< said >}}x{{< /said >}}", "x"),
    "own, a loop": ("{{< loop >}}", "xxx"),
    "own, else if": ("{{< either a >}}", "a"),
    "own, a filter": ("{{< upper a >}}", "A"),
    "own, a value that nobody set": ("a{{< nowhere >}}b", "ab"),
    "own, blocks within blocks": ("{{< deep a b >}}", "b"),
    "figure in raw HTML": (
        '<div>{{< figure src="https://example.com/p.png" alt="A" caption="C" >}}</div>',
        '<div><figure><img src="https://example.com/p.png" alt="A"><figcaption>C</figcaption></figure></div>',
    ),
    "figure with a caption in a sentence": (
        'See {{< figure src="https://example.com/p.png" alt="A" caption="*C*" >}} here.',
        "See ![A](https://example.com/p.png) *C* here.",
    ),
    "figure of a theme": (
        '{{< figure img="https://example.com/p.png" caption="C" command="Resize" options="9x" >}}',
        '<figure markdown="span">\n![C](https://example.com/p.png)\n<figcaption markdown="span">C</figcaption>\n</figure>',
    ),
    "figure in a sentence": (
        'See {{< figure src="https://example.com/p.png" alt="A" >}} here.',
        "See ![A](https://example.com/p.png) here.",
    ),
    "code in a sentence": (
        'Run {{< highlight sh "hl_inline=true" >}}ls `x`{{< /highlight >}} now.',
        "Run `` ls `x` `` now.",
    ),
    "code in raw HTML": (
        "<div>{{< highlight sh >}}a < b{{< /highlight >}}</div>",
        '<div><pre><code class="language-sh">a &lt; b</code></pre></div>',
    ),
    "code without a language": ("{{< code >}}\nx\n{{< /code >}}", "```\nx\n```"),
    "code with options": (
        '{{< highlight lang="go" hl_lines="1 3-4" title="a.go" linenos=false >}}\nx\n{{< /highlight >}}',
        '```go title="a.go" hl_lines="1 3-4"\nx\n```',
    ),
    "code with ticks": (
        "{{< code >}}\n`x`\n{{< /code >}} and {{< code >}}`y{{< /code >}}",
        "`` `x` `` and `` `y ``",
    ),
    "mermaid": ("{{< mermaid >}}\ngraph TD\n{{< /mermaid >}}", "```mermaid\ngraph TD\n```"),
    "youtube with a title": (
        '{{< youtube id="abc" start="30" title="The *talk*" >}}',
        "[The \\*talk\\* (YouTube)](https://www.youtube.com/watch?v=abc&t=30s)",
    ),
    "gist of a file": (
        "{{< gist ana 12 hello_world.py >}}",
        "[Gist ana/12: hello\\_world.py](https://gist.github.com/ana/12#file-hello_world-py)",
    ),
    "x with two values": ("{{< tweet ana 1 >}}", "[Post by @ana on X](https://x.com/ana/status/1)"),
    "x with one value": ("{{< tweet 1 >}}", "[Post on X](https://x.com/i/status/1)"),
    "qr of an address": (
        '{{< qr text="https://example.com/a" />}}',
        "[https://example.com/a](https://example.com/a)",
    ),
    "qr of a text": ("{{< qr >}}Hello{{< /qr >}}", "`Hello`"),
    "notice of a kind that nobody knows": (
        "{{< notice Hello >}}\nText.\n{{< /notice >}}",
        '!!! note "Hello"\n\n    Text.',
    ),
    "notice with an icon": (
        '{{< callout icon="fire" >}}\nText.\n{{< /callout >}}',
        "!!! note\n\n    Text.",
    ),
    "notice with a kind and a title": (
        '{{< notice warning "Mind \\"this\\"" >}}\nText.\n{{< /notice >}}',
        '!!! warning "Mind &quot;this&quot;"\n\n    Text.',
    ),
    "notice by its own name": (
        '{{< tip "Do" >}}\nText.\n{{< /tip >}}',
        '!!! tip "Do"\n\n    Text.',
    ),
    "notice whose kind is called something else here": (
        "{{< notice error >}}\nText.\n{{< /notice >}}",
        '!!! failure "Error"\n\n    Text.',
    ),
    "notice by a name that is called something else here": (
        "{{< caution >}}\nText.\n{{< /caution >}}",
        '!!! warning "Caution"\n\n    Text.',
    ),
    "notice of a colour": (
        "{{< notice red >}}\nText.\n{{< /notice >}}",
        "!!! danger\n\n    Text.",
    ),
    "notice that carries its text": (
        '{{< alert text="Some *text*." />}}',
        "!!! warning\n\n    Some *text*.",
    ),
    "notice that folds": (
        '{{< notice type="info" collapsible="true" >}}\nText.\n{{< /notice >}}',
        "??? info\n\n    Text.",
    ),
    "details that are open": (
        '{{< details "More" open >}}\nText.\n{{< /details >}}',
        '???+ note "More"\n\n    Text.',
    ),
    "tabs": (
        '{{< tabs >}}\n{{< tab name="One \\"1\\"" >}}\nFirst.\n{{< /tab >}}\n{{< tab "Two" >}}\nSecond.\n{{< /tab >}}\n{{< tab >}}{{< /tab >}}\n{{< /tabs >}}',
        '=== "One &quot;1&quot;"\n\n    First.\n\n=== "Two"\n\n    Second.\n\n=== "Tab"',
    ),
    "button": (
        '{{< button href="https://example.com/" >}}Go{{< /button >}}',
        "[Go](https://example.com/){ .md-button }",
    ),
    "comment": (
        "A {{< comment >}}not -- shown{{< /comment >}} B",
        "A <!-- not &#45;&#45; shown --> B",
    ),
    "contents": ("{{< toc >}}\n\n## A", "[TOC]\n\n## A"),
    "raw HTML that is a word": (
        "{{< rawhtml >}}<b>x</b> y{{< /rawhtml >}}",
        "<div><b>x</b> y</div>",
    ),
    "raw HTML that stays open": (
        "{{< rawhtml >}}\n<section><p>x\n{{< /rawhtml >}}",
        "<section><p>x</p></section>",
    ),
    "raw HTML of nothing": ("A\n\n{{< rawhtml >}}\n{{< /rawhtml >}}\n\nB", "A\n\n\n\nB"),
    "ref to an anchor of its own": ('[a]({{< ref "#here" >}})\n\n## Here', "[a](#here)\n\n## Here"),
    "ref in a text": (
        'See {{< relref "other" >}} and {{< ref "other" >}}.',
        "See /posts/other/ and https://notes.example.org/posts/other/.",
    ),
    "ref in code": ('`{{< ref "other" >}}`', "`https://notes.example.org/posts/other/`"),
    "figure in code": ('`{{< figure src="x.png" >}}`', '`{{< figure src="x.png" >}}`'),
    "param of the page, deep": (
        "---\nparams: {shape: {size: 4}}\n---\n{{< param shape.size >}}",
        "4",
    ),
    "param of the site, deep": ("{{< param author.name >}}", "Ana"),
    "param that is on": ("{{< param ison >}}", "true"),
    "own, with a value": ('Press {{< key "Ctrl" >}} now.', "Press <kbd>Ctrl</kbd> now."),
    "own, a block": (
        '{{< box kind="red" >}}Some *text*{{< /box >}}',
        '<div class="box red">\nSome <em>text</em>\n</div>',
    ),
    "own, the other branch": ("{{< box >}}x{{< /box >}}", '<div class="box plain">\nx\n</div>'),
    "own, with a variable": (
        'A {{< who name="Ana" shout="yes" >}}, {{< who name="<Bo>" >}}, {{< who >}}.',
        "A <b>Ana</b>, &lt;Bo&gt;, nobody.",
    ),
    "own, of the page and the site": ("---\ntitle: T\n---\n{{< about >}}", "T by Ana in red"),
    "own, as it is": ("{{< quiet >}}<b>x</b>{{< /quiet >}}", "<b>x</b>"),
    "own, with literals": ("{{< words >}}*x*{{< /words >}}", "<em>x</em>!&#34;?"),
    "escaped with percent": ("`{{%/* x */%}}`", "`{{% x %}}`"),
    "no tag at all": ('A {{< "x" >}} {{< x "y >}} b', 'A {{< "x" >}} {{< x "y >}} b'),
    "escaped without an end": ("A {{%/* x b", "A {{%/* x b"),
    "a value that no address can hold": (
        "[a](https://example.com/{{< param colour >}}/{{< mermaid >}}x{{< /mermaid >}})",
        "[a](https://example.com/red/{{< mermaid >}}x{{< /mermaid >}})",
    ),
    "self-closing": ('{{< qr text="a" />}}{{< qr >}}b{{< /qr >}}', "`a`\n\n`b`"),
    "one inside its like": (
        '{{< details "A" >}}\n{{< details "B" >}}\nx\n{{< /details >}}\n{{< /details >}}',
        '??? note "A"\n\n    ??? note "B"\n\n        x',
    ),
    "some stand alone": (
        '{{< notice text="A" >}}\n\n{{< notice tip >}}\nB\n{{< /notice >}}',
        "!!! note\n\n    A\n\n!!! tip\n\n    B",
    ),
    "a parameter in ticks": ('{{< qr text=`a "b"` />}}', '`a "b"`'),
    "escaped inside another": (
        '{{< details "A" >}}\n{{</* x */>}}\n{{< /details >}}',
        '??? note "A"\n\n    {{< x >}}',
    ),
    "a closing tag alone": ("A {{< /details >}} b", "A {{< /details >}} b"),
    "a word that is taken": ("HUGOSHORTCODE0E {{< param colour >}}", "HUGOSHORTCODE0E red"),
    "two in a line": ("{{< param colour >}} {{< param author.name >}}", "red Ana"),
    "in the lines of a paragraph": (
        "A\n{{< youtube abc >}}\nB",
        "A\n\n[Watch on YouTube](https://www.youtube.com/watch?v=abc)\n\nB",
    ),
}

# What cannot be shown stands there as it is written, and is reported.
UNKNOWN = {
    "figure without a picture": ('{{< figure caption="C" >}}', '`{{< figure caption="C" >}}`'),
    "youtube without an id": ("{{< youtube >}}", "`{{< youtube >}}`"),
    "vimeo without an id": ("{{< vimeo >}}", "`{{< vimeo >}}`"),
    "gist without an id": ("{{< gist ana >}}", "`{{< gist ana >}}`"),
    "x without an id": ('{{< x user="ana" >}}', '`{{< x user="ana" >}}`'),
    "instagram without an id": ("{{< instagram >}}", "`{{< instagram >}}`"),
    "qr of nothing": ("{{< qr />}}", "`{{< qr />}}`"),
    "notice without a text": ("{{< alert />}}", "`{{< alert />}}`"),
    "details without an end": (
        '{{< details "More" >}}\n\nText.',
        '`{{< details "More" >}}`\n\nText.',
    ),
    "tabs without a tab": (
        "{{< tabs >}}\nText.\n{{< /tabs >}}",
        "```\n{{< tabs >}}\nText.\n{{< /tabs >}}\n```",
    ),
    "button without an address": (
        "{{< button >}}Go{{< /button >}}",
        "```\n{{< button >}}Go{{< /button >}}\n```",
    ),
    "raw HTML without an end": ("{{< rawhtml >}}", "`{{< rawhtml >}}`"),
    "ref without a page": ("{{< ref >}}", "`{{< ref >}}`"),
    "param that is a list": ("{{< param author.tags >}}", "`{{< param author.tags >}}`"),
    "param that nobody set": ("{{< param nowhere.deeper >}}", "`{{< param nowhere.deeper >}}`"),
    "param below a text": ("{{< param colour.deeper >}}", "`{{< param colour.deeper >}}`"),
    "own, without an end": ("{{< open a >}}", "`{{< open a >}}`"),
    "own, with a script": ("{{< widget >}}", "`{{< widget >}}`"),
    "own, a value of many": ("{{< listed >}}", "`{{< listed >}}`"),
    "unknown, with Markdown": (
        "{{% chart %}}\nSome *text*.\n{{% /chart %}}",
        "`{{% chart %}}`\n\nSome *text*.\n\n`{{% /chart %}}`",
    ),
    "own, a word that nobody knows": ("{{< word >}}", "`{{< word >}}`"),
    "unknown, over two lines": ('A {{< chart\n  data="x" >}} b', 'A `{{< chart data="x" >}}` b'),
    "unknown, with another text": (
        "{{< chart >}}\na,b\n{{< /chart >}}",
        "```\n{{< chart >}}\na,b\n{{< /chart >}}\n```",
    ),
}


class Imported(NamedTuple):
    """The text of each post after the import, and what the report says of the posts."""

    texts: dict[str, str]
    said: dict[str, list[str]]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Import one blog with a post for each case."""
    folder = tmp_path_factory.mktemp("shortcodes")
    posts = folder / "blog/content/posts"
    layouts = folder / "blog/layouts/shortcodes"
    for each in (posts, layouts):
        each.mkdir(parents=True)
    (folder / "blog/hugo.yaml").write_text(SETTINGS, "utf-8")
    for name, template in TEMPLATES.items():
        (layouts / f"{name}.html").write_text(template, "utf-8")
    (posts / "other.md").write_text("Text.\n", "utf-8")
    cases = {**CASES, **UNKNOWN}
    for number, (source, _) in enumerate(cases.values()):
        (posts / f"{number}.md").write_text(f"{source}\n", "utf-8")
    done = import_hugo(folder / "blog", folder / "docs")
    return Imported(
        {name: _text(folder / f"docs/posts/{number}.md") for number, name in enumerate(cases)},
        {
            name: re.findall(rf"posts/{number}\.md:\d+: (.*)", done.out)
            for number, name in enumerate(cases)
        },
    )


def _text(file: Path) -> str:
    return file.read_text("utf-8").partition("---\n\n")[2].removesuffix("\n")


@pytest.mark.parametrize("name", CASES)
def test_a_shortcode_becomes_markdown(imported: Imported, name: str) -> None:
    assert imported.texts[name] == CASES[name][1]
    assert not [each for each in imported.said[name] if "is not known" in each]


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_cannot_be_shown_is_shown_as_written_and_reported(
    imported: Imported, name: str
) -> None:
    assert imported.texts[name] == UNKNOWN[name][1]
    assert [each for each in imported.said[name] if "is shown as written" in each]

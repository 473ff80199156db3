"""Each page is there as Markdown, which says what the finished page says, and `llms.txt` lists them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from publishing_blog import FORMATS, Changed, build

from building import tree
from post_series.command import main
from post_series.plain.markdown import to_markdown
from post_series.plain.page import read_page

HOME = "https://blog.example/notes/"
ADDRESS = f"{HOME}posts/a/"

# What a page has, and how it reads.
CASES = {
    "headings": ("<h1>A</h1><h3>1. b <em>c</em></h3>", "# A\n\n### 1. b *c*"),
    "signs": ("<p>a*b_c [d] &lt;e> `f` \\g</p>", r"a\*b\_c \[d\] \<e> \`f\` \\g"),
    "what would begin a list": ("<p>1. a\n- b\n# c\n> d</p>", "1\\. a\n\\- b\n\\# c\n\\> d"),
    "links": (
        '<p><a href="../b/#c">d</a> <a href="https://e.example/(f)">g</a></p>',
        f"[d]({HOME}posts/b/#c) [g](https://e.example/%28f%29)",
    ),
    "pictures": ('<p><img src="p.png" alt="A\n[b]"></p>', rf"![A \[b\]]({ADDRESS}p.png)"),
    "code": (
        (
            '<div class="language-py highlight"><pre><span></span><code>'
            '<a href="#__codelineno-0-1"></a><span class="n">a</span> &lt; b\n</code></pre></div>'
        ),
        "```py\na < b\n```",
    ),
    "code with a fence in it": ("<pre><code>```\na\n```</code></pre>", "````\n```\na\n```\n````"),
    "a diagram": (
        '<pre class="mermaid"><code>graph LR; a-->b</code></pre>',
        "```mermaid\ngraph LR; a-->b\n```",
    ),
    "a drawing of characters": (
        '<div class="goat"><svg><desc>.-.\n|b|</desc><text>b</text></svg></div>',
        "```\n.-.\n|b|\n```",
    ),
    "a table": (
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><code>b|c</code></td></tr></tbody></table>",
        "| a |\n| --- |\n| `b\\|c` |",
    ),
    "lists": (
        '<ol start="3"><li>a<ul><li>b</li></ul></li><li><p>c</p><pre><code>d</code></pre></li></ol>',
        "3. a\n   - b\n4. c\n\n   ```\n   d\n   ```",
    ),
    "tasks": (
        '<ul><li><input type="checkbox" checked disabled>a</li><li><input type="checkbox">b</li></ul>',
        "- [x] a\n- [ ] b",
    ),
    "footnotes": (
        (
            '<p>a<sup id="fnref:x"><a class="footnote-ref" href="#fn:x">1</a></sup></p><div class="footnote">'
            '<hr><ol><li id="fn:x"><p>b\nc <a class="footnote-backref" href="#fnref:x">↩</a></p></li></ol></div>'
        ),
        "a[^1]\n\n[^1]: b\n    c",
    ),
    "an admonition": (
        '<div class="admonition note"><p class="admonition-title">A</p><p>b</p></div>',
        "> **A**\n>\n> b",
    ),
    "tabs": (
        (
            '<div class="tabbed-set"><input type="radio"><div class="tabbed-labels"><label>A</label></div>'
            '<div class="tabbed-content"><div class="tabbed-block"><p>b</p></div></div></div>'
        ),
        "**A**\n\nb",
    ),
    "a frame": (
        '<iframe src="https://v.example/1" title="A film"></iframe>',
        "[A film](https://v.example/1)",
    ),
    "terms": ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n:   b"),
    "struck": ("<p><del>a</del> <kbd>b</kbd></p>", "~~a~~ `b`"),
    "what is the page's own": (
        (
            "<nav>a</nav><form>b</form><script>c</script><p data-aws-posture-public>d</p><p>e</p><!-- f -->"
            '<template>g</template><h2>h<a class="headerlink" href="#h">¶</a></h2>'
        ),
        "e\n\n## h",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_page_reads_the_same_as_markdown(name: str) -> None:
    markup, wanted = CASES[name]
    page = read_page(f"<body><article>{markup}</article>")
    assert page is not None
    assert to_markdown(page.article, ADDRESS) == f"{wanted}\n"


def test_each_page_is_there_and_nothing_else(in_formats: Path) -> None:
    pages = [path for path in in_formats.rglob("*.html") if path.name != "404.html"]
    shown = [path for path in pages if "http-equiv" not in path.read_text(encoding="utf-8")]
    names = {path.relative_to(in_formats).as_posix() for path in shown}
    wanted = {name.removesuffix("index.html").rstrip("/") or "index" for name in names}
    found = {path.relative_to(in_formats).as_posix() for path in in_formats.rglob("*.md")}
    assert found == {f"{name}.md" for name in wanted}
    assert (in_formats / "writing/index.html").is_file()


def test_the_text_is_that_of_the_page(in_formats: Path) -> None:
    text = (in_formats / "posts/do-you-concur.md").read_text(encoding="utf-8")
    assert text.startswith(
        f'---\ntitle: "Do you concur?"\nurl: "{HOME}posts/do-you-concur/"\n'
        'date: "2024-11-02T00:00:00+05:30"\n---\n\n# '
    )
    assert "  NAME: {{ .Release.Name }}\n```" in text
    assert f"[the pipelines]({HOME}posts/pipelines/#why)" in text
    for furniture in ("min read", "Copy as Markdown", "¶", "LinkedIn"):
        assert furniture not in text


def test_the_list_names_posts_by_date_and_then_pages(in_formats: Path) -> None:
    lines = (in_formats / "llms.txt").read_text(encoding="utf-8").splitlines()
    assert lines[:5] == [
        "# Field & Notes",
        "",
        "> Notes on how things are built. About me.",
        "",
        "## Posts",
    ]
    named = [line.partition("](")[2].partition(")")[0].removeprefix(HOME) for line in lines[6:]]
    assert [name for name in named if name] == [
        "posts/do-you-concur.md",
        "posts/pipelines.md",
        "posts/boxes-two.md",
        "posts/boxes-one.md",
        "posts/boxes-three.md",
        "about.md",
        "index.md",
    ]
    assert all((in_formats / name).is_file() for name in named if name)
    pipelines = next(line for line in lines if "pipelines.md" in line)
    assert pipelines.endswith('): What "pipelines" are & why <nobody> likes them.')


def test_a_page_leads_to_its_markdown(in_formats: Path) -> None:
    for name, link in (
        ("posts/pipelines/index.html", "../pipelines.md"),
        ("index.html", "index.md"),
    ):
        soup = BeautifulSoup((in_formats / name).read_text(encoding="utf-8"), "lxml")
        found = soup.select_one(".page-markdown a")
        assert found is not None
        assert found["href"] == link


def test_a_missing_library_is_named(changed: Changed, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = changed({"mkdocs.yml": FORMATS, "markdownify.py": "import not_there\n"})
    monkeypatch.setenv("PYTHONPATH", str(folder))
    done = build(folder)
    assert done.status != 0
    assert "markdown_pages needs" in done.err
    assert "pip install 'mkdocs-aws-posture[markdown]'" in done.err


def test_a_command_makes_the_same_from_a_finished_site(
    in_formats: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(in_formats, tmp_path / "site")
    for file in [*(tmp_path / "site").rglob("*.md"), tmp_path / "site/llms.txt"]:
        file.unlink()
    assert main(["markdown", str(tmp_path / "site")]) == 0
    assert tree(tmp_path / "site") == tree(in_formats)
    assert "pages are there as Markdown" in capsys.readouterr().out
    assert main(["markdown", str(tmp_path)]) == 1
    assert "has no index.html that names its address" in capsys.readouterr().err

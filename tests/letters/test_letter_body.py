"""What of a post stands in its letter, and what does not."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from letters_site import WriteLetter

from post_series.letters.errors import LetterError, SiteError
from post_series.letters.letter import Letter, write_letter
from post_series.letters.output import summary
from post_series.letters.page import read_post
from post_series.letters.providers.buttondown import BUTTONDOWN
from post_series.letters.providers.buttondown.markup import guarded, spaced
from post_series.letters.public_site import PublicSite

ONLINE = (
    "https://blog.example/notes/posts/everything/"
    "?utm_source=newsletter&utm_medium=email&utm_campaign=everything"
)


def _links(letter: Letter) -> dict[str, str]:
    soup = BeautifulSoup(letter.body, "lxml")
    return {link.get_text(): str(link["href"]) for link in soup.find_all("a")}


def _after_head(letter: Letter) -> str:
    """Return the body without the mode and the link to the post."""
    return letter.body.split("\n", 2)[2].strip()


def test_subject_preview_and_address_come_from_the_post(everything: Letter) -> None:
    assert everything.subject == 'Everything that a { { letter }} "holds"'
    assert everything.preview == "One post with every shape that mail has to do with."
    assert everything.canonical == "https://blog.example/notes/posts/everything/"
    assert everything.slug == "everything"


def test_a_post_without_a_description_is_previewed_by_its_first_sentences(
    letters_site: PublicSite,
) -> None:
    letter = write_letter("posts/with-pictures/index.md", letters_site, BUTTONDOWN.make_format())
    assert letter.preview.startswith("Here are pictures.")
    assert letter.slug == "with-pictures"


def test_what_the_home_page_says_too_previews_no_post(
    letter_of: WriteLetter, letters_site: PublicSite
) -> None:
    home = (letters_site.folder / "index.html").read_text(encoding="utf-8")
    said = re.search(r'<meta name="description"[^>]*>', home)
    assert said is not None
    letter = letter_of("<p>The words of the post itself, which say enough.</p>", said[0])
    assert letter.preview == "The words of the post itself, which say enough."


def test_the_letter_begins_with_the_mode_and_a_link_to_the_post(everything: Letter) -> None:
    mode, first = everything.body.splitlines()[:2]
    assert mode == "<!-- buttondown-editor-mode: fancy -->"
    assert first == f'<p><a href="{ONLINE.replace("&", "&amp;")}">Read online</a></p>'


def test_date_and_series_stand_below_the_link(everything: Letter, letter_of: WriteLetter) -> None:
    assert everything.text.split("\n\n")[2].startswith("2026-03-01 · Part 1 of 1 in Letters\n<")
    head = (
        '<nav class="post-series"><p class="post-series__head"><strong>Part 2 of 3</strong> '
        '<a href="../../series/letters/">X &amp; Y</a></p></nav>'
    )
    published = '<meta property="article:published_time" content="2026-03-01T10:00:00+05:30">'
    line = letter_of(f"{head}<p>a</p>", published).body.splitlines()[2]
    list_ = (
        "https://blog.example/notes/series/letters/?utm_source=newsletter&amp;utm_medium=email&amp;"
    )
    assert line == (
        f'<p>2026-03-01 · Part 2 of 3 in <a href="{list_}utm_campaign=everything">X &amp; Y</a></p>'
    )


@pytest.mark.parametrize(
    "piece",
    [
        *("<script", "<form", "<iframe", "<input", "<label", "<button", "<template", "<details"),
        *("<summary", "<div", "<span", "<section", "<h1", "<nav", "<footer", "style=", 'class="s'),
        *("onclick", "id=", "data-", "headerlink", "¶", "__codelineno", "javascript:", "steal"),
        *("Permanent link", "min read", "All parts", "LinkedIn", "Mastodon", "tags/iam", "embed=1"),
        *("embed-subscribe", "E-mail address", "Subscribe", "Never seen", "a note to self"),
        *("Not checked", "not checked", "How to check it by hand", "Jump back", "↩"),
    ],
)  # fmt: skip
def test_no_furniture_stands_in_a_letter(everything: Letter, piece: str) -> None:
    body = everything.body.removeprefix("<!-- buttondown-editor-mode: fancy -->")
    assert piece not in body
    assert piece not in everything.shown.partition("</h1>")[2]


@pytest.mark.parametrize("branch", ["whose account passes", "Only in a private copy"])
def test_a_branch_that_is_not_public_stands_in_no_form(everything: Letter, branch: str) -> None:
    for text in (everything.body, everything.shown, everything.text):
        assert branch not in text
    # Nor in base64, in which the page keeps it.
    assert not re.search(r"[A-Za-z0-9+/]{60,}={0,2}", re.sub(r"https?://\S+", "", everything.body))


@pytest.mark.parametrize(
    "piece",
    [
        "<p>This stands in the public post.</p>",
        "<p>For everybody who has no copy.</p>",
        "<p>Account twelve digits, root MFA not looked at.</p>",
        "<p>Try <code>aws budgets describe-budgets --account-id 111122223333</code>.</p>",
        (
            "<p><strong>Is MFA on for the root user?</strong></p>"
            "<p>What the author says beside the <strong>verdict</strong>.</p>"
        ),
        (
            "<blockquote><p><strong>Mind <em>this</em></strong></p><p>Inside the box.</p>"
            "<blockquote><p><strong>And this</strong></p><p>Inside the inner box.</p></blockquote>"
            "</blockquote>"
        ),
        (
            "<p><strong>Linux</strong></p>\n<p>Take the first.</p>\n"
            "<p><strong>macOS</strong></p>\n<p>Take the second.</p>"
        ),
        "<ul><li>☑ done</li><li>☐ open</li></ul>",
        '<th align="right">Right</th>',
        "<p>A claim.<sup>[1]</sup></p>",
        '<p><a href="https://video.example/embed/1">A film</a></p>',
        "<p>Loud.</p>",
        '<pre><code class="language-yaml">key: $',
    ],
)
def test_what_a_post_says_stays_in_plain_html(everything: Letter, piece: str) -> None:
    assert piece in everything.body


def test_cards_and_summary_become_one_link_where_the_first_stood(everything: Letter) -> None:
    assert everything.body.count("Check your own account") == 1
    assert _links(everything)["Check your own account"] == ONLINE
    before, after = everything.body.split("Check your own account")
    assert "The first words" in before
    assert "twelve digits" in after
    # The card of access keys had nothing of the author's.
    assert "access keys" not in everything.body


def test_a_post_that_asks_nothing_has_no_such_link(letter_of: WriteLetter) -> None:
    assert "Check your own account" not in letter_of("<p>Words.</p>").body


@pytest.mark.parametrize(
    ("words", "address"),
    [
        (
            "a page",
            (
                "https://blog.example/notes/about/"
                "?utm_source=newsletter&utm_medium=email&utm_campaign=everything#who"
            ),
        ),
        ("its own chapter", f"{ONLINE}#code"),
        (
            "a query",
            (
                "https://blog.example/notes/about/"
                "?tab=2&utm_source=newsletter&utm_medium=email&utm_campaign=everything#who"
            ),
        ),
        ("another site", "https://other.example/a?b=c&d=e#f"),
        ("a letter box", "mailto:ana@example.com"),
        ("written down", "https://other.example/proof"),
    ],
)
def test_links_are_whole_and_those_to_the_site_are_marked(
    everything: Letter, words: str, address: str
) -> None:
    assert _links(everything)[words] == address


def test_marks_are_set_once_and_never_on_the_canonical_address(letter_of: WriteLetter) -> None:
    head = '<link rel="canonical" href="https://elsewhere.example/a/">'
    letter = letter_of('<p><a href="?utm_source=x&amp;a=1">here</a></p>', head)
    here = _links(letter)["here"]
    assert here.count("utm_source=") == 1
    assert "?a=1&utm_source=newsletter&" in here
    assert letter.canonical == "https://elsewhere.example/a/"
    assert letter.address == "https://blog.example/notes/posts/everything/"


def test_mailed_links_are_as_in_the_ledger(everything: Letter) -> None:
    own = ("/posts/everything/", "/posts/everything/#code", "/series/letters/")
    assert everything.links == ("/about/#who", *own)


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ('<object data="film.mp4"></object>', "the link /posts/everything/film.mp4: no page"),
        ('<p><a href="../nowhere/">x</a></p>', "the link /posts/nowhere/: no page"),
        ('<p><a href="../../about/#whom">x</a></p>', "/about/index.html has no anchor #whom"),
        ('<p><img src="gone.png"></p>', "the picture https://blog.example/notes/posts/everything/gone.png is not"),
    ],
)  # fmt: skip
def test_a_letter_that_leads_nowhere_is_refused(
    letter_of: WriteLetter, markup: str, said: str
) -> None:
    with pytest.raises(LetterError) as raised:
        letter_of(markup)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_mail_gets_pictures_that_it_can_show_and_links_for_the_others(
    letters_site: PublicSite,
) -> None:
    letter = write_letter("posts/with-pictures/index.md", letters_site, BUTTONDOWN.make_format())
    soup = BeautifulSoup(letter.body, "lxml")
    site = "https://blog.example/notes"
    assert {str(each["alt"]): str(each["src"]) for each in soup.find_all("img")} == {
        "A pipe": f"{site}/posts/with-pictures/pipe.png",
        "A drawing that has a twin": f"{site}/drawings/twin.png",
        "By day": f"{site}/posts/with-pictures/pipe.png",
        "Elsewhere": "https://other.example/a.png",
    }
    plan = f"{site}/drawings/plan.svg?utm_source=newsletter"
    assert f'<em><a href="{plan}' in letter.body
    assert "See the picture online</a>: A drawing of a plan</em>" in letter.body
    assert "See the picture online</a>: Inline</em>" in letter.body
    assert "/drawings/plan.svg" in letter.links
    assert "/drawings/twin.png" in letter.links


@pytest.mark.parametrize(
    ("markup", "words", "address"),
    [
        ('<p><img src="data:image/png;base64,AAAA" alt="Dots"></p>', "See the picture online", ONLINE),
        ('<object data="https://video.example/f"></object>', "See it online", "https://video.example/f"),
        (
            '<video title="A film"><source src="https://video.example/f.mp4"></video>',
            *("A film", "https://video.example/f.mp4"),
        ),
        ('<iframe srcdoc="&lt;p&gt;a"></iframe>', "See it online", ONLINE),
        ('<iframe src="blob:abc"></iframe>', "See it online", ONLINE),
    ],
)  # fmt: skip
def test_what_mail_cannot_show_becomes_a_link_to_where_it_can_be_seen(
    letter_of: WriteLetter, markup: str, words: str, address: str
) -> None:
    letter = letter_of(markup)
    assert _links(letter) == {"Read online": ONLINE, words: address}
    assert BeautifulSoup(letter.body, "lxml").find(["img", "iframe", "object", "video"]) is None


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<div>Loose <b>words</b></div>", "<p>Loose <b>words</b></p>"),
        ("loose <b>words</b> and more<p>b</p>", "<p>loose <b>words</b> and more</p>\n<p>b</p>"),
        ("<section><p>a</p><div><p>b</p></div></section>", "<p>a</p>\n<p>b</p>"),
        ("<p><span> </span></p><p>a</p>", "<p>a</p>"),
        ("<p>a\n   b</p>", "<p>a b</p>"),
        ("<pre><code>a\n\n   b</code></pre>", "<pre><code>a\n\n   b</code></pre>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ('<ol start="3"><li>c</li></ol>', '<ol start="3"><li>c</li></ol>'),
        ("<template><p>secret</p></template><p>a</p>", "<p>a</p>"),
        ("<p><svg><title>x</title></svg>a</p>", "<p>a</p>"),
        (
            '<p>yes <img class="twemoji" alt="✔" src="https://cdn.example/1.svg"></p>',
            "<p>yes ✔</p>",
        ),
        ('<p><a id="here">a</a> <a href="data:text/html,x">b</a></p>', "<p>a b</p>"),
        (
            (
                '<div class="tabbed-set"><input id="a" type="radio"><label for="a">One</label>'
                '<div class="tabbed-content"><p>1</p></div></div>'
            ),
            "<p><strong>One</strong></p>\n<p>1</p>",
        ),
        (
            (
                '<div class="language-sh highlight"><span class="filename">a.sh</span><table class='
                '"highlighttable"><tr><td class="linenos"><pre>1</pre></td><td class="code"><div><pre>'
                "<span></span><code><span>ls</span>\n</code></pre></div></td></tr></table></div>"
            ),
            '<p><code>a.sh</code></p>\n<pre><code class="language-sh">ls\n</code></pre>',
        ),
        ("<custom-element><p>a</p></custom-element>", "<p>a</p>"),
        ('<p>a<img src="https://o.example/a.png#only-dark" alt="By night"></p>', "<p>a</p>"),
        ("<details><p>a</p></details>", "<blockquote><p>a</p></blockquote>"),
        ('<div class="highlight"><p>No code</p></div>', "<p>No code</p>"),
    ],
)
def test_markup_becomes_what_mail_shows(letter_of: WriteLetter, markup: str, expected: str) -> None:
    assert _after_head(letter_of(markup)) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{{ x }}", "{% templatetag openvariable %} x }}"),
        ("{% if %}", "{% templatetag openblock %} if %}"),
        ("{# note #}", "{% templatetag opencomment %} note #}"),
        ("{{{", "{% templatetag openvariable %}{"),
        ("{ a } }}", "{ a } }}"),
    ],
)
def test_template_marks_are_written_by_the_template_language(written: str, expected: str) -> None:
    assert guarded(written) == expected


@given(st.text(alphabet="{}%# a\n"))
def test_no_mark_is_left_to_the_template_language(text: str) -> None:
    """Every opening mark is one of `templatetag`, and writing them out gives what was written."""
    marks = {"openvariable": "{{", "openblock": "{%", "opencomment": "{#"}
    own = re.compile(r"\{% templatetag (\w+) %\}")
    written = guarded(text)
    assert not re.search(r"\{[{%#]", own.sub("·", written))
    assert own.sub(lambda found: marks[found[1]], written) == text
    assert not re.search(r"\{[{%#]", spaced(text))


def test_a_letter_about_templates_holds_marks_of_templatetag_alone(everything: Letter) -> None:
    rest = everything.body.replace("{% templatetag open", "")
    assert not re.search(r"\{[{%#]", rest)
    assert "key: ${{ secrets.TOKEN }}  # {% raw %}\n\ttabbed" in everything.shown
    assert "{{ .Values.name }}" in everything.shown


def test_marks_in_attributes_are_parted(letter_of: WriteLetter) -> None:
    letter = letter_of('<p><a title="{{ t }}" href="https://other.example/{{ a }}">x</a></p>')
    assert 'title="{ { t }}"' in letter.body
    assert 'href="https://other.example/%7B%7B%20a%20%7D%7D"' in letter.body


@pytest.mark.parametrize(
    "markup",
    [
        '<span data-aws-posture="v1:badge" data-fact="root.mfa" data-state="pass">pass</span>',
        '<span data-aws-posture-stamped="v1:badge" data-state="pass">pass</span>',
    ],
)
def test_a_page_with_answers_is_refused(letter_of: WriteLetter, markup: str) -> None:
    with pytest.raises(SiteError, match="holds answers about an account"):
        letter_of(markup)


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<body><main><p>Words.</p></main>", "a.html has no <article>"),
        ("<body><article><p>Words.</p></article>", "a.html has no title"),
        ('<body><article><h1> <a class="headerlink">¶</a></h1></article>', "a.html has no title"),
    ],
)
def test_a_page_that_makes_no_letter_is_refused(markup: str, said: str) -> None:
    with pytest.raises(SiteError, match=said):
        read_post(f"<!doctype html><head><title>T</title></head>{markup}", "a.html")


def test_a_heading_that_says_other_than_the_subject_stays(letter_of: WriteLetter) -> None:
    letter = letter_of("<p>a</p>", '<meta property="og:title" content="Other">')
    assert letter.subject == "Other"
    assert _after_head(letter) == "<h1>A title</h1>\n<p>a</p>"


@pytest.mark.parametrize(("length", "announced"), [(100_000, 0), (102_000, 1)])
def test_a_letter_that_mail_programs_cut_is_announced(
    everything: Letter, length: int, announced: int
) -> None:
    letter = dataclasses.replace(everything, body=f"<p>{'a' * length}</p>")
    said = [line for line in summary(letter, Path()) if "some mail programs cut it" in line]
    assert len(said) == announced


def test_the_plain_text_says_the_same(everything: Letter) -> None:
    expected = """\
Code
====

deploy.yml

    key: ${{ secrets.TOKEN }}  # {% raw %}
    \ttabbed: "<&>"

Inline {{ .Values.name }} and, apart, {{ with }} in a {{ row }}.

Boxes
=====

> Mind this
>
> Inside the box.
>
> > And this
> >
> > Inside the inner box.

Linux

Take the first.

macOS

Take the second.

- ☑ done
- ☐ open

Left | Right
a | 1

A claim.[1]
"""
    lines = [line.rstrip() for line in everything.text.splitlines()]
    assert expected in "\n".join(lines)
    assert "1. Its proof, written down <https://other.example/proof>." in lines
    assert lines[0] == 'Everything that a {{ letter }} "holds"'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<ol start="9"><li>a</li><li>b<ul><li>c</li></ul></li></ol>', "9. a\n10. b\n\n    - c"),
        ("<p>a<br>b</p>", "a\nb"),
        ("<hr>", "-" * 76),
        ('<p><img src="https://o.example/a.png" alt="A map"></p>', "[Picture: A map]"),
        ('<p><a href="https://o.example/">https://o.example/</a></p>', "https://o.example/"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n\nb"),
    ],
)
def test_plain_text_of_other_shapes(letter_of: WriteLetter, markup: str, expected: str) -> None:
    assert expected in letter_of(markup).text

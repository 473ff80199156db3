"""A `when` block is shown to the public, or lies in the page so that nothing can read it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import markdown
from aws_posture.base.errors import MarkdownError
from aws_posture.markdown import PostureExtension
from aws_posture.slots import DEEPEST, decode_branch
from aws_posture.stamp import fill

PUBLIC = [
    "public",
    "root.mfa is unchecked",
    "root.mfa is not fail",
    "root.mfa is not pass or fail",
    "public and root.mfa is not pass",
]
PRIVATE = [
    "private",
    "root.mfa is fail",
    "root.mfa is fail or unknown",
    "root.mfa is pass and private",
    "root.mfa is not unchecked",
    "root.mfa is pass and account.id is not unknown",
]


@pytest.mark.parametrize("condition", PUBLIC)
def test_what_the_public_may_read_is_shown_in_a_div(
    convert: Callable[..., str], condition: str
) -> None:
    html = convert(f"/// when | {condition}\nText.\n///")
    assert html == (
        '<div class="aws-posture-when" data-aws-posture="v1:when" data-state="unchecked" '
        f'data-when="{condition}">\n<p>Text.</p>\n</div>'
    )


@pytest.mark.parametrize("condition", PRIVATE)
def test_the_rest_is_an_empty_template_that_carries_its_branch(
    convert: Callable[..., str], condition: str
) -> None:
    html = convert(f"/// when | {condition}\nText.\n///")
    found = re.fullmatch(
        r'<template data-aws-posture="v1:branch" data-branch="([A-Za-z0-9+/=]+)" '
        rf'data-when="{condition}"></template>',
        html,
    )
    assert found
    assert decode_branch(found[1]) == "<p>Text.</p>"


def test_a_condition_is_written_in_one_spelling(convert: Callable[..., str]) -> None:
    html = convert("/// when |  root.mfa   is unknown or fail  and  private \nText.\n///")
    assert 'data-when="root.mfa is fail or unknown and private"' in html


def test_an_empty_branch_is_no_error(
    convert: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    assert branches(convert("/// when | private\n///")) == [""]


CONTENT = {
    "raw html": ("<b>secret</b> and <div>secret</div>", "<b>secret</b>"),
    "html block": ("<div>\nsecret\n</div>", "<div>\nsecret\n</div>"),
    "fence": ("```python\nsecret = 1\n```", '<span class="n">secret</span>'),
    "code": ("`secret`", "<code>secret</code>"),
    "table": ("| secret |\n| --- |\n| b |", "<th>secret</th>"),
    "admonition": ("!!! tip\n    secret", '<div class="admonition tip">'),
    "details": ("??? tip\n    secret", '<details class="tip">'),
    "tabs": ('=== "secret"\n    text', 'class="tabbed-set'),
    "image": ("![secret](a.png)", '<img alt="secret" src="a.png" />'),
    "link": ("[secret](https://example.com)", '<a href="https://example.com">secret</a>'),
    "task": ("- [x] secret", 'type="checkbox"'),
    "quotes": ('"secret"', "&ldquo;secret&rdquo;"),
    "attributes": ("secret {: .c }\n{: .c }", 'class="c"'),
    "entities": ("secret &copy; &lt;", "&copy; &lt;"),
    "escapes": (r"secret \* x", "secret * x"),
    "card": ("/// fact | root.mfa\nsecret\n///", 'id="fact-root-mfa"'),
    "value": ("[secret](fact:account.id)", 'data-aws-posture="v1:value"'),
    "block": ("/// note\nsecret\n///", '<div class="admonition note">'),
    "nested": ("/// when | public\nsecret\n///", 'data-when="public"'),
    "unicode": ("secret ✓ é", "secret ✓ é"),
}


@pytest.mark.parametrize(("text", "html"), CONTENT.values(), ids=CONTENT)
def test_a_branch_is_finished_html_and_nothing_of_it_is_readable(
    convert_site: Callable[..., str],
    branches: Callable[[str], list[str]],
    text: str,
    html: str,
) -> None:
    page = convert_site(f"Before.\n\n//// when | private\n\n{text}\n\n////\n\nAfter.")
    (branch, *_) = branches(page)
    assert html in branch
    assert "secret" in branch
    assert "secret" not in page
    assert "\x02" not in branch + page
    assert page.startswith("<p>Before.</p>\n<template ")
    assert page.endswith("></template>\n<p>After.</p>")


@pytest.mark.parametrize(("text", "html"), CONTENT.values(), ids=CONTENT)
def test_a_branch_is_what_the_same_text_is_outside(
    convert_site: Callable[..., str], branches: Callable[[str], list[str]], text: str, html: str
) -> None:
    (branch, *_) = branches(convert_site(f"//// when | private\n\n{text}\n\n////"))
    assert branch == convert_site(text)
    assert html in branch


def _nested(depth: int) -> str:
    text = "Innermost."
    for slashes in range(3, 3 + depth):
        fence = "/" * slashes
        text = f"{fence} when | private\n\n{text}\n\n{fence}"
    return text


def test_branches_nest_as_deep_as_they_can_be_stamped(
    convert: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    html = convert(_nested(DEEPEST))
    assert b"Innermost" in fill(html.encode(), {}, {})
    decoded = branches(html)
    assert len(decoded) == DEEPEST
    assert decoded[-1] == "<p>Innermost.</p>"
    assert all("Innermost" not in branch for branch in decoded[:-1])


def test_branches_that_nest_deeper_are_refused(convert: Callable[..., str]) -> None:
    """Each makes those in it a third longer: two kilobytes of Markdown would become gigabytes."""
    with pytest.raises(MarkdownError, match=r"^17: '/// when \| private' is nested in 16 other"):
        convert(_nested(DEEPEST + 1).replace("\n\n", "\n"))


def test_branches_stand_side_by_side(
    convert: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    text = "\n\n".join(
        f"/// when | root.mfa is {state}\n{state}\n///" for state in ("pass", "fail", "unknown")
    )
    page = convert(text)
    assert branches(page) == ["<p>pass</p>", "<p>fail</p>", "<p>unknown</p>"]
    assert page.count("<template") == page.count("</template>") == 3


def test_a_branch_stands_in_a_list(
    convert_site: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    page = convert_site("1. a\n\n    /// when | private\n    hidden\n    ///\n\n2. b")
    assert branches(page) == ["<p>hidden</p>"]
    assert page.count("<li>") == 2


def test_html_that_is_out_of_balance_stays_in_its_branch(convert_site: Callable[..., str]) -> None:
    page = convert_site("/// when | private\n\n</template></div> text\n\n///\n\nAfter.")
    branch = re.search(r'data-branch="([^"]+)"', page)
    assert branch
    assert "</template></div> text" in decode_branch(branch[1])
    assert page.endswith('data-when="private"></template>\n<p>After.</p>')


def test_a_note_of_a_branch_stands_among_the_notes_of_the_page(
    convert_site: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    """A limit that the authors' guide names: notes are one list, for the public too."""
    page = convert_site("/// when | private\ntext[^1]\n///\n\n[^1]: The note.")
    assert 'href="#fn:1"' in branches(page)[0]
    assert "The note." in page


HEADINGS = """# Page

//// when | root.mfa is fail

## Steps

### Deeper { #own }

## [Text](fact:account.id) and `code`

////

## Steps

[TOC]
"""


def test_headings_of_a_branch_are_not_in_the_table_of_contents(
    extension: PostureExtension,
) -> None:
    md = markdown.Markdown(extensions=[extension, "toc", "attr_list"])
    md.convert(HEADINGS)
    (page,) = md.toc_tokens  # type: ignore[attr-defined]
    assert [token["id"] for token in page["children"]] == ["steps"]
    assert "eeper" not in md.toc  # type: ignore[attr-defined]


def test_headings_of_a_branch_get_ids_that_no_other_heading_has(
    convert_site: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    page = convert_site(HEADINGS)
    (branch,) = branches(page)
    assert re.findall(r'<h(\d) id="([^"]+)"', branch) == [
        ("2", "steps_1"),
        ("3", "own"),
        ("2", "text-and-code"),
    ]
    assert '<h2 id="steps">' in page


def test_headings_of_a_branch_get_the_permalink_and_level_of_the_site(
    convert: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    page = convert(
        "/// when | private\n\n# A\n\n///", "toc", toc={"permalink": "#", "baselevel": 2}
    )
    assert branches(page) == [
        '<h2 id="a">A<a class="headerlink" href="#a" title="Permanent link">#</a></h2>'
    ]


def test_headings_of_a_branch_become_links_where_the_site_wants_it(
    convert: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    page = convert("/// when | private\n\n# A\n\n///", "toc", toc={"anchorlink": True})
    assert branches(page) == ['<h1 id="a"><a class="toclink" href="#a">A</a></h1>']


def test_the_public_page_does_not_depend_on_what_branches_hold(
    convert_site: Callable[..., str],
) -> None:
    text = "# A\n\n/// when | private\n{}\n///\n\n## B\n\n## B\n\n/// fact | root.mfa\n///"
    pages = {
        re.sub(r'data-branch="[^"]*"', "", convert_site(text.format(content)))
        for content in ("x", "\n## B\n\n## B_1\n", "\n//// fact | root.mfa\n////\n")
    }
    assert len(pages) == 1


def test_without_a_table_of_contents_headings_are_plain(
    convert: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    assert branches(convert("/// when | private\n\n# A\n\n///")) == ["<h1>A</h1>"]


def test_headings_that_the_public_reads_are_in_the_table_of_contents(
    convert_site: Callable[..., str],
) -> None:
    page = convert_site("/// when | public\n\n# Shown\n\n///\n\n[TOC]")
    assert '<a href="#shown">Shown</a>' in page


def test_authors_cannot_write_the_marks_of_a_branch(
    convert: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    text = "\x02/aws-posture\x03 &#2;/aws-posture&#3; \x02aws-posture\x03"
    page = convert(f"{text}\n\n/// when | private\n{text}\n///\n\n{text}")
    assert len(branches(page)) == 1
    assert page.count("<template") == 1


def test_slots_inside_a_branch_are_found_by_decoding_it(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    page = convert("//// when | private\n/// fact | root.mfa\n[x](fact:account.id)\n///\n////")
    assert [slot.kind for slot in slots_of(page)] == [
        "v1:branch",
        "v1:card",
        "v1:verdict",
        "v1:value",
    ]

"""Nothing is left as literal text: what cannot be understood stops the build with its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from aws_posture.base.errors import MarkdownError
from aws_posture.markdown import leftovers

# (text, line, message); "…" in a message stands for anything.
LINKS = [
    ("a\n\n[x](fact:root.mfaa)", 3, "'fact:root.mfaa': unknown fact 'root.mfaa'; did you mean root.mfa or root.mfa-kind?"),
    ("![x](fact:rot.mfa)", 1, "'fact:rot.mfa': unknown fact 'rot.mfa'; did you mean root.mfa or …?"),
    ("[x](fact:zzzzzz)", 1, "'fact:zzzzzz': unknown fact 'zzzzzz'; 'aws-posture facts' lists them"),
    ("[x](fact:)", 1, "'fact:': unknown fact ''; 'aws-posture facts' lists them"),
    ("[x](fact:root.mfa) and\n[x](fact:root.mf)", 2, "'fact:root.mf': unknown fact 'root.mf'; …"),
    ("[x][r]\n\ntext\n\n[r]: fact:acount.id", 5, "'fact:acount.id': unknown fact 'acount.id'; did you mean account.id?"),
    ("`[x](fact:nope)`\n\n    [x](fact:no)\n\n[x](fact:nope)", 5, "'fact:nope': unknown fact 'nope'; …"),
    ("```\n[x](fact:nope)\n```\n\n[x](fact:nope)", 5, "'fact:nope': unknown fact 'nope'; …"),
    ("~~~\n[x](fact:nope)\n\n[x](fact:nope)\n~~~\n\n[x](fact:nope)", 7, "'fact:nope': unknown fact 'nope'; …"),
    ("~~~ never closed\n\n[x](fact:nope)", 3, "'fact:nope': unknown fact 'nope'; …"),
    ("| a |\n| --- |\n| [x](fact:nope) |", 3, "'fact:nope': unknown fact 'nope'; …"),
    ("a[^1]\n\n[^1]: b [x](fact:nope)", 3, "'fact:nope': unknown fact 'nope'; …"),
    ("!!! note\n\n    - [x](fact:nope)", 3, "'fact:nope': unknown fact 'nope'; …"),
    ("a\n\n/// when | private\nb\n\n[x](fact:nope)\n///", 6, "'fact:nope': unknown fact 'nope'; …"),
    ("[](fact:root.mfa)", 1, "'[](fact:root.mfa)' has no text for readers of the public site; write '[text](fact:root.mfa)'"),
    ("[x](fact:root.mfa)\n![](fact:root.mfa)", 2, "'![](fact:root.mfa)' has no text for readers of the public site; write '![alt text](fact:root.mfa)'"),
    ('[x](fact:root.mfa)\n\n[x](fact:root.mfa "Hi")', 3, "'fact:root.mfa' cannot have title='Hi'; a slot takes only a class and an id of plain letters"),
    ("[x](fact:root.mfa)\n\n[x](fact:root.mfa){ target=_blank }", 3, "'fact:root.mfa' cannot have target='_blank'; …"),
    ('[x](fact:root.mfa){ class="a&b" }', 1, "'fact:root.mfa' cannot have class='a&b'; …"),
    ("a\n[x] (fact:root.mfa)", 2, "cannot read the link '[…] (fact:root.mfa)'; write '[text](fact:root.mfa)', with no space between the brackets, or put it into backticks to show it literally"),
    ("a\n[x](fact:root.mfa", 2, "cannot read the link '[…](fact:root.mfa'; …"),
    ("![x] (fact:root.mfa)", 1, "cannot read the link '[…] (fact:root.mfa)'; …"),
]  # fmt: skip

DEFINITIONS = [
    ('`1111`\n\ntext\n\n[1111]: fact:acount.id "in code"', 5, "'[1111]: fact:acount.id \"in code\"': unknown fact 'acount.id'; did you mean account.id?"),
    ('`1111`\n\n[1111]: fact:root.mfa "in code"', 3, "'[1111]: fact:root.mfa \"in code\"': root.mfa has a state and no value; name a fact to know, such as account.id"),
    ('`1111`\n\n[111]: fact:account.id "in code"', 3, "'[111]: fact:account.id \"in code\"': no code of the page has '111'; define what stands in it"),
    ('1111 and `11112`\n\n[1111]: fact:account.id "in code"', 3, "…: no code of the page has '1111'; …"),
    ('`11`\n\n> [11]: fact:account.id "in code"\n\n[1111]: fact:account.id "in code"\n', 5, "…: no code of the page has '1111'; …"),
    ('`a b`\n\n[a b]: fact:account.id "in code"', 3, "…: 'a b' is no word of a command; use letters, digits and ._:/@+- only"),
    ('`a`\n\n[]: fact:account.id "in code"', 3, "…: '' is no word of a command; …"),
    ("`1111`\n\n[1111]: fact:account.id", 3, "'[1111]: fact:account.id': only code has '1111'; add the title \"in code\""),
    ("`1111`\n\n[1111]: fact:account.id 'code'", 3, "'[1111]: fact:account.id \"code\"': only code has '1111'; add the title \"in code\""),
    ('[x][1111] `1111`\n\n[1111]: fact:account.id "code"', 3, "'fact:account.id' cannot have title='code'; …"),
]  # fmt: skip

HTML = [
    ("see\n<fact:root.mfa>", 2, "'<fact:root.mfa>' is HTML, which shows nothing of a fact; write '[text](fact:root.mfa)' for a value or '![text](fact:root.mfa)' for a badge"),
    ("see\n\n<fact:root.mfa>", 3, "'<fact:root.mfa>' is HTML, …"),
    ('a <a href="fact:account.id">x</a>', 1, "'href=\"fact:account.id\"' is HTML, which shows nothing of a fact; write '[text](fact:account.id)' …"),
    ("<div>\n<a class='x' href = 'fact:account.id'>y</a>\n</div>", 2, "'href = 'fact:account.id'' is HTML, …"),
    ("<img src=fact:root.mfa>", 1, "'src=fact:root.mfa' is HTML, …"),
    ("<div>\n\n[y](fact:root.mfa)\n\n</div>", 3, "'[…](fact:root.mfa)' is inside HTML, where Markdown is not read; move it out, or use the extension md_in_html and give the element the attribute 'markdown'"),
    ("<div>\n/// fact | root.mfa\n///\n</div>", 2, "'/// fact | root.mfa' is inside HTML, …"),
]  # fmt: skip

BLOCKS = [
    ("a\n\n/// fact | root.maf\n///", 3, "'/// fact | root.maf': unknown fact 'root.maf'; did you mean root.mfa or …?"),
    ("/// fact\n///", 1, "'/// fact' names no fact; write '/// fact | root.mfa'"),
    ("/// fact |\n///", 1, "'/// fact' names no fact; write '/// fact | root.mfa'"),
    ("/// fact root.mfa\n///", 1, "'/// fact root.mfa' cannot be read; write '/// fact | root.mfa'"),
    ("/// fact: root.mfa\n///", 1, "'/// fact: root.mfa' cannot be read; write '/// fact | root.mfa'"),
    ("/// fact-summary: x\n///", 1, "'/// fact-summary: x' cannot be read; write '/// fact-summary'"),
    ("1. a\n\n    /// fact | rot.mfa\n    ///", 3, "'/// fact | rot.mfa': unknown fact 'rot.mfa'; …"),
    ("> a\n>\n> /// fact | rot.mfa\n> ///", 3, "'/// fact | rot.mfa': unknown fact 'rot.mfa'; …"),
    ('<div markdown="1">\n\n/// fact | nope\n///\n\n</div>', 3, "'/// fact | nope': unknown fact 'nope'; …"),
    ("/// when\n///", 1, "'/// when' has no condition; write '/// when | root.mfa is fail'"),
    ("/// when | root.mfa is faild\n///", 1, "'/// when | root.mfa is faild': unknown state 'faild'; did you mean fail?"),
    ("/// when | root.mfa is blue\n///", 1, "'/// when | root.mfa is blue': unknown state 'blue'; the states are …"),
    ("/// when | root.mfa = fail\n///", 1, "'/// when | root.mfa = fail': cannot read the condition 'root.mfa = fail'; write 'FACT is STATE', …"),
    ("/// when | publik\n///", 1, "'/// when | publik': cannot read the condition 'publik'; …; did you mean public?"),
    ("/// when | root.mfaa is fail\n///", 1, "'/// when | root.mfaa is fail': unknown fact 'root.mfaa'; did you mean root.mfa or root.mfa-kind?"),
    ("/// fact-summary | x\n///", 1, "'/// fact-summary | x' takes nothing after its name"),
    ("/// fact-report | x\n///", 1, "'/// fact-report | x' takes nothing after its name"),
    ("/// fact-summary\ntext\n///\n\n[x](fact:root.mfa)", 1, "'/// fact-summary' has no text; write the text before it"),
    ("/// fact-report\n- a\n///", 1, "'/// fact-report' has no text; …"),
    ("a\n\n/// fact-summary\n///", 3, "'/// fact-summary' has nothing to sum up: the page uses no fact"),
]  # fmt: skip

NAMES = [
    ("/// fcat | root.mfa\n///", 1, "'/// fcat | root.mfa' is not a block: unknown name 'fcat'; did you mean fact?"),
    ("/// wehn | root.mfa is fail\n///", 1, "'/// wehn | root.mfa is fail' is not a block: unknown name 'wehn'; did you mean when?"),
    ("/// card | root.mfa\n///", 1, "'/// card | root.mfa' is not a block: unknown name 'card'; the blocks are fact, when, fact-summary, fact-report, fact-glance"),
    ("a\n\n/// fact-sumary\n///", 3, "'/// fact-sumary' is not a block: unknown name 'fact-sumary'; did you mean fact-summary or …?"),
    ("/// facts-report\n///", 1, "'/// facts-report' is not a block: unknown name 'facts-report'; did you mean fact-report or …?"),
    ("/// | root.mfa\n///", 1, "'/// | root.mfa' is not a block: unknown name ''; the blocks are …"),
]  # fmt: skip

OPTIONS = [
    ("/// fact | root.mfa\n    opne: true\n///", 2, "'opne: true' under '/// fact | root.mfa' is not an option; did you mean open?"),
    ("/// fact | root.mfa\n    colour: red\n///", 2, "'colour: red' under '/// fact | root.mfa' is not an option; the options are title, open, steps"),
    ("/// fact | root.mfa\n    title: Good\n    open: maybe\nText\n///", 3, "'open: maybe' under '/// fact | root.mfa' cannot be used; open is true or false"),
    ("/// fact | root.mfa\n    title: 12\n///", 2, "'title: 12' under '/// fact | root.mfa' cannot be used; title is text, in quotes"),
    ("/// fact | root.mfa\n    title: a: b\n///", 2, "'title: a: b' under '/// fact | root.mfa' cannot be read; write 'name: value', with a text value in quotes"),
    ("/// fact | root.mfa\n    just text\n///", 2, "'just text' under '/// fact | root.mfa' cannot be read; …"),
    ("/// fact | root.mfa\n    attrs: {class: x}\n///", 1, "'/// fact | root.mfa' has no option 'attrs'"),
    ("/// fact | root.mfa\n  open: true\n///", 2, "'open: true' is where options are expected; indent an option by four spaces, or leave an empty line before text"),
    ("/// when | public\n    open: true\n///", 2, "'open: true' under '/// when | public' is not an option; it has none"),
    ("/// fact | root.mfa\n///\n\n/// fact | root.mfa\n    opne: true\n///", 5, "'opne: true' under …"),
    ("/// fact | account.id\n    open: true\n///\n\n/// fact | root.mfa\n    open: 1\n///", 6, "'open: 1' under …"),
]  # fmt: skip

ENDS = [
    ("# T\n\n/// fact | root.mfa\ntext\n\nmore", 3, "'/// fact | root.mfa' is never closed; end it with a line '///'"),
    ("/// fact | root.mfa\n////", 1, "'/// fact | root.mfa' is never closed; end it with a line '///'"),
    ("/// when | public\na\n///\n\n/// when | public\nb", 5, "'/// when | public' is never closed; …"),
    ("1. a\n\n    /// when | public\n    b\n\nc", 3, "'/// when | public' is never closed; …"),
    ("/// fact | root.mfa\ntext\n\n/// fact | account.id\n///", 4, "'/// fact | account.id' begins inside '/// fact | root.mfa' with as many slashes; close the outer block first, or add a slash to its first and last line"),
    ("/// when | private\n\n/// fact | root.mfa\n///\n\n///", 3, "'/// fact | root.mfa' begins inside '/// when | private' …"),
    ("/// when | private\n\n/// note | x\ny\n///\n\n///", 3, "'/// note | x' begins inside '/// when | private' …"),
    ("/// note\n\n/// fact | root.mfa\n///\n\n///", 3, "'/// fact | root.mfa' begins inside '/// note' …"),
    ("//// when | private\n\n/// note\nfoo\n\n////", 3, "'/// note' is never closed; end it with a line '///'"),
    ("/// fact | root.mfa\n///\n\ntext\n\n///", 6, "'///' closes nothing; a block ends with as many slashes as it begins with"),
]  # fmt: skip


def _check(error: MarkdownError, line: int | None, message: str) -> None:
    pattern = ".*".join(re.escape(part) for part in message.split("…"))
    assert re.fullmatch(pattern, error.problem), error.problem
    assert error.line == line


@pytest.mark.parametrize(
    ("text", "line", "message"), [*LINKS, *DEFINITIONS, *HTML, *BLOCKS, *NAMES, *OPTIONS, *ENDS]
)
def test_what_cannot_be_understood_stops_the_build(
    convert_site: Callable[..., str], text: str, line: int, message: str
) -> None:
    with pytest.raises(MarkdownError) as caught:
        convert_site(text)
    _check(caught.value, line, message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        LINKS[0],
        LINKS[5],
        DEFINITIONS[0],
        HTML[0],
        BLOCKS[0],
        BLOCKS[3],
        NAMES[0],
        OPTIONS[0],
        ENDS[0],
    ],
)
def test_bare_markdown_says_the_same(
    convert: Callable[..., str], text: str, line: int, message: str
) -> None:
    with pytest.raises(MarkdownError) as caught:
        convert(text)
    _check(caught.value, line, message)


LEFT_ALONE = [
    "/// foo | bar\n///",
    "/// foo | bar\ntext\n///\n\n[x](fact:root.mfa)",
    "a /// fact | root.mfa",
    "/// note\n[x](fact:root.mfa)\n///",
    "https://example.com///fact",
    "///",
    "//// \n\n[x](fact:root.mfa)",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_not_ours_is_left_alone(convert_site: Callable[..., str], text: str) -> None:
    assert convert_site(text)


def test_an_error_in_an_included_text_names_no_line(
    convert_site: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "part.md").write_text("text\n\n[x](fact:nope)\n", encoding="utf-8")
    with pytest.raises(MarkdownError) as caught:
        convert_site(
            '--8<-- "part.md"\n\n`[x](fact:nope)`',
            **{"pymdownx.snippets": {"base_path": [str(tmp_path)]}},
        )
    assert caught.value.line is None
    assert "unknown fact 'nope'" in caught.value.problem


def test_a_form_that_is_included_is_understood(
    convert_site: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "part.md").write_text("/// fact | root.mfa\n///\n", encoding="utf-8")
    html = convert_site('--8<-- "part.md"', **{"pymdownx.snippets": {"base_path": [str(tmp_path)]}})
    assert 'id="fact-root-mfa"' in html


class Counted:
    """An expression that counts how often it is looked for."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self.searches = 0

    def search(self, text: str, place: int) -> re.Match[str] | None:
        self.searches += 1
        return self._pattern.search(text, place)


@pytest.mark.parametrize("unit", ["<code>", "<!--", "<pre>x</code>"])
def test_elements_without_an_end_hide_no_form_and_are_looked_for_once(
    convert: Callable[..., str], unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page may have many beginnings, and the rest of it after each."""
    ends = [Counted(end) for end in (*leftovers._VERBATIM_END.values(), leftovers._COMMENT_END)]  # noqa: SLF001
    monkeypatch.setattr(leftovers, "_VERBATIM_END", dict(zip(leftovers._VERBATIM_END, ends)))  # noqa: SLF001, B905
    monkeypatch.setattr(leftovers, "_COMMENT_END", ends[-1])
    with pytest.raises(MarkdownError, match="is HTML, which shows nothing of a fact"):
        convert(f"<div>\n{unit * 1000}\n<fact:root.mfa>\n</div>\n\n[x](fact:root.mfa)")
    assert sum(end.searches for end in ends) == 1

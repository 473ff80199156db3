"""Plain text of a post: its words, its reading time, its heading and its first sentences."""

from __future__ import annotations

import html
import re
import reprlib

from post_series.base.markup import parse

LONGEST_DESCRIPTION = 160
"""Search engines and social sites cut what is longer."""

_WORDS_A_MINUTE = 213
_CJK_A_MINUTE = 501
_SHORTEST_DESCRIPTION = 60

_HEADING = re.compile(r"\s*<h1\b.*?</h1\s*>", re.DOTALL | re.IGNORECASE)
_NO_PROSE = re.compile(r"-title|kicker")
# Han, Hangul, Hiragana and Katakana.
_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a1-\u30ff"
    "\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uffdc\U00020000-\U000323af]"
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)")  # noqa: RUF001  # as typographers quote


def shown(value: object) -> str:
    """Return how a value was written, cut short: a few lines of YAML can expand to a billion parts."""
    short = reprlib.Repr()
    short.maxlevel, short.maxlist, short.maxdict = 2, 3, 3
    short.maxstring = short.maxother = 80
    return short.repr(value)


def plain(markup: str) -> str:
    """Return the text of some HTML; as in Hugo's word count, a paragraph ends a line."""
    broken = markup.replace("</p>", "</p>\n").replace("<br", "\n<br")
    return parse(broken).text()


def one_line(markup: str) -> str:
    """Return the text of some HTML with white space collapsed."""
    return " ".join(plain(markup).split())


def count_words(markup: str, *, cjk: bool = False) -> int:
    """Count what white space separates, as Hugo does.

    Args:
        markup: The text.
        cjk: Whether each character counts in a word that has others than those of ASCII.
    """
    words = plain(markup).split()
    return sum(1 if word.isascii() else len(word) for word in words) if cjk else len(words)


def has_cjk(markup: str) -> bool:
    """Return whether a text has Chinese, Japanese or Korean characters, by Hugo's rule."""
    return _CJK.search(markup) is not None


def reading_time(words: int, *, cjk: bool = False) -> int:
    """Return how many minutes a text takes, as Hugo does: rounded up to full minutes."""
    return -(-words // (_CJK_A_MINUTE if cjk else _WORDS_A_MINUTE))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text: what is left when typography changed the rest."""
    return "".join(char for char in text.casefold() if char.isalnum())


def split_heading(markup: str, title: str) -> tuple[str, str]:
    """Separate a post's heading from its text, or make one if the text has none.

    A level-one heading that the text begins with is the post's own if it says the title, or if
    there is no other: imported Markdown may use level one for its chapters.

    Args:
        markup: The post's HTML.
        title: The post's title, as plain text.

    Returns:
        The heading, and the rest.
    """
    # The text stays as it is written: a parser tells what it means, not where it is.
    found = _HEADING.match(markup)
    if found is not None:
        heading = parse(found[0])
        for anchor in heading.css("a.headerlink"):
            anchor.decompose()
        is_title = letters_of(heading.text()) == letters_of(title)
        # What looks like a second one may be in a script or a comment: the parser knows.
        if is_title or markup.count("<h1") == 1 or len(parse(markup).css("h1")) == 1:
            return found[0].strip(), markup[found.end() :].lstrip()
    return f"<h1>{html.escape(title, quote=False)}</h1>", markup


def first_sentences(markup: str) -> str:
    """Return the first sentences of a text, as many as fit into a description.

    Args:
        markup: The post's HTML.

    Returns:
        At most 160 characters; empty where the post has no prose.
    """
    text = ""
    for paragraph in parse(markup).css("p"):
        if not _NO_PROSE.search(paragraph.attributes.get("class") or ""):
            text = " ".join(f"{text} {paragraph.text()}".split())
        if len(text) > LONGEST_DESCRIPTION:
            break
    return shorten(text or one_line(markup))


def shorten(text: str) -> str:
    """Cut a text to a description: after a sentence if one ends late enough, otherwise after a word."""
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    fitting = [end for end in ends if _SHORTEST_DESCRIPTION <= end <= LONGEST_DESCRIPTION]
    if fitting:
        return text[: fitting[-1]]
    words = text[:LONGEST_DESCRIPTION].rsplit(None, 1)[0]
    return f"{words.rstrip(' ,;:–—-')}…"  # noqa: RUF001  # the dashes of running text

"""Forms that were not understood: they stop the build instead of staying in the page as text.

What is code and what is not is the parser's decision, so its results are searched: the tree,
and the stash of raw HTML. The source only tells the line.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX, AtomicString
from pymdownx.blocks import get_frontmatter

from aws_posture.base.errors import MarkdownError, nearest
from aws_posture.markdown.blocks import BLOCKS, FactBlock, PostureBlock, WhenBlock
from aws_posture.markdown.conversion import BLOCK_NAMES, Conversion

_CODE = frozenset({"code", "pre", "kbd", "samp", "script", "style", "textarea"})
"""Elements whose text is shown literally."""

_VERBATIM_START = re.compile(rf"<!--|<(?P<tag>{'|'.join(sorted(_CODE))})\b", re.IGNORECASE)
_VERBATIM_END = {tag: re.compile(rf"</{tag}\s*>", re.IGNORECASE) for tag in _CODE}
_COMMENT_END = re.compile("-->")
_TAG = re.compile(r"<\s*fact:(?P<fact>[^<>\s]*)[^<>]*>?", re.IGNORECASE)
_TAG_ATTRIBUTE = re.compile(
    r"""<[a-z][^<>]*?\s(?P<attribute>[\w-]+\s*=\s*(?P<quote>["']?)\s*"""
    r"""fact:(?P<fact>[^"'\s<>]*)(?P=quote))""",
    re.IGNORECASE,
)
_LINK = re.compile(r"\]\s*\(\s*<?\s*fact:[^\s()<>]*>?\)?", re.IGNORECASE)
_ESCAPED_BRACKET = f"{STX}{ord('[')}{ETX}"
_BLOCK_LINE = re.compile(r"^[ ]*(?P<line>/{3,}[ ]*(?P<name>[\w-]*)(?P<rest>.*))$", re.MULTILINE)
"""A line that begins or ends a block, or is meant to."""

_OPTION_LINES = re.compile(r"\n(?P<lines>(?:[ ]{4,}\S.*(?:\n|$))+)")
_OPTION = re.compile(r"\s*(?P<line>(?:title|open|steps|attrs)\s*:.*)")

_BY_NAME = {block.NAME: block for block in BLOCKS}


def check_blocks(root: Element, conversion: Conversion) -> None:
    """Find lines that look like one of our blocks but are not.

    Raises:
        MarkdownError: There is one.
    """
    if not any("///" in text for text in root.itertext()):
        return
    texts = (text for text in _texts(root) if "///" in text)
    lines = [line for text in texts for line in _BLOCK_LINE.finditer(text)]
    for line in lines:
        _check_line(line, conversion)
    # Ends on their own concern us: only our blocks can have left them.
    ends = [line["line"].strip() for line in lines if not line["line"].strip("/ ")]
    if ends and len(ends) == len(lines) and conversion.blocks:
        raise conversion.original.stray_end(
            f"'{ends[0]}' closes nothing; a block ends with as many slashes as it begins with"
        )


def check_options(prose: Element, conversion: Conversion) -> None:
    """Find an option that lacks its indentation: it became the first words of a card's prose.

    Raises:
        MarkdownError: There is one.
    """
    option = _OPTION.match((prose[0].text or "") if len(prose) else "")
    if option:
        line = option["line"].strip()
        raise conversion.error(
            f"'{line}' is where options are expected; indent an option by four spaces, "
            "or leave an empty line before text",
            rf"/{{3,}}.*\n[>\s]*{re.escape(line)}",
        )


def check_links(root: Element, conversion: Conversion) -> None:
    """Find links to facts that stayed text.

    Raises:
        MarkdownError: There is one.
    """
    # Nearly every page has none, and telling prose from code takes ten times as long.
    if not any("fact:" in text.lower() for text in root.itertext()):
        return
    links = (link for text in _texts(root) for link in _LINK.finditer(text))
    for link in links:
        if not _is_escaped(link):
            raise conversion.error(
                f"cannot read the link '[…{link.group()}'; write '[text](fact:root.mfa)', with no "
                "space between the brackets, or put it into backticks to show it literally",
                re.escape(link.group()),
            )


def check_raw_html(root: Element, conversion: Conversion) -> None:
    """Find our forms in raw HTML, where Markdown does not reach.

    Raises:
        MarkdownError: There is one.
    """
    stash = conversion.md.htmlStash.rawHtmlBlocks
    if len(stash) == conversion.first_stashed:
        return
    code = _stashed_code(root)
    for number in range(conversion.first_stashed, len(stash)):
        stashed = stash[number]
        # md_in_html leaves elements in the stash; they are in the tree too.
        if number not in code and isinstance(stashed, str):
            _check_html(_without_verbatim(stashed), conversion)


def _without_verbatim(html: str) -> str:
    """Remove comments and elements whose text is shown literally."""
    kept: list[str] = []
    done = place = 0
    endless: set[re.Pattern[str]] = set()
    while start := _VERBATIM_START.search(html, place):
        place = start.end()
        wanted = _VERBATIM_END[start["tag"].lower()] if start["tag"] else _COMMENT_END
        # A missing end is looked for once, not from each beginning.
        end = None if wanted in endless else wanted.search(html, place)
        if end is None:
            endless.add(wanted)
        else:
            kept.append(html[done : start.start()])
            done = place = end.end()
    return "".join((*kept, html[done:]))


def _texts(element: Element) -> Iterator[str]:
    """Yield the texts of a tree that are prose: not code, and not finished by an extension."""
    if element.tag in _CODE:
        return
    if element.text and not isinstance(element.text, AtomicString):
        yield element.text
    for child in element:
        yield from _texts(child)
        if child.tail and not isinstance(child.tail, AtomicString):
            yield child.tail


def _stashed_code(root: Element) -> set[int]:
    """Find the entries that are code: highlighters keep the text of inline code there."""
    codes = (text for element in root.iter() if element.tag in _CODE for text in element.itertext())
    return {int(number) for text in codes for number in HTML_PLACEHOLDER_RE.findall(text)}


def _is_escaped(link: re.Match[str]) -> bool:
    before = link.string[: link.start()]
    opening = before.rfind(_ESCAPED_BRACKET)
    return opening > before.rfind("[")


def _check_line(line: re.Match[str], conversion: Conversion) -> None:
    name, rest = line["name"].lower(), line["rest"].strip()
    if name in _BY_NAME:
        raise _refusal(line, _BY_NAME[name], conversion)
    if _is_meant_for_us(name, rest, conversion):
        known = nearest(name, BLOCK_NAMES) or f"; the blocks are {', '.join(BLOCK_NAMES)}"
        raise _line_problem(line, f"is not a block: unknown name {name!r}{known}", conversion)


def _is_meant_for_us(name: str, rest: str, conversion: Conversion) -> bool:
    words = rest.lstrip("|: ").split()
    return bool(nearest(name, BLOCK_NAMES)) or (bool(words) and words[0] in conversion.catalogue)


def _check_html(html: str, conversion: Conversion) -> None:
    tag = _TAG.search(html)
    if tag:
        raise _no_html(tag.group(), tag["fact"], conversion)
    attribute = _TAG_ATTRIBUTE.search(html)
    if attribute:
        raise _no_html(attribute["attribute"], attribute["fact"], conversion)
    link = _LINK.search(html)
    if link:
        raise _no_markdown(f"[…{link.group()}", link.group(), conversion)
    for line in _BLOCK_LINE.finditer(html):
        if line["name"].lower() in BLOCK_NAMES:
            raise _no_markdown(line["line"].strip(), line["line"].strip(), conversion)


def _no_html(written: str, fact: str, conversion: Conversion) -> MarkdownError:
    return conversion.error(
        f"'{written}' is HTML, which shows nothing of a fact; write '[text](fact:{fact})' "
        f"for a value or '![text](fact:{fact})' for a badge",
        re.escape(written),
    )


def _no_markdown(shown: str, written: str, conversion: Conversion) -> MarkdownError:
    return conversion.error(
        f"'{shown}' is inside HTML, where Markdown is not read; move it out, or use "
        "the extension md_in_html and give the element the attribute 'markdown'",
        re.escape(written),
    )


def _refusal(
    line: re.Match[str], block: type[PostureBlock], conversion: Conversion
) -> MarkdownError:
    """Return the error for a block's first line that stayed in the page as text.

    Args:
        line: A match of _BLOCK_LINE, in the text that it stayed in.
        block: The block whose name it has.
        conversion: The page.
    """
    rest = line["rest"].strip()
    if rest and not rest.startswith("|"):
        example = f"/// {block.NAME}"
        if block in {FactBlock, WhenBlock}:
            example += f" | {rest.lstrip(': ')}"
        return _line_problem(line, f"cannot be read; write '{example}'", conversion)
    options = _OPTION_LINES.match(line.string, line.end())
    if options:
        return _refused_options(line["line"].strip(), options["lines"], block, conversion)
    return _line_problem(line, "cannot start here; leave an empty line before it", conversion)


def _line_problem(line: re.Match[str], problem: str, conversion: Conversion) -> MarkdownError:
    """Return an error about one line."""
    written = line["line"].strip()
    return conversion.error(f"'{written}' {problem}", rf"^[^/\n]*{re.escape(written)}[ ]*$")


def _refused_options(
    header: str, lines: str, block: type[PostureBlock], conversion: Conversion
) -> MarkdownError:
    options = get_frontmatter(textwrap.dedent(lines))
    if not options:
        problem = "cannot be read; write 'name: value', with a text value in quotes"
        return _option_problem(header, lines.splitlines()[0], problem, conversion)
    for name, value in options.items():
        problem = _problem_of(str(name), value, block)
        if problem:
            line = next(line for line in lines.splitlines() if str(name) in line)
            return _option_problem(header, line, problem, conversion)
    return _option_problem(header, lines.splitlines()[0], "cannot stand here", conversion)


def _problem_of(name: str, value: object, block: type[PostureBlock]) -> str:
    if name not in block.OPTIONS:
        options = ", ".join(block.OPTIONS)
        known = f"; the options are {options}" if options else "; it has none"
        return f"is not an option{nearest(name, block.OPTIONS) or known}"
    default = block.OPTIONS[name][0]
    if type(value) is not type(default):
        wanted = "true or false" if isinstance(default, bool) else "text, in quotes"
        return f"cannot be used; {name} is {wanted}"
    return ""


def _option_problem(header: str, line: str, problem: str, conversion: Conversion) -> MarkdownError:
    option = line.strip()
    return conversion.error(
        f"'{option}' under '{header}' {problem}",
        rf"{re.escape(header)}[ ]*\n(?:[> ]*\S.*\n)*?[> ]*{re.escape(option)}",
        re.escape(header),
    )

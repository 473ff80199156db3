"""Parses Markdown as Goldmark does, and records where each inline part is in its text.

markdown-it follows CommonMark and GFM as Goldmark does. It does not record the places of inline
parts, which the importer needs: it changes what it must, and leaves the author's words unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markdown_it.utils import EnvType
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

_SPAN = "span"

LOOSE = "loose"
"""What says in the `meta` of a definition whether a blank line is before it."""

InlineRule = Callable[[StateInline, bool], bool]


@dataclass(frozen=True, slots=True)
class Span:
    """Where an inline part is in the text of its block."""

    start: int
    end: int


def parse(text: str, syntax: frozenset[str]) -> SyntaxTreeNode:
    """Parse a page's text into a tree of its blocks.

    Inline parts know their place, see `span_of`; footnotes and link definitions stay where the
    author wrote them.

    Args:
        text: The text.
        syntax: What is read besides CommonMark: `Settings.syntax`.
    """
    root = SyntaxTreeNode(_parser(syntax).parse(text, {}))
    lines = text.split("\n")
    for node in root.walk():
        if node.type in {"bullet_list", "ordered_list"} and _has_table(node):
            _tighten(node, lines)
        elif node.type == "dd" and node.nester_tokens:
            # Its own line is not always right.
            first = node.children[0] if node.children else node
            node.nester_tokens.opening.meta[LOOSE] = _is_after_blank(first, lines)
    return root


def _has_table(node: SyntaxTreeNode) -> bool:
    return any(child.type == "table" for item in node.children for child in item.children)


def _tighten(node: SyntaxTreeNode, lines: Sequence[str]) -> None:
    """Make a list tight that no blank line but those before tables makes loose, as in Goldmark."""
    later = [*node.children[1:], *(each for item in node.children for each in item.children[1:])]
    if any(each.type != "table" and _is_after_blank(each, lines) for each in later):
        return
    for paragraph in (each for item in node.children for each in item.children):
        if paragraph.type == "paragraph" and paragraph.nester_tokens:
            paragraph.nester_tokens.opening.hidden = True


def _is_after_blank(node: SyntaxTreeNode, lines: Sequence[str]) -> bool:
    start = node.map[0] if node.map else 0
    return start > 0 and not lines[start - 1].strip(" \t>")


def parse_inline(text: str, syntax: frozenset[str]) -> list[Token]:
    """Parse the text of one block, or what a shortcode takes as its caption."""
    tokens = _parser(syntax).parseInline(text, {})
    return tokens[0].children or []


def span_of(token: Token) -> Span:
    """Return where an inline part is in the text of its block."""
    span = token.meta.get(_SPAN)
    return span if isinstance(span, Span) else Span(0, 0)


class _State(StateInline):
    """Knows where the text began that has not become a part yet."""

    text_start = 0

    def pushPending(self) -> Token:  # noqa: N802  # markdown-it's name
        token = super().pushPending()
        token.meta[_SPAN] = Span(self.text_start, self.text_start + len(token.content))
        return token


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Parser(MarkdownIt):
    """Leaves addresses as they are: they are compared with those that the author wrote."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # markdown-it's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # markdown-it's name
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802  # markdown-it's name
        return True


def _recording(rule: InlineRule, state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # markdown-it calls it so
    start, before = state.pos, len(state.tokens)
    if not silent and isinstance(state, _State):
        state.text_start = start - len(state.pending)
    matched = rule(state, silent)
    if matched and not silent:
        _record(state.tokens[before:], start, state.pos)
    return matched


def _record(tokens: list[Token], start: int, end: int) -> None:
    fresh = [token for token in tokens if _SPAN not in token.meta]
    if all(token.type == "text" for token in fresh):
        # A run such as `***`: one part for each character, or each pair.
        for token in fresh:
            token.meta[_SPAN] = Span(start, start + len(token.content))
            start += len(token.content)
        return
    for token in fresh:
        token.meta[_SPAN] = Span(start, end)


@cache
def _parser(syntax: frozenset[str]) -> MarkdownIt:
    parser = _Parser("commonmark")
    parser.inline = _Inline()
    parser.configure(
        "commonmark",
        {
            "html": True,
            "inline_definitions": True,
            "strikethrough_single_tilde": "tilde" in syntax,
        },
    )
    parser.enable(["table"])
    if "strikethrough" in syntax:
        parser.enable(["strikethrough"])
    if "definitionlist" in syntax:
        parser.use(deflist_plugin)
    if "footnote" in syntax:
        parser.use(footnote_plugin, inline=False, move_to_end=False)
    _find_addresses(parser)
    # These join neighbouring texts, and so lose their places.
    parser.inline.ruler2.disable(["fragments_join"])
    parser.core.ruler.disable(["text_join"])
    names = parser.get_active_rules()["inline"]
    for name, rule in zip(names, parser.inline.ruler.getRules(""), strict=True):
        parser.inline.ruler.at(name, partial(_recording, rule))
    return parser


BARE = "bare"
"""The markup of a link that was a bare address."""

# What Goldmark reads as an address: a host with a dot, then anything but space and `<`.
_PATH = r"[-a-zA-Z0-9@:%_+.~#!?&/=();,'\">^{}\[\]`]*"
_URL = re.compile(
    r"(?:https?|ftp)://[-a-zA-Z0-9@:%._+~#=]{1,256}\.[a-z]+(?::\d+)?"
    r"(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'\">^{}\[\]`]*)?"
)
_WWW = re.compile(rf"www\.[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]+(?:[/#?]{_PATH})?")
_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_MAIL = re.compile(rf"[-a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~]+@{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_ENTITY_END = re.compile(r"&[a-zA-Z0-9]+;$")
_TRAILING = "?!.,:*_~"
# Goldmark looks for an address at the start of a line, after these, and after any inline part.
_BEFORE = " \t\n*_~(\"'"


def _find_addresses(parser: MarkdownIt) -> None:
    """Make a parser find bare addresses."""
    parser.inline.ruler.before("text", "bare_address", _rule)
    for char in " (\"'":
        parser.inline.add_terminator_char(char)


def _rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # markdown-it calls it so
    start = state.pos
    if state.linkLevel:
        return False
    found = _address_at(state.src, start)
    # What is before is looked at last: that takes long in a long text.
    if found is None or not _may_start(state, start):
        return False
    if not silent:
        token = state.push("link_open", "a", 1)
        token.markup = BARE
        token.attrSet("href", address_of(found))
        state.push("text", "", 0).content = found
        state.push("link_close", "a", -1).markup = BARE
    state.pos = start + len(found)
    return True


def _may_start(state: StateInline, start: int) -> bool:
    if start and state.pending and state.src[start - 1] not in _BEFORE:
        return False
    before = state.src[:start]
    # Not after an open bracket, even if it turns out not to be a link.
    return before.count("[") <= before.count("]")


def _address_at(text: str, start: int) -> str | None:
    """Find the bare address that starts at a position in a text."""
    for pattern in (_URL, _WWW):
        if match := pattern.match(text, start):
            return _without_trailing(_balanced(match.group()))
    if start < len(text) and not text[start].isalnum():
        return None
    match = _MAIL.match(text, start)
    if match is None or "." not in match.group().split("@")[1]:
        return None
    if text[match.end() : match.end() + 1] in ("-", "_"):
        return None
    return match.group()


def address_of(found: str, protocol: str = "https") -> str:
    """Return what a bare address links to."""
    if found.startswith("www."):
        return f"{protocol}://{found}"
    if "://" not in found:
        return f"mailto:{found}"
    return found


def _balanced(found: str) -> str:
    if found.endswith("."):
        return found[:-1]
    if found.endswith(")"):
        surplus = found.count(")") - found.count("(")
        return found[:-surplus] if surplus > 0 else found
    return _ENTITY_END.sub("", found)


def _without_trailing(found: str) -> str:
    return found[0] + found[1:].rstrip(_TRAILING)

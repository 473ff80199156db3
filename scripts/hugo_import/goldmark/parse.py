"""Parses Markdown as Goldmark does, and keeps where each inline part stands in its text.

markdown-it follows CommonMark and GFM as Goldmark does. It does not record the places of inline
parts, which the importer needs: it changes what it must, and leaves the author's words alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

from hugo_import.goldmark import linkify

_SPAN = "span"

InlineRule = Callable[[StateInline, bool], bool]


@dataclass(frozen=True, slots=True)
class Span:
    """Where an inline part stands in the text of its block."""

    start: int
    end: int


def parse(text: str) -> SyntaxTreeNode:
    """Parse a page's text into a tree of its blocks.

    Inline parts know their place, see `span_of`; footnotes and link definitions stay where the
    author wrote them.
    """
    return SyntaxTreeNode(_parser().parse(text, {}))


def parse_inline(text: str) -> list[Token]:
    """Parse the text of one block, or what a shortcode takes as its caption."""
    tokens = _parser().parseInline(text, {})
    return tokens[0].children or []


def span_of(token: Token) -> Span:
    """Tell where an inline part stands in the text of its block."""
    span = token.meta.get(_SPAN)
    return span if isinstance(span, Span) else Span(0, 0)


def blocks(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    """Walk all blocks, in the order of the text; inline parts are not among them."""
    for child in node.children:
        yield child
        if child.type != "inline":
            yield from blocks(child)


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
        # A run such as `***`: one part for each sign, or each pair.
        for token in fresh:
            token.meta[_SPAN] = Span(start, start + len(token.content))
            start += len(token.content)
        return
    for token in fresh:
        token.meta[_SPAN] = Span(start, end)


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark")
    parser.inline = _Inline()
    parser.configure(
        "commonmark",
        {"html": True, "inline_definitions": True, "strikethrough_single_tilde": True},
    )
    parser.enable(["table", "strikethrough"])
    parser.use(deflist_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    linkify.plugin(parser)
    # These join neighbouring texts, and so lose their places.
    parser.inline.ruler2.disable(["fragments_join"])
    parser.core.ruler.disable(["text_join"])
    names = parser.get_active_rules()["inline"]
    for name, rule in zip(names, parser.inline.ruler.getRules(""), strict=True):
        parser.inline.ruler.at(name, partial(_recording, rule))
    return parser

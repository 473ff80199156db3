"""Converts raw HTML: own links follow their pages, third parties' frames and scripts become links."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate
from urllib.parse import urlsplit

from post_series.base.markup import VOID
from post_series.importing.hugo.dialect.edits import Edits

NEWSLETTER = "<!-- newsletter-form -->"
"""The placeholder of the site's newsletter form."""

_ADDRESS = re.compile(
    r"(?P<before>\s(?:href|src|poster|data-src)\s*=\s*)(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.IGNORECASE,
)
_SRCSET = re.compile(r"(?P<before>\ssrcset\s*=\s*)\"(?P<value>[^\"]*)\"", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NEWSLETTERS = ("buttondown.email", "buttondown.com")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag and its position.

    Attributes:
        name: Its name, in lower case.
        source: The tag as written.
        start: Where it begins in the text.
        attributes: Its attributes by name, unescaped; those without a value have an empty one.
        closing: Whether it is an end tag.
    """

    name: str
    source: str
    start: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    closing: bool = False

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.source)

    def closes(self, other: Tag) -> bool:
        """Return whether it is the end tag that belongs to a start tag's name."""
        return self.closing and not other.closing and self.name == other.name


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Converts raw HTML.

    Attributes:
        own_host: The blog's own domain.
        address: Returns the address that a link or a picture has in the site.
        tell: Called with what was changed.
    """

    own_host: str
    address: Callable[[str], str]
    tell: Callable[[str], None]

    def clean(self, source: str) -> str:
        """Convert a piece of HTML."""
        if source.startswith("<!--") and source.rstrip().endswith("-->"):
            return _divider(source)
        edits = Edits(source)
        found = tags(source)
        done = 0
        for place, tag in enumerate(found):
            if tag.start < done:
                continue
            end = next((each.end for each in found[place:] if each.closes(tag)), None)
            new = None if tag.closing else self._instead(tag, has_end=end is not None)
            if new is None:
                edits.replace(tag.start, tag.end, self._with_addresses(tag))
            else:
                done = end or tag.end
                edits.replace(tag.start, done, new)
        return _kept(edits.done())

    def _instead(self, tag: Tag, *, has_end: bool) -> str | None:
        """Return what an element becomes; None if it stays."""
        if tag.name == "iframe":
            return self._frame(tag.attributes)
        if tag.name in {"embed", "object"}:
            return self._embed(tag.attributes)
        if (
            tag.name == "form"
            and has_end
            and _is_newsletter(_host(tag.attributes.get("action", "")))
        ):
            return NEWSLETTER
        return self._script(tag.attributes) if tag.name == "script" and has_end else None

    def _frame(self, attributes: Mapping[str, str]) -> str | None:
        source = attributes.get("src") or attributes.get("data-src") or ""
        host = _host(source)
        if _is_newsletter(host):
            return NEWSLETTER
        return None if self._is_own(host) else self._as_link(source, attributes)

    def _embed(self, attributes: Mapping[str, str]) -> str | None:
        source = attributes.get("src") or attributes.get("data") or ""
        return None if self._is_own(_host(source)) else self._as_link(source, attributes)

    def _as_link(self, source: str, attributes: Mapping[str, str]) -> str:
        host = _host(source)
        page = _page_of_player(source)
        title = attributes.get("title") or f"Shown on {host}"
        self.tell(f"a frame from {host} became a link: pages load nothing from other hosts.")
        return f'<a href="{html.escape(page)}">{html.escape(title, quote=False)}</a>'

    def _script(self, attributes: Mapping[str, str]) -> str | None:
        source = attributes.get("src", "")
        host = _host(source)
        if self._is_own(host):
            return None
        gist = re.fullmatch(r"(?:https?:)?//gist\.github\.com/([\w./-]+)\.js(?:\?.*)?", source)
        if gist:
            self.tell("a script from gist.github.com became a link.")
            return f'<a href="https://gist.github.com/{gist[1]}">Gist {gist[1]}</a>'
        self.tell(f"a script from {host} is left out; a comment in the page names it.")
        return f"<!-- left out: a script, {source.replace('--', '&#45;&#45;')} -->"

    def _is_own(self, host: str) -> bool:
        return host in {"", self.own_host}

    def _with_addresses(self, tag: Tag) -> str:
        written = _ADDRESS.sub(self._attribute, tag.source)
        return _SRCSET.sub(self._srcset, written)

    def _attribute(self, match: re.Match[str]) -> str:
        written = match["double"] or match["single"] or match["bare"] or ""
        new = self.address(html.unescape(written)) if written else ""
        if new == html.unescape(written):
            return match.group()
        return f'{match["before"]}"{html.escape(new)}"'

    def _srcset(self, match: re.Match[str]) -> str:
        candidates = [each.split() for each in match["value"].split(",") if each.strip()]
        written = ", ".join(" ".join([self.address(each[0]), *each[1:]]) for each in candidates)
        return f'{match["before"]}"{written}"'


_PROGRAM = re.compile(r"(<(script|style)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_PREFORMATTED = re.compile(r"<(pre|textarea)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"^([ \t>]*)([`~])(?=\2{2})", re.MULTILINE)


def _kept(source: str) -> str:
    """Write what Python-Markdown would change within HTML: tabs of code, and what looks like a fence."""
    parts = _PROGRAM.split(source)
    # A text, a program, its name, a text, and so on.
    for place in range(0, len(parts), 3):
        text = _FENCE.sub(lambda sign: f"{sign[1]}&#{ord(sign[2])};", parts[place])
        parts[place] = _PREFORMATTED.sub(lambda code: code[0].replace("\t", "&#9;"), text)
    return "".join(part for place, part in enumerate(parts) if place % 3 != 2)  # noqa: PLR2004


def _divider(comment: str) -> str:
    """Write Hugo's summary divider in the form that MkDocs themes know."""
    return "<!-- more -->" if re.fullmatch(r"<!--\s*more\s*-->\s*", comment) else comment


def as_comment(source: str) -> str:
    """Hide HTML that Hugo did not show, and keep it in the file."""
    return (
        "<!-- Hugo left this HTML out:\n" + source.strip("\n").replace("--", "&#45;&#45;") + "\n-->"
    )


def is_comment(source: str) -> bool:
    """Return whether HTML is comments and nothing else."""
    return not _COMMENT.sub("", source).strip()


def apart(source: str) -> str:
    """Keep the text after a comment as HTML: to Python-Markdown it would be Markdown again."""
    match = re.fullmatch(r"(<!--.*?-->)([ \t]*[^\s<][^\n]*)", source, re.DOTALL)
    return f"{match[1]}\n<div>{closed(match[2].strip())}</div>" if match else source


def unclosed(source: str) -> list[str]:
    """List the tags that HTML opens and does not close."""
    return [tag.name for tag in _balance(source)[0]]


def closed(source: str) -> str:
    """Close the tags that a piece of HTML leaves open: the rest of the page would be lost in them."""
    return source + "".join(f"</{tag}>" for tag in reversed(unclosed(source)))


def unopened(source: str) -> list[str]:
    """List the tags that HTML closes and does not open."""
    return _balance(source)[1]


def with_markdown(source: str, count: int) -> str:
    """Enable Markdown inside the first tags that a piece of HTML leaves open."""
    for tag in reversed(_balance(source)[0][:count]):
        if "markdown" not in tag.attributes:
            inside = source[: tag.end - 1].rstrip("/")
            source = f'{inside} markdown="1"{source[tag.end - 1 :]}'
    return source


_MARKUP = re.compile(
    r"(?P<comment><!--[\s\S]*?-->)|[*_`\[\]\\~^=!\"']|^[>#+-]|(?<=-)-|(?<=[\d.])\.",
    re.MULTILINE,
)


def guarded(source: str) -> str:
    """Hide from Python-Markdown what it would read as Markdown between tags, in a list or a quotation."""
    edits = Edits(source)
    place = 0
    for tag in [*tags(source), Tag("", "", len(source))]:
        between = source[place : tag.start]
        hidden = re.sub(r"[ ]{2,}\n", "\n", between)
        hidden = _MARKUP.sub(
            lambda sign: sign[0] if sign["comment"] else f"&#{ord(sign[0])};", hidden
        )
        if tag.name not in {"script", "style"}:
            edits.replace(place, tag.start, hidden)
        place = tag.end
    return edits.done()


def tags(source: str) -> list[Tag]:
    """List the tags of a piece of HTML, in order; what scripts and comments hold is not among them."""
    parser = _Tags(source)
    parser.feed(source)
    parser.close()
    return parser.found


class _Tags(HTMLParser):
    """Records tags with their positions, so that the rest of the text can stay as it is."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Tag] = []
        self._source = source
        self._lines = list(accumulate((len(line) + 1 for line in source.split("\n")), initial=0))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = self.get_starttag_text() or ""
        # Of a duplicate attribute, browsers use the first.
        attributes = {name: value or "" for name, value in reversed(attrs)}
        self.found.append(Tag(tag, source, self._place, attributes))

    def handle_endtag(self, tag: str) -> None:
        end = self._source.find(">", self._place) + 1
        source = self._source[self._place : end or None]
        self.found.append(Tag(tag, source, self._place, closing=True))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    @property
    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def _balance(source: str) -> tuple[list[Tag], list[str]]:
    """Find the tags that stay open, and the names of end tags that close nothing."""
    still_open: list[Tag] = []
    closes_nothing: list[str] = []
    for tag in tags(source):
        if tag.name in VOID or tag.source.endswith("/>"):
            continue
        if not tag.closing:
            still_open.append(tag)
        elif any(tag.closes(each) for each in still_open):
            while not tag.closes(still_open.pop()):
                pass
        else:
            closes_nothing.append(tag.name)
    return still_open, closes_nothing


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _is_newsletter(host: str) -> bool:
    return host.removeprefix("www.") in _NEWSLETTERS


def _page_of_player(source: str) -> str:
    """Return the page of a video whose player's address is known."""
    source = f"https:{source}" if source.startswith("//") else source
    youtube = re.match(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+)", source)
    if youtube:
        return f"https://www.youtube.com/watch?v={youtube[1]}"
    vimeo = re.match(r"https?://player\.vimeo\.com/video/(\d+)", source)
    return f"https://vimeo.com/{vimeo[1]}" if vimeo else source

"""Carries raw HTML over: own links follow their pages, third parties' frames and scripts become links."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

NEWSLETTER = "<!-- newsletter-form -->"
"""Stands where the site puts its newsletter form."""

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_FRAME = re.compile(
    r"<iframe\b(?P<attributes>[^>]*?)/?>(?:(?P<inside>.*?)</iframe\s*>)?", re.IGNORECASE | re.DOTALL
)
_SCRIPT = re.compile(
    r"<script\b(?P<attributes>[^>]*)>(?P<inside>.*?)</script\s*>", re.IGNORECASE | re.DOTALL
)
_FORM = re.compile(r"<form\b(?P<attributes>[^>]*)>.*?</form\s*>", re.IGNORECASE | re.DOTALL)
_EMBED = re.compile(
    r"<(?P<tag>object|embed)\b(?P<attributes>[^>]*)>(?:.*?</(?P=tag)\s*>)?",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ADDRESS = re.compile(
    r"(?P<before>\s(?:href|src|poster|data-src)\s*=\s*)(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.IGNORECASE,
)
_SRCSET = re.compile(r"(?P<before>\ssrcset\s*=\s*)\"(?P<value>[^\"]*)\"", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NEWSLETTERS = ("buttondown.email", "buttondown.com")


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Carries raw HTML over.

    Attributes:
        own_host: The blog's own domain.
        address: Gives the address that a link or a picture has in the site.
        tell: Tells of what was changed.
    """

    own_host: str
    address: Callable[[str], str]
    tell: Callable[[str], None]

    def clean(self, source: str) -> str:
        """Carry a piece of HTML over."""
        if source.startswith("<!--") and source.rstrip().endswith("-->"):
            return _divider(source)
        source = _FORM.sub(self._form, source)
        source = _FRAME.sub(self._frame, source)
        source = _EMBED.sub(self._embed, source)
        source = _SCRIPT.sub(self._script, source)
        return _TAG.sub(self._tag, source)

    def _frame(self, match: re.Match[str]) -> str:
        attributes = _attributes(match["attributes"])
        source = attributes.get("src") or attributes.get("data-src") or ""
        host = _host(source)
        if _is_newsletter(host):
            return NEWSLETTER
        if not source or self._is_own(host):
            return match.group()
        return self._as_link(source, attributes)

    def _embed(self, match: re.Match[str]) -> str:
        attributes = _attributes(match["attributes"])
        source = attributes.get("src") or attributes.get("data") or ""
        if not source or self._is_own(_host(source)):
            return match.group()
        return self._as_link(source, attributes)

    def _as_link(self, source: str, attributes: Mapping[str, str]) -> str:
        host = _host(source)
        page = _page_of_player(source)
        title = attributes.get("title") or f"Shown on {host}"
        self.tell(f"a frame from {host} became a link: no page asks another host for anything.")
        return f'<a href="{html.escape(page)}">{html.escape(title, quote=False)}</a>'

    def _form(self, match: re.Match[str]) -> str:
        host = _host(_attributes(match["attributes"]).get("action", ""))
        return NEWSLETTER if _is_newsletter(host) else match.group()

    def _script(self, match: re.Match[str]) -> str:
        source = _attributes(match["attributes"]).get("src", "")
        host = _host(source)
        if self._is_own(host):
            return match.group()
        gist = re.fullmatch(r"(?:https?:)?//gist\.github\.com/([\w./-]+)\.js(?:\?.*)?", source)
        if gist:
            self.tell("a script from gist.github.com became a link.")
            return f'<a href="https://gist.github.com/{gist[1]}">Gist {gist[1]}</a>'
        self.tell(f"a script from {host} is left out; a comment in the page names it.")
        return f"<!-- left out: a script, {source.replace('--', '&#45;&#45;')} -->"

    def _is_own(self, host: str) -> bool:
        return host in {"", self.own_host}

    def _tag(self, match: re.Match[str]) -> str:
        tag = _ADDRESS.sub(self._attribute, match.group())
        return _SRCSET.sub(self._srcset, tag)

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


def _divider(comment: str) -> str:
    """Write Hugo's mark of a summary's end as MkDocs themes know it."""
    return "<!-- more -->" if re.fullmatch(r"<!--\s*more\s*-->\s*", comment) else comment


def as_comment(source: str) -> str:
    """Hide HTML that Hugo did not show, and keep it in the file."""
    return (
        "<!-- Hugo left this HTML out:\n" + source.strip("\n").replace("--", "&#45;&#45;") + "\n-->"
    )


def is_comment(source: str) -> bool:
    """Tell whether HTML is comments and nothing else."""
    return not _COMMENT.sub("", source).strip()


def unclosed(source: str) -> list[str]:
    """List the tags that HTML opens and does not close."""
    balance = _balance(source)
    return [tag for tag, _ in balance.open]


def unopened(source: str) -> list[str]:
    """List the tags that HTML closes and does not open."""
    return _balance(source).unopened


def with_markdown(source: str, count: int) -> str:
    """Have Markdown read in the first tags that a piece of HTML leaves open."""
    for _, place in reversed(_balance(source).open[:count]):
        end = source.find(">", place)
        if "markdown=" not in source[place:end]:
            source = f'{source[:end].rstrip("/")} markdown="1"{source[end:]}'
    return source


class _Balance(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.starts = [0]
        for line in source.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.open: list[tuple[str, int]] = []
        self.unopened: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the base's
        if tag not in _VOID:
            line, column = self.getpos()
            self.open.append((tag, self.starts[line - 1] + column))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Know that such a tag opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if any(tag == each for each, _ in self.open):
            while self.open.pop()[0] != tag:
                pass
        else:
            self.unopened.append(tag)


def _balance(source: str) -> _Balance:
    balance = _Balance(source)
    balance.feed(source)
    return balance


def _attributes(source: str) -> dict[str, str]:
    found = re.findall(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", source)
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in found}


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _is_newsletter(host: str) -> bool:
    return host.removeprefix("www.") in _NEWSLETTERS


def _page_of_player(source: str) -> str:
    """Give the page of a video whose player's address is known."""
    source = f"https:{source}" if source.startswith("//") else source
    youtube = re.match(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+)", source)
    if youtube:
        return f"https://www.youtube.com/watch?v={youtube[1]}"
    vimeo = re.match(r"https?://player\.vimeo\.com/video/(\d+)", source)
    return f"https://vimeo.com/{vimeo[1]}" if vimeo else source

"""Takes out of a page what connects to other hosts and no policy stops.

A content security policy blocks what a page loads. A browser may still open a connection for a frame
that it then blocks, follows rules for speculative loading and redirections, and resolves the names
of hosts that a page tells it to get ready for. So these leave private copies; a frame becomes a link
that names its host, and a form loses its address. So does a frame with a drawing or a page in XML, which have no policy
of their own. A frame that holds a page of its own, in `srcdoc` or
as `data:`, stays, and that page is treated as any other.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes, urlsplit

from aws_posture.base.html_tags import StartTag, find_end, parse_start_tag, read_tags
from aws_posture.stamp.escaping import text

_OF_PAGES = (b"<iframe", b"<frame", b"<portal", b"<fencedframe", b"speculationrules", b"refresh")
# What is taken out has one of these in its tag, and most pages have none behind their head. A letter of a
# value may be written as its number.
_SIGNS = (*_OF_PAGES, b"preconnect", b"prefetch", b"prerender", b"&#")
# Each stands in a drawing only where somebody has put a page into one.
_FRAMING = (*_OF_PAGES, b"action")
_DRAWING = re.compile(rb"<(svg|math)(?=[\s/>]).*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_TEXT_TAG = re.compile(rb"(<(?:title|style|textarea)(?=[\s/>])[^<>]*+>)", re.IGNORECASE)
_ACTION = re.compile(rb"action\s*=")
# What a tag has to hold to be one of them; most tags hold none of this.
_CANDIDATE = re.compile(
    rb"^<(?:i?frame|portal|fencedframe|script|meta|link)[\s/>]|action", re.IGNORECASE
)
_FRAMES = frozenset({b"iframe", b"frame", b"portal", b"fencedframe"})
_HINTS = frozenset({"preconnect", "dns-prefetch", "prefetch", "prerender"})
_ACTIONS = (b"action", b"formaction")
# How a browser reads an address: without tabs and line ends, and with backslashes as slashes.
_IGNORED = re.compile(r"[\t\n\r]")
_FOREIGN = re.compile(r"(?:https?|wss?|ftp):|(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_TARGET = re.compile(
    r"[\s;,]*\d*(?:\.\d*)?[\s;,]*(?:url\s*=\s*)?['\"]?(.*)", re.IGNORECASE | re.DOTALL
)

# Documents that no policy is written into, and that load what they name: drawings, and pages in XML.
_OPEN = re.compile(
    r"^(?!data:)[^?#]*\.(?:svgz?|xhtml?|xht|xml|mht(?:ml)?)(?:[?#]|$)", re.IGNORECASE
)

# How many frames within frames stay.
_DEEPEST = 4

_Change = tuple[int, int, bytes]


def disconnected(page: bytes, depth: int = 0) -> bytes:
    """Return a page without what connects to other hosts.

    Args:
        page: The page in any encoding that is a superset of ASCII.
        depth: In how many frames it is.
    """
    signs, last = _signs(page.lower())
    if last < 0:
        return page
    if not signs.isdisjoint(_FRAMING) and _DRAWING.search(page):
        page = _DRAWING.sub(lambda drawing: _disconnected_drawing(drawing[0], depth), page)
        _, last = _signs(page.lower())
    parts: list[bytes] = []
    done = 0
    for start, end, new in _changes(page, depth, last):
        if start >= done:
            parts += (page[done:start], new)
            done = end
    return b"".join((*parts, page[done:]))


def _disconnected_drawing(drawing: bytes, depth: int) -> bytes:
    """Return a drawing or a formula in which a title's markup is read, too: there it is markup.

    HTML Standard, "The rules for parsing tokens in foreign content", and "HTML integration point".
    """
    parts = _TEXT_TAG.split(drawing)
    parts[2::2] = [disconnected(part, depth) for part in parts[2::2]]
    return b"".join(parts)


def _signs(small: bytes) -> tuple[set[bytes], int]:
    """Return which signs a page in small letters has, and where the last is; that is negative if it has none."""
    places = {sign: small.rfind(sign) for sign in _SIGNS}
    last = max(places.values())
    found = {sign for sign, place in places.items() if place >= 0}
    if b"action" in small:
        found.add(b"action")
        for action in _ACTION.finditer(small):
            last = max(last, action.start())
    return found, last


def _changes(page: bytes, depth: int, last: int) -> Iterator[_Change]:
    for place, source in read_tags(page, b"", 0):
        if place > last:
            return
        if not _CANDIDATE.search(source):
            continue
        tag = parse_start_tag(source)
        end = place + len(source)
        name = tag.name.lower()
        if name in _FRAMES:
            closing = find_end(page, end, name) if name != b"frame" else None
            yield from _of_frame(tag, place, closing[1] if closing else end, depth)
        elif name == b"script" and _value(tag, b"type").strip().lower() == "speculationrules":
            closing = find_end(page, end, name)
            yield place, closing[1] if closing else end, b""
        elif _is_hint(tag, name) or _is_redirection(tag, name):
            yield place, end, b""
        else:
            yield from _without_actions(tag, place)


def _of_frame(tag: StartTag, place: int, end: int, depth: int) -> Iterator[_Change]:
    address = _value(tag, b"src")
    if is_foreign(address) or _OPEN.search(_as_read(address)):
        yield place, end, _link(address)
        return
    for name, changed in ((b"srcdoc", _disconnected_text), (b"src", _disconnected_data)):
        attribute = tag.attributes.get(name)
        held = _value(tag, name)
        if attribute is None or (new := changed(held, depth + 1)) == held:
            continue
        if depth == _DEEPEST:
            yield place, end, b""
            return
        written = b'%s="%s"' % (name, html.escape(new).encode())
        yield place + attribute.start, place + attribute.end, written


def _disconnected_text(page: str, depth: int) -> str:
    return disconnected(page.encode(), depth).decode()


def _disconnected_data(address: str, depth: int) -> str:
    """Return an address without what connects to other hosts from the page that it holds, if any."""
    clean = _as_read(address)
    if clean[:5].lower() != "data:":
        return address
    kind, _, data = address.partition(",")
    page = unquote_to_bytes(data)
    is_packed = kind.rstrip().lower().endswith("base64")
    if is_packed:
        try:
            page = base64.b64decode(page)
        except binascii.Error:
            return ""
    new = disconnected(page, depth)
    if new == page:
        return address
    return f"{kind}{'' if is_packed else ';base64'},{base64.b64encode(new).decode()}"


def _value(tag: StartTag, name: bytes) -> str:
    attribute = tag.attributes.get(name)
    return html.unescape(attribute.value.decode("utf-8", "replace")) if attribute else ""


def is_foreign(address: str) -> bool:
    """Return whether an address leads to another host, as a browser reads it."""
    return _FOREIGN.match(_as_read(address)) is not None


def _as_read(address: str) -> str:
    return _IGNORED.sub("", address).lstrip("".join(map(chr, range(33)))).replace("\\", "/")


def _link(address: str) -> bytes:
    clean = _as_read(address)
    try:
        host = urlsplit(clean).hostname or clean
    except ValueError:
        host = clean
    whence = f"from {text(host)}" if is_foreign(address) else text(clean)
    return (
        f'<a href="{text(clean)}" rel="noopener noreferrer" target="_blank">'
        f"Open the frame {whence}</a>"
    ).encode("ascii")


def _is_hint(tag: StartTag, name: bytes) -> bool:
    return name == b"link" and not _HINTS.isdisjoint(_value(tag, b"rel").lower().split())


def _is_redirection(tag: StartTag, name: bytes) -> bool:
    if name != b"meta" or _value(tag, b"http-equiv").strip().lower() != "refresh":
        return False
    target = _TARGET.match(_value(tag, b"content"))
    return target is not None and is_foreign(target[1])


def _without_actions(tag: StartTag, place: int) -> Iterator[_Change]:
    for name in _ACTIONS:
        attribute = tag.attributes.get(name)
        if attribute is not None and is_foreign(_value(tag, name)):
            yield place + attribute.start, place + attribute.end, b""

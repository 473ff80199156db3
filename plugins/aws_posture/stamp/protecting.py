"""What makes a page of a private copy private: no index, no other host, and a banner.

A page is not parsed for that: one expression reads its head, whose parts are few and whose
tags may be missing where HTML allows it.
"""

from __future__ import annotations

import re

from aws_posture.facts.model import State, Verdict
from aws_posture.slots import CSS, PUBLIC
from aws_posture.snapshot import Snapshot
from aws_posture.stamp.escaping import text
from aws_posture.stamp.fragments import moment
from aws_posture.stamp.markup import ATTRIBUTES, COMMENT, parse_start_tag

# Themes need inline scripts and styles; nothing needs another host. A page's own policy, if it
# has one, holds beside this one.
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'"
)
"""The Content Security Policy of a private copy."""

# For sites that lack our stylesheet; a site's own rules outweigh what is in a layer. Dark on
# light, so that it can be read on paper.
_STYLE = (
    f"@layer{{.{CSS}-banner{{margin:0;padding:.5em 1em;border-bottom:2px solid #b35900;"
    "background:#fff4ce;color:#1b1b1b;font:14px/1.5 system-ui,sans-serif}}"
)

META = (
    '<meta name="robots" content="noindex, nofollow">'
    '<meta name="referrer" content="no-referrer">'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    f"<style>{_STYLE}</style>"
).encode("ascii")
"""What goes into the head of every page."""

ROBOTS = b"User-agent: *\nDisallow: /\n"
"""The content of robots.txt in a private copy."""

_SPACE_OR_COMMENT = rb"[\t\n\f\r ]++|" + COMMENT
_TAG_END = rb"(?=[\t\n\f\r />])" + ATTRIBUTES + rb">"

_HEAD = re.compile(
    # The policy only binds what follows it, so it comes early; but a page names its encoding
    # in its first 1024 bytes, so it comes after the first <meta> elements.
    rb"(?P<prologue>(?:\xef\xbb\xbf)?(?:"
    + _SPACE_OR_COMMENT
    + rb"|<(?i:html|head|meta)"
    + _TAG_END
    + rb"|<[!?][^>]*+>)*+)"
    rb"(?P<head>(?:"
    + _SPACE_OR_COMMENT
    + rb"|<(?i:/?head|meta|link|base)"
    + _TAG_END
    + rb"|<(?P<name>(?i:title|script|style|noscript))"
    + _TAG_END
    + rb"(?:[^<]++|<(?!/(?i:(?P=name))))*+</(?i:(?P=name))[\t\n\f\r ]*+>)*+)"
    rb"(?P<body>(?:<(?i:body)" + _TAG_END + rb")?)",
    re.DOTALL,
)

_LINK = re.compile(rb"<(?i:link)" + _TAG_END)
_TEXT_ELEMENT = re.compile(
    rb"(?P<tag><(?P<name>(?i:script|style|noscript))"
    + _TAG_END
    + rb")(?:[^<]++|<(?!/(?i:(?P=name))))*+</(?i:(?P=name))[\t\n\f\r ]*+>"
)
_HINTS = frozenset({b"preconnect", b"dns-prefetch"})


def protect(page: bytes, banner_html: bytes) -> tuple[tuple[bytes, ...], int]:
    """Protect a page.

    Args:
        page: The page.
        banner_html: The banner.

    Returns:
        The page's new beginning in parts, and how much of the page it stands for.
    """
    match = _HEAD.match(page)
    if match is None:  # each part of the expression may be empty, so there is a match
        return (META, banner_html), 0
    prologue, head, body = match.group("prologue", "head", "body")
    return (prologue, META, _without_hints(head), body, b"\n", banner_html), match.end()


def banner(snapshot: Snapshot, alias: Verdict | None) -> bytes:
    """Make the banner that names the account, and the time at which it was read.

    Args:
        snapshot: What AWS answered.
        alias: The verdict that holds the account's alias, if there is one.
    """
    called = ""
    if alias is not None and alias.state is State.PASS and alias.value is not None:
        called = f" ({text(alias.value)})"
    return (
        f'<aside class="{CSS}-banner" aria-label="Private copy">'
        f"<strong>Private copy</strong> for account {text(snapshot.account)}{called} "
        f"&#183; read on {moment(snapshot.taken_at)} &#183; do not publish</aside>\n"
    ).encode("ascii")


def _without_hints(head: bytes) -> bytes:
    """Leave out links that only tell the browser to connect to a host: no policy stops those.

    Scripts that are for the public alone go as well.
    """
    small = head.lower()
    if PUBLIC.encode() in small:
        head = _TEXT_ELEMENT.sub(_unless_public, head)
    if b"preconnect" in small or b"dns-prefetch" in small:
        return _LINK.sub(_unless_hint, head)
    return head


def _unless_public(element: re.Match[bytes]) -> bytes:
    is_public = PUBLIC.encode() in parse_start_tag(element["tag"]).attributes
    return b"" if is_public else element.group()


def _unless_hint(link: re.Match[bytes]) -> bytes:
    rel = parse_start_tag(link.group()).attributes.get(b"rel")
    is_hint = rel is not None and not _HINTS.isdisjoint(rel.value.lower().split())
    return b"" if is_hint else link.group()

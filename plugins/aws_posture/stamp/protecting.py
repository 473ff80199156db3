"""What makes a page of a private copy private: no index, no other host, and a banner.

A page is not parsed for that: one expression reads its head, which has few parts and whose
tags may be missing where HTML allows it.
"""

from __future__ import annotations

import re

from aws_posture.base.html_tags import ATTRIBUTES, COMMENT, parse_start_tag
from aws_posture.catalogue.model import State, Verdict
from aws_posture.slots import CSS, PUBLIC
from aws_posture.snapshot import Snapshot
from aws_posture.stamp.escaping import text
from aws_posture.stamp.fragments import moment

# Themes need inline scripts and styles; nothing needs another host. A page's own policy, if it
# has one, applies together with this one.
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'"
)
"""The Content Security Policy of a private copy."""

# For sites that lack our stylesheet; a site's own rules override a layer. Dark on
# light, so that it can be read on paper. What is important in a layer overrides them: themes
# hide each `aside` where the window is narrow, or put it at the side.
_STYLE = (
    f"@layer{{.{CSS}-banner{{margin:0;padding:.5em 1em;border-bottom:2px solid #b35900;"
    "background:#fff4ce;color:#1b1b1b;font:14px/1.5 system-ui,sans-serif;display:block!important;visibility:visible!important;"
    "opacity:1!important;float:none!important;width:auto!important;max-width:none!important;"
    "height:auto!important;transform:none!important}}"
)

META = (
    '<meta name="robots" content="noindex, nofollow">'
    '<meta name="referrer" content="no-referrer">'
    '<meta http-equiv="x-dns-prefetch-control" content="off">'
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

_TEXT_ELEMENT = re.compile(
    rb"(?P<tag><(?P<name>(?i:script|style|noscript))"
    + _TAG_END
    + rb")(?:[^<]++|<(?!/(?i:(?P=name))))*+</(?i:(?P=name))[\t\n\f\r ]*+>"
)


def protect(page: bytes, banner_html: bytes) -> tuple[tuple[bytes, ...], int]:
    """Protect a page.

    Args:
        page: The page.
        banner_html: The banner.

    Returns:
        The page's new beginning in parts, and how much of the page it replaces.
    """
    # Each part of the expression may be empty, so there is a match, at the beginning.
    match = next(_HEAD.finditer(page))
    prologue, head, body = match.group("prologue", "head", "body")
    return (prologue, META, _without_public(head), body, b"\n", banner_html), match.end()


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


def _without_public(head: bytes) -> bytes:
    """Leave out scripts that are for the public alone."""
    return _TEXT_ELEMENT.sub(_unless_public, head) if PUBLIC.encode() in head.lower() else head


def _unless_public(element: re.Match[bytes]) -> bytes:
    is_public = PUBLIC.encode() in parse_start_tag(element["tag"]).attributes
    return b"" if is_public else element.group()

"""Recognises our own kinds of file: snapshots, verdict files, what `show` prints, private copies.

None of them is for the public, whatever it is called and however it got among the site's files.
Masked ones are meant for people who know the account; they say which doors are open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aws_posture.base.copy_marker import LOCKED
from aws_posture.catalogue.model import State
from aws_posture.slots import CSS, STAMPED
from aws_posture.verify.placeholders import is_example_account
from aws_posture.verify.signs import KINDS, PASTED

_STATES = "|".join(state for state in State if state is not State.UNCHECKED)
_DOCUMENT = re.compile(rf'"kind"\s*:\s*"({"|".join(KINDS)})"')
# A schema names the kinds of a document without being one.
_DETAILS = re.compile(r'"(?:taken_at|locked|organization)"\s*:\s*(?:"\d|true)')
# Between two lines may be what a notebook, a quotation or a comparison has around each.
_LINE_END = r"""[\s"',>+#/*|-]{0,60}"""
_ACCOUNT = re.compile(rf'"account"\s*:\s*(?:\{{{_LINE_END}"uid"\s*:\s*)?"([^"]{{0,40}})"')
_SHOWN = re.compile(
    rf'"(?:id|fact)"\s*:\s*"[a-z]+\.[a-z-]+"\s*,{_LINE_END}"state"\s*:\s*"(?:{_STATES})"'
    r'|"vendor_name"\s*:\s*"mkdocs-aws-posture"'
)
_TABLES = re.compile(
    rf"\s*(?:account,fact,state,severity,value|[a-z]+\.[a-z-]+\t(?:{_STATES})\t"
    r"|\*\*AWS account [*\d]{12}\*\*, read |Account [*\d]{12}, read \d{4}-\d\d-\d\d \d\d:\d\d UTC\s)"
)
# The same in a longer text, such as a page that it was pasted into.
_PASTED = re.compile(
    r"account,fact,state,severity,value[a-z_,]{0,80}\s[^\n]{0,40}?(?P<csv>[*\d]{12}),"
    r"|[Aa]ccount (?P<read>[*\d]{12})(?:\*\*|</strong>)?, read \d{4}-\d\d-\d\d \d\d:\d\d UTC"
)
_SLOT = re.compile(rf"<[a-zA-Z][^<>]*\s{STAMPED}(?:=|[\s>])")
_BANNER = re.compile(
    rf"""<aside\s[^<>]*\b{CSS}-banner\b[^<>]*>\s*<strong>Private copy</strong>\s*for"""
)
_IN_PAGES = (
    (STAMPED, _SLOT, "filled slot"),
    (f"{CSS}-banner", _BANNER, "mark of a private copy"),
)
_LOCKED = LOCKED.decode("ascii").strip()
_NEAR = 400


def own_kinds(text: str, *, whole: bool, is_html: bool = False) -> Iterator[tuple[str, int]]:
    """Find our own kinds of file in a text: what is there, and where.

    Args:
        text: The text.
        whole: Whether it is all that a file or a packing has. In a longer text, such as a page, an
            example of a file does not count if its account is a placeholder.
        is_html: Whether the text is a page: what is escaped there is an example of markup.
    """
    if whole and len(text) < _NEAR and text.strip() == _LOCKED:
        return
    for match in _DOCUMENT.finditer(text) if '"aws-posture-' in text else ():
        around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if _DETAILS.search(around) and (_is_start(text, whole=whole) or _is_somebodys(around)):
            yield KINDS[match[1]], match.start()
    for place in _shown(text, whole=whole):
        yield "output of 'show'", place
    if is_html and not whole:
        return
    for sign, pattern, kind in _IN_PAGES:
        # Every page with facts has the prefix, and to look through its tags takes longer than all else here.
        if sign in text and (found := pattern.search(text)):
            yield kind, found.start()


def _shown(text: str, *, whole: bool) -> Iterator[int]:
    """Find what `show` prints, in each of its formats."""
    found = _SHOWN.search(text) if '"state"' in text or "mkdocs-aws-posture" in text else None
    if found and (_is_start(text, whole=whole) or _is_somebodys(text)):
        yield found.start()
    if whole and _TABLES.match(text):
        yield 0
    elif any(sign in text for sign in PASTED):
        for pasted in _PASTED.finditer(text):
            if not is_example_account(pasted["csv"] or pasted["read"]):
                yield pasted.start()


def _is_start(text: str, *, whole: bool) -> bool:
    return whole and text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def _is_somebodys(text: str) -> bool:
    """Return whether a text names an account that is no placeholder; a masked one is none."""
    return any(not is_example_account(account) for account in _ACCOUNT.findall(text))

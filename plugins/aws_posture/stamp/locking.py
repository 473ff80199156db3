"""Locked copies: pages as neutral as the public ones, with an account's verdicts in an encrypted file.

Encryption is AES-256-GCM with a key that PBKDF2 derives from a passphrase: of the derivations in
OWASP's Password Storage Cheat Sheet, the only one that the Web Cryptography API has, with at least
the iterations that it recommends.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from aws_posture.assets import published
from aws_posture.base.copy_marker import LOCKED, MARKER, SCRIPT
from aws_posture.base.errors import OptionError, StampError
from aws_posture.slots import CSS
from aws_posture.stamp.copying import StampReport, copy_site, report

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ITERATIONS = 600_000
"""OWASP Password Storage Cheat Sheet, "PBKDF2", for HMAC-SHA-256."""

SHORTEST = 12
"""The minimum length of a passphrase, in characters: NIST SP 800-63B, "Memorized Secret Verifiers"."""

_FEWEST = 6
# Without those that are mistaken for another.
_LETTERS = "abcdefghijkmnopqrstuvwxyz2345678"
_KNOWN = re.compile(
    r"pass(?:word|phrase|wort)|p[a@]ssw[o0]rd|secret|letmein|welcome|admin(?:istrator)?|changeme|iloveyou"
    r"|qwert[yz]\w*|asdf\w*|zxcvb\S*|yxcvb\S*|(?:qaz|wsx|edc|rfv|tgb|yhn|ujm)+|correct.?horse.?battery.?staple"
    r"|(?:0?1?23456789?0?|abc|test|aws|posture|demo|account|private|copy|my|the)+|(?:19|20)\d\d|(.+?)\1+"
)
_HEADER = json.dumps({"kind": "aws-posture-sealed", "version": 1})
# The plain text is padded to a multiple, so that its length tells little about the account.
_PADDED_TO = 16_384
_SALT = 16
_NONCE = 12  # NIST SP 800-38D, section 8.2
_KEY = 32


def stamp_locked(
    site: Path,
    verdicts: str,
    passphrase: str,
    out: Path,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> StampReport:
    """Make a locked copy of a finished site.

    Its pages are protected as those of a private copy are, and stay neutral. The verdicts are in
    one encrypted file, which the pages open in the browser for anyone who knows the passphrase.

    Args:
        site: The public site's folder.
        verdicts: A verdict file's text.
        passphrase: What opens the copy.
        out: The folder that becomes the copy.
        progress: Called now and then with the number of files done.

    Returns:
        What the copy holds, without its account.

    Raises:
        OptionError: The passphrase is easy to guess.
        StampError: The site, one of its pages or the folder cannot be used, or the library that
            encrypts is not installed.
    """
    check_lock(passphrase)
    sealed = json.dumps(seal(verdicts.encode(), passphrase))
    scripts = published("aws-posture-locked.js") + published("aws-posture.js")
    own_files = {
        MARKER: LOCKED,
        SCRIPT: f"window.awsPostureSealed = {sealed};\n".encode() + scripts,
    }
    return report(copy_site(site, out, own_files, banner, None, progress=progress), "", out)


def check_lock(passphrase: str) -> None:
    """Make sure that a passphrase can lock a copy, before anything is made.

    Raises:
        OptionError: The passphrase is easy to guess.
        StampError: The library that encrypts is not installed.
    """
    if is_weak(passphrase):
        raise OptionError(
            f"the passphrase is easy to guess: use {SHORTEST} characters or more of several words, or "
            f"one that was made for you, such as {generated()}"
        )
    _cipher()


def is_weak(passphrase: str) -> bool:
    """Return whether a passphrase is certainly easy to guess; a strong one may still be known.

    It is short, repeats a few characters, or is a well-known word with some more characters.
    """
    small = unicodedata.normalize("NFC", passphrase).casefold()
    rest = _KNOWN.sub("", small)
    return len(small) < SHORTEST or min(len(set(small)), len(set(rest))) < _FEWEST


def generated() -> str:
    """Return a new passphrase of 100 random bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(5))
    return "-".join(groups)


def banner(depth: int | None) -> bytes:
    """Make the banner that asks for the passphrase.

    Args:
        depth: How many folders deep the page is, for the address of the script; None for the page
            that is sent for any address, which has nothing to open.
    """
    if depth is None:
        return (
            f'<aside class="{CSS}-banner" aria-label="Private copy">'
            "<strong>Private copy</strong>, locked with a passphrase</aside>\n"
        ).encode("ascii")
    return (
        f'<aside class="{CSS}-banner" aria-label="Private copy">'
        "<strong>Private copy</strong>"
        '<form hidden><label>locked with a passphrase <input type="password" required '
        'autocomplete="off"></label> <button>Open</button> <span role="alert"></span></form>'
        "<noscript>, locked; opening it needs a browser with scripts</noscript>"
        f'</aside><script src="{"../" * depth}{SCRIPT}"></script>\n'
    ).encode("ascii")


def seal(plain: bytes, passphrase: str) -> dict[str, str | int]:
    """Encrypt text.

    Args:
        plain: JSON text; spaces are added at its end.
        passphrase: What opens it.

    Returns:
        What the script needs besides the passphrase; binary parts in base64.

    Raises:
        StampError: The library for it is not installed.
    """
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    # The same letters can be typed in several ways.
    secret = unicodedata.normalize("NFC", passphrase).encode()
    key = hashlib.pbkdf2_hmac("sha256", secret, salt, ITERATIONS, _KEY)
    padded = plain + b" " * (-len(plain) % _PADDED_TO)
    return {
        "header": _HEADER,
        "iterations": ITERATIONS,
        "salt": _text(salt),
        "iv": _text(nonce),
        "data": _text(_cipher()(key).encrypt(nonce, padded, _HEADER.encode())),
    }


def _cipher() -> type[AESGCM]:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # an extra
    except ImportError:
        raise StampError(
            "a locked copy needs the library cryptography; install 'mkdocs-aws-posture[lock]'"
        ) from None
    return AESGCM


def _text(binary: bytes) -> str:
    return base64.b64encode(binary).decode("ascii")

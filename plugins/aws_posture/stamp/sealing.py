"""Encryption with a passphrase, in a form that a browser opens by itself.

AES-256-GCM, with a key that PBKDF2 derives: of what OWASP's Password Storage Cheat Sheet names, the
only derivation that the Web Cryptography API has, and with at least the iterations that it asks for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import unicodedata

from aws_posture.errors import StampError

ITERATIONS = 600_000
"""OWASP Password Storage Cheat Sheet, "PBKDF2", for HMAC-SHA-256."""

SHORTEST = 8
"""How many characters a passphrase has at least: NIST SP 800-63B, "Memorized Secret Verifiers"."""

_HEADER = json.dumps({"kind": "aws-posture-sealed", "version": 1})
# What is sealed is filled up to a multiple, so that its length tells little of the account.
_PADDED_TO = 16_384
_SALT = 16
_NONCE = 12  # NIST SP 800-38D, section 8.2
_KEY = 32


def seal(plain: bytes, passphrase: str) -> dict[str, str | int]:
    """Encrypt text.

    Args:
        plain: JSON text; spaces are added at its end.
        passphrase: What opens it.

    Returns:
        What the script needs beside the passphrase, in base64 where it is binary.

    Raises:
        StampError: The library for it is not installed.
    """
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # an extra
    except ImportError:
        raise StampError(
            "a locked copy needs the library cryptography; install 'mkdocs-aws-posture[lock]'"
        ) from None
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
        "data": _text(AESGCM(key).encrypt(nonce, padded, _HEADER.encode())),
    }


def _text(binary: bytes) -> str:
    return base64.b64encode(binary).decode("ascii")

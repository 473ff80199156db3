"""A locked copy: the passphrase alone opens it, and the rest of it holds nothing of the account."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import secrets
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aws_posture.base.errors import OptionError, StampError
from aws_posture.stamp import locking, stamp_locked
from aws_posture.stamp.locking import generated, is_weak, seal

PASSPHRASE = "four words nobody knows"
SECRET = '{"account": "111122223333"}'


def _opened(sealed: dict[str, str | int], passphrase: str) -> str:
    """Open as the script does in a browser."""
    salt, iv, data = (base64.b64decode(str(sealed[name])) for name in ("salt", "iv", "data"))
    rounds = int(sealed["iterations"])
    key = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, rounds, 32)
    return AESGCM(key).decrypt(iv, data, str(sealed["header"]).encode()).decode()


def test_the_passphrase_opens_what_was_sealed_and_another_does_not() -> None:
    sealed = seal(SECRET.encode(), PASSPHRASE)
    assert json.loads(_opened(sealed, PASSPHRASE)) == json.loads(SECRET)
    # OWASP's Password Storage Cheat Sheet asks for as many.
    assert sealed["iterations"] == 600_000
    assert json.loads(str(sealed["header"])) == {"kind": "aws-posture-sealed", "version": 1}
    with pytest.raises(InvalidTag):
        _opened(sealed, f"{PASSPHRASE}!")


def test_letters_can_be_typed_in_several_ways() -> None:
    assert _opened(
        seal(SECRET.encode(), "cafe\u0301 cafe\u0301"), "caf\u00e9 caf\u00e9"
    ).startswith(SECRET)


def test_a_copy_asks_for_the_passphrase_and_holds_nothing_readable(tmp_path: Path) -> None:
    site, out = tmp_path / "site", tmp_path / "copy"
    for name in ("index.html", "posts/a/index.html"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("<title>T</title><p>Words.</p>", encoding="ascii")
    report = stamp_locked(site, SECRET, PASSPHRASE, out)
    assert (report.account, report.pages, report.slots) == ("", 2, 0)
    for path in filter(Path.is_file, out.rglob("*")):
        content = path.read_bytes()
        assert b"111122223333" not in content
        assert PASSPHRASE.encode() not in content
    deep = (out / "posts/a/index.html").read_text(encoding="ascii")
    (script,) = [line for line in deep.splitlines() if "<script src=" in line]
    address = script.partition('<script src="')[2].partition('"')[0]
    assert (out / "posts/a" / address).resolve().is_file()


def test_a_short_passphrase_makes_no_copy(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="easy to guess"):
        stamp_locked(tmp_path, SECRET, "short", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    "passphrase",
    [
        *("administrator1", "changeme changeme", "mypassword2026!", "qazwsxedcrfvtgb"),
        *("zxcvbnm,./asdfgh", "correct horse battery staple", "my account 111122223333"),
    ],
)
def test_what_everybody_tries_first_is_weak(passphrase: str) -> None:
    assert is_weak(passphrase)


def test_what_was_made_for_somebody_is_not() -> None:
    assert not any(is_weak(generated()) for _ in range(200))
    assert not is_weak("twelve letters")


def test_what_was_made_has_a_hundred_bits_and_no_sign_that_is_mistaken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """NIST SP 800-63B, appendix A: what a machine chose is as strong as its choices are many."""
    chosen: list[str] = []

    def choose(signs: str) -> str:
        chosen.append(signs)
        return signs[len(chosen) % len(signs)]

    monkeypatch.setattr(secrets, "choice", choose)
    made = generated()
    assert sum(math.log2(len({*signs})) for signs in chosen) == 100
    assert all(len({*signs}) == len(signs) for signs in chosen)
    assert not {*"".join(chosen)} & {*"l1I0O9g"} - {"g"}
    assert re.fullmatch(r"(?:[a-z0-9]{4}-){4}[a-z0-9]{4}", made)


@pytest.mark.parametrize(
    ("passphrase", "weak"),
    [
        *(("elevensigns", True), ("twelvesigns!", False)),
        *(("kikxkykzkyki", True), ("kixkykzkwkix", False)),
        *(("password-vwxyz", False), ("password-vwxy", True), ("p@ssw0rd-vwxy", True)),
        *(
            ("2026-vwxyzvwxy", False),
            ("2026 2026 vwx", True),
            ("\u00c4PASSWORT\u00c4\u00c4\u00c4", True),
        ),
    ],
)
def test_a_passphrase_is_long_and_has_six_signs_beside_well_known_words(
    passphrase: str,
    weak: bool,  # noqa: FBT001  # a case's part
) -> None:
    assert is_weak(passphrase) is weak


@pytest.mark.parametrize(
    ("length", "padded"), [(1, 16384), (16384, 16384), (16385, 32768), (32768, 32768)]
)
def test_the_length_of_what_is_sealed_tells_little(
    length: int, padded: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "ITERATIONS", 1)
    sealed = seal(b"1" * length, PASSPHRASE)
    assert _opened(sealed, PASSPHRASE) == "1" * length + " " * (padded - length)
    # As NIST SP 800-38D and SP 800-132 have it: a nonce of 96 bits, and a salt of 128.
    assert [len(base64.b64decode(str(sealed[name]))) for name in ("iv", "salt")] == [12, 16]


def test_what_encrypts_is_named_where_it_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(StampError, match=r"install 'mkdocs-aws-posture\[lock\]'"):
        stamp_locked(tmp_path, SECRET, PASSPHRASE, tmp_path / "copy")

"""Formats that pack what they hold in ways which are not read here, and how noise is told from text."""

from __future__ import annotations

import codecs

from aws_posture.verify import media

_NOISE = 64
_ASCII = bytes(range(128))
_NO_CONTROL = bytes(one for one in range(256) if one >= ord(" ") or one in b"\0\t\n\r")
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "7z archive",
    b"Rar!": "RAR archive",
    b"MSCF\0": "CAB archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1": "old Office document",
    b"-----BEGIN PGP MESSAGE": "PGP message",
    b"age-encryption.org/": "age file",
    b"Salted__": "encrypted file",
    b"\x04\x22\x4d\x18": "LZ4",
    b"\x02\x21\x4c\x18": "LZ4",
    b"\x89LZO": "lzop",
    b"LZIP\x01": "lzip",
    b"\x1f\x9d": "compress",
    b"\xff\x06\0\0sNaPpY": "Snappy",
    b"!<arch>\n": "ar archive",
    b"xar!": "xar archive",
    b"hsqs": "SquashFS",
    b"PACK\0\0\0": "pack of git",
    b"# v2 git bundle\n": "pack of git",
    b"# v3 git bundle\n": "pack of git",
    b"PAR1": "Parquet",
    b"ARROW1\0": "Arrow",
    b"FEA1\0": "Arrow",
    b"Obj\x01": "Avro",
    b"\x89HDF": "HDF5",
    b"\x93NUMPY": "NumPy array",
    b"MATLAB 5.0 MAT-file": "MATLAB file",
    b"%!PS": "PostScript",
    b"\xc5\xd0\xd3\xc6": "PostScript",
    b"ITSF\x03\0": "help file of Windows",
    b"AT&TFORM": "DjVu",
}
_LATER = {(8, b"DUCK"): "DuckDB", (60, b"BOOKMOBI"): "Kindle book", (60, b"TEXtREAd"): "Palm book"}


def unknown_binary(content: bytes) -> str | None:
    """Return what bytes are that no format is known for, if searching them would prove nothing.

    Anything that is packed or encrypted in an unknown way looks like noise.
    """
    for start, kind in _CLOSED.items():
        if content.startswith(start):
            return kind
    for (place, sign), kind in _LATER.items():
        if content.startswith(sign, place):
            return kind
    head = content[:65536]
    if len(head) < _NOISE or media.kind_of(content) or is_utf_8(head):
        return None
    control = len(head.translate(None, _NO_CONTROL))
    high = len(head.translate(None, _ASCII))
    is_noise = control > len(head) * 0.05 and high > len(head) * 0.25
    return "unknown binary" if is_noise else None


def is_utf_8(head: bytes) -> bool:
    """Return whether bytes are UTF-8, perhaps cut off within a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True

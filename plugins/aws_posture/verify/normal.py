"""The one normal form in which values and texts are compared.

People and programs write the same value in many ways: with another dash, a space that does not
break, digits of another script, letters with and without accents, in another case. Both sides of a
comparison go through `plain`, and where case means nothing through `folded` as well.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")

# What Unicode does not count as a dash, a space or a quote, and readers do.
_LIKE: dict[int, int | str] = {
    **dict.fromkeys(map(ord, "\u2212\u02d7\u30fc\u2043\ufe63\u207b\u208b\u2500"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u2032\u0060\u00b4"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2800\u3164\u115f\u1160\uffa0\x85"), " "),
    # Letters of other scripts that look like Latin ones.
    **str.maketrans("ıАВЕКМНОРСТХІЈЅаеорсухіјѕкмнтв", "iABEKMHOPCTXIJSaeopcyxijskmhtb"),
    **str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ", "ABEZHIKMNOPTYXaikvoptux"),
}
_INVISIBLE = frozenset({"Cf", "Cc", "Mn", "Me", "Co", "Cs"})


def plain(text: str) -> str:
    """Return a text with ASCII in place of what means or looks the same.

    Lines stay: neither line feeds nor carriage returns are touched, and none is added.
    """
    return text if text.isascii() else _NOT_ASCII.sub(_plain_run, text)


def folded(text: str) -> str:
    """Return a text's normal form where case means nothing."""
    return plain(text).casefold()


def _plain_run(run: re.Match[str]) -> str:
    return run.group().translate(_NORMAL)


class _Normal(dict[int, str]):
    """The normal form of each character that has been met; marks leave, so their order means nothing."""

    def __missing__(self, number: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(number).translate(_LIKE)).translate(_LIKE)
        return self.setdefault(number, "".join(map(_sign, decomposed)))


_NORMAL = _Normal()


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Nd" or (category == "No" and sign.isdigit()):
        return str(unicodedata.digit(sign))
    if category == "Pd":
        return "-"
    if category in {"Zs", "Zl", "Zp"}:
        return " "
    return "" if category in _INVISIBLE else sign

"""The inline forms: ``[text](fact:account.id)`` and ``![alt](fact:root.mfa)``."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.extensions.toc import unescape

from aws_posture.base.errors import MarkdownError
from aws_posture.markdown.code_values import IN_CODE
from aws_posture.markdown.conversion import Conversion
from aws_posture.markdown.elements import as_slot
from aws_posture.slots import SlotKind

_SCHEME = re.compile(r"\s*fact:", re.IGNORECASE)
_SAFE = re.compile(r"[A-Za-z0-9\-_.,=+/ ]+")
"""What the slot markup allows in an attribute."""


def fill(root: Element, conversion: Conversion) -> None:
    """Turn every link and image that names a fact into a slot.

    Raises:
        MarkdownError: The fact is unknown, or the link has an attribute that a slot cannot have.
    """
    for element in root.iter():
        if element.tag == "a":
            _fill(element, "href", conversion)
        elif element.tag == "img":
            _fill(element, "src", conversion)


def _fill(element: Element, attribute: str, conversion: Conversion) -> None:
    # Extensions may leave attributes without a value; those are None.
    address = unescape(element.get(attribute) or "")
    scheme = _SCHEME.match(address)
    if scheme:
        written = address[scheme.end() :]
        pattern = rf"fact:\s*{re.escape(written)}(?![\w.-])"
        fact = conversion.fact(written, address, pattern)
        _check_text(element, address, conversion)
        kept = _kept_attributes(element, attribute, address, conversion)
        kind = SlotKind.VALUE if element.tag == "a" else SlotKind.BADGE
        _become(element, kind, fact.id, kept)


def _check_text(element: Element, address: str, conversion: Conversion) -> None:
    if element.tag == "img":
        if not (element.get("alt") or "").strip():
            raise _no_text(f"![]({address})", f"![alt text]({address})", conversion)
    elif not len(element) and not (element.text or "").strip():
        raise _no_text(f"[]({address})", f"[text]({address})", conversion)


def _no_text(written: str, better: str, conversion: Conversion) -> MarkdownError:
    return conversion.error(
        f"'{written}' has no text for readers of the public site; write '{better}'",
        re.escape(written).replace(r"\[", r"\[\s*", 1),
        re.escape(written.split("(")[1].rstrip(")")),
    )


def _kept_attributes(
    element: Element, attribute: str, address: str, conversion: Conversion
) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name in {"class", "id"} and _SAFE.fullmatch(value or ""):
            kept[name] = value
        elif name not in {attribute, "alt"} and (name, value) != ("title", IN_CODE):
            raise conversion.error(
                f"'{address}' cannot have {name}={value!r}; "
                "a slot takes only a class and an id of plain letters",
                rf"{re.escape(address)}>?[ ]+[\"'(]",
                rf"{re.escape(address)}[^\n]*{re.escape(name)}",
                re.escape(address),
            )
    return kept


def _become(element: Element, kind: SlotKind, fact_id: str, kept: dict[str, str]) -> None:
    if element.tag == "img":
        element.text = element.get("alt")
    element.tag = "span"
    element.attrib.clear()
    as_slot(element, kind, fact_id)
    if "class" in kept:
        element.set("class", f"{element.get('class')} {kept['class']}")
    if "id" in kept:
        element.set("id", kept["id"])

"""Plain HTML for any provider: a person puts it there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from post_series.letters.errors import ProviderError
from post_series.letters.provider import Drafts, Provider

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bs4.element import PageElement

    from post_series.letters.letter import Format


class _Format:
    def write_html(self, elements: Iterable[PageElement]) -> str:
        from post_series.plain.trees import write  # noqa: PLC0415  # names of providers do without

        return write(elements)

    def write_line(self, text: str) -> str:
        return text


def _make_format() -> Format:
    return _Format()


def _open_drafts(_: Mapping[str, str]) -> Drafts:
    raise ProviderError(
        "--draft needs a provider that keeps drafts; "
        "put body.html into yours by hand, and then note that with --mailed"
    )


HTML = Provider("html", "any provider", (), _make_format, _open_drafts)

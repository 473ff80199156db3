"""What the plugin has to know about the site."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class Site:
    """A site's own settings.

    Attributes:
        name: Its name.
        address: Its address, with a slash at the end.
        description: What it is about.
        language: The language of its text, as in ``en``.
        copyright: Who owns it, as plain text.
        image: The address of an image for pages that have none.
    """

    name: str
    address: str
    description: str = ""
    language: str = "en"
    copyright: str = ""
    image: str | None = None

    def absolute(self, url: str) -> str:
        """Return the absolute address of something named relative to the site."""
        return f"{self.address}{url.removeprefix('./')}"


def quoted(path: str) -> str:
    """Write a path as in an address, by Hugo's rule: ``c++`` stays, ``c#`` is ``c%23``.

    Args:
        path: The path, quoted by any rule or not at all.
    """
    return quote(unquote(path), safe="/$&+,:;=@~")

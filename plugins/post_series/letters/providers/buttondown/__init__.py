"""Buttondown as a mail provider.

Only ``client`` uses the network, and none of its requests can send a letter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from post_series.letters.errors import ProviderError
from post_series.letters.provider import Drafts, Kept, Provider

if TYPE_CHECKING:
    from post_series.letters.letter import Format, Letter
    from post_series.letters.providers.buttondown.client import Buttondown

KEY = "BUTTONDOWN_API_KEY"
ADDRESS = "BUTTONDOWN_API_URL"


@dataclass(frozen=True, slots=True)
class _Drafts:
    client: Buttondown

    def keep(self, letter: Letter, save: Callable[[str], None]) -> Kept:
        from post_series.letters.providers.buttondown.drafts import keep_draft  # noqa: PLC0415

        return keep_draft(letter, self.client, save)


def _open_drafts(environ: Mapping[str, str]) -> Drafts:
    # Here and below: the names of the providers are listed even if the extra is not installed.
    from post_series.letters.providers.buttondown.addresses import API  # noqa: PLC0415
    from post_series.letters.providers.buttondown.client import Buttondown  # noqa: PLC0415

    key = environ.get(KEY, "")
    if not key:
        raise ProviderError(f"--draft needs your Buttondown API key in the variable {KEY}")
    return _Drafts(Buttondown(environ.get(ADDRESS) or API, key, time.sleep))


def _make_format() -> Format:
    from post_series.letters.providers.buttondown.markup import ButtondownFormat  # noqa: PLC0415

    return ButtondownFormat()


BUTTONDOWN = Provider("buttondown", "Buttondown", (KEY,), _make_format, _open_drafts)

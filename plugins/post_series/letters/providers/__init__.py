"""Where letters become drafts: one folder for each mail provider.

`docs/authors/another-source.md` explains how to add one.
"""

from __future__ import annotations

from collections.abc import Mapping

from post_series.letters.provider import Provider
from post_series.letters.providers.buttondown import BUTTONDOWN
from post_series.letters.providers.html import HTML

PROVIDERS: Mapping[str, Provider] = {provider.name: provider for provider in (BUTTONDOWN, HTML)}
"""Every mail provider, by its name on the command line."""

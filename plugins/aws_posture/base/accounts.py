"""AWS account ids."""

from __future__ import annotations

import re

_ACCOUNT_ID = re.compile(r"[0-9]{12}")


def is_account_id(text: str) -> bool:
    """Return whether a text is an account id: twelve ASCII digits."""
    return _ACCOUNT_ID.fullmatch(text) is not None

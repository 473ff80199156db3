"""The values of AWS's documentation, which belong to nobody and may stand on any page.

Source: AWS's documentation itself, where these stand for "your account" and the like: the IAM User
Guide, the AWS CLI User Guide, the AWS General Reference ("AWS identifiers"), the Organizations User
Guide and API Reference.
"""

from __future__ import annotations

import re

ACCOUNTS = frozenset(
    {
        "111122223333",
        "444455556666",
        "777788889999",
        "123456789012",
        "012345678901",
        "210987654321",
        "999999999999",
        "000000000000",
    }
)
"""Accounts that examples belong to."""

SECRETS = frozenset(
    {
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
    }
)
"""Secret access keys of examples."""

ORGANIZATIONS = frozenset({"o-exampleorgid", "o-a1b2c3d4e5", "ou-examplerootid111-exampleouid111"})
"""Ids of organizations and their units in examples."""

# Access-key ids and unique ids of examples end like this; the rest of those is random.
_EXAMPLE_ID = re.compile(r"[A-Z0-9]{4,}EXAMPLE")

# What stands where an alias or an account would.
_PLACEHOLDER = re.compile(
    r"(?i)(?:your|my|the)[-_].*|.*(?:alias|account|example|placeholder).*|x+|\d{12}|signin|www"
)


def is_example_id(text: str) -> bool:
    """Tell whether an id is an example's: ``AKIAIOSFODNN7EXAMPLE``."""
    return bool(_EXAMPLE_ID.fullmatch(text))


def is_placeholder(text: str) -> bool:
    """Tell whether a name in an address only stands for one."""
    return bool(_PLACEHOLDER.fullmatch(text)) and (not text.isdigit() or text in ACCOUNTS)

"""How much of what belongs to an account is masked."""

from __future__ import annotations

from enum import StrEnum


class Redaction(StrEnum):
    """How much is masked."""

    NONE = "none"
    IDS = "ids"
    """Account ids but for their last four digits, and all other ids that AWS gives."""
    NAMES = "names"
    """Names that people gave as well: users, groups, policies, roles, the alias, contacts."""

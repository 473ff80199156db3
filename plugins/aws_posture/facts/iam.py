"""Facts about IAM: administrators, MFA, keys, passwords, and IAM Identity Center."""

from __future__ import annotations

from aws_posture.facts import iam_account, iam_admin, iam_keys, iam_mfa
from aws_posture.facts.model import Fact

FACTS: tuple[Fact, ...] = (
    *iam_admin.FACTS,
    *iam_mfa.FACTS,
    *iam_keys.FACTS,
    *iam_account.FACTS,
)
"""Facts about IAM."""

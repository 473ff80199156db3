"""How the tests collect an organization."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws.company import EXTERNAL_ID, ROLE
from aws_posture.collect import Source
from aws_posture.collect.transport import Limits
from aws_posture.organization.collecting import Summary
from aws_posture.organization.reader import Settings

FACTS = ("root.mfa", "iam.admin", "iam.user-mfa", "iam.access-keys")
# Enough for a busy machine.
LIMITS = Limits(connect=5, read=20, total=120, attempts=2, connections=8)
NO_LIMIT = 10_000

Collect = Callable[..., Summary]
"""Collects the organization into ``org`` below the test's folder."""


def settings(**changes: Any) -> Settings:  # noqa: ANN401  # whatever settings have
    given: dict[str, Any] = {
        "source": Source(),
        "facts": FACTS,
        "home": "",
        "role": ROLE,
        "external_id": EXTERNAL_ID,
        "limits": LIMITS,
        "rate": NO_LIMIT,
        "shared_rate": NO_LIMIT,
    }
    return Settings(**{**given, **changes})

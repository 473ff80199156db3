"""What is asked of AWS Account Management."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def alternate_contact(client: Any) -> Mapping[str, Any]:  # noqa: ANN401  # boto3 has no types
    """Ask whether there is a security contact; who it is stays out of the snapshot."""
    client.get_alternate_contact(AlternateContactType="SECURITY")
    return {"AlternateContact": {"AlternateContactType": "SECURITY"}}

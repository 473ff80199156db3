"""What is asked of AWS Organizations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_KEPT = ("Id", "Arn", "FeatureSet", "MasterAccountArn", "MasterAccountId")


def organization(client: Any) -> Mapping[str, Any]:  # noqa: ANN401  # boto3 has no types
    """Ask which organization the account is in; the e-mail address of its owner is left out."""
    found = client.describe_organization().get("Organization", {})
    return {"Organization": {key: found[key] for key in _KEPT if key in found}}

"""What is asked of IAM Identity Center."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def instances(client: Any) -> Mapping[str, Any]:  # noqa: ANN401  # boto3 has no types
    """Ask which instances the account sees in this Region; only their state is kept."""
    kept = ("OwnerAccountId", "Status", "PrimaryRegion")
    found = [
        {key: instance[key] for key in kept if key in instance}
        for page in client.get_paginator("list_instances").paginate()
        for instance in page.get("Instances", [])
    ]
    return {"Instances": found}

"""Amazon Resource Names (ARNs), taken apart.

The form is ``arn:partition:service:region:account:resource`` (IAM User Guide, "Identify AWS
resources with Amazon Resource Names"). A resource may hold colons and slashes of its own, and a
customer's IAM path may hold nearly everything, ``:iam::aws:`` too: only the fields count.
"""

from __future__ import annotations

from typing import NamedTuple

_FIELDS = 6


class Arn(NamedTuple):
    """An ARN's fields.

    Attributes:
        partition: ``aws``, ``aws-cn``, ``aws-us-gov``, …
        service: The service's namespace, e.g. ``iam``.
        region: The Region; empty for global services.
        account: The account id, or ``aws`` where AWS itself owns it; empty for some services.
        resource: What comes after the fifth colon.
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @property
    def name(self) -> str:
        """The last part of the resource's path, e.g. a user's name without its path."""
        return self.resource.rpartition("/")[2]


def parse_arn(text: str) -> Arn | None:
    """Split an ARN into its fields.

    Returns:
        Its fields, or None if the text is not an ARN.
    """
    fields = text.split(":", _FIELDS - 1)
    return Arn(*fields[1:]) if len(fields) == _FIELDS and fields[0] == "arn" else None


def is_aws_owned(text: str) -> bool:
    """Return whether an ARN names something that AWS owns, e.g. an AWS managed policy."""
    arn = parse_arn(text)
    return arn is not None and arn.account == "aws"

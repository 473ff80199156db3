"""Names made from patterns: something that a policy could mean when it names a prefix or a path."""

from __future__ import annotations

from collections.abc import Iterable

from aws_posture.iam.match import matches
from aws_posture.iam.probes import MADE_UP, Probes


def witnesses(patterns: Iterable[str], kind: str, probes: Probes) -> dict[str, str]:
    """Make an ARN from each pattern that may mean something of a kind.

    Args:
        patterns: Resource patterns, variables resolved.
        kind: ``user``, ``group``, ``role`` or ``policy``.
        probes: The account's probes.

    Returns:
        The ARNs, each with the pattern that it is made from.
    """
    made = {}
    for pattern in patterns:
        name = _name(pattern, kind)
        arn = probes.arn(kind, name)
        if _is_name(name.rpartition("/")[2]) and matches(pattern, arn):
            made[arn] = pattern
    return made


def _is_name(text: str) -> bool:
    # botocore's model of IAM: `[\w+=,.@-]+`, where AWS means ASCII.
    return text.isascii() and bool(text) and all(c.isalnum() or c in "_+=,.@-" for c in text)


def _name(pattern: str, kind: str) -> str:
    resource = pattern.split(":", 5)[-1]
    start, slash, name = resource.partition("/")
    if not matches(start, kind):
        # `*-dev`, without the kind: the wildcard stands for it.
        start, slash, name = resource.partition("*")
        name = slash + name
    return name.replace("*", MADE_UP).replace("?", "x")

"""Condition keys of policies in words: tags, providers' hosts and their own claims are people's names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aws_posture.base.phrases import Name, Phrase, joined

# `aws:MultiFactorAuthPresent`; `saml:aud`
_OF_AWS = re.compile(r"[a-z0-9-]+:[a-z]+", re.IGNORECASE)
_CLAIMS = frozenset({"amr", "aud", "azp", "email", "iss", "oaud", "sub"})


def key_phrase(key: str) -> Phrase:
    """Return how to speak of a condition key.

    Args:
        key: E.g. ``aws:MultiFactorAuthPresent``, ``aws:PrincipalTag/team`` or
            ``login.example.com:sub``.
    """
    if _OF_AWS.fullmatch(key):
        return (key,)
    host, _, claim = key.rpartition(":")
    if "." in host:
        return (
            Name("oidc", host),
            ":",
            claim if claim.lower() in _CLAIMS else Name("claim", claim),
        )
    prefix, slash, tag = key.partition("/")
    if slash and _OF_AWS.fullmatch(prefix):
        return (f"{prefix}/", Name("tag", tag))
    return (Name("key", key),)


def on_condition(keys: Iterable[Phrase]) -> Phrase:
    """Return how to speak of conditions, by their keys; nothing where there is none."""
    said = list(keys)
    return (" on the condition of ", *joined(said, " and ")) if said else ()

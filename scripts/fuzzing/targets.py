"""The targets by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fuzzing import leaks, pages, policies, snapshots, texts

_JSON_WORDS = ('"', "{", "}", "[", "]", ":", ",", "null", "true", "NaN", "\\u", "1e999")
_POLICY_WORDS = (
    *('"Statement"', '"Effect"', '"Allow"', '"Deny"', '"Action"', '"NotAction"', '"Resource"'),
    *('"NotResource"', '"Condition"', '"Version"', '"2012-10-17"', '"*"', "${aws:username}"),
)
_REPORT_WORDS = (
    *(",", '"', "\n", "\r", "<root_account>", "N/A", "no_information", "not_supported", "true"),
    *("false", "2026-01-01T00:00:00+00:00", "user,arn,user_creation_time,password_enabled"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads what somebody else wrote.

    Attributes:
        check: Feeds it bytes; raises where it breaks a promise.
        share: How much of the time it gets, beside the others.
        seeds: Bytes to begin with.
        words: What its inputs are often made of.
    """

    check: Callable[[bytes], None]
    share: int = 1
    seeds: tuple[bytes, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def does(self) -> str:
        """Return what is promised of it."""
        return (self.check.__doc__ or "").splitlines()[0]


# A structured input is drawn from bytes that mean nothing by themselves.
_DRAWN = tuple(
    bytes((start + step * 37) % 256 for step in range(64)) for start in range(0, 256, 17)
)

TARGETS: Mapping[str, Target] = {
    "snapshots": Target(
        snapshots.snapshot_files,
        2,
        (*_DRAWN, *(b"\0" + text.encode() for text in snapshots.TEXTS)),
        _JSON_WORDS,
    ),
    "verdicts": Target(snapshots.verdicts, 4, _DRAWN),
    "credential-reports": Target(snapshots.credential_reports, 2, _DRAWN, _REPORT_WORDS),
    "prowler": Target(
        snapshots.prowler_findings, 2, (*_DRAWN, b"\0" + snapshots.PROWLER.encode()), _JSON_WORDS
    ),
    "policies": Target(
        policies.policy_documents, 2, (json.dumps(policies.DOCUMENT).encode(),), _POLICY_WORDS
    ),
    "authorizations": Target(policies.authorizations, 4, _DRAWN),
    "wildcards": Target(policies.wildcards, 1, _DRAWN),
    "conditions": Target(policies.conditions, 1, (*_DRAWN, *policies.CONDITIONS)),
    "markdown": Target(pages.markdown_forms, 5, (*_DRAWN, *pages.MARKDOWN_PAGES)),
    "stamping": Target(pages.stamping, 5, (*_DRAWN, *pages.HTML_PAGES)),
    "verifying": Target(leaks.verifying, 3, (*_DRAWN, *leaks.FILES)),
    "recall": Target(leaks.recall, 3, _DRAWN),
    "declarations": Target(
        texts.declared, 3, (*_DRAWN, b"\0" + texts.DECLARATIONS.encode()), texts.DECLARATIONS_WORDS
    ),
    "histories": Target(texts.histories, 1, _DRAWN),
    "ledgers": Target(texts.ledgers, 1, _DRAWN),
    "front-matters": Target(texts.front_matters, 2, _DRAWN, texts.FRONT_WORDS),
}
"""What is fuzzed, by name; names are what `scripts/fuzz` takes."""

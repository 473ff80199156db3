"""An account at a glance: whose it is, the counts, and the one thing to do first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from aws_posture.catalogue.model import Declaration, DeclarationKind, Fact, State, Verdict
from aws_posture.stamp.filling import Filler
from aws_posture.stamp.glance import glance
from aws_posture.stamp.replacing import AccountResults

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
IDS = ("root.mfa", "iam.admin", "billing.iam-access", "root.access-keys", "account.id")
GLANCE = (
    '<div data-aws-posture="v1:glance" data-facts="{}" data-state="unchecked"><p>neutral</p></div>'
)


def test_a_glance_names_the_first_failure(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    page = GLANCE.format(" ".join(reversed(IDS))).encode()
    results = AccountResults(verdicts, facts, "111122223333", AT)
    shown = b"".join(Filler(results).fill(page)[0]).decode()
    assert 'data-aws-posture-stamped="v1:glance"' in shown
    assert 'data-state="fail"' in shown
    assert "<strong>111122223333</strong>, read on <time" in shown
    assert shown.endswith(
        '<p class="aws-posture-next"><strong>Do this first:</strong> The root user has no MFA.</p>\n</div>'
    )
    assert "neutral" not in shown


def test_a_glance_goes_on_with_what_is_open_and_ends_with_nothing(
    verdicts: Mapping[str, Verdict],
) -> None:
    accepted = Declaration(DeclarationKind.ACCEPTED, "known", "Ana", date(2027, 1, 31))
    mine = [verdicts[name] for name in IDS]
    left = [one for one in mine if one.state is not State.FAIL]
    first = next(one for one in left if one.state in {State.UNKNOWN, State.MANUAL})
    assert f"<strong>Still open:</strong> {first.summary}" in glance(left, "111122223333", AT)
    settled = [replace(one, declaration=accepted) for one in mine]
    assert glance(settled, "", None).endswith("<p>Nothing is left to do.</p>\n")
    assert "aws-posture-whose" not in glance(mine, "", AT)

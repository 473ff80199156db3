"""What a report begins with: whose account it is, the figures, and what to do first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aws_posture.errors import StampError
from aws_posture.facts import Fact, State, Verdict
from aws_posture.facts.model import Declaration, DeclarationKind
from aws_posture.stamp import fill
from aws_posture.stamp.overview import Entry, overview

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
IDS = ("root.mfa", "iam.admin", "billing.iam-access", "root.access-keys", "account.id")
SLOT = (
    '<div class="aws-posture-overview" data-aws-posture="v1:overview" data-facts="{}" '
    'data-entries="{}" data-state="unchecked"><p>neutral</p></div>'
)


def _entries(verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]) -> list[Entry]:
    return [Entry(verdicts[name], facts[name], f"report-{name}") for name in IDS]


def test_it_names_account_and_time_counts_and_begins_with_the_failure(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    html = overview(_entries(verdicts, facts), "111122223333", AT)
    assert html.startswith(
        '\n<p class="aws-posture-whose">Account <strong>111122223333</strong>, read on '
        '<time datetime="2026-11-02T09:30:00Z">2 November 2026, 09:30 UTC</time></p>\n'
        '<ul class="aws-posture-tally"><li><span class="aws-posture-count" data-state="fail">'
        "<b>1</b> fail</span></li><li>"
    )
    first, _, still_open = html.partition("What is still open")
    assert "What to do first" in first
    assert (
        'Fail</span> <a href="#report-root.mfa">The root.mfa</a> '
        '<span class="aws-posture-sentence">The root user has no MFA.</span></li></ol>'
    ) in first
    order = [still_open.index(f"#report-{name}") for name in ("iam.admin", "billing.iam-access")]
    assert order == sorted(order)
    assert "root.access-keys" not in html


def test_what_is_accepted_is_counted_and_not_asked_for(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    accepted = Declaration(DeclarationKind.ACCEPTED, "known", "Ana", date(2027, 1, 31))
    said = {name: replace(verdict, declaration=accepted) for name, verdict in verdicts.items()}
    html = overview(_entries(said, facts), "111122223333", AT)
    assert '<li><span class="aws-posture-count"><b>5</b> accepted</span></li></ul>' in html
    assert html.endswith("<p>Nothing failed, and nothing is open.</p>\n")


def test_a_summary_stays_text(verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]) -> None:
    bad = "</ol><script>1</script>"
    verdict = replace(verdicts["root.mfa"], summary=bad)
    html = overview([Entry(verdict, facts["root.mfa"], "x")], "111122223333", AT)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_slot_is_filled_in_the_order_of_the_page_and_takes_the_gravest_state(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    page = SLOT.format("account.id root.mfa", "a b")
    filled = fill(page.encode(), verdicts, facts).decode()
    assert filled.startswith(
        '<div class="aws-posture-overview" data-aws-posture-stamped="v1:overview" '
        'data-facts="account.id root.mfa" data-entries="a b" data-state="fail">\n<ul '
    )
    assert '<a href="#b">The root.mfa</a>' in filled
    assert "neutral" not in filled


def test_a_fact_that_nobody_judged_is_still_open(facts: Mapping[str, Fact]) -> None:
    filled = fill(SLOT.format("root.mfa", "a").encode(), {}, facts).decode()
    assert "What is still open" in filled
    assert f'data-state="{State.UNKNOWN}"' in filled


@pytest.mark.parametrize("entries", ["a", "a b c", ""])
def test_an_overview_that_was_damaged_is_an_error(entries: str, facts: Mapping[str, Fact]) -> None:
    page = SLOT.format("root.mfa account.id", entries)
    with pytest.raises(StampError, match="not one entry for each fact"):
        fill(page.encode(), {}, facts)

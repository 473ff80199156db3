"""Whole verdicts, as a card shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aws_posture.cards import LABELS
from aws_posture.catalogue.model import CallMade, Declaration, DeclarationKind, Fact, State
from aws_posture.stamp import fragments
from verdicts import verdict_of

EARLY = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LATE = datetime(2026, 11, 2, 9, 31, 5, tzinfo=UTC)

TO_DO = (
    '<div class="aws-posture-remedy"><p class="aws-posture-way">What to do:</p>'
    "<ol><li>Open IAM &amp; go on.</li><li>Turn it on.</li></ol>"
    "<pre><code>aws iam mend --it &#39;all&#39;\n</code></pre>"
    '<p class="aws-posture-document">AWS documents it in <a '
    'href="https://docs.aws.amazon.com/mend.html?a=1&amp;b=2" rel="noopener noreferrer">'
    "Mending &lt;it&gt;</a>.</p></div>"
)
TO_CHECK = (
    '<div class="aws-posture-remedy"><p class="aws-posture-way">How to check:</p>'
    "<ol><li>Look at it.</li></ol><pre><code>aws iam look\n</code></pre>"
)


def test_a_failure_says_what_is_the_matter_who_what_to_do_and_what_it_is_based_on(
    facts: Mapping[str, Fact],
) -> None:
    verdict = verdict_of(
        "root.mfa",
        State.FAIL,
        "It is off.",
        evidence=("user ana", "user bo"),
        calls=(CallMade("iam:GetAccountSummary", EARLY),),
    )
    assert fragments.full(verdict, facts["root.mfa"]) == (
        '\n<p class="aws-posture-answer"><span class="aws-posture-icon aws-posture-icon--fail" '
        'aria-hidden="true">&#10005;</span> <strong class="aws-posture-label">Fail.</strong> '
        "It is off.</p>\n"
        '<ul class="aws-posture-evidence"><li>user ana</li><li>user bo</li></ul>\n'
        f"{TO_DO}\n"
        '<p class="aws-posture-provenance"><small>Based on <code>iam:GetAccountSummary</code>, '
        'asked on <time datetime="2026-11-02T09:30:00Z">2 November 2026, 09:30 UTC</time>.</small></p>\n'
    )


@pytest.mark.parametrize("state", [state for state in State if state is not State.FAIL])
def test_only_a_failure_has_a_remedy(state: State, facts: Mapping[str, Fact]) -> None:
    verdict = verdict_of("root.mfa", state, "So.", reason="so")
    assert "What to do" not in fragments.full(verdict, facts["root.mfa"])


def test_what_a_person_checks_says_how(facts: Mapping[str, Fact]) -> None:
    verdict = verdict_of("root.mfa", State.MANUAL, "AWS tells nobody.", reason="no API has it")
    html = fragments.full(verdict, facts["root.mfa"])
    assert '<p class="aws-posture-reason">no API has it</p>' in html
    assert TO_CHECK in html


def test_an_unknown_says_why(facts: Mapping[str, Fact]) -> None:
    verdict = verdict_of(
        "root.mfa", State.UNKNOWN, "AWS denied it.", reason="allow iam:GetAccountSummary"
    )
    html = fragments.full(verdict, facts["root.mfa"])
    assert '<strong class="aws-posture-label">Unknown.</strong> AWS denied it.</p>' in html
    assert '<p class="aws-posture-reason">allow iam:GetAccountSummary</p>' in html


def test_a_value_is_known_and_no_success(facts: Mapping[str, Fact]) -> None:
    verdict = verdict_of("account.id", State.PASS, "The id is 1.", value="1")
    html = fragments.full(verdict, facts["account.id"])
    assert '<strong class="aws-posture-label">Known.</strong> The id is 1.</p>' in html


@pytest.mark.parametrize(
    ("kind", "label", "verb"),
    [
        (DeclarationKind.ACCEPTED, "Fail, accepted.", "Accepted"),
        (DeclarationKind.ANSWERED, "Answered by hand: &lt;known&gt;.", "Answered"),
    ],
)
@pytest.mark.parametrize("since", [date(2026, 10, 31), None])
def test_what_was_declared_says_by_whom_and_how_long(
    kind: DeclarationKind, label: str, verb: str, since: date | None, facts: Mapping[str, Fact]
) -> None:
    declared = Declaration(kind, "<known>", "Ana & Bo", date(2027, 1, 31), since=since)
    verdict = replace(verdict_of("root.mfa", State.FAIL, "So."), declaration=declared)
    html = fragments.full(verdict, facts["root.mfa"])
    assert f'<strong class="aws-posture-label">{label}</strong> So.</p>' in html
    assert (
        f'\n<p class="aws-posture-declared">{verb} by Ana &amp; Bo'
        f"{' on 2026-10-31' if since else ''}, until 2027-01-31: &lt;known&gt;.</p>\n"
    ) in html


def test_an_address_can_be_followed(facts: Mapping[str, Fact]) -> None:
    address = "https://your-alias.signin.aws.amazon.com/console"
    verdict = verdict_of("account.id", State.PASS, "Here.", value=address, link=address)
    html = fragments.full(verdict, facts["account.id"])
    assert f'<p class="aws-posture-link"><a href="{address}"' in html


def test_calls_of_one_time_stand_together(facts: Mapping[str, Fact]) -> None:
    calls = (CallMade("iam:A", EARLY), CallMade("iam:B", EARLY), CallMade("iam:C", LATE))
    verdict = verdict_of("root.mfa", State.PASS, "So.", calls=calls)
    assert (
        "Based on <code>iam:A</code>, <code>iam:B</code>, asked on "
        '<time datetime="2026-11-02T09:30:00Z">2 November 2026, 09:30 UTC</time>; <code>iam:C</code>, '
        'asked on <time datetime="2026-11-02T09:31:05Z">2 November 2026, 09:31 UTC</time>.'
    ) in fragments.full(verdict, facts["root.mfa"])


def test_a_verdict_without_calls_rests_on_nothing(facts: Mapping[str, Fact]) -> None:
    html = fragments.full(verdict_of("root.mfa", State.PASS, "So."), facts["root.mfa"])
    assert "Based on" not in html


def test_a_document_without_a_secure_address_is_no_link(facts: Mapping[str, Fact]) -> None:
    document = replace(facts["root.mfa"].document, url="http://docs.aws.amazon.com/")
    fact = replace(facts["root.mfa"], document=document)
    html = fragments.full(verdict_of("root.mfa", State.FAIL, "So."), fact)
    assert "AWS documents it in Mending &lt;it&gt;." in html


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_word_and_a_mark(state: State, facts: Mapping[str, Fact]) -> None:
    badge = fragments.badge(verdict_of("root.mfa", state, "So."), facts["root.mfa"])
    mark, word = badge.removesuffix(LABELS[state]), LABELS[state]
    assert word
    assert f"aws-posture-icon--{state}" in mark
    assert 'aria-hidden="true"' in mark
    alone = f'<span class="aws-posture-badge" data-state="{state}">{badge}</span>'
    assert fragments.state_badge(state) == alone


GRAVEST = {
    "a failure before all": ([State.PASS, State.UNKNOWN, State.FAIL, State.MANUAL], State.FAIL),
    "not knowing before looking": ([State.MANUAL, State.UNKNOWN, State.PASS], State.UNKNOWN),
    "looking before success": ([State.PASS, State.MANUAL], State.MANUAL),
    "success before nothing to say": ([State.NOT_APPLICABLE, State.PASS], State.PASS),
    "nothing": ([], State.UNCHECKED),
}


@pytest.mark.parametrize(("states", "gravest"), GRAVEST.values(), ids=GRAVEST)
def test_counts_have_the_state_that_wants_most_attention(
    states: list[State], gravest: State
) -> None:
    verdicts = [verdict_of("root.mfa", state, "Said.") for state in states]
    assert fragments.gravest(verdicts) is gravest

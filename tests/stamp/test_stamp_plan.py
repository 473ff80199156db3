"""What a report begins with: an account in a line, and what to do about it, by who has to sign in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aws_posture.base.errors import StampError
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import (
    Declaration,
    DeclarationKind,
    Fact,
    HowTo,
    Severity,
    Sitting,
    State,
    Verdict,
)
from aws_posture.stamp import fill
from aws_posture.stamp.plan import Entry, Place, plan
from verdicts import changed, verdict_of

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
IDS = ("root.mfa", "iam.admin", "billing.iam-access", "root.access-keys", "account.id")
PLACE = Place("plan", "questions", "111122223333", AT)
ACCEPTED = Declaration(DeclarationKind.ACCEPTED, "known", "Ana", date(2027, 1, 31))


def _entries(verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]) -> list[Entry]:
    return [Entry(verdicts[name], facts[name], f"report-{name}") for name in IDS]


def _text(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def _failing(facts: Mapping[str, Fact], **remedies: HowTo) -> list[Entry]:
    """Make a failure of each remedy, called as its argument is."""
    return [
        Entry(
            verdict_of("root.mfa", State.FAIL),
            replace(facts["root.mfa"], title=title, remedy=remedy, severity=Severity.HIGH),
            title,
        )
        for title, remedy in remedies.items()
    ]


def test_it_begins_with_account_time_and_one_line(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    html = plan(_entries(verdicts, facts), PLACE)
    whose, note, tally, navigation = html.splitlines()[1:5]
    assert _text(whose) == "Account 111122223333 , read on 2 November 2026, 09:30 UTC ."
    assert 'datetime="2026-11-02T09:30:00Z"' in whose
    assert _text(note).startswith("This browser keeps what you tick")
    severity = facts["root.mfa"].severity
    assert _text(tally) == f"1 {severity} , 1 unknown , 1 to check by hand , 2 fine"
    assert re.findall(r'href="#([^"]*)">([^<]*) <b>(\d+)', navigation) == [
        ("plan-root", "As root", "1"),
        ("plan-later", "Later", "1"),
        ("plan-open", "Could not be read", "1"),
        ("plan-pass", "Fine", "2"),
        ("questions", "Every question", "5"),
    ]
    for anchor in re.findall(r'href="#(plan-[^"]*)"', navigation):
        assert html.count(f' id="{anchor}"') == 1


def test_each_step_says_how_grave_what_why_and_what_to_do(facts: Mapping[str, Fact]) -> None:
    fact = replace(facts["root.mfa"], why="It is so e.g. for AWS. And more. And 3 more.")
    remedy = HowTo(("Look.", "Act."), "aws iam act --user-name=USER_NAME", minutes=7)
    items = tuple(Item("user", f"user-{number}") for number in range(5))
    verdict = changed(verdict_of("root.mfa", State.FAIL, items=items), remedy=remedy)
    (step,) = re.findall(r"(?s)<li class=.*</li>", plan([Entry(verdict, fact, "x")], PLACE))
    assert '<input class="aws-posture-tick" type="checkbox" data-fact="root.mfa"' in step
    assert f'aria-label="Done: {fact.title}"' in step
    assert f'<a href="#x">{fact.title}</a>' in step
    assert f'data-severity="{fact.severity}">{fact.severity.capitalize()}<' in step
    assert ">11 min<" in step
    assert '<span class="aws-posture-why">It is so e.g. for AWS.</span>' in step
    assert [f"--user-name=user-{number}" in step for number in range(5)] == [True] * 3 + [False] * 2
    command, _, steps = step.partition("<details")
    assert "Do the same for the other 2 users." in command
    assert re.findall("<li>([^<]*)</li>", steps) == ["Look.", "Act."]


def test_steps_stand_by_who_signs_in_and_what_can_wait_comes_later(
    facts: Mapping[str, Fact],
) -> None:
    entries = _failing(
        facts,
        Many=HowTo(("Meet.",), sitting=Sitting.TEAM, minutes=100),
        One=HowTo(("Act.",), sitting=Sitting.ADMINISTRATOR, minutes=11),
        Usual=HowTo(("Sign in.",), minutes=15),
        Two=HowTo(("Act again.",), sitting=Sitting.ADMINISTRATOR, minutes=5),
    )
    fact = replace(
        entries[1].fact,
        severity=Severity.LOW,
        title="Low",
        remedy=HowTo(("Wait.",), sitting=Sitting.ADMINISTRATOR),
    )
    html = plan([*entries, entries[1]._replace(fact=fact, anchor="Low")], PLACE)
    found = re.findall(r'aria-level="2">([^<]*)</p>(.*?)</section>', html)
    assert [(title, re.findall('<a href="#([^"]*)"', inside)) for title, inside in found] == [
        ("About 15 minutes as root", ["Usual"]),
        ("About 20 minutes as administrator", ["One", "Two"]),
        ("Later, about 5 minutes as administrator", ["Low"]),
        ("When you have a team, about 2 hours", ["Many"]),
    ]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        *((1, "5 minutes"), (5, "5 minutes"), (6, "10 minutes"), (90, "90 minutes")),
        *((91, "2 hours"), (120, "2 hours"), (121, "2.5 hours"), (150, "2.5 hours")),
    ],
)
def test_a_time_is_rounded_up_as_people_plan_it(
    minutes: int, said: str, facts: Mapping[str, Fact]
) -> None:
    html = plan(_failing(facts, One=HowTo(("Act.",), minutes=minutes)), PLACE)
    assert f">About {said} as root<" in html
    assert f">{minutes} min<" in html


def _elements(html: str) -> list[str]:
    """List the elements, each with its class."""
    found = re.findall(r'<([a-z]+\d?)(?: class="aws-posture-([a-z]+)[^"]*")?', html)
    return [f"{name}.{class_}" if class_ else name for name, class_ in found]


def test_a_plan_is_made_of_headings_lists_and_paragraphs(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    same = HowTo(("Look.", "Act.", "More."), "aws iam act", minutes=7)
    entries = [*_failing(facts, One=same, Two=same), *_entries(verdicts, facts)[1:2]]
    passed = Entry(verdicts["account.id"], facts["account.id"], "x")
    html = plan([*entries, passed], PLACE)
    step = [
        *("li.todo", "input.tick", "p.what", "a", "span.severity", "span.minutes"),
        *("p.found", "span.why", "p.also", "a", "div.do"),
        *("pre", "code", "details.how", "summary", "ol", "li", "li", "li"),
    ]
    line = ("ul.lines", "li", "a", "span.sentence")
    assert _elements(html) == [
        *("p.whose", "strong", "time", "p.note"),
        *("p.tally", *("span.severity", "span.count", "b", "span.count", "b")),
        *("nav.place", *("a", "b") * 4),
        *("section.sitting", "p.topic", "ol.todos", *step),
        *("section.sitting", "p.topic", *line),
        *("details.fold", "summary", *line),
    ]
    assert html.count("</li>") == html.count("<li")
    assert '<p class="aws-posture-also">With it: <a href="#Two">Two</a></p>' in html


def test_what_is_done_for_two_is_one_step(facts: Mapping[str, Fact]) -> None:
    same = HowTo(("Act.",), "aws iam act", minutes=10)
    html = plan(_failing(facts, One=same, Two=same), PLACE)
    assert "About 10 minutes as root" in html
    assert html.count("<input") == 1
    assert 'With it: <a href="#Two">Two</a>' in html


def test_the_account_is_in_commands_unless_it_is_masked(facts: Mapping[str, Fact]) -> None:
    entries = _failing(facts, One=HowTo((), "aws s3control x --account-id ACCOUNT_ID"))
    assert "--account-id 111122223333" in plan(entries, PLACE)
    assert "--account-id ACCOUNT" in plan(entries, PLACE._replace(account="********3333"))


def test_what_is_accepted_is_counted_folded_and_not_asked_for(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    said = {name: replace(verdict, declaration=ACCEPTED) for name, verdict in verdicts.items()}
    html = plan(_entries(said, facts), PLACE)
    assert '<p class="aws-posture-tally"><span class="aws-posture-count"><b>5</b> accepted<' in html
    assert '<summary>5 accepted</summary><ul class="aws-posture-lines" id="plan-accepted">' in html
    assert "<input" not in html


# The facts' states, those that were declared, and whether something is to be done.
TODO: list[tuple[Sequence[State], Sequence[State], bool]] = [
    ([State.FAIL, State.PASS], [], True),
    ([State.UNKNOWN, State.PASS], [], True),
    ([State.MANUAL], [State.FAIL], True),
    ([State.PASS, State.NOT_APPLICABLE], [], False),
    ([State.PASS], [State.FAIL, State.UNKNOWN], False),
]


@pytest.mark.parametrize(("states", "declared", "todo"), TODO)
def test_that_nothing_is_left_to_do_is_said_only_where_it_is_so(
    states: Sequence[State],
    declared: Sequence[State],
    todo: bool,  # noqa: FBT001  # a case's part
    verdicts: Mapping[str, Verdict],
    facts: Mapping[str, Fact],
) -> None:
    verdict, fact = verdicts["root.mfa"], facts["root.mfa"]
    said = [
        *(changed(verdict, state=state) for state in states),
        *(changed(verdict, state=state, declaration=ACCEPTED) for state in declared),
    ]
    html = plan([Entry(one, fact, "x") for one in said], PLACE)
    assert ("Nothing is left to do." not in html) is todo


@pytest.mark.parametrize(("account", "taken_at"), [("", AT), ("111122223333", None), ("", None)])
def test_an_account_that_is_not_known_is_not_named(
    account: str,
    taken_at: datetime | None,
    verdicts: Mapping[str, Verdict],
    facts: Mapping[str, Fact],
) -> None:
    html = plan(_entries(verdicts, facts), Place("plan", "questions", account, taken_at))
    assert html.startswith('\n<p class="aws-posture-tally">')
    assert "Account <strong>" not in html


def test_a_summary_stays_text(verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]) -> None:
    bad = "</ol><script>1</script>"
    verdict = changed(verdicts["root.mfa"], summary=bad)
    html = plan([Entry(verdict, facts["root.mfa"], "x")], PLACE)
    assert "<script" not in html
    assert "&lt;script&gt;" in html


SLOT = (
    '<div id="plan" class="aws-posture-overview" data-aws-posture="v1:overview" data-facts="{}" '
    'data-entries="{}" data-table="t" data-state="unchecked"><p>neutral</p></div>'
)


def test_the_slot_is_filled_and_takes_the_gravest_state(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    filled = fill(SLOT.format("account.id root.mfa", "a b").encode(), verdicts, facts).decode()
    assert filled.startswith(
        '<div id="plan" class="aws-posture-overview" data-aws-posture-stamped='
    )
    assert ' data-state="fail">\n<p class="aws-posture-tally">' in filled
    assert '<a href="#b">The root.mfa</a>' in filled
    assert "neutral" not in filled


def test_a_fact_that_nobody_judged_could_not_be_read(facts: Mapping[str, Fact]) -> None:
    filled = fill(SLOT.format("root.mfa", "a").encode(), {}, facts).decode()
    assert "Could not be read" in filled
    assert f'data-state="{State.UNKNOWN}"' in filled


@pytest.mark.parametrize("entries", ["a", "a b c", ""])
@pytest.mark.parametrize("kind", ["overview", "summary"])
def test_a_slot_that_was_damaged_is_an_error(
    kind: str, entries: str, facts: Mapping[str, Fact]
) -> None:
    page = SLOT.format("root.mfa account.id", entries).replace("v1:overview", f"v1:{kind}")
    with pytest.raises(StampError, match="does not have one entry for each fact"):
        fill(page.encode(), {}, facts)


SUMMARY = (
    '<div data-aws-posture="v1:summary" data-facts="account.id root.access-keys iam.admin root.mfa"'
    ' data-entries="- b c d" data-state="unchecked"><ul><li>neutral</li></ul></div>'
)


def test_a_page_is_summed_up_failures_first_and_the_rest_folded(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    filled = fill(SUMMARY.encode(), verdicts, facts).decode()
    wanting, _, folded = filled.partition('<details class="aws-posture-fold"><summary>')
    assert re.findall(r'question" href="#(.)"', wanting) == ["d", "c"]
    assert _text(folded).startswith("2 fine 111122223333")
    assert '<span class="aws-posture-question">' in folded
    assert 'question" href="#b"' in folded
    assert "neutral" not in filled


def test_what_was_declared_is_folded_in_a_summary(
    verdicts: Mapping[str, Verdict], facts: Mapping[str, Fact]
) -> None:
    said = {name: replace(verdict, declaration=ACCEPTED) for name, verdict in verdicts.items()}
    filled = fill(SUMMARY.encode(), said, facts).decode()
    assert "\n<details" in filled.partition("<ul>")[0]
    assert 'data-state="fail" data-declared="accepted"' in filled

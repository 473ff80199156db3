"""The summary of a page and the report of all facts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import markdown
from aws_posture.base.errors import MarkdownError
from aws_posture.catalogue import get
from aws_posture.catalogue.model import Fact, by_risk
from aws_posture.markdown import makeExtension
from aws_posture.markdown.report import facts_used, link_report

SUMMARY = "/// fact-summary\n///"
REPORT = "/// fact-report\n///"

USES = [
    ("[x](fact:account.id)", "account.id"),
    ("![x](fact:root.mfa)", "root.mfa"),
    ("/// fact | root.mfa\n///", "root.mfa"),
    ("/// when | root.mfa is fail\n///", "root.mfa"),
    ("/// when | root.mfa is not fail and account.id is pass\n///", "root.mfa account.id"),
    ("/// when | private\n[x](fact:account.id)\n///", "account.id"),
    ("[x](fact:account.id) ![x](fact:root.mfa) [x](fact:account.id)", "account.id root.mfa"),
    ("| ![x](fact:root.mfa) |\n| --- |\n| [x](fact:iam.admin) |", "root.mfa iam.admin"),
]


@pytest.mark.parametrize(("text", "facts"), USES)
def test_a_summary_counts_the_facts_of_its_page_in_order_of_first_use(
    convert_site: Callable[..., str],
    slots_of: Callable[[str], list[Any]],
    text: str,
    facts: str,
) -> None:
    slots = slots_of(convert_site(f"{SUMMARY}\n\n{text}"))
    assert slots[0].kind == "v1:counts"
    assert slots[0].tag == "span"
    assert slots[0].attributes["data-facts"] == facts
    assert slots[0].attributes["data-state"] == "unchecked"


def test_a_summary_passes_by_attributes_that_name_no_fact(
    convert_site: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    text = f"{SUMMARY}\n\n[a](b.md){{ data-fact=nope }} [x](fact:account.id)"
    assert slots_of(convert_site(text))[0].attributes["data-facts"] == "account.id"


def test_a_summary_lists_the_questions_of_its_page(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    html = convert(f"{SUMMARY}\n\n/// fact | root.mfa\n///\n\n[x](fact:account.id)")
    counts, ledger, *_ = slots_of(html)
    assert counts.text == "2 questions about your account, not checked"
    assert (ledger.kind, ledger.tag) == ("v1:summary", "div")
    assert ledger.attributes["data-facts"] == "root.mfa account.id"
    assert ledger.attributes["data-entries"] == "fact-root-mfa -"
    assert ">What is the account's id?</span>" in html


def test_a_summary_links_a_question_to_its_card(convert: Callable[..., str]) -> None:
    html = convert(f"{SUMMARY}\n\n/// fact | root.mfa\n///")
    assert 'href="#fact-root-mfa">Does the root user have MFA?</a>' in html


def test_a_summary_does_not_link_to_a_card_that_its_reader_may_not_see(
    convert: Callable[..., str],
) -> None:
    card = "//// when | private\n/// fact | root.mfa\n///\n////"
    assert "href" not in convert(f"{SUMMARY}\n\n{card}").split("<template")[0]


def test_a_summary_in_a_branch_links_to_the_cards_of_that_branch(
    convert: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    text = f"//// when | private\n{SUMMARY}\n\n/// fact | root.mfa\n///\n////"
    assert 'href="#fact-root-mfa"' in branches(convert(text))[0]


def test_a_report_has_every_fact_by_topic(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]], facts: tuple[Fact, ...]
) -> None:
    html = convert(REPORT)
    overview, history, *slots = slots_of(html)
    assert overview.kind == "v1:overview"
    assert (history.kind, history.text) == ("v1:history", "")
    told = [slot for slot in slots[len(facts) :] if slot.kind != "v1:counts"]
    assert [(slot.kind, slot.fact) for slot in told] == [
        (kind, fact.id) for fact in facts for kind in ("v1:badge", "v1:verdict")
    ]
    topics = re.findall(
        r'class="aws-posture-topic-title" id="([^"]+)" role="heading">([^<]+)<', html
    )
    assert topics == [
        ("report-first", "What matters most"),
        ("report-questions-title", "Every question"),
        ("facts-root", "The root user"),
        ("facts-iam", "IAM users and roles"),
        ("facts-account", "The account"),
    ]
    for fact in facts:
        assert html.count(f'<span class="aws-posture-posts" data-fact="{fact.id}"></span>') == 1
        assert fact.title in html
    counted = [slot for slot in slots if slot.kind == "v1:counts"]
    assert [slot.text for slot in counted] == ["3 questions", "1 question", "1 question"]
    # Nothing of it is in the way: all but the beginning is folded.
    assert html.count('<details class="aws-posture-fold ') == len(topics) - 1


def test_a_report_has_one_section_for_a_topic_whoever_brings_its_facts() -> None:
    facts = [get(fact_id) for fact_id in ("root.mfa", "iam.admin", "root.access-keys")]
    html = markdown.markdown(REPORT, extensions=[makeExtension(catalogue=facts)])
    assert re.findall(r'id="facts-([\w-]+)"', html) == ["root", "iam"]


def test_a_report_says_how_to_check_each_fact_by_hand(
    convert: Callable[..., str], facts: tuple[Fact, ...]
) -> None:
    html = convert(REPORT)
    assert html.count("<summary>How to check it by hand</summary>") == len(facts)
    assert html.count("AWS documents it in <a href=") == len(facts)


def test_a_report_is_not_in_the_table_of_contents(convert_site: Callable[..., str]) -> None:
    html = convert_site(f"# A\n\n{REPORT}\n\n[TOC]")
    contents = html.partition('<div class="toc">')[2]
    assert re.findall(r'<li><a href="#([^"]+)">', contents) == ["a"]


def test_a_report_begins_with_what_matters_most(
    convert: Callable[..., str], slots_of: Callable[[str], list[Any]], facts: tuple[Fact, ...]
) -> None:
    html = convert(REPORT)
    attributes = slots_of(html)[0].attributes
    named, entries = attributes["data-facts"].split(), attributes["data-entries"].split()
    assert named == [fact.id for fact in by_risk(facts)]
    assert entries == [f"report-{fact_id.replace('.', '-')}" for fact_id in named]
    for entry in entries:
        assert f'<li class="aws-posture-entry" id="{entry}">' in html
    first = html.partition("</ol>")[0]
    assert re.findall(r'<li><a href="#([^"]+)">', first) == entries[:4]


def test_a_report_has_a_table_of_every_fact_the_gravest_first(
    convert: Callable[..., str], facts: tuple[Fact, ...]
) -> None:
    table = re.search(r"<table.*</table>", convert(REPORT), re.DOTALL)
    assert table
    rows = re.findall(
        r'<tr><td><span class="aws-posture-badge".*?data-fact="([^"]+)".*?>not checked</span></td>'
        r'<th scope="row"><a href="#([^"]+)">([^<]+)</a></th><td>([^<]+)</td><td>([^<]+)</td></tr>',
        table.group(),
    )
    assert [row[0] for row in rows] == [fact.id for fact in by_risk(facts)]
    assert rows[0] == (
        *("root.mfa", "report-root-mfa", "MFA for the root user"),
        *("The root user", "Medium"),
    )
    assert rows[-1][3:] == ("The account", "Informational")


def test_two_reports_have_no_id_in_common(
    convert: Callable[..., str], facts: tuple[Fact, ...]
) -> None:
    ids = re.findall(r' id="([^"]+)"', convert(f"{REPORT}\n\n{REPORT}"))
    assert len(ids) == len(set(ids)) == 2 * (len(facts) + 7)


POSTS = {
    "root.mfa": [("Root & you", "../root/"), ("MFA &amp; <keys>", 'a/?q="1"&b')],
    "account.id": [("Sign in", "../sign-in/")],
    "nobody.asked": [("X", "x")],
}
LINKED = (
    '<span class="aws-posture-posts" data-fact="root.mfa">Explained in '
    '<a href="../root/">Root &amp; you</a>, '
    '<a href="a/?q=&quot;1&quot;&amp;b">MFA &amp; &lt;keys&gt;</a></span>'
)


def test_a_report_is_linked_to_the_posts_that_explain_its_facts(
    convert: Callable[..., str],
) -> None:
    html = link_report(convert(REPORT), POSTS)
    assert LINKED in html
    assert '<a href="../sign-in/">Sign in</a>' in html
    assert '<span class="aws-posture-posts" data-fact="iam.admin"></span>' in html


def test_a_report_in_a_branch_is_linked_too(
    convert: Callable[..., str], branches: Callable[[str], list[str]]
) -> None:
    html = link_report(convert(f"//// when | private\n{REPORT}\n////"), POSTS)
    assert LINKED in branches(html)[0]
    assert "Explained" not in html


def test_linking_twice_is_linking_once(convert: Callable[..., str]) -> None:
    once = link_report(convert(REPORT), POSTS)
    assert link_report(once, POSTS) == once


def test_a_page_without_a_report_comes_back_as_it_is(convert: Callable[..., str]) -> None:
    page = convert("//// when | private\n/// fact | root.mfa\n///\n////\n\n[x](fact:account.id)")
    assert link_report(page, POSTS) == page


def test_the_facts_that_a_page_explains_are_those_of_its_cards(
    convert_site: Callable[..., str],
) -> None:
    page = convert_site(
        "[x](fact:account.id)\n\n/// fact | root.mfa\n///\n\n"
        "///// when | private\n//// when | root.mfa is fail\n/// fact | iam.admin\n///\n////\n/////"
        '\n\n/// fact | root.mfa\n///\n\n`data-aws-posture="v1:card" data-fact="root.x"`'
    )
    assert facts_used(page) == ("root.mfa", "iam.admin")


@pytest.mark.parametrize("page", ["", "<p>x</p>", "<!-- data-aws-posture -->"])
def test_a_page_without_cards_explains_nothing(page: str) -> None:
    assert facts_used(page) == ()


def test_a_damaged_branch_is_an_error_of_ours(convert: Callable[..., str]) -> None:
    page = convert("/// when | private\ntext\n///").replace('data-branch="', 'data-branch="*')
    with pytest.raises(MarkdownError, match="damaged"):
        facts_used(page)
    with pytest.raises(MarkdownError, match="damaged"):
        link_report(page, POSTS)


def test_a_glance_asks_what_a_report_asks_in_the_order_of_risk(
    convert_site: Callable[..., str], slots_of: Callable[[str], list[Any]]
) -> None:
    glance = slots_of(convert_site("/// fact-glance\n///"))[0]
    report = slots_of(convert_site(REPORT))[0]
    assert (glance.kind, report.kind) == ("v1:glance", "v1:overview")
    assert glance.attributes["data-facts"] == report.attributes["data-facts"]
    assert glance.attributes["data-state"] == "unchecked"

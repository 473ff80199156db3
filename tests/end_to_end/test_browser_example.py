"""A reader without an account sees an example: marked as one, and gone when it is forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from site_reading import POST, REPORT, Read
from test_browser_personalise import article
from verdict_cases import demonstrated

from aws_posture.assets import EXAMPLES
from aws_posture.catalogue import BY_ID
from aws_posture.judging import verdict_file

BAR = ".aws-posture-bar"
CARD = "#fact-root-mfa"
SHOW = "Show me an example account"
# What the page itself adds around a card, or after everything.
MARKS = """() => [document.querySelector("#fact-root-mfa"), document.body].map(
    (one) => getComputedStyle(one, "::after").content)"""
MARKED = ['"Example"', '"Example, not your account"']


def _show(page: Page) -> None:
    page.get_by_role("button", name=SHOW).first.click()
    expect(page.locator(BAR)).to_contain_text("Example: account 111122223333")


def _own(page: Page, base: str) -> str:
    """Remember a file of the reader's own, as the site does."""
    text = json.dumps(verdict_file.document(*demonstrated("well-kept"), BY_ID))
    page.evaluate(
        "([base, text]) => localStorage.setItem(`aws-posture:${base}assets/`, text)", [base, text]
    )
    return text


def test_the_landing_page_answers_at_a_press(public: Path, read: Read) -> None:
    with read(public) as site:
        page = site.open("")
        neutral = article(page)
        assert page.locator(CARD).get_attribute("data-state") == "unchecked"
        own = page.get_by_role("link", name="Check my own account").first
        assert own.evaluate("one => one.href") == site.base + REPORT
        asked = len(site.requests)
        _show(page)
        assert page.locator(CARD).get_attribute("data-state") == "fail"
        assert page.evaluate(
            f"getComputedStyle(document.querySelector('{CARD}')).animationName"
        ) == ("site-turned")
        glance = page.locator(".aws-posture-glance")
        expect(glance).to_contain_text("Account 111122223333, read on 2 November 2026")
        expect(glance).to_contain_text("Do this first: MFA is off for the root user")
        expect(glance.locator(".aws-posture-count")).to_have_count(5)
        expect(page.get_by_role("button", name="Show a well-kept one")).to_be_focused()
        # A file of the site's own, and nothing else; the page's icon may still be on its way.
        later = [one for one in site.requests[asked:] if not one.endswith("/favicon.svg")]
        assert later == [f"{site.base}assets/{EXAMPLES[0]}"]

        page.get_by_role("button", name="Show a well-kept one").click()
        expect(glance).to_contain_text("Still open:")
        assert page.locator(CARD).get_attribute("data-state") == "pass"

        page.get_by_role("button", name="Forget").click()
        assert article(page) == neutral
        kept = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        assert [key for key in kept if "aws-posture" in key] == []


def test_who_wants_no_motion_sees_none(public: Path, read: Read) -> None:
    with read(public) as site:
        site.page.emulate_media(reduced_motion="reduce")
        page = site.open("")
        _show(page)
        name = page.evaluate(f"getComputedStyle(document.querySelector('{CARD}')).animationName")
        assert name == "none"


def test_every_page_is_marked_until_it_is_forgotten(public: Path, read: Read) -> None:
    with read(public) as site:
        page = site.open(POST)
        assert page.evaluate(MARKS) == ["none", "none"]
        _show(page)
        assert page.evaluate(MARKS) == MARKED
        page = site.open(POST)
        assert page.evaluate(MARKS) == MARKED
        assert site.state("root.mfa") == "fail"
        page = site.open(REPORT)
        expect(page.locator(BAR)).to_contain_text("It does not exist.")
        assert page.locator("[data-aws-posture]").count() == 0
        page.get_by_role("button", name="Forget").click()
        expect(page.get_by_role("button", name="Personalise this page")).to_be_focused()
        page = site.open(POST)
        assert page.evaluate(MARKS) == ["none", "none"]
        assert site.state("root.mfa") == "unchecked"


def test_the_readers_own_come_back_after_it(public: Path, read: Read) -> None:
    with read(public) as site:
        own = _own(site.open("about/"), site.base)
        page = site.open(POST)
        expect(page.locator(BAR)).to_contain_text("Shown for account 444455556666")
        page.get_by_role("button", name="Change").click()
        _show(page)
        assert site.state("root.mfa") == "fail"
        page = site.open(POST)
        expect(page.locator(BAR)).to_contain_text("Example: account 111122223333")
        page.get_by_role("button", name="Forget").click()
        expect(page.locator(BAR)).to_contain_text("Shown for account 444455556666")
        assert site.state("root.mfa") == "pass"
        assert page.evaluate(MARKS) == ["none", "none"]
        assert page.evaluate("Object.values(localStorage)").count(own) == 1


def test_the_readers_own_take_its_place(public: Path, read: Read, tmp_path: Path) -> None:
    path = tmp_path / "verdicts.json"
    path.write_text(json.dumps(verdict_file.document(*demonstrated("well-kept"), BY_ID)), "utf-8")
    with read(public) as site:
        page = site.open(POST)
        _show(page)
        page.get_by_role("button", name="Use my own").click()
        page.locator("dialog input[type=file]").set_input_files(path)
        expect(page.locator(BAR)).to_contain_text("Shown for account 444455556666")
        assert page.evaluate(MARKS) == ["none", "none"]
        page = site.open(POST)
        expect(page.locator(BAR)).to_contain_text("Shown for account 444455556666")


def test_it_works_in_files_that_no_server_sends(public: Path, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((public / "index.html").as_uri())
        _show(page)
        assert page.locator(CARD).get_attribute("data-state") == "fail"
        page.goto((public / POST / "index.html").as_uri())
        expect(page.locator(BAR)).to_contain_text("Example: account 111122223333")
        assert page.evaluate(MARKS) == MARKED


def test_an_example_that_does_not_come_is_explained(public: Path, read: Read) -> None:
    with read(public) as site:
        site.page.route(f"**/{EXAMPLES[0]}", lambda route: route.abort())
        page = site.open("")
        page.get_by_role("button", name=SHOW).first.click()
        expect(page.locator(BAR)).to_contain_text("The example did not load. Try again.")
        site.complaints.clear()
        assert page.evaluate("document.querySelectorAll('[data-aws-posture-stamped]').length") == 0


def test_a_fact_that_it_does_not_know_is_no_pass(public: Path, read: Read) -> None:
    nothing = {"account": "111122223333", "taken_at": "2026-11-02T09:30:00Z", "verdicts": {}}
    with read(public) as site:
        site.page.add_init_script(f"window.awsPostureExamples = {{fresh: {json.dumps(nothing)}}}")
        page = site.open(POST)
        _show(page)
        assert site.state("root.mfa") == "unknown"
        assert "The example account has no answer to this." in site.card("root.mfa")


@pytest.mark.parametrize(
    ("variant", "said"), [("fresh", "Do this first:"), ("well-kept", "Still open:")]
)
def test_a_private_copy_begins_the_same_without_a_script(
    variant: str, said: str, variants: Mapping[str, Path]
) -> None:
    page = (variants[variant] / "index.html").read_text("utf-8")
    glance = page.partition('<div class="aws-posture-glance"')[2].partition("</div>")[0]
    assert said in glance
    assert "read on <time" in glance
    assert "aws-posture-count" in glance


def test_the_public_landing_page_names_no_account(public: Path) -> None:
    page = (public / "index.html").read_text("utf-8")
    assert "1111" not in page
    assert "aws-posture-glance" not in page

"""The report: a plan with boxes to tick, and a table that is sorted, filtered and copied by keyboard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from site_reading import REPORT, Read, Reading

from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import by_risk

TABLE = ".aws-posture-questions table"
ROWS = f"{TABLE} tbody tr:visible"
GRAVEST = ["Fail", "Unknown", "Check by hand", "Pass", "Not applicable"]


def _column(page: Page, number: int) -> list[str]:
    cells: list[str] = page.eval_on_selector_all(
        f"{TABLE} tbody tr:not([hidden])",
        f"rows => rows.map(row => row.cells[{number}].textContent.replace(/^\\W+/, ''))",
    )
    return cells


def _opened(copy: Reading) -> Page:
    """Open the report and its table."""
    page = _ready(copy)
    page.locator(".aws-posture-questions > summary").click()
    return page


def _ready(copy: Reading) -> Page:
    """Open the report, and wait until the script has done everything; a busy machine takes its time."""
    page = copy.open(REPORT)
    page.locator(f"{TABLE} th[aria-sort]").wait_for(state="attached")
    return page


def _press(page: Page, name: str, key: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press(key)


def _sorted_by(page: Page) -> list[str]:
    heads: list[str] = page.eval_on_selector_all(
        f"{TABLE} th[aria-sort]", "heads => heads.map(one => `${one.textContent} ${one.ariaSort}`)"
    )
    return heads


def test_the_table_begins_in_the_order_of_risk(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["fresh"]) as copy:
        page = _opened(copy)
        assert _column(page, 1) == [fact.title for fact in by_risk(CATALOGUE)]
        assert _sorted_by(page) == ["Severity ascending"]


def test_a_column_is_sorted_by_keyboard_one_way_and_the_other(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["fresh"]) as copy:
        page = _opened(copy)
        _press(page, "Question", "Enter")
        titles = _column(page, 1)
        assert titles == sorted(titles, key=str.lower)
        assert _sorted_by(page) == ["Question ascending"]
        _press(page, "Question", "Space")
        assert _column(page, 1) == titles[::-1]
        assert _sorted_by(page) == ["Question descending"]
        _press(page, "Answer", "Enter")
        states = page.eval_on_selector_all(
            f"{TABLE} tbody .aws-posture-badge", "all => all.map(one => one.dataset.state)"
        )
        order = ["fail", "unknown", "manual", "pass", "not-applicable"]
        assert states == sorted(states, key=order.index)
        _press(page, "Severity", "Enter")
        assert _column(page, 3)[0] == "Critical"
        assert _column(page, 3)[-1] == "Informational"
        expect(page.get_by_role("button", name="Severity", exact=True)).to_be_focused()


def test_the_table_is_filtered_by_state_and_by_text(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["fresh"]) as copy:
        page = _opened(copy)
        tools = page.locator(".aws-posture-tools")
        assert tools.locator("[aria-pressed]").all_inner_texts() == GRAVEST
        every = page.locator(ROWS).count()
        fail, unknown = (_column(page, 0).count(state) for state in ("Fail", "Unknown"))
        expect(tools.get_by_role("status")).to_have_text(f"{every} of {every} shown")
        _press(page, "Fail", "Space")
        assert set(_column(page, 0)) == {"Fail"}
        expect(page.locator(ROWS)).to_have_count(fail)
        expect(tools.get_by_role("status")).to_have_text(f"{fail} of {every} shown")
        _press(page, "Unknown", "Enter")
        expect(page.locator(ROWS)).to_have_count(fail + unknown)
        page.get_by_label("Find").fill("ROOT")
        assert all("root" in title.lower() for title in _column(page, 1))
        expect(page.locator(ROWS)).not_to_have_count(0)
        page.get_by_label("Find").fill("")
        _press(page, "Fail", "Space")
        _press(page, "Unknown", "Space")
        expect(page.locator(ROWS)).to_have_count(every)


def test_what_is_shown_is_copied_as_markdown(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["fresh"]) as copy:
        page = _opened(copy)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        _press(page, "Fail", "Enter")
        _press(page, "Copy as Markdown", "Enter")
        expect(page.locator(".aws-posture-tools [role=status]")).to_have_text("Copied.")
        lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[:4] == [
        (
            "Account 111122223333, read on 2 November 2026, 09&#58;30 UTC. 4 critical, 9 high, "
            "12 medium, 7 low, 4 unknown, 1 to check by hand, 19 fine, 10 not applicable."
        ),
        "",
        "| Answer | Question | What AWS answered |",
        "| --- | --- | --- |",
    ]
    assert lines[4] == (
        "| ✕ Fail | MFA for the root user | "
        "MFA is off for the root user: anyone who has its credentials has the account. |"
    )
    assert len(lines) == 4 + 32


def test_a_hostile_answer_is_copied_as_text(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["fresh"]) as copy:
        page = _opened(copy)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate(
            "document.querySelector('#report-root-mfa .aws-posture-answer').lastChild.data"
            " = '|[x](http://a.example)<b> @ops #12 `www.a`'"
        )
        _press(page, "Copy as Markdown", "Enter")
        expect(page.locator(".aws-posture-tools [role=status]")).to_have_text("Copied.")
        text = page.evaluate("navigator.clipboard.readText()")
    assert (
        "| &#124;&#91;x&#93;(http&#58;//a.example)&#60;b&#62; @<!-- -->ops #<!-- -->12 "
        "&#96;www&#46;a&#96; |"
    ) in text


def test_a_browser_that_lets_nothing_be_copied_says_so(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["fresh"]) as copy:
        copy.page.add_init_script(
            "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
        )
        page = _opened(copy)
        _press(page, "Copy as Markdown", "Enter")
        expect(page.locator(".aws-posture-tools [role=status]")).to_contain_text("does not let")


def test_the_plan_of_a_fresh_account_is_four_screens_at_most(
    variants: Mapping[str, Path], read: Read
) -> None:
    """And nothing of it is wider than a screen, in print or by zoom."""
    top = "document.querySelector('.aws-posture-report .aws-posture-fold').getBoundingClientRect().top"
    with read(variants["fresh"]) as copy:
        page = copy.page
        page.set_viewport_size({"width": 1440, "height": 900})
        copy.open(REPORT)
        assert page.evaluate(f"{top} + scrollY") <= 4 * 900
        for width in (820, 390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_plan_says_where_one_is_and_leads_by_keyboard(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["fresh"]) as copy:
        page = _ready(copy)
        place = page.locator(".aws-posture-place")
        current = place.locator("[aria-current]")
        for called in ("Later", "Fine", "Every question"):
            place.get_by_role("link", name=called).focus()
            page.keyboard.press("Enter")
            expect(current).to_have_text(re.compile(called))
            expect(place).to_be_in_viewport()
        # What is folded is unfolded for whom a link brings to it.
        expect(page.locator(TABLE)).to_be_visible()
        page.locator(".aws-posture-what a").first.press("Enter")
        expect(page.locator("#report-root-mfa .aws-posture-answer")).to_be_in_viewport()


def test_a_tick_is_kept_until_the_account_is_read_again(
    variants: Mapping[str, Path], read: Read
) -> None:
    ticked = ".aws-posture-tick:checked"
    with read(variants["fresh"]) as copy:
        page = _ready(copy)
        page.get_by_role("checkbox", name="Done: MFA for the root user").press("Space")
        page.get_by_role("checkbox", name="Done: GuardDuty").check()
        copy.open("")
        page = _ready(copy)
        facts = page.eval_on_selector_all(ticked, "all => all.map((one) => one.dataset.fact)")
        assert facts == ["root.mfa", "guardduty.enabled"]
        page.get_by_role("checkbox", name="Done: GuardDuty").uncheck()
        page.route(f"**/{REPORT}", lambda route: route.fulfill(body=_later(route.fetch().text())))
        page = _ready(copy)
        expect(page.locator(".aws-posture-whose time")).to_have_attribute(
            "datetime", re.compile("^2026-11-03")
        )
        expect(page.locator(ticked)).to_have_count(0)


def _later(page: str) -> str:
    return page.replace('datetime="2026-11-02T', 'datetime="2026-11-03T')


def test_a_plan_is_printed_whole_and_what_is_done_by_its_name(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["fresh"]) as copy:
        page = copy.open(REPORT)
        page.emulate_media(media="print")
        for hidden in (".aws-posture-place", TABLE, ".aws-posture-entry", ".md-tabs"):
            assert not page.locator(hidden).first.is_visible(), hidden
        lines = page.locator("#plan-pass li")
        assert lines.first.is_visible()
        assert not lines.first.locator(".aws-posture-sentence").is_visible()
        assert page.locator(".aws-posture-how ol").first.is_visible()


def test_the_public_report_offers_what_makes_sense_there(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        page = site.open(REPORT)
        expect(page.get_by_role("heading", name="What matters most")).to_be_visible()
        page.locator(".aws-posture-questions > summary").click()
        expect(page.get_by_label("Find")).to_be_visible()
        tools = page.locator(".aws-posture-tools")
        expect(tools.get_by_role("button", name="Copy as Markdown")).to_have_count(0)
        expect(tools.locator("[aria-pressed]")).to_have_count(0)


@pytest.mark.parametrize("variant", ["public", "fresh"])
def test_without_scripts_the_report_is_whole_and_offers_nothing_dead(
    variant: str, variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants[variant]) as copy:
        context = copy.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]  # it has one
        page = context.new_page()
        page.goto(copy.base + REPORT)
        page.locator(".aws-posture-questions > summary").click()
        assert page.locator(f"{TABLE} button").count() == 0
        assert (
            not page.locator(".aws-posture-tools, .aws-posture-note")
            .locator("visible=true")
            .count()
        )
        assert page.locator(ROWS).count() == len(CATALOGUE)
        page.locator(":is(.aws-posture-first, .aws-posture-what) a").first.click()
        assert page.url.endswith("#report-root-mfa")
        expect(page.locator("#report-root-mfa")).to_be_in_viewport()
        context.close()

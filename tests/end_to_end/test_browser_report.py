"""The report's table: sorted, filtered and copied by keyboard, in a private copy and on the public site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from site_reading import REPORT, Reading

from aws_posture.facts import CATALOGUE
from aws_posture.facts.model import by_risk

Read = Callable[[Path], AbstractContextManager[Reading]]

TABLE = ".aws-posture-questions table"
ROWS = f"{TABLE} tbody tr:visible"
GRAVEST = ["Fail", "Unknown", "Check by hand", "Pass", "Not applicable"]


def _column(page: Page, number: int) -> list[str]:
    cells: list[str] = page.eval_on_selector_all(
        f"{TABLE} tbody tr:not([hidden])",
        f"rows => rows.map(row => row.cells[{number}].textContent.replace(/^\\W+/, ''))",
    )
    return cells


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
        page = copy.open(REPORT)
        assert _column(page, 1) == [fact.title for fact in by_risk(CATALOGUE)]
        assert _sorted_by(page) == ["Severity ascending"]


def test_a_column_is_sorted_by_keyboard_one_way_and_the_other(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["fresh"]) as copy:
        page = copy.open(REPORT)
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
        page = copy.open(REPORT)
        tools = page.locator(".aws-posture-tools")
        assert tools.locator("[aria-pressed]").all_inner_texts() == GRAVEST
        expect(tools.get_by_role("status")).to_have_text("22 of 22 shown")
        _press(page, "Fail", "Space")
        assert set(_column(page, 0)) == {"Fail"}
        expect(page.locator(ROWS)).to_have_count(9)
        expect(tools.get_by_role("status")).to_have_text("9 of 22 shown")
        _press(page, "Unknown", "Enter")
        expect(page.locator(ROWS)).to_have_count(11)
        page.get_by_label("Find").fill("ROOT")
        assert all("root" in title.lower() for title in _column(page, 1))
        expect(page.locator(ROWS)).to_have_count(4)
        page.get_by_label("Find").fill("")
        _press(page, "Fail", "Space")
        _press(page, "Unknown", "Space")
        expect(page.locator(ROWS)).to_have_count(22)


def test_what_is_shown_is_copied_as_markdown(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["fresh"]) as copy:
        page = copy.open(REPORT)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        _press(page, "Fail", "Enter")
        _press(page, "Copy as Markdown", "Enter")
        expect(page.locator(".aws-posture-tools [role=status]")).to_have_text("Copied.")
        lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[:4] == [
        (
            "Account 111122223333, read on 2 November 2026, 09&#58;30 UTC: "
            "9 fail, 2 unknown, 1 to check by hand, 6 pass, 4 not applicable."
        ),
        "",
        "| Answer | Question | What AWS answered |",
        "| --- | --- | --- |",
    ]
    assert lines[4] == (
        "| ✕ Fail | MFA for the root user | "
        "MFA is off for the root user: whoever has its credentials has the account. |"
    )
    assert len(lines) == 4 + 9


def test_a_hostile_answer_is_copied_as_text(variants: Mapping[str, Path], read: Read) -> None:
    with read(variants["fresh"]) as copy:
        page = copy.open(REPORT)
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
        page = copy.open(REPORT)
        _press(page, "Copy as Markdown", "Enter")
        expect(page.locator(".aws-posture-tools [role=status]")).to_contain_text("does not let")


def test_the_public_report_offers_what_makes_sense_there(
    variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants["public"]) as site:
        page = site.open(REPORT)
        expect(page.get_by_role("heading", name="What matters most")).to_be_visible()
        expect(page.get_by_label("Find")).to_be_visible()
        expect(page.get_by_role("button", name="Copy as Markdown")).to_have_count(0)
        expect(page.locator(".aws-posture-tools [aria-pressed]")).to_have_count(0)


@pytest.mark.parametrize("variant", ["public", "fresh"])
def test_without_scripts_the_report_is_whole_and_offers_nothing_dead(
    variant: str, variants: Mapping[str, Path], read: Read
) -> None:
    with read(variants[variant]) as copy:
        context = copy.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]  # it has one
        page = context.new_page()
        page.goto(copy.base + REPORT)
        assert page.locator(f"{TABLE} button").count() == 0
        assert not page.locator(".aws-posture-tools").is_visible()
        assert page.locator(ROWS).count() == len(CATALOGUE)
        page.locator(".aws-posture-first a").first.click()
        assert page.url.endswith("#report-root-mfa")
        context.close()

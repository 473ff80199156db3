"""An organization's site in a browser: the overview, and pages that are filled for three accounts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from site_reading import Read, Reading

from building import aws_posture
from organizations import CAREFUL, CARELESS, REFUSED, Written, write_organization

POST = "posts/root-user-and-iam-users/index.html"
BANNER = ".aws-posture-banner"
CARD = "#fact-root-mfa"


@pytest.fixture(scope="module")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_organization(tmp_path_factory.mktemp("collected") / "organization")


@pytest.fixture(scope="module")
def make(
    public: Path, organization: Written, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    def made(*options: str | Path) -> Path:
        out = tmp_path_factory.mktemp("made") / "company"
        command = ("organization", "site", public, organization.path, "-o", out)
        done = aws_posture(out.parent, *command, *options)
        assert done.status == 0, done.err
        return out

    return made


@pytest.fixture(scope="module")
def company(make: Callable[..., Path]) -> Path:
    return make()


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


@pytest.fixture
def reading(read: Read, company: Path) -> Iterator[Reading]:
    with read(company) as opened:
        yield opened


def _states(company: Path, account: str) -> dict[str, str]:
    text = (company / "accounts" / account / "verdicts.json").read_text("ascii")
    return {fact: verdict["state"] for fact, verdict in json.loads(text)["verdicts"].items()}


def _cell(page: Page, account: str, fact: str) -> Locator:
    row = page.locator(".org-grid tbody tr").filter(has_text=account)
    return row.locator(f'[data-fact="{fact}"] a')


def test_a_cell_leads_to_the_page_that_explains_it_filled_for_that_account(
    reading: Reading, company: Path
) -> None:
    page = reading.page
    for account in (CARELESS, CAREFUL, REFUSED):
        reading.open("organization/index.html")
        _cell(page, account, "root.mfa").click()
        page.wait_for_url(f"**/{POST}?account={account}#fact-root-mfa")
        expect(page.locator(BANNER)).to_contain_text(f"for account {account}")
        expect(page.locator(CARD)).to_have_attribute(
            "data-state", _states(company, account)["root.mfa"]
        )
        expect(page.locator(CARD)).to_be_in_viewport()


def test_the_choice_is_remembered_and_forgotten(reading: Reading) -> None:
    page = reading.page
    reading.open(POST)
    expect(page.locator(CARD)).to_have_attribute("data-state", "unchecked")
    box = page.get_by_label("Account", exact=True)
    box.focus()
    options = page.locator("#aws-posture-accounts option")
    expect(options).to_have_count(5)
    box.fill(f"payments-prod ({CARELESS})")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(CARD)).to_have_attribute("data-state", "fail")
    reading.open("your-account/index.html")
    expect(page.locator(".aws-posture-whose")).to_contain_text(CARELESS)
    page.get_by_role("button", name="Another account").click()
    expect(page.locator(".aws-posture-whose")).to_have_count(0)
    reading.open(POST)
    expect(page.locator(CARD)).to_have_attribute("data-state", "unchecked")


def test_the_table_is_sorted_filtered_and_walked_by_keyboard(reading: Reading) -> None:
    page = reading.page
    reading.open("organization/index.html")
    rows = page.locator(".org-grid tbody tr[aria-rowindex]")
    expect(rows).to_have_count(5)
    expect(rows.first).to_contain_text("payments-prod")
    page.get_by_role("combobox", name="Unit").select_option("Root/Workloads")
    expect(rows).to_have_count(3)
    page.get_by_role("combobox", name="Unit").select_option("")
    page.get_by_label("Find").fill("team=audit")
    expect(rows).to_have_count(1)
    page.get_by_label("Find").fill("")
    page.get_by_role("button", name="\u2715 Fail").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="\u2715 Fail").click()
    grid = page.get_by_role("grid")
    columns = grid.get_by_role("columnheader")
    before = columns.count()
    for severity in ("high", "medium", "low"):
        page.get_by_role("button", name=severity, exact=True).click()
    assert 2 < columns.count() < before
    page.get_by_role("button", name="Account", exact=True).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".org-detail")).to_contain_text("payments-prod")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**account={CARELESS}*")


def test_what_is_shown_is_saved_as_csv(reading: Reading) -> None:
    page = reading.page
    reading.open("organization/index.html")
    page.get_by_label("Find").fill("audit")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="What is shown, as CSV").click()
    text = Path(downloading.value.path()).read_text("utf-8")
    assert text.count("\n") == 2
    assert f'"{CAREFUL}","\'=ledger & <b>audit</b>"' in text


def test_a_passphrase_opens_one_account_and_no_page_lists_any(
    make: Callable[..., Path], read: Read, tmp_path: Path
) -> None:
    passphrases = tmp_path / "passphrases.csv"
    passphrases.write_text(f"{CARELESS},five words that nobody knows\n", encoding="ascii")
    company = make("--passphrases", passphrases)
    assert not (company / "organization").exists()
    kept = dict(line.split(",") for line in passphrases.read_text("ascii").splitlines())
    assert kept[CARELESS] == "five words that nobody knows"
    assert len(set(kept.values())) == 6
    assert passphrases.stat().st_mode & 0o077 == 0
    with read(company) as reading:
        page = reading.page
        reading.open(POST)
        page.get_by_label("Account", exact=True).fill(CARELESS)
        page.get_by_role("button", name="Show").click()
        page.get_by_label("Passphrase").fill(kept[CAREFUL])
        page.get_by_role("button", name="Show").click()
        expect(page.locator(BANNER)).to_contain_text("This passphrase does not open it")
        page.get_by_label("Passphrase").fill(kept[CARELESS])
        page.get_by_role("button", name="Show").click()
        expect(page.locator(CARD)).to_have_attribute("data-state", "fail")
        # The next page of the same tab asks for nothing.
        reading.open("your-account/index.html")
        expect(page.locator(".aws-posture-whose")).to_contain_text(CARELESS)
        kept_names = page.evaluate("Object.keys(localStorage)")
        assert [name for name in kept_names if name.startswith("aws-posture")] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing_in_the_overview(
    reading: Reading, axe: Axe, scheme: Literal["light", "dark"], width: int
) -> None:
    reading.page.emulate_media(color_scheme=scheme)
    reading.page.set_viewport_size({"width": width, "height": 900})
    page = reading.open("organization/index.html")
    expect(page.locator(".org-grid tbody tr[aria-rowindex]")).to_have_count(5)
    found = axe.run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []

"""The pages as a reader sees them, for both demonstration accounts and for nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from site_reading import Read

from building import FRESH, WELL_KEPT
from sampling import nightly_but

POST = "posts/root-user-and-iam-users/"
STOP = "Stop here: your root user has no MFA"
BANNER = ".aws-posture-banner"

Stamped = Callable[[str | Path], Path]

ACCOUNTS = {
    "fresh": (FRESH, "fail", f"https://{FRESH}.signin.aws.amazon.com/console"),
    "well-kept": (WELL_KEPT, "pass", "https://example-company.signin.aws.amazon.com/console"),
}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_the_post_answers_for_a_demonstration_account(
    name: str, stamped: Stamped, read: Read
) -> None:
    account, state, sign_in = ACCOUNTS[name]
    with read(stamped(f"demo:{name}")) as copy:
        page = copy.open(POST)
        assert copy.state("root.mfa") == state
        expect(page.locator("#fact-root-mfa")).to_be_visible()
        expect(page.get_by_text(STOP)).to_have_count(1 if state == "fail" else 0)
        if state == "fail":
            expect(page.get_by_text(STOP)).to_be_visible()
        expect(page.locator(BANNER)).to_be_visible()
        expect(page.locator(BANNER)).to_contain_text(account)
        link = page.locator(f'a[href="{sign_in}"]').first
        expect(link).to_be_visible()


def test_who_is_done_sees_the_steps_folded_away(stamped: Stamped, read: Read) -> None:
    with read(stamped("demo:well-kept")) as copy:
        page = copy.open(POST)
        folded = page.locator("details.success", has_text="Done: MFA is on for your root user")
        expect(folded).to_be_visible()
        steps = folded.get_by_text("Assign MFA device").first
        expect(steps).to_be_hidden()
        folded.locator("summary").click()
        expect(steps).to_be_visible()


def test_the_public_post_is_neutral(public: Path, read: Read) -> None:
    with read(public) as site:
        page = site.open(POST)
        assert site.state("root.mfa") == "unchecked"
        expect(page.get_by_text(STOP)).to_have_count(0)
        expect(page.locator(BANNER)).to_have_count(0)
        assert "signin.aws.amazon.com" not in page.content()


@pytest.mark.parametrize(
    "path", nightly_but({POST, "your-account/"}, ["", POST, "your-account/", "about/"])
)
def test_every_page_of_a_copy_names_the_account_and_asks_no_other_host(
    path: str, stamped: Stamped, read: Read
) -> None:
    with read(stamped("demo:fresh")) as copy:
        page = copy.open(path)
        expect(page.locator(BANNER)).to_contain_text(FRESH)
        robots = page.locator('meta[name="robots"]')
        assert "noindex" in (robots.first.get_attribute("content") or "")


def test_the_banner_stays_when_a_link_is_followed(stamped: Stamped, read: Read) -> None:
    with read(stamped("demo:fresh")) as copy:
        page = copy.open(POST)
        page.get_by_role("link", name="Your account", exact=True).first.click()
        page.wait_for_url("**/your-account/")
        expect(page.locator(BANNER)).to_contain_text(FRESH)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Your account")


def test_a_copy_fits_a_telephone(stamped: Stamped, read: Read) -> None:
    with read(stamped("demo:fresh")) as copy:
        copy.page.set_viewport_size({"width": 360, "height": 740})
        page = copy.open(POST)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360

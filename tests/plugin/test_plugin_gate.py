"""A build ends with an error when a fact fails that it must not fail on."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import CONFIG, FRESH, assert_one_line, mkdocs, small_site

OPTIONS = f"{CONFIG.rstrip()}:\n      "


@pytest.mark.parametrize("named", ["root.mfa", "root.access-keys", "any"])
def test_a_fact_that_fails_stops_the_build_once_the_copy_is_there(
    tmp_path: Path, named: str
) -> None:
    """No page names root.access-keys."""
    site = small_site(tmp_path, f"{OPTIONS}fail_on: [{named}]\n")
    done = mkdocs(site, "build", environ={"AWS_POSTURE": "demo"})
    assert_one_line(
        done, "fail_on", "root.mfa: MFA is off" if named != "root.access-keys" else named
    )
    assert (site / "private" / FRESH / "index.html").is_file()
    assert (site / "site" / "index.html").is_file()


@pytest.mark.parametrize("account", ["demo:well-kept", "off"])
def test_nothing_stops_a_build_where_nothing_fails_or_nobody_asks(
    tmp_path: Path, account: str
) -> None:
    site = small_site(tmp_path, f"{OPTIONS}fail_on: [any]\n")
    assert mkdocs(site, "build", environ={"AWS_POSTURE": account}).status == 0


def test_an_accepted_risk_stops_nothing(tmp_path: Path) -> None:
    site = small_site(tmp_path, f"{OPTIONS}fail_on: [root.mfa]\n")
    (site / "posture.yml").write_text(
        "accepted:\n  root.mfa: {because: soon, by: Ana, until: 2999-01-01}\n"
    )
    assert mkdocs(site, "build", environ={"AWS_POSTURE": "demo"}).status == 0


def test_a_fact_that_does_not_exist_is_named(tmp_path: Path) -> None:
    site = small_site(tmp_path, f"{OPTIONS}fail_on: [root.mfx]\n")
    assert_one_line(mkdocs(site, "build"), "fail_on: unknown fact 'root.mfx'", "root.mfa")

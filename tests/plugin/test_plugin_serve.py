"""`mkdocs serve`: what you see is the private copy, on this machine only, and gone at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import CONFIG, FRESH, Serving, assert_one_line, mkdocs, small_site, states


def test_the_stamped_copy_is_served_and_leaves_nothing_behind(
    tmp_path: Path, serving: Serving
) -> None:
    site = small_site(tmp_path)
    with serving(site, {"AWS_POSTURE": "demo"}) as wait:
        html = wait(bool)
        assert states(html, "root.mfa") == {"fail"}
        assert FRESH in html
        assert not (site / "private").exists()
        assert not (site / "site").exists()
        assert list(site.glob(f"temporary/*/{FRESH}"))
    assert not list((site / "temporary").iterdir())


def test_a_change_is_shown_stamped_too(tmp_path: Path, serving: Serving) -> None:
    site = small_site(tmp_path)
    with serving(site, {"AWS_POSTURE": "demo"}) as wait:
        wait(bool)
        (site / "docs" / "index.md").write_text("# Changed: ![x](fact:root.access-keys)\n")
        html = wait(lambda html: "Changed" in html)
        assert states(html, "root.access-keys") == {"fail"}
        assert len(list(site.glob("temporary/aws-posture-*"))) == 1


def test_the_neutral_site_is_served_where_nobody_named_an_account(
    tmp_path: Path, serving: Serving
) -> None:
    site = small_site(tmp_path)
    with serving(site, {}) as wait:
        html = wait(bool)
        assert states(html, "root.mfa") == {"unchecked"}
    assert not list((site / "temporary").iterdir())


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0", "192.0.2.1:8000"])
def test_a_private_copy_is_not_served_to_the_network(tmp_path: Path, address: str) -> None:
    small_site(tmp_path, CONFIG + f"dev_addr: '{address}'\n")
    done = mkdocs(tmp_path, "serve", environ={"AWS_POSTURE": "demo"})
    assert_one_line(done, "dev_addr", "127.0.0.1", "AWS_POSTURE=off")

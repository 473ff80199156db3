"""What a private copy answers is read from the finished site, whatever was built this time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aws.server import Aws
from building import CONFIG, FRESH, PAGE, mkdocs, small_site, states

# As plugins do that encrypt pages: late, or as soon as Markdown is HTML.
ENCODERS = {
    "the finished page": """
import base64, re
def on_post_page(output, *, page, config):
    if page.file.src_uri != "secret.md":
        return output
    return re.sub(r"<body.*</body>", lambda body: "<body>" + base64.b64encode(
        body[0].encode()).decode() + "</body>", output, flags=re.DOTALL)
""",
    "its content": """
import base64
def on_page_content(html, *, page, config, files):
    if page.file.src_uri != "secret.md":
        return html
    return base64.b64encode(html.encode()).decode()
""",
}


def _private(site: Path, name: str) -> str:
    return (site / "private" / FRESH / name).read_text(encoding="utf-8")


def test_pages_that_a_dirty_build_passes_by_are_stamped(tmp_path: Path) -> None:
    site = small_site(tmp_path, pages={"docs/other.md": "# Other\n\n![x](fact:root.access-keys)\n"})
    assert mkdocs(site, "build").status == 0
    os.utime(site / "docs" / "index.md", (2e9, 2e9))
    done = mkdocs(site, "build", "--dirty", environ={"AWS_POSTURE": "demo"})
    assert done.status == 0, done.err
    assert states(_private(site, "index.html"), "root.mfa") == {"fail"}
    assert states(_private(site, "other/index.html"), "root.access-keys") == {"fail"}
    assert "Nobody has judged this" not in _private(site, "other/index.html")


def test_a_dirty_build_asks_what_the_pages_it_passes_by_need(tmp_path: Path, aws: Aws) -> None:
    site = small_site(tmp_path, pages={"docs/other.md": "# Other\n\n![x](fact:account.alias)\n"})
    assert mkdocs(site, "build").status == 0
    assert mkdocs(site, "build", "--dirty", environ=aws.environ()).status == 0
    assert "iam:ListAccountAliases" in aws.calls


@pytest.mark.parametrize("hook", ENCODERS.values(), ids=ENCODERS)
def test_pages_whose_facts_another_plugin_encoded_are_named(tmp_path: Path, hook: str) -> None:
    config = f"{CONFIG}hooks: [hook.py]\n"
    site = small_site(tmp_path, config, {"docs/secret.md": PAGE, "docs/plain.md": "# Plain\n"})
    (site / "hook.py").write_text(hook)
    done = mkdocs(site, "build", environ={"AWS_POSTURE": "demo"})
    assert done.status == 0, done.err
    (line,) = [line for line in done.err.splitlines() if line.startswith("WARNING")]
    assert "no slot for facts of secret.md (account.id, root.mfa)" in line
    assert "index.md" not in line
    assert states(_private(site, "index.html"), "root.mfa") == {"fail"}


def test_nothing_is_said_of_pages_that_are_whole(tmp_path: Path) -> None:
    site = small_site(tmp_path, pages={"docs/more.md": PAGE})
    done = mkdocs(site, "build", "--strict", environ={"AWS_POSTURE": "demo"})
    assert done.status == 0, done.err
    assert "no slot" not in done.err


@pytest.mark.parametrize("enabled", ["false", "true"])
def test_a_plugin_that_is_not_enabled_renders_and_makes_no_copy(
    tmp_path: Path, enabled: str
) -> None:
    site = small_site(tmp_path, f"{CONFIG.rstrip()}:\n      enabled: {enabled}\n")
    done = mkdocs(site, "build", "--strict", environ={"AWS_POSTURE": "demo"})
    assert done.status == 0, done.err
    html = (site / "site" / "index.html").read_text(encoding="utf-8")
    assert states(html, "root.mfa") == {"unchecked"}
    assert "Turn it on" not in html
    assert (site / "private").exists() is (enabled == "true")

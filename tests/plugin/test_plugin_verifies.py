"""After a private copy the plugin makes sure that nothing of the account is in the public site."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.snapshot import dump, save
from building import CONFIG, assert_one_line, just_taken, mkdocs, small_site

# Nobody's account: the digits of pi. In two parts, or our own sources would not verify.
ACCOUNT = "3141" + "59265358"
LEAKING = {"docs/about.md": f"# About\n\nWe are account {ACCOUNT}.\n"}


def _site(folder: Path, options: str = "", pages: dict[str, str] | None = None) -> Path:
    config = CONFIG.replace(
        "  - aws-posture\n", f"  - aws-posture:\n      snapshot: snapshot.json\n{options}"
    )
    site = small_site(folder, config, pages)
    snapshot = just_taken(demo.get("fresh"))
    save(replace(snapshot, account=ACCOUNT), site / "snapshot.json")
    return site


def test_a_clean_site_is_built_and_its_copy_stamped(tmp_path: Path) -> None:
    done = mkdocs(_site(tmp_path), "build")
    assert done.status == 0, done.err
    assert (tmp_path / "private" / ACCOUNT).is_dir()


def test_a_site_that_names_the_account_ends_the_build(tmp_path: Path) -> None:
    done = mkdocs(_site(tmp_path, pages=LEAKING), "build")
    assert_one_line(done, "the public site holds account data: about/index.html", "3141********")
    assert ACCOUNT not in done.err.replace(f"private/{ACCOUNT}", "").replace(
        f"for account {ACCOUNT}", ""
    )


def test_what_is_harmless_can_be_allowed(tmp_path: Path) -> None:
    options = f"      verify_allow: ['{ACCOUNT}']\n"
    assert mkdocs(_site(tmp_path, options, LEAKING), "build").status == 0


OTHERS = "arn:aws:iam::" + "860741935286:role/x"


def test_what_an_author_wrote_is_named_once_and_stops_nothing(tmp_path: Path) -> None:
    done = mkdocs(
        _site(tmp_path, pages={"docs/about.md": f"# About\n\nSee `{OTHERS}`.\n"}), "build"
    )
    assert done.status == 0, done.err
    assert done.err.count("docs/about.md:3: account id in an ARN: 8607********") == 1


def test_what_the_build_added_stops_it(tmp_path: Path) -> None:
    site = _site(tmp_path)
    hook = """def on_post_build(config):
    with open(config["site_dir"] + "/added.txt", "w") as file:
        file.write(f"arn:aws:iam::{860741935287 - 1}:role/x")
"""
    (site / "hook.py").write_text(hook)
    with (site / "mkdocs.yml").open("a") as config:
        config.write("hooks: [hook.py]\n")
    assert_one_line(mkdocs(site, "build"), "added.txt:1: account id in an ARN 8607********")


@pytest.mark.parametrize("command", [["build"], ["gh-deploy", "--no-history"]])
def test_no_command_publishes_a_file_of_ours(tmp_path: Path, command: list[str]) -> None:
    site = small_site(tmp_path)
    (site / "docs/notes.gz").write_bytes(gzip.compress(dump(demo.get("fresh")).encode()))
    done = mkdocs(site, *command, environ={"AWS_POSTURE": "off"})
    assert_one_line(done, "notes.gz: the site holds a snapshot, which is not for the public")


def test_the_sites_own_part_of_its_theme_is_looked_at(tmp_path: Path) -> None:
    """What the theme was installed with is not: it is on everybody's site."""
    site = small_site(tmp_path, f"{CONFIG}theme: {{name: mkdocs, custom_dir: overrides}}\n")
    (site / "overrides/assets").mkdir(parents=True)
    (site / "overrides/assets/notes.js").write_text(dump(demo.get("fresh")), "utf-8")
    done = mkdocs(site, "build", environ={"AWS_POSTURE": "off"})
    assert_one_line(done, "assets/notes.js: the site holds a snapshot")


def test_a_private_build_looks_for_files_of_ours_too(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    (site / "docs/notes.gz").write_bytes(gzip.compress(dump(demo.get("fresh")).encode()))
    done = mkdocs(site, "build", environ={"AWS_POSTURE": "demo"})
    assert_one_line(done, "notes.gz", ": snapshot", "do not publish it")

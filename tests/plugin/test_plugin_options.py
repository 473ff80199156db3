"""Options that cannot be used: one line each, before anything is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import CONFIG, FRESH, assert_one_line, mkdocs, small_site

DEMO = {"AWS_POSTURE": "demo"}

WRONG = {
    "an unknown fact": (
        "facts: {iam.admin-cuont: {max: 3}}",
        ["facts: ", "iam.admin-cuont", "iam.admin-count"],
    ),
    "an unknown option of a fact": ("facts: {iam.admin-count: {maxx: 3}}", ["maxx", "max"]),
    "an option of the wrong type": (
        "facts: {iam.admin-count: {max: many}}",
        ["iam.admin-count", "max"],
    ),
    "options that are no mapping": ("facts: {iam.admin-count: 3}", ["iam.admin-count"]),
    "facts that are no mapping": ("facts: [iam.admin-count]", ["facts", "dict"]),
    "a fact id that is no text": (
        "facts: {1: {max: 3}}",
        ["facts: 1", "iam.admin-count: {max: 3}"],
    ),
    "a name of an option that is no text": ("facts: {iam.admin-count: {1: 3}}", ["facts: "]),
    "an age without a unit": (
        "max_age: '24'",
        ["mkdocs.yml: aws-posture: max_age: '24' is not a length of time", "24h"],
    ),
    "an age that is a number": ("max_age: 24", ["max_age", "str"]),
    "a private folder in the public one": (
        "private_dir: site/private",
        ["private_dir", "site_dir"],
    ),
    "a private folder that is the public one": ("private_dir: site", ["private_dir", "site_dir"]),
    "a private folder around the public one": ("private_dir: .", ["private_dir"]),
    "a private folder in the sources": ("private_dir: docs/private", ["private_dir", "docs_dir"]),
}


@pytest.mark.parametrize(("option", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_option_is_one_line(tmp_path: Path, option: str, said: list[str]) -> None:
    site = small_site(tmp_path, f"{CONFIG.rstrip()}:\n      {option}\n")
    done = mkdocs(site, "build", environ=DEMO)
    assert_one_line(done, *said)
    assert not (tmp_path / "private").exists()
    assert not list((tmp_path / "site").rglob(FRESH))


# A key of YAML has no more characters than 1,024.
LONG = "x" * 1000


@pytest.mark.parametrize(
    "option",
    [
        f"facts: {{{LONG}: {{max: 3}}}}",
        f"facts: {{iam.admin-count: {{{LONG}: 3}}}}",
        f"facts: {{iam.admin-count: {{max: {LONG}}}}}",
        f"facts: {{iam.admin-count: [{LONG}]}}",
        f"max_age: {LONG}",
        f"account: {LONG}",
    ],
    ids=lambda value: value.replace(LONG, "x"),
)
def test_a_wrong_option_is_quoted_in_part(tmp_path: Path, option: str) -> None:
    site = small_site(tmp_path, f"{CONFIG.rstrip()}:\n      {option}\n")
    done = mkdocs(site, "build", environ=DEMO)
    assert_one_line(done, "xxx…")
    assert LONG not in done.err


def test_a_misspelt_option_fails_a_strict_build(tmp_path: Path) -> None:
    site = small_site(tmp_path, f"{CONFIG.rstrip()}:\n      profil: me\n")
    done = mkdocs(site, "build", "--strict")
    assert done.status != 0
    assert "Unrecognised configuration name: profil" in done.err


def test_an_option_of_a_fact_changes_its_verdict(tmp_path: Path) -> None:
    option = "facts: {iam.admin-count: {max: 1}}"
    page = "# A\n\n![x](fact:iam.admin-count)\n"
    site = small_site(tmp_path, f"{CONFIG.rstrip()}:\n      {option}\n", {"docs/index.md": page})
    done = mkdocs(site, "build", "--strict", environ={"AWS_POSTURE": "demo:well-kept"})
    assert done.status == 0, done.err
    (html,) = (page.read_text(encoding="utf-8") for page in site.glob("private/*/index.html"))
    assert 'data-fact="iam.admin-count" data-state="fail"' in html

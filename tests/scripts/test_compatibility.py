"""`scripts/compatibility`: what it tries, what it says of it, and the page that it has written."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from building import ROOT, run
from compatibility_cases import CASES, PAGE, THEMES, Case
from compatibility_sites import Site, problems
from sampling import nightly_but

HERE = Path(sys.executable)
BROWSER = (str(HERE), str(ROOT / "scripts/compatibility_looks.py"))
# What this environment has anyway; `scripts/compatibility` tries the others each night.
INSTALLED = {
    "mkdocs": "mkdocs",
    "mkdocs-material": "material",
    "mkdocs-minify-plugin": "mkdocs_minify_plugin",
}


def _problems(folder: Path, case: Case) -> list[str]:
    return list(problems(Site(folder / "site", HERE, case)))


def _is_installed(case: Case) -> bool:
    return all(find_spec(INSTALLED.get(name, "none of these")) for name in case.packages)


def test_the_page_has_a_row_for_each() -> None:
    page = (ROOT / "docs/authors/compatibility.md").read_text(encoding="utf-8")
    rows = [
        line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if line[:2] == "| "
    ]
    names = [case.name for case in CASES]
    assert [row for row in rows if row not in {"|", "---", "| Package"}] == names
    assert len(set(names)) == len(names)


HERE_TOO = {case.name: case for case in CASES if _is_installed(case)}


@pytest.mark.parametrize("name", nightly_but({"minify"}, HERE_TOO))
def test_what_works_has_no_problems(name: str, tmp_path: Path) -> None:
    assert _problems(tmp_path, HERE_TOO[name]) == []


READTHEDOCS = next(case for case in THEMES if case.name == "theme readthedocs")


@pytest.mark.slow
@pytest.mark.nightly
def test_a_browser_finds_text_that_is_pale_and_a_banner_that_is_covered(tmp_path: Path) -> None:
    """With a theme whose side bar is fixed, and as it is without a stylesheet of its own."""
    site = Site(tmp_path / "site", HERE, READTHEDOCS, BROWSER)
    site.write(facts=True)
    assert site.build("demo")[0] == 0
    assert site.looks() == []
    style = tmp_path / "site/private/111122223333/assets/aws-posture.css"
    pale = ".aws-posture-banner { z-index: auto !important } .aws-posture-card { color: #aaa }"
    style.write_text(f"{style.read_text('utf-8')}\n{pale}\n", encoding="utf-8")
    found = site.looks()
    assert any("the banner is covered by <div" in one for one in found)
    assert any("insufficient color contrast" in one for one in found)


# A hook that does what a plugin must not.
PUBLISHING = """import os
def on_post_build(config):
    with open(config["site_dir"] + "/who.txt", "w") as file:
        file.write(os.environ.get("AWS_POSTURE", ""))
"""
STRIPPING = """def on_post_page(output, page, config):
    return output.replace(" data-facts=", " data-other=").replace(' data-fact="root.mfa"', "")
"""
FAULTS = {
    "a byte that an account changes": (PUBLISHING, "with facts: an account changes who.txt"),
    "a slot that is lost": (STRIPPING, "with facts: "),
    "a traceback": (
        "def on_env(env, **_):\n    raise KeyError(1)\n",
        "with facts: status 1: KeyError: 1",
    ),
}


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named(tmp_path: Path, name: str) -> None:
    hook, said = FAULTS[name]
    case = Case(name, ("mkdocs",), config="hooks: [hook.py]\n", files={"hook.py": hook})
    assert any(found.startswith(said) for found in _problems(tmp_path, case))


def test_a_name_that_is_none_is_told_at_once() -> None:
    done = run(HERE, ROOT / "scripts/compatibility", "redirect", cwd=ROOT)
    assert done.status == 1
    assert done.err == "compatibility: there is no 'redirect'; --list prints the names\n"


def test_each_has_a_page_with_facts() -> None:
    for case in CASES:
        files = {"docs/a.md": PAGE, **case.files}
        assert any(PAGE in text for text in files.values()), case.name

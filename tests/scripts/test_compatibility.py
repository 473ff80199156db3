"""`scripts/compatibility`: what it tries, what it says of it, and the page that it has written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from building import ROOT, run
from compatibility_cases import CASES, PAGE, PLUGINS, Case
from compatibility_sites import Site, problems

HERE = Path(sys.executable)


def _problems(folder: Path, case: Case) -> list[str]:
    return list(problems(Site(folder / "site", HERE, case)))


def test_the_page_has_a_row_for_each() -> None:
    page = (ROOT / "docs/authors/compatibility.md").read_text(encoding="utf-8")
    rows = [
        line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if line[:2] == "| "
    ]
    names = [case.name for case in CASES]
    assert [row for row in rows if row not in {"|", "---", "| Package"}] == names
    assert len(set(names)) == len(names)


def test_what_works_has_no_problems(tmp_path: Path) -> None:
    """With the plugin that this environment has anyway."""
    minify = next(case for case in PLUGINS if case.name == "minify")
    assert _problems(tmp_path, minify) == []


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

"""`scripts/compatibility`: what it tries, what it says of it, and the page that it has written.

A third of what it tries is tried here, too: another one each day, by its number in the calendar, or the
one that COMPATIBILITY_THIRD names. `scripts/test` prints and sets it, so that a failure can be repeated.
"""

from __future__ import annotations

import os
import sys
import time
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from filelock import FileLock

import _environment
from building import ROOT, run
from compatibility_cases import CASES, PAGE, THEMES, THIRDS, Case, third
from compatibility_sites import Site, problems

HERE = Path(sys.executable)
BROWSER = (str(HERE), str(ROOT / "scripts/compatibility_looks.py"))
THIRD = int(os.environ.get("COMPATIBILITY_THIRD", int(time.time()) // 86400 % THIRDS))


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


@pytest.fixture(scope="session")
def python() -> Path:
    """Make the environment of all of them, in whichever test process comes first."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    with FileLock(ROOT / ".cache/compatibility.lock"):
        return _environment.ensure_engine("compatibility")


@pytest.mark.slow
@pytest.mark.parametrize("case", third(THIRD), ids=lambda case: case.name)
def test_what_works_has_no_problems(case: Case, python: Path, tmp_path: Path) -> None:
    site = Site(tmp_path / "site", python, case, BROWSER if case.is_looked_at else ())
    assert list(problems(site, quick=True)) == []


def test_three_days_see_all() -> None:
    for day in range(THIRDS):
        seen = [case.name for number in range(day, day + THIRDS) for case in third(number)]
        assert sorted(seen) == sorted(case.name for case in CASES)


def test_the_environment_of_the_gate_has_all_packages() -> None:
    listed = (ROOT / "requirements/compatibility.in").read_text(encoding="utf-8").splitlines()
    # Both are in what builds this site.
    wanted = {name for case in CASES for name in case.packages} - {"mkdocs", "mkdocs-material"}
    assert {line for line in listed if not line.startswith(("#", "-r"))} == wanted


READTHEDOCS = next(case for case in THEMES if case.name == "theme readthedocs")


@pytest.mark.slow
@pytest.mark.nightly
def test_a_browser_finds_text_that_is_pale_and_a_banner_that_is_covered(tmp_path: Path) -> None:
    """With a theme whose side bar is fixed, and as it is without a stylesheet of its own."""
    site = Site(tmp_path / "site", HERE, READTHEDOCS, BROWSER)
    site.write(facts=True)
    assert site.build("demo")[0] == 0
    # As ivory hides what stands aside on a phone, and windmill loads scripts in the head.
    page = tmp_path / "site/private/111122223333/a/index.html"
    more = '<style>aside{display:none;float:right;width:3em}</style><script src="../assets/aws-posture.js">'
    page.write_text(page.read_text("utf-8").replace("</head>", f"{more}</script></head>"), "utf-8")
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


def _script() -> ModuleType:
    path = ROOT / "scripts/compatibility"
    spec = spec_from_loader("compatibility", SourceFileLoader("compatibility", str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_run_that_was_ended_goes_on_and_the_page_is_of_one_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = _script()
    tried: list[str] = []

    def try_one(case: Case, python: Path, browser: tuple[str, ...]) -> tuple[str, ...]:
        del python, browser
        tried.append(case.name)
        if len(tried) == 20:
            raise KeyboardInterrupt
        return script.Row(case.packages[0], "1.0", "1.6.1", "2026-01-02", "works")

    monkeypatch.setattr(script, "PAGE", tmp_path / "page.md")
    monkeypatch.setattr(script, "RUN", tmp_path / "cache" / "run.json")
    monkeypatch.setattr(script, "_try", try_one)
    monkeypatch.setattr(script, "AT_ONCE", 1)
    monkeypatch.setattr(script._environment, "ensure", lambda _: HERE)  # noqa: SLF001
    monkeypatch.setattr(script._environment, "ensure_compatibility", lambda _: HERE)  # noqa: SLF001
    with pytest.raises(KeyboardInterrupt):
        script._whole_run(resumes=False)  # noqa: SLF001
    assert not (tmp_path / "page.md").exists()
    script._whole_run(resumes=True)  # noqa: SLF001
    names = {case.name for case in CASES}
    assert set(tried) == names
    assert len(tried) == len(names) + 1
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "All rows are of one run, on 2026-01-02" in text
    assert text.count("| works |") == len(names)
    assert not (tmp_path / "cache" / "run.json").exists()

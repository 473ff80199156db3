"""`.pre-commit-hooks.yaml`: each hook's command, on files as pre-commit names them."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from aws_posture import demo
from aws_posture.snapshot import dump
from building import ROOT, Run, run

HOOKS = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}
GUIDE = (ROOT / "docs/authors/continuous-integration.md").read_text("utf-8")

# Nobody's account: the digits of pi. In two parts, or our own sources would not verify.
NOBODYS = "3141" + "59265358"


def _hook(hook: str, folder: Path, files: Sequence[str]) -> Run:
    program, *arguments = shlex.split(HOOKS[hook]["entry"])
    python = Path(sys.executable)
    path = python if program == "python" else python.with_name(program)
    return run(path, *arguments, *files, cwd=folder)


def test_a_hook_says_what_it_is_and_runs_on_the_files_of_a_commit() -> None:
    for hook in HOOKS.values():
        assert {"id", "name", "description", "entry", "language"} <= set(hook)
        assert hook["language"] == "python"
        assert hook.get("pass_filenames", True)


def test_a_commit_without_account_data_passes(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("Account 111122223333 is AWS's example.\n")
    (tmp_path / "card.png").write_bytes((ROOT / "screenshots/card-fail.png").read_bytes())
    done = _hook("aws-posture-verify", tmp_path, ["docs/index.md", "card.png"])
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize("kind", ["snapshot", "id in text", "verdict file"])
def test_a_file_of_an_account_is_named_and_refused(tmp_path: Path, kind: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/good.md").write_text("Nothing.\n")
    text = {
        "snapshot": dump(demo.get("fresh")).replace("111122223333", NOBODYS),
        "id in text": f"The account is {NOBODYS}.\n",
        "verdict file": json.dumps({"kind": "aws-posture-verdicts", "account": NOBODYS}),
    }[kind]
    (tmp_path / "docs/bad.json").write_text(text)
    done = _hook("aws-posture-verify", tmp_path, ["docs/good.md", "docs/bad.json"])
    assert done.status == 5
    assert "docs/bad.json:1" in done.out
    assert "good.md" not in done.out
    assert NOBODYS not in done.out + done.err


PAGE = """---
title: A page
---
# A page

```markdown
![in code nothing is checked](fact:root.nonsense)
```

!!! note

    {}
"""


def test_pages_whose_facts_exist_pass(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PAGE.format("![not checked](fact:root.mfa)"))
    done = _hook("aws-posture-facts", tmp_path, ["a.md"])
    assert (done.status, done.out, done.err) == (0, "", "")


def test_a_fact_that_does_not_exist_is_named_with_page_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PAGE.format("![not checked](fact:root.mfaa)"))
    (tmp_path / "b.md").write_text("/// when | root.mfa is faild\n///\n")
    (tmp_path / "c.md").write_text("# Nothing\n")
    done = _hook("aws-posture-facts", tmp_path, ["a.md", "b.md", "c.md"])
    assert done.status == 1
    first, second = done.out.splitlines()
    assert first.startswith("a.md:12: ")
    assert "root.mfaa" in first
    assert "did you mean root.mfa" in first
    assert second.startswith("b.md:1: ")


def test_a_file_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")
    done = _hook("aws-posture-facts", tmp_path, ["a.md"])
    assert done.status == 1
    assert done.err.startswith("Error: a.md: it cannot be read")
    assert "Traceback" not in done.err


def test_the_pages_of_this_site_pass() -> None:
    pages = [str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")]
    done = _hook("aws-posture-facts", ROOT, pages)
    assert (done.status, done.out) == (0, "")


def test_the_guide_names_every_hook() -> None:
    assert all(f"- id: {hook}" in GUIDE for hook in HOOKS)

"""Our own kinds of file are known by what they hold, in a file of their own and in a longer text."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from aws_posture.base.copy_marker import LOCKED
from aws_posture.base.errors import LeakError
from aws_posture.verify.own_files import own_kinds
from aws_posture.verify.refusing import check_own_files

_OURS, _EXAMPLE = "860741935286", "111122223333"
_SNAPSHOT = f'{{"kind": "aws-posture-snapshot", "account": "{_OURS}", "taken_at": "2026"}}'
_SHOWN = f'[{{"account": "{_OURS}", "id": "root.mfa", "state": "fail", "severity": "high"}}]'
_OF_OTHERS = f'[{{"account": {{"uid": "{_OURS}"}}, "vendor_name": "mkdocs-aws-posture"}}]'
_CSV = "account,fact,state,severity,value"
_READ = f"Account {_OURS}, read 2026-11-02 09:30 UTC"
_SLOT = '<b data-aws-posture-stamped="v1:badge">'
_BANNER = '<aside class="aws-posture-banner">\n<strong>Private copy</strong> for'
_OUTPUT = "output of 'show'"

# A text, and what is there if it is all of a file, and if it is a part of one.
KINDS: dict[str, tuple[str, list[tuple[str, int]], list[tuple[str, int]]]] = {
    "a snapshot": (_SNAPSHOT, [("snapshot", 1)], [("snapshot", 1)]),
    "a snapshot behind blanks": (f"\ufeff \n{_SNAPSHOT}", [("snapshot", 4)], [("snapshot", 4)]),
    "a verdict file": (
        _SNAPSHOT.replace("snapshot", "verdicts"),
        *([("verdict file", 1)], [("verdict file", 1)]),
    ),
    "a mark": (
        '{"kind":"aws-posture-private-copy","locked":true}',
        *([("mark of a private copy", 1)], []),
    ),
    "an organization's": (
        '{"organization": true, "kind" : "aws-posture-verdicts"}',
        *([("verdict file", 23)], []),
    ),
    "an example": (_SNAPSHOT.replace(_OURS, _EXAMPLE), [("snapshot", 1)], []),
    "a masked one": (_SNAPSHOT.replace(_OURS, "*" * 12), [("snapshot", 1)], []),
    "a snapshot in a text": (f"See {_SNAPSHOT}", [("snapshot", 5)], [("snapshot", 5)]),
    "an example in a text": (f"See {_SNAPSHOT.replace(_OURS, _EXAMPLE)}", [], []),
    "a schema": (_SNAPSHOT.replace('"2026"', '{"type": "string"}'), [], []),
    "details as far as they may be": (
        f'{{"kind": "aws-posture-snapshot"{" " * 386}"taken_at": "2',
        *([("snapshot", 1)], []),
    ),
    "details too far behind": (
        f'{{"kind": "aws-posture-snapshot"{" " * 387}"taken_at": "2',
        [],
        [],
    ),
    "details as far before": (
        f'{{"taken_at": "2{" " * 386}"kind": "aws-posture-snapshot"',
        *([("snapshot", 401)], []),
    ),
    "details too far before": (
        f'{{"taken_at": "2{" " * 387}"kind": "aws-posture-snapshot"',
        [],
        [],
    ),
    "what show prints": (_SHOWN, [(_OUTPUT, 29)], [(_OUTPUT, 29)]),
    "what show prints, an example": (_SHOWN.replace(_OURS, _EXAMPLE), [(_OUTPUT, 29)], []),
    "a fact's state": (_SHOWN.replace('"id"', '"fact"'), [(_OUTPUT, 29)], [(_OUTPUT, 29)]),
    "a state that nobody has checked": (_SHOWN.replace("fail", "unchecked"), [], []),
    "what show prints for others": (_OF_OTHERS, [(_OUTPUT, 38)], [(_OUTPUT, 38)]),
    "what show prints for others, in a text": (f"> {_OF_OTHERS}", [(_OUTPUT, 40)], [(_OUTPUT, 40)]),
    "a table": (f"{_CSV}\n{_OURS},root.mfa", [(_OUTPUT, 0)], [(_OUTPUT, 0)]),
    "a table behind others": (f"x\n{_CSV}\n{_OURS},x", [(_OUTPUT, 2)], [(_OUTPUT, 2)]),
    "a table and a text": (
        f"x\n{_CSV}\n{_OURS},x\n- {_READ}",
        *([(_OUTPUT, 2), (_OUTPUT, 53)],) * 2,
    ),
    "a table's example": (f"{_CSV}\n{_EXAMPLE},root.mfa", [(_OUTPUT, 0)], []),
    "lines with tabs": ("\nroot.mfa\tfail\tIt is off.", [(_OUTPUT, 0)], []),
    "other lines with tabs": ("root.mfa\tbad\tIt is off.", [], []),
    "a list": (f"**AWS account {_OURS}**, read ", [(_OUTPUT, 0)], []),
    "a text": (f"{_READ}\n", [(_OUTPUT, 0)], [(_OUTPUT, 0)]),
    "a text in another one": (f"See a{_READ[1:]}.", [(_OUTPUT, 4)], [(_OUTPUT, 4)]),
    "two texts": (f"- {_READ}\n- {_READ}", *([(_OUTPUT, 2), (_OUTPUT, 52)],) * 2),
    "a text's example": (f"- {_READ}".replace(_OURS, _EXAMPLE), [], []),
    "a masked text": (f"- {_READ}".replace(_OURS, "********5286"), *([(_OUTPUT, 2)],) * 2),
    "a slot": (f"<p>{_SLOT}", *([("filled slot", 3)],) * 2),
    "a slot without a value": ("<p data-aws-posture-stamped>", *([("filled slot", 0)],) * 2),
    "no slot": ("<p data-aws-posture-stamped-x> data-aws-posture-stamped=", [], []),
    "a banner": (_BANNER, *([("mark of a private copy", 0)],) * 2),
    "another banner": (_BANNER.replace("Private copy", "Draft"), [], []),
    "a locked copy": (f" {LOCKED.decode()}\n", [], []),
    "nothing": ("", [], []),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_ours_is_known(name: str) -> None:
    text, whole, part = KINDS[name]
    assert list(own_kinds(text, whole=True)) == whole
    assert list(own_kinds(text, whole=False)) == part


@pytest.mark.parametrize("name", KINDS)
def test_a_build_refuses_each_that_is_a_file(name: str, tmp_path: Path) -> None:
    """It reads closely what has a sign, and each of them has one."""
    text, whole, _ = KINDS[name]
    (tmp_path / "x.txt").write_text(text, "utf-8")
    refused = pytest.raises(LeakError, match=r"^x\.txt: the site holds")
    with refused if whole else nullcontext():
        check_own_files(tmp_path)


@pytest.mark.parametrize("text", [_SLOT, _BANNER])
def test_what_is_escaped_in_a_page_is_an_example(text: str) -> None:
    assert len(list(own_kinds(text, whole=True, is_html=True))) == 1
    assert list(own_kinds(text, whole=False, is_html=True)) == []

"""`aws-posture verify`: what it says, how it ends, and that it gives nothing away."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.snapshot import save
from building import aws_posture, mkdocs, small_site

# Nobody's; in two parts, or our own sources would not verify.
KEY = "AKIA" + "YQ6GADDVNNYCRXCH"


def _folder(folder: Path, text: str = "Nothing.") -> Path:
    site = folder / "site"
    site.mkdir()
    (site / "page.html").write_text(f"One\n{text}\n", "utf-8")
    return site


def test_a_clean_folder_is_a_success(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "verify", _folder(tmp_path))
    assert (done.status, done.out, done.err) == (0, "1 file verified: no account data.\n", "")


def test_what_is_found_is_named_and_never_shown(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "verify", _folder(tmp_path, f"&#65;{KEY[1:]}"))
    assert done.status == 5
    assert done.out.startswith("page.html:2: access key id of account 5861********: AKIA********")
    assert "(HTML-escaped)" in done.out
    assert "holds account data, in 1 place; do not publish it" in done.err
    assert KEY not in done.out + done.err
    assert KEY[1:] not in done.out + done.err


def test_json_holds_all_of_it_and_no_secret(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "verify", _folder(tmp_path, KEY), "--json")
    assert done.status == 5
    assert KEY not in done.out
    (leak,) = json.loads(done.out)["leaks"]
    assert leak == {
        "file": "page.html",
        "line": 2,
        "kind": "access key id of account 5861********",
        "excerpt": "AKIA********",
        "how": "",
    }


def test_a_snapshots_values_are_searched_for(tmp_path: Path) -> None:
    save(demo.get("fresh"), tmp_path / "snapshot.json")
    site = _folder(tmp_path, "written by robin")
    assert aws_posture(tmp_path, "verify", site).status == 0
    done = aws_posture(tmp_path, "verify", site, "--against", "snapshot.json")
    assert done.status == 5
    assert "page.html:2: name: robi" not in done.out
    assert "page.html:2: name: r********" in done.out
    assert "not searched for; --json lists them" in done.out
    allowed = aws_posture(
        tmp_path, "verify", site, "--against", "snapshot.json", "--allow", "robin"
    )
    assert allowed.status == 0


def test_a_private_copy_is_refused(tmp_path: Path) -> None:
    site = small_site(tmp_path)
    assert mkdocs(site, "build", environ={"AWS_POSTURE": "demo"}).status == 0
    done = aws_posture(site, "verify", site / "private")
    assert done.status == 5
    assert "mark of a private copy" in done.out
    assert "index.html:" in done.out
    assert "filled slot" in done.out
    assert aws_posture(site, "verify", site / "site").status == 0


def test_forms_that_were_never_rendered_are_named(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "verify", _folder(tmp_path, "<p>/// fact | root.mfa</p>"))
    assert done.status == 5
    assert "page.html:2: a form that was not rendered" in done.out


def test_a_folder_that_is_not_there_is_no_success(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "verify", "nowhere")
    assert (done.status, done.out) == (5, "")
    assert done.err.startswith("Error: nowhere: no such folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("<p>Nothing")
    os.mkfifo(tmp_path / "site/pipe")
    done = aws_posture(tmp_path, "verify", "site")
    assert (done.status, done.out) == (0, "1 file verified: no account data.\n"), done.err


def test_what_was_read_is_counted_and_what_was_not_is_a_finding(tmp_path: Path) -> None:
    site = _folder(tmp_path)
    (site / "page.html.gz").write_bytes(gzip.compress(b"Nothing."))
    (site / "x.7z").write_bytes(b"7z\xbc\xaf\x27\x1c")
    done = aws_posture(tmp_path, "verify", "site")
    assert done.status == 5
    assert (
        done.out
        == "x.7z: not readable: 7z archive\nUnpacked: 1 gzip.\nNot readable: 1 7z archive.\n"
    )
    assert "site holds what cannot be read, in 1 place, and is not verified" in done.err
    allowed = aws_posture(tmp_path, "verify", "site", "--allow", "*.7z", "--json")
    assert allowed.status == 0, allowed.err
    said = json.loads(allowed.out)
    assert (said["files"], said["unpacked"], said["not_readable"]) == (
        3,
        {"gzip": 1},
        {"7z archive": 1},
    )

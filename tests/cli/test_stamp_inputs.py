"""`stamp` and `collect` look at all their inputs before they make or ask anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from aws.server import Aws
from aws_posture import demo
from aws_posture.snapshot import save
from building import Run, aws_posture

SLOT = '<span data-aws-posture="v1:badge" data-fact="root.mfa" data-state="unchecked">?</span>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a site of one page, a folder without facts, and two accounts' snapshots."""
    for name, page in {"site": SLOT, "plain": "no fact", "raw": '<a href="fact:root.mfa">'}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<title>T</title><p>{page}</p>")
    save(demo.get("fresh"), tmp_path / "one.json")
    save(demo.get("fresh"), tmp_path / "again.json")
    save(demo.get("well-kept"), tmp_path / "two.json")
    return tmp_path


STAMP = {
    "a site without slots": (["plain", "one.json"], "plain: no page has a slot for an answer"),
    "a site that was not rendered": (
        ["raw", "one.json"],
        "list aws_posture under markdown_extensions and build the site again, with MkDocs 1.6",
    ),
    "a site that is not there": (["gone", "one.json"], "gone: no such folder"),
    "a snapshot that is not there": (["site", "one.json", "gone.json"], "gone.json: "),
    "a demonstration that does not exist": (["site", "one.json", "demo:x"], "demo"),
    "two snapshots of one account": (
        ["site", "one.json", "two.json", "again.json"],
        "one.json and again.json are of one account",
    ),
    "another account": (["site", "two.json", "one.json", "--account", "444455556666"], "one.json"),
    "a fact that does not exist": (["site", "one.json", "--fail-on", "root.mfx"], "root.mfa"),
    "a passphrase that is easy to guess": (
        ["site", "one.json", "--encrypt", "--passphrase-file", "short"],
        "easy to guess",
    ),
}


def _refused(folder: Path, *arguments: str) -> Run:
    done = aws_posture(folder, "stamp", *arguments, "-o", "out")
    assert done.status == 1
    assert not (folder / "out").exists()
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("Error: ")
    return done


@pytest.mark.parametrize(("arguments", "said"), STAMP.values(), ids=STAMP)
def test_nothing_is_stamped_where_one_input_is_wrong(
    folder: Path, arguments: list[str], said: str
) -> None:
    (folder / "short").write_text("abc")
    assert said in _refused(folder, *arguments).err


def test_no_copy_is_made_where_another_one_cannot_be(folder: Path) -> None:
    other = folder / "out" / "444455556666"
    other.mkdir(parents=True)
    (other / "mine.txt").touch()
    done = aws_posture(folder, "stamp", "site", "one.json", "two.json", "-o", "out")
    assert done.status == 1
    assert "444455556666: the folder holds something other than a private copy" in done.err
    assert [path.name for path in (folder / "out").iterdir()] == ["444455556666"]


def test_a_folder_under_a_file_is_no_place_for_copies(folder: Path) -> None:
    done = aws_posture(folder, "stamp", "site", "one.json", "-o", "one.json/out")
    assert done.status == 1
    assert "one.json: not a folder; name another one" in done.err


def test_a_region_that_does_not_exist_is_named_before_aws_is_asked(
    tmp_path: Path, aws: Aws
) -> None:
    arguments = ("collect", "-o", "x.json", "--region", "us-esat-1")
    done = aws_posture(tmp_path, *arguments, environ=aws.environ())
    assert done.status == 1
    assert done.err == (
        "Error: --region: there is no AWS Region 'us-esat-1'; did you mean us-east-1? If AWS has "
        "just opened it, update boto3.\n"
    )
    assert aws.calls == []


@pytest.mark.parametrize("name", ["folder", "page.html", "gone/x.json"])
def test_a_collection_replaces_nothing_but_its_own_files(
    tmp_path: Path, aws: Aws, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "page.html").write_text("<p>Somebody's work.</p>")
    done = aws_posture(tmp_path, "collect", "-o", name, environ=aws.environ())
    assert done.status in {1, 2}
    assert "Error" in done.err
    assert name.partition("/")[0] in done.err
    assert aws.calls == []
    assert (tmp_path / "page.html").read_text() == "<p>Somebody's work.</p>"


def test_a_collection_replaces_a_snapshot_and_an_empty_file(tmp_path: Path, aws: Aws) -> None:
    (tmp_path / "x.json").touch()
    for _ in range(2):
        done = aws_posture(tmp_path, "collect", "-o", "x.json", environ=aws.environ())
        assert done.status == 0, done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "x.json", "--external-id", "abc"], "--external-id needs --role-arn"),
        (["-o", "x.json", "--verdicts", "x.json"], "name two"),
    ],
)
def test_options_that_contradict_one_another_are_a_wrong_command_line(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = aws_posture(tmp_path, "collect", *arguments)
    assert done.status == 2
    assert said in " ".join(done.err.split())

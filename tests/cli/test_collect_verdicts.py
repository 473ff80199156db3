"""`collect --verdicts`: the file that a public page opens in its reader's browser."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from aws.server import Aws
from aws_posture import demo
from aws_posture.catalogue import BY_ID, CATALOGUE
from aws_posture.judging import Terms, judge, verdict_file
from aws_posture.snapshot import load
from building import ROOT, assert_one_line, aws_posture
from schemas import validator

SCHEMA = json.loads(
    (ROOT / "plugins/aws_posture/assets/aws-posture-verdicts.schema.json").read_text("utf-8")
)
GUIDE = (ROOT / "docs/authors/private-copies.md").read_text("utf-8")


def _check(document: dict[str, Any]) -> None:
    right = validator(SCHEMA)
    right.check_schema(SCHEMA)
    right.validate(document)


@pytest.mark.parametrize("name", ["fresh", "well-kept"])
def test_a_verdict_file_follows_its_schema(name: str) -> None:
    snapshot = demo.get(name)
    verdicts = judge(snapshot, CATALOGUE, Terms(now=None))
    document = verdict_file.document(snapshot, verdicts, BY_ID)
    _check(document)
    assert set(document["verdicts"]) == set(BY_ID)


def test_the_schema_turns_down_what_is_none() -> None:
    assert not validator(SCHEMA).is_valid({"kind": "aws-posture-snapshot"})


def test_the_command_of_the_guide_writes_that_file_and_no_other(tmp_path: Path, aws: Aws) -> None:
    words = ("collect", "--verdicts", "verdicts.json")
    assert f"aws-posture {' '.join(words)}\n" in GUIDE
    done = aws_posture(tmp_path, *words, environ=aws.environ())
    assert done.status == 0, done.err
    path = tmp_path / "verdicts.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    _check(json.loads(path.read_text("utf-8")))
    assert list(tmp_path.glob("*.json")) == [path]


def test_both_files_are_of_the_same_answers(tmp_path: Path, aws: Aws) -> None:
    both = ("-o", "snapshot.json", "--verdicts", "verdicts.json", "--fact", "account.id", "--json")
    done = aws_posture(tmp_path, "collect", *both, environ=aws.environ())
    assert done.status == 0, done.err
    assert json.loads(done.out)["files"] == ["snapshot.json", "verdicts.json"]
    snapshot = load(tmp_path / "snapshot.json")
    document = json.loads((tmp_path / "verdicts.json").read_text("utf-8"))
    assert document["account"] == snapshot.account
    assert document["verdicts"]["account.id"]["value"] == snapshot.account
    assert list(document["verdicts"]) == ["account.id"]


def test_there_has_to_be_a_file_to_write(tmp_path: Path, aws: Aws) -> None:
    done = aws_posture(tmp_path, "collect", environ=aws.environ())
    assert done.status == 2
    assert "--verdicts" in done.err
    assert aws.calls == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, aws: Aws) -> None:
    path = "no-such-folder/verdicts.json"
    done = aws_posture(tmp_path, "collect", "--verdicts", path, environ=aws.environ())
    assert_one_line(done, path)

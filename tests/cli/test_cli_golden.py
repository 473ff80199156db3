"""What the commands print as JSON, to the letter; `UPDATE_GOLDEN=1` rewrites it.

Programs read it: a difference is a change of what was promised to them.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from aws.server import Aws
from aws_posture import __version__
from aws_posture.catalogue import CATALOGUE
from building import aws_posture

GOLDEN = Path(__file__).parent / "golden"

# One of every state and kind; the rest of the catalogue has the same shape.
FACTS = (
    "root.mfa",
    "root.centralized",
    "iam.admin-count",
    "account.sign-in-url",
    "account.security-contact",
    "billing.iam-access",
)
NAMED = [part for fact in FACTS for part in ("--fact", fact)]

FORMATS = {"json": "json", "markdown": "md", "csv": "csv", "ocsf": "ocsf.json"}

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def compare(name: str, text: str) -> None:
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("format_", FORMATS)
def test_show_prints_as_it_always_did(tmp_path: Path, format_: str) -> None:
    done = aws_posture(tmp_path, "show", "demo:fresh", *NAMED, "--format", format_)
    assert done.status == 0, done.err
    compare(f"show.{FORMATS[format_]}", done.out.replace(__version__, "VERSION"))


def test_show_why_prints_as_it_always_did(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "show", "demo:fresh", "--why", "iam.admin", "--json")
    compare("show-why.json", done.out)


def test_collect_prints_as_it_always_did(tmp_path: Path, aws: Aws) -> None:
    aws.root()
    aws.fail("account:GetAlternateContact", "AccessDeniedException", status=403)
    done = aws_posture(
        *(tmp_path, "collect", "-o", "account.json", "--json", *NAMED),
        environ=aws.environ(),
    )
    assert done.status == 0, done.err
    compare("collect.json", TIME.sub("2026-11-02T09:30:00Z", done.out))


def test_facts_prints_every_fact_in_one_shape(tmp_path: Path) -> None:
    facts = json.loads(aws_posture(tmp_path, "facts", "--json").out)
    assert [fact["id"] for fact in facts] == [fact.id for fact in CATALOGUE]
    kinds = {
        "id": str,
        "topic": str,
        "title": str,
        "question": str,
        "why": str,
        "kind": str,
        "severity": str,
        "options": dict,
        "permissions": list,
        "security_hub": list,
        "cis": dict,
        "document": dict,
        "check": dict,
        "remedy": dict,
    }
    for fact in facts:
        assert {name: type(part) for name, part in fact.items()} == kinds
        assert list(fact) == list(kinds)
        assert list(fact["document"]) == ["title", "url"]
        ways = ["console", "cli", "terraform", "cloudformation"]
        assert list(fact["check"]) == ways
        assert list(fact["remedy"]) == [*ways, "sitting", "minutes"]
        assert fact["kind"] in {"check", "value"}
        assert fact["topic"] == fact["id"].partition(".")[0]


def test_one_fact_prints_as_it_always_did(tmp_path: Path) -> None:
    facts = json.loads(aws_posture(tmp_path, "facts", "--json").out)
    mfa = next(fact for fact in facts if fact["id"] == "root.mfa")
    compare("fact.json", json.dumps(mfa, indent=2) + "\n")


def test_a_hostile_account_is_one_line_of_text_per_fact(tmp_path: Path, hostile: Path) -> None:
    lines = aws_posture(tmp_path, "show", hostile).out.splitlines()
    assert [line.split("\t")[0] for line in lines] == [fact.id for fact in CATALOGUE]
    assert all(char.isprintable() or char == "\t" for line in lines for char in line)


def test_a_hostile_file_name_prints_safely(tmp_path: Path) -> None:
    """Also where the file is written, and its name told."""
    name = "\x1b]0;owned\x07\u202e.json"
    done = aws_posture(tmp_path, "show", name)
    assert done.status == 1
    assert done.err == "Error: ]0;owned.json: No such file or directory; name a snapshot file\n"


def test_a_hostile_file_name_of_a_collection_prints_safely(tmp_path: Path, aws: Aws) -> None:
    aws.root()
    name = "\x1b]0;owned\x07\u202e.json"
    done = aws_posture(
        *(tmp_path, "collect", "-o", name, "--fact", "root.mfa"), environ=aws.environ()
    )
    assert done.status == 0, done.err
    assert (tmp_path / name).is_file()
    assert done.out.endswith(" → ]0;owned.json\n")
    assert all(char.isprintable() or char == "\n" for char in done.out)

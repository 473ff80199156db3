"""`aws-posture facts check` and `facts new`: for those who write facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aws_posture.catalogue import DATA
from aws_posture.catalogue.form import models, skeleton
from building import OWN_FACT, assert_one_line, aws_posture

FACT = f"""\
{OWN_FACT}  cases:
    - answer: {{PublicAccessBlockConfiguration: {{BlockPublicAcls: true}}}}
      state: pass
      says: It does.
    - error: AccessDenied
      state: unknown
"""


def site(folder: Path, **facts: str) -> Path:
    """Write a folder that has facts of its own, in a place that looks like a site."""
    (folder / "facts").mkdir()
    (folder / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    for name, text in facts.items():
        (folder / "facts" / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def test_cases_are_tried_and_counted(tmp_path: Path) -> None:
    done = aws_posture(site(tmp_path, example=FACT), "facts", "check")
    assert (done.status, done.out, done.err) == (0, "1 fact, 2 cases: nothing is wrong\n", "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("state: pass", "state: fail", "facts/example.yml:17: example.block: the case gives pass, not fail: It does."),
        ("says: It does.", "says: It do.", "facts/example.yml:17: example.block: the case says 'It does.'"),
        ("says: It does.", "value: 5", "facts/example.yml:17: example.block: the case has the value None"),
        ("AccessDenied", "Other", ""),
        ("state: unknown", "state: pass", "facts/example.yml:20: example.block: the case gives unknown"),
        ("Acls: true}", "Acl: true}", "facts/example.yml:17: PublicAccessBlockConfiguration has no member"),
    ],
)  # fmt: skip
def test_a_case_that_comes_out_otherwise_is_named(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in FACT
    done = aws_posture(site(tmp_path, example=FACT.replace(old, new, 1)), "facts", "check")
    if said:
        assert done.status == 1
        assert_one_line(done, f"Error: {said}")
    else:
        assert done.status == 0


def test_every_mistake_is_listed_in_order(tmp_path: Path) -> None:
    wrong = (
        FACT.replace("title:", "titel:"),
        FACT.replace("example.", "other.").replace("https", "x"),
    )
    done = aws_posture(site(tmp_path, a=wrong[0], b=wrong[1]), "facts", "check")
    assert done.status == 1
    assert [line.split(": ")[1] for line in done.err.splitlines()] == [
        "facts/a.yml:2",
        "facts/b.yml:15",
    ]


def test_files_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(FACT, encoding="utf-8")
    assert aws_posture(tmp_path, "facts", "check", "mine.yml").status == 0


def test_without_files_it_says_what_to_name(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "facts", "check")
    assert_one_line(done, "there is no folder facts/ here with *.yml files in it; name the files")


def test_a_folder_of_facts_that_is_named_has_some(tmp_path: Path) -> None:
    for command in (["facts", "check"], ["facts"], ["show", "demo"]):
        done = aws_posture(tmp_path, "--facts-dir", "../nosuch", *command)
        assert_one_line(done, "--facts-dir: there is no folder ../nosuch; name another")
        assert done.status == 1
    (tmp_path / "mine").mkdir()
    done = aws_posture(tmp_path, "--facts-dir", "mine", "facts", "check")
    assert_one_line(done, "mine has no *.yml files in it; name the files")


def test_the_catalogues_own_files_can_be_checked(tmp_path: Path) -> None:
    done = aws_posture(tmp_path, "facts", "check", *sorted(DATA.glob("*.yml")))
    assert done.status == 0, done.err


def test_own_facts_are_listed_beside_a_site_and_nowhere_else(tmp_path: Path) -> None:
    folder = site(tmp_path, example=FACT)
    assert "example.block\t" in aws_posture(folder, "facts").out
    (folder / "mkdocs.yml").unlink()
    assert "example.block\t" not in aws_posture(folder, "facts").out
    assert "example.block\t" in aws_posture(folder, "--facts-dir", "facts", "facts").out


def test_own_facts_are_in_policies_and_verdicts(tmp_path: Path) -> None:
    folder = site(tmp_path, example=FACT)
    policy = json.loads(aws_posture(folder, "policy", "--fact", "example.block").out)
    assert policy["Statement"][0]["Action"] == ["s3:GetPublicAccessBlock"]
    shown = aws_posture(folder, "show", "demo:well-kept", "--fact", "example.block")
    assert shown.out == "example.block\tpass\t\tIt does.\n"


def test_a_wrong_file_stops_every_command_that_needs_facts(tmp_path: Path) -> None:
    folder = site(tmp_path, example=FACT.replace("Acls)", "Acl)"))
    for command in (["facts"], ["show", "demo"], ["policy"]):
        done = aws_posture(folder, *command)
        assert done.status == 1
        assert_one_line(done, "facts/example.yml:9: when: ", "did you mean BlockPublicAcls")
    assert aws_posture(folder, "--help").status == 0


def test_an_id_of_the_catalogue_is_taken(tmp_path: Path) -> None:
    folder = site(tmp_path, example=FACT.replace("example.block", "root.mfa"))
    assert_one_line(
        aws_posture(folder, "facts"),
        "facts/example.yml:1: the fact root.mfa already exists, from mk",
    )


@pytest.mark.parametrize(
    ("operation", "options"),
    [
        ("s3control:GetPublicAccessBlock", []),
        ("ec2:DescribeVpcs", ["--every-region"]),
        ("iam:GetAccountSummary", []),
        ("account:GetAlternateContact", []),
        ("cloudhsm:GetConfig", []),
    ],
)
def test_what_new_prints_loads_as_it_is(tmp_path: Path, operation: str, options: list[str]) -> None:
    command = ["facts", "new", "example.new", "--operation", operation, *options]
    done = aws_posture(tmp_path, *command)
    assert done.status == 0, done.err
    (tmp_path / "new.yml").write_text(done.out, encoding="utf-8")
    assert aws_posture(tmp_path, "facts", "check", "new.yml").err == ""


def test_the_beginning_of_any_fact_is_right() -> None:
    """For some operations of each service, which differ in what they take and answer."""
    from aws_posture.catalogue.form import checking, nodes  # noqa: PLC0415

    for service in models.shipped_services():
        for name in models.operations(service)[::12]:
            if models.why_not(service, name):
                continue
            text = skeleton.written("example.new", f"{service}:{name}")
            _, mistakes = checking.compiled(nodes.parse(text, "x.yml"), "x.yml")
            assert not mistakes, (service, name)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "--operation", "s3:ListBuckets"], "'new' is not the id of a fact"),
        (["a.b", "--operation", "s3:ListBucket"], "did you mean ListBuckets"),
        (["a.b", "--operation", "s3:DeleteBucket"], "does not look like an operation that reads"),
        (["a.b", "--operation", "s4:ListBuckets"], "AWS has no service 's4'; did you mean s3"),
        (["a.b", "--operation", "secretsmanager:GetSecretValue"], "no fact can ask secretsmanager"),
        (
            ["s3.example"],
            "--operation: nothing says what to ask; write SERVICE:OPERATION, such as s3:ListBuckets, s3:",
        ),
        (["a.b"], "write SERVICE:OPERATION, such as s3control:GetPublicAccessBlock"),
        (
            ["a.b", "--operation", "s3"],
            "'s3' is not an operation; write SERVICE:OPERATION, such as s3:ListBuckets, s3:",
        ),
        (
            ["a.b", "--operation", "iam:"],
            "'iam:' is not an operation; write SERVICE:OPERATION, such",
        ),
        (["a.b", "--operation", ":ListBuckets"], "':ListBuckets' is not an operation; write SERV"),
    ],
)
def test_new_says_what_it_cannot_begin(tmp_path: Path, arguments: list[str], said: str) -> None:
    assert_one_line(aws_posture(tmp_path, "facts", "new", *arguments), said)

"""What packages bring, loaded as their entry points say; `tests/extensions` installs one for real."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aws_posture import demo
from aws_posture.base.errors import ExtensionError
from aws_posture.catalogue import BY_ID, entry_points, extensions
from aws_posture.catalogue.evidence import Evidence, UndecidedError
from aws_posture.catalogue.extensions import Extension
from aws_posture.catalogue.model import Fact, Finding, State
from aws_posture.snapshot.operations import GET_ACCOUNT_SUMMARY, Operation
from aws_posture.snapshot.reads import Each, Read
from building import OWN_FACT

ROOT_MFA = BY_ID["root.mfa"]
VPCS = Operation("ec2", "DescribeVpcs", "ec2:DescribeVpcs")
SECRET = Operation("secretsmanager", "GetSecretValue", "secretsmanager:GetSecretValue")

Load = Callable[..., Extension]


def fact(name: str = "example.own", **changes: Any) -> Fact:  # noqa: ANN401  # any part of a fact
    return replace(ROOT_MFA, id=name, **changes)


@pytest.fixture(name="load")
def load_brought(monkeypatch: pytest.MonkeyPatch) -> Load:
    def load(*brought: object) -> Extension:
        points = [
            SimpleNamespace(
                name=f"own-{place}",
                value=f"own_{place}:EXTENSION",
                dist=SimpleNamespace(name=f"package-{place}") if place else None,
                load=lambda one=one: one,
            )
            for place, one in enumerate(brought)
        ]
        monkeypatch.setattr(entry_points, "found", lambda: points)
        return extensions.load([ROOT_MFA])

    return load


def test_without_packages_there_is_nothing_more(load: Load) -> None:
    assert load() == Extension()


def test_packages_bring_facts_questions_and_files(load: Load, tmp_path: Path) -> None:
    file = tmp_path / "own.yml"
    file.write_text(OWN_FACT, "utf-8")
    asked = {VPCS: lambda _: {"Vpcs": []}}
    first = Extension((fact(reads=(VPCS,)),), asked, (file,))
    found = load(first, Extension((fact("example.more"),)))
    assert [one.id for one in found.facts] == ["example.own", "example.block", "example.more"]
    assert found.questions == asked


READ = Read(SECRET)
REFUSED: dict[str, tuple[list[object], str]] = {
    "another kind of thing": ([{}], "own_0:EXTENSION: own_0:EXTENSION is a dict, not an Extension"),
    "no id": ([Extension((fact("Own"),))], "own_0:EXTENSION: 'Own' is not a fact id; write"),
    "an id of ours": (
        [Extension((fact("root.mfa"),))],
        "own_0:EXTENSION: its fact root.mfa already exists, from mkdocs-aws-posture; remove",
    ),
    "an id of another package": (
        [Extension((fact(),)), Extension((fact(),))],
        "package-1: its fact example.own already exists, from own_0:EXTENSION; remove",
    ),
    "a question of ours": (
        [Extension(questions={GET_ACCOUNT_SUMMARY: dict})],
        "own_0:EXTENSION: it asks iam:GetAccountSummary, which is already asked",
    ),
    "a question that writes": (
        [Extension(questions={Operation("ec2", "CreateVpc", ""): dict})],
        "own_0:EXTENSION: it would call ec2:CreateVpc, which does not look like one that reads",
    ),
    "a question for a secret": (
        [Extension(questions={SECRET: dict})],
        "own_0:EXTENSION: it would call secretsmanager:GetSecretValue, which no fact can: it hands",
    ),
    "a permission that writes": (
        [Extension(questions={VPCS._replace(permission="iam:CreateAccessKey"): dict})],
        "own_0:EXTENSION: it would need iam:CreateAccessKey, which no fact can: it does not look like",
    ),
    "a read without a question": (
        [Extension((fact(reads=(VPCS,)),))],
        "own_0:EXTENSION: its fact example.own reads ec2:DescribeVpcs, which is never asked",
    ),
    "what it may read without a question": (
        [Extension((fact(may_read=(VPCS,)),))],
        "own_0:EXTENSION: its fact example.own reads ec2:DescribeVpcs, which is never asked",
    ),
    "a read of a secret": (
        [Extension((fact(reads=(READ,)),))],
        "own_0:EXTENSION: it would call secretsmanager:GetSecretValue, which no fact can",
    ),
    "a read that follows one": (
        [Extension((fact(reads=(Read(VPCS, each=Each(READ, "x", "y")),)),))],
        "own_0:EXTENSION: it would call secretsmanager:GetSecretValue, which no fact can",
    ),
    "a file that is not there": (
        [Extension(files=(Path("none.yml"),))],
        "own_0:EXTENSION: none.yml: No such file",
    ),
}


@pytest.mark.parametrize(("brought", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_used_is_named_with_its_package(
    load: Load, brought: list[object], said: str
) -> None:
    with pytest.raises(ExtensionError) as raised:
        load(*brought)
    assert str(raised.value).startswith(said)


def test_a_read_that_is_data_needs_no_question(load: Load) -> None:
    assert load(Extension((fact(reads=(Read(VPCS),)),))).facts


@pytest.mark.parametrize("error", [ImportError("gone"), AttributeError("gone")])
def test_what_cannot_be_loaded_is_named(
    load: Load, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail() -> None:
        raise error

    load(Extension())
    (point,) = entry_points.found()
    monkeypatch.setattr(point, "load", fail)
    with pytest.raises(ExtensionError, match=r"own-0 = own_0:EXTENSION cannot be loaded \(gone\)"):
        extensions.load([])


FOUND = Finding(State.PASS, "Fine.")


def judged(load: Load, judge: Callable[..., object]) -> Finding:
    (one,) = load(Extension((fact(judge=judge),))).facts
    return one.judge(Evidence(demo.get("fresh")), {})


def test_a_judge_of_a_package_finds_what_it_finds(load: Load) -> None:
    assert judged(load, lambda *_: FOUND) is FOUND


def test_a_judge_that_leaves_it_open_does_so(load: Load) -> None:
    def leave(evidence: Evidence, _: object) -> Finding:
        raise UndecidedError(f"nobody knows in {evidence.account}")

    with pytest.raises(UndecidedError, match="nobody knows"):
        judged(load, leave)


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        (
            lambda *_: {}["nothing"],
            "the judge of example.own raised KeyError: 'nothing'; report it",
        ),
        (lambda *_: "fine", "the judge of example.own returned a str instead of a Finding; report"),
    ],
)
def test_a_judge_with_a_defect_is_its_package_s(
    load: Load, judge: Callable[..., object], said: str
) -> None:
    with pytest.raises(ExtensionError) as raised:
        judged(load, judge)
    assert str(raised.value).startswith(f"own_0:EXTENSION: {said}")

"""Facts from their compiled form, and from files of facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from aws_posture.base.errors import FactFileError
from aws_posture.catalogue.form.judging import DataJudge, how_to
from aws_posture.catalogue.model import Document, Fact, Kind, Severity
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Each, Read, Where

MOST_FACTS = 1000
"""The most facts that a folder of facts may have."""

ENDINGS = (".yml", ".yaml")
"""How the names of files of facts end."""

Compiled = Mapping[str, Any]


def shipped(content: bytes) -> tuple[Fact, ...]:
    """Return facts from the content of a file of compiled ones, which `scripts/facts` wrote."""
    return tuple(map(fact, json.loads(content)))


def fact(compiled: Compiled) -> Fact:
    """Return a fact from its compiled form."""
    reads = _reads(compiled["ask"])
    return Fact(
        id=compiled["id"],
        title=compiled["title"],
        question=compiled["question"],
        why=compiled["why"],
        judge=DataJudge(compiled, reads),
        reads=tuple(reads.values()),
        check=how_to(compiled["check"]),
        remedy=how_to(compiled["remedy"]),
        document=Document(compiled["document"]["title"], compiled["document"]["url"]),
        kind=Kind(compiled["kind"]),
        severity=Severity(compiled["severity"]),
        options=compiled["options"],
        security_hub=tuple(compiled["security-hub"]),
        cis=compiled["cis"],
    )


def _reads(asked: Mapping[str, Compiled]) -> dict[str, Read]:
    reads: dict[str, Read] = {}
    for name, one in asked.items():
        each = one["each"]
        where = one["regions"]
        reads[name] = Read(
            Operation(one["service"], one["operation"], one["permission"]),
            tuple((key, value) for key, value in one["parameters"]),
            Where(where) if isinstance(where, str) else tuple(where),
            Each(reads[each["read"]], each["values"], each["parameter"]) if each else None,
        )
    return reads


def files(folder: Path) -> list[Path]:
    """Return the files of facts in a folder, sorted; none if there is no folder."""
    return sorted(path for path in folder.glob("*") if path.suffix in ENDINGS and path.is_file())


Origin = Callable[[str], str]
"""Returns where a fact that exists comes from, or an empty text."""


def load(
    paths: Iterable[Path], origin: Origin = lambda _: "", root: Path | None = None
) -> list[Compiled]:
    """Load files of facts, and check everything in them.

    Args:
        paths: The files.
        origin: Tells which ids are taken.
        root: The folder that messages name files from.

    Returns:
        The facts in compiled form.

    Raises:
        FactFileError: The first mistake; the message says if there are more.
    """
    facts, mistakes = check(paths, origin, root)
    if mistakes:
        first, more = mistakes[0], len(mistakes) - 1
        hint = f" (and {more} more; 'aws-posture facts check' lists them)" if more else ""
        raise FactFileError(first.problem + hint, first.file, first.line)
    return facts


def check(
    paths: Iterable[Path], origin: Origin = lambda _: "", root: Path | None = None
) -> tuple[list[Compiled], list[FactFileError]]:
    """Check files of facts; see `load`.

    Returns:
        The facts in which nothing is wrong, and everything that is wrong in others.
    """
    taken, facts, mistakes = dict[str, str](), list[Compiled](), list[FactFileError]()
    for path in paths:
        shown = _shown(path, root)
        try:
            found, wrong = _compiled(path, shown)
        except FactFileError as error:
            mistakes.append(error)
            continue
        mistakes += wrong
        for one in found:
            if len(facts) == MOST_FACTS:
                problem = f"there are more than {MOST_FACTS} facts; leave some out"
                return facts, [FactFileError(problem, shown, one["line"]), *mistakes]
            if other := taken.get(one["id"]) or origin(one["id"]):
                problem = f"the fact {one['id']} already exists, from {other}; rename one"
                mistakes.append(FactFileError(problem, shown, one["line"]))
                continue
            taken[one["id"]] = f"{shown}:{one['line']}"
            facts.append(one)
    return facts, mistakes


def _compiled(path: Path, shown: str) -> tuple[list[Compiled], list[FactFileError]]:
    from aws_posture.catalogue.form import checking, models, nodes  # noqa: PLC0415  # few sites have such files

    root = nodes.read(path, shown)
    facts, mistakes = checking.compiled(root, shown)
    if mistakes and models.has_botocore():
        # What is shipped of AWS's models may not know yet what the botocore that is installed does.
        with models.newest():
            facts, mistakes = checking.compiled(root, shown)
    return [*facts], mistakes


def _shown(path: Path, root: Path | None) -> str:
    return str(path.relative_to(root)) if root and path.is_relative_to(root) else str(path)

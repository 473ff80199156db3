"""Facts that other packages bring, found by the entry point ``aws_posture.facts``.

A package declares an `Extension`:

    [project.entry-points."aws_posture.facts"]
    example = "example_posture:EXTENSION"

Its facts are in the catalogue like any other: facts in code, and files of facts that are written as
data. It may bring questions for operations that this package does not ask; their names have to show
that they only read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_posture.base.errors import ExtensionError, FactFileError
from aws_posture.catalogue import entry_points
from aws_posture.catalogue.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.catalogue.form.denied import READS
from aws_posture.catalogue.model import Fact, Finding, Options
from aws_posture.snapshot.operations import READ_OPERATIONS, Operation
from aws_posture.snapshot.reads import Read

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Call = Callable[[Any], Mapping[str, Any]]
"""Asks an operation with a boto3 client of its service, and returns what is kept of the answer."""

_ID = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Extension:
    """What a package brings.

    Attributes:
        facts: Its facts.
        questions: What to ask for them, by operation, if this package does not ask it already.
        files: Files of facts that are written as data; what they ask needs no question.
    """

    facts: tuple[Fact, ...] = ()
    questions: Mapping[Operation, Call] = field(default_factory=dict)
    files: tuple[Path, ...] = ()


def load(known: Iterable[Fact]) -> Extension:
    """Load what all installed packages bring.

    Args:
        known: The facts that exist already; they are not read if there is no package.

    Raises:
        ExtensionError: A package cannot be loaded, or brings something that cannot be used; the
            message names it.
    """
    points = entry_points.found()
    if not points:
        return Extension(())
    ids = {fact.id: "mkdocs-aws-posture" for fact in known}
    facts: list[Fact] = []
    questions: dict[Operation, Call] = {}
    for point in points:
        package = point.dist.name if point.dist else point.value
        extension = _loaded(point, package)
        _check_questions(extension.questions, package)
        questions.update(extension.questions)
        for fact in extension.facts:
            _check(fact, package, ids, {*READ_OPERATIONS, *extension.questions})
            ids[fact.id] = package
            facts.append(replace(fact, judge=_Judge(fact, package)))
        for fact in _from_files(extension.files, package, ids):
            ids[fact.id] = package
            facts.append(fact)
    return Extension(tuple(facts), questions)


def _loaded(point: EntryPoint, package: str) -> Extension:
    try:
        loaded: object = point.load()
    except (ImportError, AttributeError) as error:
        raise ExtensionError(
            f"{package}: its entry point {point.name} = {point.value} cannot be loaded ({error}); "
            "reinstall the package, or remove it"
        ) from None
    if not isinstance(loaded, Extension):
        raise ExtensionError(
            f"{package}: {point.value} is a {type(loaded).__name__}, not an Extension; "
            "update the package, or remove it"
        )
    return loaded


def _from_files(files: Collection[Path], package: str, ids: Mapping[str, str]) -> list[Fact]:
    if not files:
        return []
    from aws_posture.catalogue.form import loading  # noqa: PLC0415  # few packages have such files

    try:
        compiled = loading.load(files, lambda fact_id: ids.get(fact_id, ""))
    except FactFileError as error:
        raise ExtensionError(f"{package}: {error}") from None
    return list(map(loading.fact, compiled))


def _check_questions(questions: Collection[Operation], package: str) -> None:
    for operation in questions:
        if operation in READ_OPERATIONS:
            raise ExtensionError(f"{package}: it asks {operation}, which is already asked")
        _check_reads(operation, package)


def _check_reads(operation: Operation, package: str) -> None:
    if not READS.fullmatch(operation.name):
        raise ExtensionError(
            f"{package}: it would call {operation}, which does not look like one that reads; "
            "names of such operations begin with Get, List or Describe"
        )
    from aws_posture.catalogue.form import models  # noqa: PLC0415  # the portable file has none, and no packages

    if why := models.why_not(operation.client, operation.name):
        raise ExtensionError(f"{package}: it would call {operation}, which no fact can: {why}")
    if operation.permission and (why := models.why_no_permission(operation.permission)):
        raise ExtensionError(
            f"{package}: it would need {operation.permission}, which no fact can: {why}"
        )


def _check(
    fact: Fact, package: str, ids: Mapping[str, str], operations: Collection[Operation]
) -> None:
    if not _ID.fullmatch(fact.id):
        raise ExtensionError(f"{package}: {fact.id!r} is not a fact id; write e.g. topic.some-name")
    if fact.id in ids:
        raise ExtensionError(
            f"{package}: its fact {fact.id} already exists, from {ids[fact.id]}; "
            "remove one of the packages"
        )
    for read in (*fact.reads, *fact.may_read):
        if isinstance(read, Read):
            for one in read.chain():
                _check_reads(one.operation, package)
        elif read not in operations:
            raise ExtensionError(
                f"{package}: its fact {fact.id} reads {read}, which is never asked; "
                "the package has to bring a question for it"
            )


@dataclass(frozen=True, slots=True)
class _Judge:
    """A judge of another package; errors in it are reported as that package's."""

    fact: Fact
    package: str

    def __call__(self, evidence: Evidence, options: Options) -> Finding:
        try:
            finding = self.fact.judge(evidence, options)
        except (UnansweredError, UndecidedError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it raises is the package's defect
            raise ExtensionError(
                f"{self.package}: the judge of {self.fact.id} raised "
                f"{type(error).__name__}: {error}; report it to the package"
            ) from None
        if not isinstance(finding, Finding):
            raise ExtensionError(
                f"{self.package}: the judge of {self.fact.id} returned a {type(finding).__name__} "
                "instead of a Finding; report it to the package"
            )
        return finding

"""Facts that other packages bring, found by the entry point ``aws_posture.facts``.

A package declares an `Extension`:

    [project.entry-points."aws_posture.facts"]
    example = "example_posture:EXTENSION"

Its facts stand in the catalogue like any other. It may bring questions for operations that nobody
here asks; they have to read, as their names show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from aws_posture.errors import ExtensionError
from aws_posture.facts.evidence import Evidence, UnansweredError, UndecidedError
from aws_posture.facts.model import Fact, Finding, Options
from aws_posture.operations import READ_OPERATIONS, Operation

GROUP = "aws_posture.facts"
"""The entry points' group."""

Call = Callable[[Any], Mapping[str, Any]]
"""Asks an operation with a boto3 client of its service, and gives what is kept of the answer."""

_ID = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")
_READS = re.compile(r"(?:Get|List|Describe|BatchGet|Lookup|Search)[A-Z]\w*")


@dataclass(frozen=True, slots=True)
class Extension:
    """What a package brings.

    Attributes:
        facts: Its facts.
        questions: What to ask for them, by operation, where nobody here asks it already.
    """

    facts: tuple[Fact, ...]
    questions: Mapping[Operation, Call] = field(default_factory=dict)


def load_or_problem(known: Iterable[Fact]) -> tuple[Extension, ExtensionError | None]:
    """Load what all installed packages bring, or tell why that cannot be."""
    try:
        return load(known), None
    except ExtensionError as error:
        return Extension(()), error


def load(known: Iterable[Fact]) -> Extension:
    """Load what all installed packages bring.

    Args:
        known: The facts that are there already.

    Raises:
        ExtensionError: A package cannot be loaded, or brings what cannot be used; names it.
    """
    ids = {fact.id: "mkdocs-aws-posture" for fact in known}
    facts: list[Fact] = []
    questions: dict[Operation, Call] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        package = point.dist.name if point.dist else point.value
        extension = _loaded(point, package)
        _check_questions(extension.questions, package)
        questions.update(extension.questions)
        for fact in extension.facts:
            _check(fact, package, ids, {*READ_OPERATIONS, *extension.questions})
            ids[fact.id] = package
            facts.append(replace(fact, judge=_Judge(fact, package)))
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
            f"{package}: {point.value} is no Extension but a {type(loaded).__name__}; "
            "update the package, or remove it"
        )
    return loaded


def _check_questions(questions: Collection[Operation], package: str) -> None:
    for operation in questions:
        if operation in READ_OPERATIONS:
            raise ExtensionError(f"{package}: it asks {operation}, which is asked already")
        if not _READS.fullmatch(operation.name):
            raise ExtensionError(
                f"{package}: it would call {operation}, which does not look like one that reads; "
                "names of such operations begin with Get, List or Describe"
            )


def _check(
    fact: Fact, package: str, ids: Mapping[str, str], operations: Collection[Operation]
) -> None:
    if not _ID.fullmatch(fact.id):
        raise ExtensionError(f"{package}: {fact.id!r} is no fact id; write such as topic.some-name")
    if fact.id in ids:
        raise ExtensionError(
            f"{package}: its fact {fact.id} is there already, from {ids[fact.id]}; "
            "remove one of the packages"
        )
    for read in (*fact.reads, *fact.may_read):
        if read not in operations:
            raise ExtensionError(
                f"{package}: its fact {fact.id} reads {read}, but nobody asks that; "
                "the package has to bring a question for it"
            )


@dataclass(frozen=True, slots=True)
class _Judge:
    """A judge of another package, whose mistakes are that package's."""

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
                f"{self.package}: the judge of {self.fact.id} gave a {type(finding).__name__} "
                "instead of a Finding; report it to the package"
            )
        return finding

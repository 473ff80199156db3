"""The beginning of a fact, written from AWS's model of the operation that it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aws_posture.base.errors import FactError
from aws_posture.base.words import quoted
from aws_posture.catalogue.form import models
from aws_posture.catalogue.form.asking import unknown_operation
from aws_posture.catalogue.form.models import OperationModel, Shape
from aws_posture.catalogue.form.nodes import Node

_DEEPEST = 3
_FEW = 3
_SAMPLES = {"number": "1", "boolean": "true", "text": '"VALUE"', "time": '"2026-11-01T00:00:00Z"'}
_SAID = {"boolean": "true or false", "number": "a number", "text": "a text", "time": "a time"}


def written(fact_id: str, operation: str, *, every: bool = False) -> str:
    """Return a fact that loads as it is, with the words to be written.

    Args:
        fact_id: Its id.
        operation: What it asks: ``SERVICE:OPERATION``.
        every: Whether to ask in every Region.

    Raises:
        FactError: The id is none, or no fact can ask that.
    """
    service, _, name = operation.partition(":")
    if not re.fullmatch(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*", fact_id):
        raise FactError(f"{quoted(fact_id)} is not the id of a fact; write e.g. topic.some-name")
    if not (service and name):
        raise FactError(f"{quoted(operation)} is not an operation; {suggested(service)}")
    model = models.operation(service, name)
    if model is None:
        raise FactError(unknown_operation(service, name))
    if why := models.why_not(service, name):
        raise FactError(f"no fact can ask {operation}: {why}")
    return "\n".join(_lines(fact_id, service, name, model, every=every)) + "\n"


def suggested(service: str) -> str:
    """Say how to name an operation, with some that a service has: first what needs no parameters."""
    found = {
        name: len(model.required)
        for name in models.operations(service)
        if not models.why_not(service, name) and (model := models.operation(service, name))
    }
    first = sorted(found, key=lambda name: (found[name], len(name), name))[:_FEW]
    named = [f"{service}:{name}" for name in first] or ["s3control:GetPublicAccessBlock"]
    return f"write SERVICE:OPERATION, such as {', '.join(named)}"


def _lines(
    fact_id: str, service: str, name: str, model: OperationModel, *, every: bool
) -> Iterator[str]:
    where = " {regions}" if every else ""
    yield f"{fact_id}:"
    yield "  title: What it is about"
    yield "  question: Is it as it should be?"
    yield "  why: One or two sentences that say what is at stake."
    yield "  severity: medium"
    yield "  ask:"
    yield f"    operation: {service}:{name}"
    if model.required:
        yield "    parameters:"
        yield from (f"      {key}: {_sample(key, model.parameters[key])}" for key in model.required)
    if every:
        yield "    regions: every"
    yield f"  # The answer of {name}:"
    yield from (f"  # {line}" for line in _described(model.answer, 0))
    yield "  fail:"
    yield f'    when: "{_condition(model.answer)}"'
    yield f"    say: It is not as it should be{where}."
    yield "  pass:"
    yield f"    say: It is as it should be{where}."
    yield from _by_hand(service, name, model)
    yield "  cases:"
    yield "    - error: AccessDenied"
    yield "      state: unknown"


def _by_hand(service: str, name: str, model: OperationModel) -> Iterator[str]:
    given = "".join(
        f" --{_dashed(key)}={_dashed(key).replace('-', '_').upper()}" for key in model.required
    )
    yield from ("  check:", "    console:", "      - Open the console and look.")
    yield f"    cli: aws {service} {_dashed(name)}{given}"
    yield from ("  remedy:", "    console:", "      - Open the console and change it.")
    yield from ("  document:", "    title: The title of AWS's page about it")
    yield "    url: https://docs.aws.amazon.com/"


def _sample(name: str, shape: Shape) -> str:
    if name.lower() in ("accountid", "account"):
        return '"{account}"'
    if shape.words:
        word = shape.words[0]
        return word if isinstance(Node(0, text=word).data, str) else f'"{word}"'
    return _SAMPLES.get(shape.kind, "[]")


def _described(shape: Shape, depth: int) -> Iterator[str]:
    for name, member in shape.members.items():
        inside = member.element if member.kind in ("list", "map") else member
        said = _SAID.get(inside.kind, "")
        if inside.words:
            few = ", ".join(inside.words[:6])
            said = f"{few}, …" if len(inside.words) > 6 else few  # noqa: PLR2004  # as many as a line holds
        brackets = {"list": "[]", "map": "{}"}.get(member.kind, "")
        yield f"{'  ' * depth}{name}{brackets}: {said}".rstrip()
        if inside.kind == "structure" and depth < _DEEPEST:
            yield from _described(inside, depth + 1)


def _condition(answer: Shape) -> str:
    """Return a condition about the first member that can be compared."""
    for path, shape in _paths(answer, 0):
        if shape.kind == "boolean":
            return f"{path} == `false`"
        if shape.words:
            return f"{path} != '{shape.words[0]}'"
    for name, member in answer.members.items():
        if member.kind == "list":
            return f"length({name}) == `0`"
    path = next((path for path, _ in _paths(answer, 0)), "")
    return f"not_null({path}) == `null`" if path else "`false`"


def _paths(shape: Shape, depth: int) -> Iterator[tuple[str, Shape]]:
    for name, member in shape.members.items():
        if member.kind == "structure" and depth < _DEEPEST:
            for path, inner in _paths(member, depth + 1):
                yield f"{name}.{path}", inner
        elif member.kind in ("boolean", "text", "number"):
            yield name, member


def _dashed(name: str) -> str:
    """Return a name as the AWS CLI writes it: ``GetPublicAccessBlock`` as ``get-public-access-block``."""
    split = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", name)
    return re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1-\2", split).lower()

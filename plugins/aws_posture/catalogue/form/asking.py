"""What a fact asks, checked against AWS's models: operations, parameters, errors, Regions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aws_posture.base.errors import FactError, nearest
from aws_posture.base.words import quoted, shortened
from aws_posture.catalogue.form import denied, models
from aws_posture.catalogue.form.answer_types import Typing
from aws_posture.catalogue.form.expressions import OWN_FUNCTIONS, Tree, functions, parse
from aws_posture.catalogue.form.fields import Fields
from aws_posture.catalogue.form.models import NUMBER, TEXT, OperationModel, Shape
from aws_posture.catalogue.form.nodes import Node
from aws_posture.snapshot.codes import is_failure

ONLY = "answer"
"""The name of a fact's read if it has one and does not name it."""

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""What the name of a read is, among several."""

KEYS = ("parameters", "regions", "errors", "permission", "each")
_REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-\d+")
_PERMISSION = re.compile(r"[a-z0-9-]+:[A-Za-z0-9]+")
_PLACES = re.compile(r"\{[^{}]*\}")

# Security Hub says so where it is not enabled, and gives it the status 401.
_ANSWERS = ("securityhub:InvalidAccess",)

Compiled = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a fact asks.

    Attributes:
        reads: Each read as JSON values, by its name.
        answers: The type that expressions are about.
    """

    reads: Mapping[str, Compiled]
    answers: Shape

    @property
    def is_regional(self) -> bool:
        """Whether it is asked in several Regions."""
        return any(read["regions"] != "one" for read in self.reads.values())


def read(node: Node, fields: Fields) -> Asked:
    """Read and check the part ``ask`` of a fact.

    Raises:
        FactFileError: Something in it is wrong.
    """
    if node.text is not None or "operation" in (node.entries or {}):
        reads = {ONLY: _Asking(fields, {}).read(node)}
    else:
        reads = {}
        for name, inner in fields.mapping(node, "ask").items():
            if not NAME.fullmatch(name) or name == ONLY:
                raise fields.wrong(node.keys[name], f"{quoted(name)} cannot be the name of a read")
            reads[name] = _Asking(fields, reads).read(inner)
        _check_regions(node, fields, {name: one[0] for name, one in reads.items()})
    if not reads:
        raise fields.wrong(
            node, "ask has to name an operation, such as s3control:GetPublicAccessBlock"
        )
    shapes = {name: shape for name, (_, shape) in reads.items()}
    answers = shapes[ONLY] if ONLY in shapes else models.structure(shapes)
    return Asked({name: one for name, (one, _) in reads.items()}, answers)


def _check_regions(node: Node, fields: Fields, reads: Mapping[str, Compiled]) -> None:
    regional = {json.dumps(one["regions"]) for one in reads.values() if one["regions"] != "one"}
    if len(regional) > 1:
        raise fields.wrong(node, "reads in several Regions have to be asked in the same ones")
    earlier = {one["each"]["read"] for one in reads.values() if one["each"]}
    for name in earlier:
        if reads[name]["errors"]:
            raise fields.wrong(node, f"{name} is asked for values, so no error can be its answer")


class _Asking:
    """Reads one read, which may follow earlier ones."""

    def __init__(self, fields: Fields, earlier: Mapping[str, tuple[Compiled, Shape]]) -> None:
        self._fields = fields
        self._earlier = earlier

    def read(self, node: Node) -> tuple[Compiled, Shape]:
        """Return a read as JSON values, and the type of its answer in expressions."""
        entries: Mapping[str, Node] = {"operation": node}
        if node.text is None:
            entries = self._fields.mapping(node, "a read", ("operation",), KEYS)
        service, name, model = self._operation(entries["operation"])
        each = self._each(entries["each"], model) if "each" in entries else None
        given = [each["parameter"]] if each else []
        compiled = {
            "service": service,
            "operation": name,
            "permission": self._permission(entries.get("permission"), model),
            "parameters": self._parameters(node, entries.get("parameters"), service, name, given),
            "regions": self._regions(entries.get("regions"), each),
            "errors": self._errors(entries.get("errors"), f"{service}:{name}", model),
            "each": each,
        }
        answer = model.answer
        if each:
            answer = models.list_of(models.structure({"of": TEXT, "answer": answer}, "this list"))
        return compiled, answer

    def _operation(self, node: Node) -> tuple[str, str, OperationModel]:
        written = self._fields.text(node, "an operation")
        service, colon, name = written.partition(":")
        if not (service and colon and name):
            raise self._fields.wrong(
                node,
                f"{quoted(written)} is not an operation; write e.g. s3control:GetPublicAccessBlock",
            )
        model = models.operation(service, name)
        if model is None:
            raise self._fields.wrong(node, unknown_operation(service, name))
        if why := models.why_not(service, name):
            raise self._fields.wrong(node, f"no fact can ask {written}: {why}")
        return service, name, model

    def _permission(self, node: Node | None, model: OperationModel) -> str:
        if node is None:
            return model.permission
        if node.data is None or node.text == "none":
            return ""
        permission = self._fields.text(node, "permission")
        if not _PERMISSION.fullmatch(permission):
            raise self._fields.wrong(
                node, f"{quoted(permission)} is not an IAM action; write e.g. s3:ListBucket"
            )
        if why := models.why_no_permission(permission):
            raise self._fields.wrong(node, f"no fact can need the permission {permission}: {why}")
        return permission

    def _parameters(
        self, node: Node, written: Node | None, service: str, name: str, given: list[str]
    ) -> list[list[str]]:
        model = models.operation(service, name)
        assert model is not None  # noqa: S101  # _operation has found it
        entries = self._fields.mapping(written, "parameters") if written else {}
        for key, value in entries.items():
            self._check_parameter(key, value, written.keys[key] if written else 0, model)
            if why := denied.why_parameter(key):
                raise self._fields.wrong(value, f"no fact can give {key}: {why}")
        for key in model.required:
            if key not in entries and key not in given:
                raise self._fields.wrong(node, f"{service}:{name} needs the parameter {key}")
        return [[key, json.dumps(entries[key].data)] for key in sorted(entries)]

    def _check_parameter(self, key: str, value: Node, line: int, model: OperationModel) -> None:
        if key not in model.parameters:
            raise self._fields.wrong(line, _no_parameter(key, model))
        for place in (place for text in _texts(value.data) for place in _PLACES.findall(text)):
            if place not in ("{account}", "{region}"):
                raise self._fields.wrong(
                    value, f"there is no {shortened(place)}; write {{account}} or {{region}}"
                )
        _check_value(value.data, model.parameters[key], key, self._fields, value)

    def _each(self, node: Node, model: OperationModel) -> Compiled:
        keys = ("of", "values", "parameter")
        entries = self._fields.mapping(node, "each", keys)
        earlier = self._fields.one_of(entries["of"], "of", self._earlier)
        compiled, answer = self._earlier[earlier]
        if compiled["each"]:
            answer = answer.element.members["answer"]
        values = self._fields.text(entries["values"], "values")
        tree = self._checked_values(entries["values"], values, answer)
        parameter = self._fields.text(entries["parameter"], "parameter")
        if parameter not in model.parameters:
            raise self._fields.wrong(entries["parameter"], _no_parameter(parameter, model))
        return {"read": earlier, "values": values, "parameter": parameter, "tree": tree}

    def _checked_values(self, node: Node, values: str, answer: Shape) -> Tree:
        try:
            tree = parse(values)
            found = Typing(answer, {}).expect(tree, "list")
        except FactError as error:
            raise self._fields.wrong(node, f"values: {error}") from None
        if own := functions(tree) & {*OWN_FUNCTIONS}:
            raise self._fields.wrong(node, f"values cannot use {min(own)}()")
        if found.element.kind not in ("text", "any"):
            raise self._fields.wrong(node, f"{quoted(values)} has to give a list of texts")
        return tree

    def _regions(self, node: Node | None, each: Compiled | None) -> Any:  # noqa: ANN401  # a word or names
        earlier = self._earlier[each["read"]][0]["regions"] if each else None
        if node is None:
            return earlier or "one"
        found: Any
        if node.elements is not None:
            found = [self._fields.text(one, "a Region") for one in node.elements]
            for one, region in zip(node.elements, found, strict=True):
                if not _REGION.fullmatch(region):
                    raise self._fields.wrong(
                        one, f"{quoted(region)} is not a Region; write e.g. eu-west-1"
                    )
        else:
            found = self._fields.one_of(node, "regions", ("one", "every"))
        if earlier is not None and found != earlier:
            raise self._fields.wrong(
                node, "a read that follows another is asked in the same Regions"
            )
        return found

    def _errors(self, node: Node | None, operation: str, model: OperationModel) -> Compiled:
        entries = self._fields.mapping(node, "errors") if node else {}
        for code, answer in entries.items():
            line = node.keys[code] if node else answer.line
            # What nearly all end with does not make two of them alike. The wire may leave it out.
            bare = code.removesuffix("Exception")
            is_answer = f"{operation.partition(':')[0]}:{bare}" in _ANSWERS
            failures = [one.removesuffix("Exception") for one in model.failures]
            if is_failure(code) or (bare in failures and not is_answer):
                raise self._fields.wrong(
                    line,
                    f"{shortened(code)} is a refusal or a failure, which never decides a fact",
                )
            known = [one.removesuffix("Exception") for one in model.errors]
            if bare not in known and (near := nearest(bare, known, most=1)):
                raise self._fields.wrong(line, f"{operation} has no error {quoted(code)}{near}")
            check_answer(answer, model.answer, self._fields)
        return {code: answer.data for code, answer in entries.items()}


def check_answer(node: Node, shape: Shape, fields: Fields) -> None:
    """Make sure that an answer in a file has the members and types that AWS documents.

    Raises:
        FactFileError: It has others.
    """
    if shape.kind in ("any", "sensitive") or (node.text is not None and node.data is None):
        return
    if shape.kind in ("structure", "map"):
        for key, inner in fields.mapping(node, f"an answer ({shape.name or 'object'})").items():
            if shape.kind == "structure" and key not in shape.members:
                hint = nearest(key, shape.members)
                raise fields.wrong(
                    node.keys[key], f"{shape.name} has no member {quoted(key)}{hint}"
                )
            member = shape.members[key] if shape.kind == "structure" else shape.element
            check_answer(inner, member, fields)
    elif shape.kind == "list":
        for inner in fields.elements(node, "this part of an answer"):
            check_answer(inner, shape.element, fields)
    else:
        _check_value(node.data, shape, "this part of an answer", fields, node)


def _texts(data: object) -> Iterator[str]:
    """Yield all texts in some JSON values."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from (text for inner in data.values() for text in _texts(inner))
    elif isinstance(data, list):
        yield from (text for inner in data for text in _texts(inner))


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "text": str,
    "time": str,
    "number": (int, float),
    "boolean": bool,
    "list": list,
}


def _check_value(data: object, shape: Shape, what: str, fields: Fields, node: Node) -> None:
    wanted = _TYPES.get(shape.kind)
    is_wrong = wanted is not None and not isinstance(data, wanted)
    if is_wrong or (shape == NUMBER and isinstance(data, bool)):
        said = {"text": "a text; put it in quotes", "time": "a time", "number": "a number"}
        raise fields.wrong(node, f"{what} has to be {said.get(shape.kind, shape.kind)}")
    if shape.words and isinstance(data, str) and data not in shape.words and "{" not in data:
        hint = nearest(data, shape.words) or f"; AWS has {', '.join(shape.words[:6])}"
        raise fields.wrong(node, f"{what} cannot be {quoted(data)}{hint}")


def _no_parameter(key: str, model: OperationModel) -> str:
    hint = nearest(key, model.parameters) or (
        f"; the parameters are {', '.join(model.parameters)}"
        if model.parameters
        else "; it has none"
    )
    return f"the operation has no parameter {quoted(key)}{hint}"


def unknown_operation(service: str, name: str) -> str:
    """Return why an operation cannot be asked that the models do not have."""
    known = models.operations(service)
    shown = shortened(f"{service}:{name}")
    if known:
        if not denied.READS.fullmatch(name) and name[:1].isupper():
            return (
                f"{shown} does not look like an operation that reads; facts ask what begins "
                f"with Get, List or Describe{nearest(name, known)}"
            )
        return f"{service} has no read operation {quoted(name)}{nearest(name, known)}"
    if not models.has_botocore():
        return (
            f"{shortened(service)} is not among the services that can be checked without botocore; run "
            f"pip install 'mkdocs-aws-posture[aws]'{nearest(service, models.services())}"
        )
    return f"AWS has no service {quoted(service)}{nearest(service, models.services())}"

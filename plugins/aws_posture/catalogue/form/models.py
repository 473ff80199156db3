"""What AWS's models say of the operations that read: parameters, answers, the words in them.

Facts are checked against these without a network. A part of botocore's models goes with this
package (`services.zip`, written by ``scripts/facts``): the read operations of the services that
posts about accounts ask. A service or operation that is not in it is looked up in botocore's own
files where botocore is installed; botocore is not imported for that.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aws_posture.catalogue.form import denied

if TYPE_CHECKING:
    from zipfile import ZipFile

INDEX = Path(__file__).with_name("services.zip")
"""The part of botocore's models that is shipped, one JSON document per service."""

REFUSED_ACTIONS = Path(__file__).with_name("refused.txt")
"""The IAM actions that allow operations of botocore's models that no fact may ask, one a line."""

Reduced = Mapping[str, Any]
"""A service reduced to what checking needs; see `reduced`."""

# The HTTP statuses of who may not, who is late and who is too quick; and the first of AWS's own failures.
_FAILING = (401, 403, 407, 408, 429)
_BROKEN = 500

_SCALARS = {
    "string": "text",
    "boolean": "boolean",
    "integer": "number",
    "long": "number",
    "float": "number",
    "double": "number",
    "timestamp": "time",
    "blob": "text",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The type of a value in an answer.

    Attributes:
        kind: ``structure``, ``list``, ``map``, ``text``, ``number``, ``boolean``, ``time``, ``null``,
            ``sensitive`` for what AWS calls so (snapshots hold ``***`` instead), or ``any`` for what
            no model describes.
        name: AWS's name of a structure, for messages.
        words: The only texts that AWS documents; empty where any text can be.
        _inside: How to find the members, elements and values.
    """

    kind: str
    name: str = ""
    words: tuple[str, ...] = ()
    _inside: Mapping[str, Shape] | tuple[Reduced, Any] | Shape | None = field(
        default=None, repr=False
    )

    @property
    def members(self) -> Mapping[str, Shape]:
        """The members of a structure."""
        if isinstance(self._inside, tuple):
            service, refs = self._inside
            return {name: _shape(service, ref) for name, ref in refs.items()}
        return self._inside if isinstance(self._inside, Mapping) else {}

    @property
    def element(self) -> Shape:
        """The elements of a list, or the values of a map."""
        if isinstance(self._inside, tuple):
            return _shape(*self._inside)
        return self._inside if isinstance(self._inside, Shape) else ANY


ANY = Shape("any")
TEXT = Shape("text")
NUMBER = Shape("number")
BOOLEAN = Shape("boolean")
NULL = Shape("null")


def list_of(element: Shape) -> Shape:
    """Return the type of a list."""
    return Shape("list", _inside=element)


def structure(members: Mapping[str, Shape], name: str = "") -> Shape:
    """Return the type of an object."""
    return Shape("structure", name, _inside=members)


@dataclass(frozen=True, slots=True)
class OperationModel:
    """An operation as AWS describes it.

    Attributes:
        parameters: The type of each parameter.
        required: The parameters without which there is no call.
        answer: The type of its answer.
        errors: The errors that AWS documents; empty where the model names none.
        permission: The IAM action that most probably allows it; some services have other names.
        failures: The errors of the service that say, by their HTTP status or as AWS marks them, that a
            call was denied, throttled or failed.
    """

    parameters: Mapping[str, Shape]
    required: tuple[str, ...]
    answer: Shape
    errors: tuple[str, ...]
    permission: str
    failures: tuple[str, ...] = ()


def services() -> list[str]:
    """Return the names of all services that are known here."""
    data = botocore_data()
    installed = [one.name for one in data.iterdir() if one.is_dir()] if data else []
    return sorted({*shipped_services(), *installed})


def operations(service: str) -> list[str]:
    """Return the names of a service's read operations; empty if the service is not known."""
    return sorted(
        {*in_index(service).get("operations", {}), *installed(service).get("operations", {})}
    )


def operation(service: str, name: str) -> OperationModel | None:
    """Return an operation; None if it is not known."""
    for source in _sources:
        model = source(service)
        if name in model.get("operations", {}):
            parameters, required, answer, errors = model["operations"][name]
            return OperationModel(
                {key: _shape(model, ref) for key, ref in parameters.items()},
                tuple(required),
                structure({}) if answer is None else _shape(model, answer),
                tuple(errors),
                f"{model['prefix']}:{name}",
                tuple(model["failures"]),
            )
    return None


def why_not(service: str, name: str) -> str:
    """Return why no fact may ask an operation, as a clause; empty if one may, or if it is not known."""
    models = (source(service) for source in _sources)
    found = (one["refused"].get(name, "") for one in models if name in one.get("operations", {}))
    return denied.why(service, name, next(found, ""))


def why_no_permission(action: str) -> str:
    """Return why no fact may need an IAM action, as a clause; empty if one may."""
    return denied.why_action(action, _refused_actions())


@cache
def _refused_actions() -> frozenset[str]:
    return frozenset(REFUSED_ACTIONS.read_text("utf-8").lower().split())


def refused_actions() -> Iterator[str]:
    """Yield the IAM actions of the botocore that is installed which allow what no fact may ask."""
    data = botocore_data()
    for service in sorted(one.name for one in data.iterdir() if one.is_dir()) if data else ():
        model = installed(service)
        for name in model.get("operations", {}):
            if denied.why(service, name, model["refused"].get(name, "")):
                yield from {f"{prefix}:{name}" for prefix in (service, model["prefix"])}


@contextmanager
def newest() -> Iterator[None]:
    """Look into the botocore that is installed first: it may be newer than what is shipped."""
    global _sources  # noqa: PLW0603  # as the caches below
    before, _sources = _sources, (installed, in_index)
    try:
        yield
    finally:
        _sources = before


def has_botocore() -> bool:
    """Return whether every service can be looked up, and not only those of the index."""
    return botocore_data() is not None


def _shape(service: Reduced, ref: Any) -> Shape:  # noqa: ANN401  # a name of a kind, or a number
    if isinstance(ref, str):
        return Shape(ref)
    kind, name, inside = service["shapes"][ref]
    if kind == "text":
        return Shape("text", name, tuple(inside))
    if kind == "map":
        words, value = inside
        return Shape("map", name, tuple(words), (service, value))
    return Shape(kind, name, (), (service, inside))


@cache
def shipped_services() -> frozenset[str]:
    """Return the services whose models are shipped."""
    if not INDEX.is_file():
        return frozenset()
    return frozenset(Path(name).stem for name in archive().namelist() if name.endswith(".json"))


@cache
def archive() -> ZipFile:
    """Open the index once: to read what is in it takes longer than to read a service of it."""
    import zipfile  # noqa: PLC0415  # only files of facts are checked

    return zipfile.ZipFile(BytesIO(INDEX.read_bytes()))


def shipped_version() -> str:
    """Return the version of botocore whose models are shipped."""
    return archive().read("botocore.txt").decode().strip()


@cache
def in_index(service: str) -> Reduced:
    """Return a service from what is shipped; empty if it is not in it."""
    if service not in shipped_services():
        return {}
    model: Reduced = json.loads(archive().read(f"{service}.json"))
    return model


@cache
def botocore_data() -> Path | None:
    """Return the folder of the models of the botocore that is installed; None if there is none."""
    spec = find_spec("botocore")
    if spec is None or spec.origin is None:
        return None
    data = Path(spec.origin).parent / "data"
    return data if data.is_dir() else None


@cache
def installed(service: str) -> Reduced:
    """Return a service from the files of the botocore that is installed; empty if it is not there."""
    data = botocore_data()
    if data is None or not re.fullmatch(r"[a-z0-9-]+", service):
        return {}
    found = sorted((data / service).glob("*/service-2.json*"))
    if not found:
        return {}
    written = found[-1].read_bytes()
    if found[-1].suffix == ".gz":
        written = gzip.decompress(written)
    return reduced(service, json.loads(written))


# Reading a service from the index takes a few milliseconds; EC2 from botocore's files, a tenth of a second.
_sources: tuple[Callable[[str], Reduced], ...] = (in_index, installed)


def reduced(service: str, model: Mapping[str, Any], names: Iterable[str] | None = None) -> Reduced:
    """Reduce one of botocore's models to its read operations, and to what checking needs.

    Args:
        service: Its name.
        model: The content of a ``service-2.json``.
        names: The operations to keep; by default those whose names show that they read.

    Returns:
        ``operations`` (parameters, required ones, answer, errors) and ``shapes``, to which they
        refer by number, ``failures`` with errors that are no answers, ``refused`` with what an operation
        hands out that no fact may have, and ``prefix``, with which the service's IAM actions usually begin.
    """
    about = model["metadata"]
    shapes = _Shapes(model["shapes"])
    kept = sorted(
        names if names is not None else filter(denied.READS.fullmatch, model["operations"])
    )
    refused = {name: _refused(service, model, name) for name in kept}
    return {
        "refused": {name: member for name, member in refused.items() if member},
        "prefix": about.get("signingName", about["endpointPrefix"]),
        "failures": sorted(shapes.failures()),
        "operations": {name: shapes.operation(model["operations"][name]) for name in kept},
        "shapes": shapes.written,
    }


def _refused(service: str, model: Mapping[str, Any], name: str) -> str:
    output = model["operations"][name].get("output")
    found = denied.handed_out(service, output["shape"], model["shapes"]) if output else iter(())
    return next(found, "")


def _is_failure(shape: Mapping[str, Any]) -> bool:
    status = shape.get("error", {}).get("httpStatusCode", 0)
    is_marked = shape.get("fault") or "retryable" in shape
    return bool(shape.get("exception") and (is_marked or status in _FAILING or status >= _BROKEN))


class _Shapes:
    """Numbers the shapes that operations need, each once."""

    def __init__(self, shapes: Mapping[str, Any]) -> None:
        self._shapes = shapes
        self._numbers: dict[str, int] = {}
        self.written: list[Any] = []

    def operation(self, model: Mapping[str, Any]) -> list[Any]:
        asked = self._shapes[model["input"]["shape"]] if "input" in model else {}
        parameters = {
            name: self._parameter(member["shape"])
            for name, member in asked.get("members", {}).items()
        }
        answer = self._ref(model["output"]["shape"]) if "output" in model else None
        errors = [self._code(error["shape"]) for error in model.get("errors", ())]
        return [parameters, asked.get("required", []), answer, errors]

    def failures(self) -> set[str]:
        """Return the errors that say that a call was denied, throttled or failed."""
        return {self._code(name) for name, one in self._shapes.items() if _is_failure(one)}

    def _code(self, name: str) -> str:
        code: str = self._shapes[name].get("error", {}).get("code", name)
        return code

    def _parameter(self, name: str) -> Any:  # noqa: ANN401  # as in _shape
        """Refer to a parameter's type: facts rarely ask with more than texts, so no deeper."""
        shape = self._shapes[name]
        if shape["type"] == "list" and self._shapes[shape["member"]["shape"]]["type"] in _SCALARS:
            return self._ref(name)
        return (
            self._ref(name) if shape["type"] in _SCALARS and not shape.get("sensitive") else "any"
        )

    def _ref(self, name: str) -> Any:  # noqa: ANN401  # the same
        shape = self._shapes[name]
        if shape.get("sensitive"):
            return "sensitive"
        words = shape.get("enum", ())
        if shape["type"] in _SCALARS and not words:
            return _SCALARS[shape["type"]]
        if shape.get("document") or shape["type"] not in {*_SCALARS, "structure", "list", "map"}:
            return "any"
        if name not in self._numbers:
            self._numbers[name] = len(self.written)
            self.written.append(None)
            self.written[self._numbers[name]] = self._reduced(name, shape)
        return self._numbers[name]

    def _reduced(self, name: str, shape: Mapping[str, Any]) -> list[Any]:
        if shape["type"] == "structure":
            members = shape.get("members", {})
            return [
                "structure",
                name,
                {key: self._ref(one["shape"]) for key, one in members.items()},
            ]
        if shape["type"] == "list":
            return ["list", "", self._ref(shape["member"]["shape"])]
        if shape["type"] == "map":
            words = self._shapes[shape["key"]["shape"]].get("enum", [])
            return ["map", "", [words, self._ref(shape["value"]["shape"])]]
        return ["text", name, shape["enum"]]

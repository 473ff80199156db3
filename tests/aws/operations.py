"""Which operation a request asks, and an answer as its service would write it, by botocore's models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from botocore.loaders import Loader
from moto.core.model import OperationModel, ServiceModel
from moto.core.serialize import get_serializer_class

MODELS = Path(__file__).parent / "models"
"""Operations that are newer than the oldest botocore that tests run with, from botocore 1.44.8."""

# Clients that sign with another name than their own.
_CLIENTS = {
    "access-analyzer": ("accessanalyzer",),
    "iam": ("iam", "iam-toolbox"),
    "s3": ("s3control", "s3"),
    "sso": ("sso-admin",),
    # What is not signed goes to STS.
    "unknown": ("sts",),
}
_SCOPE = re.compile(r"Credential=([^/]*)/\d+/([^/]*)/([^/]+)/")


class Request(NamedTuple):
    """One request.

    Attributes:
        operation: ``client:Operation``; ``client:Unknown`` if no model has it.
        protocol: How its service writes answers.
        region: The Region that it is signed for.
        access_key: The id of the key that it is signed with.
        text: Its path, its query and its body.
    """

    operation: str
    protocol: str
    region: str
    access_key: str
    text: str


def recognise(environ: Mapping[str, Any], body: bytes) -> Request:
    """Return what a request asks."""
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    key, region, signing = scope.groups() if scope else ("", "", "unknown")
    clients = _CLIENTS.get(signing, (signing,))
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    text = f"{path}?{query}\n{body.decode('latin-1')}"
    form = dict(parse_qsl(body.decode("latin-1")))
    if target := environ.get("HTTP_X_AMZ_TARGET"):
        return Request(f"{clients[0]}:{target.rpartition('.')[2]}", "json", region, key, text)
    if "Action" in form:
        protocol = "ec2" if clients[0] == "ec2" else "query"
        return Request(f"{clients[0]}:{form['Action']}", protocol, region, key, text)
    for client in clients:
        if name := _rest(client, environ["REQUEST_METHOD"], path, query):
            return Request(f"{client}:{name}", _model(client).protocol, region, key, text)
    return Request(f"{clients[0]}:Unknown", "query", region, key, text)


def answer(operation: str, result: Mapping[str, Any]) -> tuple[int, str, bytes]:
    """Write an answer: its status, content type and body."""
    client, _, name = operation.partition(":")
    service = _model(client)
    serializer = get_serializer_class(client, service.protocol)
    written = serializer(service.operation_model(name)).serialize(dict(result))
    kind = written["headers"].get("Content-Type", "text/xml")
    body = written["body"]
    return written["status_code"], kind, body.encode() if isinstance(body, str) else body


def shape_of(operation: str) -> Any:  # noqa: ANN401  # botocore has no types
    """Return the shape of what an operation answers."""
    client, _, name = operation.partition(":")
    return _model(client).operation_model(name).output_shape


@cache
def _model(client: str) -> _Service:
    loader = Loader(extra_search_paths=[str(MODELS)])
    return _Service(ServiceModel(loader.load_service_model(client, "service-2"), client))


class _Service:
    """A service's model, and its requests by path."""

    def __init__(self, model: ServiceModel) -> None:
        self.operation_model = model.operation_model
        self.protocol = str(model.resolved_protocol)
        self.routes = sorted(_routes(model), key=lambda one: one[0], reverse=True)


def _routes(
    model: ServiceModel,
) -> Iterator[tuple[tuple[int, int], str, re.Pattern[str], set[str], str]]:
    for name in model.operation_names:
        operation: OperationModel = model.operation_model(name)
        path, _, query = operation.http.get("requestUri", "/").partition("?")
        pattern = re.sub(
            r"\\\{[^}]+?(\\\+)?\\\}", lambda m: ".+" if m[1] else "[^/]+", re.escape(path)
        )
        keys = {one.partition("=")[0] for one in query.split("&") if one}
        # The most specific first.
        rank = (len(keys), len(re.sub(r"\{[^}]+\}", "", path)))
        yield rank, operation.http.get("method", "POST"), re.compile(f"{pattern}/?"), keys, name


@cache
def _rest(client: str, method: str, path: str, query: str) -> str:
    given = {one.partition("=")[0] for one in query.split("&") if one}
    for _, wanted, pattern, keys, name in _model(client).routes:
        if wanted == method and keys <= given and pattern.fullmatch(path):
            return str(name)
    return ""

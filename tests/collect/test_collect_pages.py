"""Lists for which botocore has no paginator: read to their end over real HTTP, or not an answer at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import botocore
import pytest
from botocore.exceptions import UnknownServiceError
from botocore.session import Session

from aws.overlay import Fault
from aws.server import Aws
from aws_posture.catalogue.form import models
from aws_posture.collect.pages import TOKENS, whole
from aws_posture.collect.transport import CallError
from aws_posture.snapshot import Answer, Refusal, RefusalKind, Snapshot
from aws_posture.snapshot.operations import Operation
from aws_posture.snapshot.reads import Read

Json = dict[str, Any]
Take = Callable[..., Snapshot]


def _policy(name: str) -> Json:
    return {"Type": name}


PAGED: Mapping[str, tuple[Json, Json, Json]] = {
    "wafv2:ListWebACLs": (
        {"WebACLs": [{"Name": "a"}], "NextMarker": "more"},
        {"WebACLs": [{"Name": "b"}]},
        {"WebACLs": [{"Name": "a"}, {"Name": "b"}]},
    ),
    "cloudtrail:ListEventDataStores": (
        {"EventDataStores": [], "NextToken": "more"},
        {"EventDataStores": [{"Name": "b"}]},
        {"EventDataStores": [{"Name": "b"}]},
    ),
    "logs:ListLogGroups": (
        {"logGroups": [{"logGroupName": "a"}], "nextToken": "more"},
        {"logGroups": [{"logGroupName": "b"}]},
        {"logGroups": [{"logGroupName": "a"}, {"logGroupName": "b"}]},
    ),
    "cloudfront:ListCachePolicies": (
        {"CachePolicyList": {"Items": [_policy("managed")], "NextMarker": "more", "Quantity": 1}},
        {"CachePolicyList": {"Items": [_policy("custom")], "Quantity": 1}},
        {"CachePolicyList": {"Items": [_policy("managed"), _policy("custom")]}},
    ),
}


def _read(name: str) -> Read:
    client, _, operation = name.partition(":")
    parameters = (("Scope", '"REGIONAL"'),) if client == "wafv2" else ()
    return Read(Operation(client, operation, name), parameters=parameters)


def _only(snapshot: Snapshot, name: str) -> Answer | Refusal:
    (record,) = (one for one in snapshot.records if one.operation == name)
    return record


@pytest.mark.parametrize("name", PAGED)
def test_every_page_is_read_where_botocore_has_no_paginator(
    name: str, named: Aws, collected: Take
) -> None:
    first, then, together = PAGED[name]
    named.answer(name, lambda text: then if "more" in text else first)
    record = _only(collected(operations=[_read(name)]), name)
    assert isinstance(record, Answer)
    assert record.result == together
    assert named.calls.count(name) == 2


FAILED: Mapping[str, tuple[str, Json, int, str]] = {
    "a token that repeats": (
        "wafv2:ListWebACLs",
        {"WebACLs": [], "NextMarker": "more"},
        2,
        "the same next token was received twice",
    ),
    "a token that no parameter takes": (
        "mediaconvert:GetJobsQueryResults",
        {"Jobs": [], "NextToken": "more"},
        1,
        "no parameter takes the token",
    ),
    "more without a token": (
        "kinesis:ListTagsForStream",
        {"Tags": [], "HasMoreTags": True},
        1,
        "nothing says where the next one begins",
    ),
}


@pytest.mark.parametrize("case", FAILED)
def test_what_promises_more_and_cannot_be_followed_is_no_answer(
    case: str, named: Aws, collected: Take
) -> None:
    name, answer, calls, said = FAILED[case]
    named.answer(name, answer)
    given = {"kinesis": ("StreamName", '"s"'), "mediaconvert": ("Id", '"1"')}
    read = _read(name)
    client = read.operation.client
    read = Read(read.operation, (given[client],)) if client in given else read
    record = _only(collected(operations=[read]), name)
    assert isinstance(record, Refusal)
    assert (record.kind, record.code) == (RefusalKind.ERROR, "PaginationError")
    assert said in record.message
    assert named.calls.count(name) == calls


def test_a_page_that_is_denied_leaves_no_answer(named: Aws, collected: Take) -> None:
    first = PAGED["logs:ListLogGroups"][0]
    denied = Fault("AccessDeniedException", 403)
    named.answer("logs:ListLogGroups", lambda text: denied if "more" in text else first)
    record = _only(collected(operations=[_read("logs:ListLogGroups")]), "logs:ListLogGroups")
    assert isinstance(record, Refusal)
    assert record.kind is RefusalKind.DENIED


def _asking(*pages: Json, takes: str) -> Callable[[Mapping[str, Any]], Json]:
    """Return what answers with one page after the other, and takes one parameter besides its own."""
    left = list(pages)

    def ask(more: Mapping[str, Any]) -> Json:
        if {*more} - {takes}:
            raise CallError(RefusalKind.ERROR, "ParamValidationError", "Unknown parameter")
        return left.pop(0)

    return ask


@pytest.mark.parametrize(
    ("pages", "takes", "together"),
    [
        ([{"A": [1], "NextMarker": "x"}, {"A": [2]}], "Marker", {"A": [1, 2]}),
        ([{"A": [1], "NextToken": "x"}, {"A": [2], "NextToken": ""}], "NextToken", {"A": [1, 2]}),
        ([{"A": [1], "nextItemOffset": 5}, {"A": [2]}], "itemOffset", {"A": [1, 2]}),
        ([{"A": [1], "position": "x"}, {"A": [2]}], "position", {"A": [1, 2]}),
        (
            [
                {"A": [1], "IsTruncated": True, "Marker": "", "NextMarker": "x"},
                {"A": [2], "IsTruncated": False, "Marker": "x"},
            ],
            "Marker",
            {"A": [1, 2]},
        ),
        (
            [
                {"A": [1], "N": 7, "Same": "s", "Other": "a", "On": True, "NextToken": "x"},
                {"A": [2], "N": 7, "Same": "s", "Other": "b", "On": True},
            ],
            "NextToken",
            {"A": [1, 2], "Same": "s", "On": True},
        ),
        ([{"Queue": {"position": "3"}}], "none", {"Queue": {"position": "3"}}),
        ([{"position": 3}], "none", {"position": 3}),
        (
            [{"A": [1], "G": ["day"], "NextToken": "2"}, {"A": [2], "G": ["day"]}],
            "NextToken",
            {"A": [1, 2]},
        ),
        (
            # AWS may leave out the list of a page that has nothing.
            [{"A": [1], "NextToken": "2"}, {}],
            "NextToken",
            {"A": [1]},
        ),
        (
            [{"S": {"L": [1], "LastEvaluatedShardId": "a"}}, {"S": {"L": [2]}}],
            "ExclusiveStartShardId",
            {"S": {"L": [1, 2]}},
        ),
        (
            [{"A": [1], "N": 7, "IsTruncated": False}],
            "none",
            {"A": [1], "N": 7, "IsTruncated": False},
        ),
    ],
)
def test_pages_are_put_together(pages: list[Json], takes: str, together: Json) -> None:
    assert whole(_asking(*pages, takes=takes)) == together


# What the names of members say that lead to the next page, in all of botocore's models.
_LEADS = re.compile(
    r"(?:next|pagination).*(?:token|marker|offset)|lastevaluated.*(?:name|arn|key|id)"
)


def _leading(core: Session) -> Iterator[tuple[str, bool]]:
    """Yield what leads to a next page without a paginator, and whether a parameter takes it."""
    for client in core.get_available_services():
        service = core.get_service_model(client)
        try:
            paginators = core.get_paginator_model(client)._paginator_config  # noqa: SLF001  # as boto3 does
        except UnknownServiceError:
            paginators = {}
        names = {*models.operations(client)} & {*service.operation_names} - {*paginators}
        for name in names:
            model = service.operation_model(name)
            if models.why_not(client, name) or not model.output_shape:
                continue
            given = model.input_shape.members if model.input_shape else {}
            shapes = model.output_shape.members
            inner = (one.members for one in shapes.values() if one.type_name == "structure")
            for members in (shapes, *inner):
                for member in members:
                    if _LEADS.fullmatch(member.lower()):
                        yield member, any(one in given for one in TOKENS.get(member, ()))


@pytest.mark.nightly
def test_every_token_of_botocores_models_is_known() -> None:
    found = Counter(_leading(Session()))
    assert {member for member, _ in found} - {*TOKENS} == {"NextPartNumberMarker"}
    followed = sum(number for (_, taken), number in found.items() if taken)
    if models.shipped_version() == botocore.__version__:
        assert (followed, found.total() - followed) == (879, 11)

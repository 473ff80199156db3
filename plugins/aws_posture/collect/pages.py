"""Lists that AWS gives in pages although botocore has no paginator for them, read to their end.

Nearly a thousand operations that a fact can ask are so. Where the next page begins is known by name: `TOKENS`
are those of botocore's models. Which parameter takes it is known by whether botocore, or the `aws` command,
accepts the parameter. What promises more and cannot be followed is a failure, and never an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aws_posture.collect.transport import CallError
from aws_posture.snapshot import RefusalKind

Page = Mapping[str, Any]

TOKENS: Mapping[str, tuple[str, ...]] = {
    "NextToken": ("NextToken", "Token"),
    "nextToken": ("nextToken",),
    "NextMarker": ("NextMarker", "Marker"),
    "NextPageToken": ("NextPageToken", "PageToken"),
    "nextPageToken": ("nextPageToken", "pageToken"),
    "NextContinuationToken": ("ContinuationToken",),
    "PaginationToken": ("PaginationToken",),
    "LastEvaluatedGlobalTableName": ("ExclusiveStartGlobalTableName",),
    "LastEvaluatedShardId": ("ExclusiveStartShardId",),
    "LastEvaluatedStreamArn": ("ExclusiveStartStreamArn",),
    "nextItemOffset": ("itemOffset",),
    "Marker": ("Marker",),
}
"""What says where the next page begins, and the parameters that may take it. ``Marker`` is last: beside one
of the others it only repeats where this page began."""

# API Gateway's own. Elsewhere a position inside a structure is one in a queue or on a form.
_OUTERMOST = {"position": ("position",)}

_FLAG = re.compile(r"(?:is)?truncated|hasmore\w*", re.IGNORECASE)
_UNKNOWN_PARAMETER = "ParamValidationError"


def whole(ask: Callable[[Mapping[str, Any]], Page]) -> Page:
    """Return an answer with all of its pages.

    What pages say differently is left out, and so are numbers and a list that is the same on every page: nobody
    can tell whether they are of a page or of everything.

    Args:
        ask: Makes the call with some more parameters.

    Raises:
        CallError: A page could not be had, or AWS gave the same place twice.
    """
    page = ask({})
    pages, seen = [page], set()
    while found := _following(page):
        names, token = found
        if token in seen:
            raise _failure("the same next token was received twice")
        seen.add(token)
        page = _next_page(ask, names, token)
        pages.append(page)
    return page if len(pages) == 1 else _joined([_bare(one) for one in pages])


def _following(page: Page) -> tuple[tuple[str, ...], str | int] | None:
    """Return where the next page begins and which parameters may take that; None after the last."""
    for place in _places(page):
        flags = [value for name, value in place.items() if _FLAG.fullmatch(name)]
        if False in flags:
            continue
        known = {**TOKENS, **_OUTERMOST} if place is page else TOKENS
        for name, parameters in known.items():
            value = place.get(name)
            if value and isinstance(value, str if name != "nextItemOffset" else int):
                return parameters, value
        if True in flags:
            raise _failure("there are more pages, and nothing says where the next one begins")
    return None


def _places(page: Page) -> Iterator[Page]:
    """Yield an answer, and each structure that is directly in it: some services wrap their lists."""
    yield page
    yield from (value for value in page.values() if isinstance(value, Mapping))


def _next_page(
    ask: Callable[[Mapping[str, Any]], Page], names: tuple[str, ...], token: str | int
) -> Page:
    for name in names:
        try:
            return ask({name: token})
        except CallError as error:
            if error.code != _UNKNOWN_PARAMETER:
                raise
    raise _failure("there are more pages, and no parameter takes the token of the next one")


def _failure(said: str) -> CallError:
    return CallError(RefusalKind.ERROR, "PaginationError", said)


def _bare(page: Page) -> Page:
    """Return a page without what leads to the next one."""
    return {
        name: _bare(value) if isinstance(value, Mapping) else value
        for name, value in page.items()
        if name not in TOKENS and name not in _OUTERMOST and not _FLAG.fullmatch(name)
    }


def _joined(pages: list[Any]) -> dict[str, Any]:
    """Return what mappings say together; lists become one, and what is in doubt is left out."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys(name for page in pages for name in page):
        values = [page[name] for page in pages if name in page]
        if all(isinstance(one, Mapping) for one in values):
            found[name] = _joined(values)
        elif all(isinstance(one, list) for one in values):
            is_repeated = len(values) == len(pages) and all(one == values[0] for one in values)
            if not (values[0] and is_repeated):
                found[name] = [element for one in values for element in one]
        elif not _is_number(values[0]) and all(one == values[0] for one in values):
            found[name] = values[0]
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

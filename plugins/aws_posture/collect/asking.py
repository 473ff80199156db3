"""One call, one record: an Answer or a Refusal, with its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aws_posture.collect.refusals import FOREIGN, refusal
from aws_posture.operations import Operation
from aws_posture.snapshot import Answer, Refusal, format_time

Record = Answer | Refusal


def ask(operation: Operation, call: Callable[[], Mapping[str, Any]], subject: str = "") -> Record:
    """Make a call and write down what came of it.

    Args:
        operation: What is asked.
        call: Makes the call and gives what is kept of the answer.
        subject: What is asked about, where one operation is called more than once.
    """
    try:
        result = call()
    except FOREIGN as error:
        return refusal(operation, error, datetime.now(UTC), subject)
    return Answer(str(operation), datetime.now(UTC), jsonable(result), subject)


def jsonable(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Reduce an answer to JSON values: times become text, metadata goes."""
    if isinstance(value, Mapping):
        return {
            str(key): jsonable(item) for key, item in value.items() if key != "ResponseMetadata"
        }
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, datetime):
        return format_time(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value

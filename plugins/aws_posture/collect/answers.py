"""What the `aws` command prints, made the same as what boto3 answers.

Which members of an answer are times, which are sensitive and which are bytes is in AWS's models, which
are not there where the command is used. So that goes with the facts, as *forms*: only the members that
differ, as JSON values.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from aws_posture.base.times import format_time, parse_time
from aws_posture.collect.transport import MASKED

Form = str | list[Any] | Mapping[str, Any] | None
"""``"time"``, ``"sensitive"`` or ``"bytes"``; ``[form]`` for each element of a list; a form by the name
of a member, or under ``*`` for every value of a map; None where nothing differs."""

Forms = Mapping[str, Form]
"""The form of an answer, by its operation."""


def reduced(value: Any, form: Form) -> Any:  # noqa: ANN401  # any JSON value
    """Return an answer as snapshots hold it.

    Args:
        value: What the command printed.
        form: The form of the answer.
    """
    if isinstance(form, list) and isinstance(value, list):
        return [reduced(one, form[0]) for one in value]
    if isinstance(form, Mapping) and isinstance(value, dict):
        every = form.get("*")
        return {name: reduced(one, form.get(name, every)) for name, one in value.items()}
    if form == "sensitive":
        return MASKED
    if form == "time":
        return _time(value)
    return _text(value) if form == "bytes" and isinstance(value, str) else value


def _time(value: object) -> object:
    """Write a time as snapshots do; version 1 of the command leaves it as the service sent it."""
    try:
        if isinstance(value, int | float):
            return format_time(datetime.fromtimestamp(value, UTC))
        if isinstance(value, str):
            return format_time(_parsed(value))
    except (ValueError, OverflowError, OSError):
        pass
    return value


def _parsed(text: str) -> datetime:
    try:
        return parse_time(text)
    except ValueError:
        return parsedate_to_datetime(text)


def _text(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8", "replace")
    except binascii.Error:
        return value

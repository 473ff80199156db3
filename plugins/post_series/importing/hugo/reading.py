"""Reads the blog's files: text in any encoding, and YAML, TOML and JSON."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

Values = dict[str, object]


LARGEST = 2_000_000
"""How many bytes a page, a template or data may have; what is longer is a mistake, and would take minutes."""


class Unreadable(ValueError):  # noqa: N818  # it names what happened
    """Data that cannot be parsed.

    Attributes:
        line: Where, counted from 1 in the data; 0 if the parser does not say.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


def decode(content: bytes) -> tuple[str, bool]:
    """Decode a file's bytes, with plain line ends and without a byte-order mark.

    Returns:
        The text, and whether the file is UTF-8 (or UTF-16 that says so), as it should be.
    """
    certain = True
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            # What editors on Windows wrote before UTF-8; every byte means something in Latin-1.
            certain = False
            text = _western(content)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace(
        "\0", "\N{REPLACEMENT CHARACTER}"
    ), certain


def _western(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def load(text: str, kind: str) -> object:
    """Parse data.

    Args:
        text: The data.
        kind: `yaml`, `toml`, `json` or `csv`, or a file's ending.

    Raises:
        Unreadable: It is not such data.
    """
    match kind.lstrip(".").lower():
        case "yaml" | "yml":
            return _yaml(text)
        case "toml":
            return _toml(text)
        case "json":
            return _json(text)
        case "csv":
            return [list(row) for row in csv.reader(text.splitlines())]
    raise Unreadable(f"data of the kind {kind} is not known")


def load_file(file: Path) -> object:
    """Parse a data file by its ending.

    Raises:
        Unreadable: It is not such data, or there is far too much of it.
    """
    if file.stat().st_size > LARGEST:
        raise Unreadable(f"it is larger than {LARGEST:,} bytes")
    return load(decode(file.read_bytes())[0], file.suffix)


def lowered(value: object) -> object:
    """Lowercase the keys of data, as Hugo does."""
    if isinstance(value, Mapping):
        return {str(key).lower(): lowered(each) for key, each in value.items()}
    if isinstance(value, list):
        return [lowered(each) for each in value]
    return value


def mapping(value: object) -> Values:
    """Return data as a mapping; an empty one if it is not a mapping."""
    return {str(key): each for key, each in value.items()} if isinstance(value, Mapping) else {}


def texts(value: object) -> list[str]:
    """Return data as texts: a list's members, or one text."""
    return list(_texts(value))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, Mapping):
        if "name" in value:
            yield from _texts(value["name"])
    elif value is not None and str(value).strip():
        yield str(value).strip()


_TOO_DEEP = "it is nested too deeply"


class _Loader(yaml.SafeLoader):
    """Leaves dates as the author wrote them: their offset matters."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.bool_values = {**yaml.SafeLoader.bool_values, "y": True, "n": False}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"[yYnN]$"), list("yYnN"))


_MOST_VALUES = 200_000
"""How many values data may have once its references are followed: a few lines can make billions."""


def _yaml(text: str) -> object:
    try:
        value = yaml.load(text, Loader=_Loader)  # noqa: S506  # a SafeLoader
        if "*" in text:
            _count(value, {})
        return value  # noqa: TRY300  # what is counted may be what fails
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(error.problem or "it is not YAML", mark.line + 1 if mark else 0) from None
    except Unreadable:
        raise
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(str(error).split("\n")[0]) from None
    except RecursionError:
        raise Unreadable(_TOO_DEEP) from None
    except (LookupError, AttributeError, TypeError):
        # PyYAML's own, for `!!bool maybe`, `!!int ""` and `!!timestamp soon`.
        raise Unreadable("a value does not fit its tag") from None


def _count(value: object, known: dict[int, int]) -> int:
    """Count the values in data.

    Args:
        value: The data.
        known: The counts of what has been met; 0 for what is being counted.

    Raises:
        Unreadable: It contains itself, or there are too many.
    """
    if not isinstance(value, list | dict):
        return 1
    if id(value) not in known:
        known[id(value)] = 0
        children = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_count(each, known) for each in children)
    number = known[id(value)]
    if not number:
        raise Unreadable("it contains itself")
    if number > _MOST_VALUES:
        raise Unreadable("its references make it far too large")
    return number


def _toml(text: str) -> object:
    try:
        return _with_dates_as_text(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        _, _, place = reason.partition("(at line ")
        line = place.split(",")[0]
        raise Unreadable(
            reason.split(" (at", maxsplit=1)[0], int(line) if line.isdigit() else 0
        ) from None
    except ValueError as error:
        # A number with more digits than Python reads.
        raise Unreadable(str(error)) from None
    except RecursionError:
        raise Unreadable(_TOO_DEEP) from None


def _with_dates_as_text(value: object) -> object:
    if isinstance(value, dict):
        return {key: _with_dates_as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_dates_as_text(each) for each in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(error.msg, error.lineno) from None
    except ValueError as error:
        raise Unreadable(str(error)) from None
    except RecursionError:
        raise Unreadable(_TOO_DEEP) from None

"""Reads the blog's files: text in any encoding, and YAML, TOML and JSON."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

Values = dict[str, object]


class Unreadable(ValueError):  # noqa: N818  # it names what happened
    """Data that cannot be parsed.

    Attributes:
        line: Where, counted from 1 in the data; 0 if the parser does not say.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


def decode(content: bytes) -> tuple[str, bool]:
    """Make text of a file's bytes, with plain line ends and no byte-order mark.

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
        kind: `yaml`, `toml` or `json`, or a file's ending.

    Raises:
        Unreadable: It is no such data.
    """
    match kind.lstrip(".").lower():
        case "yaml" | "yml":
            return _yaml(text)
        case "toml":
            return _toml(text)
        case "json":
            return _json(text)
    raise Unreadable(f"data of the kind {kind} is not known")


def load_file(file: Path) -> object:
    """Parse a data file by its ending.

    Raises:
        Unreadable: It is no such data.
    """
    return load(decode(file.read_bytes())[0], file.suffix)


def lowered(value: object) -> object:
    """Lower the keys of data, as Hugo does."""
    if isinstance(value, Mapping):
        return {str(key).lower(): lowered(each) for key, each in value.items()}
    if isinstance(value, list):
        return [lowered(each) for each in value]
    return value


def mapping(value: object) -> Values:
    """Give data as a mapping; an empty one if it is none."""
    return {str(key): each for key, each in value.items()} if isinstance(value, Mapping) else {}


def texts(value: object) -> list[str]:
    """Give data as texts: a list's members, or one text."""
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


def _yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  # a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(error.problem or "it is no YAML", mark.line + 1 if mark else 0) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Unreadable(str(error).split("\n")[0]) from None
    except RecursionError:
        raise Unreadable(_TOO_DEEP) from None
    except (LookupError, AttributeError, TypeError):
        # PyYAML's own, for `!!bool maybe`, `!!int ""` and `!!timestamp soon`.
        raise Unreadable("a value is not what its tag says") from None


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
        # A number of more digits than Python reads.
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

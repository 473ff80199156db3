"""The functions of Hugo's templates that need nothing but their arguments."""

from __future__ import annotations

import hashlib
import html
import json
import posixpath
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from post_series.base.slugs import sanitize
from post_series.importing.hugo.templates.errors import TooHard

Value: TypeAlias = object
Function: TypeAlias = Callable[..., Value]

_MOST = 10_000
"""How long a list may become: a template must not fill the memory."""

LONGEST_TEXT = 1_000_000
"""How many characters a text may have."""


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


def is_true(value: Value) -> bool:
    """Return whether Go's templates take a value for true."""
    return bool(value)


def as_text(value: Value) -> str:
    """Write a value as Go does.

    Raises:
        TooHard: It is not a text or a number.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    raise TooHard(type(value).__name__)


def _number(value: Value) -> float | int:
    if isinstance(value, bool) or value is None:
        raise TooHard("a number")
    if isinstance(value, int | float):
        return value
    try:
        return int(as_text(value))
    except ValueError:
        raise TooHard("a number") from None


def _list(value: Value) -> list[Value]:
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return list(value)
    raise TooHard("a list")


def _index(value: Value, *keys: Value) -> Value:
    for key in keys:
        if isinstance(value, Mapping):
            value = value.get(as_text(key), value.get(as_text(key).lower()))
        else:
            listed, place = _list(value), int(_number(key))
            value = listed[place] if 0 <= place < len(listed) else None
    return value


def _dict(*pairs: Value) -> Value:
    if len(pairs) % 2:
        raise TooHard("dict")
    return {as_text(pairs[at]): pairs[at + 1] for at in range(0, len(pairs), 2)}


def _in(value: Value, wanted: Value) -> bool:
    if isinstance(value, list):
        return wanted in value
    return as_text(wanted) in as_text(value)


def _compared(check: Callable[[float | int, float | int], bool]) -> Function:
    def compare(one: Value, other: Value) -> bool:
        if isinstance(one, str) and isinstance(other, str):
            return check((one > other) - (one < other), 0)
        return check(_number(one), _number(other))

    return compare


_WIDEST = 4
"""How many characters the width of a number in `printf` may have."""


def _printf(pattern: Value, *values: Value) -> str:
    left = list(values)

    def written(match: re.Match[str]) -> str:
        verb = match[2]
        if verb == "%":
            return "%"
        if not left:
            raise TooHard("printf")
        value = left.pop(0)
        if verb == "q":
            return f'"{as_text(value)}"'
        if len(match[1]) > _WIDEST:
            raise TooHard("printf")
        if verb == "d":
            return format(int(_number(value)), match[1].replace("-", "<"))
        if verb in "sv" and not match[1]:
            return as_text(value)
        raise TooHard(match.group())

    return re.sub(r"%([-0-9.]*)([a-zA-Z%])", written, as_text(pattern))


def _seq(*bounds: Value) -> Value:
    numbers = [int(_number(each)) for each in bounds]
    first, last = (1, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[-1])
    step = numbers[1] if len(numbers) == 3 else (1 if last >= first else -1)  # noqa: PLR2004
    if not step or abs(last - first) // abs(step) > _MOST:
        raise TooHard("seq")
    return list(range(first, last + (1 if step > 0 else -1), step))


def _title(value: Value) -> str:
    return re.sub(r"(^|\s)(\S)", lambda found: found[1] + found[2].upper(), as_text(value))


def _humanize(value: Value) -> str:
    text = re.sub(r"[-_]+", " ", as_text(value)).strip()
    return text[:1].upper() + text[1:]


def _urlize(value: Value) -> str:
    return sanitize(as_text(value)).lower()


def _plain(value: Value) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", as_text(value)))


def _shorten(value: Value, *others: Value) -> str:
    start = int(_number(others[0])) if others else 0
    text = as_text(value)
    return text[start : start + int(_number(others[1]))] if len(others) > 1 else text[start:]


def _delimit(value: Value, between: Value, *_: Value) -> str:
    parts = [as_text(each) for each in _list(value)]
    _check_length(sum(map(len, parts)) + len(parts) * len(as_text(between)))
    return as_text(between).join(parts)


def _replace(text: str, old: str, new: str) -> str:
    _check_length(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def _check_length(length: int) -> None:
    if length > LONGEST_TEXT:
        raise TooHard("a text that is too long")


def _text(change: Callable[..., Value]) -> Function:
    return lambda *values: change(*map(as_text, values))


_PATTERN_MOST = 2_000
"""How long a text may be that a pattern of the blog's is looked for in: Python's may take for ever."""


def _pattern(pattern: Value, text: Value) -> re.Pattern[str]:
    if len(as_text(text)) > _PATTERN_MOST or _REPEATED_REPETITION.search(as_text(pattern)):
        raise TooHard("a pattern")
    try:
        return re.compile(as_text(pattern))
    except re.error:
        raise TooHard("a pattern") from None


_REPEATED_REPETITION = re.compile(r"[+*}]\??\)[+*{]")


def _replace_pattern(pattern: Value, new: Value, text: Value, *_: Value) -> str:
    written = re.sub(
        r"\$(\d)|\$\{(\w+)\}", lambda group: rf"\g<{group[1] or group[2]}>", as_text(new)
    )
    _check_length((len(as_text(text)) + 1) * (len(written) + 1))
    return _pattern(pattern, text).sub(written, as_text(text))


def _find_pattern(pattern: Value, text: Value, *_: Value) -> Value:
    return [found.group() for found in _pattern(pattern, text).finditer(as_text(text))]


def _append(*values: Value) -> Value:
    *added, listed = values
    more = added[0] if len(added) == 1 and isinstance(added[0], list) else added
    return [*_list(listed), *_list(more)]


def _uniq(value: Value) -> Value:
    found: list[Value] = []
    for each in _list(value):
        if each not in found:
            found.append(each)
    return found


def _sorted(value: Value, *_: Value) -> Value:
    if _ or isinstance(value, Mapping):
        raise TooHard("sort")
    return sorted(_list(value), key=as_text)


def _highlight(code: Value, language: Value = "", *_: Value) -> Html:
    """Write code as an element; its colours are the theme's."""
    named = f' class="language-{html.escape(as_text(language))}"' if language else ""
    return Html(f"<pre><code{named}>{html.escape(as_text(code), quote=False)}</code></pre>")


def _json(value: Value, *_: Value) -> Html:
    return Html(json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def _hashed(name: str) -> Function:
    return lambda value: hashlib.new(
        name, as_text(value).encode(), usedforsecurity=False
    ).hexdigest()


FUNCTIONS: Mapping[str, Function] = {
    "add": lambda *values: sum(map(_number, values)),
    "after": lambda number, value: _list(value)[int(_number(number)) :],
    "append": _append,
    "base": lambda value: posixpath.basename(as_text(value)),
    "chomp": _text(lambda text: text.rstrip("\n\r")),
    "cond": lambda condition, one, other: one if is_true(condition) else other,
    "default": lambda usual, value=None: value if is_true(value) else usual,
    "delimit": _delimit,
    "dict": _dict,
    "div": lambda one, other: _number(one) // _nonzero(other),
    "eq": lambda one, *others: any(one == other for other in others),
    "errorf": lambda *_: "",
    "ext": lambda value: posixpath.splitext(as_text(value))[1],
    "findre": _find_pattern,
    "first": lambda number, value: _list(value)[: int(_number(number))],
    "float": lambda value: float(_number(value)),
    "ge": _compared(lambda one, other: one >= other),
    "gt": _compared(lambda one, other: one > other),
    "hasprefix": _text(lambda text, start: text.startswith(start)),
    "hassuffix": _text(lambda text, end: text.endswith(end)),
    "highlight": _highlight,
    "htmlescape": lambda value: html.escape(as_text(value)),
    "htmlunescape": lambda value: html.unescape(as_text(value)),
    "humanize": _humanize,
    "in": _in,
    "index": _index,
    "int": lambda value: int(_number(value)),
    "isset": lambda value, key: _index(value, key) is not None,
    "jsonify": _json,
    "last": lambda number, value: _list(value)[-int(_number(number)) :] if number else [],
    "le": _compared(lambda one, other: one <= other),
    "len": lambda value: len(value if isinstance(value, str | Mapping) else _list(value)),
    "lower": _text(str.lower),
    "lt": _compared(lambda one, other: one < other),
    "md5": _hashed("md5"),
    "merge": lambda *values: {key: each for value in values for key, each in value.items()},
    "mod": lambda one, other: _number(one) % _nonzero(other),
    "mul": lambda one, other: _number(one) * _number(other),
    "ne": lambda one, other: one != other,
    "not": lambda value: not is_true(value),
    "plainify": _plain,
    "print": lambda *values: "".join(map(as_text, values)),
    "printf": _printf,
    "replace": _text(_replace),
    "replacere": _replace_pattern,
    "reverse": lambda value: _list(value)[::-1],
    "safecss": lambda value: Html(as_text(value)),
    "safehtml": lambda value: Html(as_text(value)),
    "safehtmlattr": lambda value: Html(as_text(value)),
    "safejs": lambda value: Html(as_text(value)),
    "safeurl": lambda value: Html(as_text(value)),
    "seq": _seq,
    "sha1": _hashed("sha1"),
    "sha256": _hashed("sha256"),
    "slice": lambda *values: list(values),
    "slicestr": _shorten,
    "sort": _sorted,
    "split": _text(lambda text, between: text.split(between)),
    "string": as_text,
    "sub": lambda one, other: _number(one) - _number(other),
    "substr": _shorten,
    "title": _title,
    "trim": _text(lambda text, characters=" \n\t": text.strip(characters)),
    "trimleft": _text(lambda characters, text: text.lstrip(characters)),
    "trimprefix": _text(lambda start, text: text.removeprefix(start)),
    "trimright": _text(lambda characters, text: text.rstrip(characters)),
    "trimspace": _text(str.strip),
    "trimsuffix": _text(lambda end, text: text.removesuffix(end)),
    "uniq": _uniq,
    "upper": _text(str.upper),
    "urlize": _urlize,
    "warnf": lambda *_: "",
}


def _nonzero(value: Value) -> float | int:
    number = _number(value)
    if not number:
        raise TooHard("a division by 0")
    return number


_SPACES = (
    "strings.",
    "collections.",
    "compare.",
    "math.",
    "fmt.",
    "transform.",
    "urls.",
    "cast.",
    "safe.",
    "path.",
    "crypto.",
    "encoding.",
)
_OTHER_NAMES = {
    "safe.html": "safehtml",
    "safe.url": "safeurl",
    "safe.css": "safecss",
    "safe.htmlattr": "safehtmlattr",
    "cast.toint": "int",
    "cast.tostring": "string",
    "cast.tofloat": "float",
    "compare.conditional": "cond",
    "strings.contains": "in",
    "strings.trim": "trim",
    "collections.dictionary": "dict",
    "collections.isset": "isset",
    "collections.reverse": "reverse",
    "strings.findre": "findre",
    "strings.replacere": "replacere",
    "safe.js": "safejs",
}


def function(name: str) -> Function | None:
    """Return the function of a name, such as `upper` or `strings.ToUpper`."""
    key = name.lower()
    key = _OTHER_NAMES.get(key, key)
    for space in _SPACES:
        key = key.removeprefix(space)
    return FUNCTIONS.get({"toupper": "upper", "tolower": "lower"}.get(key, key))

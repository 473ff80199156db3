"""Runs the blog's own shortcodes by their templates, as far as those are understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from post_series.importing.hugo import dates
from post_series.importing.hugo.raw_html import closed
from post_series.importing.hugo.shortcodes.scan import Bare
from post_series.importing.hugo.shortcodes.uses import Replacement, Use
from post_series.importing.hugo.templates.errors import TooHard
from post_series.importing.hugo.templates.functions import Html, Value, as_text
from post_series.importing.hugo.templates.resources import Resources
from post_series.importing.hugo.templates.running import Scratch, Template

_SCRIPT = re.compile(r"<(?:script|object|embed)\b", re.IGNORECASE)
_BLOCK = re.compile(
    r"<(?!/?(?:a|abbr|b|br|cite|code|del|em|i|img|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)\b)"
    r"[a-zA-Z]"
)
_TAGS = re.compile(r"(<[^<>]*>)")
_MARKUP = re.compile(
    r"[\\`*_\[\]~^$\"'@]|--+|\.\.\.|:(?=//|\w)|(?<=www)\.|^[#+>-](?=\s)", re.MULTILINE
)


def expand(template: str, use: Use) -> Replacement | None:
    """Run a template; None if something in it is not known."""
    if _SCRIPT.search(template):
        return None
    try:
        source = _template(use).run(template, _shortcode(use)).strip()
    except TooHard:
        return None
    if use.shortcode.is_markdown:
        return Replacement(
            use.page.inner(source, use.line),
            use.page.inline(source, use.line),
            source,
            stands_alone=True,
        )
    carried = use.page.raw(source, use.line)
    if _BLOCK.search(carried):
        whole = _without_blank_lines(closed(carried))
        return Replacement(whole.strip(), carried.replace("\n", " "), carried, stands_alone=True)
    shown = "".join(
        part if part.startswith("<") else _MARKUP.sub(_hidden, part)
        for part in _TAGS.split(carried)
    )
    # A bare value may be in code and in addresses.
    return Replacement(shown, shown.replace("\n", " "), carried)


_KEEPS_LINES = re.compile(r"<(?:pre|textarea|script|style)\b", re.IGNORECASE)


def _without_blank_lines(source: str) -> str:
    """Take out the blank lines and the indents of a template, which would end HTML within a list."""
    if _KEEPS_LINES.search(source):
        return source
    return "\n".join(line.strip() for line in source.split("\n") if line.strip())


def _hidden(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in match.group())


def _template(use: Use) -> Template:
    page = use.page

    def markdownify(value: Value) -> Html:
        return Html(page.rendered(as_text(value), use.line))

    def absolute(value: Value) -> str:
        return urljoin(page.settings.base_url, as_text(value).lstrip("/"))

    def relative(value: Value) -> str:
        return page.settings.base_path + as_text(value).lstrip("/")

    def translated(key: Value, *values: Value) -> str:
        text = page.words.get(as_text(key), "")
        return _template(use).run(text, values[0] if values else None) if "{{" in text else text

    functions: Mapping[str, Callable[..., Value]] = {
        "i18n": translated,
        "t": translated,
        "lang.translate": translated,
        "absurl": absolute,
        "abslangurl": absolute,
        "urls.absurl": absolute,
        "markdownify": markdownify,
        "transform.markdownify": markdownify,
        "relurl": relative,
        "rellangurl": relative,
        "urls.relurl": relative,
    }
    return Template(_site(use), functions, page.partial)


@dataclass(frozen=True, slots=True)
class _Fields:
    """Something with fields, each of which is found when it is asked for."""

    of: Mapping[str, Callable[..., Value]]

    def get(self, name: str, arguments: Sequence[Value]) -> Value:
        if name not in self.of:
            raise TooHard(name)
        return self.of[name](*arguments)


def _shortcode(use: Use) -> _Fields:
    """Return the dot of a shortcode's template."""
    used = use.shortcode

    def parameter(key: Value) -> Value:
        if isinstance(key, int):
            return _typed(used.positional[key]) if 0 <= key < len(used.positional) else ""
        return _typed(used.named.get(as_text(key).lower(), ""))

    def inner() -> Html:
        return Html(use.page.inner_html(use.inner, use.inner_line))

    scratch = Scratch()
    return _Fields(
        {
            "Get": parameter,
            "Inner": inner,
            "InnerDeindent": inner,
            "IsNamedParams": lambda: bool(used.named),
            "Name": lambda: used.name,
            "Ordinal": lambda: use.page.ordinal(use.line, used),
            "Page": lambda: _page(use),
            "Params": lambda: (
                [_typed(each) for each in used.positional]
                or {key: _typed(each) for key, each in used.named.items()}
            ),
            "Scratch": lambda: scratch,
            "Site": lambda: _site(use),
            "Store": lambda: scratch,
        }
    )


def _typed(value: str) -> Value:
    """Return a parameter as Hugo reads it."""
    if not isinstance(value, Bare):
        return value
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if re.fullmatch(r"-?\d{1,18}", value) else str(value)


def _page(use: Use) -> _Fields:
    """Return the page that a shortcode is on."""
    page = use.page

    def address() -> str:
        return (page.page_address("") or "/").lstrip("/")

    return _Fields(
        {
            "File": lambda: _file(use),
            "Date": lambda: _Moment(dates.iso(page.params.get("date") or "") or ""),
            "LinkTitle": lambda: as_text(page.params.get("title")),
            "Params": lambda: page.params,
            "Permalink": lambda: urljoin(page.settings.base_url, address()),
            "Resources": lambda: Resources(
                page.resources(), page.settings.base_path + address(), page.settings.base_url
            ),
            "RelPermalink": lambda: page.settings.base_path + address(),
            "RenderString": lambda *given: Html(page.rendered(as_text(given[-1]), use.line)),
            "Site": lambda: _site(use),
            "Title": lambda: as_text(page.params.get("title")),
        }
    )


def _file(use: Use) -> Value:
    """Return what a template may ask of the file that a page is in."""
    path = use.page.file
    language = f".{use.page.language}"
    base = path.stem.removesuffix(language)
    in_bundle = base in {"index", "_index"}
    return {
        "BaseFileName": path.stem,
        "ContentBaseName": path.parent.name if in_bundle else base,
        "Dir": f"{path.parent}/",
        "Ext": path.suffix.lstrip("."),
        "LogicalName": path.name,
        "Path": str(path),
        "TranslationBaseName": base,
    }


def _site(use: Use) -> _Fields:
    """Return the blog."""
    settings = use.page.settings
    return _Fields(
        {
            "BaseURL": lambda: settings.base_url,
            "Data": use.page.data,
            "Params": lambda: settings.params,
            "Title": lambda: settings.title,
        }
    )


_LAYOUTS = {
    "2006": "%Y",
    "06": "%y",
    "January": "%B",
    "Jan": "%b",
    "01": "%m",
    "02": "%d",
    "Monday": "%A",
    "Mon": "%a",
    "15": "%H",
    "04": "%M",
    "05": "%S",
}


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date."""

    iso: str

    def get(self, name: str, arguments: Sequence[Value]) -> Value:
        if not self.iso:
            raise TooHard("a page without a date")
        when = dates.moment(self.iso)
        if name == "Year":
            return when.year
        if name != "Format":
            raise TooHard(name)
        layout = as_text(arguments[0])
        pattern = re.sub("|".join(_LAYOUTS), lambda found: _LAYOUTS[found.group()], layout)
        if re.search(r"\d|MST|PM", re.sub(r"%\w", "", pattern)):
            raise TooHard(layout)
        return when.strftime(pattern)

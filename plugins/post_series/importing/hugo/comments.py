"""The comment system of a blog: giscus and utterances, as their own documentation writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from post_series.importing.hugo.reading import Values, decode, mapping

_COMMENTS = re.compile(
    r"<script\b[^>]*\bsrc=[\"']https://(?:giscus\.app|utteranc\.es)/client\.js[\"'][^>]*>\s*</script>"
)


def comments(layouts: Iterable[bytes], params: Values) -> str:
    """Return the HTML of the comment system that a blog shows; empty if it is none of those.

    Args:
        layouts: The blog's templates.
        params: Its parameters, by lowered key.
    """
    for layout in layouts:
        found = _script_of(layout)
        if found and "{{" not in found:
            return found
    writers = (("giscus", _giscus), ("utterances", _utterances), ("utteranc", _utterances))
    for name, write in writers:
        told = _search(params, name)
        if told.get("repo"):
            return write(told)
    return ""


def _search(value: object, name: str) -> Values:
    """Find the values of a name at any depth."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            found = mapping(each) if key == name else _search(each, name)
            if found:
                return found
    return {}


def _script_of(content: bytes) -> str:
    found = _COMMENTS.search(decode(content)[0])
    return found.group() if found else ""


def _giscus(told: Values) -> str:
    keys = {
        "repo": "repo",
        "repoid": "repo-id",
        "category": "category",
        "categoryid": "category-id",
        "mapping": "mapping",
        "strict": "strict",
        "reactionsenabled": "reactions-enabled",
        "emitmetadata": "emit-metadata",
        "inputposition": "input-position",
        "lang": "lang",
        "theme": "theme",
    }
    values = {f"data-{new}": told[old] for old, new in keys.items() if old in told}
    return _client("https://giscus.app/client.js", {"data-mapping": "pathname", **values})


def _utterances(told: Values) -> str:
    values = {
        "repo": told["repo"],
        "issue-term": told.get("issueterm") or told.get("issue-term") or "pathname",
        "theme": told.get("theme") or "github-light",
    }
    if label := told.get("label"):
        values["label"] = label
    return _client("https://utteranc.es/client.js", values)


def _client(source: str, values: Mapping[str, object]) -> str:
    written = "".join(f' {name}="{_attribute(value)}"' for name, value in values.items())
    return f'<script src="{source}"{written} crossorigin="anonymous" async></script>'


def _attribute(value: object) -> str:
    text = {True: "1", False: "0"}.get(value, value) if isinstance(value, bool) else value
    return (
        str(text)
        .replace("&", "&amp;")
        .replace('"', "&quot;")
        .replace("<", "&lt;")
        .replace("{", "&#123;")
    )

"""Templates that draw links, pictures, headings, quotations and tables, and what is said about them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from post_series.importing.hugo.reading import decode
from post_series.importing.hugo.sources import Tree
from post_series.importing.report import Report

# Those of code are named where they are used, and formulas are drawn here.
_HOOK = re.compile(
    r"(?:^|/)_markup/render-(?P<what>link|image|heading|blockquote|table)\b[^/]*\.html$"
)
_NAMES = {
    "link": "links",
    "image": "pictures",
    "heading": "headings",
    "blockquote": "quotations",
    "table": "tables",
}
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_HIDDEN = re.compile(
    r"<!--.*?-->|<(svg|style|script)\b.*?</\1>|<[^<>]*>", re.DOTALL | re.IGNORECASE
)
_ANCHOR = re.compile(r"\bid\s*=\s*[\"']?+(?!\{\{-?\s*\.Anchor\b[^{}]*\}\}[\"'\s>])", re.IGNORECASE)


def tell_render_hooks(tree: Tree, report: Report) -> None:
    """Report the templates that drew what is drawn plainly here: first what adds words, or other anchors."""
    for name, file in sorted(tree.layouts.items()):
        found = _HOOK.search(name)
        if found is None:
            continue
        what = _NAMES[found["what"]]
        text = decode(file.path.read_bytes())[0]
        added = list(_added(text, is_heading=found["what"] == "heading"))
        if added:
            report.problem(
                file.name,
                1,
                f"this template drew the {what}; {' and '.join(added)} is missing here.",
            )
        else:
            report.note(file.name, 1, f"this template drew the {what}; here the theme's own do.")


def _added(template: str, *, is_heading: bool) -> Iterator[str]:
    shown = _HIDDEN.sub(" ", _ACTION.sub("", template))
    words = [word for word in shown.split() if any(map(str.isalpha, word))]
    if words:
        yield f"what it adds ({' '.join(words[:6])})"
    if is_heading and _ANCHOR.search(template):
        yield "the anchor that it makes"

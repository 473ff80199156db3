"""Shortcodes around code: `highlight` and the like."""

from __future__ import annotations

import html
from collections.abc import Mapping

from hugo_import.dialect.fences import fence, options
from hugo_import.scene import Replacement
from hugo_import.shortcodes.uses import Handler, Use, block


def _highlight(use: Use) -> Replacement:
    language = use.get("lang", "language", 0)
    wanted = " ".join(
        [*use.shortcode.positional[1:], *(f'{k}="{v}"' for k, v in use.shortcode.named.items())]
    )
    source = use.inner.strip("\n\r")
    if options(wanted).get("hl_inline") == "true":
        shown = _ticked(source.strip())
        return Replacement(shown, shown, f"<code>{html.escape(source)}</code>")
    return _block(source, f"{language} {wanted}")


def _mermaid(use: Use) -> Replacement:
    return _block(use.inner.strip("\n\r"), "mermaid")


def _block(source: str, info: str) -> Replacement:
    lines = fence(source, info)
    language = html.escape(info.split(maxsplit=1)[0]) if info.strip() else "text"
    written = f'<pre><code class="language-{language}">{html.escape(source)}</code></pre>'
    return block(lines, _ticked(source), written)


def _ticked(source: str) -> str:
    ticks = "`" * (max((len(run) for run in _runs(source)), default=0) + 1)
    space = " " if source.startswith("`") or source.endswith("`") else ""
    return f"{ticks}{space}{source}{space}{ticks}"


def _runs(source: str) -> list[str]:
    return [
        run for run in "".join(sign if sign == "`" else " " for sign in source).split(" ") if run
    ]


ticked = _ticked

HANDLERS: Mapping[str, Handler] = {
    "code": _highlight,
    "highlight": _highlight,
    "mermaid": _mermaid,
}

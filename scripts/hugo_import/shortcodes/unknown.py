"""Shortcodes that the importer does not know: they are shown as they are written."""

from __future__ import annotations

import html
import re

from hugo_import.dialect.fences import fence
from hugo_import.scene import Replacement
from hugo_import.shortcodes.code import ticked
from hugo_import.shortcodes.uses import Use

_READS_MARKDOWN = re.compile(r"\.Inner[^}]*(?:markdownify|RenderString)|RenderString[^}]*\.Inner")


def shown(use: Use, template: str | None) -> Replacement:
    """Show a shortcode as it is written.

    Args:
        use: The shortcode.
        template: The blog's own template of it, if there is one.
    """
    used = use.shortcode
    use.problem(f"the shortcode {used.name} is not known; it is shown as written, put text there.")
    source = used.source
    written = f"<code>{html.escape(source)}</code>"
    if used.inner is None or not used.inner.strip():
        return Replacement(ticked(_one_line(source)), ticked(_one_line(source)), written)
    if used.is_markdown or _READS_MARKDOWN.search(template or ""):
        lines = [ticked(_one_line(used.opening)), "", use.blocks(), "", ticked(used.closing)]
    else:
        lines = fence(source)
    return Replacement(
        "\n".join(lines), ticked(_one_line(source)), written, stands_alone="\n" in source
    )


def _one_line(source: str) -> str:
    return re.sub(r"\s*\n\s*", " ", source)

"""Hugo's shortcodes: finding them in a text, and converting them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from post_series.importing.hugo.dialect.fences import fence
from post_series.importing.hugo.shortcodes import blocks, media, references
from post_series.importing.hugo.shortcodes.blocks import ticked
from post_series.importing.hugo.shortcodes.scan import Shortcode
from post_series.importing.hugo.shortcodes.template import expand
from post_series.importing.hugo.shortcodes.uses import (
    Handler,
    PageContext,
    Replacement,
    Use,
    value,
)

HANDLERS: Mapping[str, Handler] = {
    **references.HANDLERS,
    **media.HANDLERS,
    **blocks.HANDLERS,
}
"""The converter of each known shortcode, by its name."""


def convert(
    used: Shortcode, line: int, page: PageContext, templates: Mapping[str, str]
) -> Replacement:
    """Return the replacement of a shortcode.

    Args:
        used: The shortcode.
        line: The line of the file that it begins in, counted from 1.
        page: The page that it is on.
        templates: The blog's own shortcodes, by name.
    """
    use = Use(used, line, page)
    if used.name.endswith(_INLINE):
        if not page.settings.inline_shortcodes:
            use.note(
                f"Hugo leaves {used.name} out, as enableInlineShortcodes is off; so it is here."
            )
            return value("")
        own = used.inner if used.inner is not None else page.template_of(used.name)
        return (expand(own, use) if own else None) or _as_written(use, own)
    handler = HANDLERS.get(used.name.lower())
    made = handler(use) if handler else None
    if made is None and used.name in templates:
        made = expand(templates[used.name], use)
    return made or _as_written(use, templates.get(used.name))


_INLINE = ".inline"
"""How the name of a shortcode ends whose template is between its tags."""

_READS_MARKDOWN = re.compile(r"\.Inner[^}]*(?:markdownify|RenderString)|RenderString[^}]*\.Inner")


def _as_written(use: Use, template: str | None) -> Replacement:
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

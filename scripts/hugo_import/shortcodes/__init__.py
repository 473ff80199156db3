"""Hugo's shortcodes: finding them in a text, and what becomes of each."""

from __future__ import annotations

from collections.abc import Mapping

from hugo_import.scene import Replacement, Scene
from hugo_import.shortcodes import code, media, notices, references, structure, unknown
from hugo_import.shortcodes.scan import Shortcode
from hugo_import.shortcodes.template import expand
from hugo_import.shortcodes.uses import Handler, Use

HANDLERS: Mapping[str, Handler] = {
    **references.HANDLERS,
    **code.HANDLERS,
    **media.HANDLERS,
    **notices.HANDLERS,
    **structure.HANDLERS,
}
"""What becomes of each shortcode that is known, by its name."""


def convert(used: Shortcode, line: int, scene: Scene, templates: Mapping[str, str]) -> Replacement:
    """Find what stands in the site where a shortcode stood.

    Args:
        used: The shortcode.
        line: The line of the file that it begins in, counted from 1.
        scene: The page that it is on.
        templates: The blog's own shortcodes, by name.
    """
    use = Use(used, line, scene)
    handler = HANDLERS.get(used.name.lower())
    made = handler(use) if handler else None
    if made is None and used.name in templates:
        made = expand(templates[used.name], use)
    return made or unknown.shown(use, templates.get(used.name))

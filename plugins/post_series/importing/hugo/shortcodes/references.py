"""Shortcodes that stand for an address or a value: `ref`, `relref`, `param`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from post_series.importing.hugo.links import REF
from post_series.importing.hugo.shortcodes.uses import Handler, Replacement, Use, value


def _reference(use: Use, *, whole: bool) -> Replacement | None:
    wanted = use.get("path", 0)
    if not wanted:
        return None
    url = use.page.page_address(wanted)
    if url is None:
        use.problem(f"{use.shortcode.name} finds no page {wanted}; write the path of its file.")
        return value(wanted, REF + wanted)
    settings = use.page.settings
    below = settings.base_path.rstrip("/") + url
    return value(urljoin(settings.base_url, below) if whole else below, REF + wanted)


def _ref(use: Use) -> Replacement | None:
    return _reference(use, whole=True)


def _relref(use: Use) -> Replacement | None:
    return _reference(use, whole=False)


def _param(use: Use) -> Replacement | None:
    name = use.get(0)
    found = _looked_up(use.page.params, name)
    if found is None:
        found = _looked_up(use.page.settings.params, name)
    if found is None or isinstance(found, list | dict):
        return None
    return value(str(found).lower() if isinstance(found, bool) else str(found))


def _looked_up(values: Mapping[str, object], name: str) -> object:
    found: object = {**_nested(values.get("params")), **values}
    for key in name.lower().split("."):
        if not isinstance(found, Mapping):
            return None
        found = {str(each).lower(): inner for each, inner in found.items()}.get(key)
    return found


def _nested(value: object) -> Mapping[str, object]:
    return {str(key): each for key, each in value.items()} if isinstance(value, Mapping) else {}


HANDLERS: Mapping[str, Handler] = {"param": _param, "ref": _ref, "relref": _relref}

"""A whole site for an imported blog: its settings, templates and workflow, and nothing of anybody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from post_series.importing.errors import ImportStopped
from post_series.importing.site import SiteSettings
from post_series.importing.writing import Plan

# Not imported from there: `--help` does without Markdown.
_DIALECT = "post_series.dialect"

DOCS = "docs"
"""The docs folder of a new site."""

_STARTER = Path(__file__).parents[1] / "starter"
# Where each file of the starter goes; the rest keeps its place.
_PLACES = {
    "github/publish.yml": ".github/workflows/publish.yml",
    "gitignore": ".gitignore",
}


def check_folder(folder: Path, notes: str) -> None:
    """Make sure that a new site may be written into a folder.

    Raises:
        ImportStopped: Something else is there.
    """
    if folder.exists() and not folder.is_dir():
        raise ImportStopped(f"{folder} is not a folder; name a new one with --new.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / DOCS / notes).is_dir():
        raise ImportStopped(f"{folder} holds something else; name a new folder with --new.")


def whole(plan: Plan, settings: SiteSettings) -> Plan:
    """Return the plan of a whole site around the content that another plan writes."""
    site = Plan()
    for target, content in plan.files.items():
        site.files[f"{DOCS}/{target}"] = content
        site.origins[f"{DOCS}/{target}"] = plan.origins[target]
    for target, content in _own_files(settings):
        site.files.setdefault(target, content)
        site.origins.setdefault(target, target)
    return site


def _own_files(settings: SiteSettings) -> Iterator[tuple[str, bytes]]:
    yield "mkdocs.yml", mkdocs_yml(settings).encode()
    for file in sorted(_STARTER.rglob("*")):
        if file.is_file():
            name = file.relative_to(_STARTER).as_posix()
            yield _PLACES.get(name, name), file.read_bytes()
    if settings.comments:
        yield "overrides/partials/comments.html", f"{settings.comments}\n".encode()


def mkdocs_yml(settings: SiteSettings) -> str:
    """Write the settings of a site."""
    parts: list[Mapping[str, object]] = [
        _about(settings),
        {"nav": settings.nav} if settings.nav else {},
        _theme(settings),
        {"plugins": ["search", {"post-series": settings.posts}]},
        {"markdown_extensions": extensions(settings)},
        _extra(settings),
    ]
    return _with_functions("\n".join(_yaml(part) for part in parts if part))


def _with_functions(written: str) -> str:
    """Write the values that plain YAML cannot hold."""
    return (
        written.replace(
            f"slugify: {_SLUGIFY}",
            "slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}",
        )
        .replace(
            f"emoji_generator: {_TO_ALT}",
            "emoji_generator: !!python/name:pymdownx.emoji.to_alt",
        )
        .replace(f"format: {_AS_CODE}", f"format: !!python/name:{_AS_CODE}")
    )


_SLUGIFY = "pymdownx.slugs.slugify"
_TO_ALT = "pymdownx.emoji.to_alt"
_AS_CODE = "pymdownx.superfences.fence_code_format"

_MERMAID_FENCE = {"name": "mermaid", "class": "mermaid", "format": _AS_CODE}

MERMAID_FENCES = f"[{{name: mermaid, class: mermaid, format: !!python/name:{_AS_CODE}}}]"
"""The option of superfences that shows a diagram as an element that a script draws in."""


def _about(settings: SiteSettings) -> dict[str, object]:
    said = {
        "site_name": settings.title,
        "site_url": settings.address,
        "site_description": settings.description,
        "site_author": settings.author,
        "copyright": settings.copyright,
    }
    about: dict[str, object] = {key: value for key, value in said.items() if value}
    if settings.shown:
        about["exclude_docs"] = "".join(f"!/{name}\n" for name in settings.shown)
    return about


def _theme(settings: SiteSettings) -> dict[str, object]:
    look = ["default", "slate"]
    icons = ["material/weather-night", "material/weather-sunny"]
    names = ["Switch to dark", "Switch to light"]
    theme: dict[str, object] = {
        "name": "material",
        "custom_dir": "overrides",
        "language": settings.language,
        "font": False,
        "palette": [
            {
                "media": f"(prefers-color-scheme: {shade})",
                "scheme": scheme,
                "toggle": {"icon": icon, "name": name},
            }
            for shade, scheme, icon, name in zip(("light", "dark"), look, icons, names, strict=True)
        ],
        "features": [
            "content.code.copy",
            "navigation.footer",
            "navigation.tabs",
            "navigation.top",
            "search.highlight",
            "search.suggest",
            "toc.follow",
        ],
    }
    for key in ("direction", "favicon", "logo"):
        if value := getattr(settings, key):
            theme[key] = value
    return {"theme": theme}


_FEATURES = {
    "definitionlist": "def_list",
    "footnote": "footnotes",
    "tasklist": "pymdownx.tasklist",
}


def extensions(settings: SiteSettings) -> list[object]:
    """List the Markdown extensions that show texts as Goldmark does."""
    found: list[object] = [
        "admonition",
        "attr_list",
        "md_in_html",
        "pymdownx.details",
        {"pymdownx.highlight": {"pygments_lang_class": True}},
        "pymdownx.magiclink",
        {"pymdownx.superfences": _fences(settings)},
        {"pymdownx.tabbed": {"alternate_style": True}},
        "tables",
        {"toc": {"permalink": True, "slugify": _SLUGIFY}},
        _DIALECT,
    ]
    found += [name for feature, name in _FEATURES.items() if feature not in settings.without]
    lower = {
        "delete": "strikethrough" not in settings.without or "delete" in settings.extras,
        "subscript": "subscript" in settings.extras,
    }
    if any(lower.values()):
        found.append({"pymdownx.tilde": lower})
    if settings.typographer:
        found.append("smarty")
    if settings.abbreviations:
        found.append("abbr")
    if settings.formulas:
        found.append(
            {
                "pymdownx.arithmatex": {
                    "generic": True,
                    "inline_syntax": [n for n in ("dollar", "round") if n in settings.formulas],
                    "block_syntax": [
                        n for n in ("dollar", "square") if f"block {n}" in settings.formulas
                    ],
                }
            }
        )
    if "mark" in settings.extras:
        found.append("pymdownx.mark")
    if "superscript" in settings.extras:
        found.append({"pymdownx.caret": {"insert": False}})
    if settings.emoji:
        found.append({"pymdownx.emoji": {"emoji_generator": _TO_ALT}})
    if settings.hard_breaks:
        found.append("nl2br")
    return found


def missing_extensions(project: Path, settings: SiteSettings) -> Iterator[str]:
    """Yield the Markdown extensions that imported pages need and the mkdocs.yml of a project does not name."""
    try:
        there = (project / "mkdocs.yml").read_text("utf-8", "replace")
    except OSError:
        there = ""
    for each in extensions(settings):
        name = each if isinstance(each, str) else next(iter(each)) if isinstance(each, dict) else ""
        if not re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", there):
            yield _with_functions(flow(each))


def _fences(settings: SiteSettings) -> dict[str, object]:
    found: dict[str, object] = {"preserve_tabs": True}
    if settings.diagram_script:
        # Without a script of its own, the theme would fetch one from another host.
        found["custom_fences"] = [_MERMAID_FENCE]
    return found


def _extra(settings: SiteSettings) -> dict[str, object]:
    extra: dict[str, object] = {"generator": False}
    if settings.social:
        extra["social"] = [dict(each) for each in settings.social]
    if settings.newsletter:
        extra["newsletter"] = {"username": settings.newsletter}
    if settings.analytics:
        extra["analytics"] = {"provider": "google", "property": settings.analytics}
    found: dict[str, object] = {"extra": extra, "extra_css": ["stylesheets/posts.css"]}
    if settings.diagram_script:
        found["extra_javascript"] = [settings.diagram_script]
    return found


def _yaml(part: Mapping[str, object]) -> str:
    import yaml  # noqa: PLC0415  # `--help` does without

    return yaml.safe_dump(dict(part), sort_keys=False, allow_unicode=True, width=2**20)


def flow(value: object) -> str:
    """Write a value of YAML on one line, for a message."""
    import yaml  # noqa: PLC0415

    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, width=2**20, sort_keys=False
    )
    return text.removesuffix("\n").removesuffix("\n...")

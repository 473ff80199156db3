"""Plans the import of a Jekyll blog: it is written as a blog of Hugo, which is then planned."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from post_series.importing.hugo.planning import plan as plan_hugo
from post_series.importing.hugo.reading import Values, mapping, texts
from post_series.importing.jekyll import pages
from post_series.importing.jekyll.liquid import Names, translate
from post_series.importing.jekyll.pages import Files, Page
from post_series.importing.jekyll.settings import FILE, Settings, read_settings
from post_series.importing.report import Report
from post_series.importing.source import Tell
from post_series.importing.writing import Plan

_SETTINGS = "hugo.json"
_FEED = "feed"
_ATOM = "application/atom+xml"
_ABBREVIATION = re.compile(r"^[ ]{0,3}\*\[[^\]\n]+\]:", re.MULTILINE)
# Front matter that means the same to Hugo, or nothing to readers.
_SAME = ("title", "description", "author", "authors", "lang", "image", "series", "weight", "math")


def plan(folder: Path, docs: Path, report: Report, tell: Tell) -> Plan:
    """Plan the import of a blog.

    Args:
        folder: The folder of the Jekyll site; it is only read.
        docs: The docs folder of the project.
        report: Gets what people have to know.
        tell: Called with each stage as it begins.

    Raises:
        ImportStopped: There is no blog, or its settings cannot be read.
    """
    settings = read_settings(folder)
    found = pages.gather(settings, report)
    with tempfile.TemporaryDirectory() as made:
        origins = _write(Path(made), settings, found, report)
        inner = Report()
        planned = plan_hugo(Path(made), docs, inner, tell)
        _name_originals(inner, origins)
        _name_originals(planned.about_site, origins)
        report.findings += inner.findings
        report.settings |= inner.settings
        report.done += inner.done
        if planned.site is not None:
            planned.site.abbreviations = any(
                _ABBREVIATION.search(page.text) for page in found.pages
            )
        return _with_originals(planned, Path(made), origins, found)


def _write(folder: Path, settings: Settings, found: Files, report: Report) -> Mapping[str, str]:
    """Write the blog as Hugo would have it; return each of its files with that of Jekyll."""
    origins = {_SETTINGS: FILE}
    shown = [page for page in found.pages if _is_shown(page, report)]
    files = {page.name: page.url for page in shown}
    files |= {PurePosixPath(page.name).stem: page.url for page in shown if page.is_post}
    texts_ = {
        "site.baseurl": settings.base,
        "site.url": settings.address.removesuffix(settings.base),
    }
    texts_ |= {f"site.{key}": settings.text(key) for key in ("title", "description", "email")}
    for page in shown:
        own = {f"page.{key}": str(page.front.get(key) or "") for key in ("title", "description")}
        names = Names(settings.base, settings.address, texts_ | own, files)
        name = _place(page)
        origins[name] = page.name
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_written(page, names, report), encoding="utf-8")
    for name, path in found.static.items():
        origins[f"static/{name}"] = name
        target = folder / "static" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (folder / "content").mkdir(exist_ok=True)
    (folder / _SETTINGS).write_text(json.dumps(_settings(settings, shown)), encoding="utf-8")
    if settings.text("url") and (settings.root / "_posts").is_dir():
        report.note(
            FILE, 0, "the feed's items have other ids than Jekyll's: readers see them as new once."
        )
    return origins


def _is_shown(page: Page, report: Report) -> bool:
    """Return whether a page can be carried over; those that templates fill are named."""
    if page.front.get("redirect_to"):
        report.problem(page.name, 1, "it only leads elsewhere; write it under `redirects`.")
        return False
    if page.is_html and ("{%" in page.text or "{{" in page.text):
        report.problem(
            page.name, 0, "a template writes this page; it is left out, the lists are here."
        )
        return False
    if page.front.get("layout") == "home" and not page.text.strip():
        report.note(page.name, 0, "Jekyll's layout drew this page; here it is a list of posts.")
        return False
    return True


def _place(page: Page) -> str:
    """Return the file of a page in the blog that is written."""
    suffix = ".html" if page.is_html else ".md"
    if page.is_post:
        return f"content/posts/{PurePosixPath(page.name).stem}{suffix}"
    path = PurePosixPath(page.name.lstrip("_"))
    # Hugo has other words for the page of a folder.
    stem = "_index" if path.stem == "index" else path.stem
    return str(PurePosixPath("content") / path.with_name(f"{stem}{suffix}"))


def _written(page: Page, names: Names, report: Report) -> str:
    front = json.dumps(_front(page), ensure_ascii=False)
    # As many lines as before, so that every other line keeps its number.
    padding = "\n" * max(page.lines - 3, 0)
    text = (
        page.text
        if page.is_html
        else translate(
            page.text,
            names,
            lambda line, said: report.problem(page.name, page.lines + line, said),
            lambda line, said: report.note(page.name, page.lines + line, said),
        )
    )
    return f"---\n{front}\n{padding}---\n{text}"


def _front(page: Page) -> Values:
    front: Values = {key: page.front[key] for key in _SAME if page.front.get(key)}
    front.setdefault("title", page.slug.replace("-", " ").capitalize())
    image = page.front.get("image")
    if isinstance(image, Mapping):
        front["image"] = str(image.get("path") or "")
    front["url"] = page.url
    if page.is_post:
        front |= {"date": page.date, "tags": pages.tags(page), "categories": page.categories}
    else:
        front["type"] = "page"
    front["aliases"] = texts(page.front.get("redirect_from"))
    if changed := page.front.get("last_modified_at"):
        front["lastmod"] = str(changed)
    if page.kind == "drafts" or page.front.get("published") is False:
        front["draft"] = True
    return {key: value for key, value in front.items() if value not in ("", [])}


def _settings(settings: Settings, shown: list[Page]) -> Values:
    said = settings.values
    author = mapping(said.get("author")).get("name") or said.get("author")
    places = {
        name: settings.text(f"{name}_username")
        for name in ("github", "twitter", "linkedin", "instagram", "facebook", "youtube")
        if settings.text(f"{name}_username")
    }
    listed = texts(said.get("header_pages"))
    by_name = {page.name: page for page in shown}
    menu = [
        {"name": _front(by_name[name])["title"], "url": by_name[name].url, "weight": place}
        for place, name in enumerate(listed, 1)
        if name in by_name
    ]
    return {
        "baseURL": f"{settings.address}/" if settings.text("url") else "",
        "title": settings.text("title"),
        "languageCode": settings.text("lang") or "en",
        "timeZone": settings.text("timezone"),
        "params": {
            "description": " ".join(settings.text("description").split()),
            "author": str(author or ""),
            "mainSections": ["posts"],
            "social": places,
        },
        "menus": {"main": menu},
        "services": {
            "googleAnalytics": {"id": settings.text("google_analytics")},
            "disqus": {"shortname": str(mapping(said.get("disqus")).get("shortname") or "")},
        },
        "taxonomies": {"tag": "tags", "category": "categories"},
        "pagination": {"pagerSize": said.get("paginate") or 0},
        "mediaTypes": {_ATOM: {"suffixes": ["xml"]}},
        "outputFormats": {"Atom": {"mediaType": _ATOM, "baseName": _FEED}},
        "outputs": {"home": ["HTML", "RSS", "Atom"]},
        "markup": {
            "goldmark": {
                "renderer": {"unsafe": True, "hardWraps": _hard_breaks(said)},
                "parser": {"attribute": {"block": True}},
                "extensions": {
                    "passthrough": {"enable": True, "delimiters": {"block": [["$$", "$$"]]}}
                },
            }
        },
    }


def _hard_breaks(said: Values) -> bool:
    return mapping(said.get("kramdown")).get("hard_wrap") is True


def _name_originals(report: Report, origins: Mapping[str, str]) -> None:
    """Name the author's own files and generator in what was found."""
    report.findings[:] = [
        replace(
            each,
            file=origins.get(each.file, each.file),
            line=0 if each.file == _SETTINGS else each.line,
            text=each.text.replace("Hugo", "Jekyll"),
        )
        for each in report.findings
    ]


def _with_originals(planned: Plan, made: Path, origins: Mapping[str, str], found: Files) -> Plan:
    """Hold the author's own files, and not the ones that were made."""
    for target, content in planned.files.items():
        if isinstance(content, Path):
            name = origins.get(content.resolve().relative_to(made.resolve()).as_posix(), "")
            planned.files[target] = found.static.get(name) or content.read_bytes()
    planned.origins = {target: origins.get(name, name) for target, name in planned.origins.items()}
    return planned

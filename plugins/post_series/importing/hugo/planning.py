"""Decides which file goes where in the site, before anything is written."""

from __future__ import annotations

import datetime as dt
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from post_series.importing.hugo import NOTES
from post_series.importing.hugo.data_pages import read_data, read_words
from post_series.importing.hugo.diagrams import SCRIPT, diagrams
from post_series.importing.hugo.entries import Entry, read
from post_series.importing.hugo.feed_templates import tell_feed_templates
from post_series.importing.hugo.front_matter import written
from post_series.importing.hugo.inventory import Inventory
from post_series.importing.hugo.menu import Menu, keep_titles, of_pages, of_sections
from post_series.importing.hugo.pages import Pages
from post_series.importing.hugo.post_options import post_options
from post_series.importing.hugo.post_set import PostSet, post_set
from post_series.importing.hugo.reading import Values, mapping
from post_series.importing.hugo.render_hooks import tell_render_hooks
from post_series.importing.hugo.settings import Settings, read_settings
from post_series.importing.hugo.site_settings import SiteReader
from post_series.importing.hugo.sources import File, Kind, Tree, gather
from post_series.importing.new_site import MERMAID_FENCES, flow
from post_series.importing.report import Report
from post_series.importing.source import Tell
from post_series.importing.writing import Plan

_HOME = "index.md"


def plan(folder: Path, docs: Path, report: Report, tell: Tell) -> Plan:
    """Plan the import of a blog.

    Args:
        folder: The folder of the Hugo site; it is only read.
        docs: The docs folder of the project.
        report: Gets what people have to know.
        tell: Called with each stage as it begins.

    Raises:
        ImportStopped: There is no blog, or its settings cannot be read.
    """
    settings = read_settings(folder)
    tree = gather(folder, settings, report)
    entries = read(tree.pages, settings, report, dt.datetime.now(dt.UTC))
    tell(f"Converting the pages ({len(entries)}) …")
    posts = post_set(entries, tree, settings, report)
    inventory = Inventory(
        settings,
        docs,
        read_data=lambda: read_data(tree),
        diagrams=diagrams(tree),
        words=read_words(tree),
    )
    planned = _planned(tree, entries, posts, inventory, report)
    tell_render_hooks(tree, report)
    tell_feed_templates(tree, report)
    options = post_options(entries, posts, settings, tree)
    menu = Menu(inventory, posts, entries)
    of_menus = [*of_pages(entries, settings), *of_sections(entries, settings)]
    site = SiteReader(settings, tree, menu, planned.about_site, of_menus).read()
    keep_titles(planned, site.nav, entries)
    site.posts = options
    site.shown = [each.removeprefix("!/") for each in report.settings.get("exclude_docs", [])]
    if inventory.diagrams.needs_script:
        site.diagram_script = SCRIPT
        report.setting("extra_javascript", SCRIPT)
        report.setting("markdown_extensions: pymdownx.superfences: custom_fences", MERMAID_FENCES)
    planned.site = site
    for key, value in options.items():
        report.setting(f"plugins: post-series: {key}", flow(value))
    if settings.title:
        report.setting("site_name", flow(settings.title))
    if settings.base_url:
        report.setting("site_url", site.address)
    if settings.time_zone:
        report.note(
            settings.file,
            0,
            f"dates without a time zone are those of {settings.time_zone}, as in Hugo.",
        )
    return planned


def _planned(
    tree: Tree, entries: list[Entry], posts: PostSet, inventory: Inventory, report: Report
) -> Plan:
    plan = Plan()
    resources = dict(_resources(tree, entries))
    _take_stock(tree, entries, resources, inventory)
    pages = Pages(tree, inventory, posts)
    # Once for the anchors of all pages, and once more with those known, for the links.
    for entry in entries:
        inventory.anchors[entry.address.target] = pages.anchors(entry)
    for entry in entries:
        target = entry.address.target
        _is_shown(target, entry.source.file, report, is_page=True)
        plan.add(target, pages.write(entry, report).encode(), entry.name, report)
        report.count("drafts" if entry.front.values.get("draft") else "pages")
    _add_files(plan, tree, resources, inventory, report)
    if (script := inventory.diagrams.script) and inventory.diagrams.needs_script:
        plan.add(SCRIPT, script.path, script.name, report)
    _add_home_pages(plan, entries, inventory, report)
    return plan


def _take_stock(
    tree: Tree, entries: Sequence[Entry], resources: Mapping[str, File], inventory: Inventory
) -> None:
    for entry in _main_language_first(entries):
        if entry.source.kind is Kind.LEAF:
            home = posixpath.dirname(entry.address.target)
            inventory.bundles.setdefault(str(entry.source.folder), home)
        if entry.address.is_file:
            inventory.file_urls[entry.address.target] = entry.address.url
        inventory.add_page(entry.address.url, entry.address.target, entry.source.file.inside)
        for alias in entry.front.aliases:
            joined = posixpath.join(posixpath.dirname(entry.address.url.rstrip("/")), alias)
            inventory.pages.setdefault(
                posixpath.normpath(joined).rstrip("/") + "/", entry.address.target
            )
        inventory.sections.update(map(str, list(entry.source.folder.parents)[:-1]))
        inventory.sections.add(str(entry.source.folder))
    homes = {
        entry.address.target.removesuffix(".md")
        if entry.source.kind is Kind.SINGLE
        else posixpath.dirname(entry.address.target)
        for entry in entries
    }
    for target, resource in resources.items():
        inventory.files[f"/{target}"] = target
        inventory.by_place[f"/{resource.inside}"] = target
        for home in [each for each in _above(target) if each in homes][:1]:
            name = posixpath.relpath(target, home)
            inventory.beside.setdefault(home, {})[name] = resource.path
    for file in tree.static:
        inventory.files[f"/{file.inside}"] = str(file.inside)
    inventory.assets = set(tree.assets)


def _above(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path


def _resources(tree: Tree, entries: Iterable[Entry]) -> Iterator[tuple[str, File]]:
    """Yield the files that belong to pages, with their places: where their page is.

    Pages of several languages share them: they are where the main language's page is.
    """
    homes: dict[tuple[str, PurePosixPath], str] = {}
    # A page in a file has those in the folder of its name.
    for entry in sorted(
        _main_language_first(entries), key=lambda each: each.source.kind is Kind.SINGLE
    ):
        source, target = entry.source, entry.address.target
        if source.kind is Kind.SINGLE:
            key = (source.language.content, source.folder / source.stem)
            homes.setdefault(key, target.removesuffix(".md"))
        else:
            homes.setdefault((source.language.content, source.folder), posixpath.dirname(target))
    for file, language in tree.resources:
        folder = file.inside.parent
        keys = [(language.content, each) for each in [folder, *folder.parents]]
        above = next((key for key in keys if key in homes), None)
        if above is None:
            yield str(file.inside), file
        else:
            inside = file.inside.relative_to(above[1])
            yield posixpath.normpath(f"{homes[above] or '.'}/{inside}"), file


def _main_language_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: bool(entry.source.language.prefix))


def _add_files(
    plan: Plan,
    tree: Tree,
    resources: Mapping[str, File],
    inventory: Inventory,
    report: Report,
) -> None:
    copies = [*resources.items(), *((str(file.inside), file) for file in tree.static)]
    copies += [(path, tree.assets[path]) for path in sorted(inventory.wanted_assets)]
    copies += [(f"{NOTES}/data/{file.inside}", file) for file in tree.data]
    for target, file in copies:
        if target.startswith(f"{NOTES}/"):
            report.count("data files")
        elif _is_shown(target, file, report):
            report.count("other files")
        plan.add(target, file.path, file.name, report)


def _is_shown(target: str, file: File, report: Report, *, is_page: bool = False) -> bool:
    """Report a file that MkDocs leaves out unless told, or makes a page of although Hugo did not."""
    path = PurePosixPath(target)
    hidden = next((part for part in path.parts if part.startswith(".")), "")
    if not hidden and path.parts[0] == "templates":
        hidden = path.parts[0]
    if hidden:
        report.setting("exclude_docs", f"!/{target}")
        report.note(
            file.name, 0, f"MkDocs leaves {hidden} out unless `exclude_docs` says !/{target}."
        )
    elif path.suffix in {".md", ".markdown"} and not is_page:
        report.problem(
            file.name, 0, "MkDocs makes a page from it, but Hugo copied it as it is; rename it."
        )
    return not hidden


def _add_home_pages(
    plan: Plan, entries: Sequence[Entry], inventory: Inventory, report: Report
) -> None:
    """Add a first page with the blog's title and all its posts for each language, unless there is one."""
    settings = inventory.settings
    there = {entry.address.target for entry in entries}
    for language in settings.languages:
        target = f"{language.prefix}/{_HOME}".lstrip("/")
        if target in there:
            continue
        title = str(language.values.get("title") or settings.title or "Home")
        plan.offer(target, _home_page(settings, title), settings.file or "hugo.toml")
        if target == _HOME:
            report.note(
                settings.file, 0, "Hugo drew the first page; here it is index.md, make it yours."
            )
    if settings.languages[0].prefix and _HOME not in there:
        plan.offer(_HOME, _way_in(settings.languages[0].prefix), settings.file or "hugo.toml")


def _home_page(settings: Settings, title: str) -> bytes:
    told = mapping(settings.params.get("homeinfoparams"))
    values: Values = {"title": title, "layout": "archives"}
    if description := str(settings.params.get("description") or ""):
        values["description"] = description
    text = str(told.get("content") or "").strip()
    heading = str(told.get("title") or title)
    page = "\n\n".join(filter(None, [written(values).rstrip("\n"), f"# {heading}", text]))
    return f"{page}\n".encode()


def _way_in(prefix: str) -> bytes:
    """Write a first page that leads to the main language, as Hugo does."""
    return (
        f'<meta http-equiv="refresh" content="0; url={prefix}/">\n\n[{prefix}]({prefix}/{_HOME})\n'
    ).encode()

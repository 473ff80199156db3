"""A site as the plugin would see it, read without MkDocs' build, plugins and theme.

MkDocs' own classes read the settings and the files: which files are pages, which are excluded, what
the navigation says, and the addresses are what they are in a build.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

import markdown
from post_series.base.errors import ProjectError
from post_series.base.markup import parse
from post_series.pages.options import SeriesConfig, check
from post_series.pages.publication import Publication

PLUGIN = "post-series"

_READ = (
    *("site_name", "site_url", "site_description", "copyright", "nav", "docs_dir", "site_dir"),
    *("use_directory_urls", "exclude_docs", "draft_docs", "not_in_nav"),
    *("repo_url", "edit_uri", "edit_uri_template"),
)
"""The settings that matter here; all others are the engine's."""

Log = logging.LoggerAdapter[logging.Logger]


@dataclass(frozen=True, slots=True)
class SourceSite:
    """A site before its engine builds it.

    Attributes:
        root: The folder of its configuration.
        settings: All of its settings, as they are written.
        config: Those that MkDocs knows.
        files: Its files, the lists among them; each page has its Markdown and front matter.
        navigation: Its navigation.
        publication: What makes a blog of it.
        own: By file, the front matter that the author wrote.
    """

    root: Path
    settings: Mapping[str, Any]
    config: MkDocsConfig
    files: Files
    navigation: Navigation
    publication: Publication
    own: Mapping[str, Mapping[str, object]]

    @property
    def included(self) -> Iterator[File]:
        """Yield the files that go into the site."""
        return (file for file in self.files if file.inclusion.is_included())

    @property
    def pages(self) -> Iterator[tuple[File, Page]]:
        """Yield its pages."""
        return ((file, file.page) for file in self.included if file.page is not None)


def open_site(config_file: Path, log: Log) -> SourceSite:
    """Read a site, and plan its lists.

    Args:
        config_file: Its mkdocs.yml.
        log: Gets messages about what is left out or missing.

    Raises:
        PublishingError: The configuration, or something that an author wrote, cannot be used.
    """
    settings = _settings(config_file)
    options = _options(settings, config_file.name)
    zone = check(options)
    config = _config(settings, config_file)
    publication = Publication(config, options, zone, log, serving=False, places_pages=False)
    with _quiet():
        files = get_files(config)
        _check_readable(files)
        publication.prepare(files)
        navigation = get_navigation(files, config)
    own = {}
    typographer = "smarty" in map(_name, _listed(settings.get("markdown_extensions")))
    for file in files:
        if file.page is not None:
            file.page.read_source(config)
            own[file.src_uri] = dict(file.page.meta)
            _title(file.page, typographer=typographer)
    return SourceSite(config_file.parent, settings, config, files, navigation, publication, own)


def _check_readable(files: Files) -> None:
    """Read each page once, so that one that is no text is named.

    Raises:
        ProjectError: One is not.
    """
    for file in files.documentation_pages():
        try:
            _ = file.content_string
        except ValueError:
            raise ProjectError(f"{file.src_uri}: it is not UTF-8 text; save it as such") from None


def _title(page: Page, *, typographer: bool) -> None:
    """Give a page that states no title the one of the heading that it begins with."""
    # The one of the navigation is set already.
    if "title" in page.meta or "title" in vars(page):
        return
    first = (page.markdown or "").split("\n\n", 1)[0].strip()
    extensions = ["attr_list", *(["smarty"] if typographer else [])]
    heading = parse(markdown.markdown(first, extensions=extensions)).css_first("body > h1")
    if heading is not None:
        page.title = html.escape(" ".join(heading.text().split()))


def _settings(config_file: Path) -> dict[str, Any]:
    class Loader(get_yaml_loader(yaml.SafeLoader)):  # type: ignore[misc]  # made when it is asked for
        """Ignores the tags that only the engine and its extensions understand."""

    Loader.add_multi_constructor("", lambda _loader, _suffix, _node: None)
    try:
        with config_file.open("rb") as file:
            settings = yaml_load(file, Loader)
    except (MkDocsException, yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise ProjectError(f"{config_file}: it cannot be read; fix it ({reason})") from None
    if not isinstance(settings, dict):
        raise ProjectError(f"{config_file}: it holds no settings; write e.g. 'site_name: My blog'")
    return settings


def _options(settings: Mapping[str, Any], name: str) -> SeriesConfig:
    """Return the options of the plugin.

    Raises:
        ProjectError: It is not among the site's plugins, or MkDocs refuses an option.
    """
    for plugin in _listed(settings.get("plugins")):
        if _name(plugin) == PLUGIN:
            options = SeriesConfig()
            options.load_dict(plugin[PLUGIN] or {} if isinstance(plugin, dict) else {})
            _refuse(options.validate()[0], f"{name}: {PLUGIN}")
            return options
    raise ProjectError(
        f"{name}: {PLUGIN} is not among the plugins; add it, for its options: this engine reads none"
    )


def _listed(value: object) -> Iterable[Any]:
    """List plugins or extensions, which a configuration may also have as a mapping."""
    if isinstance(value, dict):
        return [{name: options} for name, options in value.items()]
    return value if isinstance(value, list) else []


def _name(entry: object) -> object:
    return next(iter(entry), None) if isinstance(entry, dict) else entry


def _config(settings: Mapping[str, Any], config_file: Path) -> MkDocsConfig:
    """Return MkDocs' settings; the theme is the engine's, and only its language matters."""
    theme = settings.get("theme")
    language = theme.get("language") if isinstance(theme, dict) else None
    config = MkDocsConfig(config_file_path=str(config_file))
    config.load_dict({key: settings[key] for key in _READ if settings.get(key) is not None})
    config.load_dict({"theme": {"name": "mkdocs", "language": language}, "plugins": []})
    _refuse(config.validate()[0], config_file.name)
    # MkDocs notes for each file that is added whose it is.
    config.plugins._current_plugin = PLUGIN  # noqa: SLF001
    return config


def _refuse(errors: Iterable[tuple[str, Exception]], place: str) -> None:
    for key, error in errors:
        raise ProjectError(f"{place}: {key}: {' '.join(str(error).split())}")


@contextmanager
def _quiet() -> Iterator[None]:
    """Leave it to the engine to say what is wrong with the navigation and with links."""
    logger = logging.getLogger("mkdocs")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)

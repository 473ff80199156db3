"""The MkDocs plugin. It decides nothing: each hook calls one function and translates its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger

from post_series.base.errors import OptionError, PublishingError
from post_series.base.garbage import collect_seldom
from post_series.memory.build import BuildMemory, memory_in
from post_series.pages.options import SeriesConfig, check
from post_series.pages.publication import Publication

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

SITEMAP = "sitemap.xml"
QUICK_MARKDOWN = "post_series.quick_markdown"

log = get_plugin_logger(__name__)


class PostSeriesPlugin(BasePlugin[SeriesConfig]):
    """Gives a site what readers and machines expect of a blog."""

    def __init__(self) -> None:
        self._serving = False
        self._zone: tzinfo = UTC
        self._publication: Publication | None = None
        self._memory: BuildMemory | None = None
        self._collect_as_before: Callable[[], None] | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Record whether the site is served to its author, with drafts."""
        del dirty
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Check the options, and add the templates that a site may override."""
        with _translated():
            self._zone = check(self.config)
        self._memory = None
        if self.config.remember_pages:
            root = Path(config.config_file_path or "mkdocs.yml").parent
            self._memory = memory_in(root / self.config.image_cache / "pages", config)
        templates = str(Path(__file__).parent / "templates")
        if templates not in config.theme.dirs:
            config.theme.dirs.append(templates)
        if QUICK_MARKDOWN not in config.markdown_extensions:
            config.markdown_extensions.append(QUICK_MARKDOWN)
        self._collect_as_before = collect_seldom()

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Find the posts once every other plugin has added its files, and add the lists."""
        self._publication = Publication(config, self.config, self._zone, log, serving=self._serving)
        with _translated():
            self._publication.prepare(files)

    @event_priority(-100)
    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Have a page that did not change taken from memory, once no other plugin changes its text."""
        del markdown, config, files
        if self._memory is not None:
            self._memory.convert(page)

    @event_priority(-90)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Describe the pages once all are rendered and no other plugin changes them."""
        del env
        with _translated():
            self._of_this_build.describe(files, self._memory)
        if self._memory is not None:
            self._memory.index(config)

    @event_priority(-100)
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> None:
        """Separate a post's heading from its text, so that a template can put something between."""
        del context, config, nav
        self._of_this_build.part_heading(page)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Set a page's language and direction, if they are not those of the site."""
        del config
        return self._of_this_build.in_its_language(page, output)

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Write the sitemap, with dates that are true."""
        del config
        return self._of_this_build.sitemap() if template_name == SITEMAP else output_content

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write feeds and redirects."""
        del config
        self._of_this_build.finish()
        self._end()

    def on_build_error(self, *, error: Exception) -> None:
        """Keep what was made so far: the next build, without the mistake, is quicker."""
        del error
        self._end()

    def _end(self) -> None:
        if self._memory is not None:
            self._memory.end(log)
        if self._collect_as_before is not None:
            self._collect_as_before()
            self._collect_as_before = None

    @property
    def _of_this_build(self) -> Publication:
        if self._publication is None:  # pragma: no cover
            raise PluginError("post-series: MkDocs asked for pages before it had files")
        return self._publication


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OptionError as error:
        raise PluginError(f"mkdocs.yml: {error}") from None
    except PublishingError as error:
        raise PluginError(str(error)) from None

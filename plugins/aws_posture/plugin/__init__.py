"""The MkDocs plugin: it adds the Markdown extension, and after a build makes a private copy.

It decides nothing: each hook calls one function of the package and translates its errors.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger

from aws_posture.assets import EXAMPLES, FOLDER, published
from aws_posture.base.errors import OptionError, PostureError
from aws_posture.markdown import lines_before, locate
from aws_posture.plugin import places, publishing
from aws_posture.plugin.garbage import set_aside_what_is_loaded
from aws_posture.plugin.options import PostureConfig, check, origin
from aws_posture.plugin.pages import Pages, mark_edit_links

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from aws_posture.plugin.private import PrivateCopies

EXTENSION = "aws_posture"
STYLESHEET = "assets/aws-posture.css"
SCRIPT = "assets/aws-posture.js"
SCHEMA = "assets/aws-posture-verdicts.schema.json"
PERSONALISING = (SCRIPT, SCHEMA, *(f"assets/{name}" for name in EXAMPLES))

log: logging.LoggerAdapter[logging.Logger] = get_plugin_logger(__name__)


class PosturePlugin(BasePlugin[PostureConfig]):
    """Gives readers who supply credentials a copy that answers for their own account."""

    def __init__(self) -> None:
        self._command: str = "build"
        self._private: PrivateCopies | None = None
        self._pages = Pages()
        self._portable = b""
        self._end_setting_aside: Callable[[], None] | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Record what MkDocs was asked to do; with this hook, the plugin lives as long as `serve`."""
        del dirty
        self._command = command
        if command == "serve":
            from aws_posture.plugin.serving import end_on_signals  # noqa: PLC0415  # not in a build

            end_on_signals()
        else:
            self._end_setting_aside = set_aside_what_is_loaded()

    def on_config(self, config: MkDocsConfig) -> None:
        """Check the options, and add the Markdown extension, the stylesheet and the script."""
        self._pages, self._portable = Pages(), b""
        file = Path(config.config_file_path or "mkdocs.yml")
        with _translated(f"{file.name}: aws-posture: "):
            check(self.config, file.parent)
            places.check_site_dir(config)
        with _translated():
            self._private = self._private_copies(config)
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        if STYLESHEET not in config.extra_css:
            # First, so that a site's own stylesheet can override it.
            config.extra_css.insert(0, STYLESHEET)
        if self.config.personalise and SCRIPT not in config.extra_javascript:
            config.extra_javascript.append(SCRIPT)

    def _private_copies(self, config: MkDocsConfig) -> PrivateCopies | None:
        if self._command == "gh-deploy":
            return None
        chosen = origin(self.config, Path(config.config_file_path or "mkdocs.yml").parent)
        if chosen is None:
            return None
        from aws_posture.plugin.preparing import prepared  # noqa: PLC0415  # a public build does without

        serves = self._command == "serve"
        return prepared(chosen, self.config, config, self._private, serves=serves)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Add the stylesheet and the script to the site's files, which must not include a private copy."""
        with _translated():
            places.check_files(files)
        for asset in (STYLESHEET, *(PERSONALISING if self.config.personalise else ())):
            if files.get_file_from_path(asset) is None:
                name = Path(asset).name
                files.append(publishing.generated(config, asset, published(name), FOLDER / name))
        if self.config.personalise:
            publishing.announce(files, config)
        if self._private is not None:
            self._private.search_ahead(files)

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Tell the Markdown extension which page it converts, for error messages."""
        del config, files
        locate(page.file.src_uri, lambda: lines_before(page.file.content_string, markdown))

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Record what the Markdown extension made, before another plugin changes it."""
        del config, files
        self._pages.note(page, html)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Link reports to posts, and make the file that readers run, now that all facts are known."""
        del env, config
        self._pages.link_reports()
        if self.config.personalise:
            with _translated():
                self._portable = publishing.make(files, self._pages.facts())

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Mark the theme's links to the page's editor, before a minifier removes quotes."""
        del config
        if self._private is not None:
            self._private.written(page)
        return mark_edit_links(output, page.edit_url) if page.edit_url else output

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Refuse what is not for the public, and make the private copy, once the site is finished."""
        self._leave_as_before()
        site = Path(config.site_dir)
        with _translated():
            # The search for an account's data looks for them as well.
            if self._private is None or not self._private.verifies:
                from aws_posture.verify.refusing import check_own_files  # noqa: PLC0415  # not at startup

                check_own_files(
                    site, self.config.verify_allow, (self._portable,), places.installed(config)
                )
            if self._private is not None:
                self._private.make(site, self._pages, log)

    def on_build_error(self, *, error: Exception) -> None:
        """Show an author's mistake as one line, where MkDocs would show a traceback."""
        self._leave_as_before()
        if self._private is not None:
            self._private.stop()
        if isinstance(error, PostureError):
            raise _as_mkdocs_says_it(error) from None

    def _leave_as_before(self) -> None:
        # Who converts Markdown next in this process converts no page of this site.
        locate(None)
        if self._end_setting_aside is not None:
            self._end_setting_aside()
            self._end_setting_aside = None

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watch the site's own facts, and show the private copy instead of the neutral site."""
        del builder
        facts = Path(config.config_file_path or "mkdocs.yml").parent / self.config.facts_dir
        if facts.is_dir():
            server.watch(str(facts))
        if self._private is not None:
            from aws_posture.plugin.serving import serve  # noqa: PLC0415  # not in a build

            with _translated():
                serve(server, self._private)
        return server

    def on_shutdown(self) -> None:
        """Remove the copy that `mkdocs serve` showed, and end what a build that failed has begun."""
        if self._private is not None:
            self._private.stop()
            self._private.remove_temporary()


@contextmanager
def _translated(options_in: str = "") -> Iterator[None]:
    """Make MkDocs show errors as one line, with the place of the option if it is about one."""
    try:
        yield
    except OptionError as error:
        raise _as_mkdocs_says_it(OptionError(f"{options_in}{error}")) from None
    except PostureError as error:
        raise _as_mkdocs_says_it(error) from None


def _as_mkdocs_says_it(error: PostureError) -> PluginError:
    from aws_posture.judging.masking import without_ids  # noqa: PLC0415  # only an error needs it

    # MkDocs logs it, and logs have readers.
    return PluginError(without_ids(str(error)))

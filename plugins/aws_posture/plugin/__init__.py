"""The MkDocs plugin: it adds the Markdown extension, and after a build stamps a private copy.

It decides nothing: each hook calls one function of the package and translates its errors.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from aws_posture import origin
from aws_posture.assets import published
from aws_posture.collect import Source
from aws_posture.errors import OptionError, PostureError
from aws_posture.facts import BY_ID
from aws_posture.markdown import facts_named, facts_used, lines_before, link_report, locate
from aws_posture.plugin import places
from aws_posture.plugin.edit_links import mark_edit_links
from aws_posture.plugin.options import PostureConfig, check
from aws_posture.plugin.private import PrivateCopies
from aws_posture.redaction import without_ids

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page

EXTENSION = "aws_posture"
STYLESHEET = "assets/aws-posture.css"
SCRIPT = "assets/aws-posture.js"
SCHEMA = "assets/aws-posture-verdicts.schema.json"
EXPLAINS = "explains_facts"
"""Front matter: false where a page's cards are no explanation that a report should link to."""

log: logging.LoggerAdapter[logging.Logger] = get_plugin_logger(__name__)


class PosturePlugin(BasePlugin[PostureConfig]):
    """Gives each reader who supplies credentials a copy that answers for their account."""

    def __init__(self) -> None:
        self._command: str = "build"
        self._private: PrivateCopies | None = None
        self._named: set[str] = set()
        self._posts: defaultdict[str, list[Page]] = defaultdict(list)
        self._copy: Path | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note what MkDocs was asked to do; being here, the plugin lives as long as a `serve`."""
        del dirty
        self._command = command

    def on_config(self, config: MkDocsConfig) -> None:
        """Check the options, and add the Markdown extension, the stylesheet and the script."""
        with _translated(f"{Path(config.config_file_path or 'mkdocs.yml').name}: aws-posture: "):
            check(self.config)
            places.check_site_dir(config)
        with _translated():
            self._private = self._choose(config, self._private)
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        if STYLESHEET not in config.extra_css:
            # First, so that a site's own stylesheet can change what it likes.
            config.extra_css.insert(0, STYLESHEET)
        if self.config.personalise and SCRIPT not in config.extra_javascript:
            config.extra_javascript.append(SCRIPT)
        self._named.clear()
        self._posts.clear()

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Put the stylesheet and the script among the site's files, which no private copy is."""
        with _translated():
            places.check_files(files)
        for asset in (STYLESHEET, *((SCRIPT, SCHEMA) if self.config.personalise else ())):
            if files.get_file_from_path(asset) is None:
                content = published(Path(asset).name)
                included = InclusionLevel.INCLUDED
                files.append(File.generated(config, asset, content=content, inclusion=included))

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        """Tell the Markdown extension where it is, for the errors that a page may have."""
        del config, files
        locate(page.file.src_uri, lines_before(page.file.content_string, markdown))

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Note which facts a page names and which it explains."""
        del config, files
        self._named |= facts_named(html)
        # A page about the forms themselves shows cards and explains nothing.
        if page.meta.get(EXPLAINS, True):
            for fact in facts_used(html):
                self._posts[fact].append(page)

    @event_priority(100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Mark the theme's links to the page's editor, before a minifier takes quotes away."""
        del config
        return mark_edit_links(output, page.edit_url) if page.edit_url else output

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Link reports to the posts that explain their facts, now that all are known."""
        del env, config
        for file in files.documentation_pages():
            page = file.page
            if page is not None and page.content:
                links = {
                    fact: [(str(post.title), post.file.url_relative_to(file)) for post in posts]
                    for fact, posts in self._posts.items()
                }
                page.content = link_report(page.content, links)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Stamp the private copy, once every other plugin has finished the public site."""
        if self._private is not None:
            facts = [fact for fact in BY_ID.values() if fact.id in self._named]
            serves = self._command == "serve"
            with _translated():
                self._copy = self._private.stamp(Path(config.site_dir), facts, temporary=serves)

    def on_build_error(self, *, error: Exception) -> None:
        """Show an author's mistake as one line, where MkDocs would show a traceback."""
        if isinstance(error, PostureError):
            raise _as_mkdocs_says_it(error) from None

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Show the private copy instead of the neutral site."""
        del config, builder
        if self._copy is not None:
            server.root = str(self._copy)
        return server

    def on_shutdown(self) -> None:
        """Remove the copy that `mkdocs serve` showed."""
        if self._private is not None:
            self._private.remove_temporary()

    def _choose(self, config: MkDocsConfig, before: PrivateCopies | None) -> PrivateCopies | None:
        if self._command == "gh-deploy":
            return None
        options = self.config
        source = Source(
            profile=options.profile,
            role_arn=options.role_arn,
            external_id=options.external_id,
            region=options.region,
            endpoint_url=options.endpoint_url,
        )
        folder = Path(config.config_file_path or "mkdocs.yml").parent
        snapshot = folder / options.snapshot if options.snapshot else None
        chosen = origin.choose(source, snapshot, os.environ)
        if chosen is None:
            return None
        private_dir = self.config.private_dir
        places.check_private_dir(folder, private_dir, config, serves=self._command == "serve")
        copies = PrivateCopies(chosen, options, folder, log)
        if before is not None:
            copies.follow(before)
        return copies


@contextmanager
def _translated(options_in: str = "") -> Iterator[None]:
    """Let MkDocs show errors as one line; where it is about an option, with the option's place."""
    try:
        yield
    except OptionError as error:
        raise _as_mkdocs_says_it(OptionError(f"{options_in}{error}")) from None
    except PostureError as error:
        raise _as_mkdocs_says_it(error) from None


def _as_mkdocs_says_it(error: PostureError) -> PluginError:
    # MkDocs logs it, and logs have readers.
    return PluginError(without_ids(str(error)))

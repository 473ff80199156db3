"""The MkDocs plugin: it adds the Markdown extension, and after a build stamps a private copy.

It decides nothing: each hook calls one function of the package and translates its errors.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeGuard

from mkdocs.config import base
from mkdocs.config import config_options as option
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from aws_posture import origin
from aws_posture.collect import Source
from aws_posture.errors import FactError, OptionError, PostureError
from aws_posture.facts import BY_ID, Fact, evaluate, get
from aws_posture.facts.evaluation import check_options
from aws_posture.facts.model import Options
from aws_posture.markdown import facts_named, facts_used, lines_before, link_report, locate
from aws_posture.snapshot import Snapshot

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page

EXTENSION = "aws_posture"
STYLESHEET = "assets/aws-posture.css"
EXPLAINS = "explains_facts"
"""Front matter: false where a page's cards are no explanation that a report should link to."""

log: logging.LoggerAdapter[logging.Logger] = get_plugin_logger(__name__)


class PostureConfig(base.Config):
    """The options of the plugin. None of them changes the public site."""

    profile = option.Optional(option.Type(str))
    """The AWS profile to read the account with."""

    role_arn = option.Optional(option.Type(str))
    """The ARN of a role to assume in the account that is read."""

    external_id = option.Optional(option.Type(str))
    """The external id that the role asks for."""

    region = option.Optional(option.Type(str))
    """The Region to ask where a service has Regions."""

    endpoint_url = option.Optional(option.Type(str))
    """The address of every AWS service, for a test server."""

    snapshot = option.Optional(option.Type(str))
    """A snapshot file to stamp from instead of asking AWS; relative to mkdocs.yml."""

    private_dir = option.Type(str, default="private")
    """The folder of the private copies, one per account; relative to mkdocs.yml."""

    facts = option.Type(dict, default={})
    """Options of facts, by fact id: ``{iam.admin-count: {max: 3}}``."""

    max_age = option.Type(str, default="24h")
    """How long `mkdocs serve` goes on with one snapshot: a number with s, m, h or d."""


class PosturePlugin(BasePlugin[PostureConfig]):
    """Gives each reader who supplies credentials a copy that answers for their account."""

    def __init__(self) -> None:
        self._command: str = "build"
        self._origin: origin.Origin | None = None
        self._snapshot: Snapshot | None = None
        self._named: set[str] = set()
        self._posts: defaultdict[str, list[Page]] = defaultdict(list)
        self._served: Path | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note what MkDocs was asked to do; being here, the plugin lives as long as a `serve`."""
        del dirty
        self._command = command

    def on_config(self, config: MkDocsConfig) -> None:
        """Check the options, and add the Markdown extension and the stylesheet."""
        with _translated():
            check_facts(self.config.facts)
            parse_age(self.config.max_age)
            self._origin = self._choose(config)
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        if STYLESHEET not in config.extra_css:
            # First, so that a site's own stylesheet can change what it likes.
            config.extra_css.insert(0, STYLESHEET)
        self._named.clear()
        self._posts.clear()

    def on_files(self, files: Files, *, config: MkDocsConfig) -> None:
        """Put the stylesheet among the site's files."""
        if files.get_file_from_path(STYLESHEET) is None:
            source = Path(__file__).parent / "assets" / "aws-posture.css"
            files.append(
                File.generated(
                    config,
                    STYLESHEET,
                    abs_src_path=str(source),
                    inclusion=InclusionLevel.INCLUDED,
                )
            )

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
        if self._origin is not None:
            with _translated():
                self._stamp(config, self._origin)

    def on_build_error(self, *, error: Exception) -> None:
        """Show an author's mistake as one line, where MkDocs would show a traceback."""
        if isinstance(error, PostureError):
            raise PluginError(str(error)) from None

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Show the private copy instead of the neutral site."""
        del config, builder
        if self._served is not None:
            server.root = str(self._served)
        return server

    def on_shutdown(self) -> None:
        """Remove the copy that `mkdocs serve` showed."""
        if self._command == "serve" and self._served is not None:
            shutil.rmtree(self._served.parent, ignore_errors=True)

    def _choose(self, config: MkDocsConfig) -> origin.Origin | None:
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
        snapshot = _beside(config, options.snapshot) if options.snapshot else None
        chosen = origin.choose(source, snapshot, os.environ)
        if chosen is not None:
            self._check_places(config)
        return chosen

    def _check_places(self, config: MkDocsConfig) -> None:
        if self._command == "serve" and not _is_loopback(config.dev_addr.host):
            raise OptionError(
                f"dev_addr: {config.dev_addr.host} would show a private copy to the network; "
                "serve on 127.0.0.1, or set AWS_POSTURE=off"
            )
        private = _beside(config, self.config.private_dir).resolve()
        for name in ("docs_dir", "site_dir"):
            folder = Path(config[name]).resolve()
            if private.is_relative_to(folder) or folder.is_relative_to(private):
                raise OptionError(
                    f"private_dir: {self.config.private_dir} and {name} {config[name]} hold one "
                    "another; name a folder apart, such as 'private'"
                )

    def _stamp(self, config: MkDocsConfig, chosen: origin.Origin) -> None:
        from aws_posture.stamp import stamp  # noqa: PLC0415  # a public build does without

        facts = [fact for fact in BY_ID.values() if fact.id in self._named]
        snapshot = self._read(chosen, facts)
        verdicts = evaluate(snapshot, facts, self.config.facts)
        out = self._folder(config, snapshot)
        report = stamp(Path(config.site_dir), snapshot, verdicts, out)
        self._served = out
        log.info("Private copy for account %s: %s (%d pages)", snapshot.account, out, report.pages)

    def _read(self, chosen: origin.Origin, facts: list[Fact]) -> Snapshot:
        """Take a snapshot, or go on with the last one while it is young and asks enough."""
        last = self._snapshot
        age = parse_age(self.config.max_age)
        if last is None or datetime.now(UTC) - last.taken_at > age or _lacks(last, facts):
            last = origin.read(chosen, facts, progress=log.info)
            self._snapshot = last
        return last

    def _folder(self, config: MkDocsConfig, snapshot: Snapshot) -> Path:
        if self._command != "serve":
            return _beside(config, self.config.private_dir) / snapshot.account
        if self._served is not None:
            return self._served
        # mkdtemp's folder is its owner's alone.
        return Path(tempfile.mkdtemp(prefix="aws-posture-")) / snapshot.account


def check_facts(facts: Mapping[object, object]) -> None:
    """Make sure that the option ``facts`` holds options that the facts have.

    Raises:
        OptionError: It does not.
    """
    for fact_id, options in facts.items():
        if not isinstance(fact_id, str) or not _is_options(options):
            raise OptionError(
                f"facts: {fact_id!r}: {options!r} is no fact with its options; "
                "write such as 'iam.admin-count: {max: 3}'"
            )
        try:
            check_options(get(fact_id), options)
        except FactError as error:
            raise OptionError(f"facts: {error}") from None


def _is_options(value: object) -> TypeGuard[Options]:
    return isinstance(value, dict) and all(isinstance(name, str) for name in value)


def parse_age(text: str) -> timedelta:
    """Read a length of time such as ``90s``, ``15m``, ``24h`` or ``7d``.

    Raises:
        OptionError: It is none.
    """
    match = re.fullmatch(r"(\d{1,6})([smhd])", text)
    if match is None:
        raise OptionError(f"max_age: {text!r} is no length of time; write one such as 15m or 24h")
    unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[match[2]]
    return timedelta(**{unit: int(match[1])})


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PostureError as error:
        raise PluginError(str(error)) from None


def _beside(config: MkDocsConfig, path: str) -> Path:
    """Read a path as mkdocs.yml means it: relative to its own folder."""
    return Path(config.config_file_path or "mkdocs.yml").parent / path


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _lacks(snapshot: Snapshot, facts: list[Fact]) -> bool:
    """Tell whether facts came into use that the snapshot was not taken for."""
    asked = {record.operation for record in snapshot.records}
    return any(str(operation) not in asked for fact in facts for operation in fact.reads)

"""The private copy of one build, and of each that follows it in `mkdocs serve`.

A public build does without this module, and without all that judges and stamps.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from aws_posture.base.errors import FailedFactError
from aws_posture.base.redaction import Redaction
from aws_posture.base.times import parse_age
from aws_posture.base.words import count
from aws_posture.catalogue.model import Verdict
from aws_posture.copies import origin as origins
from aws_posture.copies.ahead import SearchAhead
from aws_posture.copies.cache import REFRESH, Cache
from aws_posture.copies.cache import default_folder as cache_folder
from aws_posture.copies.history import History
from aws_posture.copies.history import default_folder as history_folder
from aws_posture.copies.making import Made, Plan, Recent, Tools, make
from aws_posture.copies.searched import Searched
from aws_posture.judging import Terms, declarations, gate
from aws_posture.judging.masking import without_ids
from aws_posture.plugin.options import PostureConfig
from aws_posture.stamp import read_site
from aws_posture.verify.publishing import Sources

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from aws_posture.plugin.pages import Pages

Log = logging.LoggerAdapter[logging.Logger]


class PrivateCopies:
    """Makes private copies of one account.

    Args:
        origin: Where the account's snapshot comes from.
        options: The plugin's options.
        config: The site's configuration.
        before: The copies of the previous build in the same `mkdocs serve`.
        searched: Remembers what was searched of public sites; None if nothing is remembered.
        ahead: What searches while the site is made; None if nothing does.
        serves: Whether the copy is served and then removed.

    Attributes:
        copy: The copy, once it has been made.
        temporary: The folder that it is in, if it is removed at the end.
        show: Called with the copy's folder, each time that one was made: it differs by account.
    """

    def __init__(  # noqa: PLR0913  # what it depends on is passed in
        self,
        origin: origins.Origin,
        options: PostureConfig,
        config: MkDocsConfig,
        before: PrivateCopies | None,
        *,
        searched: Searched | None,
        ahead: SearchAhead | None,
        serves: bool,
    ) -> None:
        self.copy: Path | None = None
        self.temporary: Path | None = before.temporary if before else None
        self.show: Callable[[Path], None] = before.show if before else _nobody
        self._origin = origin
        self._options = options
        self._folder = Path(config.config_file_path or "mkdocs.yml").parent
        self._sources = Sources(
            [Path(config.docs_dir), *map(Path, config.theme.dirs), self._folder],
            [Path(config.site_dir), self._folder / options.private_dir],
        )
        self._serves = serves
        # Read before the build, as every other input.
        self._terms = _terms(options, self._folder)
        self._searched, self._ahead = searched, ahead
        self.recent: Recent = before.recent if before else Recent()

    @property
    def verifies(self) -> bool:
        """Whether the public site is searched after its copy was made."""
        return not self._serves

    def search_ahead(self, files: Files) -> None:
        """Have those of a site's files searched that are there before it is built."""
        if self._ahead is None:
            return
        for file in files:
            # What a plugin makes is not what lies at the place that it names.
            is_as_it_is = not file.generated_by and not file.is_documentation_page()
            if file.abs_src_path and is_as_it_is:
                self._ahead.add(Path(file.abs_src_path), file.dest_uri)

    def written(self, page: Page) -> None:
        """Have a page searched that is about to be written."""
        if self._ahead is not None and page.file.abs_dest_path:
            self._ahead.add_written(Path(page.file.abs_dest_path), page.file.dest_uri)

    def make(self, site: Path, pages: Pages, log: Log) -> None:
        """Make the private copy of a finished site.

        Args:
            site: The public site.
            pages: What its pages were before other plugins changed them.
            log: Called with what is being done, without account ids: others read logs.

        Raises:
            PostureError: It cannot be made, or a fact in ``fail_on`` fails.
        """
        slots = read_site(site)
        if lost := pages.lost(slots):
            log.warning("%s", lost)
        made = make(self._plan(site), self._tools(log), slots)
        self.copy = made.report.out
        self.show(self.copy)
        for line in _said(made):
            log.info("%s", without_ids(line))
        self._stop_at_failures(made.verdicts)

    def stop(self) -> None:
        """End what is done while the site is built: there will be none."""
        if self._ahead is not None:
            self._ahead.stop()

    def remove_temporary(self) -> None:
        """Remove the copy that was only served."""
        if self.temporary is not None:
            shutil.rmtree(self.temporary, ignore_errors=True)
            self.temporary = None

    def inputs(self) -> list[Path]:
        """List the files that the copy is made from other than the site's own, whether or not they exist."""
        named = [self._origin.path] if isinstance(self._origin, origins.SnapshotFile) else []
        return [*named, self._folder / (self._options.declarations or declarations.FILE)]

    def _plan(self, site: Path) -> Plan:
        return Plan(
            site=site,
            origin=self._origin,
            folder=self._place(),
            terms=self._terms,
            # Facts in `fail_on` are judged even if no page names them.
            facts=gate.facts(self._options.fail_on),
            account=self._options.account,
            redaction=Redaction(self._options.redact),
            allowed=None if self._serves else frozenset(self._options.verify_allow),
            sources=self._sources,
        )

    def _tools(self, log: Log) -> Tools:
        caches, remembers = self._options.cache, self._options.history
        max_age, refresh = self._terms.max_age, bool(os.environ.get(REFRESH))

        def stage(text: str) -> None:
            log.info("%s", without_ids(text))

        return Tools(
            memory=Cache(cache_folder(), max_age, refresh=refresh) if caches else None,
            recent=self.recent,
            history=History(history_folder()) if caches and remembers else None,
            searched=self._searched,
            ahead=self._ahead,
            stage=stage,
            note=lambda text: stage(f"{text[:1].upper()}{text[1:]}"),
        )

    def _place(self) -> Path:
        if not self._serves:
            return self._folder / self._options.private_dir
        if self.temporary is None:
            # mkdtemp's folder is accessible to its owner only.
            self.temporary = Path(tempfile.mkdtemp(prefix="aws-posture-"))
        return self.temporary

    def _stop_at_failures(self, verdicts: Mapping[str, Verdict]) -> None:
        stopping = gate.failing(verdicts, self._options.fail_on)
        if stopping:
            said = "; ".join(f"{one.fact}: {one.summary}" for one in stopping)
            raise FailedFactError(f"fail_on: {said} The private copy says what to do.")


def _terms(config: PostureConfig, folder: Path) -> Terms:
    """Read what an account is judged by."""
    return Terms(
        now=None,
        options=config.facts,
        max_age=parse_age(config.max_age, "max_age"),
        declarations=declarations.find(folder, config.declarations),
    )


def _nobody(_: Path) -> None:
    """Do not show the copy: nothing is served yet."""


def _said(made: Made) -> list[str]:
    report = made.report
    pages = count(report.pages, "page")
    said = [f"Private copy for account {report.account}: {pages}, in {report.out.parent}"]
    if made.verified is not None:
        files = count(made.verified.files, "file")
        said += [*made.verified.notices, f"Public site: {files} verified, no data of the account"]
    return said

"""The private copy of one build, and of each that follows it in `mkdocs serve`."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from aws_posture import origin
from aws_posture.cache import REFRESH, Cache, default_folder
from aws_posture.comparing import Point, Taking, points
from aws_posture.errors import FailedFactError, LeakError, SnapshotError
from aws_posture.facts import BY_ID, Fact, Verdict, gate
from aws_posture.facts.freshness import parse_age
from aws_posture.facts.wording import count
from aws_posture.history import History
from aws_posture.history import default_folder as history_folder
from aws_posture.judging import judge, taking
from aws_posture.plugin.options import PostureConfig, terms
from aws_posture.redaction import Redaction, redact, without_ids
from aws_posture.snapshot import Snapshot

Log = logging.LoggerAdapter[logging.Logger]


class PrivateCopies:
    """Stamps private copies of one account.

    Args:
        chosen: Where the account's snapshot comes from.
        config: The plugin's options.
        folder: The folder of mkdocs.yml.
        log: Told what is being done, and no account's id: logs have readers.
    """

    def __init__(
        self, chosen: origin.Origin, config: PostureConfig, folder: Path, log: Log
    ) -> None:
        self._origin = chosen
        self._config = config
        self._folder = folder
        self._log = log
        self._snapshot: Snapshot | None = None
        self._temporary: Path | None = None

    def follow(self, before: PrivateCopies) -> None:
        """Go on where an earlier build of the same `mkdocs serve` ended."""
        self._temporary = before._temporary
        if before._origin == self._origin:
            self._snapshot = before._snapshot

    def stamp(self, site: Path, facts: Iterable[Fact], *, temporary: bool) -> Path:
        """Make the private copy of a finished site.

        Args:
            site: The public site.
            facts: The facts that it names.
            temporary: Whether the copy is to be looked at and then removed.

        Returns:
            The copy.

        Raises:
            PostureError: It cannot be made.
        """
        from aws_posture.stamp import stamp  # noqa: PLC0415  # a public build does without

        # Before AWS is asked, so that what it answers now is never old.
        now = None if isinstance(self._origin, origin.Demo) else datetime.now(UTC)
        # What a build must not fail on is judged even if no page names it.
        gated = gate.facts(self._config.fail_on)
        asked = list({fact.id: fact for fact in (*facts, *gated)}.values())
        snapshot = self._read(asked)
        judged_by = terms(self._config, self._folder, now)
        verdicts = judge(snapshot, asked, judged_by)
        shown, masked = redact(snapshot, verdicts, Redaction(self._config.redact))
        place = self._place(snapshot.account, temporary=temporary)
        history = self._note(snapshot.account, taking(snapshot, asked, verdicts, judged_by))
        report = stamp(site, shown, masked, place, history=history)
        self._tell(
            f"Private copy for account {report.account}: {count(report.pages, 'page')}, "
            f"in {report.out.parent}"
        )
        if not temporary:
            self._verify(site, snapshot)
        self._stop_at_failures(masked)
        return report.out

    def _note(self, account: str, taken: Taking) -> tuple[Point, ...]:
        """Note how the account stands; gives how it has stood since it was first noted."""
        is_demo = isinstance(self._origin, origin.Demo)
        if is_demo or not (self._config.cache and self._config.history):
            return ()
        try:
            return points(History(history_folder()).note(account, taken), BY_ID)
        except SnapshotError as error:
            # The copy is whole without it.
            self._tell(f"No history is kept: {error}")
            return ()

    def _verify(self, site: Path, snapshot: Snapshot) -> None:
        """Make sure that nothing of the account got into the public site."""
        from aws_posture.verify import Search  # noqa: PLC0415  # a public build does without
        from aws_posture.verify.values import values_of  # noqa: PLC0415  # the same

        # A demonstration account is made of the examples that the site itself is about.
        against = [] if isinstance(self._origin, origin.Demo) else [snapshot]
        search = Search(values_of(against), frozenset(self._config.verify_allow))
        leaks = search.folder(site)
        if leaks:
            first = leaks[0]
            raise LeakError(
                f"the public site holds account data: {first.file}:{first.line}: {first.kind} "
                f"{first.excerpt}, and {len(leaks) - 1} more; do not publish it, or name what is "
                "harmless in verify_allow"
            )
        self._tell(f"Public site: {count(search.files, 'file')} verified, nothing of the account")

    def _stop_at_failures(self, verdicts: Mapping[str, Verdict]) -> None:
        stopping = gate.failing(verdicts, self._config.fail_on)
        if stopping:
            said = "; ".join(f"{one.fact}: {one.summary}" for one in stopping)
            raise FailedFactError(f"fail_on: {said} The private copy says what to do.")

    def remove_temporary(self) -> None:
        """Remove the copy that was only to be looked at."""
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = None

    def _read(self, facts: list[Fact]) -> Snapshot:
        """Take a snapshot, or go on with the last one while it is young and asks enough."""
        last = self._snapshot
        age = parse_age(self._config.max_age, "max_age")
        needed = [operation for fact in facts for operation in fact.reads]
        if last is None or datetime.now(UTC) - last.taken_at > age or not last.covers(needed):
            memory = Cache(default_folder(), age, refresh=bool(os.environ.get(REFRESH)))
            last = origin.read(
                self._origin,
                facts,
                progress=self._tell,
                account=self._config.account,
                memory=memory if self._config.cache else None,
            )
            self._snapshot = last
        return last

    def _tell(self, text: str) -> None:
        self._log.info("%s", without_ids(text))

    def _place(self, account: str, *, temporary: bool) -> Path:
        if not temporary:
            return self._folder / self._config.private_dir / account
        if self._temporary is None:
            # mkdtemp's folder is its owner's alone.
            self._temporary = Path(tempfile.mkdtemp(prefix="aws-posture-"))
        return self._temporary / account

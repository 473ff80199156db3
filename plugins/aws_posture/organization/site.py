"""The site of an organization: the public site once, a verdict file an account, and an overview.

The copy is made as every private copy is, so its pages are protected; their slots stay empty, and the
reader's browser fills them from the file of the account that was chosen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aws_posture.base.copy_marker import MARKER, ORGANIZATION, ORGANIZATION_SCRIPT
from aws_posture.base.errors import StampError
from aws_posture.base.redaction import Redaction
from aws_posture.catalogue import BY_ID
from aws_posture.judging import Terms, verdict_file
from aws_posture.judging.masking import redact
from aws_posture.organization import overview_files, results
from aws_posture.organization.addresses import read_addresses
from aws_posture.organization.folder import Folder, Member
from aws_posture.organization.overview import Totals, TotalsBuilder
from aws_posture.organization.shared import ACCOUNTS, OVERVIEW, VERDICTS, Overview, banner, script
from aws_posture.stamp import StampReport, check_site
from aws_posture.stamp.copying import copy_site, report
from aws_posture.stamp.files import write_file
from aws_posture.stamp.locking import seal


def _nothing(_: int) -> None:
    """Ignore progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlan:
    """The site to make.

    Attributes:
        site: The finished public site; only read.
        folder: What the organization answered; only read.
        out: The folder that becomes the organization's site.
        terms: What accounts are judged by.
        overview: What the overview shows.
        redaction: What is masked.
        passphrases: What opens each account's file, by account id; None leaves files as they are.
        files: Called now and then with the number of files copied.
        accounts: Called with the number of accounts judged.
    """

    site: Path
    folder: Folder
    out: Path
    terms: Terms
    overview: Overview = Overview.FULL
    redaction: Redaction = Redaction.NONE
    passphrases: Mapping[str, str] | None = None
    files: Callable[[int], None] = _nothing
    accounts: Callable[[int], None] = _nothing


@dataclass(frozen=True, slots=True)
class SiteMade:
    """A site that was made.

    Attributes:
        report: What was copied.
        accounts: How many accounts it has a file for.
        unread: How many of them nobody could ask.
        largest: The size of the largest account's file in bytes.
        failing: How many verdicts of all accounts fail.
    """

    report: StampReport
    accounts: int
    unread: int
    largest: int
    failing: int


def make_site(plan: SitePlan) -> SiteMade:
    """Make the site of an organization.

    It appears atomically, readable by its owner only. An existing one is replaced; any other folder that
    is not empty is refused.

    Raises:
        PostureError: The site, the organization's folder or the place for the copy cannot be used.
    """
    slots = check_site(plan.site)
    for name in (ACCOUNTS, OVERVIEW):
        if (plan.site / name).exists():
            raise StampError(
                f"{plan.site / name}: an organization's site has a folder of this name for itself; "
                "give this part of the public site another address"
            )
    maker = _Maker(plan)
    own_files = {
        MARKER: ORGANIZATION,
        ORGANIZATION_SCRIPT: script(plan.overview, is_locked=plan.passphrases is not None),
    }
    addresses = read_addresses(plan.site, slots)

    def finish(folder: Path) -> None:
        maker.write_accounts(folder / ACCOUNTS)
        if plan.overview is not Overview.NONE:
            overview_files.write(folder / OVERVIEW, maker.totals, addresses, plan.site)

    copied = copy_site(
        plan.site,
        plan.out,
        own_files,
        lambda depth: banner(plan.overview, depth),
        None,
        progress=plan.files,
        finish=finish,
    )
    made = report(copied, "", plan.out)
    totals = maker.totals
    return SiteMade(made, totals.accounts, totals.unread, maker.largest, totals.failing)


class _Maker:
    """Judges accounts one after the other, and writes their files.

    Attributes:
        largest: The size of the largest file so far, in bytes.
    """

    def __init__(self, plan: SitePlan) -> None:
        self._plan = plan
        self._organization = plan.folder.organization()
        facts = tuple(BY_ID.values())
        self._judging = results.Judging(
            plan.folder, facts, plan.terms, plan.folder.refusals(), self._organization.time
        )
        self._builder = TotalsBuilder(plan.folder, facts, plan.terms, plan.overview, plan.redaction)
        self.largest = 0

    @property
    def totals(self) -> Totals:
        """What the overview shows."""
        return self._builder.totals

    def write_accounts(self, folder: Path) -> None:
        """Write the file of each account into its folder.

        Raises:
            SnapshotError: A snapshot cannot be read.
        """
        folder.mkdir(mode=0o700)
        for number, member in enumerate(self._organization.accounts, start=1):
            name = folder_name(member, number, self._plan.redaction)
            (folder / name).mkdir(mode=0o700)
            account = self._judging.judged(member)
            content = self._written(account)
            write_file(str(folder / name / VERDICTS), content)
            self.largest = max(self.largest, len(content))
            self._builder.add(member, account, name)
            self._plan.accounts(number)

    def _written(self, account: results.Judged) -> bytes:
        shown, verdicts = redact(account.snapshot, account.verdicts, self._plan.redaction)
        document = verdict_file.document(shown, verdicts, BY_ID)
        # Lines that accounts share are read once when the site is verified.
        text = json.dumps(document, indent=0, separators=(",", ":")).encode("ascii")
        if self._plan.passphrases is None:
            return text
        passphrase = self._plan.passphrases[account.snapshot.account]
        return json.dumps(seal(text, passphrase)).encode("ascii")


def folder_name(member: Member, number: int, redaction: Redaction) -> str:
    """Return what an account's folder is called: its id, unless ids are masked.

    Args:
        member: The account.
        number: Its number among the organization's accounts, from 1.
        redaction: What is masked.
    """
    return member.id if redaction is Redaction.NONE else f"account-{number:04}"

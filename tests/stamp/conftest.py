"""Facts and verdicts of our own, and sites to stamp."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aws_posture.catalogue.evidence import Evidence
from aws_posture.catalogue.model import (
    CallMade,
    Document,
    Fact,
    Finding,
    HowTo,
    Kind,
    Options,
    State,
    Verdict,
)
from aws_posture.snapshot import Caller, Snapshot
from aws_posture.snapshot.operations import GET_ACCOUNT_SUMMARY
from aws_posture.stamp import StampReport, staging, stamp
from verdicts import changed, verdict_of

TAKEN_AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SIGN_IN = "https://example-corp.signin.aws.amazon.com/console"

PAGE = (
    "<!doctype html>\n<html><head><meta charset=utf-8><title>Page {0}</title></head>\n"
    "<body><p>Text {0} "
    '<span data-aws-posture="v1:badge" data-fact="root.mfa" data-state="unchecked">not checked</span>'
    "</p></body></html>\n"
)


def _judge(evidence: Evidence, options: Options) -> Finding:
    del evidence, options
    return Finding(State.PASS, "Fine.")


def _fact(fact_id: str, kind: Kind = Kind.CHECK) -> Fact:
    return Fact(
        id=fact_id,
        title=f"The {fact_id}",
        question=f"Is {fact_id} well?",
        why="It matters.",
        judge=_judge,
        reads=(GET_ACCOUNT_SUMMARY,),
        check=HowTo(("Look at it.",), "aws iam look"),
        remedy=HowTo(("Open IAM & go on.", "Turn it on."), "aws iam mend --it 'all'"),
        document=Document("Mending <it>", "https://docs.aws.amazon.com/mend.html?a=1&b=2"),
        kind=kind,
    )


def _verdict(fact_id: str, state: State, summary: str = "It is so.") -> Verdict:
    return verdict_of(fact_id, state, summary, calls=(CallMade("iam:GetAccountSummary", TAKEN_AT),))


FACTS = {
    fact.id: fact
    for fact in (
        _fact("root.mfa"),
        _fact("root.access-keys"),
        _fact("root.mfa-kind"),
        _fact("iam.admin"),
        _fact("billing.iam-access"),
        _fact("account.id", Kind.VALUE),
        _fact("account.alias", Kind.VALUE),
        _fact("account.sign-in-url", Kind.VALUE),
        _fact("account.organization", Kind.VALUE),
    )
}

VERDICTS = {
    verdict.fact: verdict
    for verdict in (
        _verdict("root.mfa", State.FAIL, "The root user has no MFA."),
        _verdict("root.access-keys", State.PASS, "The root user has no access keys."),
        _verdict("root.mfa-kind", State.NOT_APPLICABLE),
        changed(_verdict("iam.admin", State.UNKNOWN, "AWS denied it."), reason="allow it"),
        changed(_verdict("billing.iam-access", State.MANUAL), reason="no API tells it"),
        changed(_verdict("account.id", State.PASS), value="111122223333"),
        changed(_verdict("account.alias", State.PASS), value="example-corp"),
        changed(_verdict("account.sign-in-url", State.PASS), value=SIGN_IN, link=SIGN_IN),
        _verdict("account.organization", State.UNKNOWN, "AWS denied it."),
    )
}


@pytest.fixture(scope="session")
def facts() -> Mapping[str, Fact]:
    return FACTS


@pytest.fixture(scope="session")
def verdicts() -> Mapping[str, Verdict]:
    return VERDICTS


@pytest.fixture(scope="session")
def snapshot_of() -> Callable[[str], Snapshot]:
    """Make the snapshot of an account in which AWS was asked nothing."""

    def make(account: str) -> Snapshot:
        caller = Caller(f"arn:aws:iam::{account}:user/ana", temporary=True)
        return Snapshot(account, "aws", "eu-west-1", caller, TAKEN_AT, ())

    return make


@pytest.fixture
def snapshot(snapshot_of: Callable[[str], Snapshot]) -> Snapshot:
    return snapshot_of("111122223333")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make a small site: pages at two levels, and files that are no pages."""
    site = tmp_path / "site"
    for name in ("index.html", "post/index.html", "post/deeper/OLD.HTM"):
        page = site / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE.format(name))
    (site / "assets").mkdir()
    (site / "assets" / "logo.bin").write_bytes(bytes(range(256)) * 4096)
    (site / "search_index.json").write_text('{"data-aws-posture": "not a page"}')
    (site / "sitemap.xml.gz").write_bytes(b"packed")
    return site


Tree = dict[str, bytes]
Stamp = Callable[..., StampReport]


@pytest.fixture(scope="session")
def tree_of() -> Callable[[Path], Tree]:
    """Read every file of a folder, by its path in it."""

    def read(folder: Path) -> Tree:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    return read


@pytest.fixture(scope="session")
def stamp_it(snapshot_of: Callable[[str], Snapshot]) -> Stamp:
    """Stamp a site with the verdicts above, for any account."""

    def run(
        site: Path, out: Path, account: str = "111122223333", later: staging.Later = staging.at_once
    ) -> StampReport:
        return stamp(site, snapshot_of(account), VERDICTS, out, FACTS, later=later)

    return run

"""An organization on the test server, and collecting it in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from collecting_company import FACTS, NO_LIMIT, Collect, settings

from aws.company import Company
from aws.server import Aws
from aws_posture.catalogue import get
from aws_posture.collect import Source
from aws_posture.organization.accounts import Choice
from aws_posture.organization.collecting import (
    Collection,
    Reporter,
    Summary,
    list_accounts,
    open_home,
)
from aws_posture.organization.executors import Threads
from aws_posture.organization.folder import Folder


@pytest.fixture
def company(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """Make an organization of twelve accounts, with the credentials of its management account."""
    for name, value in aws.environ().items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    aws.root()
    made = Company(aws, 12)
    yield made
    made.leave()


@pytest.fixture
def collect(company: Company, tmp_path: Path) -> Collect:
    """Collect the organization into ``org`` below the test's folder."""
    del company

    def run(choice: Choice | None = None, reporter: Reporter | None = None, **how: Any) -> Summary:  # noqa: ANN401  # options
        home = open_home(Source(), NO_LIMIT)
        known = settings(home=home.account)
        reporter = reporter or Reporter()
        listing = list_accounts(home, choice or Choice(), reporter.note)
        facts = [get(fact) for fact in FACTS]
        collection = Collection(Folder(tmp_path / "org"), listing, facts, home, reporter)
        return collection.run(lambda: Threads(known), **how)

    return run

"""Collecting an organization: every account is asked once, with its own role's credentials."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from collecting_company import Collect

from aws.company import EXTERNAL_ID, KINDS, Company
from aws.overlay import ACCOUNT
from aws_posture.base.errors import CredentialsError, OptionError, SnapshotError
from aws_posture.catalogue.model import State
from aws_posture.organization.accounts import Choice
from aws_posture.organization.collecting import Reporter
from aws_posture.organization.folder import Folder
from aws_posture.organization.ledger import Ledger
from aws_posture.snapshot import Refusal, RefusalKind
from building import aws_posture

pytestmark = pytest.mark.slow


def test_every_account_answers_for_itself_and_what_is_refused_is_kept(
    company: Company, collect: Collect, tmp_path: Path
) -> None:
    refused, closed = company.ids[3], company.ids[5]
    company.refused.add(refused)
    company.close(closed)
    summary = collect()
    folder = Folder.open(tmp_path / "org")
    members = {one.id: one for one in folder.organization().accounts}
    assert set(members) == {ACCOUNT, *company.ids}
    assert members[company.ids[1]].name == "team-0001"
    assert members[company.ids[1]].unit == "Root/Sandbox"
    assert members[company.ids[1]].tags == {"team": "t1"}
    assert members[closed].is_closed
    assert summary.done == 11
    assert [one.id for one in summary.refused] == [refused]
    assert [one.id for one in summary.closed] == [closed]
    (refusal,) = folder.refusals().values()
    assert (refusal.operation, refusal.kind, refusal.code) == (
        *("sts:AssumeRole", RefusalKind.DENIED, "AccessDenied"),
    )
    for number, account in enumerate(company.ids):
        snapshot = folder.snapshot(account)
        if account in {refused, closed}:
            assert snapshot is None
            continue
        assert snapshot is not None
        assert f":{account}:assumed-role/aws-posture/" in snapshot.caller.arn
        (entry,) = folder.history.read(account)
        has_admin = number % KINDS == 4
        assert entry.states["iam.admin"] == (State.PASS if has_admin else State.FAIL), number
    own = folder.snapshot(ACCOUNT)
    assert own is not None
    assert "assumed-role" not in own.caller.arn


def test_credential_reports_are_started_everywhere_before_one_is_fetched(
    company: Company, collect: Collect
) -> None:
    collect()
    calls = [call for call in company.aws.calls if call.endswith("CredentialReport")]
    first = calls.index("iam:GetCredentialReport")
    started = {account for account, name in company.asked if name == "iam:GenerateCredentialReport"}
    assert started == {ACCOUNT, *company.ids}
    assert calls[:first].count("iam:GenerateCredentialReport") >= len(started)


def test_a_second_run_asks_no_account_and_refresh_asks_all(
    company: Company, collect: Collect, tmp_path: Path
) -> None:
    collect()
    before = company.asked.copy()
    summary = collect()
    assert summary.asked == 0
    assert summary.done == 13
    assert not [key for key in company.asked - before if key[0] != ACCOUNT]
    summary = collect(refresh=True)
    assert (summary.asked, summary.done) == (13, 13)
    entries = Folder(tmp_path / "org").history.read(company.ids[0])
    assert len(entries) in {1, 2}  # one second may hold both


def test_only_failed_asks_what_was_refused_or_did_not_answer(
    company: Company, collect: Collect, tmp_path: Path
) -> None:
    refused, broken = company.ids[0], company.ids[1]
    company.refused.add(refused)
    company.broken.add((broken, "iam:GetAccountSummary"))
    summary = collect()
    assert summary.incomplete == (broken,)
    company.refused.clear()
    company.broken.clear()
    company.asked.clear()
    summary = collect(only_failed=True)
    assert (summary.asked, summary.done, summary.refused, summary.incomplete) == (2, 13, (), ())
    assert {account for account, name in company.asked if name == "sts:AssumeRole"} == {
        refused,
        broken,
    }
    assert Folder(tmp_path / "org").refusals() == {}


def test_throttling_and_slowness_of_one_account_fail_nothing(
    company: Company, collect: Collect, tmp_path: Path
) -> None:
    company.throttled[company.ids[2]] = 4
    company.slow[company.ids[4], "iam:GetAccountSummary"] = 1.0
    summary = collect()
    assert (summary.done, summary.refused, summary.incomplete) == (13, (), ())
    for account in (company.ids[2], company.ids[4]):
        snapshot = Folder(tmp_path / "org").snapshot(account)
        assert snapshot is not None
        assert not [one for one in snapshot.records if isinstance(one, Refusal)]


def test_an_account_that_was_refused_later_keeps_its_old_answers_and_counts_as_refused(
    company: Company, collect: Collect, tmp_path: Path
) -> None:
    collect()
    company.refused.add(company.ids[0])
    collect(refresh=True)
    folder = Folder(tmp_path / "org")
    assert set(folder.refusals()) == {company.ids[0]}
    assert folder.snapshot(company.ids[0]) is not None


def test_credentials_that_may_not_list_accounts_say_what_to_do(
    company: Company, collect: Collect
) -> None:
    company.aws.fail("organizations:ListAccounts", "AccessDeniedException", status=400)
    with pytest.raises(CredentialsError, match=r"--accounts \(AccessDeniedException"):
        collect()


def test_without_units_and_tags_accounts_are_read_and_people_are_told(
    company: Company, collect: Collect, tmp_path: Path
) -> None:
    for name in ("ListRoots", "ListTagsForResource"):
        company.aws.fail(f"organizations:{name}", "AccessDeniedException", status=400)
    notes: list[str] = []
    summary = collect(reporter=Reporter(note=notes.append))
    assert summary.done == 13
    assert sorted(note.partition(" cannot")[0] for note in notes) == [
        *("tags", "the organizational units"),
    ]
    members = Folder(tmp_path / "org").organization().accounts
    assert {one.unit for one in members} == {""}


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [
        (Choice(units=("Root/Sandbox",)), {1, 3, 5, 7, 9, 11}),
        (Choice(include=("team-000*",), exclude=("team-0003",)), {0, 1, 2, 4, 5, 6, 7, 8, 9}),
    ],
    ids=["a unit", "names"],
)
def test_options_choose_accounts(
    company: Company, collect: Collect, tmp_path: Path, choice: Choice, numbers: set[int]
) -> None:
    collect(choice)
    chosen = {company.ids[number] for number in numbers}
    read = {path.stem for path in (tmp_path / "org/snapshots").glob("*.json")}
    assert read == chosen
    assert {one.id for one in Folder(tmp_path / "org").organization().accounts} == chosen


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(units=("Root/Sandboxes",)), "did you mean Root/Sandbox"),
        (
            Choice(include=("team-0099",)),
            "--include: there is no account 'team-0099'; did you mean",
        ),
        (Choice(exclude=("*",)), "no account is left to ask"),
    ],
)
def test_an_option_that_names_nothing_is_an_error(
    collect: Collect, choice: Choice, said: str
) -> None:
    with pytest.raises(OptionError, match=said.replace("*", r"\*")):
        collect(choice)


def test_two_runs_do_not_share_a_folder(collect: Collect, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "org")
    folder.make()
    other = Ledger(folder.ledger)
    with pytest.raises(SnapshotError, match="another run is collecting into this folder"):
        collect()
    other.close()
    assert collect().done == 13


def test_the_command_reads_a_file_of_accounts_and_prints_what_came_of_it(
    company: Company, tmp_path: Path
) -> None:
    company.refused.add(company.ids[1])
    lines = (f"{company.ids[0]} The first", "# a comment", "", company.ids[1])
    (tmp_path / "accounts").write_text("\n".join(lines))
    options = ("--accounts", "accounts", "--external-id", EXTERNAL_ID, "--fact", "root.mfa")
    environ = company.aws.environ()
    done = aws_posture(
        *(tmp_path, "organization", "collect", "-o", "org", *options), environ=environ
    )
    assert done.status == 0, done.err
    assert done.out.splitlines() == [
        "2 accounts: 1 with a snapshot, 1 refused, 0 closed; this run asked 2 → org",
        f"  {company.ids[1]} : AWS denied sts:AssumeRole (AccessDenied)",
    ]
    assert done.err.splitlines() == ["Listing the accounts", "Asking AWS: 2 accounts"]
    again = aws_posture(
        *(tmp_path, "organization", "collect", "-o", "org", *options, "--json"), environ=environ
    )
    said = json.loads(again.out)
    assert (said["asked"], said["done"], said["refused"][0]["code"]) == (0, 1, "AccessDenied")
    (name, _) = (one.name for one in Folder(tmp_path / "org").organization().accounts)
    assert "The first" in {name, _}

"""A remembered snapshot is given to whom it was told, while it is young."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aws_posture import demo
from aws_posture.copies.cache import Cache
from aws_posture.snapshot import Caller, Refusal, RefusalKind, Snapshot

HOUR = timedelta(hours=1)
ENDPOINT = "https://sts.us-east-1.amazonaws.com"


def _settled() -> Snapshot:
    return demo.well_kept()


def _identified(snapshot: Snapshot, later: timedelta = timedelta()) -> Snapshot:
    return replace(snapshot, taken_at=snapshot.taken_at + later, records=snapshot.records[:1])


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", HOUR)


def test_what_was_remembered_is_recalled(cache: Cache) -> None:
    snapshot = _settled()
    cache.remember(snapshot, ENDPOINT)
    assert cache.recall(_identified(snapshot), ENDPOINT) == snapshot


def _file(folder: Path) -> Path:
    (file,) = folder.rglob("*.json")
    return file


def test_files_and_folders_are_their_owners_alone(cache: Cache, tmp_path: Path) -> None:
    cache.remember(_settled(), ENDPOINT)
    file = _file(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


OTHERS = {
    "another caller": lambda s: replace(s, caller=Caller(f"{s.caller.arn}x", temporary=True)),
    "long-term credentials": lambda s: replace(s, caller=replace(s.caller, temporary=False)),
    "another Region": lambda s: replace(s, region="eu-central-1"),
    "another account": lambda s: replace(s, account="111122223333"),
    "an hour and a second later": lambda s: _identified(s, HOUR + timedelta(seconds=1)),
    "a clock that was set back": lambda s: _identified(s, timedelta(seconds=-1)),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_it_is_not_recalled_for(cache: Cache, other: object) -> None:
    snapshot = _settled()
    cache.remember(snapshot, ENDPOINT)
    assert callable(other)
    assert cache.recall(other(_identified(snapshot)), ENDPOINT) is None


def test_it_is_not_recalled_for_another_endpoint(cache: Cache) -> None:
    cache.remember(_settled(), ENDPOINT)
    assert cache.recall(_identified(_settled()), "http://127.0.0.1:5000") is None


def test_a_refresh_remembers_and_does_not_recall(tmp_path: Path) -> None:
    refreshing = Cache(tmp_path, HOUR, refresh=True)
    refreshing.remember(_settled(), ENDPOINT)
    assert refreshing.recall(_identified(_settled()), ENDPOINT) is None
    assert Cache(tmp_path, HOUR).recall(_identified(_settled()), ENDPOINT) is not None


@pytest.mark.parametrize(
    "kind",
    [kind for kind in RefusalKind if kind not in (RefusalKind.ERROR, RefusalKind.NOT_KNOWN)],
)
def test_a_snapshot_with_a_refusal_that_may_pass_is_not_remembered(
    cache: Cache, tmp_path: Path, kind: RefusalKind
) -> None:
    snapshot = _settled()
    refusal = Refusal("iam:GetAccountSummary", snapshot.taken_at, kind, code="NoSuchEntity")
    cache.remember(replace(snapshot, records=(*snapshot.records, refusal)), ENDPOINT)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("OrganizationNotFoundException", True),
        ("AWSOrganizationsNotInUseException", True),
        ("AccountNotManagementOrDelegatedAdministratorException", True),
        ("NoSuchEntity", True),
        ("NoSuchPublicAccessBlockConfiguration", True),
        ("ServerSideEncryptionConfigurationNotFoundError", True),
        ("InvalidVpcID.NotFound", True),
        ("SubscriptionRequiredException", True),
        ("InternalFailure", False),
        ("AuthFailure", False),
    ],
)
def test_only_what_a_service_says_for_good_is_remembered(
    cache: Cache, code: str, *, kept: bool
) -> None:
    snapshot = _settled()
    refusal = Refusal("organizations:X", snapshot.taken_at, RefusalKind.ERROR, code=code)
    cache.remember(replace(snapshot, records=(*snapshot.records, refusal)), ENDPOINT)
    assert (cache.recall(_identified(snapshot), ENDPOINT) is not None) is kept


def test_what_boto3_does_not_know_is_remembered_until_there_is_another(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = _settled()
    unknown = Refusal("signin:ListSessions", snapshot.taken_at, RefusalKind.NOT_KNOWN)
    cache.remember(replace(snapshot, records=(*snapshot.records, unknown)), ENDPOINT)
    assert cache.recall(_identified(snapshot), ENDPOINT) is not None
    monkeypatch.setattr("aws_posture.copies.cache.version", lambda _: "99.0.0")
    assert cache.recall(_identified(snapshot), ENDPOINT) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "aws-posture-snapshot", "version": 99}'])
def test_a_damaged_file_is_as_good_as_none(cache: Cache, tmp_path: Path, text: str) -> None:
    cache.remember(_settled(), ENDPOINT)
    _file(tmp_path).write_text(text)
    assert cache.recall(_identified(_settled()), ENDPOINT) is None


def test_a_file_that_others_can_write_is_not_believed(cache: Cache, tmp_path: Path) -> None:
    cache.remember(_settled(), ENDPOINT)
    _file(tmp_path).chmod(0o666)
    assert cache.recall(_identified(_settled()), ENDPOINT) is None


def test_no_name_in_the_folder_tells_who_asked(cache: Cache, tmp_path: Path) -> None:
    cache.remember(_settled(), ENDPOINT)
    names = " ".join(path.name for path in tmp_path.rglob("*"))
    assert "auditor" not in names

"""The workflow's steps run as written: an organization on loopback, and an `aws` whose buckets are folders.

At night the same with the real `aws` command, and buckets on loopback.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from workflow_files import install_scripts, run_step, section, workflow

from aws.commands import BOTH, aws_command
from aws.company import EXTERNAL_ID, Company
from aws.overlay import ACCOUNT
from aws.server import Aws
from aws_posture.organization.accounts import OPERATIONS
from building import Run, mkdocs, once, run, small_site
from organizations import CAREFUL, CARELESS, REFUSED, write_organization

SITE, STATE = "amzn-s3-demo-bucket1", "amzn-s3-demo-bucket2"
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
STEPS = {
    step["run"].split()[1]: step
    for step in workflow("organization")["jobs"]["organization"]["steps"]
    if "scripts/organization" in step.get("run", "")
}
NIGHT = ("restore", "collect", "keep", "site", "upload", "report")

# Stands for the AWS CLI: notes what it is asked, and does it to folders.
FAKE_AWS = """\
#!{python}
import json, pathlib, shutil, sys
from fnmatch import fnmatch
words, here = sys.argv[1:], pathlib.Path(__file__).parent
with (here / "asked.txt").open("a") as asked:
    asked.write(" ".join(words) + "\\n")
buckets = here.parent / "buckets"
place = lambda name: buckets / name[5:] if name.startswith("s3://") else pathlib.Path(name)
files = lambda folder: {{
    path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
}}
value = lambda option: words[words.index(option) + 1]
def chosen(name):
    is_chosen = True
    for option, pattern in zip(words, words[1:]):
        if option in ("--exclude", "--include") and fnmatch(name, pattern):
            is_chosen = option == "--include"
    return is_chosen
match words[:2]:
    case ["sts", "get-caller-identity"]:
        print("{account}")
    case ["s3api", "get-public-access-block"]:
        if value("--expected-bucket-owner") != "{account}":
            sys.exit("An error occurred (AccessDenied)")
        print((buckets / (value("--bucket") + ".json")).read_text())
    case ["s3api", "list-objects-v2"]:
        if files(buckets / value("--bucket")):
            print(json.dumps({{"Contents": []}}))
    case ["s3", "cp"]:
        if not place(words[2]).is_file():
            sys.exit("fatal error: 404")
        print(place(words[2]).read_text(), end="")
    case ["s3", "sync"]:
        source, target = map(place, words[2:4])
        for name in filter(chosen, files(source)):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source / name, target / name)
        if "--delete" in words:
            for name in filter(chosen, files(target) - files(source)):
                (target / name).unlink()
"""

# Notes what it is asked, and lets the real one answer.
NOTING_AWS = """\
#!/bin/sh
echo "$@" >> "${{0%/*}}/asked.txt"
exec {aws} "$@"
"""


def _finished(folder: Path) -> None:
    assert mkdocs(small_site(folder), "build", environ={"AWS_POSTURE": "off"}).status == 0


class Checkout:
    """A checkout with a finished site, whose environment is the one of the tests.

    Attributes:
        path: The checkout.
        summary: The file of the job's summary.
        answers: The folder of what accounts answered.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.summary = path / "summary.md"
        self.answers = path / "private/organization"
        self._aws: Aws | None = None
        install_scripts(path, "organization", "_uploading.py")
        self.install(FAKE_AWS.format(python=sys.executable, account=ACCOUNT))
        for bucket in (SITE, STATE):
            self.bucket(bucket).mkdir(parents=True)
            self.block(bucket)

    def install(self, command: str) -> None:
        """Put an `aws` into the search path."""
        file = self.path / "bin/aws"
        file.parent.mkdir(exist_ok=True)
        file.write_text(command)
        file.chmod(0o755)

    def sign_in(self, aws: Aws) -> None:
        """Give the steps the credentials of an account."""
        self._aws = aws

    def bucket(self, name: str) -> Path:
        """Return the folder that stands for a bucket."""
        return self.path / "buckets" / name

    def block(self, bucket: str, **changes: bool) -> None:
        """Say what a bucket blocks; by default everything."""
        blocks = dict.fromkeys(BLOCKS, True) | changes
        answer = json.dumps({"PublicAccessBlockConfiguration": blocks})
        self.bucket(f"{bucket}.json").write_text(answer)

    def environ(self) -> dict[str, str]:
        """Return what the runner and the steps before put into the environment."""
        search = f"{self.path / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        own = {"PATH": search, "GITHUB_STEP_SUMMARY": str(self.summary)}
        return self._aws.environ(AWS_REGION="us-east-1", **own) if self._aws else own

    def step(self, name: str, **known: str) -> Run:
        """Run a step of the workflow.

        Args:
            name: What its script is told to do.
            known: Variables and secrets that differ from those of most tests.
        """
        given = {
            "vars.AWS_POSTURE_ORGANIZATION_BUCKET": SITE,
            "vars.AWS_POSTURE_ORGANIZATION_STATE": STATE,
            "secrets.AWS_POSTURE_BUCKET_OWNER": "",
            "secrets.AWS_POSTURE_EXTERNAL_ID": EXTERNAL_ID,
            "vars.AWS_POSTURE_REPORT": "counts",
            "vars.AWS_POSTURE_FAIL_ON": "",
        }
        changed = {
            key: known.get(key.partition(".")[2].removeprefix("AWS_POSTURE_").lower(), value)
            for key, value in given.items()
        }
        return run_step(STEPS[name], self.path, self.environ(), changed)

    def night(self, *names: str, **known: str) -> str:
        """Run steps that all have to end well; returns what the log says."""
        log = ""
        for name in names or NIGHT:
            done = self.step(name, **known)
            assert done.status == 0, done.err
            log += done.out + done.err
        return log

    def forget(self) -> None:
        """Be a runner that has never run this."""
        shutil.rmtree(self.path / "private")
        self.summary.unlink(missing_ok=True)

    @property
    def asked(self) -> list[str]:
        """What the `aws` command was asked."""
        file = self.path / "bin/asked.txt"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def checkout(tmp_path: Path, shared: Path) -> Checkout:
    """Make a checkout, and both buckets as the guide makes them."""
    path = tmp_path / "checkout"
    shutil.copytree(once(shared / "organization-workflow", _finished), path)
    return Checkout(path)


@pytest.fixture
def company(aws: Aws, checkout: Checkout) -> Iterator[Company]:
    """Make an organization of two accounts, besides the one that signs in, in one Region."""
    aws.root()
    made = Company(aws, 2)
    region = {"RegionName": "us-east-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"}
    aws.answer("account:ListRegions", {"Regions": [region]})
    checkout.sign_in(aws)
    yield made
    made.leave()


@pytest.fixture
def answered(checkout: Checkout) -> Checkout:
    """Make a checkout whose accounts were asked."""
    checkout.answers.parent.mkdir()
    write_organization(checkout.answers)
    return checkout


@pytest.fixture
def finished(checkout: Checkout) -> Checkout:
    """Make a checkout that has what the steps leave, as far as those that upload look at it."""
    private = checkout.path / "private"
    (private / "company/accounts").mkdir(parents=True)
    (private / "company/.aws-posture-private").write_text("a site of ours")
    checkout.answers.mkdir()
    with sqlite3.connect(checkout.answers / "ledger.sqlite") as ledger:
        ledger.execute("CREATE TABLE runs (run)")
    return checkout


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _put(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("somebody's")


def _assert_names_nobody(text: str, *names: str) -> None:
    for one in (ACCOUNT, EXTERNAL_ID, "team-0", "Sandbox", "Workloads", "payments", *names):
        assert one not in text


def test_a_night_asks_every_account_and_uploads_a_folder_for_each(
    checkout: Checkout, company: Company
) -> None:
    log = checkout.night()
    assert log.splitlines() == [
        *("Nothing is known yet.", "The accounts were asked.", "Kept what accounts answered."),
        *("The organization's site is made and verified.", "Uploaded the organization's site."),
        "The accounts are reported.",
    ]
    everyone = {ACCOUNT, *company.ids}
    _assert_uploaded(_files(checkout.bucket(SITE)), everyone)
    kept = set(_files(checkout.bucket(STATE)))
    assert kept == {
        *("accounts.json", "refusals.json", "ledger.sqlite"),
        *(f"snapshots/{one}.json" for one in everyone),
        *(f"history/{one}.jsonl" for one in everyone),
    }
    assert checkout.summary.read_text().startswith("# 3 accounts: ")
    _assert_names_nobody(checkout.summary.read_text(), *company.ids)


def _assert_uploaded(uploaded: Mapping[str, bytes], accounts: set[str]) -> None:
    assert {"index.html", ".aws-posture-private", "organization/index.html"} <= set(uploaded)
    of_accounts = {key for key in uploaded if key.startswith("accounts/")}
    assert of_accounts == {f"accounts/{one}/verdicts.json" for one in accounts}
    for one in accounts:
        assert json.loads(uploaded[f"accounts/{one}/verdicts.json"])["account"] == one


@pytest.mark.nightly
@pytest.mark.timeout(590)  # as long as a test process may be silent
def test_the_second_night_begins_a_round_of_its_own(checkout: Checkout, company: Company) -> None:
    log = checkout.night()
    checkout.forget()
    refused = company.ids[1]
    company.refused.add(refused)
    log += checkout.night()
    assert "Fetched what is known." in log
    assert "::warning::Some accounts could not be asked" in log
    _assert_names_nobody(log, *company.ids)
    uploaded = _files(checkout.bucket(SITE))
    _assert_uploaded(uploaded, {ACCOUNT, *company.ids})
    assert b"AccessDenied" in uploaded[f"accounts/{refused}/verdicts.json"]
    assert "1 could not be asked, and is unknown" in checkout.summary.read_text()
    with sqlite3.connect(checkout.answers / "ledger.sqlite") as ledger:
        assert ledger.execute("SELECT count(*) FROM rounds").fetchone() == (2,)


@pytest.mark.nightly
@pytest.mark.timeout(590)  # the same
@pytest.mark.parametrize("version", BOTH)
def test_the_real_command_does_the_same(version: int, finished: Checkout, aws: Aws) -> None:
    finished.install(NOTING_AWS.format(aws=aws_command(version)))
    finished.sign_in(aws)
    s3 = aws.client("s3")
    for bucket in (SITE, STATE):
        s3.create_bucket(Bucket=bucket)
        s3.put_public_access_block(
            Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(BLOCKS, True)
        )

    def keys(bucket: str) -> set[str]:
        return {one["Key"] for one in s3.list_objects_v2(Bucket=bucket).get("Contents", [])}

    site = finished.path / "private/company"
    for name in ("accounts/1/verdicts.json", "index.html"):
        _put(site, name)
    for name in ("snapshots/1.json", "history/1.jsonl", "accounts.json", "notes.txt"):
        _put(finished.answers, name)
    kept = set(_files(finished.answers)) - {"notes.txt"}
    finished.night("keep", "upload", bucket_owner=ACCOUNT)
    assert keys(STATE) == kept
    assert keys(SITE) == set(_files(site))
    for key in ("accounts/2/verdicts.json", "logs/visits"):
        s3.put_object(Bucket=SITE, Key=key, Body=b"somebody's")
    finished.night("upload", bucket_owner=ACCOUNT)
    assert keys(SITE) == {*_files(site), "logs/visits"}
    finished.forget()
    finished.night("restore", bucket_owner=ACCOUNT)
    assert set(_files(finished.answers)) == kept


@pytest.mark.nightly
def test_a_run_that_was_stopped_is_kept_and_the_next_one_goes_on(
    checkout: Checkout, company: Company
) -> None:
    company.slow = {(account, "iam:GetAccountSummary"): 1.0 for account in company.ids[1:]}
    checkout.night("restore")
    process = subprocess.Popen(
        [sys.executable, "scripts/organization", "collect", EXTERNAL_ID],
        cwd=checkout.path,
        env=checkout.environ(),
        start_new_session=True,
    )
    snapshots = checkout.answers / "snapshots"
    while process.poll() is None and not list(snapshots.glob("[0-9]*.json")):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = {path.stem for path in snapshots.glob("[0-9]*.json")}
    before = {key: times for key, times in company.times().items() if key[0] in done - {ACCOUNT}}
    checkout.night("keep")
    assert "ledger.sqlite-journal" not in _files(checkout.bucket(STATE))
    checkout.forget()
    checkout.night("restore", "collect")
    assert {key: company.asked[key] for key in before} == before
    assert {path.stem for path in snapshots.glob("[0-9]*.json")} == {ACCOUNT, *company.ids}


def test_where_no_account_lets_itself_be_asked_the_job_fails(
    checkout: Checkout, company: Company
) -> None:
    done = checkout.step("collect", external_id="another")
    assert done.status == 1
    assert "no account could be asked with its role" in done.err
    _assert_names_nobody(done.out + done.err, *company.ids)


def test_what_a_run_that_was_killed_had_begun_to_write_is_undone_before_it_is_kept(
    finished: Checkout,
) -> None:
    """A journal that is fetched beside a newer ledger would undo more than that."""
    writing = (
        "import os, sqlite3, sys\n"
        "ledger = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "ledger.executescript('PRAGMA cache_size = 1; BEGIN;')\n"
        "ledger.executemany('INSERT INTO runs VALUES (?)', [('x' * 1000,)] * 1000)\n"
        "os._exit(1)\n"
    )
    path = finished.answers / "ledger.sqlite"
    before = path.read_bytes()
    assert run(sys.executable, "-c", writing, path, cwd=finished.path).status == 1
    assert path.with_name("ledger.sqlite-journal").is_file()
    assert path.read_bytes() != before
    finished.night("keep")
    assert _files(finished.bucket(STATE)) == {"ledger.sqlite": before}


def test_the_ledger_is_kept_last_and_answers_without_it_are_asked_for_again(
    finished: Checkout,
) -> None:
    _put(finished.answers, "snapshots/111122223333.json")
    finished.night("keep")
    first, last = (line for line in finished.asked if "s3 sync" in line)
    assert "snapshots/*.json" in first
    assert "--include ledger.sqlite" not in first
    assert "--include ledger.sqlite" in last
    finished.forget()
    (finished.bucket(STATE) / "ledger.sqlite").unlink()
    assert finished.night("restore") == "Nothing is known yet.\n"
    assert not finished.answers.exists()


def test_only_what_is_no_more_in_a_folder_of_the_site_is_deleted(finished: Checkout) -> None:
    site = finished.path / "private/company"
    for name in ("accounts/1/verdicts.json", "posts/index.html", "index.html"):
        _put(site, name)
    finished.night("upload")
    bucket = finished.bucket(SITE)
    assert _files(bucket) == _files(site)
    for name in ("accounts/2/verdicts.json", "posts/old.html", "logs/visits", "robots.txt"):
        _put(bucket, name)
    finished.night("upload")
    assert set(_files(bucket)) == {*_files(site), "logs/visits", "robots.txt"}


@pytest.mark.parametrize("step", ["restore", "keep", "upload"])
def test_a_bucket_that_lets_somebody_in_gets_nothing(finished: Checkout, step: str) -> None:
    bucket = SITE if step == "upload" else STATE
    finished.block(bucket, BlockPublicPolicy=False)
    done = finished.step(step)
    assert done.status == 1
    assert f"{bucket} does not block public access (BlockPublicPolicy)" in done.err
    assert not [line for line in finished.asked if "sync" in line]


@pytest.mark.parametrize("step", ["restore", "keep", "upload"])
def test_a_bucket_is_its_owners_or_gets_nothing(finished: Checkout, step: str) -> None:
    """Where no owner is named, that is the account which is signed in."""
    assert finished.step(step, bucket_owner=ACCOUNT).status == 0
    done = finished.step(step, bucket_owner="444455556666")
    assert done.status == 1
    assert "is its owner's and blocks public access cannot be read" in done.err
    done = finished.step(step, bucket_owner="my-account")
    assert done.status == 1
    assert "OWNER is not an account id" in done.err
    assert not [line for line in finished.asked if "get-caller-identity" in line]


def test_a_bucket_of_something_else_is_left_alone(finished: Checkout) -> None:
    """Also the one that keeps the answers, which readers of the site must not get at."""
    bucket = finished.bucket(SITE)
    _put(bucket, "photos/cat.jpg")
    done = finished.step("upload")
    assert done.status == 1
    assert "holds something other than an organization's site" in done.err
    assert set(_files(bucket)) == {"photos/cat.jpg"}
    finished.night("keep")
    assert finished.step("upload", organization_bucket=STATE).status == 1
    assert set(_files(finished.bucket(STATE))) == {"ledger.sqlite"}


def test_without_a_site_or_answers_nothing_is_uploaded(checkout: Checkout) -> None:
    done = checkout.step("upload")
    assert done.status == 1
    assert "there is no site" in done.err
    assert checkout.night("keep") == "There is nothing to keep.\n"
    assert not checkout.asked


def test_what_it_writes_is_for_its_owner(finished: Checkout) -> None:
    finished.install('#!/bin/sh\numask > "${0%aws}umask.txt"; exit 1\n')
    finished.step("keep")
    assert (finished.path / "bin/umask.txt").read_text() == "0077\n"


def test_the_summary_says_as_much_as_it_may_and_the_log_nothing(answered: Checkout) -> None:
    names = (CARELESS, CAREFUL, REFUSED)
    assert answered.night("report", report="") == (
        "Nothing is reported; AWS_POSTURE_REPORT says how much may be.\n"
    )
    assert not answered.summary.exists()
    for level in ("", "counts", "full"):
        done = answered.step("report", report=level, fail_on="low, root.mfa")
        assert done.status == 4
        assert done.out == ""
        assert done.err.startswith("organization: something fails that AWS_POSTURE_FAIL_ON names")
        _assert_names_nobody(done.err, *names)
        assert answered.summary.exists() == (level != "")
        if level == "counts":
            _assert_names_nobody(answered.summary.read_text(), *names)
    assert f"| {CARELESS} | payments-prod | Root/Workloads/Prod |" in answered.summary.read_text()


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"report": "everything"}, "LEVEL is not a level; write none, counts or full"),
        ({"fail_on": "root.mfx"}, "--fail-on: unknown fact 'root.mfx'"),
    ],
)
def test_a_variable_that_says_nothing_is_an_error(
    answered: Checkout, known: Mapping[str, str], said: str
) -> None:
    done = answered.step("report", **known)
    assert done.status == 1
    assert said in done.err
    assert not answered.summary.exists()


@pytest.mark.parametrize(
    "arguments",
    [[], ["upload"], ["upload", ""], ["keep", "a", "b", "c"], ["site", "x"], ["--help"]],
)
def test_anything_else_is_told_how_it_works(checkout: Checkout, arguments: list[str]) -> None:
    done = run(sys.executable, "scripts/organization", *arguments, cwd=checkout.path)
    assert done.status == 1
    assert "scripts/organization upload BUCKET [OWNER]" in done.err


def test_the_guide_allows_what_the_steps_take_and_nothing_more(finished: Checkout) -> None:
    # The second time the bucket is not empty, and its marker is read.
    finished.night("keep", "restore", "upload", "upload")
    taken = {one for line in finished.asked for one in _taken(line.split())}
    found = re.search(r"```json\n(.*?)```", section("organization"), re.DOTALL)
    assert found
    statements = json.loads(found[1])["Statement"]
    allowed = [one for statement in statements for one in _allowed(statement)]
    for action, resource in taken:
        assert any(action == one and fnmatchcase(resource, arn) for one, arn in allowed), action
    for action, arn in allowed:
        if action.startswith("s3:"):
            assert any(action == one and fnmatchcase(resource, arn) for one, resource in taken), arn
    listing = {operation.permission for operation in OPERATIONS} - {"sts:GetCallerIdentity"}
    assert {one for one, _ in allowed if one.startswith("organizations:")} == listing
    for statement in statements:
        if "s3:" in str(statement["Action"]):
            # Only while the buckets are their owner's: syncing itself cannot ask.
            owner = {"StringEquals": {"aws:ResourceAccount": "111122223333"}}
            assert statement["Condition"] == owner


def _allowed(statement: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    actions, resources = (
        one if isinstance(one, list) else [one]
        for one in (statement["Action"], statement["Resource"])
    )
    yield from ((action, resource) for action in actions for resource in resources)


def _taken(asked: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what a command of the AWS CLI takes: an action, and what on."""
    if "get-public-access-block" in asked or "list-objects-v2" in asked:
        arn = f"arn:aws:s3:::{asked[asked.index('--bucket') + 1]}"
        is_listing = "list-objects-v2" in asked
        yield ("s3:ListBucket" if is_listing else "s3:GetBucketPublicAccessBlock"), arn
    elif asked[0] == "s3":
        _, what, source, target = asked[:4]
        address = source if source.startswith("s3://") else target
        bucket, _, key = address.removeprefix("s3://").partition("/")
        if what == "sync":
            yield "s3:ListBucket", f"arn:aws:s3:::{bucket}"
        moved = "s3:GetObject" if address is source else "s3:PutObject"
        yield moved, f"arn:aws:s3:::{bucket}/{key or 'a'}"
        if "--delete" in asked:
            yield "s3:DeleteObject", f"arn:aws:s3:::{bucket}/{key or 'a'}"

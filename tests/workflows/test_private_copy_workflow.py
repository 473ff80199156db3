"""The workflow's steps run as written: a real account on loopback, and a recorded `aws`."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from workflow_files import install_scripts, run_step, section, workflow

from aws.server import Aws
from building import Run, aws_posture, mkdocs, once, run, small_site

BUCKET = "amzn-s3-demo-bucket"
ALL_BLOCKED = dict.fromkeys(
    ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], True
)
STAMP, UPLOAD = workflow("private-copy")["jobs"]["copy"]["steps"][-2:]

# What uploading takes; an action's name is the API's but for these.
PERMISSIONS = {
    "s3api get-public-access-block": ["s3:GetBucketPublicAccessBlock"],
    "s3 sync": ["s3:ListBucket", "s3:PutObject"],
    "--delete": ["s3:DeleteObject"],
}

# Stands for the AWS CLI: notes what it is asked, and answers for the bucket.
FAKE_AWS = """\
#!{python}
import pathlib, sys
here = pathlib.Path(__file__).parent
with (here / "asked.txt").open("a") as asked:
    asked.write(" ".join(sys.argv[1:]) + "\\n")
answer = here / ("answer.json" if "get-public-access-block" in sys.argv else "uploads")
if not answer.exists():
    sys.exit("An error occurred (AccessDenied)")
print(answer.read_text())
"""


def _finished(folder: Path) -> None:
    assert mkdocs(small_site(folder), "build", environ={"AWS_POSTURE": "off"}).status == 0
    done = aws_posture(folder, "stamp", "site", "demo:fresh", "-o", "stamped")
    assert done.status == 0, done.err


@pytest.fixture
def checkout(tmp_path: Path, shared: Path) -> Path:
    """Make a checkout with a finished site, whose environment is the one of the tests."""
    site = tmp_path / "checkout"
    shutil.copytree(once(shared / "private-copy", _finished), site)
    install_scripts(site, "private-copy", "_uploading.py")
    bin_ = site / "bin"
    bin_.mkdir()
    (bin_ / "uploads").write_text("upload: index.html to s3://bucket/111122223333/")
    (bin_ / "aws").write_text(FAKE_AWS.format(python=sys.executable))
    (bin_ / "aws").chmod(0o755)
    return site


@pytest.fixture
def stamped(checkout: Path) -> Path:
    """Make a checkout that has a private copy too."""
    (checkout / "stamped").rename(checkout / "private")
    return checkout


def _path(checkout: Path) -> str:
    return f"{checkout / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"


def _stamp(checkout: Path, aws: Aws, **environ: str) -> Run:
    signed_in = aws.environ(PATH=_path(checkout), AWS_REGION="us-east-1", **environ)
    return run_step(STAMP, checkout, signed_in)


def _upload(checkout: Path, blocks: dict[str, bool] | None = None, owner: str = "") -> Run:
    if blocks is not None:
        answer = json.dumps({"PublicAccessBlockConfiguration": blocks})
        (checkout / "bin/answer.json").write_text(answer)
    known = {"vars.AWS_POSTURE_BUCKET": BUCKET, "secrets.AWS_POSTURE_BUCKET_OWNER": owner}
    return run_step(UPLOAD, checkout, {"PATH": _path(checkout)}, known)


def _asked(checkout: Path) -> list[str]:
    file = checkout / "bin/asked.txt"
    return file.read_text().splitlines() if file.exists() else []


def test_the_copy_is_stamped_and_the_log_says_nothing_of_the_account(
    checkout: Path, aws: Aws
) -> None:
    done = _stamp(checkout, aws)
    assert (done.status, done.out) == (0, "The private copy is stamped.\n"), done.err
    assert "111122223333" not in done.err
    copy = checkout / "private/111122223333"
    assert "111122223333" in (copy / "index.html").read_text()


def test_what_aws_answered_is_not_kept(checkout: Path, aws: Aws) -> None:
    _stamp(checkout, aws)
    assert not list(checkout.rglob("*snapshot*.json"))


@pytest.mark.nightly
def test_a_refusal_is_in_the_copy_and_not_in_the_log(checkout: Path, aws: Aws) -> None:
    said = "User: arn:aws:sts::111122223333:assumed-role/aws-posture/x is not authorized"
    aws.fail("GetAccountSummary", "AccessDenied", status=403, message=said)
    done = _stamp(checkout, aws)
    assert done.status == 0, done.err
    assert "assumed-role" not in done.out + done.err
    assert "unknown" in (checkout / "private/111122223333/index.html").read_text()


def test_credentials_that_do_not_work_end_it_and_leave_nothing(checkout: Path, aws: Aws) -> None:
    done = _stamp(checkout, aws, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert done.status == 3
    assert not list((checkout / "private").glob("[0-9]*"))
    assert done.err.startswith("Error: AWS cannot be reached")
    assert len(done.err.splitlines()) == 1


def test_an_error_in_the_log_names_no_account(checkout: Path, aws: Aws) -> None:
    mine = checkout / "private/111122223333/mine.txt"
    mine.parent.mkdir(parents=True)
    mine.touch()
    done = _stamp(checkout, aws)
    assert done.status == 1
    assert "private/***: the folder holds something other than a private copy" in done.err
    aws.caller("arn:aws:iam::111122223333:root")
    done = _stamp(checkout, aws)
    assert done.status == 3
    assert "the root user's of account ***: " in done.err
    assert "111122223333" not in done.err


def test_the_copy_goes_to_a_bucket_that_lets_no_public_in(stamped: Path) -> None:
    done = _upload(stamped, ALL_BLOCKED)
    # What the AWS CLI prints, it prints to nobody.
    assert (done.status, done.out) == (0, "Uploaded 1 private copy.\n"), done.err
    asks, sync = _asked(stamped)
    assert asks == (
        f"s3api get-public-access-block --bucket {BUCKET} --expected-bucket-owner 111122223333 "
        "--output json"
    )
    assert sync == (
        f"s3 sync {stamped}/private/111122223333 s3://{BUCKET}/111122223333/ --delete "
        "--sse AES256 --no-follow-symlinks --only-show-errors"
    )


def test_a_bucket_of_another_account_is_asked_whether_it_is_that_accounts(stamped: Path) -> None:
    assert _upload(stamped, ALL_BLOCKED, owner="444455556666").status == 0
    assert "--expected-bucket-owner 444455556666 " in _asked(stamped)[0]
    done = _upload(stamped, ALL_BLOCKED, owner="my-account")
    assert (done.status, len(_asked(stamped))) == (1, 2)
    assert "OWNER is not an account id" in done.err


def test_what_it_writes_is_for_its_owner(checkout: Path, aws: Aws) -> None:
    (checkout / "bin/aws").write_text('#!/bin/sh\numask > "${0%aws}umask.txt"; exit 1\n')
    assert _stamp(checkout, aws).status == 0
    assert (checkout / "private/.gitignore").stat().st_mode & 0o077 == 0
    (checkout / "private/111122223333").mkdir(exist_ok=True)
    _upload(checkout, ALL_BLOCKED)
    assert (checkout / "bin/umask.txt").read_text() == "0077\n"


def test_the_guide_allows_what_an_upload_takes_and_nothing_more(stamped: Path) -> None:
    _upload(stamped, ALL_BLOCKED)
    asked = " ".join(_asked(stamped))
    taken = [one for part, names in PERMISSIONS.items() if part in asked for one in names]
    guide = section("private")
    assert sorted(taken) == sorted(set(re.findall(r'"(s3:\w+)"', guide)))
    # Only while the bucket is its owner's: syncing itself cannot ask.
    assert guide.count('"aws:ResourceAccount": "111122223333"') == guide.count('"arn:aws:s3:::')


@pytest.mark.parametrize("block", ALL_BLOCKED)
def test_a_bucket_that_lets_somebody_in_gets_nothing(stamped: Path, block: str) -> None:
    done = _upload(stamped, ALL_BLOCKED | {block: False})
    assert done.status == 1
    assert f"does not block public access ({block})" in done.err
    assert not [line for line in _asked(stamped) if "sync" in line]


def test_a_bucket_that_cannot_be_asked_gets_nothing(stamped: Path) -> None:
    done = _upload(stamped)
    assert done.status == 1
    assert "turn Block Public Access on" in done.err
    assert len(_asked(stamped)) == 1


def test_an_upload_that_fails_fails_the_job(stamped: Path) -> None:
    (stamped / "bin/uploads").unlink()
    done = _upload(stamped, ALL_BLOCKED)
    assert (done.status, done.out) == (1, "")


def test_there_must_be_a_copy(checkout: Path) -> None:
    done = _upload(checkout, ALL_BLOCKED)
    assert done.status == 1
    assert "there is no copy" in done.err
    assert not _asked(checkout)


@pytest.mark.parametrize(
    "arguments",
    [[], ["upload"], ["upload", ""], ["upload", "a", "", ""], ["stamp", "x"], ["--help"]],
)
def test_anything_else_is_told_how_it_works(checkout: Path, arguments: list[str]) -> None:
    script = checkout / "scripts/private-copy"
    done = run(sys.executable, script, *arguments, cwd=checkout)
    assert done.status == 1
    assert "scripts/private-copy upload BUCKET" in done.err

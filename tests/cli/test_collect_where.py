"""`collect --region` and `--scoped`."""

from __future__ import annotations

from pathlib import Path

from aws.server import Aws
from aws_posture.snapshot import load
from building import assert_one_line, aws_posture


def test_the_first_region_is_asked_where_only_one_is(tmp_path: Path, aws: Aws) -> None:
    aws.root()
    regions = ("--region", "eu-west-1", "--region", "us-east-1")
    done = aws_posture(
        tmp_path, "collect", "-o", "a.json", "--fact", "root.mfa", *regions, environ=aws.environ()
    )
    assert done.status == 0, done.err
    assert load(tmp_path / "a.json").region == "eu-west-1"


def test_a_region_that_does_not_exist_is_refused_before_anything_is_asked(
    tmp_path: Path, aws: Aws
) -> None:
    regions = ("--region", "eu-west-1", "--region", "eu-wset-1")
    done = aws_posture(tmp_path, "collect", "-o", "a.json", *regions, environ=aws.environ())
    assert_one_line(done, "--region: ", "'eu-wset-1'", "did you mean eu-west-1?")
    assert aws.calls == []


def test_a_key_that_cannot_be_narrowed_asks_nothing_more(tmp_path: Path, aws: Aws) -> None:
    """A boto3 that cannot narrow is refused even before."""
    done = aws_posture(tmp_path, "collect", "-o", "a.json", "--scoped", environ=aws.environ())
    assert_one_line(done, "scoped: ", "leave the option out")
    assert set(aws.calls) <= {"sts:GetCallerIdentity"}
    assert not (tmp_path / "a.json").exists()

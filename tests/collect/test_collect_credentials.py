"""Which credentials count as supplied."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aws_posture.collect import Source, only_default_profile, supplied


@pytest.mark.parametrize(
    ("source", "environ", "expected"),
    [
        (Source(), {}, False),
        (Source(), {"AWS_PROFILE": "me"}, True),
        (Source(), {"AWS_PROFILE": "default"}, True),
        (Source(), {"AWS_PROFILE": ""}, False),
        (Source(), {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, True),
        (Source(), {"AWS_WEB_IDENTITY_TOKEN_FILE": "/token"}, True),
        (Source(), {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2"}, True),
        (Source(), {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/"}, True),
        (Source(), {"AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://localhost"}, False),
        (Source(profile="me"), {}, True),
        (Source(role_arn="arn:aws:iam::111122223333:role/reader"), {}, True),
        (Source(region="us-east-1", endpoint_url="http://localhost"), {}, False),
    ],
)
def test_credentials_count_when_named(
    source: Source,
    environ: dict[str, str],
    expected: bool,  # noqa: FBT001  # a column of the table
) -> None:
    assert supplied(source, environ) is expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("credentials", "[default]\naws_access_key_id = x\n", True),
        ("config", "[default]\nregion = eu-west-1\n", True),
        ("credentials", "[me]\naws_access_key_id = x\n", False),
        ("credentials", "no section\n", False),
    ],
)
def test_a_default_profile_is_seen_for_the_hint(
    tmp_path: Path,
    name: str,
    text: str,
    expected: bool,  # noqa: FBT001  # a column of the table
) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / name).write_text(text, encoding="utf-8")
    assert only_default_profile({"HOME": str(tmp_path)}) is expected
    assert only_default_profile({"HOME": str(tmp_path / "elsewhere")}) is False


def test_the_named_files_are_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "credentials"
    file.write_text("[default]\n", encoding="utf-8")
    environ = {"HOME": str(tmp_path), "AWS_SHARED_CREDENTIALS_FILE": str(file)}
    assert only_default_profile(environ)


def test_importing_collect_imports_no_boto3() -> None:
    code = (
        "import sys, aws_posture.collect, aws_posture.copies.origin\n"
        "sys.exit(any(name in sys.modules for name in ('boto3', 'botocore')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_extra_is_named() -> None:
    code = (
        "import sys\n"
        "sys.modules['boto3'] = None\n"
        "from aws_posture.collect import Source, collect\n"
        "from aws_posture.base.errors import MissingExtraError\n"
        "try: collect(Source(profile='me'), [])\n"
        "except MissingExtraError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'mkdocs-aws-posture[aws]'" in done.stdout
    assert len(done.stdout.splitlines()) == 1

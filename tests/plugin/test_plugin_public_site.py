"""The public site: neutral, whole, and the same whoever builds it."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from building import (
    FRESH,
    POST,
    ROOT,
    WELL_KEPT,
    mkdocs,
    real_site,
    run,
    small_site,
    states,
    tree,
)

REFUSED_PORT = {
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_MAX_ATTEMPTS": "1",
}


@pytest.fixture
def unreachable() -> dict[str, str]:
    """Name credentials, and an endpoint at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {**REFUSED_PORT, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}


def test_the_series_builds_strictly_and_makes_no_private_copy(series: Path) -> None:
    assert (series / "site" / POST).is_file()
    assert not (series / "private").exists()


def test_the_public_post_is_neutral(series: Path) -> None:
    html = (series / "site" / POST).read_text(encoding="utf-8")
    assert states(html, "root.mfa") == {"unchecked"}
    assert FRESH not in html
    assert "Stop here" not in html


def test_as_markdown_a_card_reads_as_its_neutral_text(series: Path) -> None:
    text = (series / "site" / POST.parent).with_suffix(".md").read_text(encoding="utf-8")
    assert "MFA for the root user\n\nIs MFA on for the root user?\n\nNot checked: " in text
    assert "data-aws-posture" not in text
    source = (ROOT / "docs/posts/root-user-and-iam-users.md").read_text(encoding="utf-8")
    assert "Stop here: your root user has no MFA" in source
    assert "Stop here" not in text


@pytest.mark.nightly
@pytest.mark.parametrize(("switch", "account"), [("demo:well-kept", WELL_KEPT), ("off", None)])
def test_a_demonstration_leaves_the_public_site_as_it_is(
    series: Path, tmp_path: Path, switch: str, account: str | None
) -> None:
    site = real_site(tmp_path / "site-sources")
    done = mkdocs(site, "build", "--strict", environ={"AWS_POSTURE": switch})
    assert done.status == 0, done.err
    assert tree(site / "site") == tree(series / "site")
    copies = {path.name for path in site.glob("private/*")}
    assert copies == ({account} if account else set())


def test_credentials_that_do_not_work_are_an_error_and_leave_the_public_site_whole(
    tmp_path: Path, unreachable: dict[str, str]
) -> None:
    plain, site = small_site(tmp_path / "plain"), small_site(tmp_path / "named")
    assert mkdocs(plain, "build").status == 0
    done = mkdocs(site, "build", "--strict", environ=unreachable)
    assert done.status == 1
    assert "Traceback" not in done.err
    (line,) = [line for line in done.err.splitlines() if "cannot be reached" in line]
    assert "check the network and endpoint_url" in line
    assert tree(site / "site") == tree(plain / "site")
    assert not (site / "private").exists()


IMPORTED = """
import sys
from mkdocs.__main__ import cli
try:
    cli(["build", "--quiet"])
except SystemExit as end:
    assert not end.code, end.code
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("switch", ["", "demo"])
def test_a_build_that_asks_nobody_imports_no_boto3(tmp_path: Path, switch: str) -> None:
    small_site(tmp_path)
    done = run(sys.executable, "-c", IMPORTED, cwd=tmp_path, environ={"AWS_POSTURE": switch})
    assert done.status == 0, done.err
    imported = set(done.out.split())
    assert "aws_posture" in imported
    assert not {"boto3", "botocore"} & imported


def test_the_import_check_sees_boto3_where_it_is(
    tmp_path: Path, unreachable: dict[str, str]
) -> None:
    small_site(tmp_path)
    code = IMPORTED.replace("assert not end.code, end.code", "pass")
    done = run(sys.executable, "-c", code, cwd=tmp_path, environ=unreachable)
    assert {"boto3", "botocore"} <= set(done.out.split()), done.err

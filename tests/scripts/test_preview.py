"""`scripts/preview`, run for real in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import _engines
from aws.server import Aws
from aws_posture import demo
from aws_posture.snapshot import save
from building import PATIENCE, free_port, leave_one_post
from sampling import nightly_but

ROOT = Path(__file__).resolve().parents[2]
DEMO = "private/111122223333"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the preview needs."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("docs", "overrides", "scripts"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture
def one_post(checkout: Path) -> Path:
    leave_one_post(checkout)
    return checkout


def _environ(home: Path, **extra: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(home), **extra}


def _preview(
    checkout: Path, environ: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "scripts/_preview.py"), *arguments],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_the_demonstration_is_stamped_and_a_log_has_a_line_for_each_stage(checkout: Path) -> None:
    (checkout / ".aws").mkdir()
    (checkout / ".aws/credentials").write_text("[default]\naws_access_key_id = x\n")
    done = _preview(checkout, _environ(checkout), "--build")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "Building the public site …\nMaking the private copy\n"
    # Which is not used, as nobody named it.
    assert "AWS_PROFILE=default scripts/preview" in done.stdout
    assert "  (demonstration account 111122223333, " in done.stdout
    assert (checkout / DEMO / "posts/root-user-and-iam-users/index.html").is_file()
    assert (checkout / "site/index.html").is_file()


@pytest.mark.parametrize("engine", nightly_but({"zensical"}, ["properdocs", "zensical"]))
def test_another_engine_builds_the_whole_site(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    # Not as a command: a copy's engine would be set up anew.
    monkeypatch.setattr(_engines, "ROOT", checkout)
    _engines.build(engine)
    post = (checkout / "site/posts/root-user-and-iam-users/index.html").read_text("utf-8")
    # ProperDocs calls itself MkDocs.
    assert ('name="generator" content="zensical-' in post) == (engine == "zensical")
    assert "assets/aws-posture.js" in post
    for name in ("posts/index.html", "tags/iam/index.xml", "llms.txt", "assets/aws-posture.css"):
        assert (checkout / "site" / name).is_file(), name


def test_a_step_that_fails_says_why(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_engines, "ROOT", checkout)
    (checkout / "docs/posts/late.md").write_text("---\ndate: soon\n---\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        _engines.build("zensical")
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("Error: posts/late.md: date: 'soon' is not a date")


def test_supplied_credentials_show_their_account(one_post: Path, aws: Aws) -> None:
    aws.root(mfa=False)
    done = _preview(one_post, aws.environ(HOME=str(one_post)), "--build")
    assert done.returncode == 0, done.stderr
    assert "iam:GetAccountSummary" in aws.calls
    assert "  (account 111122223333, " in done.stdout
    post = (one_post / DEMO / "posts/root-user-and-iam-users/index.html").read_text()
    assert "MFA is off for the root user" in post


@pytest.mark.nightly
def test_credentials_that_do_not_work_are_one_line(checkout: Path, aws: Aws) -> None:
    aws.fail("sts:GetCallerIdentity", "ExpiredToken", status=403)
    done = _preview(checkout, aws.environ(HOME=str(checkout)), "--build", "--quiet")
    assert done.returncode == 1
    assert re.fullmatch(r"Error: the credentials have expired.*\n", done.stderr)
    assert (checkout / "site/index.html").is_file()


@pytest.mark.nightly
def test_a_snapshot_is_stamped(checkout: Path) -> None:
    file = checkout / "snapshot.json"
    save(demo.well_kept(), file)
    done = _preview(checkout, _environ(checkout), "--build", "--snapshot", str(file))
    assert done.returncode == 0, done.stderr
    assert (checkout / "private/444455556666").is_dir()


def test_the_copy_is_served_on_loopback(one_post: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, str(one_post / "scripts/_preview.py"), "--port", str(free_port())],
        env=_environ(one_post),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = next(line for line in process.stdout if line.startswith("Serving"))
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address is not None
        with urllib.request.urlopen(address.group()) as page:  # noqa: S310  # our own address
            assert b"Private copy" in page.read()
        elsewhere = urllib.request.Request(address.group(), headers={"Host": "evil.example"})  # noqa: S310  # as above
        with pytest.raises(urllib.error.HTTPError, match="421") as refused:
            urllib.request.urlopen(elsewhere)  # noqa: S310  # as above
        assert b"Private copy" not in refused.value.read()
        refused.value.close()
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@pytest.mark.parametrize("port", ["99999", "0", "http"])
def test_a_port_that_is_none_is_told_at_once(checkout: Path, port: str) -> None:
    done = subprocess.run(
        [sys.executable, str(checkout / "scripts/preview"), "--port", port],
        env=_environ(checkout),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert f"{port!r} is no port; write a number up to 65515" in done.stderr

"""The file that a reader runs: what is in it, on every Python of this machine, and what it says."""

from __future__ import annotations

import ast
import base64
import gzip
import hashlib
import importlib.metadata
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jsonschema
import pytest

from aws.commands import BOTH, aws_command
from aws.server import ACCESS_KEY, SECRET_KEY, Aws
from aws_posture import __version__
from aws_posture.catalogue import CATALOGUE, use_folder
from aws_posture.portable import NAME, archive
from building import OWN_FACT, ROOT, Run
from pythons import found, lend_boto3

SCHEMA = json.loads(
    (ROOT / "plugins/aws_posture/assets/aws-posture-verdicts.schema.json").read_bytes()
)
ROLE = "arn:aws:sts::111122223333:assumed-role/reader/ana"
NEW = [version for version in found() if version not in ("3.9", "3.10")]
RunFile = Callable[..., Run]


@pytest.fixture(scope="module")
def content() -> bytes:
    return archive.make(fact.id for fact in CATALOGUE)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the file of a site that asks one question: one call is enough."""
    path = tmp_path_factory.mktemp("file") / NAME
    path.write_bytes(archive.make(["account.id"]))
    return path


@pytest.fixture(scope="module", params=BOTH)
def command(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds nothing but an `aws` command, once for each version."""
    folder = tmp_path_factory.mktemp("command")
    (folder / "aws").symlink_to(aws_command(request.param))
    return folder


@pytest.fixture
def run_file(file: Path, aws: Aws, tmp_path: Path) -> RunFile:
    """Run the file with a Python, and nothing on the path but what is named.

    What is installed for a Python of 3.11 or newer, such as boto3, is not there.
    """
    aws.caller(ROLE)

    def run(version: str, *arguments: str, path: Path, **environ: str) -> Run:
        alone = ["-S"] if version in NEW else []
        done = subprocess.run(
            [found()[version], *alone, file, *arguments],
            cwd=tmp_path,
            env={**aws.environ(**environ), "PATH": str(path), "HOME": str(tmp_path / "home")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    return run


def _unpacked(printed: str) -> dict[str, Any]:
    body = re.search(
        r"-----BEGIN AWS POSTURE-----\n(.*)\n-----END AWS POSTURE (\d+)-----", printed, re.DOTALL
    )
    assert body
    assert len(body[1].replace("\n", "")) == int(body[2])
    assert max(map(len, printed.splitlines())) <= 76
    document: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(body[1])))
    return document


# What is in it.


def test_it_is_small_and_readable_and_the_same_each_time(content: bytes, tmp_path: Path) -> None:
    assert len(content) < 1_500_000
    assert archive.make(reversed([fact.id for fact in CATALOGUE])) == content
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        entries = opened.infolist()
    assert [one.filename for one in entries] == sorted(one.filename for one in entries)
    assert {one.date_time for one in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {one.compress_type for one in entries} == {zipfile.ZIP_STORED}
    assert content.startswith(b"PK")
    # The package in another folder, and hashes with another seed.
    shutil.copytree(ROOT / "plugins/aws_posture", tmp_path / "aws_posture")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from aws_posture.catalogue import CATALOGUE\n"
        "from aws_posture.portable import archive\n"
        "sys.stdout.buffer.write(archive.make(one.id for one in CATALOGUE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, check=True, timeout=120
    )
    assert done.stdout == content


def test_it_names_no_path_of_this_machine_and_holds_its_licences(content: bytes) -> None:
    for folder in (ROOT, Path(sys.prefix)):
        assert str(folder).encode() not in content
    # Not even that of an example: whoever looks for an account finds none.
    assert re.search(rb"(?<!\d)\d{12}(?!\d)", content) is None
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        licences = opened.read("aws_posture/portable/licences.txt").decode()
    assert (ROOT / "LICENSE").read_text("utf-8") in licences
    (theirs,) = (
        one.read_text()
        for one in importlib.metadata.files("jmespath") or ()
        if one.name.startswith("LICENSE")
    )
    assert theirs.strip() in licences


def test_it_asks_what_pages_name_and_brings_the_sites_own_facts(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    folder.mkdir()
    (folder / "example.yml").write_text(OWN_FACT, encoding="utf-8")
    use_folder(folder)
    try:
        made = archive.make(["example.block", "account.id", "nobody.knows"])
    finally:
        use_folder(None)
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        site = json.loads(opened.read("aws_posture/portable/site.json"))
    assert site["facts"] == ["account.id", "example.block"]
    (own,) = site["own"]
    assert own["id"] == "example.block"
    assert {"file", "line", "cases"} & {*own} == set()


def test_its_checksum_is_as_sha256sum_reads_it(content: bytes) -> None:
    line = archive.checksum(content).decode()
    assert line == f"{hashlib.sha256(content).hexdigest()}  aws-posture.pyz\n"


# What it says, and on which Python.


def test_any_python_3_can_read_how_it_starts(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        ast.parse(opened.read("__main__.py"), feature_version=(3, 6))


@pytest.mark.parametrize("version", NEW)
def test_it_runs_with_the_aws_command_and_no_boto3(
    version: str, run_file: RunFile, command: Path, aws: Aws
) -> None:
    done = run_file(version, path=command)
    assert done.status == 0, done.err
    document = _unpacked(done.out)
    jsonschema.validate(document, SCHEMA)
    assert document["verdicts"]["account.id"]["value"] == "111122223333"
    assert "the aws command asks AWS" in done.err
    assert "  sts: GetCallerIdentity" in done.err
    assert aws.calls == ["sts:GetCallerIdentity"]
    assert SECRET_KEY not in done.out + done.err


class _Credentials(BaseHTTPRequestHandler):
    """Gives credentials to who brings the token, as CloudShell's own address does."""

    def do_GET(self) -> None:
        content = json.dumps(
            {
                "AccessKeyId": ACCESS_KEY,
                "SecretAccessKey": SECRET_KEY,
                "Token": "example-token",
                "Expiration": "2099-01-01T00:00:00Z",
            }
        ).encode("ascii")
        self.send_response(200 if self.headers["Authorization"] == "example" else 403)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def test_the_command_takes_credentials_where_cloudshell_has_them(
    run_file: RunFile, command: Path, aws: Aws
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Credentials) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        environ = {
            "AWS_ACCESS_KEY_ID": "",
            "AWS_SECRET_ACCESS_KEY": "",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{server.server_port}/",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "example",
        }
        done = run_file(NEW[-1], path=command, **environ)
        server.shutdown()
    assert done.status == 0, done.err
    assert _unpacked(done.out)["account"] == "111122223333"
    assert aws.calls == ["sts:GetCallerIdentity"]


@pytest.mark.parametrize("version", ["3.9", "3.10"])
def test_an_older_python_starts_the_newest_that_works_and_lends_it_boto3(
    version: str, run_file: RunFile, tmp_path: Path
) -> None:
    if version not in found() or not NEW:
        pytest.skip("takes an older Python and a newer one")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / f"python{NEW[-1]}").symlink_to(found()[NEW[-1]])
    # pyenv puts such a stand-in on the path.
    stand_in = tmp_path / "bin" / "python3.14"
    if NEW[-1] != "3.14":
        stand_in.write_text("#!/bin/sh\nexit 127\n", encoding="ascii")
        stand_in.chmod(0o755)
    lend_boto3(tmp_path / "user", version)
    lent = str(tmp_path / "user")
    done = run_file(version, path=tmp_path / "bin", PYTHONUSERBASE=lent)
    assert done.status == 0, done.err
    assert _unpacked(done.out)["account"] == "111122223333"
    assert re.search(r"boto3 \d+\.\d+\.\d+ asks AWS", done.err)


@pytest.mark.parametrize("version", [one for one in found() if one not in NEW])
def test_without_a_newer_python_one_line_says_what_to_install(
    version: str, run_file: RunFile, tmp_path: Path, aws: Aws
) -> None:
    done = run_file(version, path=tmp_path)
    assert (done.status, done.out) == (1, "")
    (line,) = done.err.splitlines()
    assert line.startswith("Error: this needs Python 3.11 or newer")
    assert "sudo dnf install -y python3.13" in line
    assert aws.calls == []


WRONG: Mapping[str, tuple[tuple[str, ...], dict[str, str], int, str]] = {
    "no credentials": ((), {"AWS_ACCESS_KEY_ID": ""}, 3, "no credentials were named on purpose"),
    "a profile that is none": (("--profile", "nobody"), {}, 3, "there is no such profile"),
    "a Region that is none": (("--region", "eu-wets-1"), {}, 1, "did you mean eu-west-1?"),
    "a folder that is none": (("-o", "none/x.json"), {}, 1, "-o: none/x.json cannot be written"),
    "an option that is none": (("--wombat",), {}, 2, "unrecognized arguments: --wombat"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_one_line(case: str, run_file: RunFile, command: Path, aws: Aws) -> None:
    arguments, environ, status, said = WRONG[case]
    done = run_file(NEW[-1], *arguments, path=command, **environ)
    assert (done.status, done.out) == (status, "")
    assert said in done.err.splitlines()[-1]
    assert "Traceback" not in done.err
    assert aws.calls == []


def test_root_is_refused(run_file: RunFile, command: Path, aws: Aws) -> None:
    aws.caller("arn:aws:iam::111122223333:root")
    done = run_file(NEW[-1], path=command)
    assert (done.status, done.out) == (3, "")
    assert "the root user's of account 111122223333" in done.err.splitlines()[-1]


def test_the_command_of_the_guides_writes_a_file_for_its_owner_only(
    run_file: RunFile, tmp_path: Path, file: Path
) -> None:
    for guide in ("your-account.md", "tutorials/read-your-account.md"):
        text = (ROOT / "docs" / guide).read_text("utf-8")
        assert "python3 aws-posture.pyz --profile me" in text
        assert "Python 3.11 or newer" in text
    config = tmp_path / "config"
    config.write_text(
        f"[profile me]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n",
        encoding="utf-8",
    )
    environ = {
        "PYTHONPATH": str(_packages(tmp_path)),
        "AWS_CONFIG_FILE": str(config),
        "AWS_ACCESS_KEY_ID": "",
        "AWS_SECRET_ACCESS_KEY": "",
    }
    arguments = ("--profile", "me", "-o", "verdicts.json")
    done = run_file(NEW[-1], *arguments, path=tmp_path, **environ)
    assert (done.status, done.out) == (0, ""), done.err
    written = tmp_path / "verdicts.json"
    jsonschema.validate(json.loads(written.read_bytes()), SCHEMA)
    assert os.name == "nt" or written.stat().st_mode & 0o777 == 0o600
    shown = subprocess.run(
        [found()[NEW[-1]], file, "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert shown.stdout == f"aws-posture {__version__}\n"


def _packages(folder: Path) -> Path:
    """Return a folder with boto3 and what it needs."""
    lend_boto3(folder / "packages", "3.11")
    return folder / "packages/lib/python3.11/site-packages"


def test_without_boto3_and_command_it_says_what_to_install(
    run_file: RunFile, tmp_path: Path, aws: Aws
) -> None:
    done = run_file(NEW[-1], path=tmp_path)
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith("Error: there is neither boto3 nor the aws command")
    assert aws.calls == []

"""`mkdocs gh-deploy`: always neutral, and nobody is asked, whatever credentials lie there."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from building import CONFIG, FRESH, Run, assert_one_line, mkdocs, run, small_site, tree

GIT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "Ana",
    "GIT_AUTHOR_EMAIL": "ana@example.com",
    "GIT_COMMITTER_NAME": "Ana",
    "GIT_COMMITTER_EMAIL": "ana@example.com",
}

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}


class Listener(ThreadingHTTPServer):
    """Refuses every call, and counts them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refuse)
        self.calls = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Refuse(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # http.server names it so
        assert isinstance(self.server, Listener)
        self.server.calls += 1
        self.send_error(403)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _git(folder: Path, *arguments: str) -> Run:
    done = run("git", *arguments, cwd=folder, environ=GIT)
    assert done.status == 0, done.err
    return done


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository of a small site, with a bare one beside it as its remote."""
    site = small_site(tmp_path / "site")
    (site / ".gitignore").write_text("site/\n")
    _git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    _git(site, "init", "--quiet", "--initial-branch=main")
    _git(site, "remote", "add", "origin", str(tmp_path / "remote.git"))
    _git(site, "add", ".")
    _git(site, "commit", "--quiet", "-m", "Begin")
    return site


def _pushed(repository: Path) -> list[str]:
    remote = repository.parent / "remote.git"
    return _git(remote, "ls-tree", "-r", "--name-only", "gh-pages").out.splitlines()


@pytest.mark.parametrize(
    "named", [KEYS, {"AWS_POSTURE": "demo"}], ids=["credentials", "a demonstration"]
)
def test_gh_deploy_pushes_the_public_site_and_asks_nobody(
    repository: Path, listener: Listener, named: dict[str, str]
) -> None:
    environ = {**GIT, **named, "AWS_ENDPOINT_URL": listener.url}
    done = mkdocs(repository, "gh-deploy", "--force", environ=environ)
    assert done.status == 0, done.err
    assert listener.calls == 0
    assert not (repository / "private").exists()
    pushed = _pushed(repository)
    assert "index.html" in pushed
    assert not [name for name in pushed if "private" in name]
    remote = repository.parent / "remote.git"
    assert FRESH not in _git(remote, "show", "gh-pages:index.html").out


def test_gh_deploy_ignores_the_options_that_name_an_account(
    repository: Path, listener: Listener
) -> None:
    config = f"{CONFIG.rstrip()}:\n      role_arn: arn:aws:iam::{FRESH}:role/read\n"
    (repository / "mkdocs.yml").write_text(config + "      snapshot: gone.json\n")
    environ = {**GIT, **KEYS, "AWS_ENDPOINT_URL": listener.url}
    done = mkdocs(repository, "gh-deploy", "--force", environ=environ)
    assert done.status == 0, done.err
    assert listener.calls == 0
    assert not (repository / "private").exists()


@pytest.mark.parametrize("command", ["gh-deploy", pytest.param("build", marks=pytest.mark.nightly)])
def test_a_copy_among_the_documents_is_not_published(repository: Path, command: str) -> None:
    assert mkdocs(repository, "build", environ={"AWS_POSTURE": "demo"}).status == 0
    shutil.copytree(repository / "private" / FRESH, repository / "docs/deep/copied")
    done = mkdocs(repository, command, environ=GIT)
    assert_one_line(done, "docs/deep/copied is a private copy", "remove it")
    assert not _git(repository.parent / "remote.git", "branch").out


@pytest.mark.parametrize("command", ["gh-deploy", pytest.param("build", marks=pytest.mark.nightly)])
def test_a_copy_is_no_place_for_the_public_site(repository: Path, command: str) -> None:
    """MkDocs leaves hidden files where they are, and deploys them."""
    assert mkdocs(repository, "build", environ={"AWS_POSTURE": "demo"}).status == 0
    copy = repository / "private" / FRESH
    before = tree(copy)
    done = mkdocs(repository, command, "--site-dir", str(copy), environ=GIT)
    assert_one_line(done, "site_dir", "is a private copy")
    assert tree(copy) == before
    assert not _git(repository.parent / "remote.git", "branch").out


def test_the_listener_hears_a_build(repository: Path, listener: Listener) -> None:
    environ = {**KEYS, "AWS_ENDPOINT_URL": listener.url}
    assert mkdocs(repository, "build", environ=environ).status == 1
    assert listener.calls > 0

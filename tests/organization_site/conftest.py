"""An organization of five accounts, and a public site of two pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from building import Run, aws_posture
from organizations import Written, write_organization

REPORT = (
    "<!doctype html><html><head><meta charset=utf-8><title>A &amp; B</title></head><body>"
    '<div id="overview" data-aws-posture="v1:overview" data-facts="root.mfa iam.admin-count" '
    'data-entries="report-mfa report-count" data-table="t"></div>'
    '<ul><li id="report-mfa"><span class="aws-posture-posts" data-fact="root.mfa">Explained in '
    '<a href="posts/root/">Root</a></span></li><li id="report-count"></li></ul></body></html>'
)
POST = (
    "<!doctype html><html><head><meta charset=utf-8><title>Root</title></head><body>"
    '<p data-aws-posture-public>For the public.</p><section id="fact-root-mfa" '
    'data-aws-posture="v1:card" data-fact="root.mfa" data-state="unchecked"></section></body></html>'
)

Make = Callable[..., Run]


def _write_site(folder: Path) -> Path:
    for name, text in {"index.html": REPORT, "posts/root/index.html": POST}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="ascii")
    return folder


@pytest.fixture(scope="session")
def organization(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Write an organization's folder, for reading only."""
    return write_organization(tmp_path_factory.mktemp("collected") / "organization")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return _write_site(tmp_path / "site")


@pytest.fixture
def make(tmp_path: Path, site: Path, organization: Written) -> Make:
    """Make the organization's site in `out`."""

    def made(*options: str | Path) -> Run:
        command = ("organization", "site", site, organization.path, "-o", tmp_path / "out")
        return aws_posture(tmp_path, *command, *options)

    return made


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory, organization: Written) -> Path:
    """Make the site once, for reading only."""
    folder = tmp_path_factory.mktemp("made")
    site = _write_site(folder / "site")
    done = aws_posture(
        folder, "organization", "site", site, organization.path, "-o", folder / "out"
    )
    assert done.status == 0, done.err
    assert "2 pages, 5 accounts, 3 of them unknown" in done.out
    return folder / "out"

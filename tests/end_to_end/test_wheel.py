"""The wheel in a clean environment, in a site that knows nothing of ours but two lines."""

from __future__ import annotations

import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from building import FRESH, run, states

PAGE = """# My account

/// fact | root.mfa
Two devices are better than one.
///
"""


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel where its dependencies are and our sources are not; the programs' folder.

    The dependencies are those of the environment that the tests run in: the network is not asked.
    """
    place = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(place, with_pip=False)
    (packages,) = place.glob("[Ll]ib/**/site-packages")
    # A path from a .pth file is searched, and .pth files in it (editable installs) are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    bin_ = place / ("Scripts" if sys.platform == "win32" else "bin")
    done = run(
        *(sys.executable, "-m", "pip", "--python", bin_ / "python", "install"),
        *("--no-deps", "--no-index", "--quiet", "--disable-pip-version-check", wheel),
        cwd=place,
    )
    assert done.status == 0, done.err
    return bin_


def test_the_wheel_holds_the_package_its_assets_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {"aws_posture/py.typed", "aws_posture/assets/aws-posture.css"} <= set(names)
    tops = {name.partition("/")[0] for name in names}
    assert tops == {
        "aws_posture",
        "post_series",
        wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info",
    }
    assert not [name for name in names if "__pycache__" in name]


def test_a_new_site_with_two_more_lines_is_stamped(programs: Path, tmp_path: Path) -> None:
    python = programs / "python"
    found = run(python, "-c", "import aws_posture; print(aws_posture.__file__)", cwd=tmp_path)
    assert Path(found.out).is_relative_to(programs.parent)

    assert run(python, "-m", "mkdocs", "new", "mine", cwd=tmp_path).status == 0
    site = tmp_path / "mine"
    with (site / "mkdocs.yml").open("a") as config:
        config.write("plugins:\n  - aws-posture\n")
    (site / "docs" / "account.md").write_text(PAGE)

    demo = {"AWS_POSTURE": "demo"}
    done = run(python, "-m", "mkdocs", "build", "--strict", cwd=site, environ=demo)
    assert done.status == 0, done.err
    public = (site / "site" / "account" / "index.html").read_text(encoding="utf-8")
    private = (site / "private" / FRESH / "account" / "index.html").read_text(encoding="utf-8")
    assert states(public, "root.mfa") == {"unchecked"}
    assert states(private, "root.mfa") == {"fail"}
    assert "Two devices are better than one." in private


def test_the_command_is_installed(programs: Path, tmp_path: Path) -> None:
    done = run(programs / "aws-posture", "show", "demo", "--fact", "root.mfa", cwd=tmp_path)
    assert done.status == 0, done.err
    assert done.out.startswith("root.mfa\tfail\t")


def test_bare_python_markdown_finds_the_extension(programs: Path, tmp_path: Path) -> None:
    code = f"import markdown; print(markdown.markdown({PAGE!r}, extensions=['aws_posture']))"
    done = run(programs / "python", "-c", code, cwd=tmp_path)
    assert done.status == 0, done.err
    assert states(done.out, "root.mfa") == {"unchecked"}

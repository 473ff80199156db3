"""`post-series` finds its project, is quick to say what it can do, and fails in one line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from building import post_series, run
from post_series import command
from post_series.base.errors import ProjectError
from post_series.base.project import open_project
from post_series.command import main

SITE = '<title>x</title><link rel="canonical" href="https://a.example/"><p id="x">x</p>'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project with a finished site."""
    root = tmp_path / "project"
    (root / "site").mkdir(parents=True)
    (root / "site/index.html").write_text(SITE, encoding="utf-8")
    (root / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    return root


def test_the_project_is_found_from_any_folder_of_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "docs/deep").mkdir(parents=True)
    monkeypatch.chdir(project / "docs/deep")
    assert main(["check-links", "../../site", "--publish"]) == 0
    assert "\n/\n" in (project / "published-urls.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("first", [True, False], ids=["before", "behind"])
def test_the_project_can_be_named_before_and_behind_the_subcommand(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, first: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    root = ["--root", "project"]
    command = ["check-links", "project/site", "--publish"]
    assert main([*root, *command] if first else [*command, *root]) == 0
    assert (project / "published-urls.txt").is_file()


def test_the_last_one_that_is_named_counts(project: Path) -> None:
    """A starter names its own; what its user names is meant."""
    site = str(project / "site")
    assert main(["--root", "/nowhere", "check-links", site, "--root", str(project)]) == 0


@pytest.mark.parametrize(
    ("config", "docs"),
    [
        ("site_name: x\n", "docs"),
        ("docs_dir: pages\n", "pages"),
        (
            "docs_dir: pages\nx: !ENV [A, b]\ny: !!python/name:a.b\nz: !relative $config_dir\n",
            "pages",
        ),
        ("docs_dir: !ENV DOCS\n", "docs"),
        ("", "docs"),
    ],
)
def test_the_docs_folder_is_read_from_settings_with_tags_of_any_kind(
    project: Path, config: str, docs: str
) -> None:
    (project / "mkdocs.yml").write_text(config, encoding="utf-8")
    assert open_project(project).docs == docs


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, r"--root .*: there is no mkdocs\.yml; name the folder that holds it"),
        ({"mkdocs.yml": b"a: [\n"}, r"mkdocs\.yml: it cannot be read; fix it"),
        ({"mkdocs.yaml": b"a: \xff\n"}, r"mkdocs\.yaml: it cannot be read; fix it"),
    ],
)
def test_a_project_that_cannot_be_used_is_one_line(
    tmp_path: Path, files: dict[str, bytes], said: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ProjectError, match=said) as error:
        open_project(tmp_path)
    assert "\n" not in str(error.value)


def test_outside_of_any_project_it_says_what_to_do(tmp_path: Path) -> None:
    done = post_series(tmp_path, "check-links")
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "Error: there is no mkdocs.yml in this folder or above it; "
        "run this in an MkDocs project, or name its folder with --root\n"
    )
    assert post_series(tmp_path, "import", "hugo", tmp_path).status == 2


def test_a_site_that_cannot_be_built_is_one_line_below_what_mkdocs_says(project: Path) -> None:
    done = post_series(project, "check-links")
    assert done.status == 1
    *_, last = done.err.splitlines()
    assert last == "Error: the site cannot be built; MkDocs says why above"
    assert "Traceback" not in done.err


def test_a_wrong_command_line_is_a_status_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["import"], ["import", "wordpress", "x"], ["newsletter"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        assert "usage: post-series" in capsys.readouterr().err


def test_ctrl_c_ends_it_without_a_traceback(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(root: Path | None) -> None:
        del root
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "open_project", interrupted)
    assert main(["check-links", str(project)]) == 130
    assert capsys.readouterr().err == ""


def test_help_loads_no_library(tmp_path: Path) -> None:
    """Neither those of the extras nor the parser: it answers at once."""
    code = (
        "import sys\n"
        "from post_series.command import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'bs4', 'lxml', 'markdown', 'markdown_it', 'mkdocs', 'selectolax', 'urllib3', 'yaml'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    done = run(sys.executable, "-P", "-c", code, cwd=tmp_path)
    assert done.out.endswith("\n[]\n"), done.out + done.err


def test_a_fault_of_ours_is_no_missing_extra(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a library of somebody else's is one that an extra brings."""
    monkeypatch.chdir(project)
    monkeypatch.setitem(sys.modules, "post_series.letters.output", None)
    # Once imported, a module is an attribute of its package as well.
    monkeypatch.delattr("post_series.letters.output", raising=False)
    with pytest.raises(ModuleNotFoundError, match="post_series"):
        main(["newsletter", "docs/x.md"])

"""The wheel in a clean environment, in a site that knows nothing of ours but two lines."""

from __future__ import annotations

import re
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from building import FRESH, ROOT, assert_one_line, run, states

PAGE = """# My account

/// fact | root.mfa
Two devices are better than one.
///
"""


EXTRAS = {
    "hugo": ("mdit_py_plugins",),
    "newsletter": ("bs4", "certifi", "lxml", "urllib3"),
    "cards": ("PIL",),
    "lock": ("cryptography",),
}
"""What only the extras of the distribution bring: rich, which all have, brings markdown-it-py."""


def _installed(wheel: Path, place: Path, hidden: Iterable[str] = ()) -> Path:
    """Install the wheel where its dependencies are and our sources are not; the programs' folder.

    The dependencies are those of the environment that the tests run in: the network is not asked.

    Args:
        wheel: The wheel.
        place: Where the environment goes.
        hidden: Modules that are there and must not be found.
    """
    venv.create(place, with_pip=False)
    (packages,) = place.glob("[Ll]ib/**/site-packages")
    # A path from a .pth file is searched, and .pth files in it (editable installs) are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    # A line of a .pth file that begins with `import` is run at every start.
    hide = f"import sys; sys.modules.update(dict.fromkeys({sorted(hidden)!r}))\n"
    (packages / "hidden.pth").write_text(hide)
    bin_ = place / ("Scripts" if sys.platform == "win32" else "bin")
    done = run(
        *(sys.executable, "-m", "pip", "--python", bin_ / "python", "install"),
        *("--no-deps", "--no-index", "--quiet", "--disable-pip-version-check", wheel),
        cwd=place,
    )
    assert done.status == 0, done.err
    return bin_


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel with all extras; the programs' folder."""
    return _installed(wheel, tmp_path_factory.mktemp("clean") / "venv")


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel without any extra; the programs' folder."""
    hidden = [module for modules in EXTRAS.values() for module in modules]
    return _installed(wheel, tmp_path_factory.mktemp("bare") / "venv", hidden)


@pytest.fixture
def blog(programs: Path, tmp_path: Path) -> Path:
    """Make a new site with two more lines and one post; its folder."""
    assert run(programs / "python", "-m", "mkdocs", "new", "mine", cwd=tmp_path).status == 0
    site = tmp_path / "mine"
    with (site / "mkdocs.yml").open("a") as config:
        config.write("site_url: https://blog.example/\nplugins:\n  - post-series\n")
    (site / "docs/posts").mkdir()
    (site / "docs/posts/first.md").write_text("---\ndate: 2026-01-02\n---\n# First\n\n## Why\n")
    return site


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


def test_a_blog_is_built_and_checked_with_no_extra_at_all(bare: Path, blog: Path) -> None:
    done = run(bare / "python", "-m", "mkdocs", "build", "--strict", cwd=blog)
    assert done.status == 0, done.err
    assert "<link>https://blog.example/posts/first/</link>" in (blog / "site/index.xml").read_text()
    # In a theme that knows nothing of the plugin a post has its title all the same.
    post = (blog / "site/posts/first/index.html").read_text("utf-8")
    assert post.count('<h1 id="first">First</h1>') == 1
    # From a folder of the project, without a site: the project is found, and built.
    for place, options in ((blog, ["site", "--publish"]), (blog / "docs/posts", [])):
        done = run(bare / "post-series", "check-links", *options, cwd=place)
        assert done.status == 0, done.err
        assert "published addresses are answered" in done.out
    assert "/posts/first/#why\n" in (blog / "published-urls.txt").read_text()


def test_the_blogs_command_tells_what_it_can_do_without_any_extra(
    bare: Path, tmp_path: Path
) -> None:
    done = run(bare / "post-series", "--help", cwd=tmp_path)
    assert done.status == 0, done.err
    assert all(name in done.out for name in ("import", "check-links", "newsletter"))
    assert run(bare / "post-series", "--version", cwd=tmp_path).out.startswith("post-series 0.")


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (("import", "hugo", "../hugo-blog"), "hugo"),
        (("newsletter", "docs/posts/first.md"), "newsletter"),
    ],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
def test_what_needs_an_extra_names_it(
    bare: Path, blog: Path, command: tuple[str, ...], extra: str
) -> None:
    _write_hugo_blog(blog.parent / "hugo-blog")
    done = run(bare / "post-series", *command, cwd=blog)
    assert_one_line(done, f"pip install 'mkdocs-aws-posture[{extra}]'")


def test_a_hugo_blog_is_imported_into_anybodys_project(programs: Path, blog: Path) -> None:
    _write_hugo_blog(blog.parent / "hugo-blog")
    done = run(programs / "post-series", "import", "hugo", "../hugo-blog", cwd=blog)
    assert (done.status, "  pages: 1\n" in done.out) == (0, True), done.err
    guide = (ROOT / "docs/authors/moving-from-hugo.md").read_text("utf-8")
    # The first block is what every import needs, the other one what Mermaid needs.
    settings, _ = re.findall(r"```yaml\n(markdown_extensions:\n.*?)```", guide, re.DOTALL)
    with (blog / "mkdocs.yml").open("a") as config:
        config.write(settings)
    done = run(programs / "python", "-m", "mkdocs", "build", cwd=blog)
    assert done.status == 0, done.err
    assert '<h2 id="setup-1">' in (blog / "site/posts/hello/index.html").read_text("utf-8")
    done = run(programs / "post-series", "newsletter", "docs/posts/first.md", cwd=blog)
    assert done.status == 0, done.err
    assert (blog / "newsletter/first/body.html").is_file()


def _write_hugo_blog(folder: Path) -> None:
    (folder / "content/posts").mkdir(parents=True)
    (folder / "hugo.yaml").write_text("baseURL: https://old.example/\ntitle: Old\n")
    front = "---\ntitle: Hello\ndate: 2025-01-02\n---\n"
    # Python-Markdown would call the second one setup_1.
    (folder / "content/posts/hello.md").write_text(f"{front}## Setup\n\n## Setup\n\nText.\n")

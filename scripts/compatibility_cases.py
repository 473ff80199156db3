"""The plugins, themes and options that `scripts/compatibility` tries, each in a site of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

PAGE = """\
# A page with facts

Sign in at [your sign-in page](fact:account.sign-in-url). Root MFA: ![not checked](fact:root.mfa)

/// fact | root.mfa
What an author says.
///

/// when | root.mfa is fail
ZEBRA, turn it on.
///

/// fact-summary
///
"""
PLAIN = "# Home\n\n[A page](a.md), with | a | table:\n\n| x | y |\n| --- | --- |\n| 1 | 2 |\n"
MATERIAL = "mkdocs-material"


class Case(NamedTuple):
    """Something that a site may have beside this plugin.

    Attributes:
        name: What it is called.
        packages: What has to be installed; the first is what it is about.
        plugins: The plugins before and after ours, in YAML, a line each.
        config: The rest of its `mkdocs.yml`.
        files: More files, or others than every site has; an empty one is left out.
        arguments: Of `mkdocs build`.
        git: Whether the site is in a repository of git.
        private: Where private copies are.
        site: Where the public site is.
        said: What the log has to say.
        page: A page with facts in the finished site.
        is_looked_at: Whether a browser looks at the page with facts, light and dark.
        shown_at: Where a browser shows that page, if the theme shows pages in a frame of another.
    """

    name: str
    packages: tuple[str, ...]
    plugins: str = "- search\n- aws-posture"
    config: str = ""
    files: Mapping[str, str] = {}
    arguments: tuple[str, ...] = ()
    git: bool = False
    private: str = "private"
    site: str = "site"
    said: str = ""
    page: str = "a/index.html"
    is_looked_at: bool = False
    shown_at: str = ""


def _before(plugin: str) -> str:
    return f"- search\n{plugin}\n- aws-posture"


def _material(plugin: str) -> str:
    return f"- search\n- {plugin}\n- aws-posture"


MATERIAL_THEME = "theme: {name: material, font: false}\n"
_NOTEBOOK = (
    '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# Notebook"]}], '
    '"metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
)
_POST = "---\ndate: 2026-01-02\ntags: [one]\n---\n"

PLUGINS = (
    Case(
        "static-i18n, suffix",
        ("mkdocs-static-i18n",),
        _before(
            "- i18n: {docs_structure: suffix, languages: "
            "[{locale: en, default: true, name: E}, {locale: fr, name: F}]}"
        ),
        files={"docs/a.fr.md": PAGE},
    ),
    Case(
        "static-i18n, folder",
        ("mkdocs-static-i18n",),
        _before(
            "- i18n: {docs_structure: folder, languages: "
            "[{locale: en, default: true, name: E}, {locale: fr, name: F}]}"
        ),
        files={
            "docs/en/index.md": PLAIN,
            "docs/en/a.md": PAGE,
            "docs/fr/index.md": PLAIN,
            "docs/fr/a.md": PAGE,
            "docs/index.md": "",
            "docs/a.md": "",
        },
    ),
    Case(
        "rss",
        ("mkdocs-rss-plugin",),
        _before("- rss: {use_git: false, date_from_meta: {as_creation: date}}"),
        files={"docs/a.md": f"{_POST}{PAGE}"},
    ),
    Case(
        "jupyter",
        ("mkdocs-jupyter",),
        _before("- mkdocs-jupyter"),
        files={"docs/notebook.ipynb": _NOTEBOOK},
    ),
    Case(
        "git-revision-date-localized",
        ("mkdocs-git-revision-date-localized-plugin",),
        _before("- git-revision-date-localized"),
        git=True,
    ),
    Case("macros", ("mkdocs-macros-plugin",), _before("- macros")),
    Case(
        "mkdocstrings",
        ("mkdocstrings", "mkdocstrings-python"),
        _before("- mkdocstrings: {handlers: {python: {paths: [src]}}}"),
        files={
            "src/tiny.py": 'def one() -> int:\n    """Return one."""\n    return 1\n',
            "docs/code.md": "# Code\n\n::: tiny\n",
        },
    ),
    Case(
        "monorepo",
        ("mkdocs-monorepo-plugin", "setuptools<81"),
        _before("- monorepo"),
        "nav: [index.md, a.md, {Part: '!include part/mkdocs.yml'}]\n",
        files={
            "part/mkdocs.yml": "site_name: part\nnav: [index.md]\n",
            "part/docs/index.md": PAGE,
        },
    ),
    Case(
        "same-dir, with docs_dir: .",
        ("mkdocs-same-dir",),
        "- search\n- same-dir\n- aws-posture: {private_dir: ../made/private}",
        "docs_dir: .\nsite_dir: ../made/site\n",
        files={"index.md": PLAIN, "a.md": PAGE, "docs/index.md": "", "docs/a.md": ""},
        private="../made/private",
        site="../made/site",
    ),
    Case(
        "encryptcontent",
        ("mkdocs-encryptcontent-plugin",),
        _before("- encryptcontent: {selfhost: false}"),
        files={"docs/a.md": f"---\npassword: long enough\n---\n{PAGE}", "docs/open.md": PAGE},
        said="a.md",
        page="open/index.html",
    ),
    Case("print-site", ("mkdocs-print-site-plugin",), "- search\n- aws-posture\n- print-site"),
    Case(
        "minify",
        ("mkdocs-minify-plugin",),
        _before("- minify: {minify_html: true, minify_js: true}"),
    ),
    Case(
        "include-markdown",
        ("mkdocs-include-markdown-plugin",),
        _before("- include-markdown"),
        files={"docs/b.md": "# B\n\n{% include-markdown 'a.md' %}\n"},
    ),
    Case(
        "gen-files",
        ("mkdocs-gen-files",),
        _before("- gen-files: {scripts: [made.py]}"),
        files={
            "made.py": "import mkdocs_gen_files\n"
            f"with mkdocs_gen_files.open('made.md', 'w') as page:\n    page.write({PAGE!r})\n"
        },
    ),
    Case(
        "awesome-nav",
        ("mkdocs-awesome-nav",),
        _before("- awesome-nav"),
        files={"docs/.nav.yml": "nav: [index.md, a.md]\n"},
    ),
    Case("section-index", ("mkdocs-section-index",), _before("- section-index")),
    Case(
        "literate-nav",
        ("mkdocs-literate-nav",),
        _before("- literate-nav: {nav_file: SUMMARY.md}"),
        files={"docs/SUMMARY.md": "* [Home](index.md)\n* [A](a.md)\n"},
    ),
    Case(
        "redirects", ("mkdocs-redirects",), _before("- redirects: {redirect_maps: {old.md: a.md}}")
    ),
    Case("mike, before it deploys", ("mike",), _before("- mike"), git=True),
    Case("glightbox", ("mkdocs-glightbox",), _before("- glightbox")),
    Case(
        "mermaid2",
        ("mkdocs-mermaid2-plugin",),
        _before("- mermaid2"),
        files={"docs/b.md": "# B\n\n```mermaid\ngraph TD; A-->B\n```\n"},
    ),
    Case("table-reader", ("mkdocs-table-reader-plugin",), _before("- table-reader")),
    Case("Material's privacy", (MATERIAL,), _material("privacy"), MATERIAL_THEME),
    Case("Material's offline", (MATERIAL,), _material("offline"), MATERIAL_THEME, page="a.html"),
    Case(
        "Material's blog",
        (MATERIAL,),
        _material("blog"),
        MATERIAL_THEME,
        files={"docs/blog/index.md": "# Blog\n", "docs/blog/posts/one.md": f"{_POST}{PAGE}"},
    ),
    Case(
        "Material's tags",
        (MATERIAL,),
        _material("tags"),
        MATERIAL_THEME,
        files={"docs/a.md": f"{_POST}{PAGE}"},
    ),
    Case(
        "Material's social, without its cards",
        ("mkdocs-material[imaging]",),
        _material("social: {enabled: !ENV [SOCIAL, false]}"),
        MATERIAL_THEME,
    ),
)

# How a theme is told that a page may be dark, if it has to be told.
_DARK = {
    "mkdocs": ", color_mode: auto",
    "material": (
        ", font: false, palette: [{media: '(prefers-color-scheme: light)', scheme: default}, "
        "{media: '(prefers-color-scheme: dark)', scheme: slate}]"
    ),
}
THEMES = tuple(
    Case(
        f"theme {theme}",
        packages,
        config=f"theme: {{name: {theme}{_DARK.get(theme, '')}}}\n",
        is_looked_at=True,
        shown_at="#a/" if theme == "windmill" else "",
    )
    for theme, packages in {
        "mkdocs": ("mkdocs",),
        "readthedocs": ("mkdocs",),
        "material": (MATERIAL,),
        "dracula": ("mkdocs-dracula-theme",),
        "terminal": ("mkdocs-terminal",),
        "shadcn": ("mkdocs-shadcn",),
        "bootstrap": ("mkdocs-bootstrap",),
        "bootstrap4": ("mkdocs-bootstrap4",),
        "cinder": ("mkdocs-cinder",),
        "ivory": ("mkdocs-ivory",),
        "windmill": ("mkdocs-windmill",),
    }.items()
)

OPTIONS = (
    Case("--dirty", ("mkdocs",), arguments=("--dirty",)),
    Case(
        "use_directory_urls: false",
        ("mkdocs",),
        config="use_directory_urls: false\n",
        page="a.html",
    ),
    Case("!ENV", ("mkdocs",), "- search\n- aws-posture: {account: !ENV [ACCOUNT, '111122223333']}"),
    Case(
        "INHERIT",
        ("mkdocs",),
        config="INHERIT: base.yml\n",
        files={"base.yml": "theme: {name: readthedocs}\n"},
    ),
)

CASES = (*PLUGINS, *THEMES, *OPTIONS)

THIRDS = 3


def third(number: int) -> tuple[Case, ...]:
    """Return a third of the cases; three numbers in a row give all.

    Args:
        number: Any number, such as that of a day.
    """
    return CASES[number % THIRDS :: THIRDS]

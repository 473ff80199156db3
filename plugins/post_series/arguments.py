"""The command line of `post-series`: its subcommands, their options, and what they mean."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from post_series.checking.ledger import LEDGER
from post_series.importing import SOURCES
from post_series.letters.providers import PROVIDERS

WRONG, STOPPED, LOST = 1, 2, 5
"""Exit statuses: something is wrong; nothing was done; something is lost."""


DISTRIBUTION = "mkdocs-aws-posture"
"""What is installed with pip."""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; `run` then names the subcommand."""
    parser = argparse.ArgumentParser(
        prog="post-series",
        description="What a blog in MkDocs needs other than its build: import posts, keep "
        "published addresses, and turn posts into letters.",
    )
    parser.add_argument("--version", action=_Version, help="show the version and exit")
    # Before the subcommand or after it.
    root = argparse.ArgumentParser(add_help=False)
    for each, default in ((parser, None), (root, argparse.SUPPRESS)):
        each.add_argument(
            "--root", type=Path, metavar="DIR", default=default,
            help="the folder with mkdocs.yml; found from the current folder if left out",
        )  # fmt: skip
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_import(
        commands.add_parser("import", help="import posts from another blog generator"), root
    )
    _add_check_links(commands.add_parser(
        "check-links", parents=[root], help="check a site against every address ever published",
        description="Check that every address ever published is still answered, "
        "and that the site's own links lead somewhere.",
    ))  # fmt: skip
    _add_compare(commands.add_parser(
        "compare", help="hold a finished site against another one",
        description="Hold a finished site against the one that readers know, such as Hugo's public "
        "folder: addresses, redirects, words, code, pictures, anchors, metadata, feeds.",
        epilog="Exit status: 0 nothing is lost, 5 something is.",
    ))  # fmt: skip
    _add_newsletter(commands.add_parser(
        "newsletter", parents=[root], help="turn a post into a letter, and into a draft",
        description="Turn a post into a letter, and on request into a draft at a mail provider. "
        "Nothing is ever sent: you do that, at the provider.",
    ))  # fmt: skip
    _add_prepare(commands.add_parser(
        "prepare", parents=[root], help="write what an engine without plugins builds from",
        description="For Zensical, which runs no plugins: write prepared/, a copy of the docs folder that "
        "has the lists of posts, and mkdocs.prepared.yml to build from. Nothing of yours is changed. "
        "After the build comes post-series finish.",
    ))  # fmt: skip
    _add_finish(commands.add_parser(
        "finish", parents=[root], help="complete the site that such an engine built",
        description="Complete a site that was built from mkdocs.prepared.yml: feeds, metadata, redirects, "
        "the sitemap, and pages as Markdown where the site has them. Then check it against every "
        "address ever published.",
        epilog="Exit status: 0 done, 1 an address is lost, or the site cannot be completed.",
    ))  # fmt: skip
    _add_markdown(commands.add_parser(
        "markdown", help="write a finished site's pages as Markdown, too",
        description="Write each page of a finished site as Markdown at its address with .md, and "
        "llms.txt, which lists them. The plugin does so with the option markdown_pages; this is for "
        "a site that a generator without plugins made.",
    ))  # fmt: skip
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002  # argparse's name
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"post-series {version(DISTRIBUTION)}\n")
        parser.exit()


def _add_import(parser: argparse.ArgumentParser, root: argparse.ArgumentParser) -> None:
    sources = parser.add_subparsers(required=True, metavar="SOURCE", dest="source")
    for source in SOURCES.values():
        each = sources.add_parser(
            source.name,
            parents=[root],
            help=f"a {source.title} blog",
            description=f"Import a {source.title} blog into an MkDocs project, "
            "with its addresses, anchors and pictures.",
            epilog="Exit status: 0 all is well, 1 something needs a look, 2 nothing was done.",
        )
        each.add_argument("blog", type=Path, metavar="BLOG", help="the folder of the blog")
        where = each.add_mutually_exclusive_group()
        where.add_argument(
            "--new",
            type=Path,
            metavar="FOLDER",
            help="write a whole site of its own into this folder",
        )
        where.add_argument(
            "--into",
            type=Path,
            metavar="DOCS",
            help="the docs folder to write into (default: that of the project)",
        )
        each.add_argument(
            "--dry-run", action="store_true", help="say what would happen, write nothing"
        )
        each.add_argument(
            "--report", type=Path, metavar="FILE", help="also write the report to this file"
        )
        each.add_argument(
            "--against", type=Path, metavar="PUBLIC",
            help="build the site at the end, and hold it against this one: exit status 5 if something is lost",
        )  # fmt: skip
        each.set_defaults(run="import", html=None, json=False, status_of_failure=STOPPED)


def _add_check_links(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", nargs="?", type=Path, help="a finished site; built if left out")
    parser.add_argument("--publish", action="store_true", help=f"add what is new to {LEDGER}")
    parser.add_argument("--forget", metavar="URL", nargs="+", help="remove addresses from it")
    parser.set_defaults(run="check-links", status_of_failure=WRONG)


def _add_compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("public", type=Path, metavar="PUBLIC", help="the site that readers know")
    parser.add_argument("site", type=Path, metavar="SITE", help="the site that takes its place")
    parser.add_argument("--json", action="store_true", help="print all differences as JSON")
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="also write a page with both texts side by side"
    )
    parser.set_defaults(run="compare", status_of_failure=WRONG)


def _add_newsletter(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("post", type=Path, nargs="?", help="the post, e.g. docs/posts/a-post.md")
    what.add_argument("--new", action="store_true", help="list the posts that have no letter yet")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--draft",
        action="store_true",
        help="create or update the post's draft at the provider; needs its key",
    )
    how.add_argument(
        "--mailed",
        action="store_true",
        help=f"note in {LEDGER} that you send the letter yourself, elsewhere",
    )
    parser.add_argument(
        "--provider",
        choices=PROVIDERS,
        default=next(iter(PROVIDERS)),
        help="%(default)s if left out; html is plain HTML for any",
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where to write it (newsletter/NAME OF THE POST)"
    )
    parser.add_argument(
        "--site", type=Path, metavar="DIR", help="a finished public site; built if left out"
    )
    parser.set_defaults(run="newsletter", status_of_failure=WRONG)


def _add_prepare(parser: argparse.ArgumentParser) -> None:
    _add_config_file(parser)
    parser.add_argument("--clean", action="store_true", help="remove what was written instead")
    parser.set_defaults(run="prepare", status_of_failure=WRONG)


def _add_finish(parser: argparse.ArgumentParser) -> None:
    _add_config_file(parser)
    parser.add_argument("site", type=Path, metavar="SITE", help="the folder of the finished site")
    parser.set_defaults(run="finish", status_of_failure=WRONG)


def _add_config_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-f", "--config-file", type=Path, metavar="FILE",
        help="the site's mkdocs.yml; that of the project if left out",
    )  # fmt: skip


def _add_markdown(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", type=Path, metavar="SITE", help="the folder of the finished site")
    parser.set_defaults(run="markdown", status_of_failure=WRONG)

"""The command `scripts/import-hugo`."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from _environment import say
from hugo_import import entries, planning, telling
from hugo_import.errors import ImportStopped, NotABlog
from hugo_import.inventory import Inventory
from hugo_import.report import Report
from hugo_import.settings import read_settings
from hugo_import.sources import gather
from hugo_import.suggesting import suggest
from hugo_import.writing import Writer

CLEAN, TO_LOOK_AT, STOPPED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        0 if all is well, 1 if something of the blog wants a look, 2 if nothing was done.
    """
    options = _parser().parse_args(arguments)
    try:
        report = run(options.source, options.into, dry=options.dry_run, tell=say)
        if options.report:
            options.report.write_text(telling.markdown(report, dry=options.dry_run), "utf-8")
    except ImportStopped as error:
        print(f"import-hugo: {error}", file=sys.stderr)
        return STOPPED
    except OSError as error:
        print(
            f"import-hugo: {error.filename}: {error.strerror}; nothing more was done, "
            "see that it can be read and written, and run it again.",
            file=sys.stderr,
        )
        return STOPPED
    print(*telling.lines(report, dry=options.dry_run), sep="\n")
    return CLEAN if report.is_clean else TO_LOOK_AT


def run(
    source: Path,
    docs: Path,
    *,
    dry: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Report:
    """Import a blog.

    Args:
        source: The folder of the Hugo site.
        docs: The site's docs folder.
        dry: Whether nothing is to be written.
        tell: Told each stage as it begins.

    Raises:
        ImportStopped: There is no blog, or its settings or our own notes cannot be read.
    """
    report = Report()
    if docs.exists() and not docs.is_dir():
        raise NotABlog(f"{docs} is no folder; name the docs folder with --into.")
    settings = read_settings(source)
    tree = gather(source, settings, report)
    pages = entries.read(tree.pages, settings, report, dt.datetime.now(dt.UTC))
    inventory = Inventory(settings, docs)
    tell(f"Converting the pages ({len(pages)}) …")
    plan = planning.make(tree, pages, inventory, report)
    suggest(source, settings, pages, report)
    tell(f"{'Comparing' if dry else 'Writing'} the files ({len(plan.files)}) …")
    Writer(docs, report, dry).write(plan)
    return report


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/import-hugo",
        description="Bring a Hugo blog into this site, with its addresses, anchors and pictures.",
        epilog="Exit status: 0 all is well, 1 something wants a look, 2 nothing was done.",
    )
    parser.add_argument("source", type=Path, metavar="SRC", help="the folder of the Hugo site")
    parser.add_argument(
        "--into",
        type=Path,
        default=Path("docs"),
        metavar="DOCS",
        help="the docs folder to write into (docs)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, write nothing"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report here, too")
    return parser

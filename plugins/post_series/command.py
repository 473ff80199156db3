"""The command `post-series`.

Exit statuses: 0 done; 1 something is wrong with an input, or needs a look after an import;
2 the command line is wrong, or an import was not started; 5 a comparison found that something is
lost; 130 ended by Ctrl-C.

Each subcommand imports what it needs when it runs: `--help` is quick, and each needs only its own
extra of the distribution.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from post_series.arguments import DISTRIBUTION, LOST, STOPPED, WRONG, make_parser
from post_series.base.errors import ProjectError, PublishingError
from post_series.base.project import Project, open_project
from post_series.checking import ledger
from post_series.checking.ledger import LEDGER, Ledger
from post_series.importing import SOURCES, import_posts, report
from post_series.importing.errors import ImportStopped
from post_series.importing.new_site import DOCS
from post_series.letters.providers import PROVIDERS

if TYPE_CHECKING:
    from post_series.checking.built_site import BuiltSite
    from post_series.letters.letter import Letter
    from post_series.letters.provider import Drafts, Provider

NEWSLETTER_EXTRA = "newsletter"

_DONE, _INTERRUPTED = 0, 130
_BUILDING = "Building the public site …"

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = make_parser().parse_args(arguments)
    try:
        return _RUNS[options.run](options)
    except ImportStopped as error:
        _fail(str(error))
        return STOPPED
    except PublishingError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}; make sure that it can be read and written")
    except KeyboardInterrupt:
        return _INTERRUPTED
    return int(options.status_of_failure)


def _import(options: argparse.Namespace) -> int:
    source = SOURCES[options.source]
    new: Path | None = options.new
    docs = new / DOCS if new else options.into or open_project(options.root).docs_folder
    with _needing(source.extra, f"post-series import {source.name}"):
        found = import_posts(source, options.blog, docs, _say, new=new, dry=options.dry_run)
    if options.report:
        text = report.markdown(found, source.title, dry=options.dry_run)
        options.report.write_text(text, encoding="utf-8")
    print(*report.lines(found, dry=options.dry_run), sep="\n")
    if new is not None and not options.dry_run:
        print(f"The site is in {new}. Preview it: cd {new} && mkdocs serve")
    if options.against is None or options.dry_run:
        return _DONE if found.is_clean else WRONG
    return _against(options, new or open_project(options.root).root) or (
        _DONE if found.is_clean else WRONG
    )


def _against(options: argparse.Namespace, root: Path) -> int:
    """Build the site that was imported, and hold it against the one that readers know."""
    from post_series.checking.building import built_site  # noqa: PLC0415

    _say(_BUILDING)
    with built_site(root, "--strict") as folder:
        return _compared(options.against, folder, options)


def _check_links(options: argparse.Namespace) -> int:
    root = open_project(options.root).root
    book = ledger.load(root / LEDGER)
    if options.forget:
        gone = [each for address in options.forget for each in book.forget(address)]
        book.save()
        print("\n".join(f"Forgotten: {address}" for address in gone))
        return _DONE
    from post_series.checking.building import built_site  # noqa: PLC0415
    from post_series.checking.links import read_site  # noqa: PLC0415

    if options.site is None:
        _say(_BUILDING)
    site = built_site(root, "--strict") if options.site is None else nullcontext(options.site)
    with site as folder:
        return _hold(read_site(folder), book, publish=options.publish)


def _hold(site: BuiltSite, book: Ledger, *, publish: bool) -> int:
    """Check a site against the ledger, and update the ledger if the site is being published."""
    from post_series.checking.links import problems  # noqa: PLC0415

    found = list(problems(site, book))
    for problem in found:
        _fail(problem)
    if found:
        return WRONG
    added = book.publish(site.addresses()) if publish else []
    if publish:
        book.save()
    print(f"{len(book.mailed)} published addresses are answered, {len(added)} of them new.")
    return _DONE


def _compare(options: argparse.Namespace) -> int:
    return _compared(options.public, options.site, options)


def _compared(public: Path, site: Path, options: argparse.Namespace) -> int:
    """Hold a site against another one, and print and write what came out."""
    from post_series.checking import comparison_report  # noqa: PLC0415
    from post_series.checking.comparing import compare  # noqa: PLC0415

    result = compare(public, site, _progress if sys.stderr.isatty() else lambda _done, _all: None)
    if options.html:
        options.html.write_text(comparison_report.as_html(result), encoding="utf-8")
    if options.json:
        print(comparison_report.as_json(result))
    else:
        print(*comparison_report.lines(result), sep="\n")
    return LOST if result.lost else _DONE


def _progress(done: int, all_: int) -> None:
    end = "\n" if done == all_ else ""
    print(f"\rComparing {done} of {all_} …", end=end, file=sys.stderr, flush=True)


def _markdown(options: argparse.Namespace) -> int:
    with _needing("markdown", "post-series markdown"):
        from post_series.pages.markdown_pages import site_of, write_markdown  # noqa: PLC0415

        written = write_markdown(options.site, site_of(options.site))
    print(f"{written} pages are there as Markdown, and llms.txt lists them.")
    return _DONE


def _prepare(options: argparse.Namespace) -> int:
    from post_series.engines.preparing import clean, prepare  # noqa: PLC0415

    config = _config_file(options)
    if options.clean:
        clean(config.parent)
        return _DONE
    done = prepare(config, _log(logging.INFO))
    print(f"{done.pages} pages are prepared, {done.added} of them made from posts.")
    print(f"Next: zensical build -f {done.config.name} && post-series finish {done.site}")
    return _DONE


def _finish(options: argparse.Namespace) -> int:
    from post_series.engines.finishing import finish  # noqa: PLC0415

    config = _config_file(options)
    # `prepare` has said the rest.
    done = finish(options.site, config, _log(logging.ERROR))
    print(f"{done.feeds} feeds and {done.redirects} redirects are written", end="")
    print(f", and {done.markdown} pages as Markdown." if done.markdown else ".")
    book = ledger.load(config.parent / LEDGER)
    return _hold_addresses(options.site, book) if book.mailed else _DONE


def _hold_addresses(site: Path, book: Ledger) -> int:
    """Check that a site answers every address of the ledger."""
    from post_series.checking.links import lost_addresses, read_site  # noqa: PLC0415

    lost = list(lost_addresses(read_site(site), book))
    for problem in lost:
        _fail(problem)
    if not lost:
        print(f"{len(book.mailed)} published addresses are answered.")
    return WRONG if lost else _DONE


def _config_file(options: argparse.Namespace) -> Path:
    """Return the mkdocs.yml that was named, or that of the project."""
    named: Path | None = options.config_file
    if named is not None and not named.is_file():
        raise ProjectError(f"{named}: there is no such file; name the site's mkdocs.yml")
    return (named or open_project(options.root).config).resolve()


def _log(level: int) -> logging.LoggerAdapter[logging.Logger]:
    """Return a log whose messages, from this level on, are lines of the error output."""
    logger = logging.getLogger(__name__)
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(level)
    return logging.LoggerAdapter(logger, {})


def _newsletter(options: argparse.Namespace) -> int:
    project = open_project(options.root)
    with _needing(NEWSLETTER_EXTRA, "post-series newsletter"):
        if options.new:
            return _list_waiting(options, project)
        return _write_letter(options, project, PROVIDERS[options.provider])


def _list_waiting(options: argparse.Namespace, project: Project) -> int:
    from post_series.letters.public_site import open_site  # noqa: PLC0415
    from post_series.letters.waiting import posts_without_letter  # noqa: PLC0415

    book = ledger.load(project.root / LEDGER)
    with _site_of(options, project) as folder:
        site = open_site(folder, project.docs)
        found = posts_without_letter(site, project.docs_folder, book)
    for post in found:
        print(f"{post.published[:10]}  {project.docs}/{post.source}  {post.title}")
    _say(f"{len(found)} posts have no letter yet, by {LEDGER}.")
    return _DONE


def _write_letter(options: argparse.Namespace, project: Project, provider: Provider) -> int:
    from post_series.letters import output  # noqa: PLC0415
    from post_series.letters.letter import write_letter  # noqa: PLC0415
    from post_series.letters.public_site import open_site, path_in_docs  # noqa: PLC0415

    # What is missing is reported before the site is built.
    drafts = provider.open_drafts(os.environ) if options.draft else None
    book = ledger.load(project.root / LEDGER)
    post = path_in_docs(options.post, project)
    with _site_of(options, project) as folder:
        site = open_site(folder, project.docs)
        letter = write_letter(post, site, provider.make_format())
    target = options.output or output.usual_folder(project.root, letter.slug)
    output.write(letter, target)
    print("\n".join(output.summary(letter, target)))
    if drafts is not None:
        _keep(letter, drafts, provider, target)
    if drafts is not None or options.mailed:
        # Once it is a draft it may be sent, and its links can no longer be changed.
        _mark(letter, book, site.address)
    else:
        print(f"Nothing was sent, and {provider.title} was not asked: --draft makes the draft.")
    return _DONE


def _mark(letter: Letter, book: Ledger, site: str) -> None:
    """Note in the ledger that a post has a letter, and what that leads to."""
    book.mark_mailed(letter.links)
    book.mark_letter(ledger.in_ledger(letter.address, site))
    book.save()
    print(f"Ledger:    {len(letter.links)} addresses are marked as mailed in {LEDGER}; commit it.")


@contextmanager
def _site_of(options: argparse.Namespace, project: Project) -> Iterator[Path]:
    """Yield the finished public site: the one that was named, or one built without keys."""
    from post_series.checking.building import built_site  # noqa: PLC0415

    if options.site is not None:
        yield options.site
        return
    _say(_BUILDING)
    secrets = [name for provider in PROVIDERS.values() for name in provider.secrets]
    with built_site(project.root, without=secrets) as folder:
        yield folder


def _keep(letter: Letter, drafts: Drafts, provider: Provider, folder: Path) -> None:
    from post_series.letters import output  # noqa: PLC0415

    _say(f"Asking {provider.title} …")

    def save(body: str) -> None:
        print(f"Replaced:  the draft's previous text is in {output.save_replaced(body, folder)}")

    kept = drafts.keep(letter, save)
    done = "made" if kept.is_new else "renewed"
    print(
        f"Draft:     {done} ({kept.identity}). It is not sent: "
        f"look at it in {provider.title}, and send it."
    )


@contextmanager
def _needing(extra: str, command: str) -> Iterator[None]:
    """Report the extra of the distribution that a command needs if a library is missing.

    Raises:
        ProjectError: One is.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if not extra or (error.name or "").startswith("post_series"):
            raise
        raise ProjectError(
            f"{command} needs {error.name}; run pip install '{DISTRIBUTION}[{extra}]'"
        ) from None


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _fail(text: str) -> None:
    _say(f"Error: {text}")


_RUNS: Mapping[str, Command] = {
    "import": _import,
    "check-links": _check_links,
    "compare": _compare,
    "newsletter": _newsletter,
    "markdown": _markdown,
    "prepare": _prepare,
    "finish": _finish,
}


if __name__ == "__main__":
    sys.exit(main())

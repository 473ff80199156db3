"""The command line of `scripts/newsletter`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from _environment import say
from mailing import output
from mailing.client import Buttondown
from mailing.drafts import keep_draft
from mailing.errors import NewsletterError
from mailing.letter import Letter, write_letter
from mailing.places import API
from mailing.public_site import PublicSite, built_site, open_site, path_in_docs
from post_series import ledger
from post_series.check_links import LEDGER
from post_series.errors import LedgerError

KEY = "BUTTONDOWN_API_KEY"
ADDRESS = "BUTTONDOWN_API_URL"


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and do what it asks; gives the exit status."""
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except (NewsletterError, LedgerError) as error:
        print(f"Error: {error}", file=sys.stderr)
    except OSError as error:
        said = f"{error.filename}: {error.strerror}; see that it can be read and written"
        print(f"Error: {said}", file=sys.stderr)
    else:
        return 0
    return 1


def _run(options: argparse.Namespace) -> None:
    root: Path = options.root
    # What is missing is said before the site is built.
    buttondown = _buttondown() if options.draft else None
    book = ledger.load(root / LEDGER)
    post = path_in_docs(options.post, root)
    with _site(options.site, root) as site:
        letter = write_letter(post, site)
    folder: Path = options.output or output.usual_folder(root, letter.slug)
    output.write(letter, folder)
    print("\n".join(output.summary(letter, folder)))
    if buttondown is None:
        print("Nothing was sent, and Buttondown was not asked: --draft makes the draft.")
    else:
        _keep(letter, buttondown, folder)
        # Once it is a draft it may be sent, and nobody can call back what its links lead to.
        book.mark_mailed(letter.links)
        book.save()
        print(
            f"Ledger:    {len(letter.links)} addresses are marked as mailed in {LEDGER}; commit it."
        )


def _keep(letter: Letter, buttondown: Buttondown, folder: Path) -> None:
    say("Asking Buttondown …")

    def save(body: str) -> None:
        print(f"Replaced:  the draft's former text is in {output.save_replaced(body, folder)}")

    kept = keep_draft(letter, buttondown, save)
    done = "made" if kept.is_new else "renewed"
    print(
        f"Draft:     {done} ({kept.identity}). It is not sent: look at it in Buttondown, and send it."
    )


def _buttondown() -> Buttondown:
    key = os.environ.get(KEY, "")
    if not key:
        raise NewsletterError(f"--draft needs your Buttondown API key in the variable {KEY}")
    return Buttondown(os.environ.get(ADDRESS) or API, key, time.sleep)


@contextmanager
def _site(folder: Path | None, root: Path) -> Iterator[PublicSite]:
    if folder is not None:
        yield open_site(folder)
        return
    with built_site(root) as site:
        yield site


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/newsletter",
        description="Turn a post into a letter, and into a draft in Buttondown if you say so. "
        "Nothing is ever sent: you do that, in Buttondown.",
    )
    parser.add_argument("post", type=Path, help="the post, such as docs/posts/a-post.md")
    parser.add_argument(
        "--draft",
        action="store_true",
        help=f"make the post's draft in Buttondown, or renew it; needs {KEY}",
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where to write it (newsletter/NAME OF THE POST)"
    )
    parser.add_argument(
        "--site", type=Path, metavar="DIR", help="a finished public site; built if left out"
    )
    parser.add_argument("--root", type=Path, default=Path(), help=argparse.SUPPRESS)
    return parser

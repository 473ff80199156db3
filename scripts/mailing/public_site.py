"""The finished public site that a letter is taken from."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from _environment import say
from aws_posture.stamp import MARKER
from mailing.errors import LetterError, SiteError
from post_series.built_site import NOWHERE, BuiltSite
from post_series.ledger import in_ledger
from post_series.site import quoted

DOCS = "docs"

# A build needs neither the reader's account nor the key to the newsletter.
_WITHOUT = ("BUTTONDOWN_API_KEY",)
_WITH = {"AWS_POSTURE": "off", "NO_MKDOCS_2_WARNING": "1"}


@dataclass(frozen=True, slots=True)
class PublicSite:
    """A finished public site.

    Attributes:
        folder: Its folder.
        built: Its pages, anchors and redirects.
    """

    folder: Path
    built: BuiltSite

    @property
    def address(self) -> str:
        """Its address, with a slash at the end."""
        return self.built.address

    def page_of(self, post: str) -> str:
        """Name the page of a post among the site's files.

        Args:
            post: The post's path in the docs folder.

        Raises:
            SiteError: The site has no such page.
        """
        path = PurePosixPath(post)
        stem = path.parent if path.stem == "index" else path.with_suffix("")
        for candidate in (f"{stem}/index.html", f"{stem}.html", f"{path.with_suffix('.html')}"):
            if candidate in self.built.pages:
                return candidate
        raise SiteError(
            f"{DOCS}/{post}: the site has no page of it; is it a draft, or is its date to come?"
        )

    def address_of(self, page: str) -> str:
        """Give the whole address of a page, named as a file of the site."""
        return f"{self.address}{quoted(page.removesuffix('index.html'))}"

    def has(self, address: str) -> bool:
        """Tell whether a whole address of the site is a file of it."""
        local = self.built.local(address)
        return local is not None and self.built.file_at(local) is not None

    def require(self, addresses: Sequence[str], post: str) -> None:
        """Make sure that the site answers addresses: a letter cannot be called back.

        Args:
            addresses: Addresses of the site, as `mailed_links` gives them.
            post: The post, for messages.

        Raises:
            LetterError: The site does not answer one of them.
        """
        found = ((address, self.built.problem(address)) for address in addresses)
        problems = [f"the link {address}: {problem}" for address, problem in found if problem]
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            raise LetterError(f"{DOCS}/{post}: {problems[0]}{more}")

    def in_ledger(self, address: str) -> str:
        """Spell a whole address of the site as the ledger of published addresses does."""
        return in_ledger(address, self.address)


def open_site(folder: Path) -> PublicSite:
    """Read a finished site.

    Raises:
        SiteError: It is no finished site, it is somebody's private copy, or it knows no address.
    """
    if not (folder / "index.html").is_file():
        raise SiteError(f"{folder} is no finished site: it has no index.html; build it first")
    place = folder.resolve()
    if any((each / MARKER).is_file() for each in (place, *place.parents)):
        raise SiteError(
            f"{folder} is the private copy of an account; a letter is taken from the public site"
        )
    built = BuiltSite(folder)
    if built.address == NOWHERE:
        raise SiteError(f"{folder}: the site knows no address; set site_url in mkdocs.yml")
    return PublicSite(folder, built)


@contextmanager
def built_site(root: Path) -> Iterator[PublicSite]:
    """Build the public site into a temporary folder, with no account and no key.

    Args:
        root: The folder with mkdocs.yml.

    Raises:
        SiteError: It cannot be built; MkDocs has said why.
    """
    environ = {name: value for name, value in os.environ.items() if name not in _WITHOUT}
    with tempfile.TemporaryDirectory() as folder:
        say("Building the public site …")
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder]
        done = subprocess.run(command, cwd=root, env={**environ, **_WITH}, check=False)
        if done.returncode:
            raise SiteError("the site cannot be built; MkDocs says why above")
        yield open_site(Path(folder))


def path_in_docs(post: Path, root: Path) -> str:
    """Give the path of a post in the docs folder.

    Args:
        post: The post, from the current folder or from the checkout's.
        root: The folder with mkdocs.yml.

    Raises:
        SiteError: There is no such post.
    """
    docs = (root / DOCS).resolve()
    for place in (post, root / post):
        found = place.resolve()
        if found.is_file() and found.suffix == ".md" and found.is_relative_to(docs):
            return found.relative_to(docs).as_posix()
    raise SiteError(f"{post} is no Markdown file in {DOCS}/; name a post such as {DOCS}/posts/a.md")

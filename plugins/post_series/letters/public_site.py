"""The finished public site that a letter is taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from aws_posture.stamp import MARKER
from post_series.base.project import Project
from post_series.base.site import quoted
from post_series.checking.built_site import NOWHERE, BuiltSite
from post_series.letters.errors import LetterError, SiteError


@dataclass(frozen=True, slots=True)
class PublicSite:
    """A finished public site.

    Attributes:
        folder: Its folder.
        built: Its pages, anchors and redirects.
        docs: The name of the docs folder that it was built from, for messages.
    """

    folder: Path
    built: BuiltSite
    docs: str = "docs"

    @property
    def address(self) -> str:
        """Its address, with a slash at the end."""
        return self.built.address

    def page_of(self, post: str) -> str:
        """Return the page of a post among the site's files.

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
            f"{self.docs}/{post}: the site has no page of it; is it a draft, or is its date in the future?"
        )

    def address_of(self, page: str) -> str:
        """Return the whole address of a page, named as a file of the site."""
        return f"{self.address}{quoted(page.removesuffix('index.html'))}"

    def has(self, address: str) -> bool:
        """Return whether a whole address of the site is a file of it."""
        local = self.built.local(address)
        return local is not None and self.built.file_at(local) is not None

    def require(self, addresses: Sequence[str], post: str) -> None:
        """Make sure that the site answers addresses: a letter cannot be called back.

        Args:
            addresses: Addresses of the site, as `mailed_links` returns them.
            post: The post, for messages.

        Raises:
            LetterError: The site does not answer one of them.
        """
        found = ((address, self.built.problem(address)) for address in addresses)
        problems = [f"the link {address}: {problem}" for address, problem in found if problem]
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            raise LetterError(f"{self.docs}/{post}: {problems[0]}{more}")


def open_site(folder: Path, docs: str = "docs") -> PublicSite:
    """Read a finished site.

    Args:
        folder: Its folder.
        docs: The name of the docs folder that it was built from, for messages.

    Raises:
        SiteError: It is not a finished site, it is a private copy, or it has no address.
    """
    if not (folder / "index.html").is_file():
        raise SiteError(f"{folder} is not a finished site: it has no index.html; build it first")
    place = folder.resolve()
    if any((each / MARKER).is_file() for each in (place, *place.parents)):
        raise SiteError(
            f"{folder} is the private copy of an account; a letter is taken from the public site"
        )
    built = BuiltSite(folder)
    if built.address == NOWHERE:
        raise SiteError(f"{folder}: the site has no address; set site_url in mkdocs.yml")
    return PublicSite(folder, built, docs)


def path_in_docs(post: Path, project: Project) -> str:
    """Return the path of a post in the docs folder.

    Args:
        post: The post, from the current folder or from the project's.
        project: The project.

    Raises:
        SiteError: There is no such post.
    """
    docs = project.docs_folder.resolve()
    for place in (post, project.root / post):
        found = place.resolve()
        if found.is_file() and found.suffix == ".md" and found.is_relative_to(docs):
            return found.relative_to(docs).as_posix()
    raise SiteError(
        f"{post} is not a Markdown file in {project.docs}/; "
        f"name a post, e.g. {project.docs}/posts/a.md"
    )

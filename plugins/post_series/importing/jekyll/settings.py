"""What a Jekyll blog's `_config.yml` says, with Jekyll's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from post_series.importing.errors import BadSettings, NotABlog
from post_series.importing.hugo.reading import Unreadable, Values, load_file, mapping, texts

FILE = "_config.yml"

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_ALWAYS_LEFT_OUT = (
    *("Gemfile", "Gemfile.lock", "node_modules", "vendor", "*.gemspec", "Rakefile", "README*"),
    *("package.json", "package-lock.json", "LICENSE*", "CHANGELOG*", "Dockerfile"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the importer must know about a blog's settings.

    Attributes:
        values: All that they say.
        root: The folder of the sources.
        permalink: The pattern of posts' addresses.
        pretty: Whether other pages end in a slash and not in `.html`.
        base: What the addresses of the site begin with, without a slash at the end.
        address: The site's address, with that.
    """

    values: Values
    root: Path
    permalink: str
    pretty: bool
    base: str
    address: str
    collections: Mapping[str, Values] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """Return a setting as text; empty if it is not text or a number."""
        value = self.values.get(key)
        return str(value).strip() if isinstance(value, str | int | float) else ""

    def is_left_out(self, path: PurePosixPath) -> bool:
        """Return whether Jekyll makes nothing of a file."""
        name = path.as_posix()
        if any(fnmatch(name, each.rstrip("/")) for each in texts(self.values.get("include"))):
            return False
        hidden = any(part.startswith((".", "_", "#")) or part.endswith("~") for part in path.parts)
        patterns = (*_ALWAYS_LEFT_OUT, *texts(self.values.get("exclude")))
        above = [name, *(folder.as_posix() for folder in path.parents)]
        return hidden or any(
            fnmatch(each, pattern.rstrip("/")) for pattern in patterns for each in above
        )

    def defaults(self, path: PurePosixPath, kind: str) -> Values:
        """Return the front matter that a page has unless it says otherwise.

        Args:
            path: Its file.
            kind: `posts`, `drafts`, `pages`, or a collection's name.
        """
        found: Values = {}
        listed = self.values.get("defaults")
        for each in listed if isinstance(listed, list) else []:
            scope = mapping(mapping(each).get("scope"))
            if str(scope.get("type") or kind) != kind:
                continue
            wanted = str(scope.get("path") or "").strip("/")
            folders = [str(path), *map(str, path.parents)]
            if not wanted or any(fnmatch(folder, wanted) for folder in folders):
                found |= mapping(mapping(each).get("values"))
        return found


def read_settings(folder: Path) -> Settings:
    """Read a blog's settings.

    Raises:
        NotABlog: There is no Jekyll site in the folder.
        BadSettings: Its settings cannot be read.
    """
    file = folder / FILE
    if not file.is_file():
        raise NotABlog(f"{folder} has no {FILE}; name the folder of a Jekyll site.")
    try:
        values = mapping(load_file(file))
    except Unreadable as error:
        raise BadSettings(f"{FILE}:{error.line}: {error}; correct it.") from None
    said = str(values.get("permalink") or "date")
    base = "/" + str(values.get("baseurl") or "").strip("/")
    source = (folder / str(values.get("source") or ".")).resolve()
    if not source.is_relative_to(folder.resolve()):
        raise BadSettings(f"{FILE}: source leads out of {folder}; move it there.")
    collections = values.get("collections")
    named = (
        {str(each): {} for each in collections}
        if isinstance(collections, list)
        else {name: mapping(each) for name, each in mapping(collections).items()}
    )
    return Settings(
        values=values,
        root=source,
        permalink=_STYLES.get(said, said),
        pretty=_STYLES.get(said, said).endswith("/"),
        base=base.rstrip("/"),
        address=f"{str(values.get('url') or '').rstrip('/')}{base}".rstrip("/"),
        collections={name: each for name, each in named.items() if name != "posts"},
    )

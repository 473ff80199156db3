"""The catalogue: what can be asked of an account, topic by topic.

Most facts are data: ``facts/TOPIC.yml``, shipped in compiled form beside it. Those that need code
are in one small module per topic. Packages can bring facts, and a site can have a folder of its own.

A topic is loaded when one of its facts is first asked for. So importing the catalogue costs next to
nothing, a public build loads the topics that its pages name and no others, and a package that
brings facts can be imported first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from aws_posture.base.errors import FactError, nearest
from aws_posture.base.words import quoted
from aws_posture.catalogue import entry_points

if TYPE_CHECKING:
    from aws_posture.catalogue.extensions import Extension
    from aws_posture.catalogue.model import Fact

__all__ = [
    "BY_ID",
    "CATALOGUE",
    "among",
    "brought",
    "check_extensions",
    "extension",
    "get",
    "origin_of",
    "own_files",
    "own_folder",
    "shipped_data",
    "use_compiled",
    "use_folder",
]

DATA = Path(__file__).with_name("facts")
"""Where the facts of this package that are data are."""


def shipped_data(path: Path) -> bytes | None:
    """Return a file that goes with this package, also where the package is in an archive."""
    try:
        return __spec__.loader.get_data(str(path))  # type: ignore[no-any-return, union-attr]
    except OSError:
        return None


@cache
def _of_topic(topic: str) -> Mapping[str, Fact]:
    from aws_posture.catalogue.topics import TOPICS  # noqa: PLC0415  # a site without facts has none

    known = next((known for known in TOPICS if known.id == topic), None)
    if known is None:
        return {}
    loaded = [import_module(f"{__name__}.{name}") for name in known.modules]
    facts = [fact for module in loaded for fact in module.FACTS]
    if compiled := shipped_data(DATA / f"{topic}.json"):
        from aws_posture.catalogue.form import loading  # noqa: PLC0415  # not every topic has data

        facts += loading.shipped(compiled)
    return {fact.id: fact for fact in facts}


def _own() -> Iterator[Fact]:
    from aws_posture.catalogue.topics import TOPICS  # noqa: PLC0415  # as above

    for topic in TOPICS:
        yield from _of_topic(topic.id).values()


@cache
def extension() -> Extension:
    """Load what installed packages bring.

    Raises:
        ExtensionError: One of them cannot be used; the message names it.
    """
    from aws_posture.catalogue import extensions  # noqa: PLC0415  # few machines have any

    if _compiled is not None:
        return extensions.Extension()
    return extensions.load(_own())


_folder: Path | None = None
_compiled: Sequence[Mapping[str, Any]] | None = None


def use_folder(folder: Path | None) -> None:
    """Set the folder of a site's own facts; they are loaded, or loaded again, when first needed.

    Args:
        folder: The folder, which need not exist; None for none.
    """
    global _folder  # noqa: PLW0603  # the catalogue is one for all, like the packages that are installed
    _folder = folder
    _of_site.cache_clear()
    _all.cache_clear()


def use_compiled(facts: Sequence[Mapping[str, Any]] | None) -> None:
    """Take facts in compiled form for the site's own, and no facts of installed packages.

    For the file that travels alone: what is installed where it runs is nothing to its site.

    Args:
        facts: The facts; None for those of the folder and of packages again.
    """
    global _compiled  # noqa: PLW0603  # as use_folder
    _compiled = facts
    for cached in (extension, _of_site, _of_packages, _all):
        cached.cache_clear()


@cache
def _of_site() -> Mapping[str, Fact]:
    if _compiled is None and (_folder is None or not _folder.is_dir()):
        return {}
    from aws_posture.catalogue.form import loading  # noqa: PLC0415  # few sites have facts of their own

    facts = _compiled
    if facts is None and _folder is not None:
        facts = loading.load(loading.files(_folder), origin_of, _folder.parent)
    facts = facts or ()
    return {one["id"]: loading.fact(one) for one in facts}


def own_folder() -> Path | None:
    """Return the folder of the site's own facts, as it was set."""
    return _folder


def brought() -> list[Fact]:
    """Return the facts that do not come with this package: those of other packages, and the site's own.

    Raises:
        ExtensionError: A package that brings facts cannot be used.
    """
    of_packages = extension().facts if entry_points.are_declared() else ()
    return [*of_packages, *_of_site().values()]


def among(ids: Collection[str]) -> list[Fact]:
    """Return facts by their ids, in the order of a report; only their topics are loaded.

    Raises:
        ExtensionError: A package that brings facts cannot be used.
    """
    from aws_posture.catalogue.topics import TOPICS  # noqa: PLC0415  # as above

    asked = {fact_id.partition(".")[0] for fact_id in ids}
    shipped = [_of_topic(topic.id).values() for topic in TOPICS if topic.id in asked]
    return [fact for facts in (*shipped, brought()) for fact in facts if fact.id in ids]


def own_files() -> list[Path]:
    """Return the files of the site's own facts."""
    from aws_posture.catalogue.form import loading  # noqa: PLC0415  # as above

    return loading.files(_folder) if _folder is not None else []


def origin_of(fact_id: str) -> str:
    """Return which package a fact comes from; empty if there is no such fact in a package."""
    if fact_id in _of_topic(fact_id.partition(".")[0]):
        return "mkdocs-aws-posture"
    return "a package that is installed" if fact_id in _of_packages() else ""


@cache
def _of_packages() -> Mapping[str, Fact]:
    return {fact.id: fact for fact in extension().facts}


@cache
def _all() -> Mapping[str, Fact]:
    return {**{fact.id: fact for fact in _own()}, **_of_packages(), **_of_site()}


class _Facts(Sequence["Fact"]):
    """Every fact, in the order of a report."""

    @overload
    def __getitem__(self, place: int) -> Fact: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Fact]: ...
    def __getitem__(self, place: int | slice) -> Fact | Sequence[Fact]:
        return tuple(_all().values())[place]

    def __iter__(self) -> Iterator[Fact]:
        return iter(_all().values())

    def __len__(self) -> int:
        return len(_all())


class _FactsById(Mapping[str, "Fact"]):
    """Every fact by its id; looking one up loads its topic alone."""

    def __getitem__(self, fact_id: str) -> Fact:
        topic = fact_id.partition(".")[0]
        for load in (partial(_of_topic, topic), _of_site, _of_packages):
            facts = load()
            if fact_id in facts:
                return facts[fact_id]
        raise KeyError(fact_id)

    def __iter__(self) -> Iterator[str]:
        return iter(_all())

    def __len__(self) -> int:
        return len(_all())


CATALOGUE: Sequence[Fact] = _Facts()
"""Every fact, in the order of a report. Iterating loads all topics and all packages.

Raises:
    ExtensionError: A package that brings facts cannot be used.
"""

BY_ID: Mapping[str, Fact] = _FactsById()
"""Every fact by its id."""


def check_extensions() -> None:
    """Make sure that the packages that bring facts can be used, and the site's own facts.

    Raises:
        ExtensionError: A package cannot; the message names it.
        FactFileError: A file of facts cannot; the message names the line.
    """
    if entry_points.are_declared():
        extension()
    _of_site()


def get(fact_id: str) -> Fact:
    """Return the fact with an id.

    Raises:
        FactError: There is none; the message names the nearest.
    """
    try:
        return BY_ID[fact_id]
    except KeyError:
        near = nearest(fact_id, BY_ID) or "; 'aws-posture facts' lists them"
        raise FactError(f"unknown fact {quoted(fact_id)}{near}") from None

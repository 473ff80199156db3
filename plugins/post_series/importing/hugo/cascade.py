"""Front matter that pages get from those above them, and from the settings: Hugo's `cascade`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from post_series.importing.hugo.globs import matches
from post_series.importing.hugo.reading import Values, lowered, mapping, texts
from post_series.importing.hugo.sources import Kind, Source

_ENVIRONMENT = "production"
_KEY = "cascade"
_TARGETS = ("target", "_target")


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one entry of a cascade gives, and to which pages."""

    target: Mapping[str, object]
    values: Values

    def is_for(self, source: Source) -> bool:
        """Return whether a page gets the values."""
        said = {
            "path": path_of(source),
            "kind": _kind(source),
            "lang": source.language.code,
            "environment": _ENVIRONMENT,
        }
        return all(
            any(matches(wanted, said[key]) for wanted in texts(self.target[key]))
            for key in said
            if key in self.target
        )


@dataclass(slots=True)
class Cascade:
    """The cascades of a blog.

    Attributes:
        everywhere: Those of the settings.
        below: Those of a section's page, by its folder and language.
    """

    everywhere: list[_Rule] = field(default_factory=list)
    below: dict[tuple[PurePosixPath, str], list[_Rule]] = field(default_factory=dict)

    def given(self, source: Source, own: Mapping[str, object]) -> Values:
        """Return what a page gets besides its own front matter; the nearest comes first."""
        known = {key.lower() for key in own}
        found: Values = {}
        for rule in self._rules(source):
            for key, value in rule.values.items() if rule.is_for(source) else ():
                if key.lower() not in known:
                    known.add(key.lower())
                    found[key] = value
        return found

    def _rules(self, source: Source) -> Iterator[_Rule]:
        for folder in [source.folder, *source.folder.parents]:
            yield from self.below.get((folder, source.language.code), ())
        yield from self.everywhere


def cascade(settings: Mapping[str, object], pages: Iterable[tuple[Source, Values]]) -> Cascade:
    """Read the cascades of a blog.

    Args:
        settings: Its settings, by lowered key.
        pages: Its pages, with their front matter.
    """
    found = Cascade(list(_rules(settings)))
    for source, values in pages:
        if source.kind is Kind.BRANCH and (rules := list(_rules(values))):
            found.below[source.folder, source.language.code] = rules
    return found


def _rules(values: Mapping[str, object]) -> Iterator[_Rule]:
    said = next((value for key, value in values.items() if key.lower() == _KEY), None)
    for each in said if isinstance(said, list) else [said]:
        entry = mapping(each)
        target = next((mapping(entry[key]) for key in _TARGETS if key in entry), {})
        given = {key: value for key, value in entry.items() if key not in {*_TARGETS, "params"}}
        given |= mapping(entry.get("params"))
        if given:
            yield _Rule(mapping(lowered(target)), given)


def path_of(source: Source) -> str:
    """Return the path by which Hugo knows a page: `/posts/first`."""
    parts: Sequence[str] = source.folder.parts
    if source.kind is Kind.SINGLE:
        parts = [*parts, source.stem]
    return "/" + "/".join(parts).lower().replace(" ", "-")


def _kind(source: Source) -> str:
    if source.kind is not Kind.BRANCH:
        return "page"
    return "section" if source.folder.parts else "home"

"""From a file of facts to facts as JSON values, with everything in them checked.

The result is the *compiled form*: plain JSON, expressions parsed. Files beside a site are compiled when
they are loaded; the catalogue's own are compiled by ``scripts/facts`` and shipped so, as reading YAML
takes longer than everything else that a command does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from aws_posture.base.errors import FactError, FactFileError, nearest
from aws_posture.base.words import quoted, shortened
from aws_posture.catalogue.form import asking, cases, sentences
from aws_posture.catalogue.form.answer_types import Typing
from aws_posture.catalogue.form.asking import Asked
from aws_posture.catalogue.form.expressions import parse
from aws_posture.catalogue.form.fields import Fields
from aws_posture.catalogue.form.models import Shape
from aws_posture.catalogue.form.nodes import Node
from aws_posture.catalogue.model import Severity, Sitting, State

T = TypeVar("T")

Compiled = dict[str, Any]

STATES = (State.NOT_APPLICABLE, State.FAIL, State.PASS)
"""The states that a fact can decide, in the order in which they are tried."""

# The keys of a fact that are needed, and the others.
NEEDED = ("title", "question", "why", "check", "remedy", "document")
ALLOWED = (
    *("severity", "ask", "not-applicable", "fail", "pass", "enough", "places", "value", "manual"),
    *("options", "security-hub", "cis", "cases"),
)
ID = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")
OUTCOME: Mapping[State, tuple[str, ...]] = {
    State.NOT_APPLICABLE: ("when", "items"),
    State.FAIL: ("when", "items", "value", "remedy"),
    State.PASS: ("when", "items", "value"),
}
"""The keys that an outcome can have beside ``say``."""

_BUILT_IN = ("count", "items", "regions", "region-count")
HOW_TO = ("console", "cli", "terraform", "cloudformation", "sitting", "minutes")
MOST_MINUTES = 480
"""The longest that a step may take: more than a day is no step."""


def compiled(root: Node, shown: str) -> tuple[list[Compiled], list[FactFileError]]:
    """Compile the facts of a file.

    Args:
        root: The file's content.
        shown: The file's name in messages.

    Returns:
        The facts in which nothing is wrong, and everything that is wrong in the others: the first
        mistake in each part of a fact.
    """
    fields = Fields(shown)
    facts, mistakes = [], []
    try:
        entries = fields.mapping(root, "a file of facts")
    except FactFileError as error:
        return [], [error]
    for fact_id, node in entries.items():
        reader = _FactReader(fields, fact_id, root.keys[fact_id], node)
        fact = reader.read()
        mistakes += reader.mistakes
        if not reader.mistakes:
            facts.append(fact)
    return facts, mistakes


class _FactReader:
    """Reads one fact, part by part, and collects what is wrong."""

    def __init__(self, fields: Fields, fact_id: str, line: int, node: Node) -> None:
        self._fields = fields
        self._id = fact_id
        self._line = line
        self._node = node
        self._entries: Mapping[str, Node] = {}
        self.mistakes: list[FactFileError] = []

    def _part(self, read: Callable[..., T], *arguments: Any) -> T | None:  # noqa: ANN401  # what it takes
        try:
            return read(*arguments)
        except FactFileError as error:
            self.mistakes.append(error)
            return None

    def read(self) -> Compiled:
        """Return the fact; it is of no use if there are mistakes."""
        self._entries = self._part(self._checked_entries) or {}
        if self.mistakes:
            return {}
        is_value = "value" in self._entries and "fail" not in self._entries
        fact: Compiled = {
            "id": self._id,
            "file": self._fields.shown,
            "line": self._line,
            **{key: self._part(self._text, key) for key in ("title", "question", "why")},
            "kind": "value" if is_value else "check",
            "severity": self._part(self._severity, is_value),
            "check": self._part(self.how_to, self._entries["check"]),
            "remedy": self._part(self.how_to, self._entries["remedy"]),
            "document": self._part(self._document),
            "security-hub": self._part(self._security_hub),
            "cis": self._part(self._cis),
            "options": self._part(self._options) or {},
        }
        if "manual" in self._entries:
            return fact | {"ask": {}, "outcomes": [], "manual": self._part(self._manual)}
        return fact | self._decided(fact["options"])

    def _checked_entries(self) -> Mapping[str, Node]:
        if not ID.fullmatch(self._id):
            raise self._fields.wrong(
                self._line,
                f"{quoted(self._id)} is not the id of a fact; write e.g. topic.some-name",
            )
        entries = self._fields.mapping(
            self._node, f"the fact {self._id}", NEEDED, ALLOWED, line=self._line
        )
        if "manual" not in entries and "ask" not in entries:
            raise self._fields.wrong(
                self._line, f"the fact {self._id} needs the key 'ask', or 'manual'"
            )
        return entries

    def _text(self, key: str) -> str:
        return self._fields.text(self._entries[key], key)

    def how_to(self, node: Node) -> Compiled:
        """Read a way to look or to act."""
        entries = self._fields.mapping(node, "check, or remedy,", (), HOW_TO)
        steps = self._fields.elements(entries["console"], "console") if "console" in entries else []
        made: Compiled = {"console": [self._fields.text(step, "a step") for step in steps]}
        made |= {
            key: self._fields.raw(inner, key)
            for key, inner in entries.items()
            if key not in ("console", "sitting", "minutes")
        }
        if "sitting" in entries:
            made["sitting"] = self._fields.one_of(entries["sitting"], "sitting", Sitting)
        if "minutes" in entries:
            made["minutes"] = self._minutes(entries["minutes"])
        return made

    def _minutes(self, node: Node) -> int:
        number = node.data
        if type(number) is not int or not 1 <= number <= MOST_MINUTES:
            raise self._fields.wrong(
                node, f"minutes has to be a whole number from 1 to {MOST_MINUTES}"
            )
        return number

    def _document(self) -> Compiled:
        node = self._entries["document"]
        entries = self._fields.mapping(node, "document", ("title", "url"))
        url = self._fields.text(entries["url"], "url")
        if not url.startswith("https://"):
            raise self._fields.wrong(entries["url"], f"{quoted(url)} is not an https address")
        return {"title": self._fields.text(entries["title"], "title"), "url": url}

    def _security_hub(self) -> list[str]:
        node = self._entries.get("security-hub")
        if node is None:
            return []
        return [
            self._fields.text(one, "a control")
            for one in self._fields.elements(node, "security-hub")
        ]

    def _cis(self) -> Compiled:
        node = self._entries.get("cis")
        entries = self._fields.mapping(node, "cis") if node else {}
        return {version: self._fields.text(inner, "a number") for version, inner in entries.items()}

    def _options(self) -> Compiled:
        node = self._entries.get("options")
        entries = self._fields.mapping(node, "options") if node else {}
        for inner in entries.values():
            if not isinstance(inner.data, int | str):
                raise self._fields.wrong(
                    inner, "an option is a whole number, a text, or true or false"
                )
        return {name: inner.data for name, inner in entries.items()}

    def _severity(self, is_value: bool) -> str:  # noqa: FBT001  # passed through _part
        node = self._entries.get("severity")
        if node is None:
            return str(Severity.MEDIUM)
        if is_value:
            raise self._fields.wrong(
                node, "a value cannot fail, so it has no severity; leave it out"
            )
        return self._fields.one_of(node, "severity", list(Severity)[:-1])

    def _manual(self) -> Compiled:
        for key in ("ask", *STATES, "value", "places"):
            if key in self._entries:
                raise self._fields.wrong(
                    self._node.keys[key], f"a fact with 'manual' has no '{key}'"
                )
        entries = self._fields.mapping(self._entries["manual"], "manual", ("say", "reason"))
        return {key: self._fields.text(inner, key) for key, inner in entries.items()}

    def _decided(self, options: Mapping[str, Any]) -> Compiled:
        asked = self._part(asking.read, self._entries["ask"], self._fields)
        if asked is None:
            return {}
        deciding = _Deciding(self._fields, asked, options, self)
        places = self._part(deciding.places, self._entries.get("places"), asked.answers) or {}
        kinds = {name: place.pop("kind-of-value") for name, place in places.items()}
        made: Compiled = {
            "ask": asked.reads,
            "places": places,
            "outcomes": self._part(deciding.outcomes, self._line, self._entries, kinds),
            "enough": self._part(self._enough),
        }
        if "value" in self._entries:
            made["value"] = self._part(deciding.template, self._entries["value"], "value", kinds)
        if "cases" in self._entries:
            made["cases"] = self._part(cases.read, self._entries["cases"], self._fields, asked)
        return made

    def _enough(self) -> str:
        node = self._entries.get("enough")
        return self._fields.one_of(node, "enough", ("fail", "pass")) if node else "fail"


class _Deciding:
    """Reads what decides a fact: conditions, items, and what is said about them."""

    def __init__(
        self, fields: Fields, asked: Asked, options: Mapping[str, Any], reader: _FactReader
    ) -> None:
        self._fields = fields
        self._asked = asked
        self._typing = Typing(asked.answers, options)
        self._reader = reader

    def outcomes(
        self, line: int, entries: Mapping[str, Node], places: Mapping[str, str]
    ) -> list[Compiled]:
        """Return the outcomes in the order in which they are tried; the one without condition last."""
        found = [
            self._outcome(state, node, places)
            for state in STATES
            for node in _outcome_nodes(entries.get(state))
        ]
        needed = (State.PASS,) if "value" in entries else (State.PASS, State.FAIL)
        for state in needed:
            if not any(outcome["state"] == state for outcome in found):
                raise self._fields.wrong(
                    line, f"the fact does not say when it is {state}: add '{state}'"
                )
        others = [one for one in found if "when" not in one and "items" not in one]
        if len(others) > 1:
            raise self._fields.wrong(
                line,
                "two outcomes have neither 'when' nor 'items': only one can be what else there is",
            )
        return [*(one for one in found if one not in others), *others]

    def _outcome(self, state: State, node: Node, places: Mapping[str, str]) -> Compiled:
        entries = self._fields.mapping(node, str(state), ("say",), OUTCOME[state])
        made: Compiled = {"state": str(state)}
        if "when" in entries:
            made["when"] = self._expression(entries["when"], "when", "boolean")
        if "items" in entries:
            made["items"] = self._items(entries["items"])
        if "remedy" in entries:
            made["remedy"] = self._reader.how_to(entries["remedy"])
        if "value" in entries:
            made["value"] = self.template(entries["value"], "value", places)
        made["say"] = self.template(entries["say"], "say", {**places, **self._own(made)})
        if self._asked.is_regional and "{regions}" not in made["say"]:
            raise self._fields.wrong(
                entries["say"], "the fact is asked in several Regions: say which, with {regions}"
            )
        return made

    def _own(self, outcome: Compiled) -> dict[str, str]:
        own = {"count": "number", "items": "text"} if "items" in outcome else {}
        if self._asked.is_regional:
            own |= {"regions": "text", "region-count": "number"}
        return own

    def _items(self, node: Node) -> Compiled:
        entries = self._fields.mapping(node, "items", ("kind", "each", "name"), ("say", "places"))
        each, element = self._typed(entries["each"], "each", "list", None)
        name = self._expression(entries["name"], "name", "text", element.element)
        kind = self._fields.text(entries["kind"], "kind")
        if not re.fullmatch(r"[a-z]+(-[a-z]+)*", kind):
            raise self._fields.wrong(
                entries["kind"], f"{quoted(kind)} is not a kind; write e.g. bucket"
            )
        made: Compiled = {"kind": kind, "each": each, "name": name}
        places = self.places(entries.get("places"), element.element)
        kinds = {key: place.pop("kind-of-value") for key, place in places.items()}
        if places:
            made["places"] = places
        if "say" in entries:
            made["say"] = self.template(entries["say"], "say", kinds)
        return made

    def places(self, node: Node | None, current: Shape) -> dict[str, Compiled]:
        """Read the places of a fact's sentences, or of its items'."""
        if node is None:
            return {}
        made = {}
        for name, inner in self._fields.mapping(node, "places").items():
            if name in _BUILT_IN or not re.fullmatch(r"[a-z][a-z0-9-]*", name):
                raise self._fields.wrong(
                    node.keys[name], f"{quoted(name)} cannot be the name of a place"
                )
            made[name] = self._place(inner, current)
        return made

    def _place(self, node: Node, current: Shape) -> Compiled:
        if node.text is not None:
            entries: Mapping[str, Node] = {"is": node}
        else:
            entries = self._fields.mapping(node, "a place", ("is",), ("kind", "as", "words"))
        tree, shape = self._typed(entries["is"], "is", "any", current)
        if shape.kind in ("list", "structure", "map", "boolean", "sensitive"):
            raise self._fields.wrong(
                entries["is"], "a place takes a number or a text; count a list with length(x)"
            )
        made: Compiled = {"is": tree, "kind-of-value": shape.kind}
        if "kind" in entries:
            made["kind"] = self._fields.text(entries["kind"], "kind")
        if "as" in entries:
            made["as"] = self._fields.one_of(entries["as"], "as", ("day", "age"))
        elif shape.kind == "time":
            raise self._fields.wrong(entries["is"], "a time needs 'as: day' or 'as: age'")
        if "words" in entries:
            made["words"] = self._words(entries["words"], shape)
        return made

    def _words(self, node: Node, shape: Shape) -> Compiled:
        entries = self._fields.mapping(node, "words")
        for word in entries:
            if shape.words and word not in shape.words:
                raise self._fields.wrong(
                    node.keys[word],
                    f"AWS does not say {quoted(word)} there{nearest(word, shape.words)}",
                )
        return {word: self._fields.text(inner, "words") for word, inner in entries.items()}

    def template(self, node: Node, what: str, places: Mapping[str, str]) -> str:
        """Read a text with places."""
        template = self._fields.text(node, what)
        try:
            parts = sentences.parts(template)
        except FactError as error:
            raise self._fields.at(node, error) from None
        for part in parts:
            if isinstance(part, str):
                continue
            if part.name not in places:
                raise self._fields.wrong(
                    node, f"there is no {{{shortened(part.name)}}}{_hint(part.name, places)}"
                )
            if part.chooses and places[part.name] not in ("number", "any"):
                raise self._fields.wrong(
                    node, f"{{{shortened(part.name)}}} is no number: leave '|' out"
                )
        return template

    def _expression(self, node: Node, what: str, kind: str, current: Shape | None = None) -> Any:  # noqa: ANN401  # a tree
        return self._typed(node, what, kind, current)[0]

    def _typed(self, node: Node, what: str, kind: str, current: Shape | None) -> tuple[Any, Shape]:
        text = self._fields.text(node, what)
        try:
            tree = parse(text)
            if kind == "any":
                return tree, self._typing.of(tree, current)
            return tree, self._typing.expect(tree, kind, current)
        except FactError as error:
            raise self._fields.wrong(node, f"{what}: {error}") from None


def _outcome_nodes(node: Node | None) -> Iterable[Node]:
    if node is None:
        return ()
    return (node,) if node.elements is None else node.elements


def _hint(name: str, places: Mapping[str, str]) -> str:
    if near := nearest(name, places):
        return near
    listed = ", ".join(f"{{{place}}}" for place in places)
    return f"; there is {listed}" if places else "; name it under 'places'"

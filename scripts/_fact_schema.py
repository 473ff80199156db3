"""The JSON Schema of files of facts, from which editors complete and check them.

It says what can be said without AWS's models: keys, kinds and words. `aws-posture facts check` says
the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aws_posture.catalogue.form import asking, cases, checking
from aws_posture.catalogue.model import Severity, Sitting

Schema = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"
_ANYTHING: Schema = {}


def schema() -> Schema:
    """Return the schema."""
    return {
        "$schema": _DRAFT,
        "title": "Facts of aws-posture, written as data",
        "description": "A mapping of ids to facts.",
        "type": "object",
        "propertyNames": {"pattern": f"^{checking.ID.pattern}$"},
        "additionalProperties": {"$ref": "#/definitions/fact"},
        "definitions": {
            "fact": _fact(),
            "read": _read(),
            "outcome": _outcome(),
            "items": _items(),
            "places": _places(),
            "howTo": _how_to(),
            "case": _case(),
        },
    }


def _text(description: str) -> Schema:
    # YAML reads 1.10 as a number; facts are read as they were written.
    return {"description": description, "type": ["string", "number", "boolean"]}


def _of(name: str, description: str = "") -> Schema:
    reference: Schema = {"$ref": f"#/definitions/{name}"}
    return {"description": description, "allOf": [reference]} if description else reference


def _one_of(words: Iterable[object], description: str) -> Schema:
    return {"description": description, "enum": [str(word) for word in words]}


def _object(
    properties: Mapping[str, Schema], needed: Iterable[str] = (), description: str = ""
) -> Schema:
    made: Schema = {"description": description} if description else {}
    made |= {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**made, "required": list(needed)} if needed else made


def _map(values: Schema, description: str) -> Schema:
    return {"description": description, "type": "object", "additionalProperties": values}


def _list(elements: Schema, description: str) -> Schema:
    return {"description": description, "type": "array", "items": elements}


def _fact() -> Schema:
    outcome = _of("outcome")
    several = {"anyOf": [outcome, _list(outcome, "Several outcomes of the same state.")]}
    state = {state: {"description": f"When it is {state}.", **several} for state in checking.STATES}
    read = {"anyOf": [_text("An operation."), _of("read")]}
    # What names an operation is one read, and a mistake in it no name of another.
    names = {"pattern": f"^{asking.NAME.pattern}$", "not": {"enum": [asking.ONLY, "operation"]}}
    reads = {**_map(read, "Several reads, each with a name."), "propertyNames": names}
    properties = {
        "title": _text("What it is about, in a few words."),
        "question": _text("The question as a reader asks it."),
        "why": _text("One or two sentences: what is at stake."),
        "severity": _one_of(list(Severity)[:-1], "How much a failure endangers an account."),
        "ask": {
            "description": "What AWS is asked.",
            "anyOf": [_text("An operation."), _of("read"), reads],
        },
        **{str(name): inner for name, inner in state.items()},
        "enough": _one_of(("fail", "pass"), "The state that one Region or thing is enough for."),
        "value": _text("What is shown in prose: a text with places."),
        "places": _of("places", "What stands in the places of sentences."),
        "manual": _object(
            {"say": _text("The sentence."), "reason": _text("Why no API can tell.")},
            ("say", "reason"),
            "In place of all that decides, where no API can tell.",
        ),
        "options": _map(
            {"type": ["integer", "string", "boolean"]}, "Options, with their defaults."
        ),
        "check": _of("howTo", "How a person looks it up."),
        "remedy": _of("howTo", "What to do when it fails."),
        "document": _object(
            {"title": _text("Its title."), "url": {"type": "string", "pattern": "^https://"}},
            ("title", "url"),
            "Where AWS documents the rule.",
        ),
        "security-hub": _list(_text("A control."), "Controls of Security Hub."),
        "cis": _map(_text("A recommendation."), "Recommendations of CIS, by version."),
        "cases": _list(_of("case"), "Answers, and the states that they have to give."),
    }
    decided = {"anyOf": [{"required": ["ask"]}, {"required": ["manual"]}]}
    return {**_object(properties, checking.NEEDED), **decided}


def _read() -> Schema:
    each = {
        "of": _text("The earlier read."),
        "values": _text("An expression over its answer: a list of texts."),
        "parameter": _text("The parameter that takes one of them."),
    }
    return _object(
        {
            "operation": {
                "description": "Service and operation, as botocore names them.",
                "type": "string",
                "pattern": "^[a-z0-9-]+:[A-Z][A-Za-z0-9]*$",
            },
            "parameters": _map(_ANYTHING, "What it is asked with."),
            "regions": {
                "description": "Where it is asked.",
                "anyOf": [{"enum": ["one", "every"]}, _list({"type": "string"}, "Regions.")],
            },
            "errors": _map(_ANYTHING, "Errors that are answers, each with its answer."),
            "permission": _text("The IAM action, where its name is another."),
            "each": _object(each, each, "Asks once for each value of an earlier read."),
        },
        ("operation",),
    )


def _outcome() -> Schema:
    return _object(
        {
            "when": _text("A condition; JMESPath."),
            "items": _of("items", "Which things are concerned."),
            "say": _text("The sentence, with places."),
            "value": _text("The value, if it is another than the fact's; not of not-applicable."),
            "remedy": _of("howTo", "What to do, if it is another than the fact's; of fail alone."),
        },
        ("say",),
    )


def _items() -> Schema:
    return _object(
        {
            "kind": {
                "description": "What they are, in a word.",
                "type": "string",
                "pattern": "^[a-z]+(-[a-z]+)*$",
            },
            "each": _text("An expression that gives a list of them."),
            "name": _text("An expression over each: its name."),
            "say": _text("What is so about each, with places."),
            "places": _of("places", "What stands in the places of `say`."),
        },
        ("kind", "each", "name"),
    )


def _places() -> Schema:
    shown = {
        "is": _text("The expression."),
        "kind": _text("For a name that people chose: what has it."),
        "as": _one_of(("day", "age"), "For a time."),
        "words": _map(_text("What to say."), "For AWS's words: what to say for each."),
    }
    return _map({"anyOf": [_text("An expression."), _object(shown, ("is",))]}, "Places.")


def _how_to() -> Schema:
    return _object(
        {
            "console": _list(_text("A step."), "Steps in the console, one sentence each."),
            "cli": _text("A command of the AWS CLI."),
            "terraform": _text("The same in Terraform's language."),
            "cloudformation": _text("The same as a CloudFormation template."),
            "sitting": _one_of(Sitting, "Who has to sign in, if not whom the topic suggests."),
            "minutes": {
                "description": "How long it takes for one thing.",
                "type": "integer",
                "minimum": 1,
                "maximum": checking.MOST_MINUTES,
            },
        }
    )


def _case() -> Schema:
    given = {
        "answer": {"description": "The answer of the only read.", "type": "object"},
        "error": _text("The error of the only read."),
        "answers": _map(_ANYTHING, "What each read gives, by its name."),
    }
    return _object(
        {
            "name": _text("What it shows."),
            "state": _one_of(cases.STATES, "The state that it has to give."),
            "says": _text("The sentence that it has to give."),
            "value": {"description": "The value that it has to give."},
            "demo": {
                "description": "The demonstration accounts that answer so; for this package's facts.",
                "anyOf": [
                    _one_of(cases.DEMOS, ""),
                    _list(_one_of(cases.DEMOS, ""), "Several of them."),
                ],
            },
            **given,
            "regions": _map(_object(given), "What is given, by Region."),
        },
        ("state",),
    )


KEYS = {
    "fact": (*checking.NEEDED, *checking.ALLOWED),
    "read": ("operation", *asking.KEYS),
    "howTo": checking.HOW_TO,
}
"""The keys that the loader knows, by the definition that has to have the same."""

"""What `scripts/schemas` does once its environment is there.

The schemas are draft 7: the YAML language server and PyCharm both know it whole.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Mapping
from typing import Any

from mkdocs.config import config_options as option
from mkdocs.config.base import BaseConfigOption, Config

import _fact_schema
from _environment import ROOT
from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import Fact
from aws_posture.judging import gate
from aws_posture.plugin import PosturePlugin
from post_series.plugin import PostSeriesPlugin

FOLDER = ROOT / "docs" / "schemas"

Schema = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-07/schema#"
_TYPES: Mapping[type, str] = {bool: "boolean", int: "integer", str: "string", dict: "object"}

# A package may bring facts of its own, so an id is right by its form.
_FACT_ID = "^[a-z0-9-]+\\.[a-z0-9-]+$"


def main() -> None:
    """Write the schemas."""
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).write_text(written(schema), encoding="utf-8")
        print(f"docs/schemas/{name} is written")


def written(schema: Schema) -> str:
    """Return a schema as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def schemas() -> dict[str, Schema]:
    """Return every schema, by the name of its file."""
    posture = _plugin("aws-posture", PosturePlugin().config_class, _posture_rules())
    series = _plugin("post-series", PostSeriesPlugin().config_class, _series_rules())
    return {
        "aws-posture.json": posture,
        "post-series.json": series,
        "facts.json": _fact_schema.schema(),
        "mkdocs.json": _configuration({"aws-posture": posture, "post-series": series}),
    }


def _configuration(plugins: Mapping[str, Schema]) -> Schema:
    """Return the schema of mkdocs.yml: it knows our two plugins, and leaves the rest alone."""
    options = {name: schema["anyOf"][1]["properties"][name] for name, schema in plugins.items()}
    one = {
        "anyOf": [
            {"enum": list(plugins)},
            {"type": "string"},
            {"type": "object", "maxProperties": 1, "properties": options},
        ]
    }
    return {
        "$schema": _DRAFT,
        "title": "mkdocs.yml with the plugins aws-posture and post-series",
        "type": "object",
        "properties": {
            "plugins": {
                "description": "The plugins, as a list, or as a mapping of names to options.",
                "anyOf": [
                    {"type": "array", "items": one},
                    {"type": "object", "properties": options},
                ],
            }
        },
    }


def _plugin(name: str, config: type[Config], rules: Mapping[str, Schema]) -> Schema:
    """Return the schema of an entry of `plugins`: the name alone, or the name with options."""
    words = documented(config)
    properties = {
        key: {"description": words[key], **_or_nothing(_typed(declared)), **rules.get(key, {})}
        for key, declared in config._schema  # noqa: SLF001  # MkDocs has no other list
    }
    # MkDocs warns of an option that it does not know, and `--strict` fails.
    options = {"type": ["object", "null"], "properties": properties, "additionalProperties": False}
    title = f"An entry of 'plugins' in mkdocs.yml: {name}"
    with_options = {
        "type": "object",
        "required": [name],
        "properties": {name: {"description": inspect.getdoc(config), **options}},
        "additionalProperties": False,
    }
    return {"$schema": _DRAFT, "title": title, "anyOf": [{"const": name}, with_options]}


def documented(config: type[Config]) -> dict[str, str]:
    """Return what the docstring after each option says, by the option."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(config))).body
    assert isinstance(body, ast.ClassDef)  # noqa: S101  # the source of a class
    pairs = zip(body.body, body.body[1:], strict=False)
    return {
        target.id: " ".join(inspect.cleandoc(text).replace("``", "`").split())
        for assigned, said in pairs
        if isinstance(assigned, ast.Assign) and isinstance(said, ast.Expr)
        for target in assigned.targets
        if isinstance(target, ast.Name)
        for text in [ast.literal_eval(said.value)]
    }


def _typed(declared: BaseConfigOption[Any]) -> Schema:
    """Return what MkDocs checks of an option by itself."""
    inner = declared.option if isinstance(declared, option.Optional) else declared
    if isinstance(inner, option.Choice):
        schema: Schema = {"enum": list(inner.choices)}
    elif isinstance(inner, option.ListOfItems):
        schema = {"type": "array", "items": _typed(inner.option_type)}
    elif isinstance(inner, option.Type):
        schema = {"type": _TYPES[inner._type]}  # noqa: SLF001  # MkDocs has no other place for it
    else:
        raise TypeError(f"{type(inner).__name__} has no schema; add one to scripts/_schemas.py")
    if declared.default not in (None, [], {}):
        schema["default"] = declared.default
    return schema


def _or_nothing(schema: Schema) -> Schema:
    """Let an option stay empty, as MkDocs does: it then has its default."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}


def _posture_rules() -> dict[str, Schema]:
    """Return what the plugin checks besides."""
    fact_id = {
        "anyOf": [
            {"enum": [fact.id for fact in CATALOGUE]},
            {"type": "string", "pattern": _FACT_ID},
        ]
    }
    return {
        # Twelve digits without quotes are a number; one that begins with a zero is not what it was.
        "account": {
            "type": ["string", "integer", "null"],
            "pattern": "^[0-9]{12}$",
            "minimum": 10**11,
            "maximum": 10**12 - 1,
        },
        "max_age": {"pattern": "^[0-9]{1,6}[smhd]$"},
        "fail_on": {
            "items": {"anyOf": [{"enum": [gate.ANY, *gate.SEVERITIES]}, *fact_id["anyOf"]]}
        },
        "facts": {
            "properties": {fact.id: _of_fact(fact) for fact in CATALOGUE if fact.options},
            "additionalProperties": {"type": "object"},
            "propertyNames": {"pattern": _FACT_ID},
        },
    }


def _of_fact(fact: Fact) -> Schema:
    return {
        "description": fact.question,
        "type": "object",
        "properties": {
            name: {"type": _TYPES[type(value)], "default": value}
            for name, value in fact.options.items()
        },
        "additionalProperties": False,
    }


def _series_rules() -> dict[str, Schema]:
    """Return what the plugin checks besides."""
    return {
        "timezone": {"pattern": "^(Z|UTC|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])$"},
        "feed_limit": {"minimum": 0},
        "pagination": {"minimum": 0},
        "redirects": {"additionalProperties": {"type": "string"}},
    }


if __name__ == "__main__":
    main()

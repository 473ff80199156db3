"""The JSON Schemas of options: up to date, and of one mind with what a build says."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from mkdocs.config.base import Config
from mkdocs.utils import yaml_load

import _fact_schema
from _schemas import FOLDER, documented, schemas, written
from aws_posture.catalogue import DATA
from aws_posture.catalogue.form import nodes
from aws_posture.plugin import PosturePlugin
from building import ROOT
from post_series.plugin import PostSeriesPlugin
from schemas import validator

SCHEMAS = schemas()
CONFIGS: Mapping[str, type[Config]] = {
    "aws-posture": PosturePlugin.config_class,
    "post-series": PostSeriesPlugin.config_class,
}
PAGE = (ROOT / "docs/authors/private-copies.md").read_text(encoding="utf-8")

RIGHT = {
    "aws-posture": """
        personalise: false
        account: "111122223333"
        facts: {iam.admin-count: {max: 3}}
        fail_on: [root.mfa, any]
        max_age: 15m
        redact: names
        verify_allow: [robin]
        ---
        account: 111122223333
        ---
        facts:
        profile:
        redact:
        ---
        {}
        """,
    "post-series": """
        feed_copies: [posts/index.xml]
        image: assets/card.png
        pagination: 5
        redirects: {/writing/: posts/}
        timezone: "+05:30"
        ---
        redirects:
        timezone: Z
        """,
}

WRONG = {
    "aws-posture": """
        account: 11112222333
        ---
        account: "1111"
        ---
        cache: sometimes
        ---
        facts: {iam.admin-count: {most: 3}}
        ---
        facts: {iam.admin-count: {max: three}}
        ---
        facts: {iam.admin-count: 3}
        ---
        fail_on: root.mfa
        ---
        fail_on: [root]
        ---
        max_age: soon
        ---
        profil: me
        ---
        redact: everything
        """,
    "post-series": """
        feed_limit: -1
        ---
        pagination: five
        ---
        redirects: {/writing/: 5}
        ---
        posts: posts
        ---
        timezone: Europe/London
        ---
        timezone: "+99:00"
        """,
}


def _cases(texts: Mapping[str, str]) -> list[tuple[str, Mapping[str, Any]]]:
    return [
        (name, case) for name, text in texts.items() for case in yaml.safe_load_all(dedent(text))
    ]


def _problems(schema: str, document: object) -> list[str]:
    found = validator(SCHEMAS[schema], formats=False).iter_errors(document)
    return [error.message for error in found]


def _refused(name: str, options: Mapping[str, Any]) -> bool:
    """Return whether a strict build refuses options."""
    config: Config = CONFIGS[name]()
    config.load_dict(dict(options))
    errors, warnings = config.validate()
    if errors or warnings:
        return True
    # The module of the options checks what MkDocs cannot.
    module = sys.modules[CONFIGS[name].__module__]
    try:
        module.check(config, *([ROOT / "docs"] if name == "aws-posture" else []))
    except module.OptionError:
        return True
    return False


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_is_up_to_date(name: str) -> None:
    validator(SCHEMAS[name]).check_schema(SCHEMAS[name])
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == written(SCHEMAS[name]), "run scripts/schemas"


@pytest.mark.parametrize("name", CONFIGS)
def test_an_editor_shows_what_each_option_is(name: str) -> None:
    names = [key for key, _ in CONFIGS[name]()._schema]  # noqa: SLF001  # MkDocs has no other list
    words = documented(CONFIGS[name])
    assert list(words) == names
    assert all(len(text.split()) > 3 for text in words.values())


@pytest.mark.parametrize(("name", "options"), _cases(RIGHT))
def test_what_a_build_takes_an_editor_does_not_underline(
    name: str, options: Mapping[str, Any]
) -> None:
    assert not _refused(name, options)
    assert _problems(f"{name}.json", {name: options}) == []
    assert _problems("mkdocs.json", {"plugins": ["search", {name: options}]}) == []
    assert _problems("mkdocs.json", {"plugins": {name: options}}) == []


@pytest.mark.parametrize(("name", "options"), _cases(WRONG))
def test_what_a_build_refuses_an_editor_underlines(name: str, options: Mapping[str, Any]) -> None:
    assert _refused(name, options)
    assert _problems(f"{name}.json", {name: options})
    assert _problems("mkdocs.json", {"plugins": ["search", {name: options}]})
    assert _problems("mkdocs.json", {"plugins": {name: options}})


@pytest.mark.parametrize("name", CONFIGS)
def test_a_plugin_may_be_named_without_options(name: str) -> None:
    for entry in (name, {name: None}, {name: {}}):
        assert _problems(f"{name}.json", entry) == []
        assert _problems("mkdocs.json", {"plugins": [entry]}) == []


def test_this_sites_own_settings_are_right() -> None:
    settings = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert _problems("mkdocs.json", settings) == []


def test_other_plugins_and_settings_are_left_alone() -> None:
    settings = {"site_name": "A", "plugins": ["search", {"blog": {"any": 1}}], "theme": {"a": 1}}
    assert _problems("mkdocs.json", settings) == []


def test_a_fact_of_a_package_is_not_underlined() -> None:
    options = {"facts": {"backup.vaults": {"most": 3}}, "fail_on": ["backup.vaults"]}
    assert _problems("aws-posture.json", {"aws-posture": options}) == []


def test_the_guide_names_schemas_that_are_published() -> None:
    for name in SCHEMAS:
        assert f"schemas/{name}" in PAGE
        assert Path(FOLDER, name).is_file()


FACTS = sorted(DATA.glob("*.yml"))


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.name)
def test_the_catalogues_own_facts_are_right_by_the_schema_of_facts(path: Path) -> None:
    facts = nodes.parse(path.read_text(encoding="utf-8"), path.name).data
    assert not _problems("facts.json", facts)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title:", "titel:"),
        ("severity: medium", "severity: hihg"),
        ("  pass:", "  passes:"),
        ("    say:", "    says:"),
        ("state: pass", "state: passed"),
        ("s3.public", "public"),
        ("console:", "consol:"),
        ("https://", "http://"),
        ("operation: s3control:", "operation: s3control."),
        ("ask: {operation: s3:ListBuckets,", "ask: {operation: s3:ListBuckets, regions: evry,"),
        ("    buckets: {operation", "    answer: {operation"),
        ("    buckets: {operation", "    Buckets: {operation"),
    ],
)
def test_an_editor_marks_what_is_no_fact(old: str, new: str) -> None:
    text = (DATA / "s3.yml").read_text(encoding="utf-8")
    assert old in text
    facts = nodes.parse(text.replace(old, new), "s3.yml").data
    assert _problems("facts.json", facts)


def test_the_schema_of_facts_knows_the_keys_that_the_loader_knows() -> None:
    definitions = SCHEMAS["facts.json"]["definitions"]
    for name, keys in _fact_schema.KEYS.items():
        assert set(definitions[name]["properties"]) == set(map(str, keys))

"""The posts: their commands are the AWS CLI's, their JSON is JSON, and the series hangs together."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.session import get_session

from building import ROOT, run

POSTS = sorted(
    (ROOT / "docs/posts").glob("*.md"),
    key=lambda post: int(re.findall(r"(?m)^part: (\d+)$", post.read_text("utf-8"))[0]),
)
TEXTS = {post.name: post.read_text("utf-8") for post in POSTS}

SERVICES = {"s3api": "s3", "configservice": "config"}
"""Names of services that the AWS CLI spells in its own way."""

OWN = {
    ("login",),
    ("configure", "sso"),
    ("sso", "login"),
    ("s3", "presign"),
    ("cloudtrail", "validate-logs"),
}
"""Commands that the AWS CLI has besides the operations of an API."""

GLOBAL = {"region", "query", "output", "profile"}


def _blocks(text: str, language: str) -> list[str]:
    found = re.findall(rf"(?ms)^( *)```{language}\n(.*?)^\1```$", text)
    return [re.sub(rf"(?m)^{indent}", "", block) for indent, block in found]


def _commands(text: str) -> Iterator[list[str]]:
    for block in _blocks(text, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("aws "):
                yield shlex.split(line)[1:]


COMMANDS = [
    pytest.param(words, id=f"{name}: {' '.join(words[:2])}")
    for name, text in TEXTS.items()
    for words in _commands(text)
]


def _options(words: list[str]) -> dict[str, list[str]]:
    """Return each option's values, by its name without dashes."""
    found: dict[str, list[str]] = {}
    for word in words:
        if word.startswith("--"):
            values = found.setdefault(word[2:], [])
        else:
            values.append(word)
    return found


def _names(shape: Shape, depth: int = 4) -> set[str]:
    """Return the names of the members that shorthand for a parameter can have; shapes may be recursive."""
    if not depth:
        return set()
    if isinstance(shape, StructureShape):
        below = (_names(member, depth - 1) for member in shape.members.values())
        return set(shape.members).union(*below)
    if isinstance(shape, ListShape):
        return _names(shape.member, depth - 1)
    return _names(shape.value, depth - 1) if isinstance(shape, MapShape) else set()


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_is_the_aws_clis(words: list[str]) -> None:
    if OWN & {tuple(words[:1]), tuple(words[:2])}:
        return
    service, command, *rest = words
    model = get_session().get_service_model(SERVICES.get(service, service))
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(operations[command]).input_shape
    members = {
        xform_name(name, "-"): member for name, member in (shape.members if shape else {}).items()
    }
    options = {name: values for name, values in _options(rest).items() if name not in GLOBAL}
    flags = {
        f"no-{name}": member for name, member in members.items() if member.type_name == "boolean"
    }
    assert options.keys() <= members.keys() | flags.keys()
    needed = {xform_name(name, "-") for name in (shape.required_members if shape else ())}
    assert needed <= options.keys()
    for name, values in options.items():
        member = (members | flags)[name]
        choices = getattr(member, "enum", None)
        assert not choices or set(values) <= set(choices), name
        keys = set(re.findall(r"(?:^|[,{])([A-Za-z]+)=", " ".join(values)))
        assert keys <= _names(member), name


@pytest.mark.parametrize("name", TEXTS)
def test_a_shell_understands_its_blocks(name: str, tmp_path: Path) -> None:
    for block in _blocks(TEXTS[name], "sh"):
        done = run("bash", "-n", "-c", block, cwd=tmp_path)
        assert (done.status, done.err) == (0, ""), block


@pytest.mark.parametrize("name", TEXTS)
def test_its_json_is_json(name: str) -> None:
    for block in _blocks(TEXTS[name], "json"):
        # A part of a statement is shown without the braces round it.
        json.loads(f"{{{block}}}" if block.startswith('"') else block)


@pytest.mark.parametrize("name", TEXTS)
def test_every_source_is_cited_and_every_citation_has_a_source(name: str) -> None:
    text = TEXTS[name]
    sources = dict(re.findall(r"(?m)^\[([\w-]+)\]: (\S+)$", text))
    assert set(re.findall(r"\]\[([\w-]+)\]", text)) == set(sources)
    notes = set(re.findall(r"(?m)^\[\^([\w-]+)\]: AWS, \[", text))
    assert set(re.findall(r"\[\^([\w-]+)\](?!:)", text)) == notes
    assert [
        link for link in sources.values() if not link.startswith("https://docs.aws.amazon.com/")
    ] == []
    assert len(set(sources.values())) == len(sources)


def test_the_parts_are_numbered_and_dated_in_order() -> None:
    heads = [yaml.safe_load(text.split("---\n")[1]) for text in TEXTS.values()]
    assert [head["part"] for head in heads] == list(range(1, len(heads) + 1))
    assert len({head["series"] for head in heads}) == 1
    dates = [head["date"] for head in heads]
    assert dates == sorted(set(dates))


@pytest.mark.parametrize(("name", "following"), [*pairwise(TEXTS)])
def test_a_post_leads_to_the_next_one(name: str, following: str) -> None:
    assert re.search(rf"Next:\s+\[[^\]]+\]\({re.escape(following)}\)", TEXTS[name])


@pytest.mark.parametrize("page", ["mkdocs.yml", "docs/index.md"])
def test_a_list_of_the_series_has_every_post_in_order(page: str) -> None:
    listed = re.findall(r"posts/([\w-]+\.md)", (ROOT / page).read_text("utf-8"))
    assert list(dict.fromkeys(listed)) == list(TEXTS)

"""The configuration that the engine builds from: the author's own, with a few settings replaced.

It is edited as a tree of YAML, so that tags that only the engine understands stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from post_series.engines.marks import NAME as MARKS
from post_series.engines.project import PLUGIN

_PARENT = "INHERIT"
_DONE = ("exclude_docs", "draft_docs", "not_in_nav")
"""What `prepare` has done already: its copy holds what goes into the site, and nothing else."""

_DEFAULT_EXTENSIONS = ["toc", "tables", "fenced_code"]
"""What MkDocs uses where a configuration names none; Zensical would use others."""


def configured(
    config_file: Path, replaced: Mapping[str, object], theme: Mapping[str, object]
) -> str:
    """Return the text of a configuration.

    Args:
        config_file: The author's.
        replaced: The settings that are others here.
        theme: The settings of the theme that are others here.
    """
    root = _composed(config_file)
    for key in _DONE:
        _drop(root, key)
    for key, value in replaced.items():
        _set(root, key, _node(value))
    about = _get(root, "theme")
    if not isinstance(about, MappingNode):
        about = _node({"name": about.value} if isinstance(about, ScalarNode) else {})
        _set(root, "theme", about)
    for key, value in theme.items():
        _set(about, key, _node(value))
    _set(root, "plugins", _without(_get(root, "plugins"), PLUGIN))
    _set(root, "markdown_extensions", _with(_get(root, "markdown_extensions"), MARKS))
    return str(yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True, width=1000))


def _composed(config_file: Path) -> Node:
    """Read a file, and those that it inherits from, as MkDocs merges them."""
    # `project` has read it already, so it is a mapping without mistakes.
    root = _parsed(config_file.read_text(encoding="utf-8"))
    parent = _get(root, _PARENT)
    if parent is None:
        return root
    _drop(root, _PARENT)
    return _merged(_composed(config_file.parent / parent.value), root)


def _merged(parent: Node, child: Node) -> Node:
    if not isinstance(parent, MappingNode) or not isinstance(child, MappingNode):
        return child
    for key, value in child.value:
        before = _get(parent, key.value)
        _set(parent, key.value, value if before is None else _merged(before, value))
    return parent


def _get(node: Node | None, key: str) -> Node | None:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _set(node: Node, key: str, value: Node) -> None:
    _drop(node, key)
    node.value.append((ScalarNode("tag:yaml.org,2002:str", key), value))


def _drop(node: Node, key: str) -> None:
    node.value = [pair for pair in node.value if pair[0].value != key]


def _node(value: object) -> Node:
    # JSON is YAML too.
    return _parsed(json.dumps(value, ensure_ascii=False))


def _parsed(text: str) -> Node:
    return cast("Node", yaml.compose(text, Loader=yaml.SafeLoader))


def _without(plugins: Node | None, name: str) -> Node:
    """Return the site's plugins but one, whether they are a list or a mapping."""
    if isinstance(plugins, MappingNode):
        _drop(plugins, name)
        return plugins
    kept = [each for each in plugins.value if name not in _names(each)] if plugins else []
    return SequenceNode("tag:yaml.org,2002:seq", kept)


def _with(extensions: Node | None, name: str) -> Node:
    """Return the site's Markdown extensions and one more, whether they are a list or a mapping."""
    if isinstance(extensions, MappingNode):
        _set(extensions, name, _node({}))
        return extensions
    named = extensions.value if extensions else _node(_DEFAULT_EXTENSIONS).value
    return SequenceNode("tag:yaml.org,2002:seq", [*named, _node(name)])


def _names(entry: Node) -> Sequence[str]:
    if isinstance(entry, MappingNode):
        return [key.value for key, _ in entry.value]
    return [entry.value]

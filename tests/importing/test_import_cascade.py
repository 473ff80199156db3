"""Pages have in their own front matter what Hugo's `cascade` gave them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from small_blogs import POST, import_new

SETTINGS = """
baseURL: https://notes.example.org/
languages: {en: {}, fr: {}}
cascade:
  - target: {path: '/posts/**'}
    params: {shade: settings, first: settings}
  - _target: {path: '{/posts/*,/about}'}
    first: never
    choice: settings
  - target: {kind: section, environment: production}
    kind_of: section
  - {target: {environment: development}, first: never, choice: never}
"""
BLOG = {
    "hugo.yaml": SETTINGS,
    "content/_index.md": "---\ntitle: Home\ncascade: {shade: home, far: home}\n---\n",
    "content/posts/_index.md": "---\ncascade:\n- target: {path: '/posts/b*'}\n  shade: posts\n---\n",
    "content/posts/a.md": POST,
    "content/posts/b/index.md": POST,
    "content/posts/c.md": POST.replace("title: A", "title: A\nShade: own\nfar: null"),
    "content/posts/d.fr.md": POST,
    "content/about.md": "---\ntitle: About\n---\nText.\n",
}


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("posts/a.md", {"shade": "home", "far": "home", "first": "settings", "choice": "settings"}),
        ("posts/b/index.md", {"shade": "posts", "far": "home"}),
        ("posts/c.md", {"Shade": "own"}),
        ("fr/posts/d.md", {"shade": "settings", "first": "settings"}),
        ("about.md", {"shade": "home", "first": "never", "choice": "settings"}),
        ("posts/index.md", {"shade": "home", "far": "home", "kind_of": "section"}),
    ],
)
def test_the_nearest_says_what_a_page_lacks(
    tmp_path: Path, page: str, given: dict[str, str]
) -> None:
    text = import_new(tmp_path, BLOG).read(f"docs/{page}")
    values = yaml.safe_load(text.split("---")[1])
    assert values == values | given
    assert "cascade" not in values


def test_a_page_that_is_not_for_a_target_gets_nothing(tmp_path: Path) -> None:
    text = import_new(tmp_path, BLOG).read("docs/fr/posts/d.md")
    assert "far" not in text
    assert "kind_of" not in text


@pytest.mark.parametrize(
    "said",
    ["[1, x]", "{target: {path: '[z-a]'}, x: 1}", "{target: {path: '{a,{b'}, x: 1}", "{target: 3}"],
)
def test_what_says_nothing_gives_nothing(tmp_path: Path, said: str) -> None:
    new = import_new(
        tmp_path,
        {
            "hugo.yaml": f"baseURL: https://notes.example.org/\ncascade: {said}\n",
            "content/posts/a.md": POST,
        },
    )
    assert new.read("docs/posts/a.md") == POST.replace("---\nText", "---\n\nText")


def test_a_draft_may_be_a_cascades_doing(tmp_path: Path) -> None:
    done = import_new(
        tmp_path,
        {
            "content/posts/_index.md": "---\ncascade: {draft: true}\n---\n",
            "content/posts/a.md": POST,
        },
    )
    assert "draft: true" in done.read("docs/posts/a.md")

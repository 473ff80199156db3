"""Diagrams are drawn here, or it is said why not; no page asks another host for a script."""

from __future__ import annotations

from pathlib import Path

import yaml
from small_blogs import POST, import_new

GOAT = f"{POST}\n```goat\n.-.\n| |\n'-'\n```\n"
MERMAID = f"{POST}\n```mermaid\ngraph LR; a-->b\n```\n"


def _settings(text: str) -> dict[str, object]:
    settings: dict[str, object] = yaml.unsafe_load(text)
    return settings


def test_a_drawing_of_characters_stays_code_that_is_drawn(tmp_path: Path) -> None:
    done = import_new(tmp_path, {"content/posts/a.md": GOAT})
    assert "```goat\n.-.\n| |\n'-'\n```" in done.read("docs/posts/a.md")
    assert "post_series.dialect" in _settings(done.read("mkdocs.yml"))["markdown_extensions"]
    assert not [each for each in done.notes if "posts/a.md" in each]


def test_the_blogs_own_script_draws_mermaid(tmp_path: Path) -> None:
    done = import_new(
        tmp_path,
        {
            "hugo.yaml": "baseURL: https://notes.example.org/\ntheme: ink\n",
            "content/posts/a.md": MERMAID,
            "themes/ink/assets/lib/mermaid/mermaid.min.js": "var mermaid = {}",
        },
    )
    settings = _settings(done.read("mkdocs.yml"))
    assert done.read("docs/javascripts/mermaid.min.js") == "var mermaid = {}"
    assert settings["extra_javascript"] == ["javascripts/mermaid.min.js"]
    assert "custom_fences" in done.read("mkdocs.yml")
    assert not [each for each in done.notes if "diagram" in each]


def test_a_blog_without_diagrams_gets_no_script(tmp_path: Path) -> None:
    done = import_new(
        tmp_path, {"content/posts/a.md": POST, "static/js/mermaid.min.js": "var mermaid = {}"}
    )
    assert "mermaid" not in done.read("mkdocs.yml")


def test_without_a_script_the_code_is_shown_and_what_to_do_is_said(tmp_path: Path) -> None:
    done = import_new(tmp_path, {"content/posts/a.md": MERMAID})
    assert "custom_fences" not in done.read("mkdocs.yml")
    assert any(
        each.startswith("content/posts/a.md:7: this diagram is shown as its code")
        for each in done.notes
    )


def test_what_a_template_drew_needs_a_look(tmp_path: Path) -> None:
    done = import_new(
        tmp_path,
        {
            "content/posts/a.md": f"{MERMAID}\n```dot\ndigraph {{}}\n```\n",
            "layouts/_default/_markup/render-codeblock-mermaid.html": "<pre>{{ .Inner }}</pre>",
            "layouts/_markup/render-codeblock-dot.html": "<img>",
        },
    )
    assert [each.split(": ")[0] for each in done.problems] == [
        "content/posts/a.md:7",
        "content/posts/a.md:11",
    ]

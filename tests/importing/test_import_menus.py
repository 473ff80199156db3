"""The menu of a blog is that of its site, whether settings or pages say it."""

from __future__ import annotations

from pathlib import Path

import yaml
from small_blogs import POST, SETTINGS, Imported, import_new

PAGE = "---\ntitle: {title}\n{said}---\nText.\n"


def _nav(new: Imported) -> list[object]:
    text = new.read("mkdocs.yml")
    nav: list[object] = yaml.safe_load(text[text.index("nav:") : text.index("theme:")])["nav"]
    return nav


def test_pages_put_themselves_into_the_menu(tmp_path: Path) -> None:
    menu = "menus: {main: [{name: Posts, pageRef: /posts, weight: 5}]}\n"
    new = import_new(
        tmp_path,
        {
            "hugo.yaml": SETTINGS + menu,
            "content/posts/a.md": POST,
            "content/about.md": PAGE.format(
                title="About me", said="linkTitle: About\nmenu: main\nweight: 1\n"
            ),
            "content/now.md": PAGE.format(
                title="Now", said="menus: {main: {parent: Posts}, footer: {}}\n"
            ),
            "content/uses.md": PAGE.format(title="Uses", said="menu: [main]\n"),
            "content/legal.md": PAGE.format(title="Legal", said="menu: footer\n"),
        },
    )
    assert _nav(new) == [
        {"Home": "index.md"},
        {"About": "about.md"},
        {"Posts": [{"Posts": "posts/index.md"}, {"Now": "now.md"}]},
        {"Uses": "uses.md"},
    ]


def test_sections_may_be_the_menu(tmp_path: Path) -> None:
    new = import_new(
        tmp_path,
        {
            "hugo.yaml": f"{SETTINGS}sectionPagesMenu: main\n",
            "content/posts/a.md": POST,
            "content/field-notes/deep/b.md": POST,
            "content/talks/_index.md": PAGE.format(title="My talks", said="weight: 1\n"),
            "content/talks/c/index.md": POST,
            "content/alone/index.md": POST,
            "content/tags/x/_index.md": PAGE.format(title="X", said=""),
        },
    )
    assert _nav(new) == [
        {"Home": "index.md"},
        {"My talks": "talks/index.md"},
        {"Field notes": "field-notes/index.md"},
        {"Posts": "posts/index.md"},
    ]


def test_a_page_keeps_its_title_where_the_menu_has_another(tmp_path: Path) -> None:
    said = "linkTitle: About\nmenu: main\n"
    new = import_new(
        tmp_path,
        {
            "content/about.md": PAGE.format(title="About & me", said=said),
            "content/own.md": f"{PAGE.format(title='Own', said=said)}\n# Own heading\n",
        },
    )
    assert "---\n\n<h1>About &amp; me</h1>\n\nText." in new.read("docs/about.md")
    assert "<h1>Own</h1>" in new.read("docs/own.md")
    assert new.read("docs/own.md").count("<h1>") == 1


def test_a_theme_may_call_the_menu_otherwise(tmp_path: Path) -> None:
    menu = "menu: {nav: [{name: A, url: /posts/a/}], footer: [{name: B, url: /b/}]}\n"
    new = import_new(tmp_path, {"hugo.yaml": SETTINGS + menu, "content/posts/a.md": POST})
    assert _nav(new) == [{"Home": "index.md"}, {"A": "posts/a.md"}]
    assert any("the menu footer has no place here" in each for each in new.notes)


def test_a_menu_of_places_becomes_the_social_links(tmp_path: Path) -> None:
    menu = "menus: {social: [{identifier: github, name: GitHub, url: https://github.com/ana}]}\n"
    new = import_new(tmp_path, {"hugo.yaml": SETTINGS + menu, "content/posts/a.md": POST})
    assert "link: https://github.com/ana" in new.read("mkdocs.yml")
    assert not [each for each in new.notes if "the menu social" in each]

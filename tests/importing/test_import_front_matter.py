"""Front matter, the pictures that it names, and pages that a layout drew from data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hugo_blogs import import_hugo
from small_blogs import POST, import_new

from building import Run

SETTINGS = """\
baseURL: https://notes.example.org/
timeZone: Europe/Berlin
pagination: {pagerSize: 7}
params: {description: About notes.}
"""

# What is written, and what the site gets. Where Hugo 0.150 reads a date, it is the same one; some
# that Hugo takes for none are read as their authors meant them.
FRONT = {
    "a day": ("date: 2026-01-02", "date: 2026-01-02T00:00:00+01:00"),
    "a day of one digit each": ("date: 2026-7-2", "date: 2026-07-02T00:00:00+02:00"),
    "a time without seconds": ("date: 2026-01-02 9:30", "date: 2026-01-02T09:30:00+01:00"),
    "a time with a comma": ("date: 2026-01-02T10:00:01,5Z", "date: 2026-01-02T10:00:01.5+00:00"),
    "an hour's offset": ("date: 2026-01-02T10:00:00-05", "date: 2026-01-02T10:00:00-05:00"),
    "UTC in letters": ("date: 2026-01-02 10:00:00 UTC", "date: 2026-01-02T10:00:00+00:00"),
    "as in a mail": (
        "date: Fri, 02 Jan 2026 10:00:00 +0200",
        "date: 2026-01-02T10:00:00+02:00",
    ),
    "as in a mail, without a zone": (
        "date: Fri, 02 Jan 2026 10:00:00",
        "date: 2026-01-02T10:00:00+01:00",
    ),
    "in words": ("date: January 2, 2026", "date: 2026-01-02T00:00:00+01:00"),
    "a day that is none": ("date: 2026-02-30", "hugo_date: 2026-02-30"),
    "no date at all": ("date: ''\ntitle: A", "title: A"),
    "TOML's own date": ("+++\ndate = 2026-01-02T10:00:00Z\n+++", "date: 2026-01-02T10:00:00+00:00"),
    "lists in TOML": (
        '+++\ntags = ["a", "b"]\n[x]\ny = [1]\n+++',
        "tags:\n- a\n- b\nx:\n  y:\n  - 1",
    ),
    "terms that make no address": ("tags: [aws, '!!!', [b]]", "tags:\n- aws\n- b"),
    "people of many kinds": (
        "authors: [{name: Ana}, Bo, {mail: x}, '']",
        "authors:\n- Ana\n- Bo",
    ),
    "a weight in words": ("weight: first", "hugo_weight: first"),
    "nothing said": ("title:\ndraft: 'TRUE'", "draft: true"),
    "still to come": (
        "publishDate: 2999-01-01",
        "publishdate: 2999-01-01T00:00:00+01:00\ndate: 2999-01-01T00:00:00+01:00\ndraft: true",
    ),
    "ended": (
        "expiryDate: 2020-01-01T00:00:00Z",
        "expirydate: 2020-01-01T00:00:00+00:00\ndraft: true",
    ),
    "a page without a head": ("headless: true", "headless: true\ndraft: true"),
    "a title that is a list": ("title: [a]", "title:\n- a"),
    "an alias from elsewhere": ("aliases: [old]", "aliases:\n- old"),
    "a cover": (
        "cover: {image: /files/a.png}",
        "cover:\n  image: /files/a.png\nimage: /files/a.png",
    ),
    "a cover of another site": (
        "cover: https://example.com/a.png",
        "cover: https://example.com/a.png",
    ),
    "a picture in a theme's words": (
        "thumbnail: files/a.png\nbanner: [x]",
        "thumbnail: files/a.png\nbanner:\n- x\nimage: /files/a.png",
    ),
    "pictures in Hugo's words": (
        "images: [files/a.png]",
        "images:\n- files/a.png\nimage: /files/a.png",
    ),
}

# A layout that draws data, the data, and what is written out.
DATA = {
    "talks": (
        '{{ range site.Data.talks.list }}{{ end }}{{ index site.Data "talks/other" }}',
        (
            "- {Title: A, url: https://example.com/a, when: {day: 1, month: May}, tags: [x, z]}\n"
            "- {Title: B, slides: /b.pdf, none: null}\n- C\n- {odd: D}\n"
        ),
        (
            "- [**A**](https://example.com/a) · 1, May · x, z\n"
            "- **B** · [slides](/b.pdf)\n- C\n- **D**"
        ),
    ),
    "years": (
        "{{ .Site.Data.years }}",
        "- {name: A, year: 2020}\n- {name: B, date: '1 May 2021'}\n- {name: C, year: 2020}\n",
        "## 2021\n\n- **B** · 1 May 2021\n\n## 2020\n\n- **A**\n- **C**",
    ),
    "groups": (
        "{{ hugo.Data.groups }}",
        "first: [a, b]\nsecond: [c]\nthird: d\n",
        "## first\n\n- a\n- b\n\n## second\n\n- c\n- third: d",
    ),
    "word": ("{{ site.Data.word }}", "Just a word.\n", "Just a word."),
}
FAULTS = {
    "missing": (
        "{{ site.Data.nowhere }}",
        "its layout draws data/nowhere, and there is no such file",
    ),
    "broken": ("{{ site.Data.broken }}", "data/broken.json:2: it cannot be read:"),
    "tagged": ("{{ site.Data.tagged }}", "data/tagged.yaml: it cannot be read:"),
    "deep": ("{{ site.Data.deep }}", "data/deep.json: it cannot be read: it is nested too deeply."),
    "digits": ("{{ site.Data.digits }}", "data/digits.json: it cannot be read: Exceeds the limit"),
    "odd": ("{{ site.Data.odd }}", "data/odd.xml: it cannot be read: data of the kind .xml is not"),
    "nothing": ("Nothing of data.", "the layout nothing of the blog drew this page"),
}


class Imported(NamedTuple):
    """The docs folder, and what the command said."""

    docs: Path
    done: Run


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Import one blog with a page for each case."""
    folder = tmp_path_factory.mktemp("front")
    blog = folder / "blog"
    _write(blog / "hugo.yaml", SETTINGS)
    _write(blog / "static/files/a.png", "")
    for number, (source, _) in enumerate(FRONT.values()):
        text = source if source.startswith(("+++", "---")) else f"---\n{source}\n---"
        _write(blog / f"content/posts/{number}.md", f"{text}\n")
    layouts = {name: template for name, (template, *_) in {**DATA, **FAULTS}.items()}
    for name, template in layouts.items():
        _write(blog / f"content/{name}.md", f"---\nlayout: {name}\n---\nText.\n")
        if template is not None:
            _write(blog / f"layouts/_default/{name}.html", template)
    _write(blog / "content/search.md", "---\nlayout: search\n---\n")
    data = {f"{name}.yaml": text for name, (_, text, _) in DATA.items()}
    data["talks/list.yaml"] = data.pop("talks.yaml")
    data |= {"talks/other.toml": "", "broken.json": '{\n"a": }', "tagged.yaml": "a: !!bool maybe"}
    data |= {"deep.json": "[" * 9000, "digits.json": "9" * 5000, "odd.xml": "<a/>"}
    for name, text in data.items():
        _write(blog / "data" / name, text)
    return Imported(folder / "docs", import_hugo(blog, folder / "docs"))


@pytest.mark.parametrize("name", FRONT)
def test_front_matter_is_carried_over(imported: Imported, name: str) -> None:
    number = list(FRONT).index(name)
    text = (imported.docs / f"posts/{number}.md").read_text("utf-8")
    front = text.removeprefix("---\n").split("---\n")[0].removesuffix("nav: false\n")
    assert front.strip() == FRONT[name][1]


@pytest.mark.parametrize("name", DATA)
def test_data_is_written_out(imported: Imported, name: str) -> None:
    text = (imported.docs / f"{name}.md").read_text("utf-8")
    assert text.split("---\n", 2)[2].strip() == f"Text.\n\n{DATA[name][2]}"


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_drawn_is_reported(imported: Imported, name: str) -> None:
    assert FAULTS[name][1] in imported.done.out
    text = (imported.docs / f"{name}.md").read_text("utf-8")
    assert text.split("---\n", 2)[2].strip() == "Text."


def test_a_page_for_searching_says_where_search_is(imported: Imported) -> None:
    assert "Search is at the top of every page." in (imported.docs / "search.md").read_text("utf-8")


def test_the_size_of_lists_is_suggested(imported: Imported) -> None:
    assert re.search(r"^  plugins: post-series: pagination: 7$", imported.done.out, re.MULTILINE)


def test_marks_of_editors_before_front_matter_are_no_text(tmp_path: Path) -> None:
    new = import_new(tmp_path, {"content/posts/a.md": f"\ufeff\ufeff{POST}"})
    assert new.read("docs/posts/a.md").startswith("---\ntitle: A\n")

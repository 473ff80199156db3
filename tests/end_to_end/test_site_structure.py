"""Every page says what it is: headings, landmarks, names, a title and a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement
from site_reading import pages

from sampling import nightly_but

VARIANTS = ("public", "fresh", "well-kept")
HEADINGS = "//*[re:test(local-name(), '^h[1-6]$') or @role='heading']"
EXSLT = {"re": "http://exslt.org/regular-expressions"}
NAMED = (
    "//a[@href] | //button | //summary | //textarea | //select | //img | //dialog | //nav | "
    "//*[@role='dialog'] | //input[not(@type='hidden') and not(contains(@class, 'md-toggle'))]"
)
LANDMARKS = ("header", "main", "footer")
# Inside of these, a header or a footer is that of a part.
PARTS = "ancestor::article or ancestor::section or ancestor::main"


@pytest.mark.parametrize("variant", nightly_but({"fresh"}, VARIANTS))
def test_every_page_says_what_it_is(variant: str, variants: Mapping[str, Path]) -> None:
    folder = variants[variant]
    # Of a copy, this one is standalone: it can name no file, and no other page.
    whole = [name for name in pages(folder) if variant == "public" or name != "404.html"]
    found = {name: list(_faults((folder / name).read_text("utf-8"))) for name in whole}
    assert len(found) > 20
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("variant", nightly_but({"fresh"}, VARIANTS))
def test_every_title_is_a_title_of_its_own(variant: str, variants: Mapping[str, Path]) -> None:
    folder = variants[variant]
    titles = Counter(_title(html.parse(folder / name).getroot()) for name in pages(folder))
    assert [title for title, times in titles.items() if times > 1] == []


WRONG = {
    '<html><head><title>A</title></head><body><main><h1 id="a">A</h1></main>': "no language",
    '<html lang="en"><head></head><body><main><h1>A</h1></main>': "no title",
    '<html lang="en"><title>A - A</title><main><h1>A</h1></main>': "says the same twice",
    '<html lang="en"><title>A</title><main><h2>A</h2></main>': "0 first headings",
    '<html lang="en"><title>A</title><main><h1>A</h1><h1>B</h1></main>': "2 first headings",
    '<html lang="en"><title>A</title><main><h1>A</h1><h3>B</h3></main>': "skips to 3: B",
    '<html lang="en"><title>A</title><main><h1>A</h1><h2> </h2></main>': "without words",
    '<html lang="en"><title>A</title><main><h1>A</h1><p role="heading" aria-level="4">B': "skips to 4: B",
    '<html lang="en"><title>A</title><h1>A</h1>': "0 of main",
    '<html lang="en"><title>A</title><main><h1>A</h1><a href="/"><svg></svg></a></main>': "no name",
    '<html lang="en"><title>A</title><main><h1>A</h1><img src="a.png"></main>': "no name",
    '<html lang="en"><title>A</title><main><h1>A</h1><nav>A</nav></main>': "no name",
    '<html lang="en"><title>A</title><main><h1>A</h1><input id="a"></main>': "no name",
    '<html lang="en"><title>A</title><main><h1>A</h1><p aria-labelledby="b">': "nothing is #b",
}


@pytest.mark.parametrize(("page", "said"), WRONG.items(), ids=WRONG.values())
def test_what_is_wrong_is_found(page: str, said: str) -> None:
    assert any(said in fault for fault in _faults(page)), list(_faults(page))


def _faults(text: str) -> Iterator[str]:
    page = html.document_fromstring(text)
    if page.get("lang") != "en":
        yield "it has no language"
    yield from _faults_of_title(_title(page))
    yield from _faults_of_headings(page.xpath(HEADINGS, namespaces=EXSLT))
    for landmark in LANDMARKS:
        found = page.xpath(f"//{landmark}[not({PARTS})]")
        if len(found) != 1:
            yield f"it has {len(found)} of {landmark}"
    yield from (
        f"it has no name: {html.tostring(one, encoding='unicode')[:120]}"
        for one in page.xpath(NAMED)
        if not _name(one, page)
    )
    for one in page.xpath("//*[@aria-labelledby or @aria-describedby or @aria-controls]"):
        for place in ("aria-labelledby", "aria-describedby", "aria-controls"):
            wanted = one.get(place, "").split()
            yield from (f"nothing is #{each}" for each in wanted if not _by_id(page, each))


def _title(page: HtmlElement) -> str:
    return " ".join((page.findtext(".//head/title") or page.findtext(".//title") or "").split())


def _faults_of_title(title: str) -> Iterator[str]:
    if not title:
        yield "it has no title"
    parts = title.split(" - ")
    if len(set(parts)) < len(parts):
        yield f"its title says the same twice: {title}"


def _faults_of_headings(headings: list[HtmlElement]) -> Iterator[str]:
    first = [one for one in headings if one.tag == "h1"]
    if len(first) != 1:
        yield f"it has {len(first)} first headings"
    before = 0
    for heading in headings:
        level, words = int(heading.get("aria-level") or heading.tag[1]), _words(heading)
        if not words:
            yield f"a heading of level {level} is without words"
        if level > before + 1:
            yield f"from level {before} it skips to {level}: {words}"
        before = level


def _words(element: HtmlElement) -> str:
    """Return an element's text, without the link that leads to a heading."""
    parts = element.xpath(".//text()[not(parent::a[@class='headerlink'] or parent::style)]")
    return " ".join("".join(parts).split())


def _name(element: HtmlElement, page: HtmlElement) -> str:
    labelled = [_words(each) for id_ in _ids(element) for each in _by_id(page, id_)]
    labels = page.xpath("//label[@for=$id]", id=element.get("id", "")) + element.xpath(
        "ancestor::label"
    )
    if element.tag == "img":
        # An empty one is an answer too: it is decoration.
        return "decoration" if element.get("alt") == "" else element.get("alt", "")
    inside = [] if element.tag in {"nav", "dialog"} or element.get("role") else [_words(element)]
    pictures = [image.get("alt", "") for image in element.xpath(".//img")]
    own = [element.get("aria-label", ""), element.get("title", "")]
    return " ".join([*own, *labelled, *map(_words, labels), *inside, *pictures]).strip()


def _ids(element: HtmlElement) -> list[str]:
    return (element.get("aria-labelledby") or "").split()


def _by_id(page: HtmlElement, name: str) -> list[HtmlElement]:
    return list(page.xpath("//*[@id=$name]", name=name))

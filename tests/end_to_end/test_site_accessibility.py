"""axe-core finds nothing on any kind of page, public or private, in either scheme and two widths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from site_reading import TEMPLATES, Read, Reading

from sampling import nightly_but

SCHEMES = {"light": "default", "dark": "slate"}

# What differs between schemes and widths once a page has passed as a whole.
SEEN = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
QUICK = {"resultTypes": ["violations"], "preload": False, "iframes": False}

# In a private copy a page without slots differs by the banner alone.
KINDS = nightly_but(
    {("public", "post"), ("public", "landing"), ("fresh", "landing"), ("fresh", "report")},
    [
        *(("public", kind) for kind in TEMPLATES),
        *(("fresh", kind) for kind in ("landing", "post", "report", "tag")),
        *(("well-kept", kind) for kind in ("landing", "post")),
    ],
)


SLOTTED = [TEMPLATES[kind] for kind in ("landing", "post", "report")]


@dataclass(frozen=True)
class Excused:
    """What axe-core finds in Material's own markup, and nobody can fix from here."""

    rule: str
    element: str
    reason: str


EXCUSED = (
    Excused(
        "landmark-unique",
        "nav.md-code__nav",
        "Material's script puts one without a name over each block of code, for its copy button.",
    ),
    Excused(
        "landmark-unique",
        ".md-search-result .md-tags",
        "Material's script puts one without a name into each result of the search that has tags.",
    ),
    Excused(
        "scrollable-region-focusable",
        "div.md-typeset__scrollwrap",
        "Material's script puts one around each table. Chromium and Firefox let the keyboard into "
        "whatever scrolls; test_site_keyboard.py holds that.",
    ),
)


@pytest.fixture(scope="module")
def axe() -> Axe:
    return Axe()


@pytest.mark.parametrize(("variant", "kind"), KINDS)
def test_axe_finds_nothing(
    variant: str, kind: str, variants: Mapping[str, Path], read: Read, axe: Axe
) -> None:
    with read(variants[variant], searched=kind == "search") as site:
        found = dict(_everywhere(site, TEMPLATES[kind], axe))
    assert {place: said for place, said in found.items() if said} == {}


def test_axe_finds_what_is_wrong(variants: Mapping[str, Path], read: Read, axe: Axe) -> None:
    with read(variants["public"]) as site:
        page = site.open("about/")
        page.evaluate(
            "document.querySelector('h1').innerHTML = '<button></button><i style=color:#ddd>About</i>'"
        )
        rules = {said.split(":")[0] for said in _violations(page, axe, QUICK)}
    assert {"button-name", "color-contrast"} <= rules


@pytest.mark.parametrize("kind", nightly_but({"post"}, ["landing", "post"]))
def test_axe_finds_nothing_in_an_example(
    kind: str, variants: Mapping[str, Path], read: Read, axe: Axe
) -> None:
    with read(variants["public"]) as site:
        page = site.open(TEMPLATES[kind])
        page.emulate_media(reduced_motion="reduce")
        page.get_by_role("button", name="Show me an example account").first.click()
        page.wait_for_selector(".aws-posture-bar[data-state=example]")
        found = {}
        for width, scheme in ((1280, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            _choose(page, scheme)
            found[scheme] = _violations(page, axe, QUICK)
    assert found == {"light": [], "dark": []}


@pytest.mark.nightly
def test_axe_finds_nothing_on_paper(variants: Mapping[str, Path], read: Read, axe: Axe) -> None:
    with read(variants["fresh"]) as copy:
        found = {
            f"{path} in {scheme}": _violations(page, axe, {**QUICK, "runOnly": ["color-contrast"]})
            for path in (TEMPLATES["landing"], TEMPLATES["post"])
            for scheme in SCHEMES
            for page in [_printed(copy, path, scheme)]
        }
    assert {place: said for place, said in found.items() if said} == {}


def _everywhere(site: Reading, path: str, axe: Axe) -> Iterator[tuple[str, list[str]]]:
    page = site.open(path)
    # A colour on its way to another one is neither.
    page.add_style_tag(content="*, ::before, ::after { transition: none !important }")
    once, again = ((1280, "light"), (390, "dark")), ((1280, "dark"), (390, "light"))
    # The kinds with cards have what is there in one width alone; the others have Material's parts.
    for width, scheme in (*once, *(again if path in SLOTTED else ())):
        page.set_viewport_size({"width": width, "height": 800})
        _choose(page, scheme)
        options = QUICK if (width, scheme) in once else {**QUICK, "runOnly": list(SEEN)}
        yield f"{width} px, {scheme}", _violations(page, axe, options)


def _choose(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.wait_for_selector(f'body[data-md-color-scheme="{SCHEMES[scheme]}"]')


def _printed(site: Reading, path: str, scheme: str) -> Page:
    page = site.open(path)
    _choose(page, scheme)
    page.emulate_media(media="print")
    return page


def _violations(page: Page, axe: Axe, options: Mapping[str, Any]) -> list[str]:
    found = axe.run(page, options=dict(options)).response["violations"]
    return [
        f"{violation['id']}: {node['target']}: {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
        if not _is_excused(page, violation["id"], node["target"][-1])
    ]


def _is_excused(page: Page, rule: str, selector: str) -> bool:
    return any(
        rule == excused.rule and page.locator(selector).first.evaluate(_MATCHES, excused.element)
        for excused in EXCUSED
    )


_MATCHES = "(element, selector) => element.matches(selector)"

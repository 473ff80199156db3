"""The form on the site: plain, only where it is configured, the same in Jinja and MiniJinja."""

from __future__ import annotations

from collections.abc import Callable

import jinja2
import minijinja
import pytest
from bs4 import BeautifulSoup

from building import ROOT
from post_series.letters.public_site import PublicSite

FORM = (ROOT / "overrides/partials/newsletter-form.html").read_text(encoding="utf-8")
Config = dict[str, object]
Render = Callable[[Config], str]

FULL = {
    "username": "field-notes",
    "text": 'A "post" & more.',
    "tag": "from <here>",
    "metadata": {"place": "the end", "year": 2026},
}


def _in_jinja(config: Config) -> str:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)  # noqa: S701  # as MkDocs does
    return environment.from_string(FORM).render(config=config)


def _in_minijinja(config: Config) -> str:
    environment = minijinja.Environment(
        templates={"form.html": FORM}, undefined_behavior="strict", auto_escape_callback=lambda _: False
    )  # fmt: skip
    rendered: str = environment.render_template("form.html", config=config)
    return rendered


@pytest.mark.parametrize("render", [_in_jinja, _in_minijinja])
@pytest.mark.parametrize(
    "config",
    [
        {},
        {"extra": {}},
        {"extra": {"newsletter": None}},
        {"extra": {"newsletter": {}}},
        {"extra": {"newsletter": {"username": ""}}},
    ],
)
def test_there_is_no_form_unless_it_is_configured(render: Render, config: Config) -> None:
    assert render(config).strip() == ""


@pytest.mark.parametrize("render", [_in_jinja, _in_minijinja])
def test_the_form_is_buttondowns(render: Render) -> None:
    soup = BeautifulSoup(render({"extra": {"newsletter": FULL}}), "lxml")
    form = soup.form
    assert form is not None
    assert form["action"] == "https://buttondown.com/api/emails/embed-subscribe/field-notes"
    assert form["method"] == "post"
    fields = {str(each["name"]): each.get("value") for each in form.select("input")}
    assert fields == {
        "email": None,
        "embed": "1",
        "tag": "from <here>",
        "metadata__place": "the end",
        "metadata__year": "2026",
    }
    assert 'A "post" & more.' in form.get_text()


@pytest.mark.parametrize("render", [_in_jinja, _in_minijinja])
def test_it_works_without_scripts_and_says_what_its_field_is(render: Render) -> None:
    soup = BeautifulSoup(render({"extra": {"newsletter": {"username": "a b/c"}}}), "lxml")
    assert not soup.select("script, iframe, [onsubmit], [target], [id]")
    field = soup.select_one("label > input")
    assert field is not None
    assert (field["type"], field["name"], field.has_attr("required")) == ("email", "email", True)
    assert soup.select_one("button[type=submit]") is not None
    assert soup.form is not None
    assert str(soup.form["action"]).startswith(
        "https://buttondown.com/api/emails/embed-subscribe/a%20b"
    )


def test_both_engines_render_the_same() -> None:
    config = {"extra": {"newsletter": FULL}}
    assert BeautifulSoup(_in_jinja(config), "lxml") == BeautifulSoup(_in_minijinja(config), "lxml")


def test_a_built_post_has_the_form_marked_as_public(letters_site: PublicSite) -> None:
    page = (letters_site.folder / "posts/everything/index.html").read_text(encoding="utf-8")
    form = BeautifulSoup(page, "lxml").select_one("[data-aws-posture-public] form.newsletter-form")
    assert form is not None
    place = form.select_one('input[name="metadata__place"]')
    assert place is not None
    assert place["value"] == 'the "end" of a post'

"""Former addresses lead on, with their anchors, in any copy of the site."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing_blog import Changed, built

from post_series.pages.redirects import Redirect, alias_path, numbered_pages

HOME = "https://blog.example/notes/"


@pytest.mark.parametrize(
    ("alias", "page", "path"),
    [
        ("/old/", "posts/x/", "old/index.html"),
        ("/old", "posts/x/", "old/index.html"),
        ("/old.html", "posts/x/", "old.html"),
        ("former", "posts/x/", "posts/former/index.html"),
        ("../up", "posts/x/", "up/index.html"),
        ("/a%20b/", "posts/x/", "a b/index.html"),
        ("/2023/../2024/", "", "2024/index.html"),
        ("/../x", "posts/x/", "x/index.html"),
        ("../../../etc/x", "posts/x/", "etc/x/index.html"),
    ],
)
def test_an_alias_is_answered_by_the_file_that_hugo_would_write(
    alias: str, page: str, path: str
) -> None:
    assert alias_path(alias, page) == path


@pytest.mark.parametrize("alias", ["/", "../../.."])
def test_an_alias_is_not_the_home_page(alias: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the caller says which alias of which page
        alias_path(alias, "posts/x/")


@pytest.mark.parametrize(
    ("entries", "size", "numbers"),
    [(0, 5, [1]), (5, 5, [1]), (6, 5, [1, 2]), (32, 10, [1, 2, 3, 4])],
)
def test_numbered_pages_are_as_many_as_there_were(
    entries: int, size: int, numbers: list[int]
) -> None:
    assert list(numbered_pages([("posts/", entries)], size, "pagination")) == [
        Redirect(f"posts/page/{number}/index.html", "posts/", "pagination") for number in numbers
    ]


@pytest.mark.parametrize(
    ("path", "link", "canonical"),
    [
        ("old/pipelines/index.html", "../../posts/pipelines/", "posts/pipelines/"),
        ("posts/former-name/index.html", "../../posts/pipelines/", "posts/pipelines/"),
        ("2023/pipelines.html", "../posts/pipelines/", "posts/pipelines/"),
        ("whoami/index.html", "../about/", "about/"),
        ("writing/index.html", "../posts/", "posts/"),
        ("me.html", "about/#contact", "about/#contact"),
        ("page/1/index.html", "../../", ""),
        ("page/3/index.html", "../../", ""),
        ("posts/page/2/index.html", "../../../posts/", "posts/"),
        ("tags/boxes/page/1/index.html", "../../../../tags/boxes/", "tags/boxes/"),
        ("tags/c#/page/1/index.html", "../../../../tags/c%23/", "tags/c%23/"),
    ],
)
def test_a_former_address_leads_on(site: Path, path: str, link: str, canonical: str) -> None:
    page = (site / path).read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{HOME}{canonical}">' in page
    assert f'<meta http-equiv="refresh" content="0; url={link}">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<a href="{link}">' in page


def test_no_page_is_numbered_beyond_what_there_was(site: Path) -> None:
    assert not (site / "page/4").exists()
    assert not (site / "tags/boxes/page/2").exists()


def test_a_page_that_is_there_is_not_written_over(changed: Changed) -> None:
    text = "---\ndate: 2020-01-01\n---\n# A page\n\nOf its own.\n"
    site = built(changed({"docs/posts/page/1.md": text}))
    assert "Of its own." in (site / "posts/page/1/index.html").read_text(encoding="utf-8")

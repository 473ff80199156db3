"""Front matter, in our spelling, Hugo's or Material's; and what is said of mistakes."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from publishing_blog import Changed, build

from post_series.base.errors import PostError
from post_series.reading.posts import Post, parse_post

DAY = date(2024, 3, 5)


def _post(**meta: object) -> Post:
    post = parse_post("posts/x.md", "posts/x/", {"date": DAY, **meta}, UTC)
    assert post is not None
    return post


def test_a_page_without_a_date_is_no_post() -> None:
    assert parse_post("posts/x.md", "posts/x/", {"title": "X"}, UTC) is None


@pytest.mark.parametrize(
    ("meta", "field", "expected"),
    [
        ({"tags": ["a", "b", "a"]}, "tags", ("a", "b")),
        ({"tags": "one"}, "tags", ("one",)),
        ({"tags": [2024, None]}, "tags", ("2024",)),
        ({"series": "S"}, "series", ("S",)),
        ({"author": "Ana"}, "authors", ("Ana",)),
        ({"authors": ["Ana"], "author": "Zoë"}, "authors", ("Ana",)),
        ({"weight": 3}, "weight", 3),
        ({"weight": 0, "part": 2}, "weight", 2),
        ({"title": 1984}, "title", "1984"),
        ({"description": "Two\n lines"}, "description", "Two lines"),
        ({"image": "a.png"}, "image", "a.png"),
        ({"images": ["b.png", "c.png"]}, "image", "b.png"),
        ({"cover": {"image": "d.png", "alt": "D"}}, "image", "d.png"),
        ({"cover": {"image": "d.png", "alt": "D"}}, "image_alt", "D"),
        ({"aliases": "/old/"}, "aliases", ("/old/",)),
        ({"draft": True}, "draft", True),
    ],
)
def test_every_spelling_is_read(meta: dict[str, object], field: str, expected: object) -> None:
    assert getattr(_post(**meta), field) == expected


@pytest.mark.parametrize("key", ["updated", "lastmod"])
def test_the_last_change_has_two_names(key: str) -> None:
    post = _post(**{key: date(2025, 1, 1)})
    assert f"{post.changed:%Y-%m-%d}" == "2025-01-01"


def test_materials_dates_are_read() -> None:
    post = _post(date={"created": DAY, "updated": date(2025, 1, 1)})
    assert (f"{post.date:%Y}", f"{post.changed:%Y}") == ("2024", "2025")


@pytest.mark.parametrize(
    ("meta", "key", "said"),
    [
        ({"date": "soon"}, "date", "'soon' is not a date"),
        ({"updated": "later"}, "updated", "'later' is not a date"),
        ({"tags": {"a": 1}}, "tags", "is not a list of names"),
        ({"tags": ["???"]}, "tags", "cannot become an address"),
        ({"tags": ["../.."]}, "tags", "cannot become an address"),
        ({"series": [["a"]]}, "series", "is not a list of names"),
        ({"weight": "two"}, "weight", "'two' is not a number"),
        ({"draft": "maybe"}, "draft", "neither true nor false"),
        ({"title": ["a"]}, "title", "is not text"),
        ({"aliases": [1]}, "aliases", "is not a list of addresses"),
    ],
)
def test_a_mistake_names_the_page_and_the_key(meta: dict[str, object], key: str, said: str) -> None:
    with pytest.raises(PostError) as caught:
        _post(**meta)
    assert str(caught.value).startswith(f"posts/x.md: {key}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "key", ["date", "tags", "series", "weight", "draft", "title", "aliases", "description"]
)
def test_a_value_that_expands_without_end_is_shown_in_short(key: str) -> None:
    """With aliases of YAML, nine lines have a billion parts."""
    value: list[object] = [1]
    for _ in range(30):
        value = [value, value]
    with pytest.raises(PostError, match=rf"^posts/x\.md: {key}: ") as caught:
        _post(**{key: value})
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("docs/posts/new.md", "---\ndate: soon\n---\n", "posts/new.md: date: 'soon' is not a date"),
        (
            "docs/posts/boxes-one/index.md",
            "---\ndate: 2024-01-01\n---\n",
            "posts/boxes-one.md and posts/boxes-one/index.md have one address, /posts/boxes-one/",
        ),
        (
            "docs/posts/new.md",
            "---\ndate: 2024-01-01\nimage: pipelines/pip.png\n---\nText.\n",
            "there is no pipelines/pip.png in the docs folder; did you mean posts/pipelines/pipe.p",
        ),
    ],
)
def test_a_build_says_a_mistake_in_one_line(
    changed: Changed, name: str, text: str, said: str
) -> None:
    done = build(changed({name: text}))
    assert done.status != 0
    assert "Traceback" not in done.err
    assert len([line for line in done.err.splitlines() if said in line]) == 1, done.err


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("site_url: https://blog.example/notes/\n", "", "mkdocs.yml: site_url is not set"),
        ("pagination: 2", "pagination: -1", "pagination: -1 is less than 0"),
        ("pagination: 2", "timezone: IST", "mkdocs.yml: timezone: 'IST' is not an offset"),
        ("posts/\n", "postss/\n", "redirects: /writing/: there is no page postss/"),
        ("pagination: 2", "image: none.png", "image: there is no none.png"),
        ("pagination: 2", "social_font: mkdocs.yml", "mkdocs.yml is not a font"),
    ],
)
def test_an_option_that_cannot_be_used_is_one_line(
    changed: Changed, before: str, after: str, said: str
) -> None:
    folder = changed({})
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    assert before in config
    (folder / "mkdocs.yml").write_text(config.replace(before, after), encoding="utf-8")
    done = build(folder)
    assert done.status != 0
    assert "Traceback" not in done.err
    assert len([line for line in done.err.splitlines() if said in line]) == 1, done.err

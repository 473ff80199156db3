"""Feeds, as feed readers and the W3C's validator read them."""

from __future__ import annotations

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from publishing_blog import FORMATS, Changed, build, built

HOME = "https://blog.example/notes/"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM_LINK = "{http://www.w3.org/2005/Atom}link"

HUGO = {
    "posts/do-you-concur/": "Sat, 02 Nov 2024 00:00:00 +0530",
    "posts/pipelines/": "Sat, 02 Nov 2024 00:00:00 +0530",
    "posts/boxes-two/": "Mon, 01 Apr 2024 08:15:00 +0000",
    "posts/boxes-one/": "Fri, 01 Mar 2024 00:00:00 +0000",
    "posts/boxes-three/": "Sun, 31 Dec 2023 23:30:00 -0800",
}
"""What Hugo's feed has: link and date, the newest first."""

FEEDS = {
    "index.xml": list(HUGO),
    "posts/index.xml": list(HUGO),
    "tags/boxes/index.xml": ["posts/boxes-two/", "posts/boxes-one/"],
    "tags/c#/index.xml": ["posts/do-you-concur/"],
    "tags/ci/cd/index.xml": ["posts/do-you-concur/", "posts/pipelines/"],
    "tags/do-you-concur/index.xml": ["posts/do-you-concur/", "posts/pipelines/"],
    "categories/ops--dev/index.xml": ["posts/pipelines/"],
    "series/boxes/index.xml": ["posts/boxes-two/", "posts/boxes-one/", "posts/boxes-three/"],
}


def _channel(site: Path, name: str = "index.xml") -> ET.Element:
    channel = ET.parse(site / name).getroot().find("channel")  # noqa: S314  # we wrote it
    assert channel is not None
    return channel


def _item(site: Path, url: str) -> ET.Element:
    items = _channel(site).findall("item")
    return next(item for item in items if item.findtext("link") == f"{HOME}{url}")


def _content(site: Path, url: str) -> str:
    return _item(site, url).findtext(CONTENT) or ""


def test_there_is_a_feed_for_the_site_and_for_each_list(site: Path) -> None:
    found = {path.relative_to(site).as_posix() for path in site.rglob("index.xml")}
    assert found == set(FEEDS)


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_holds_its_own_posts_alone(site: Path, name: str) -> None:
    links = [item.findtext("link") for item in _channel(site, name).findall("item")]
    assert links == [f"{HOME}{url}" for url in FEEDS[name]]


def test_link_guid_and_date_are_hugos(site: Path) -> None:
    items = _channel(site).findall("item")
    found = [
        (each.findtext("link"), each.findtext("guid"), each.findtext("pubDate")) for each in items
    ]
    assert found == [(f"{HOME}{url}", f"{HOME}{url}", date) for url, date in HUGO.items()]


@pytest.mark.parametrize("name", FEEDS)
def test_feedparser_finds_nothing_wrong(site: Path, name: str) -> None:
    feed = feedparser.parse((site / name).read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "rss20"
    for entry in feed.entries:
        assert entry.published_parsed
        assert entry.content[0].value


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_has_the_structure_that_rss_asks_for(site: Path, name: str) -> None:
    channel = _channel(site, name)
    for required in ("title", "link", "description"):
        assert channel.findtext(required)
    (itself,) = channel.findall(ATOM_LINK)
    assert itself.attrib == {
        "href": f"{HOME}{name.replace('#', '%23')}",
        "rel": "self",
        "type": "application/rss+xml",
    }
    allowed = {"title", "link", "description", "language", "copyright", "lastBuildDate", "item"}
    assert {each.tag for each in channel} <= {*allowed, ATOM_LINK}
    guids = list(channel.iter("guid"))
    assert all(guid.attrib == {"isPermaLink": "true"} for guid in guids)
    assert len({guid.text for guid in guids}) == len(channel.findall("item"))
    for date in (*channel.iter("pubDate"), *channel.iter("lastBuildDate")):
        assert parsedate_to_datetime(date.text or "").tzinfo


def test_text_is_escaped_once(site: Path) -> None:
    item = _item(site, "posts/pipelines/")
    assert item.findtext("title") == 'Pipelines, "quoted" & <angled> </script>'
    assert item.findtext("description") == 'What "pipelines" are & why <nobody> likes them.'
    assert [each.text for each in item.findall("category")] == [
        "Ops & Dev",
        "CI/CD",
        "do you concur?",
    ]
    creators = item.findall("{http://purl.org/dc/elements/1.1/}creator")
    assert [each.text for each in creators] == ["Ana", "Zoë"]
    assert _channel(site).findtext("copyright") == "Ana, 2024"


@pytest.mark.parametrize("url", HUGO)
def test_every_address_is_whole(site: Path, url: str) -> None:
    found = re.findall(r'(?:href|src)="([^"]*)"', _content(site, url))
    assert all(each.startswith("https://") for each in found), found


def test_relative_links_and_images_lead_to_the_site(site: Path) -> None:
    concur = _content(site, "posts/do-you-concur/")
    assert f'href="{HOME}posts/pipelines/#why"' in concur
    assert f'href="{HOME}posts/do-you-concur/#a-setext-heading"' in concur
    assert 'href="https://elsewhere.example/?a=1&amp;b=2"' in concur
    pipe = f"{HOME}posts/pipelines/pipe.png"
    assert f'srcset="{pipe} 1x, {pipe} 2x"' in _content(site, "posts/pipelines/")


@pytest.mark.parametrize(
    "unwanted",
    [
        "headerlink",
        "codelineno",
        "<script",
        "<form",
        "<input",
        "<template",
        "<iframe",
        "<!--",
        "onclick",
        "data-",
        "Subscribe now",
        "Hidden words",
        "For the site alone",
        "news.ycombinator",
    ],
)
def test_no_furniture_is_in_a_feed(site: Path, unwanted: str) -> None:
    assert all(unwanted not in _content(site, url) for url in HUGO)


def test_the_whole_text_is_there(site: Path) -> None:
    pipelines = _content(site, "posts/pipelines/")
    assert pipelines.endswith("<p>Text after all of it.</p>")
    link = "https://video.example/embed/1?a=b&amp;c=d"
    assert f'<a href="{link}">{link}</a>' in pipelines
    concur = _content(site, "posts/do-you-concur/")
    text = re.sub(r"<[^>]*>", "", concur)
    assert "TOKEN: ${{ secrets.TOKEN }}" in text
    assert "NAME: {{ .Release.Name }}" in text
    assert "<table>" in concur
    assert '<h2 id="a-setext-heading">A setext heading</h2>' in concur


def test_the_title_is_not_said_twice_but_chapters_stay(site: Path) -> None:
    assert "What is in the box?" not in _content(site, "posts/boxes-one/")
    assert '<h1 id="chapter-one">Chapter one</h1>' in _content(site, "posts/do-you-concur/")


def test_control_characters_do_not_break_a_feed(changed: Changed) -> None:
    text = "---\ntitle: Bell\ndate: 2024-01-01\n---\nA bell\x07 and a null\x0bhere.\n"
    folder = built(changed({"docs/posts/bell.md": text}))
    assert not feedparser.parse((folder / "index.xml").read_bytes()).bozo


def test_a_limit_keeps_the_newest(changed: Changed) -> None:
    folder = changed({})
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("pagination: 2", "feed_limit: 2")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    site = built(folder)
    links = [
        item.findtext("link") for item in _channel(site, "series/boxes/index.xml").findall("item")
    ]
    assert links == [f"{HOME}posts/boxes-two/", f"{HOME}posts/boxes-one/"]


def test_atom_and_json_say_what_rss_says(in_formats: Path) -> None:
    names = {path.parent for path in in_formats.rglob("index.xml")}
    assert {path.parent for path in in_formats.rglob("atom.xml")} == names
    assert {path.parent for path in in_formats.rglob("feed.json")} == names
    for place in names:
        rss = feedparser.parse((place / "index.xml").read_bytes())
        atom = feedparser.parse((place / "atom.xml").read_bytes())
        assert not atom.bozo, atom.get("bozo_exception")
        assert atom.version == "atom10"
        assert (atom.feed.title, atom.feed.link) == (rss.feed.title, rss.feed.link)
        found = json.loads((place / "feed.json").read_bytes())
        assert found["version"] == "https://jsonfeed.org/version/1.1"
        assert (found["title"], found["home_page_url"]) == (rss.feed.title, rss.feed.link)
        for one, other, third in zip(rss.entries, atom.entries, found["items"], strict=True):
            assert one.link == other.link == third["url"] == one.id == other.id == third["id"]
            assert one.published_parsed == other.published_parsed
            assert (
                datetime.fromisoformat(third["date_published"]).utctimetuple()[:6]
                == (one.published_parsed[:6])
            )
            assert one.title == other.title == third["title"]
            raw = _item(place, one.link.removeprefix(HOME)).findtext(CONTENT)
            assert third["content_html"] == raw
            assert other.content[0].type == "text/html"


def test_pages_name_every_format(in_formats: Path) -> None:
    page = (in_formats / "posts/boxes-one/index.html").read_text(encoding="utf-8")
    found = re.findall(
        r'<link rel="alternate[^"]*" type="([^"]*)" title="[^"]*" href="([^"]*)"', page
    )
    names = {"rss": "index.xml", "atom": "atom.xml", "feed": "feed.json"}
    kinds = [
        (kind.partition("/")[2].partition("+")[0], url.rpartition("/")[2]) for kind, url in found
    ]
    assert [names[kind] for kind, _ in kinds] == [name for _, name in kinds]
    assert {kind for kind, _ in kinds} == set(names)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (
            ("atom_name", "../b.xml"),
            "atom_name: '../b.xml' is not a file's name; write e.g. atom.xml",
        ),
        (("json_feed_name", "index.xml"), "json_feed_name: feed_name is called index.xml, too"),
    ],
)
def test_a_feed_needs_a_name_of_its_own(
    changed: Changed, option: tuple[str, str], said: str
) -> None:
    name, value = option
    config = re.sub(rf"{name}: \S+", f"{name}: {value}", FORMATS)
    done = build(changed({"mkdocs.yml": config}))
    assert done.status != 0
    assert said in done.err


def test_a_feed_that_has_moved_is_at_both_addresses(changed: Changed) -> None:
    moved = "moved_feeds: {/topics/boxes.xml: tags/boxes/index.xml, old.xml: tags/gone/index.xml}"
    folder = changed({})
    config = folder / "mkdocs.yml"
    text = config.read_text("utf-8").replace("feed_copies:", f"{moved}\n      feed_copies:")
    config.write_text(text, "utf-8")
    done = build(folder)
    # Builds are strict, and one of them is nowhere.
    assert done.status == 1
    both = ("topics/boxes.xml", "tags/boxes/index.xml")
    links = [
        [item.findtext("link") for item in _channel(folder / "site", name).findall("item")]
        for name in both
    ]
    assert links[0] == links[1] != []
    assert "moved_feeds: old.xml: there is no feed tags/gone/index.xml" in done.err
    assert not (folder / "site/old.xml").exists()

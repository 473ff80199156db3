"""What a post's page tells readers and machines; and what other pages do not have."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from publishing_blog import Changed, build, built, copy_blog

from building import tree

HOME = "https://blog.example/notes/"
POSTS = ("boxes-one", "boxes-two", "boxes-three", "do-you-concur", "pipelines")


def _page(site: Path, url: str) -> str:
    return (site / url / "index.html").read_text(encoding="utf-8")


def _meta(site: Path, url: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', _page(site, url))
    return {name: html.unescape(content) for name, content in found}


def _json_ld(site: Path, url: str) -> list[dict[str, object]]:
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', _page(site, url), re.DOTALL
    )
    assert found is not None
    graph: list[dict[str, object]] = json.loads(found[1])["@graph"]
    return graph


def test_every_post_has_a_description_of_its_own(site: Path) -> None:
    said = [_meta(site, f"posts/{post}")["description"] for post in POSTS]
    assert len(set(said)) == len(POSTS)
    assert all(0 < len(each) <= 160 for each in said)


def test_two_posts_that_begin_alike_are_told_apart(changed: Changed) -> None:
    text = "---\ntitle: {}\ndate: 2024-01-01\n---\nThe same words.\n"
    folder = {f"docs/posts/{name}.md": text.format(name) for name in ("one", "two")}
    site = built(changed(folder))
    said = {_meta(site, f"posts/{name}")["description"] for name in ("one", "two")}
    assert said == {"The same words.", "two: The same words."}


def test_other_pages_are_described_too(site: Path) -> None:
    assert _meta(site, "about")["description"] == "I am Ana, and I write here. By post."


def test_a_description_is_escaped_once(site: Path) -> None:
    assert _meta(site, "categories")["description"] == "Categories: Ops & Dev."


def test_open_graph_and_twitter_metadata(site: Path) -> None:
    meta = _meta(site, "posts/pipelines")
    assert {name: meta.get(name) for name in meta if name.startswith(("og:", "article:"))} == {
        "og:type": "article",
        "og:site_name": "Field & Notes",
        "og:title": 'Pipelines, "quoted" & <angled> </script>',
        "og:description": 'What "pipelines" are & why <nobody> likes them.',
        "og:url": f"{HOME}posts/pipelines/",
        "og:image": f"{HOME}posts/pipelines/thumbnail.png",
        "og:image:alt": 'Pipelines, "quoted" & <angled> </script>',
        "article:published_time": "2024-11-02T00:00:00+05:30",
        "article:modified_time": "2025-01-05T10:30:00+05:30",
        "article:tag": "do you concur?",
    }
    assert meta["twitter:card"] == "summary_large_image"
    assert meta["twitter:image"] == meta["og:image"]
    assert meta["description"] == meta["og:description"] == meta["twitter:description"]


@pytest.mark.parametrize(
    ("post", "image"),
    [
        ("pipelines", f"{HOME}posts/pipelines/thumbnail.png"),
        ("boxes-three", "https://cdn.example/three.png"),
        ("boxes-one", f"{HOME}assets/social/posts/boxes-one.png"),
    ],
)
def test_the_image_is_named_or_lies_beside_or_is_drawn(site: Path, post: str, image: str) -> None:
    assert _meta(site, f"posts/{post}")["og:image"] == image
    if image.startswith(HOME):
        assert (site / image.removeprefix(HOME)).is_file()


def test_json_ld_describes_the_post_and_the_way_to_it(site: Path) -> None:
    posting, trail = _json_ld(site, "posts/pipelines")
    assert posting["@type"] == "BlogPosting"
    assert posting["headline"] == 'Pipelines, "quoted" & <angled> </script>'
    assert posting["datePublished"] == "2024-11-02T00:00:00+05:30"
    assert posting["dateModified"] == "2025-01-05T10:30:00+05:30"
    assert posting["author"] == [
        {"@type": "Person", "name": "Ana"},
        {"@type": "Person", "name": "Zoë"},
    ]
    assert trail["@type"] == "BreadcrumbList"
    assert trail["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Field & Notes", "item": HOME},
        {"@type": "ListItem", "position": 2, "name": "Posts", "item": f"{HOME}posts/"},
        {
            "@type": "ListItem",
            "position": 3,
            "name": 'Pipelines, "quoted" & <angled> </script>',
            "item": f"{HOME}posts/pipelines/",
        },
    ]


def test_json_ld_cannot_end_its_script(site: Path) -> None:
    page = _page(site, "posts/pipelines")
    script = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&") & set(script)
    assert json.loads(script)


def test_a_post_says_when_and_how_long(site: Path) -> None:
    page = _page(site, "posts/do-you-concur")
    assert '<time datetime="2024-11-02T00:00:00+05:30">2024-11-02</time>' in page
    assert "<span>1 min read</span>" in page
    assert '<a href="../../tags/c%23/" rel="tag">C#</a>' in page


@pytest.mark.parametrize(
    ("post", "part", "following"),
    [
        ("boxes-one", 1, "boxes-two"),
        ("boxes-two", 2, "boxes-three"),
        ("boxes-three", 3, None),
    ],
)
def test_a_part_of_a_series_shows_where_it_stands(
    site: Path, post: str, part: int, following: str | None
) -> None:
    page = _page(site, f"posts/{post}")
    assert f"<strong>Part {part} of 3</strong>" in page
    assert f'value="{part}" max="3"' in page
    navigation = page.split('<nav class="post-series"')[1].split("</nav>")[0]
    listed = re.findall(r"<li([^>]*)><(?:a href=\"([^\"]*)\"|span)>", navigation)
    assert [bool(current) for current, _ in listed] == [each == part for each in (1, 2, 3)]
    assert f"../boxes-{'one' if part > 1 else 'two'}/" in {link for _, link in listed}
    # What comes next is said once: here Material's footer says it.
    ways = (
        r'class="post-next">.*?href="\.\./([^/]*)/"',
        r'href="\.\./([^/]*)/" class="[^"]*--next"',
    )
    leads = [found for way in ways for found in re.findall(way, page, re.DOTALL)]
    assert leads == ([following] if following else leads[:1])


def test_neighbours_are_those_of_the_series_else_by_date(site: Path) -> None:
    assert re.findall(
        r'<link rel="(prev|next)" href="([^"]*)">', _page(site, "posts/boxes-two")
    ) == [
        ("prev", "../boxes-one/"),
        ("next", "../boxes-three/"),
    ]
    found = dict(
        re.findall(r'<link rel="(prev|next)" href="([^"]*)">', _page(site, "posts/pipelines"))
    )
    assert found == {"prev": "../boxes-two/", "next": "../do-you-concur/"}


def test_share_links_are_plain_and_carry_the_address(site: Path) -> None:
    page = _page(site, "posts/pipelines")
    share = page.split('<ul class="post-share"')[1].split("</ul>")[0]
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', share)]
    hosts = [urlsplit(link).hostname or urlsplit(link).scheme for link in links]
    assert hosts == [
        "mailto",
        "www.linkedin.com",
        "share.joinmastodon.org",
        "x.com",
        "news.ycombinator.com",
    ]
    news = parse_qs(urlsplit(links[4]).query)
    assert news["u"] == [f"{HOME}posts/pipelines/"]
    assert news["t"] == ['Pipelines, "quoted" & <angled> </script>']
    assert "<script" not in share


def test_what_is_for_the_public_page_alone_is_marked(site: Path) -> None:
    page = _page(site, "posts/boxes-one")
    assert re.search(r'<ul class="post-share"[^>]* data-aws-posture-public', page)


def test_analytics_are_there_only_if_configured_and_marked(site: Path, changed: Changed) -> None:
    assert "googletagmanager" not in _page(site, "")
    folder = changed({})
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nextra:\n  analytics: {provider: google, property: G-EXAMPLE}\n")
    page = _page(built(folder), "posts/boxes-one")
    (script,) = re.findall(r"<script[^>]*>(?:(?!</script>).)*googletagmanager", page, re.DOTALL)
    assert script.startswith("<script data-aws-posture-public")


def test_an_edit_link_is_there_only_with_a_repository(site: Path, changed: Changed) -> None:
    assert 'rel="edit"' not in _page(site, "posts/boxes-one")
    folder = changed({})
    with (folder / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("\nrepo_url: https://code.example/ana/blog\nedit_uri: edit/main/docs/\n")
    page = _page(built(folder), "posts/boxes-one")
    link = "https://code.example/ana/blog/edit/main/docs/posts/boxes-one.md"
    assert f'<p class="post-edit" data-aws-posture-public><a href="{link}" rel="edit">' in page


def test_pages_without_a_date_have_no_furniture(site: Path) -> None:
    for url in ("", "about"):
        page = _page(site, url)
        assert 'class="post-' not in page
        assert "ld+json" not in page
        assert _meta(site, url)["og:type"] == "website"


def test_pages_lead_to_their_feeds(site: Path) -> None:
    def feeds(url: str) -> list[str]:
        pattern = r'<link rel="alternate(?: feed)?" type="application/rss\+xml" title="[^"]*" href="([^"]*)">'
        return re.findall(pattern, _page(site, url))

    assert feeds("") == ["index.xml"]
    assert feeds("posts/boxes-two") == ["../../index.xml", "../../series/boxes/index.xml"]
    assert feeds("tags/c#") == ["../../index.xml", "index.xml"]


def test_a_title_stands_over_chapters_of_the_same_level(site: Path) -> None:
    headings = re.findall(r"<h1[^>]*>(.*?)(?:<a |</h1>)", _page(site, "posts/do-you-concur"))
    assert headings == ["Do you concur?", "Chapter one", "Chapter two"]
    assert re.findall(r"<h1[^>]*>(.*?)(?:<a |</h1>)", _page(site, "posts/boxes-one")) == [
        "What is in the box?"
    ]


def test_the_only_heading_that_a_text_begins_with_is_its_title(changed: Changed) -> None:
    text = "---\ntitle: Short\ndate: 2024-01-01\n---\n\n# In a longer form\n\nText.\n"
    page = _page(built(changed({"docs/posts/short.md": text})), "posts/short")
    assert re.findall(r"<h1[^>]*>(.*?)(?:<a |</h1>)", page) == ["In a longer form"]


def test_titles_are_safe_wherever_a_theme_prints_them(site: Path) -> None:
    assert "<angled>" not in _page(site, "posts/do-you-concur")
    assert "&lt;angled&gt;" in _page(site, "posts/do-you-concur")


def test_a_canonical_address_elsewhere_is_kept(changed: Changed) -> None:
    text = (
        "---\ndate: 2024-01-01\ncanonicalURL: https://first.example/here/\n---\n# Twice\n\nText.\n"
    )
    site = built(changed({"docs/posts/twice.md": text}))
    page = _page(site, "posts/twice")
    assert '<link rel="canonical" href="https://first.example/here/">' in page
    assert "first.example" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<link>{HOME}posts/twice/</link>" in (site / "index.xml").read_text(encoding="utf-8")


def test_search_finds_posts_and_leaves_lists_out(site: Path) -> None:
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    places = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert places == {"", "about/", *(f"posts/{post}/" for post in POSTS)}
    titles = {entry["title"] for entry in index["docs"]}
    assert "Chapter one" in titles


def test_two_builds_are_the_same_to_the_byte(site: Path, tmp_path: Path) -> None:
    again = built(copy_blog(tmp_path / "again"))
    assert tree(again) == tree(site)


def test_instant_navigation_finds_every_page_in_the_sitemap(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    for url in ("", "about/", "posts/", "tags/c%23/", "posts/boxes-one/"):
        assert f"<loc>{HOME}{url}</loc>" in sitemap


def test_a_site_without_posts_still_builds(changed: Changed) -> None:
    folder = changed({f"docs/posts/{post}.md": None for post in POSTS[:4]})
    (folder / "docs/posts/pipelines/index.md").unlink()
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    head, _, rest = config.partition("  - The series:")
    config = f"{head}validation:{rest.partition('validation:')[2]}"
    config = config.replace("        /writing/: posts/\n", "")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = build(folder)
    assert done.status == 0, done.err
    assert not (folder / "site/index.xml").exists()
    assert (folder / "site/sitemap.xml").is_file()

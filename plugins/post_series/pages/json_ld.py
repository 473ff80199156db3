"""What search engines need to know about a post, in schema.org's terms, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from post_series.base import dates
from post_series.base.site import Site
from post_series.reading.posts import Post

# An end tag inside the text must not end the script; nor may two characters that JavaScript minds.
_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def for_script(value: object) -> str:
    """Write JSON that is safe between ``<script>`` tags."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def describe(
    post: Post, site: Site, *, canonical: str, image: str | None, crumbs: Sequence[tuple[str, str]]
) -> str:
    """Describe a post and the path to it.

    Args:
        post: The post.
        site: Its site.
        canonical: Its canonical address.
        image: The address of its image.
        crumbs: The names and addresses of the pages above it, the home page first.
    """
    posting = _posting(post, site, canonical, image)
    trail = _trail([*crumbs, (post.title, canonical)])
    return for_script({"@context": "https://schema.org", "@graph": [posting, trail]})


def _posting(post: Post, site: Site, canonical: str, image: str | None) -> Mapping[str, object]:
    publisher = {"@type": "Organization", "name": site.name, "url": site.address}
    authors = [{"@type": "Person", "name": name} for name in post.authors]
    series = [{"@type": "CreativeWorkSeries", "name": name} for name in post.series]
    said: dict[str, object] = {
        "@type": "BlogPosting",
        "headline": post.title,
        "description": post.description,
        "url": canonical,
        "mainEntityOfPage": {"@type": "WebPage", "@id": canonical},
        "datePublished": dates.iso(post.fed),
        "dateModified": dates.iso(post.changed),
        "inLanguage": site.language,
        "wordCount": post.words,
        "author": authors or publisher,
        "publisher": publisher,
        "image": image,
        "keywords": list(post.tags),
        "isPartOf": series,
    }
    return {key: value for key, value in said.items() if value}


def _trail(crumbs: Sequence[tuple[str, str]]) -> Mapping[str, object]:
    places = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": places}

"""Absolute links; those to the site say that they were followed from a letter."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

from post_series.base.errors import LedgerError
from post_series.checking.ledger import in_ledger
from post_series.plain.page import attribute

SOURCE = "newsletter"
"""The value of utm_source."""

_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_UNSAFE = {ord(char): quote(char) for char in '{}<>"`^\\| '}


def prepare_links(article: Tag, address: str, site: str, campaign: str) -> None:
    """Make all links absolute, and mark those to the site.

    Args:
        article: The post.
        address: Its own address, which relative links start from.
        site: The site's address, with a slash at the end.
        campaign: The value of utm_campaign.
    """
    for link in article.find_all("a"):
        target = urljoin(address, attribute(link, "href").strip())
        if not link.has_attr("href") or urlsplit(target).scheme not in _SCHEMES:
            link.unwrap()
        else:
            link["href"] = marked(target, site, campaign).translate(_UNSAFE)
    for picture in article.find_all("img"):
        picture["src"] = attribute(picture, "src").translate(_UNSAFE)


def marked(link: str, site: str, campaign: str) -> str:
    """Add the utm parameters to a link if it leads to the site, before its anchor.

    Args:
        link: A whole address.
        site: The site's address.
        campaign: The value of utm_campaign.
    """
    if not leads_to(link, site):
        return link
    parts = urlsplit(link)
    kept = [each for each in parts.query.split("&") if each and not each.startswith("utm_")]
    own = [f"utm_source={SOURCE}", "utm_medium=email", f"utm_campaign={quote(campaign, safe='')}"]
    return urlunsplit(parts._replace(query="&".join([*kept, *own])))


def leads_to(link: str, site: str) -> bool:
    """Return whether a whole address is one of the site's."""
    try:
        in_ledger(link, site)
    except LedgerError:
        return False
    return urlsplit(link).scheme in {"http", "https"}


def mailed_links(body: str, site: str) -> list[str]:
    """List the addresses of the site that a letter leads to, pictures included.

    They must be answered for ever: a letter cannot be recalled.

    Args:
        body: The letter's HTML.
        site: The site's address, with a slash at the end.

    Returns:
        Addresses as in the ledger of published ones, such as ``/posts/first/#why``: relative to
        the site, with the anchor, without utm parameters; sorted.
    """
    soup = BeautifulSoup(body, "lxml")
    links = [attribute(link, "href") for link in soup.find_all("a", href=True)]
    pictures = [attribute(picture, "src") for picture in soup.find_all("img", src=True)]
    own = (link for link in [*links, *pictures] if leads_to(link, site))
    return sorted({in_ledger(link, site) for link in own})

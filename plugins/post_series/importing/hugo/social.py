"""The places where an author is, as themes name them, and what Material shows for each."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BRANDS = "fontawesome/brands"
# The name of its icon, and what comes before a user's name, if that makes an address.
_KNOWN: Mapping[str, tuple[str, str]] = {
    "bilibili": ("bilibili", "https://space.bilibili.com/"),
    "bitbucket": ("bitbucket", "https://bitbucket.org/"),
    "bluesky": ("bluesky", "https://bsky.app/profile/"),
    "codepen": ("codepen", "https://codepen.io/"),
    "dev": ("dev", "https://dev.to/"),
    "devto": ("dev", "https://dev.to/"),
    "discord": ("discord", ""),
    "docker": ("docker", "https://hub.docker.com/u/"),
    "dribbble": ("dribbble", "https://dribbble.com/"),
    "facebook": ("facebook", "https://www.facebook.com/"),
    "flickr": ("flickr", "https://www.flickr.com/photos/"),
    "github": ("github", "https://github.com/"),
    "gitlab": ("gitlab", "https://gitlab.com/"),
    "goodreads": ("goodreads", ""),
    "googlescholar": ("google-scholar", "https://scholar.google.com/citations?user="),
    "hackernews": ("hacker-news", "https://news.ycombinator.com/user?id="),
    "instagram": ("instagram", "https://www.instagram.com/"),
    "kaggle": ("kaggle", "https://www.kaggle.com/"),
    "keybase": ("keybase", "https://keybase.io/"),
    "kofi": ("", "https://ko-fi.com/"),
    "linkedin": ("linkedin", "https://www.linkedin.com/in/"),
    "mastodon": ("mastodon", ""),
    "medium": ("medium", "https://medium.com/@"),
    "npm": ("npm", "https://www.npmjs.com/~"),
    "orcid": ("orcid", "https://orcid.org/"),
    "patreon": ("patreon", "https://www.patreon.com/"),
    "paypal": ("paypal", "https://paypal.me/"),
    "pinterest": ("pinterest", "https://www.pinterest.com/"),
    "reddit": ("reddit", "https://www.reddit.com/user/"),
    "researchgate": ("researchgate", "https://www.researchgate.net/profile/"),
    "slack": ("slack", ""),
    "soundcloud": ("soundcloud", "https://soundcloud.com/"),
    "spotify": ("spotify", ""),
    "stackoverflow": ("stack-overflow", "https://stackoverflow.com/users/"),
    "steam": ("steam", "https://steamcommunity.com/id/"),
    "strava": ("strava", "https://www.strava.com/athletes/"),
    "substack": ("", ""),
    "telegram": ("telegram", "https://t.me/"),
    "threads": ("threads", "https://www.threads.net/@"),
    "tiktok": ("tiktok", "https://www.tiktok.com/@"),
    "tumblr": ("tumblr", ""),
    "twitch": ("twitch", "https://www.twitch.tv/"),
    "twitter": ("twitter", "https://twitter.com/"),
    "unsplash": ("unsplash", "https://unsplash.com/@"),
    "vimeo": ("vimeo", "https://vimeo.com/"),
    "vk": ("vk", "https://vk.com/"),
    "weibo": ("weibo", "https://weibo.com/"),
    "x": ("x-twitter", "https://x.com/"),
    "xtwitter": ("x-twitter", "https://x.com/"),
    "xing": ("xing", "https://www.xing.com/profile/"),
    "youtube": ("youtube", "https://www.youtube.com/"),
    "zhihu": ("zhihu", "https://www.zhihu.com/people/"),
}
_MAIL = frozenset({"email", "mail", "envelope"})
_OTHER_ICON = "fontawesome/solid/link"


def social_link(name: str, said: str) -> Mapping[str, str] | None:
    """Return the icon, address and name of a place, as Material writes them.

    Args:
        name: What the theme calls it: `github`, `fa-brands fa-github`, `Stack Overflow`.
        said: Its address, or the name of the user there.

    Returns:
        None if no address is known.
    """
    key = re.sub(r"[^a-z0-9]", "", name.lower().split("fa-")[-1].removeprefix("icon-"))
    if key in _MAIL or re.fullmatch(r"[^@\s/:]+@[^@\s/:]+\.\w+", said):
        address = said if said.startswith(("mailto:", "http", "/")) else f"mailto:{said}"
        return {"icon": "fontawesome/solid/envelope", "link": address, "name": name}
    icon, before = _KNOWN.get(key, ("", ""))
    written = f"{_BRANDS}/{icon}" if icon else _OTHER_ICON
    if key == "rss":
        return {"icon": "fontawesome/solid/rss", "link": said, "name": name}
    if re.match(r"https?://|/|mailto:", said):
        return {"icon": written, "link": said, "name": name}
    return (
        {"icon": written, "link": f"{before}{said.lstrip('@')}", "name": name} if before else None
    )

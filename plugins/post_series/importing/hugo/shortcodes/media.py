"""Shortcodes that show pictures, and things from other sites.

No page of the site asks another host for anything: what was shown from there becomes a link.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from post_series.importing.hugo.shortcodes.blocks import ticked
from post_series.importing.hugo.shortcodes.uses import Handler, Replacement, Use, block, link


def _figure(use: Use) -> Replacement | None:
    # Themes that have a figure of their own call its picture otherwise.
    source = use.get("src", "img", "image", 0)
    if not source:
        return None
    caption = _caption(use)
    classes = f' class="{html.escape(use.get("class"))}"' if use.get("class") else ""
    picture = _picture(use, source)
    ending = [f'<figcaption markdown="span">{caption}</figcaption>'] if caption else []
    lines = [f'<figure{classes} markdown="span">', picture, *ending, "</figure>"]
    in_text = f"{picture} {caption}" if caption else picture
    return block(lines, in_text, _figure_html(use, source, caption, classes))


def _picture(use: Use, source: str) -> str:
    address = use.page.link(source, use.line, image=True)
    alt = re.sub(r"([\[\]\\])", r"\\\1", _alt(use))
    sizes = [
        f'{name}="{value}"' for name in ("width", "height", "loading") if (value := use.get(name))
    ]
    picture = f"![{alt}]({address})" + (f"{{ {' '.join(sizes)} }}" if sizes else "")
    if not use.get("link"):
        return picture
    return f"[{picture}]({use.page.link(use.get('link'), use.line)}){_link_attributes(use)}"


def _link_attributes(use: Use) -> str:
    wanted = [f'{name}="{value}"' for name in ("target", "rel") if (value := use.get(name))]
    return f"{{ {' '.join(wanted)} }}" if wanted else ""


def _alt(use: Use) -> str:
    if alt := use.get("alt"):
        return alt
    without_links = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", use.get("caption"))
    return re.sub(r"[*_`]", "", without_links)


def _caption(use: Use) -> str:
    title = use.get("title")
    said = [f"<strong>{html.escape(title, quote=False)}</strong>"] if title else []
    caption = use.page.inline(use.get("caption"), use.line) if use.get("caption") else ""
    source = use.page.inline(use.get("attr"), use.line) if use.get("attr") else ""
    if source and use.get("attrlink"):
        source = f"[{source}]({use.page.link(use.get('attrlink'), use.line)})"
    return " ".join([*said, *filter(None, [caption, source])])


def _figure_html(use: Use, source: str, caption: str, classes: str) -> str:
    address = html.escape(use.page.html_address(source, use.line))
    picture = f'<img src="{address}" alt="{html.escape(_alt(use))}">'
    ending = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure{classes}>{picture}{ending}</figure>"


def _youtube(use: Use) -> Replacement | None:
    video = use.get("id", 0)
    if not video:
        return None
    start = use.get("start")
    address = f"https://www.youtube.com/watch?v={video}" + (f"&t={start}s" if start else "")
    return _shown(use, "Watch on YouTube", address)


def _vimeo(use: Use) -> Replacement | None:
    video = use.get("id", 0)
    return _shown(use, "Watch on Vimeo", f"https://vimeo.com/{video}") if video else None


def _gist(use: Use) -> Replacement | None:
    user, gist, file = use.get("user", 0), use.get("id", 1), use.get("file", 2)
    if not user or not gist:
        return None
    # The anchors of a gist's files: `file-hello-world-py`.
    anchor = "#file-" + re.sub(r"[^\w]+", "-", file.lower()) if file else ""
    text = f"Gist {user}/{gist}" + (f": {file}" if file else "")
    return _shown(use, text, f"https://gist.github.com/{user}/{gist}{anchor}")


def _post_on_x(use: Use) -> Replacement | None:
    user, post = use.get("user"), use.get("id")
    if not post:
        first, second = use.get(0), use.get(1)
        user, post = (first, second) if second else ("", first)
    if not post:
        return None
    text = f"Post by @{user} on X" if user else "Post on X"
    return _shown(use, text, f"https://x.com/{user or 'i'}/status/{post}")


def _instagram(use: Use) -> Replacement | None:
    post = use.get("id", 0)
    return (
        _shown(use, "Post on Instagram", f"https://www.instagram.com/p/{post}/") if post else None
    )


def _shown(use: Use, text: str, address: str) -> Replacement:
    title = use.get("title")
    use.note(f"{use.shortcode.name} became a link: pages load nothing from other hosts.")
    made = link(f"{title} ({text.removeprefix('Watch on ')})" if title else text, address)
    return Replacement(made.block, made.inline, made.html, stands_alone=True)


def _qr(use: Use) -> Replacement | None:
    text = use.get("text") or use.inner.strip()
    if not text:
        return None
    use.note("Hugo draws a QR code here; now it is the text of the code.")
    if re.match(r"https?://\S+$", text):
        return link(text, use.page.link(text, use.line))
    return Replacement(ticked(text), ticked(text), f"<code>{html.escape(text)}</code>")


HANDLERS: Mapping[str, Handler] = {
    "figure": _figure,
    "gist": _gist,
    "instagram": _instagram,
    "instagram_simple": _instagram,
    "qr": _qr,
    "tweet": _post_on_x,
    "twitter": _post_on_x,
    "twitter_simple": _post_on_x,
    "vimeo": _vimeo,
    "vimeo_simple": _vimeo,
    "x": _post_on_x,
    "x_simple": _post_on_x,
    "youtube": _youtube,
}

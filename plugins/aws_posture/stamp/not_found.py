"""The page of a copy for addresses at which it has nothing.

A site's own such page is sent for any address, so it names its files from the root of the host, under
the folder where the site is published. A copy is served wherever its owner likes: there those files
are not, and the page would be bare. So copies have a page that needs no file. Its script looks for
the top of the copy in the folders above the address; without scripts, the link is not there.
"""

from __future__ import annotations

from aws_posture.base.copy_marker import MARKER, MARKER_KIND

NAME = "404.html"
"""The file at the top of a site that hosts, `mkdocs serve` and `scripts/preview` send."""

_STYLE = (
    "body{display:flex;flex-direction:column;min-height:100vh;margin:0;font:18px/1.6 system-ui,sans-serif;"
    "background:#faf9f6;color:#1b2b33}"
    "main{max-width:32em;margin:auto;padding:2em 1.5em}"
    "h1{margin:0 0 .5em;font-size:2.4em;line-height:1.15;letter-spacing:-.02em}"
    "p{margin:0 0 1em}.code{margin:0;color:#9a4a00;font:.9em ui-monospace,monospace}"
    "a{display:inline-block;padding:.5em 1.2em;border-radius:.3em;background:#f2b04b;color:#2d1d00;"
    "font-weight:700;text-decoration:none}[hidden]{display:none}"
    "@media screen and (prefers-color-scheme:dark){body{background:#0f1b22;color:#d9e3e8}.code{color:#f2b04b}}"
)

_SCRIPT = f"""(async () => {{
  const path = location.pathname;
  for (let end = path.lastIndexOf("/"); end >= 0; end = path.lastIndexOf("/", end - 1)) {{
    const top = path.slice(0, end + 1);
    const found = await fetch(top + "{MARKER}").catch(() => null);
    if (found?.ok && (await found.text()).includes("{MARKER_KIND}")) {{
      const link = document.querySelector("main a");
      link.href = top;
      link.parentNode.hidden = false;
      return;
    }}
    if (!end) return;
  }}
}})();"""

PAGE = (
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    # An icon of its own, or browsers ask the host for one, which is not the copy's to ask.
    '<link rel="icon" href="data:,">\n'
    f"<title>Page not found</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    '<p class="code">404</p>\n<h1>Page not found</h1>\n'
    "<p>This private copy has nothing at this address. Go back to the page that you came from.</p>\n"
    '<p hidden><a href="/">To the first page</a></p>\n</main>\n'
    f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
).encode("ascii")
"""The page, before it is protected as every page of a copy is."""

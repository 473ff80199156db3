"""A blog for Hugo of the same texts as this site's, and the same blog moved in here."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOPICS = ("IAM", "Root user", "Security", "Billing", "Networks", "Storage", "Databases", "Logs")
FIRST = datetime(2016, 1, 4, 9, tzinfo=timezone(timedelta(hours=5, minutes=30)))

# What blogs of this kind set: see docs/authors/moving-from-hugo.md.
_SETTINGS = """\
baseURL: https://notes.example.org/
title: Notes
theme: theme
enableRobotsTXT: true
pagination: {pagerSize: 5}
minify: {disableXML: true, minifyOutput: true}
outputs: {home: [HTML, RSS, JSON]}
markup:
  goldmark: {renderer: {unsafe: true}}
  highlight: {noClasses: false, codeFences: true, guessSyntax: true}
params:
  ShowReadingTime: true
  ShowShareButtons: true
  ShowPostNavLinks: true
  ShowBreadCrumbs: true
  ShowCodeCopyButtons: true
  ShowToc: true
  homeInfoParams: {Title: Hello, Content: Some notes}
"""
_WORDS = 1_250
"""After how many words a post ends with its section."""


def write_blog(blog: Path, theme: Path, posts: int) -> Path:
    """Write a blog with posts of about 1,300 words, six blocks of code each, and three of four with a picture."""
    texts = list(_texts())
    for index in range(posts):
        folder = blog / f"content/posts/post-{index + 1:04}"
        folder.mkdir(parents=True)
        before = f"\n\nBefore this: [the last one](/posts/post-{index:04}/).\n" if index else ""
        front = (
            f'---\ntitle: "Post {index + 1}: notes"\n'
            f"date: {(FIRST + timedelta(days=4 * index)).isoformat()}\n"
            f"tags: [{TOPICS[index % 8]}, {TOPICS[(index // 8 + 3) % 8]}]\n---\n"
        )
        text = f"{front}{texts[index % len(texts)]}{before}"
        (folder / "index.md").write_text(text, encoding="utf-8")
        if index % 4:
            (folder / "thumbnail.png").write_bytes(_picture(index))
    about = "---\ntitle: About\nurl: /about/\n---\nA blog.\n"
    (blog / "content/about.md").write_text(about, encoding="utf-8")
    archives = "---\ntitle: Archive\nlayout: archives\nurl: /archives/\n---\n"
    (blog / "content/archives.md").write_text(archives, encoding="utf-8")
    (blog / "hugo.yaml").write_text(_SETTINGS, encoding="utf-8")
    shutil.copytree(theme, blog / "themes/theme", ignore=shutil.ignore_patterns(".git"))
    return blog


def moved_in(blog: Path, site: Path) -> Path:
    """Import a blog as a new site."""
    command = "import sys; from post_series.command import main; sys.exit(main())"
    arguments = ["import", "hugo", str(blog), "--new", str(site)]
    # It ends with a status that says that the report is worth a look.
    done = subprocess.run(
        [sys.executable, "-c", command, *arguments], check=False, capture_output=True, text=True
    )
    if not (site / "mkdocs.yml").is_file():
        sys.exit(done.stderr)
    return site


def change_a_post(site: Path, number: int) -> None:
    """Write a line more at the end of one post."""
    post = site / "docs/posts/post-0001/index.md"
    post.write_text(f"{post.read_text('utf-8')}\nOne more line, {number}.\n", encoding="utf-8")


def _texts() -> Iterator[str]:
    """Yield this site's posts and tutorials without what only this site understands."""
    for page in (*sorted(ROOT.glob("docs/posts/*.md")), *sorted(ROOT.glob("docs/tutorials/*.md"))):
        text = re.sub(r"(?s)\A---\n.*?\n---\n", "", page.read_text("utf-8"))
        text = re.sub(r"(?m)^# .*\n", "", _without_blocks(text), count=1)
        text = re.sub(r"!?\[([^\]]*)\]\(fact:[^)]*\)", r"\1", text)
        text = re.sub(r"\{[#.][^}]*\}", "", text)
        text = re.sub(r"\]\((?![a-z]+:)[^)]*\)", "](https://example.com/)", text)
        kept: list[str] = []
        for section in re.split(r"(?m)^(?=## )", text):
            if sum(len(part.split()) for part in kept) < _WORDS:
                kept.append(section)
        yield "".join(kept)


def _without_blocks(text: str) -> str:
    depth, in_code, kept = 0, False, []
    for line in text.split("\n"):
        in_code ^= line.startswith("```")
        block = None if in_code else re.match(r"/{3,}(\s*\w)?", line)
        if block:
            depth += 1 if block[1] else -1
        elif not depth:
            kept.append(line)
    return "\n".join(kept)


def _picture(number: int) -> bytes:
    """Draw a picture of one colour, 600 by 315."""
    row = b"\0" + bytes((number % 256, 80, 120)) * 600
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 600, 315, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * 315)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)

"""Writes a letter into a folder, and describes it."""

from __future__ import annotations

import json
from pathlib import Path

from bs4 import BeautifulSoup

from post_series.base.files import write_whole
from post_series.letters.letter import Letter

_CLIPPED = 102_000


def usual_folder(root: Path, slug: str) -> Path:
    """Make the default folder of a letter; Git ignores it.

    Args:
        root: The folder with mkdocs.yml.
        slug: The post's short name.
    """
    folder = root / "newsletter"
    (folder / slug).mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="ascii")
    return folder / slug


def write(letter: Letter, folder: Path) -> None:
    """Write a letter: what Buttondown gets, what it looks like, its text, and where it leads to."""
    folder.mkdir(parents=True, exist_ok=True)
    mail = {
        "subject": letter.subject,
        "description": letter.preview,
        "slug": letter.slug,
        "canonical_url": letter.canonical,
        "image": letter.image,
        "metadata": {"post": letter.address},
    }
    contents = {
        "body.html": letter.body,
        "body.txt": letter.text,
        "preview.html": letter.shown,
        "mail.json": f"{json.dumps(mail, indent=2, ensure_ascii=False)}\n",
        "links.txt": "".join(f"{link}\n" for link in letter.links),
    }
    for name, content in contents.items():
        write_whole(folder / name, content)


def save_replaced(body: str, folder: Path) -> Path:
    """Write a draft's previous body next to the letter, under a free name."""
    number = 1
    while (file := folder / f"replaced-{number}.html").exists():
        number += 1
    write_whole(file, body)
    return file


def summary(letter: Letter, folder: Path) -> list[str]:
    """Describe in a few lines what a letter is."""
    soup = BeautifulSoup(letter.body, "lxml")
    size = len(letter.body.encode())
    lines = [
        f"Subject:   {letter.subject}",
        f"Preview:   {letter.preview}",
        f"Post:      {letter.canonical}",
        f"Letter:    {folder} ({size / 1000:.0f} kB; preview.html shows it)",
        f"Links:     {len(soup.find_all('a'))}, to {len(letter.links)} addresses of the site",
        f"Pictures:  {len(soup.find_all('img'))}",
    ]
    if size > _CLIPPED:
        lines.append(
            "Attention: it is so long that some mail programs cut it; there is a link above"
        )
    return lines

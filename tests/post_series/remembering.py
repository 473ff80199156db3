"""A small site that is built with a memory and without one, while random edits change it."""

from __future__ import annotations

import logging
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from building import tree

READER = '''\
"""A Markdown extension that nobody knows, and that reads a file."""

from pathlib import Path

from markdown import Extension
from markdown.postprocessors import Postprocessor


class Reader(Postprocessor):
    def run(self, text):
        return text + (Path(__file__).parent / "read.txt").read_text()


def makeExtension(**options):
    extension = Extension(**options)
    extension.extendMarkdown = lambda md: md.postprocessors.register(Reader(md), "reader", 1)
    return extension
'''

CONFIG: dict[str, object] = {
    "site_name": "Notes",
    "site_url": "https://notes.example/",
    "theme": {"name": "mkdocs"},
    "plugins": ["search", {"post-series": {"social_cards": False}}],
    "markdown_extensions": [
        *("attr_list", "footnotes", "md_in_html", "smarty", "pymdownx.highlight"),
        *("pymdownx.superfences", {"pymdownx.snippets": {"base_path": ["snippets"]}}),
        {"toc": {"permalink": True}},
    ],
    "validation": {"links": {"absolute_links": "warn", "anchors": "warn"}},
}

WORDS = (
    *("plain", "*stressed*", "**strong**", "`code`", '"quoted"', "5 -- 6", "a_b_c", "&amp;"),
    *("<b id='raw'>raw</b>", "<a name>x</a>", "https://x.example", "me@x.example", "1 < 2"),
    *("note[^1]", "{#odd}", "\\*", "[ref]", "日本", "![x](pic.png)"),
)
LINES = (
    *("- one\n- two", "```python\nprint('1')  # x\n```", "| a | b |\n| - | - |\n| 1 | 2 |"),
    *("> said", '--8<-- "part.md"', "[^1]: A note.", "<div markdown>\n*in*\n</div>", "    code"),
)


class Author:
    """Somebody who writes, and changes the mind.

    Args:
        folder: The folder of the site.
        seed: What the edits follow from.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._chance = random.Random(seed)  # noqa: S311  # edits, no secrets
        self._former: list[dict[str, bytes]] = []
        self._config = {**CONFIG}
        self._write("reader_of_files.py", READER)
        self._write("read.txt", "as it was")
        self._write("snippets/part.md", "A part.\n")
        self._write("docs/index.md", "# Home\n\n[One](posts/p1.md)\n")
        for number in range(1, 5):
            self._write_page(f"docs/posts/p{number}.md")
        self._write_config()

    def edit(self) -> str:
        """Make one edit, and return its name."""
        self._former.append(tree(self._folder / "docs"))
        edit: Callable[[], None] = self._chance.choice(
            [
                *([self._change_text] * 4),
                *([self._add_page] * 2),
                *(self._remove_page, self._rename_page, self._change_snippet, self._change_tags),
                *(self._change_extensions, self._change_validation, self._change_addresses),
                *(self._use_reader, self._change_what_is_read, self._undo, self._do_nothing),
                *(self._hide_page, self._exclude),
            ]
        )
        edit()
        return edit.__name__

    def _write(self, name: str, text: str) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _write_config(self) -> None:
        config = yaml.safe_dump(self._config, sort_keys=False)
        switch = "{social_cards: false, remember_pages: !ENV [REMEMBER, true]}"
        self._write("mkdocs.yml", re.sub(r"(?m)^( *)social_cards: false", "", config))
        text = (self._folder / "mkdocs.yml").read_text("utf-8")
        self._write("mkdocs.yml", re.sub(r"post-series:\s*\n", f"post-series: {switch}\n", text))

    def _pages(self) -> list[Path]:
        return sorted((self._folder / "docs").rglob("*.md"))

    def _page(self) -> Path:
        return self._chance.choice(self._pages())

    def _words(self) -> str:
        return " ".join(self._chance.choices(WORDS, k=self._chance.randint(1, 9)))

    def _link(self) -> str:
        target = self._chance.choice(self._pages()).name if self._pages() else "p1.md"
        return self._chance.choice(
            [
                *(
                    f"[x]({target})",
                    f"[x]({target}#a)",
                    "[x](p99.md)",
                    "[x](/posts/p1/)",
                    "[x](#a)",
                ),
                *("[x](../index.md)", "[x](p1)", "![x](../pic.png)", f"[ref]: {target}"),
            ]
        )

    def _write_page(self, name: str) -> None:
        tags = self._chance.sample(["a", "b", "c"], self._chance.randint(0, 2))
        front = f"---\ndate: 2024-0{self._chance.randint(1, 9)}-02\ntags: {tags}\n---\n"
        parts = [f"# {self._words()}", self._words(), self._link(), f"## {self._words()}"]
        parts += self._chance.sample(LINES, 2)
        self._write(name, front + "\n\n".join(parts) + "\n")

    def _change_text(self) -> None:
        page = self._page()
        parts = page.read_text("utf-8").split("\n\n")
        place = self._chance.randrange(len(parts)) or len(parts) - 1
        line = self._chance.choice([*LINES, self._link(), self._words(), f"## {self._words()}"])
        parts[place:place] = [line]
        if self._chance.random() < 0.5 and len(parts) > 4:
            del parts[place + 1 : place + 2]
        page.write_text("\n\n".join(parts), encoding="utf-8")

    def _add_page(self) -> None:
        self._write_page(f"docs/posts/p{self._chance.randint(1, 99)}.md")

    def _remove_page(self) -> None:
        if len(self._pages()) > 3:
            self._chance.choice(
                [page for page in self._pages() if page.parent.name == "posts"]
            ).unlink()

    def _rename_page(self) -> None:
        posts = [page for page in self._pages() if page.parent.name == "posts"]
        if posts:
            self._chance.choice(posts).rename(
                posts[0].with_name(f"p{self._chance.randint(1, 99)}.md")
            )

    def _change_snippet(self) -> None:
        self._write("snippets/part.md", f"{self._words()}\n")

    def _change_tags(self) -> None:
        page = self._page()
        tag = self._chance.choice(["a", "b", "c", "d"])
        text = re.sub(r"(?m)^tags: .*$", f"tags: [{tag}]", page.read_text("utf-8"))
        page.write_text(text, encoding="utf-8")

    def _change_extensions(self) -> None:
        extensions = [*CONFIG["markdown_extensions"]]  # type: ignore[misc]  # a list
        extensions.remove(self._chance.choice(extensions[:3]))
        extensions[-1] = {"toc": {"permalink": self._chance.choice(["#", True, "¶"])}}
        self._config["markdown_extensions"] = extensions
        self._write_config()

    def _change_validation(self) -> None:
        level = self._chance.choice(["warn", "info", "ignore"])
        self._config["validation"] = {"links": {"absolute_links": level, "not_found": level}}
        self._write_config()

    def _change_addresses(self) -> None:
        self._config["use_directory_urls"] = self._chance.random() < 0.5
        self._write_config()

    def _use_reader(self) -> None:
        extensions = [
            each for each in self._config["markdown_extensions"] if each != "reader_of_files"
        ]  # type: ignore[attr-defined]  # as above
        if len(extensions) == len(self._config["markdown_extensions"]):  # type: ignore[arg-type]
            extensions.append("reader_of_files")
        self._config["markdown_extensions"] = extensions
        self._write_config()

    def _change_what_is_read(self) -> None:
        self._write("read.txt", self._words())

    def _undo(self) -> None:
        former = self._chance.choice(self._former)
        for page in self._pages():
            page.unlink()
        for name, content in former.items():
            path = self._folder / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def _do_nothing(self) -> None:
        return

    def _hide_page(self) -> None:
        page = self._page()
        text = page.read_text("utf-8")
        if text.startswith("---\n") and page.parent.name == "posts":
            page.write_text(text.replace("---\n", "---\ndraft: true\n", 1), encoding="utf-8")

    def _exclude(self) -> None:
        self._config["exclude_docs"] = f"p{self._chance.randint(1, 5)}.md\n"
        self._write_config()


@contextmanager
def listening() -> Iterator[list[tuple[int, str]]]:
    """Collect what MkDocs says."""
    said: list[tuple[int, str]] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append((record.levelno, record.getMessage()))

    logger, listener = logging.getLogger("mkdocs"), Listener()
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(listener)
    try:
        yield said
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)


def built(folder: Path, target: Path, environ: Callable[[str, str], None], remember: str) -> object:
    """Build a site in this process; its files, and what was said of them."""
    environ("REMEMBER", remember)
    with listening() as said:
        config = load_config(str(folder / "mkdocs.yml"), site_dir=str(target))
        build(config)
    about_pages = [line for line in said if "directory" not in line[1] and "seconds" not in line[1]]
    return tree(target), about_pages

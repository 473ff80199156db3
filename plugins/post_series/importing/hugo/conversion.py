"""Converts the text of one page."""

from __future__ import annotations

import posixpath
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path, PurePosixPath

from markdown_it.token import Token
from pymdownx import gemoji_db

from post_series.importing.hugo import raw_html
from post_series.importing.hugo.dialect.blocks import Blocks, Piece
from post_series.importing.hugo.dialect.headings import Heading, mark, render, settle
from post_series.importing.hugo.dialect.inline import Inline
from post_series.importing.hugo.dialect.preparing import prepare
from post_series.importing.hugo.goldmark.anchors import Anchors
from post_series.importing.hugo.goldmark.parse import parse, parse_inline
from post_series.importing.hugo.inventory import Home, Inventory
from post_series.importing.hugo.links import Links
from post_series.importing.hugo.raw_html import Cleaner
from post_series.importing.hugo.settings import Settings
from post_series.importing.hugo.shortcodes import convert
from post_series.importing.hugo.shortcodes.scan import MATH, MATH_BLOCK, Placed, Shortcode, place
from post_series.importing.hugo.shortcodes.uses import Replacement
from post_series.importing.report import Report

# Tags that show nothing themselves: leaving them in changes nothing that Hugo shows.
_SILENT_TAGS = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins"),
        *("kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var"),
        "wbr",
    }
)
# What Hugo leaves out of links, where it leaves out HTML.
_DANGEROUS = re.compile(
    r"(?:javascript|vbscript|file):|data:(?!image/(?:png|gif|jpeg|webp);)", re.IGNORECASE
)
_EMOJI = re.compile(r":[a-z0-9_+-]+:")
_TAG_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
_HTML_ANCHOR = re.compile(r"<[a-zA-Z][^<>]*\s(?:id|name)\s*=\s*[\"']?([^\s\"'>]+)")
# In the middle of a text, a frame and its end are two parts.
_FRAME_END = re.compile(r"</(?:iframe|object)\s*>", re.IGNORECASE)


@dataclass(slots=True)
class Conversion:
    """The conversion of one page.

    Attributes:
        name: The page's file in the blog, for the report.
        home: Where the page is.
        inventory: Everything that can be linked to.
        params: The page's front matter, by lowered key.
        report: The report to add to.
        templates: The blog's own shortcodes, by name.
        layouts: All templates of the blog, by their path.
    """

    name: str
    home: Home
    inventory: Inventory
    params: Mapping[str, object]
    report: Report
    templates: Mapping[str, str] = field(default_factory=dict)
    layouts: Mapping[str, str] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    _placed: Placed = field(default_factory=Placed)
    _footnotes: dict[str, str] = field(default_factory=dict)
    _anchors: Anchors = field(default_factory=Anchors)
    _made: dict[str, Replacement] = field(default_factory=dict)
    _frames: int = 0
    _as_html: int = 0

    @property
    def settings(self) -> Settings:
        """The blog's settings."""
        return self.inventory.settings

    def convert(self, text: str, first_line: int) -> str:
        """Convert a page's text; it starts in this line of its file."""
        self._anchors = Anchors(self.settings.anchor_style)
        self._placed.avoid(text)
        written = self.blocks(text, first_line)
        written = self._placed.fill(written, lambda key: self._replacement(key).inline)
        return settle(written, self.headings)

    def html_page(self, text: str, first_line: int) -> str:
        """Convert a page that is HTML; it starts in this line of its file."""
        self._placed.avoid(text)
        placed, _ = place(text, first_line, self._placed)
        return self.raw(placed, first_line)

    def anchors(self, written: str) -> set[str]:
        """List what the page can be linked to, once it is converted."""
        found = {heading.anchor for heading in self.headings if heading.anchor}
        found.update(_HTML_ANCHOR.findall(written))
        for label in self._footnotes.values():
            found |= {f"fn:{label}", f"fnref:{label}"}
        return found

    # What shortcodes need: `shortcodes.uses.PageContext`.

    def blocks(self, text: str, line: int) -> str:
        """Convert Markdown of many lines."""
        placed, lines = place(text, line, self._placed, self.settings.math)
        placed, lines = prepare(placed, lines, self.settings)
        return "\n".join(Blocks(self, lines).write(parse(placed, self.settings.syntax)))

    def inner(self, text: str, line: int) -> str:
        """Convert what is between a shortcode's two tags."""
        stripped = re.sub(r"\A(?:[ \t]*\n)+", "", text)
        line += text.count("\n") - stripped.count("\n")
        return self.blocks(textwrap.dedent(stripped), line)

    def inline(self, text: str, line: int) -> str:
        """Convert Markdown of one line."""
        placed, _ = place(text, line, self._placed, self.settings.math)
        return (
            Inline(self, line)
            .rewrite(placed, parse_inline(placed, self.settings.syntax))
            .replace("\n", " ")
            .strip()
        )

    def link(self, address: str, line: int, *, image: bool = False) -> str:  # noqa: ARG002
        """Return the address that a Markdown link has in the site."""
        written = self._placed.fill(address, self._in_address)
        if not self.settings.unsafe_html and _DANGEROUS.match(written):
            return ""
        if self._as_html:
            return self._links.html(written, partial(self._tell, line))
        return self._links.markdown(written, partial(self._tell, line))

    def html_address(self, address: str, line: int) -> str:
        """Return the address that raw HTML has in the site."""
        written = self._placed.fill(address, self._in_address)
        return self._links.html(written, partial(self._tell, line))

    def page_address(self, reference: str) -> str | None:
        """Return the address below the blog's top of a page that `ref` names."""
        return self._links.url_of(reference)

    def problem(self, line: int, text: str) -> None:
        """Report what needs a look."""
        self.report.problem(self.name, line, text)

    def note(self, line: int, text: str) -> None:
        """Report what is there in another form."""
        self.report.note(self.name, line, text)

    def diagram(self, info: str, line: int) -> None:
        """Report a block of code that was a drawing, if it is none here."""
        language = info.strip().split("{")[0].split(maxsplit=1)
        text, is_fault = self.inventory.diagrams.told(language[0].lower() if language else "")
        if text:
            self._tell(line, text, is_fault)

    def raw(self, source: str, line: int) -> str:
        """Convert raw HTML that Hugo shows."""
        filled = self._placed.fill(source, lambda key: self._replacement(key).html)
        return self._cleaner(line).clean(filled)

    def rendered(self, text: str, line: int) -> str:
        """Render Markdown to HTML, without a paragraph around a single one."""
        self._as_html += 1
        written = self.inner(text, line)
        self._as_html -= 1
        written = self._placed.fill(written, lambda key: self._replacement(key).inline)
        shown = render(settle(written, self.headings)).strip()
        whole = re.fullmatch(r"<p>((?:(?!</?p>).)*)</p>", shown, re.DOTALL)
        return whole[1] if whole else shown

    def inner_html(self, text: str, line: int) -> str:
        """Return the text between a shortcode's tags as it is, with the shortcodes in it run."""
        placed, _ = place(text, line, self._placed)
        return self._placed.fill(placed, lambda key: self._replacement(key).html)

    def ordinal(self, line: int, used: Shortcode) -> int:
        """Return how many shortcodes are before this one on the page."""
        places = list(self._placed.uses.values())
        return places.index((used, line)) if (used, line) in places else 0

    def partial(self, name: str) -> str | None:
        """Return a partial template of the blog; None if it has none of that name."""
        name = name.removesuffix(".html")
        return next(
            (
                self.layouts[path]
                for folder in ("partials", "_partials")
                if (path := f"{folder}/{name}.html") in self.layouts
            ),
            None,
        )

    def template_of(self, name: str) -> str | None:
        """Return the template that another use of a shortcode on the page has between its tags."""
        uses = (used for used, _ in self._placed.uses.values() if used.name == name)
        return next((used.inner for used in uses if used.inner is not None), None)

    @property
    def file(self) -> PurePosixPath:
        """The page's file, below the content folder."""
        return self.home.file

    @property
    def language(self) -> str:
        """The code of its language."""
        return self.home.language

    @property
    def words(self) -> Mapping[str, str]:
        """The theme's own words in the page's language, by their keys."""
        return self.inventory.words.get(self.home.language, {})

    def resources(self) -> Mapping[str, Path]:
        """Return where the files beside the page are, by their names."""
        if not self.home.is_bundle:
            return self.inventory.beside.get(self.home.target.removesuffix(".md"), {})
        home = posixpath.dirname(self.home.target)
        return self.inventory.beside.get(
            self.inventory.bundles.get(str(self.home.folder), home), {}
        )

    def data(self) -> Mapping[str, object]:
        """Return what is in the blog's data files, by their names."""
        return self.inventory.data()

    # What the writing of blocks asks: `dialect.blocks.Host`.

    def pieces(self, content: str, line: int) -> list[Piece]:
        """Separate a paragraph from the shortcodes that are on lines of their own."""
        pieces: list[Piece] = []
        for number, text in enumerate(content.split("\n")):
            keys = self._placed.keys_of(text)
            made = [self._replacement(key) for key in keys or ()]
            # With a space between them they are words of one paragraph, such as two values.
            whole = "\n" not in content.strip() and len(text.split()) == 1
            if made and (whole or all(each.stands_alone for each in made)):
                pieces += [Piece(line + number, "", each.block.split("\n")) for each in made]
            elif pieces and pieces[-1].lines is None:
                pieces[-1] = Piece(pieces[-1].line, f"{pieces[-1].text}\n{text}", None)
            else:
                pieces.append(Piece(line + number, text, None))
        return pieces

    def html(self, source: str, line: int) -> str:
        """Return the replacement of a tag in the middle of a text."""
        if raw_html.is_comment(source):
            return self._cleaner(line).clean(source)
        if _FRAME_END.fullmatch(source) and self._frames:
            self._frames -= 1
            return ""
        name = _TAG_NAME.match(source)
        if not self.settings.unsafe_html and not (name and name[1].lower() in _SILENT_TAGS):
            return (
                ""
                if source.startswith("</")
                else f"<!-- {source.strip('<>').replace('--', '- -')} -->"
            )
        cleaned = self.raw(source, line)
        if source.lower().startswith(("<iframe", "<object")) and cleaned != source:
            self._frames += 1
        return cleaned

    def block_html(self, source: str, line: int) -> str:
        """Return the replacement of a block of raw HTML."""
        if raw_html.is_comment(source):
            return self._cleaner(line).clean(source)
        if not self.settings.unsafe_html:
            self.note(
                line, "Hugo leaves this HTML out, as `unsafe` is off; it is kept as a comment."
            )
            return raw_html.as_comment(self._placed.fill(source, self._as_written))
        return self.raw(source, line)

    def code(self, source: str, line: int) -> str:
        """Return code as it is shown, with shortcodes in it as written."""
        return self._placed.fill(source, partial(self._in_code, line))

    def placeholders(self, text: str, line: int) -> str:  # noqa: ARG002
        """Insert the results of shortcodes into a text."""
        return self._placed.fill(text, lambda key: self._replacement(key).inline)

    def footnote(self, label: str) -> str:
        """Return the label that a footnote has: Goldmark numbers them, in the order of their use."""
        return self._footnotes.setdefault(label, str(len(self._footnotes) + 1))

    def emoji(self, text: str) -> str:
        """Replace the names of characters with the characters, if the blog does."""
        return (
            _EMOJI.sub(lambda name: _emoji().get(name.group(), name.group()), text)
            if self.settings.emoji
            else text
        )

    def heading(self, level: int, parts: Sequence[Token], attributes: str) -> str:
        """Record a heading, and return the placeholder of its anchor."""
        parts = [self._without_formulas(part) for part in parts]
        chosen = re.match(r"#([^\s}]+)|.*?\bid=[\"']?([^\s\"'}]+)", attributes)
        if chosen:
            anchor = self._anchors.reserve(chosen[1] or chosen[2])
        else:
            anchor = self._anchors.heading(parts) if self.settings.anchors else ""
        self.headings.append(Heading(level, self._anchors.text(parts), anchor, attributes))
        return mark(len(self.headings) - 1)

    def _without_formulas(self, part: Token) -> Token:
        """Leave out what is no text to Hugo, and so is in no anchor."""
        written = self._placed.fill(
            part.content,
            lambda key: "" if self._placed.uses[key][0].name in {MATH, MATH_BLOCK} else key,
        )
        return part.copy(content=written) if written != part.content else part

    @property
    def _links(self) -> Links:
        return Links(self.home, self.inventory)

    def _cleaner(self, line: int) -> Cleaner:
        return Cleaner(
            self.settings.host,
            lambda address: self.html_address(address, line),
            partial(self.note, line),
        )

    def _tell(self, line: int, text: str, is_fault: bool) -> None:  # noqa: FBT001  # a `Tell`
        (self.problem if is_fault else self.note)(line, text)

    def _replacement(self, key: str) -> Replacement:
        if key not in self._made:
            used, line = self._placed.uses[key]
            self._made[key] = convert(used, line, self, self.templates)
        return self._made[key]

    def _in_address(self, key: str) -> str:
        made = self._replacement(key)
        if made.address is not None:
            return made.address
        return self._as_written(key) if made.plain is None else made.plain

    def _in_code(self, line: int, key: str) -> str:
        if self._placed.uses[key][0].name in {MATH, MATH_BLOCK}:
            return self._as_written(key)
        made = self._replacement_in_code(key)
        if made is not None:
            return made
        self.note(line, "this shortcode is in code; it is shown as written.")
        return self._as_written(key)

    def _replacement_in_code(self, key: str) -> str | None:
        used, line = self._placed.uses[key]
        # Only a bare value can be in code; others are not even tried, as they would be reported.
        if used.name not in {"param", "ref", "relref"}:
            return None
        return convert(used, line, self, self.templates).plain

    def _as_written(self, key: str) -> str:
        used, _ = self._placed.uses[key]
        return used.source


@cache
def _emoji() -> dict[str, str]:
    characters: dict[str, str] = {}
    for name, entry in gemoji_db.emoji.items():
        if "unicode" in entry:
            points = entry.get("unicode_alt") or entry["unicode"]
            characters[name] = "".join(chr(int(point, 16)) for point in points.split("-"))
    names = {
        alias: characters[name] for alias, name in gemoji_db.aliases.items() if name in characters
    }
    return characters | names

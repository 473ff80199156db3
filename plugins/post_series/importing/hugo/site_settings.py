"""What a blog's settings say about the site as a whole: its menu, its author, its looks.

What has no place in the new site is named in the report, with the line that says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from post_series.importing.hugo.comments import comments
from post_series.importing.hugo.known_keys import (
    CARRIED,
    CARRIED_PARAMS,
    HARMLESS,
    MATERIAL,
    OUTPUTS,
)
from post_series.importing.hugo.post_options import further_feeds
from post_series.importing.hugo.reading import Values, decode, mapping, texts
from post_series.importing.hugo.settings import Settings
from post_series.importing.hugo.social import social_link
from post_series.importing.hugo.sources import Tree
from post_series.importing.hugo.taxonomies import unread_patterns
from post_series.importing.report import Report
from post_series.importing.site import NavItem, SiteSettings

Target = Callable[[str], str | None]
"""Returns what a menu writes for an address of the blog: a file, or an address; None if nothing is there."""

_PLACEHOLDER = "https://example.com/"
_MATERIAL_NAMES = {
    "no": "nb",
    "pt-br": "pt-BR",
    "zh-tw": "zh-TW",
    "zh-hk": "zh-Hant",
    "zh-hant": "zh-Hant",
    "ku-iq": "ku-IQ",
}
_FAVICONS = ("favicon.svg", "favicon.ico", "favicon.png", "favicon-32x32.png", "images/favicon.ico")
# What opens a formula, as `pymdownx.arithmatex` calls it.
_FORMULAS = {"$": "dollar", "$$": "dollar", "\\(": "round", "\\[": "square"}
_BUTTONDOWN = re.compile(
    r"buttondown\.(?:email|com)/(?:api/emails/embed-subscribe/)?(?!api\b|archive\b|login\b)([\w.-]+)"
)


@dataclass(frozen=True, slots=True)
class SiteReader:
    """Reads the settings of a whole site.

    Attributes:
        settings: The blog's settings.
        tree: The blog's files.
        target: What a menu writes for an address of the blog.
        report: Gets what cannot be carried over.
        of_pages: What pages say about menus: the name of a menu, and the entry.
    """

    settings: Settings
    tree: Tree
    target: Target
    report: Report
    of_pages: Sequence[tuple[str, Values]] = ()

    def read(self) -> SiteSettings:
        """Read everything but the options of the posts."""
        values, params = self.settings.values, self.settings.params
        site = SiteSettings(
            title=self.settings.title or "Blog",
            address=self._address(),
            description=_first(params.get("description"), values.get("description")),
            author=_author(params.get("author")) or _author(values.get("author")),
            copyright=self._copyright(),
            emoji=self.settings.emoji,
            formulas=frozenset(
                f"block {_FORMULAS[opening]}" if is_block else _FORMULAS[opening]
                for opening, _, is_block in self.settings.math
                if opening in _FORMULAS
            ),
            extras=self.settings.extras,
            without=self.settings.without,
            hard_breaks=self.settings.hard_wraps,
            typographer=self.settings.typographer,
            nav=list(self._nav()),
            newsletter=self._newsletter(),
            analytics=self._analytics(),
            comments=self._comments(),
        )
        site.language, site.direction = self._language()
        site.favicon = self._favicon()
        site.logo = self._file(_first(params.get("logo"), mapping(params.get("label")).get("icon")))
        site.social = list(self._social())
        self._name_the_rest()
        return site

    def _address(self) -> str:
        if self.settings.base_url:
            return f"{self.settings.base_url.rstrip('/')}/"
        self._miss(
            "baseurl",
            text=f"it names no domain; site_url is {_PLACEHOLDER} here, write yours in mkdocs.yml.",
        )
        return _PLACEHOLDER

    def _copyright(self) -> str:
        said = _first(self.settings.values.get("copyright"), self.settings.params.get("copyright"))
        if "{year}" in said or "{{" in said:
            self._note(
                "copyright", text="its year is filled in by the theme; write it in mkdocs.yml."
            )
        return re.sub(r"\s*\{\{.*?\}\}|\s*\{year\}", "", said)

    def _language(self) -> tuple[str, str]:
        main = self.settings.languages[0]
        values = self.settings.values
        tag = str(values.get("locale") or values.get("languagecode") or main.tag).lower()
        short = tag.split("-")[0]
        language = _MATERIAL_NAMES.get(tag) or _MATERIAL_NAMES.get(short) or short
        if language not in MATERIAL | set(_MATERIAL_NAMES.values()):
            self._miss(
                "languagecode",
                text=f"Material has no words in {tag}; its own are English here.",
            )
            language = "en"
        said = _first(main.values.get("languagedirection"), main.values.get("direction"))
        return language, said if said in {"rtl", "ltr"} else ""

    def _favicon(self) -> str:
        params = self.settings.params
        said = _first(mapping(params.get("assets")).get("favicon"), params.get("favicon"))
        own = self._file(said)
        there = {file.inside.as_posix() for file in self.tree.static}
        return own or next((name for name in _FAVICONS if name in there), "")

    def _file(self, address: str) -> str:
        """Return the file of `static/` at an address; empty if there is none."""
        path = urlsplit(address).path.lstrip("/")
        return path if path in {file.inside.as_posix() for file in self.tree.static} else ""

    # The menu.

    def _nav(self) -> Iterator[NavItem]:
        yield {"Home": "index.md"}
        menus = mapping(self.settings.values.get("menus") or self.settings.values.get("menu"))
        main = _main_menu([*menus, *(name for name, _ in self.of_pages)])
        entries = [mapping(each) for each in _listed(menus.get(main))]
        entries += [entry for name, entry in self.of_pages if name == main]
        for entry in _sorted(entries):
            if not entry.get("parent"):
                yield from self._item(entry, entries)
        for name, listed in menus.items():
            if name not in {main, "social"} and listed:
                self._note("menus", name, text=f"the menu {name} has no place here.", other="menu")

    def _item(self, entry: Values, entries: Sequence[Values]) -> Iterator[NavItem]:
        title = _first(entry.get("name"), entry.get("title"), entry.get("identifier")) or "?"
        address = _first(entry.get("pageref"), entry.get("url"))
        # An address without a path is the home page's.
        address = address or ("/" if entry.get("url") == "" else "")
        below = [
            item
            for each in _sorted(entries)
            if entry is not each
            and str(each.get("parent") or "") in {str(entry.get("identifier") or ""), title} - {""}
            for item in self._item(each, entries)
        ]
        found = self.target(address) if address else None
        if found == "index.md" and not below:
            return
        if below:
            yield {title: [*([{title: found}] if found else []), *below]}
        elif found:
            yield {title: found}
        else:
            self._miss(
                "menu",
                text=f"the menu's {title} leads to {address or 'nothing'}, and nothing is there.",
                other=title.lower(),
            )

    # What is elsewhere.

    def _social(self) -> Iterator[Mapping[str, str]]:
        for name, said in self._named_places():
            found = social_link(name, said)
            if found is None:
                self._miss(
                    "params",
                    "social",
                    text=f"the link to {name} ({said}) has no known address; add it in mkdocs.yml.",
                    other=name.lower(),
                )
            else:
                yield found

    def _named_places(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the address, or the user's name, of each place that themes link to."""
        values, params = self.settings.values, self.settings.params
        author = mapping(params.get("author"))
        menus = mapping(values.get("menus") or values.get("menu"))
        for each in (
            params.get("social"),
            params.get("socialicons"),
            author.get("links"),
            author.get("social"),
            mapping(values.get("author")).get("links"),
            values.get("social"),
            menus.get("social"),
        ):
            yield from _places(each)

    def _newsletter(self) -> str:
        layouts = [file for file in self.tree.layouts.values() if file.path.suffix == ".html"]
        files = [*(page.file for page in self.tree.pages), *layouts]
        said = [str(self.settings.values), *(decode(file.path.read_bytes())[0] for file in files)]
        names = (match[1] for text in said for match in _BUTTONDOWN.finditer(text))
        return next((name.rstrip(".-") for name in names), "")

    def _analytics(self) -> str:
        values, params = self.settings.values, self.settings.params
        google = mapping(mapping(values.get("services")).get("googleanalytics"))
        theme = mapping(mapping(params.get("analytics")).get("google"))
        said = _first(
            google.get("id"),
            values.get("googleanalytics"),
            params.get("googleanalytics"),
            theme.get("id"),
            theme.get("siteid"),
        )
        if said and not said.upper().startswith("G-"):
            self._miss("googleanalytics", text=f"Google no longer serves {said}; it is left out.")
            return ""
        return said

    def _comments(self) -> str:
        layouts = (each for each in self.tree.layouts.values() if each.path.suffix == ".html")
        found = comments((each.path.read_bytes() for each in layouts), self.settings.params)
        disqus = mapping(mapping(self.settings.values.get("services")).get("disqus"))
        said = _first(disqus.get("shortname"), self.settings.values.get("disqusshortname"))
        if said and not found:
            self._miss(
                "disqusshortname",
                text=f"comments at Disqus ({said}) are not shown; export them, or use giscus.",
                other="shortname",
            )
        return found

    # The rest.

    def _name_the_rest(self) -> None:
        self._name_outputs()
        self._name_domains()
        self._name_files()
        self._name_dialect()
        if "insert" in self.settings.extras:
            self._note("markup", text="`++a++` is <ins>a</ins> here; write that in new posts.")
        for key in self.settings.values:
            if key not in CARRIED | HARMLESS and self.settings.values[key] not in (
                "",
                None,
                [],
                {},
            ):
                self._note(key, text=f"`{key}` has no place here.")
        for key in self.settings.params:
            if key not in CARRIED_PARAMS and key in self.settings.own_params:
                self._note("params", key, text=f"`params.{key}` is for the old theme alone.")

    def _name_dialect(self) -> None:
        goldmark = mapping(mapping(self.settings.values.get("markup")).get("goldmark"))
        extensions = mapping(goldmark.get("extensions"))
        if self.settings.typographer and set(mapping(extensions.get("typographer"))) - {"disable"}:
            self._note(
                "markup", "goldmark", "extensions", "typographer",
                text="its own marks are not read; quotation marks and dashes are the usual ones here.",
            )  # fmt: skip
        if mapping(extensions.get("cjk")).get("enable") is True:
            self._note(
                "markup", "goldmark", "extensions", "cjk",
                text="it is not read; a line's end between characters is a blank here.",
            )  # fmt: skip

    def _name_outputs(self) -> None:
        """Name what Hugo makes of pages other than HTML and RSS, and addresses that are made otherwise."""
        made = OUTPUTS | {name for name, _, _ in further_feeds(self.settings)}
        for kind, formats in mapping(self.settings.values.get("outputs")).items():
            for each in texts(formats):
                if each.lower() not in made:
                    self._lose(
                        "outputs",
                        kind,
                        text=f"Hugo also makes {each} of each {kind}; that is missing.",
                    )
        for kind, name in unread_patterns(self.settings):
            self._lose(
                "permalinks", kind, name,
                text=f"this pattern is not read; the lists of {name} are at /{name}/ here, and nothing "
                "answers their former addresses.",
            )  # fmt: skip

    def _name_domains(self) -> None:
        """Name the languages that have a domain of their own."""
        for language in self.settings.languages:
            own = _first(language.values.get("baseurl"))
            if language.prefix and own and own.rstrip("/") != self.settings.base_url.rstrip("/"):
                self._miss(
                    "languages", language.code, "baseurl",
                    text=f"{language.code} is at {own} in Hugo, and at /{language.prefix}/ here; lead "
                    "that domain there.",
                )  # fmt: skip

    def _name_files(self) -> None:
        """Name the templates and the styles that only Hugo can use."""
        own = f"{self.settings.layouts[0]}/"
        for file in self.tree.layouts.values():
            told = "shortcodes/" in file.name or "_markup/" in file.name
            if file.name.startswith(own) and not told:
                self.report.note(file.name, 0, "a template of Hugo; those here are in overrides/.")
        for path, file in self.tree.assets.items():
            if path.endswith((".css", ".scss", ".sass", ".js", ".ts")):
                self.report.note(
                    file.name, 0, "a style or a script of the old theme; it is left out."
                )

    def _miss(self, *path: str, text: str, other: str = "") -> None:
        self.report.problem(*self._place(path, other), text)

    def _lose(self, *path: str, text: str) -> None:
        self.report.missing(*self._place(path, ""), text)

    def _note(self, *path: str, text: str, other: str = "") -> None:
        self.report.note(*self._place(path, other), text)

    def _place(self, path: tuple[str, ...], other: str) -> tuple[str, int]:
        place = self.settings.keys.place(*path)
        return place if place[1] or not other else self.settings.keys.place(other)


def _first(*values: object) -> str:
    for value in values:
        if (
            isinstance(value, str | int | float)
            and not isinstance(value, bool)
            and str(value).strip()
        ):
            return str(value).strip()
    return ""


def _author(value: object) -> str:
    if isinstance(value, Mapping):
        return _first(value.get("name"))
    return ", ".join(texts(value))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _main_menu(names: Sequence[str]) -> str:
    """Return the menu of every page: themes have other names for it."""
    return next((name for name in ("main", "nav", "header", "navbar") if name in names), "main")


def _sorted(entries: Sequence[Values]) -> list[Values]:
    """Sort a menu as Hugo does: by weight, those without one last, then by name."""

    def key(entry: Values) -> tuple[bool, float, str]:
        weight = entry.get("weight")
        number = float(weight) if isinstance(weight, int | float) else 0.0
        return not number, number, str(entry.get("name") or "")

    return sorted(entries, key=key)


def _places(value: object) -> Iterator[tuple[str, str]]:
    """Yield names and addresses, in the forms that themes take."""
    if isinstance(value, list):
        for each in value:
            entry = mapping(each)
            name = _first(entry.get("name"), entry.get("icon"), entry.get("id"), entry.get("title"))
            address = _first(entry.get("url"), entry.get("link"), entry.get("href"))
            if name and address:
                yield name, address
            elif len(entry) == 1:
                yield from _places(entry)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            said = _first(each) or _first(
                *(mapping(each).get(key) for key in ("url", "link", "id"))
            )
            if said:
                yield name, said

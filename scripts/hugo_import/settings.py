"""The blog's settings: what `hugo.toml` and its kin say, with Hugo's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from hugo_import.errors import BadSettings, NotABlog
from hugo_import.reading import Unreadable, Values, load_file, lowered, mapping, texts

_NAMES = ("hugo", "config")
_ENDINGS = (".toml", ".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the blog.

    Attributes:
        code: As in file names, `about.fr.md`.
        prefix: What its addresses start with; empty for the main language.
        content: The folder of its pages.
    """

    code: str
    prefix: str
    content: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What the importer must know of a blog's settings."""

    file: str = ""
    base_url: str = ""
    title: str = ""
    params: Values = field(default_factory=dict)
    languages: tuple[Language, ...] = (Language("en", "", "content"),)
    static: tuple[str, ...] = ("static",)
    data: str = "data"
    assets: str = "assets"
    layouts: tuple[str, ...] = ("layouts",)
    permalinks: Mapping[str, str] = field(default_factory=dict)
    taxonomies: tuple[str, ...] = ("tags", "categories")
    ugly_urls: bool = False
    keep_case: bool = False
    time_zone: str = ""
    date_in_file_name: bool = False
    unsafe_html: bool = False
    hard_wraps: bool = False
    typographer: bool = True
    linkify: bool = True
    linkify_protocol: str = "https"
    emoji: bool = False
    anchor_style: str = "github"
    anchors: bool = True

    @property
    def host(self) -> str:
        """The blog's own domain."""
        return urlsplit(self.base_url).netloc.lower()

    @property
    def base_path(self) -> str:
        """The path that the blog's addresses start with; `/` at a domain's top."""
        return urlsplit(self.base_url).path.rstrip("/") + "/"


def read_settings(root: Path) -> Settings:
    """Read a blog's settings.

    Raises:
        NotABlog: There is no Hugo site in the folder.
        BadSettings: Its settings cannot be read.
    """
    if not root.is_dir():
        raise NotABlog(f"{root} is no folder; name the one that holds hugo.toml.")
    file, values = _all_values(root)
    settings = _settings(file, values)
    if not any((root / language.content).is_dir() for language in settings.languages):
        raise NotABlog(
            f"{root} holds no folder {settings.languages[0].content}; name the folder of a Hugo site."
        )
    return settings


def _all_values(root: Path) -> tuple[str, Values]:
    values: Values = {}
    names = [f"{name}{ending}" for name in _NAMES for ending in _ENDINGS]
    file = next((name for name in names if (root / name).is_file()), "")
    if file:
        values = _values(root / file)
    for folder in ("config/_default", "config/production"):
        for part in sorted((root / folder).glob("*")):
            if part.suffix in _ENDINGS and part.is_file():
                file = file or part.relative_to(root).as_posix()
                _merge(values, _part(part))
    return file, values


def _part(file: Path) -> Values:
    """Read one file of a settings folder: its name says where its values belong."""
    values = _values(file)
    name = file.stem.lower()
    return values if name in _NAMES else {name: values}


def _values(file: Path) -> Values:
    try:
        return mapping(lowered(load_file(file)))
    except Unreadable as error:
        line = f", line {error.line}" if error.line else ""
        raise BadSettings(
            f"{file}{line}: {error}; mend it, Hugo could not read it either."
        ) from None


def _merge(into: Values, other: Values) -> None:
    for key, value in other.items():
        present = into.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value)
        else:
            into[key] = value


def _settings(file: str, values: Values) -> Settings:
    goldmark = _at(values, "markup", "goldmark")
    renderer = _at(goldmark, "renderer")
    parser = _at(goldmark, "parser")
    extensions = _at(goldmark, "extensions")
    taxonomies = mapping(values.get("taxonomies"))
    return Settings(
        file=file,
        base_url=_base_url(values),
        title=str(values.get("title") or ""),
        params=mapping(values.get("params")),
        languages=_languages(values),
        static=tuple(texts(values.get("staticdir")) or ["static"]),
        data=_folder(values, "datadir", "data"),
        assets=_folder(values, "assetdir", "assets"),
        layouts=_layouts(values),
        permalinks=_permalinks(values),
        taxonomies=tuple(map(str, taxonomies.values())) or ("tags", "categories"),
        ugly_urls=values.get("uglyurls") is True,
        keep_case=_is_on(values, "disablepathtolower", default=False),
        time_zone=str(values.get("timezone") or ""),
        date_in_file_name=":filename" in texts(_at(values, "frontmatter").get("date")),
        unsafe_html=_is_on(renderer, "unsafe", default=False),
        hard_wraps=_is_on(renderer, "hardwraps", default=False),
        typographer=_typographer(extensions),
        linkify=_is_on(extensions, "linkify", default=True),
        linkify_protocol=str(extensions.get("linkifyprotocol") or "https"),
        emoji=_is_on(values, "enableemoji", default=False),
        anchor_style=str(parser.get("autoidtype") or parser.get("autoheadingidtype") or "github"),
        anchors=_is_on(parser, "autoheadingid", default=True),
    )


def _at(values: Mapping[str, object], *keys: str) -> Values:
    found = dict(values)
    for key in keys:
        found = mapping(found.get(key))
    return found


def _is_on(values: Mapping[str, object], key: str, *, default: bool) -> bool:
    value = values.get(key)
    return value if isinstance(value, bool) else default


def _folder(values: Values, key: str, default: str) -> str:
    return str(values.get(key) or default).strip("/")


def _base_url(values: Values) -> str:
    address = str(values.get("baseurl") or "").strip()
    # `/` and nothing else is what themes' examples have: no domain is known then.
    return address if urlsplit(address).netloc else ""


def _typographer(extensions: Values) -> bool:
    value = extensions.get("typographer", True)
    if isinstance(value, dict):
        return value.get("disable") is not True
    return value is not False


def _layouts(values: Values) -> tuple[str, ...]:
    themes = _folder(values, "themesdir", "themes")
    return (
        _folder(values, "layoutdir", "layouts"),
        *(f"{themes}/{theme}/layouts" for theme in texts(values.get("theme"))),
    )


def _permalinks(values: Values) -> dict[str, str]:
    """Read the patterns of pages' addresses, in the old form or the new."""
    patterns: dict[str, str] = {}
    for key, value in mapping(values.get("permalinks")).items():
        if isinstance(value, dict):
            if key == "page":
                patterns.update({section: str(each) for section, each in value.items()})
        else:
            patterns[key] = str(value)
    return patterns


def _languages(values: Values) -> tuple[Language, ...]:
    content = _folder(values, "contentdir", "content")
    main = str(values.get("defaultcontentlanguage") or "en").lower()
    in_folder = values.get("defaultcontentlanguageinsubdir") is True
    named = mapping(values.get("languages"))
    found = [
        Language(
            code,
            code if in_folder or code != main else "",
            _folder(mapping(each), "contentdir", content),
        )
        for code, each in named.items()
        if mapping(each).get("disabled") is not True
    ]
    if not any(language.code == main for language in found):
        found.insert(0, Language(main, main if in_folder else "", content))
    return tuple(sorted(found, key=lambda language: language.code != main))

"""The blog's settings: what `hugo.toml` and similar files say, with Hugo's defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from post_series.importing.errors import BadSettings, NotABlog
from post_series.importing.hugo.keys import Keys, read_keys
from post_series.importing.hugo.mounts import Mount, read_mounts
from post_series.importing.hugo.reading import (
    Unreadable,
    Values,
    load_file,
    lowered,
    mapping,
    texts,
)

EXTENSIONS = ("strikethrough", "tasklist", "definitionlist", "footnote")
"""Extensions of Goldmark that a blog may turn off, by lowered name; MkDocs always has tables."""

_NAMES = ("hugo", "config")
_ENDINGS = (".toml", ".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the blog.

    Attributes:
        code: As in file names, `about.fr.md`.
        prefix: What its addresses start with; empty for the main language.
        content: The folder of its pages.
        values: What the settings say about it.
    """

    code: str
    prefix: str
    content: str
    values: Values = field(default_factory=dict, compare=False)

    @property
    def tag(self) -> str:
        """Its name for browsers: `zh-CN`."""
        # Newer versions of Hugo call it `locale`.
        return str(self.values.get("locale") or self.values.get("languagecode") or self.code)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the importer must know about a blog's settings.

    `values` is all that they say, by lowered key, with what the main language says in its place.
    """

    file: str = ""
    base_url: str = ""
    title: str = ""
    values: Values = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)
    params: Values = field(default_factory=dict)
    own_params: frozenset[str] = frozenset()
    languages: tuple[Language, ...] = (Language("en", "", "content"),)
    static: tuple[str, ...] = ("static",)
    data: str = "data"
    assets: str = "assets"
    layouts: tuple[str, ...] = ("layouts",)
    themes: tuple[str, ...] = ()
    mounts: tuple[Mount, ...] = ()
    ignored: tuple[str, ...] = ()
    permalinks: Mapping[str, str] = field(default_factory=dict)
    section_permalinks: Mapping[str, str] = field(default_factory=dict)
    taxonomies: tuple[str, ...] = ("tags", "categories")
    ugly_urls: bool = False
    keep_case: bool = False
    remove_accents: bool = False
    time_zone: str = ""
    date_in_file_name: bool = False
    unsafe_html: bool = False
    hard_wraps: bool = False
    typographer: bool = True
    linkify: bool = True
    linkify_protocol: str = "https"
    emoji: bool = False
    inline_shortcodes: bool = False
    anchor_style: str = "github"
    anchors: bool = True
    block_attributes: bool = False
    extras: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    math: tuple[tuple[str, str, bool], ...] = ()

    @property
    def syntax(self) -> frozenset[str]:
        """What Goldmark reads besides CommonMark; `~` alone deletes unless it sets text lower."""
        found = frozenset(EXTENSIONS) - self.without
        if "strikethrough" in found and "subscript" not in self.extras:
            found |= {"tilde"}
        return found | ({"strikethrough"} if "delete" in self.extras else frozenset())

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
        raise NotABlog(f"{root} is not a folder; name the one that contains hugo.toml.")
    files, values = _all_values(root)
    own_params = frozenset(mapping(values.get("params")))
    for theme in _themes(values):
        _take_from_theme(values, root / theme, root)
    settings = _settings(files[0] if files else "", values)
    settings = replace(settings, keys=read_keys(root, files), own_params=own_params)
    contents = [each.source for each in settings.mounts if each.target.parts[0] == "content"]
    contents = contents or [language.content for language in settings.languages]
    if not any((root / folder).exists() for folder in contents):
        raise NotABlog(
            f"{root} has no folder {settings.languages[0].content}; name the folder of a Hugo site."
        )
    return settings


def _all_values(root: Path) -> tuple[list[str], Values]:
    values: Values = {}
    names = [f"{name}{ending}" for name in _NAMES for ending in _ENDINGS]
    files = [name for name in names if (root / name).is_file()][:1]
    for name in files:
        values = _values(root / name)
    for folder in ("config/_default", "config/production"):
        for part in sorted((root / folder).rglob("*")):
            if part.suffix in _ENDINGS and part.is_file():
                files.append(part.relative_to(root).as_posix())
                _merge(values, _part(part))
    return files, values


# What Hugo takes from a theme's own settings: of the first, also what is below a key that is there.
_FROM_THEMES = ("params", "menus", "menu", "outputformats", "mediatypes")


def _take_from_theme(values: Values, theme: Path, root: Path) -> None:
    if (
        ".." in theme.parts
        or not theme.is_dir()
        or not theme.resolve().is_relative_to(root.resolve())
    ):
        return
    try:
        _, said = _all_values(theme)
    except BadSettings:
        return
    for key in _FROM_THEMES:
        theirs, ours = mapping(said.get(key)), mapping(values.get(key))
        if key == "params":
            _merge(theirs, ours)
            values[key] = theirs
        elif theirs:
            values[key] = theirs | ours


_MENUS = frozenset({"menu", "menus"})


def _part(file: Path) -> Values:
    """Read one file of a settings folder: its name says where its values belong.

    `menus.fr.toml` holds what a language has of its own.
    """
    values = _values(file)
    name, _, language = file.stem.lower().partition(".")
    if name in _NAMES:
        return values
    own: Values = {"menus" if name in _MENUS else name: values}
    return {"languages": {language: own}} if language else own


def _values(file: Path) -> Values:
    try:
        return mapping(lowered(load_file(file)))
    except Unreadable as error:
        line = f", line {error.line}" if error.line else ""
        raise BadSettings(
            f"{file}{line}: {error}; fix it, Hugo could not read it either."
        ) from None


def _merge(into: Values, other: Values) -> None:
    for key, value in other.items():
        present = into.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            _merge(present, value)
        else:
            into[key] = value


def _settings(file: str, values: Values) -> Settings:
    languages = _languages(values)
    # What the main language says stands above what is said for all.
    values = {**values, "params": dict(mapping(values.get("params")))}
    _merge(values, {key: each for key, each in languages[0].values.items() if key != "contentdir"})
    goldmark = _at(values, "markup", "goldmark")
    renderer = _at(goldmark, "renderer")
    parser = _at(goldmark, "parser")
    extensions = _at(goldmark, "extensions")
    taxonomies = mapping(values.get("taxonomies"))
    return Settings(
        file=file,
        base_url=_base_url(values),
        title=str(values.get("title") or ""),
        values=values,
        params=mapping(values.get("params")),
        languages=languages,
        static=(
            *(texts(values.get("staticdir")) or ["static"]),
            *(f"{theme}/static" for theme in _themes(values)),
        ),
        data=_folder(values, "datadir", "data"),
        assets=_folder(values, "assetdir", "assets"),
        layouts=_layouts(values),
        themes=tuple(_themes(values)),
        mounts=tuple(read_mounts(_at(values, "module").get("mounts"))),
        ignored=tuple(texts(values.get("ignorefiles"))),
        permalinks=_permalinks(values),
        section_permalinks=_patterns(_at(values, "permalinks", "section")),
        taxonomies=tuple(str(each).lower() for each in taxonomies.values() if is_place(str(each)))
        or (() if "taxonomies" in values else ("tags", "categories")),
        ugly_urls=values.get("uglyurls") is True,
        keep_case=_is_on(values, "disablepathtolower", default=False),
        remove_accents=_is_on(values, "removepathaccents", default=False),
        time_zone=str(values.get("timezone") or ""),
        date_in_file_name=":filename" in texts(_at(values, "frontmatter").get("date")),
        unsafe_html=_is_on(renderer, "unsafe", default=False),
        hard_wraps=_is_on(renderer, "hardwraps", default=False),
        typographer=_typographer(extensions),
        linkify=_is_on(extensions, "linkify", default=True),
        linkify_protocol=str(extensions.get("linkifyprotocol") or "https"),
        emoji=_is_on(values, "enableemoji", default=False),
        inline_shortcodes=any(
            _is_on(each, "enableinlineshortcodes", default=False)
            for each in (values, _at(values, "security"))
        ),
        anchor_style=str(parser.get("autoidtype") or parser.get("autoheadingidtype") or "github"),
        anchors=_is_on(parser, "autoheadingid", default=True),
        block_attributes=_is_on(_at(parser, "attribute"), "block", default=False),
        extras=_extras(_at(extensions, "extras")),
        without=frozenset(
            name for name in EXTENSIONS if not _is_on(extensions, name, default=True)
        ),
        math=_math(_at(extensions, "passthrough")),
    )


def is_place(name: str) -> bool:
    """Return whether a name can begin addresses: with `..`, it would lead out of the site."""
    return all(part.strip(".") for part in name.strip("/").split("/"))


def _at(values: Mapping[str, object], *keys: str) -> Values:
    found = dict(values)
    for key in keys:
        found = mapping(found.get(key))
    return found


def _is_on(values: Mapping[str, object], key: str, *, default: bool) -> bool:
    value = values.get(key)
    return value if isinstance(value, bool) else default


def _extras(values: Values) -> frozenset[str]:
    """Return which further characters are markup: `mark`, `superscript` and so on."""
    return frozenset(name for name in values if _is_on(_at(values, name), "enable", default=False))


def _folder(values: Values, key: str, default: str) -> str:
    return str(values.get(key) or default).strip("/")


def _base_url(values: Values) -> str:
    address = str(values.get("baseurl") or "").strip()
    # Themes' examples have just `/`: no domain is known then.
    return address if urlsplit(address).netloc else ""


def _typographer(extensions: Values) -> bool:
    value = extensions.get("typographer", True)
    if isinstance(value, dict):
        return value.get("disable") is not True
    return value is not False


def _math(passthrough: Values) -> tuple[tuple[str, str, bool], ...]:
    """Return what opens and what closes a formula, and whether it is a block."""
    if passthrough.get("enable") is not True:
        return ()
    delimiters = mapping(passthrough.get("delimiters"))
    found = [
        (pair[0], pair[1], kind == "block")
        for kind in ("block", "inline")
        for each in _pairs(delimiters.get(kind))
        if len(pair := texts(each)) == 2  # noqa: PLR2004  # opening and closing
    ]
    # The longer ones first: `$$` is not two `$`.
    return tuple(sorted(found, key=lambda each: -len(each[0])))


def _pairs(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _layouts(values: Values) -> tuple[str, ...]:
    return (
        _folder(values, "layoutdir", "layouts"),
        *(f"{theme}/layouts" for theme in _themes(values)),
    )


def _themes(values: Values) -> list[str]:
    """Return the folders of the blog's themes."""
    themes = _folder(values, "themesdir", "themes")
    return [f"{themes}/{theme}" for theme in texts(values.get("theme"))]


def _permalinks(values: Values) -> dict[str, str]:
    """Read the patterns of pages' addresses, in the old form or the new."""
    permalinks = _at(values, "permalinks")
    old = {key: each for key, each in permalinks.items() if not isinstance(each, dict)}
    return _patterns({**old, **_at(permalinks, "page")})


def _patterns(values: Values) -> dict[str, str]:
    return {section: str(pattern) for section, pattern in values.items()}


def _languages(values: Values) -> tuple[Language, ...]:
    content = _folder(values, "contentdir", "content")
    main = str(values.get("defaultcontentlanguage") or "en").lower()
    main = main if is_place(main) else "en"
    in_folder = values.get("defaultcontentlanguageinsubdir") is True
    named = mapping(values.get("languages"))
    found = [
        Language(
            code,
            code if in_folder or code != main else "",
            _folder(mapping(each), "contentdir", content),
            mapping(each),
        )
        for code, each in named.items()
        if mapping(each).get("disabled") is not True
        and is_place(code)
        and code not in texts(values.get("disablelanguages"))
    ]
    if not any(language.code == main for language in found):
        found.insert(0, Language(main, main if in_folder else "", content))
    return tuple(sorted(found, key=lambda language: language.code != main))

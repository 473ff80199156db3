"""What a whole site has to know, whichever generator the blog comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

NavItem: TypeAlias = Mapping[str, object]
"""A title, and the page, address or items that it leads to."""


@dataclass(slots=True)
class SiteSettings:
    """What a new site has to know, whichever generator the blog comes from.

    Attributes:
        title: Its name.
        address: Its address, with a slash at the end.
        description: What it is about.
        author: Who writes it.
        language: The language of the theme, one that Material has.
        direction: `rtl` for a site that is laid from right to left.
        copyright: Who owns it; may be HTML.
        favicon: The file in the docs folder.
        logo: Likewise.
        nav: The menu.
        social: The icon, address and name of each place where its author is.
        newsletter: The username at Buttondown.
        analytics: The id at Google Analytics.
        comments: HTML of a comment system that shows below posts.
        posts: The options of the plugin `post-series`.
        emoji: Whether names such as `:smile:` become characters.
        hard_breaks: Whether the end of a line breaks it.
        typographer: Whether quotation marks and dashes are set as printers do.
        formulas: What formulas stand between: `dollar`, `round`, `block dollar`, `block square`.
        abbreviations: Whether texts explain abbreviations: `*[HTML]: HyperText Markup Language`.
        extras: What `==a==`, `++a++`, `^a^` and `~a~` are: `mark`, `insert`, `superscript`, `subscript`.
        without: What is not markup there: `strikethrough`, `tasklist`, `definitionlist`, `footnote`.
        diagram_script: The file in the docs folder that draws Mermaid's diagrams, if there is one.
        shown: Files in the docs folder that MkDocs would leave out because of their names.
    """

    title: str = ""
    address: str = ""
    description: str = ""
    author: str = ""
    language: str = "en"
    direction: str = ""
    copyright: str = ""
    favicon: str = ""
    logo: str = ""
    nav: list[NavItem] = field(default_factory=list)
    social: list[Mapping[str, str]] = field(default_factory=list)
    newsletter: str = ""
    analytics: str = ""
    comments: str = ""
    posts: dict[str, object] = field(default_factory=dict)
    emoji: bool = False
    hard_breaks: bool = False
    typographer: bool = True
    formulas: frozenset[str] = frozenset()
    abbreviations: bool = False
    extras: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    diagram_script: str = ""
    shown: list[str] = field(default_factory=list)

"""Facts of our own, and the ways in which the tests of the Markdown extension convert a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest

import markdown
from aws_posture.catalogue.evidence import Evidence
from aws_posture.catalogue.model import Document, Fact, Finding, HowTo, Kind, Options, State
from aws_posture.markdown import PostureExtension
from aws_posture.slots import ATTRIBUTE, decode_branch
from aws_posture.snapshot.operations import GET_ACCOUNT_SUMMARY

SITE_EXTENSIONS = (
    "attr_list",
    "admonition",
    "footnotes",
    "md_in_html",
    "tables",
    "smarty",
    "pymdownx.superfences",
    "pymdownx.details",
    "pymdownx.tabbed",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.tasklist",
    "pymdownx.magiclink",
    "pymdownx.snippets",
    "pymdownx.blocks.admonition",
    "pymdownx.blocks.details",
    "pymdownx.blocks.tab",
    "toc",
)
SITE_OPTIONS = {"toc": {"permalink": True}, "pymdownx.tabbed": {"alternate_style": True}}


def _judge(evidence: Evidence, options: Options) -> Finding:
    del evidence, options
    return Finding(State.PASS, "Fine.")


def _fact(fact_id: str, title: str, question: str, kind: Kind = Kind.CHECK) -> Fact:
    return Fact(
        id=fact_id,
        title=title,
        question=question,
        why='Whoever has it -- "they" & nobody else\'s <b>friend</b> -- is root...',
        judge=_judge,
        reads=(GET_ACCOUNT_SUMMARY,),
        check=HowTo(
            ("Open the IAM console.", 'Choose "Dashboard" -> <Security>.'),
            "aws iam get-account-summary --query 'SummaryMap.AccountMFAEnabled' --output text",
        ),
        remedy=HowTo(("Turn it on.",)),
        document=Document(
            "Root user & MFA", "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html"
        ),
        kind=kind,
    )


FACTS = (
    _fact("root.mfa", "MFA for the root user", "Does the root user have MFA?"),
    _fact("root.mfa-kind", "Kind of MFA", "Is a virtual device among the root user's?"),
    _fact("root.access-keys", "Root access keys", "Does the root user have access keys?"),
    _fact("iam.admin", "Administrators", "Is there an administrator?"),
    _fact("account.id", "Account id", "What is the account's id?", Kind.VALUE),
)

Convert = Callable[..., str]


@dataclass(frozen=True)
class Slot:
    """One slot of a page.

    Attributes:
        kind: Its marker, e.g. ``v1:value``.
        tag: Its element.
        attributes: All of its attributes.
        text: The text in it, its descendants' too.
    """

    kind: str
    tag: str
    attributes: dict[str, str]
    text: str

    @property
    def fact(self) -> str:
        """The fact's id."""
        return self.attributes["data-fact"]


class _SlotReader(HTMLParser):
    """Reads slots as the markup's rules allow: by tags, attributes and mandatory end tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, int | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        number = None
        if ATTRIBUTE in values:
            number = len(self.found)
            self.found.append((values[ATTRIBUTE], tag, values, []))
        if tag in {"span", "div", "section", "template"}:
            self._open.append((tag, number))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"span", "div", "section", "template"}:
            opened, _ = self._open.pop()
            assert opened == tag

    def handle_data(self, data: str) -> None:
        for _, number in self._open:
            if number is not None:
                self.found[number][3].append(data)


def read_slots(html: str) -> list[Slot]:
    """List a page's slots in their order; those inside branches follow their branch."""
    reader = _SlotReader()
    reader.feed(html)
    reader.close()
    slots: list[Slot] = []
    for kind, tag, attributes, text in reader.found:
        slots.append(Slot(kind, tag, attributes, " ".join("".join(text).split())))
        if kind == "v1:branch":
            slots += read_slots(decode_branch(attributes["data-branch"]))
    return slots


def branches_of(html: str) -> list[str]:
    """Decode a page's branches; those inside branches follow the one that they are in."""
    return [
        decode_branch(slot.attributes["data-branch"])
        for slot in read_slots(html)
        if slot.kind == "v1:branch"
    ]


@pytest.fixture(scope="session")
def facts() -> tuple[Fact, ...]:
    return FACTS


@pytest.fixture(scope="session")
def extension() -> PostureExtension:
    return PostureExtension(FACTS)


@pytest.fixture(scope="session")
def convert(extension: PostureExtension) -> Convert:
    """Convert a text with our extension and those named, none unless asked."""

    def run(text: str, *extensions: str, **options: dict[str, object]) -> str:
        return markdown.markdown(
            text, extensions=[extension, *extensions], extension_configs=options
        )

    return run


@pytest.fixture(scope="session")
def convert_site(extension: PostureExtension) -> Convert:
    """Convert a text as a site does: with every extension that a site of this kind uses."""

    def run(text: str, **options: dict[str, object]) -> str:
        return markdown.markdown(
            text,
            extensions=[extension, *SITE_EXTENSIONS],
            extension_configs={**SITE_OPTIONS, **options},
        )

    return run


@pytest.fixture(scope="session")
def slots_of() -> Callable[[str], list[Slot]]:
    return read_slots


@pytest.fixture(scope="session")
def branches() -> Callable[[str], list[str]]:
    return branches_of

"""Names that say nothing when they are found: words that any site about AWS has in its own text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from aws_posture.facts import CATALOGUE, Fact

_OFTEN = """
    admin administrator administrators admins account accounts alias allow ana anna api app
    audit auditor auditors aws-posture backup billing bo build chidi cli console contact data
    default deny deploy deployment developer developers devops dns example finance github group
    groups guest iam infra key keys lambda legacy logs manager marketing member members
    monitoring network office operations operator operators ops owner password people policy
    power prod production read readonly report reports role roles root s3 sandbox security
    service services session shared sso staging support team temp terraform test tester testing
    tests user users web
"""

_STYLES = Path(__file__).parent.parent / "assets"
_WORD = re.compile(r"[a-z]+")


def is_everyday(name: str) -> bool:
    """Tell whether a name is also a word of the site: a user `reader`, a role `admin`.

    Only names without a capital, a dot or another sign of their own can be: a fact's question
    asks for "users", and never for "quill.weaver".
    """
    return name.lower() in _often() or name in _ours()


@functools.cache
def _often() -> frozenset[str]:
    return frozenset(_OFTEN.split())


@functools.cache
def _ours() -> frozenset[str]:
    """Collect the words that stand in every public site: of the facts and of the stylesheet."""
    texts = [style.read_text("utf-8") for style in sorted(_STYLES.glob("*.css"))]
    texts += [text for fact in CATALOGUE for text in _texts(fact)]
    return frozenset(_WORD.findall(" ".join(texts)))


def _texts(fact: Fact) -> Iterator[str]:
    yield from (fact.title, fact.question, fact.why, fact.document.title)
    for how in (fact.check, fact.remedy):
        yield from (*how.console, how.cli)

"""Everyday words: finding one means nothing, as any site about AWS has it in its own text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from aws_posture.catalogue import CATALOGUE
from aws_posture.catalogue.model import Fact

_OFTEN = """
    admin administrator administrators admins account accounts alias allow ana anna api app
    audit auditor auditors available aws-posture backup billing bo build chidi cli console contact data
    default deny deploy deployment developer developers devops dns example finance github group
    groups guest iam infra key keys lambda legacy logs manager marketing member members
    monitoring network office operations operator operators ops owner password people policy
    power prod production read readonly report reports role roles root s3 sandbox security
    service services session shared sso staging support team temp terraform test tester testing
    tests user users web 0.0.0.0/0 ::/0
"""

_STYLES = Path(__file__).parent.parent / "assets"
_WORD = re.compile(r"[a-z]+")


def is_everyday(name: str) -> bool:
    """Return whether a name is also a word of the site: a user `reader`, a role `admin`.

    Only names without a capital, a dot or another special character can be: a fact's question
    asks for "users", and never for "quill.weaver".
    """
    return name.lower() in _often() or name in _ours()


@functools.cache
def _often() -> frozenset[str]:
    return frozenset(_OFTEN.split())


@functools.cache
def _ours() -> frozenset[str]:
    """Collect the words that are in every public site: those of the facts and the stylesheet."""
    texts = [style.read_text("utf-8") for style in sorted(_STYLES.glob("*.css"))]
    texts += [text for fact in CATALOGUE for text in _texts(fact)]
    return frozenset(_WORD.findall(" ".join(texts)))


def _texts(fact: Fact) -> Iterator[str]:
    yield from (fact.title, fact.question, fact.why, fact.document.title)
    for how in (fact.check, fact.remedy):
        yield from (*how.console, how.cli)

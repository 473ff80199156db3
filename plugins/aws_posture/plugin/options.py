"""The plugin's options, and what they may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from mkdocs.config import base
from mkdocs.config import config_options as option

from aws_posture import declarations
from aws_posture.errors import FactError, OptionError
from aws_posture.facts import check_extensions, gate, get
from aws_posture.facts.evaluation import check_options
from aws_posture.facts.freshness import MAX_AGE, parse_age
from aws_posture.facts.model import Options
from aws_posture.judging import Terms
from aws_posture.redaction import Redaction

if TYPE_CHECKING:
    from datetime import datetime


class PostureConfig(base.Config):
    """The options of the plugin. None but the first changes the public site."""

    personalise = option.Type(bool, default=True)
    """Whether readers of the public site can open a verdict file of their own in their browser."""

    profile = option.Optional(option.Type(str))
    """The AWS profile to read the account with."""

    role_arn = option.Optional(option.Type(str))
    """The ARN of a role to assume in the account that is read."""

    external_id = option.Optional(option.Type(str))
    """The external id that the role asks for."""

    region = option.Optional(option.Type(str))
    """The Region to ask where a service has Regions."""

    endpoint_url = option.Optional(option.Type(str))
    """The address of every AWS service, for a test server."""

    snapshot = option.Optional(option.Type(str))
    """A snapshot file to stamp from instead of asking AWS; relative to mkdocs.yml."""

    private_dir = option.Type(str, default="private")
    """The folder of the private copies, one per account; relative to mkdocs.yml."""

    facts = option.Type(dict, default={})
    """Options of facts, by fact id: ``{iam.admin-count: {max: 3}}``."""

    account = option.Optional(option.Type(str))
    """The account that the credentials or the snapshot must be of, in quotes."""

    max_age = option.Type(str, default=MAX_AGE)
    """How old an answer may be before its facts are unknown: a number with s, m, h or d."""

    cache = option.Type(bool, default=True)
    """Whether builds that follow one another go on with one snapshot while it is young enough."""

    history = option.Type(bool, default=True)
    """Whether the states of facts are noted each time, for a report to tell what changed; without
    ``cache`` nothing is."""

    declarations = option.Optional(option.Type(str))
    """A file in which the team declares answers and accepted risks, relative to mkdocs.yml;
    ``posture.yml`` where there is one."""

    redact = option.Choice([str(level) for level in Redaction], default=str(Redaction.NONE))
    """What a private copy masks: ``ids``, ``names`` (and ids), or ``none``."""

    verify_allow = option.ListOfItems(option.Type(str), default=[])
    """Values of the account that may stand in the public site, such as a word that is also the
    name of a user; it is verified after each private copy to hold none."""

    fail_on = option.ListOfItems(option.Type(str), default=[])
    """Facts that the build must not fail on: fact ids, or ``any``."""


def check(config: PostureConfig) -> None:
    """Make sure that options hold what they may, before a build takes its time.

    Raises:
        OptionError: One does not.
    """
    check_extensions()
    check_facts(config.facts)
    _check_gate(config.fail_on)
    parse_age(config.max_age, "max_age")
    if config.account is not None and not re.fullmatch(r"[0-9]{12}", config.account):
        raise OptionError(
            f"account: {config.account!r} is no account id; write its 12 digits in quotes"
        )


def terms(config: PostureConfig, folder: Path, now: datetime | None) -> Terms:
    """Read what an account is judged by.

    Args:
        config: The plugin's options.
        folder: The folder of mkdocs.yml.
        now: The time, or None for a demonstration account.

    Raises:
        OptionError: An option cannot be used.
        DeclarationError: The file of declarations cannot be used.
    """
    return Terms(
        now,
        options=config.facts,
        max_age=parse_age(config.max_age, "max_age"),
        declarations=declarations.find(folder, config.declarations),
    )


def _check_gate(named: list[str]) -> None:
    try:
        gate.check(named)
    except FactError as error:
        raise OptionError(f"fail_on: {error}") from None


def check_facts(facts: Mapping[object, object]) -> None:
    """Make sure that the option ``facts`` holds options that the facts have.

    Raises:
        OptionError: It does not.
    """
    for fact_id, options in facts.items():
        if not isinstance(fact_id, str) or not _is_options(options):
            raise OptionError(
                f"facts: {fact_id!r}: {options!r} is no fact with its options; "
                "write such as 'iam.admin-count: {max: 3}'"
            )
        try:
            check_options(get(fact_id), options)
        except FactError as error:
            raise OptionError(f"facts: {error}") from None


def _is_options(value: object) -> TypeGuard[Options]:
    return isinstance(value, dict) and all(isinstance(name, str) for name in value)

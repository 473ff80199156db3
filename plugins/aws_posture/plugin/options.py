"""The plugin's options and their valid values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from mkdocs.config import base
from mkdocs.config import config_options as option

from aws_posture.base.accounts import is_account_id
from aws_posture.base.errors import FactError, OptionError
from aws_posture.base.redaction import Redaction
from aws_posture.base.times import MAX_AGE, parse_age
from aws_posture.base.words import quoted
from aws_posture.catalogue import check_extensions, get, use_folder
from aws_posture.collect import Source
from aws_posture.copies.origin import Origin, choose

if TYPE_CHECKING:
    from aws_posture.catalogue.model import Options

FACTS_DIR = "facts"
"""The folder of a site's own facts where the option names no other."""


class _Text(option.Type[str]):
    """A text, which YAML may have read as a number, as it does with values from `!ENV`."""

    def __init__(self) -> None:
        super().__init__(str)

    def run_validation(self, value: object) -> str:
        """Return the text, without quotes that are part of a variable."""
        if isinstance(value, int | float):
            raise base.ValidationError(
                f"YAML read {quoted(value)}, which is not text; write it in quotes, which may be part of a "
                "variable for !ENV"
            )
        text = super().run_validation(value)
        is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
        return text[1:-1] if is_quoted else text


class _AccountId(_Text):
    """An account id; twelve digits without quotes are accepted."""

    def run_validation(self, value: object) -> str:
        """Return the account id."""
        if type(value) is int and is_account_id(str(value)):
            return str(value)
        text = super().run_validation(value)
        if not is_account_id(text):
            raise base.ValidationError(
                f"{quoted(text)} is not an account id; write its 12 digits in quotes"
            )
        return text


class PostureConfig(base.Config):
    """The options of the plugin. Only ``personalise`` and ``facts_dir`` change the public site."""

    personalise = option.Type(bool, default=True)
    """Whether readers of the public site can have it filled in for their own account, in their browser:
    the site then publishes the file that asks, ``aws-posture.pyz``."""

    enabled = option.Type(bool, default=True)
    """Whether private copies are made; pages are rendered in any case."""

    profile = option.Optional(_Text())
    """The AWS profile to read the account with."""

    role_arn = option.Optional(_Text())
    """The ARN of a role to assume in the account that is read."""

    external_id = option.Optional(_Text())
    """The external id that the role asks for."""

    region = option.Optional(_Text())
    """The Region to ask where only one is."""

    regions = option.ListOfItems(_Text(), default=[])
    """The Regions to ask where every Region is; by default all that are enabled in the account."""

    scoped = option.Type(bool, default=False)
    """Whether the credentials are narrowed to the calls that may be made, before any is made."""

    endpoint_url = option.Optional(_Text())
    """The address of every AWS service, for a test server."""

    snapshot = option.Optional(_Text())
    """A snapshot file to stamp from instead of asking AWS; relative to mkdocs.yml."""

    private_dir = option.Type(str, default="private")
    """The folder of the private copies, one per account; relative to mkdocs.yml."""

    facts = option.Type(dict, default={})
    """Options of facts, by fact id: ``{iam.admin-count: {max: 3}}``."""

    facts_dir = option.Type(str, default=FACTS_DIR)
    """The folder of the site's own facts, written as data; relative to mkdocs.yml."""

    account = option.Optional(_AccountId())
    """The account that the credentials or the snapshot must belong to."""

    max_age = option.Type(str, default=MAX_AGE)
    """How old an answer can be before its facts are unknown: a number with s, m, h or d."""

    cache = option.Type(bool, default=True)
    """Whether consecutive builds reuse one snapshot while it is recent enough, and remember which files
    of the public site they searched."""

    history = option.Type(bool, default=True)
    """Whether the states of facts are recorded each time, so that a report shows what changed;
    needs ``cache``."""

    declarations = option.Optional(_Text())
    """A file in which the team declares answers and accepted risks, relative to mkdocs.yml;
    by default ``posture.yml``, if it exists."""

    redact = option.Choice([str(level) for level in Redaction], default=str(Redaction.NONE))
    """What a private copy masks: ``ids``, ``names`` (and ids), or ``none``."""

    verify_allow = option.ListOfItems(option.Type(str), default=[])
    """What may be in the public site although it is the account's, or looks like it: values, such as
    a word that is also a user's name, or files and places as messages show them."""

    fail_on = option.ListOfItems(option.Type(str), default=[])
    """Facts whose failure fails the build: fact ids, a severity (and graver ones), or ``any``."""


def check(config: PostureConfig, folder: Path) -> None:
    """Check the options before a long build, and load the facts that the site or a package brings.

    Args:
        config: The plugin's options.
        folder: The folder of mkdocs.yml.

    Raises:
        OptionError: One is invalid.
        ExtensionError: A package that brings facts cannot be used.
        FactFileError: A file of facts cannot be used.
    """
    facts = folder / config.facts_dir
    if config.facts_dir != FACTS_DIR and not facts.is_dir():
        raise OptionError(f"facts_dir: there is no folder {config.facts_dir}; create it")
    use_folder(facts)
    check_extensions()
    check_facts(config.facts)
    _check_gate(config.fail_on)
    parse_age(config.max_age, "max_age")


def origin(config: PostureConfig, folder: Path) -> Origin | None:
    """Decide whose account a private copy is for.

    Args:
        config: The plugin's options.
        folder: The folder of mkdocs.yml.

    Returns:
        Where the snapshot comes from, or None where nobody asked for a private copy.

    Raises:
        OptionError: Options contradict one another, or ``AWS_POSTURE`` means nothing.
    """
    if not config.enabled:
        return None
    snapshot = folder / config.snapshot if config.snapshot else None
    return choose(_source(config), snapshot, os.environ)


def _source(config: PostureConfig) -> Source:
    return Source(
        profile=config.profile,
        role_arn=config.role_arn,
        external_id=config.external_id,
        region=config.region,
        endpoint_url=config.endpoint_url,
        regions=tuple(config.regions),
        scoped=config.scoped,
    )


def _check_gate(named: list[str]) -> None:
    if not named:
        return
    from aws_posture.judging import gate  # noqa: PLC0415  # a public build judges nothing

    try:
        gate.check(named)
    except FactError as error:
        raise OptionError(f"fail_on: {error}") from None


def check_facts(facts: Mapping[object, object]) -> None:
    """Make sure that the option ``facts`` holds options that the facts have.

    Raises:
        OptionError: It does not.
    """
    if not facts:
        return
    from aws_posture.judging.evaluation import check_options  # noqa: PLC0415  # as above

    for fact_id, options in facts.items():
        if not isinstance(fact_id, str) or not _is_options(options):
            raise OptionError(
                f"facts: {quoted(fact_id)}: {quoted(options)} is not a fact with its options; "
                "write e.g. 'iam.admin-count: {max: 3}'"
            )
        try:
            check_options(get(fact_id), options)
        except FactError as error:
            raise OptionError(f"facts: {error}") from None


def _is_options(value: object) -> TypeGuard[Options]:
    return isinstance(value, dict) and all(isinstance(name, str) for name in value)

"""Trust policies of roles: who may assume a role, and who wears it.

Who may, within one account: User Guide, "Policy evaluation logic" and "Permissions boundaries for
IAM entities". A statement that names the account leaves the decision to identities' policies; one
that names a user or a role, or everybody, grants by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aws_posture.base.phrases import Name, Phrase
from aws_posture.privilege.documents import Named, Statement, parse
from aws_posture.privilege.match import matches
from aws_posture.privilege.shape import Entry
from aws_posture.privilege.truth import Effect

_ASSUME = "sts:assumerole"


class Trust(NamedTuple):
    """Whom a role trusts.

    Attributes:
        statements: The statements of its trust policy.
        gaps: What of it cannot be read, one phrase each.
    """

    statements: tuple[Statement, ...]
    gaps: tuple[Phrase, ...] = ()

    @property
    def brings_tags(self) -> bool:
        """Whether some who assume the role may bring session tags along."""
        return any(
            statement.effect is Effect.ALLOW and is_about(statement, "sts:tagsession")
            for statement in self.statements
        )

    def about_assuming(self) -> Iterator[Statement]:
        """Return the statements about ``sts:AssumeRole``."""
        return (statement for statement in self.statements if is_about(statement, _ASSUME))


class Wearer(NamedTuple):
    """Somebody who may wear a role, as far as its trust policy says.

    Attributes:
        kind: ``identity-center``, ``saml``, ``oidc``, ``account`` (another one), ``anyone``,
            ``service``, ``user``, ``role``, ``own-account`` or ``nobody-known`` (deleted).
        name: The provider's ARN, the account id, the service or the ARN.
        keys: The condition keys, in lower case, that the statement asks about.
    """

    kind: str
    name: str
    keys: tuple[str, ...] = ()

    @property
    def short_name(self) -> str:
        """The name without what every ARN begins with: ``token.actions.githubusercontent.com``."""
        return self.name.partition("/")[2] or self.name

    @property
    def phrase(self) -> Phrase:  # noqa: PLR0911  # one a kind
        """How to speak of it."""
        match self.kind:
            case "anyone":
                return ("anybody",)
            case "own-account":
                return ("those of this account whose policies allow it",)
            case "service":
                return (f"the service {self.name}",)
            case "identity-center":
                return ("people who sign in through IAM Identity Center",)
            case "account":
                return ("the account ", Name("account", self.name))
            case "nobody-known":
                return ("somebody who was deleted",)
            case _:
                return (f"the {_TITLES[self.kind]} ", Name(self.kind, self.short_name))


_TITLES = {"saml": "SAML provider", "oidc": "OIDC provider", "user": "user", "role": "role"}


def read_trust(entry: Entry) -> Trust:
    """Read a role's trust policy."""
    document = parse(entry.get("AssumeRolePolicyDocument"), is_trust=True)
    gaps = tuple((f"the trust policy cannot be read: {flaw}",) for flaw in document.flaws)
    return Trust(document.statements, gaps)


def is_about(statement: Statement, action: str) -> bool:
    """Return whether a statement is about an action, given in lower case."""
    found = any(matches(pattern, action) for pattern in statement.actions.texts)
    return found is not statement.actions.inverted


def account_of(name: str) -> str:
    """Return the account that a principal of the kind ``AWS`` belongs to, or an empty text."""
    if name.isdigit():
        return name
    fields = name.split(":", 5)
    return fields[4] if len(fields) > 5 and fields[0] == "arn" else ""  # noqa: PLR2004  # an ARN's


def is_whole_account(name: str) -> bool:
    """Return whether a principal stands for everybody of its account."""
    return name.isdigit() or name.endswith(":root")


def trusts_service(statement: Statement, service: str) -> bool:
    """Return whether a statement names a service, e.g. ``ecs-tasks``."""
    named = statement.principals
    if named is None:
        return False
    hosts = (f"{service}.amazonaws.com", f"{service}.amazonaws.com.cn")
    found = any(
        kind == "Service" and (name == "*" or name in hosts or _is_regional(name, service))
        for kind, name in named.entries
    )
    return found is not named.inverted


def _is_regional(name: str, service: str) -> bool:
    # `logs.eu-west-1.amazonaws.com`
    start, end = f"{service}.", ".amazonaws.com"
    middle = name.removeprefix(start).removesuffix(end)
    return name.startswith(start) and name.endswith(end) and middle.count("-") >= 2  # noqa: PLR2004


def wearers(trust: Trust, path: str, account: str) -> tuple[Wearer, ...]:
    """Return who may wear a role, by what its trust policy allows.

    Args:
        trust: The trust policy.
        path: The role's path and name.
        account: The account id.
    """
    found: dict[Wearer, None] = {}
    for statement in trust.statements:
        named = statement.principals
        if statement.effect is not Effect.ALLOW or named is None:
            continue
        if not any(map(matches_assuming, statement.actions.texts)) and not (
            statement.actions.inverted
        ):
            continue
        for wearer in _named(named, path, account, statement.keys):
            found[wearer] = None
    return tuple(found)


def matches_assuming(pattern: str) -> bool:
    """Return whether an action, in lower case, is one of those by which a role is assumed."""
    return any(matches(pattern, f"{_ASSUME}{end}") for end in ("", "withsaml", "withwebidentity"))


def _named(named: Named, path: str, account: str, keys: tuple[str, ...]) -> Iterator[Wearer]:
    if named.inverted:
        yield Wearer("anyone", "*", keys)
        return
    for kind, name in named.entries:
        if kind == "Service":
            yield Wearer("service", name, keys)
        elif kind == "Federated":
            yield _federated(name, path, keys)
        elif name == "*":
            yield Wearer("anyone", name, keys)
        elif kind == "AWS":
            yield _of_aws(name, account, keys)


def _federated(name: str, path: str, keys: tuple[str, ...]) -> Wearer:
    if path.startswith("aws-reserved/sso.amazonaws.com/"):
        return Wearer("identity-center", name, keys)
    return Wearer("saml" if ":saml-provider/" in name else "oidc", name, keys)


def _of_aws(name: str, account: str, keys: tuple[str, ...]) -> Wearer:
    owner = account_of(name)
    if not owner:
        return Wearer("nobody-known", name, keys)
    if owner != account:
        return Wearer("account", owner, keys)
    if is_whole_account(name):
        return Wearer("own-account", account, keys)
    return Wearer("user" if ":user/" in name else "role", name, keys)

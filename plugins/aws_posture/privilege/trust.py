"""Trust policies of roles: who may assume a role, and who wears it.

Who may, within one account: User Guide, "Policy evaluation logic" and "Permissions boundaries for
IAM entities". A statement that names the account leaves the decision to identities' policies; one
that names a user or a role, or everybody, grants by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from aws_posture.base.phrases import Name, Phrase
from aws_posture.privilege.context import World
from aws_posture.privilege.documents import Named, Statement, parse
from aws_posture.privilege.outsiders import ASSUMING, Gate, Reach, is_of_saml
from aws_posture.privilege.shape import Entry
from aws_posture.privilege.truth import Effect, Value

_NO_ATTRIBUTES: Mapping[str, Value] = {}


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
            statement.effect is Effect.ALLOW and statement.is_about("sts:tagsession")
            for statement in self.statements
        )

    def about_assuming(self) -> Iterator[Statement]:
        """Return the statements about ``sts:AssumeRole``."""
        return (statement for statement in self.statements if statement.is_about(ASSUMING))


class Wearer(NamedTuple):
    """Somebody who may wear a role, as far as its trust policy says.

    Attributes:
        kind: ``identity-center``, ``saml``, ``oidc``, ``account`` (another one), ``anyone``,
            ``service``, ``user``, ``role``, ``own-account`` or ``nobody-known`` (deleted).
        name: The provider's ARN, the account id, the service or the ARN.
        keys: The condition keys, in lower case, that the statement asks about.
        reach: Of those outside: which of them are let in.
    """

    kind: str
    name: str
    keys: tuple[str, ...] = ()
    reach: Reach = Reach.SOME

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


def account_of(name: str) -> str:
    """Return the account that a principal of the kind ``AWS`` belongs to, or an empty text."""
    if name.isdigit():
        return name
    fields = name.split(":")
    return fields[4] if len(fields) > 5 and fields[0] == "arn" else ""  # noqa: PLR2004  # an ARN's


def is_whole_account(name: str) -> bool:
    """Return whether a principal stands for everybody of its account."""
    return name.isdigit() or name.endswith(":root")


def trusts_service(statement: Statement, service: str) -> bool:
    """Return whether a statement names a service, e.g. ``ecs-tasks``."""
    named = statement.principals
    if named is None:
        return False
    known = hosts(service, "aws-cn")
    found = any(
        kind == "Service" and (name == "*" or name in known or _is_regional(name, service))
        for kind, name in named.entries
    )
    return found is not named.inverted


def hosts(service: str, partition: str) -> tuple[str, ...]:
    """Return the names that a service goes by in a partition: in China, some have two."""
    host = f"{service}.amazonaws.com"
    return (host, f"{host}.cn") if partition == "aws-cn" else (host,)


def _is_regional(name: str, service: str) -> bool:
    # `logs.eu-west-1.amazonaws.com`
    start, end = f"{service}.", ".amazonaws.com"
    middle = name.removeprefix(start).removesuffix(end)
    return name.startswith(start) and name.endswith(end) and middle.count("-") >= 2  # noqa: PLR2004


def wearers(
    trust: Trust, path: str, world: World, attributes: Mapping[str, Value] = _NO_ATTRIBUTES
) -> tuple[Wearer, ...]:
    """Return who may wear a role, by what its trust policy allows.

    Args:
        trust: The trust policy.
        path: The role's path and name.
        world: What is the same for every request.
        attributes: What condition keys about the role are worth.
    """
    found: dict[Wearer, None] = {}
    gate = Gate(trust.statements, attributes, world)
    for statement in trust.statements:
        if statement.effect is Effect.ALLOW and statement.principals is not None:
            for wearer in _named(gate, statement, statement.principals, path):
                found[wearer] = None
    return tuple(found)


def _named(gate: Gate, statement: Statement, named: Named, path: str) -> Iterator[Wearer]:
    if named.inverted:
        yield from _anyone(gate, statement)
        return
    for kind, name in named.entries:
        if kind == "Federated":
            yield from _federated(gate, statement, name, path)
        elif kind in ("AWS", "*") and name == "*":
            yield from _anyone(gate, statement)
        elif statement.is_about(ASSUMING):
            if kind == "Service":
                yield Wearer("service", name, statement.keys)
            elif kind == "AWS":
                yield from _of_aws(gate, statement, name)


def _federated(gate: Gate, statement: Statement, name: str, path: str) -> Iterator[Wearer]:
    reach = gate.admits_login(name, statement)
    if reach is None:
        return
    kind = "saml" if is_of_saml(name) else "oidc"
    if path.startswith("aws-reserved/sso.amazonaws.com/"):
        kind = "identity-center"
    yield Wearer(kind, name, statement.keys, reach)


def _anyone(gate: Gate, statement: Statement) -> Iterator[Wearer]:
    reach = gate.admits_anybody(statement)
    if reach:
        yield Wearer("anyone", "*", statement.keys, reach)
        return
    for account in gate.named_accounts:
        yield from _of_aws(gate, statement, account)


def _of_aws(gate: Gate, statement: Statement, name: str) -> Iterator[Wearer]:
    owner, own, keys = account_of(name), gate.world.account, statement.keys
    if not owner:
        yield Wearer("nobody-known", name, keys)
    elif owner != own:
        reach = gate.admits_of(owner, statement)
        if reach:
            yield Wearer("account", owner, keys, reach)
    elif is_whole_account(name):
        yield Wearer("own-account", own, keys)
    elif ":federated-user/" not in name:
        # Sessions of that sort cannot assume roles.
        yield Wearer("user" if ":user/" in name else "role", name, keys)

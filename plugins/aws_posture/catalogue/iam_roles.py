"""Facts about roles: whom the powerful ones let in, and how people come in.

They are code because policies are evaluated; see `aws_posture.privilege`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from aws_posture.base.condition_keys import key_phrase, on_condition
from aws_posture.base.phrases import Name, Phrase, few, joined
from aws_posture.base.words import count, enumerated
from aws_posture.catalogue.administrators import (
    LIMITS,
    MAY_READ,
    READS,
)
from aws_posture.catalogue.evidence import Evidence, UndecidedError
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import (
    Document,
    Fact,
    Finding,
    HowTo,
    Kind,
    Options,
    Severity,
    State,
)
from aws_posture.catalogue.principals import organization, principals
from aws_posture.catalogue.shape import required
from aws_posture.snapshot.operations import (
    DESCRIBE_ORGANIZATION,
    GET_ACCOUNT_AUTHORIZATION_DETAILS,
)

if TYPE_CHECKING:
    from aws_posture.privilege import Principal, Wearer

_INSIDE = "only from inside the organization"


def _judge_trusted_outside(evidence: Evidence, _: Options) -> Finding:
    from aws_posture.privilege import PrincipalClass  # noqa: PLC0415  # as in principals

    roles = _roles(evidence)
    management = organization(evidence, "MasterAccountId")
    unclear = [role for role in roles if role.class_ is PrincipalClass.UNKNOWN]
    powerful = [
        role for role in roles if role.class_ not in (PrincipalClass.NONE, PrincipalClass.UNKNOWN)
    ]
    open_, inside = [], []
    for role in powerful:
        outside = list(_outside(role))
        strangers = [one for one in outside if not _may_be_inside(one, management)]
        if strangers:
            open_.append(_let_in(role, strangers))
        elif outside:
            inside.append(_let_in(role, outside, _INSIDE))
    if open_:
        them = "lets" if len(open_) == 1 else "let"
        summary = (
            f"{count(len(open_), 'powerful role')} {them} in other accounts, everybody, "
            "or a provider without a condition."
        )
        return Finding(State.FAIL, summary, items=(*open_, *inside, LIMITS))
    _check_known(powerful, unclear)
    _check_organization(evidence, powerful)
    if not powerful:
        summary = "No role of the account is powerful."
        return Finding(State.NOT_APPLICABLE, summary, items=(LIMITS,))
    summary = (
        "No powerful role lets in other accounts, everybody, or a provider without a condition."
    )
    return Finding(State.PASS, summary, items=(*inside, LIMITS))


def _check_known(powerful: Sequence[Principal], unclear: Sequence[Principal]) -> None:
    """Make sure that no role may be open to strangers of which not enough is known.

    Raises:
        UndecidedError: One may be, or one may be powerful where no other is.
    """
    matter = [one for one in unclear if not powerful or one.trust_gaps or any(_outside(one))]
    if matter:
        raise UndecidedError(("whether these roles are powerful is unknown: ", *_named(matter)))
    _check_trust(powerful)


def _check_trust(roles: Iterable[Principal]) -> None:
    """Make sure that every trust policy was read.

    Raises:
        UndecidedError: One was not.
    """
    unread = [role for role in roles if role.trust_gaps]
    if unread:
        gaps = joined(dict.fromkeys(gap for role in unread for gap in role.trust_gaps), "; ")
        raise UndecidedError(("whom these roles let in is unknown: ", *_named(unread), ": ", *gaps))


def _named(roles: Iterable[Principal]) -> Phrase:
    nameless = "a role without a name"
    return joined(few((Name("role", one.name) if one.name else nameless,) for one in roles))


def _check_organization(evidence: Evidence, powerful: Iterable[Principal]) -> None:
    """Make sure that it is known which organization is the account's, if that matters.

    Raises:
        UnansweredError: AWS did not say.
        UndecidedError: AWS's answer lacks it.
    """
    from aws_posture.privilege import Reach  # noqa: PLC0415  # as in principals

    for wearer in (one for role in powerful for one in _outside(role)):
        name = "Id" if wearer.reach is Reach.ORGANIZATION else "MasterAccountId"
        if organization(evidence, name) is None:
            answer = evidence.answer(DESCRIBE_ORGANIZATION)
            required(required(answer, "Organization", dict), name, str)


def _outside(role: Principal) -> Iterator[Wearer]:
    """Yield those whom a role lets in from outside, as far as its conditions do not say whom."""
    from aws_posture.privilege import Reach  # noqa: PLC0415  # as in principals

    return (wearer for wearer in role.worn_by if wearer.reach is not Reach.SOME)


def _may_be_inside(wearer: Wearer, management: str | None) -> bool:
    """Return whether somebody is, or could be, of the account's organization."""
    from aws_posture.privilege import Reach  # noqa: PLC0415  # as in principals

    is_management = wearer.kind == "account" and management in (wearer.name, None)
    return is_management or wearer.reach is Reach.ORGANIZATION


def _let_in(role: Principal, wearers: list[Wearer], sort: str = "") -> Item:
    whom = joined([(*one.phrase, *_conditions(one)) for one in dict.fromkeys(wearers)])
    return Item("role", role.name, ("lets in ", *whom), sort=sort)


def _conditions(wearer: Wearer) -> Phrase:
    if wearer.kind in ("oidc", "saml"):
        return (" without a condition that says whom",)
    return on_condition(map(key_phrase, sorted(wearer.keys)))


def _judge_federation(evidence: Evidence, _: Options) -> Finding:
    found: dict[tuple[str, str], int] = {}
    roles = _roles(evidence)
    _check_trust(roles)
    if not all(role.arn for role in roles):
        # Its path tells IAM Identity Center from another provider.
        raise UndecidedError("Arn of a role is missing from AWS's answer")
    for role in roles:
        for kind, name in dict.fromkeys(_provider(one) for one in role.worn_by):
            if kind in ("identity-center", "saml", "oidc"):
                found[kind, name] = found.get((kind, name), 0) + 1
    if not found:
        summary = "No role lets people in through an identity provider."
        return Finding(State.PASS, summary, value="none")
    kinds = [
        kind for kind in ("identity-center", "saml", "oidc") if any(k == kind for k, _ in found)
    ]
    ways = [_WAYS[kind] for kind in kinds]
    items = tuple(
        Item(_ITEM_KINDS[kind], "" if kind == "identity-center" else name, _by(kind, number))
        for (kind, name), number in found.items()
    )
    summary = f"People or programs can come in through {enumerated(ways)}."
    return Finding(State.PASS, summary, value=", ".join(ways), items=items)


def _provider(wearer: Wearer) -> tuple[str, str]:
    return wearer.kind, "" if wearer.kind == "identity-center" else wearer.short_name


def _by(kind: str, number: int) -> Phrase:
    return (f"{_WAYS[kind]}: {count(number, 'role')}",)


_WAYS: Mapping[str, str] = {
    "identity-center": "IAM Identity Center",
    "saml": "SAML",
    "oidc": "OpenID Connect",
}
_ITEM_KINDS: Mapping[str, str] = {
    "identity-center": "identity center",
    "saml": "saml provider",
    "oidc": "oidc provider",
}


def _roles(evidence: Evidence) -> tuple[Principal, ...]:
    """Return the account's roles.

    Raises:
        UndecidedError: The snapshot has none: an older version made it.
    """
    details = evidence.answer(GET_ACCOUNT_AUTHORIZATION_DETAILS)
    if not isinstance(details.get("RoleDetailList"), list):
        raise UndecidedError("the snapshot has no roles: collect again with this version")
    return tuple(one for one in principals(evidence) if one.kind == "role")


_TRUST = Document(
    "How to use external IDs when granting access to your AWS resources to a third party",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
)

TRUSTED_OUTSIDE = Fact(
    id="iam.roles-trusted-outside",
    title="Powerful roles that let others in",
    question="Do powerful roles let in this account's people only?",
    why="Whoever a role trusts has its power, wherever their own credentials are kept. A role that "
    "trusts GitHub without naming a repository trusts everybody on GitHub.",
    judge=_judge_trusted_outside,
    severity=Severity.HIGH,
    reads=READS,
    may_read=MAY_READ,
    check=HowTo(
        (
            "In the IAM console, choose Roles, and open each one that can do a lot.",
            "On the tab Trust relationships, read Principal and Condition.",
            "A condition on the provider's sub or aud has to name your repository or application.",
        ),
        "aws iam list-roles --query 'Roles[].[RoleName, AssumeRolePolicyDocument]'",
    ),
    remedy=HowTo(
        (
            "Ask whether anybody outside still needs the role. If not, delete it.",
            "Otherwise let its policies allow only what they need.",
            (
                "On the tab Trust relationships, choose Edit trust policy: name the one role that is "
                "meant, ask another company for an external id, and ask a provider for the subject."
            ),
        ),
        "aws iam get-role --role-name=ROLE_NAME --query=Role.AssumeRolePolicyDocument",
        minutes=10,
    ),
    document=_TRUST,
)

FEDERATION = Fact(
    id="iam.federation",
    title="Identity providers",
    question="Through which identity providers can people come in?",
    why="People who come in by federation have credentials that end by themselves, and one place "
    "where they lose their access.",
    judge=_judge_federation,
    kind=Kind.VALUE,
    reads=READS,
    may_read=MAY_READ,
    check=HowTo(
        (
            "In the IAM console, choose Identity providers.",
            "Open the IAM Identity Center console and look whether it is enabled.",
        ),
        "aws iam list-saml-providers && aws iam list-open-id-connect-providers",
    ),
    remedy=HowTo(
        ("Enable IAM Identity Center for the organization, and give people access there.",),
    ),
    document=Document(
        "Identity providers and federation into AWS",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html",
    ),
)

FACTS: tuple[Fact, ...] = (TRUSTED_OUTSIDE, FEDERATION)
"""Facts about roles."""

"""Whom a role lets in from outside: the trust policy, evaluated for strangers.

A stranger is somebody of whom the account knows nothing: of another account, of another
organization, or with any login at an identity provider. Whoever the conditions keep such a
stranger out for, they tell apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import islice, product
from typing import NamedTuple

from aws_posture.privilege import conditions
from aws_posture.privilege.context import ABSENT, Facts, Request, World, is_about_target
from aws_posture.privilege.documents import Named, Statement
from aws_posture.privilege.targets import MADE_UP
from aws_posture.privilege.truth import Effect, Free, Truth, Value

ASSUMING = "sts:assumerole"
BY_SAML = "sts:assumerolewithsaml"
BY_OIDC = "sts:assumerolewithwebidentity"

_STRANGE_ACCOUNT = "0" * 12
_STRANGE_ORGANIZATION = "o-0000000000"
_ACCOUNT = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
# More values than these of one statement's conditions are not put together.
_MOST = 200
_OF_ACCOUNTS = (
    *("aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths"),
    *("aws:multifactorauthpresent", "aws:multifactorauthage"),
)

_SUBJECT = ("sub",)
# GitHub and GitLab tell in other claims too whose job it is; where and when it runs, anybody chooses.
_OF_JOBS = (
    *("sub", "repository", "repository_id", "repository_owner", "repository_owner_id"),
    *("actor", "actor_id", "enterprise", "enterprise_id", "job_workflow_ref"),
    *("namespace_id", "namespace_path", "project_id", "project_path", "user_id", "user_login"),
)
_OF_TURBONOMIC = (
    "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu",
    "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb",
    "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7",
    "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr",
    "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg",
    "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26",
)
SHARED: Mapping[str, Sequence[str]] = {
    "agent.buildkite.com": _SUBJECT,
    "api.pulumi.com": ("aud", "sub"),
    "api.pulumi.com/oidc": ("aud", "sub"),
    "app.terraform.io": _SUBJECT,
    "cognito-identity.amazonaws.com": ("aud", "sub"),
    "gitlab.com": _OF_JOBS,
    "oidc-configuration.audit-log.githubusercontent.com": _SUBJECT,
    "oidc.codefresh.io": _SUBJECT,
    "oidc.vercel.com": ("aud", "sub"),
    "proidc.upbound.io": _SUBJECT,
    "sandboxes.cloud": ("aud", "sub"),
    "scalr.io": _SUBJECT,
    "studio.datachain.ai/api": _SUBJECT,
    "token.actions.githubusercontent.com": _OF_JOBS,
    "tokens.cloud.shisho.dev": _SUBJECT,
    "vstoken.actions.githubusercontent.com": _OF_JOBS,
    **dict.fromkeys(_OF_TURBONOMIC, _SUBJECT),
}
"""Providers at which everybody can have an account, each with the claims that tell them apart.

IAM calls them shared (User Guide, "Identity-provider controls for shared OIDC providers"); their hosts
are those of AWS's examples of resource control policies (aws-samples/resource-control-policy-examples,
"Limit access to trusted OIDC Identity provider"). Microsoft Sentinel's is left out: what tells its
customers apart is no claim, but the name of the session.
"""

# What is before the owner in a subject, by provider; elsewhere one word, as in `repo:example/site`.
_WORD = r"[^:*?]*:"
_BEFORE_OWNER = {
    **dict.fromkeys(("api.pulumi.com", "api.pulumi.com/oidc"), r"pulumi:[^:]*:org:"),
    **dict.fromkeys(_OF_TURBONOMIC, r"system:serviceaccount:"),
}


class Reach(Enum):
    """Who of those outside that a statement names are let in."""

    ANYBODY = auto()
    """Whoever has an account, or a login, there."""
    ORGANIZATION = auto()
    """Only who belongs to the organization."""
    SOME = auto()
    """Whom a condition tells apart."""


class Gate(NamedTuple):
    """A role's trust policy, as strangers find it.

    Attributes:
        statements: Its statements.
        attributes: What condition keys about the role are worth.
        world: What is the same for every request.
    """

    statements: tuple[Statement, ...]
    attributes: Mapping[str, Value]
    world: World

    def admits_of(self, account: str, statement: Statement) -> Reach | None:
        """Return who of another account is let in by a statement; None for nobody."""
        ours, strange = self._organizations()
        if any(self._admits(statement, account, organization) for organization in strange):
            return Reach.ANYBODY
        if any(self._admits(statement, account, organization) for organization in ours):
            return Reach.ORGANIZATION
        return None

    def admits_anybody(self, statement: Statement) -> Reach | None:
        """Return who of all accounts is let in by a statement; None for those it names at most."""
        return self.admits_of(_STRANGE_ACCOUNT, statement)

    @property
    def named_accounts(self) -> list[str]:
        """The accounts that conditions name, or a Deny of all but some, in order."""
        keys = ("aws:principalaccount", "aws:principalarn")
        texts = [text for key in keys for text in self._wanted(key)]
        for statement in self.statements:
            if statement.principals and statement.principals.inverted:
                texts += [name for _, name in statement.principals.entries]
        return list(dict.fromkeys(found for text in texts for found in _ACCOUNT.findall(text)))

    def admits_login(self, provider: str, statement: Statement) -> Reach | None:
        """Return who of those who sign in at a provider is let in by a statement; None for nobody."""
        is_saml = is_of_saml(provider)
        action = BY_SAML if is_saml else BY_OIDC
        if not statement.is_about(action):
            return None
        host = "saml" if is_saml else provider.partition("/")[2] or provider
        who = ("Federated", provider)
        if any(self._passes(statement, action, who, special) for special in self._logins(host)):
            return Reach.ANYBODY
        known = self._login(dict.fromkeys(self._claims(host), Free.CHOSEN))
        return Reach.SOME if self._passes(statement, action, who, known) else None

    # Who comes, and what a request of theirs has.

    def _people(self, account: str, organization: str) -> Iterator[Mapping[str, Value]]:
        """Yield what is so about somebody of an account."""
        # Where in an organization an account is, nobody knows of another one.
        within: Value = Free.CHOSEN if organization else ABSENT
        if organization == _STRANGE_ORGANIZATION:
            within = (f"{organization}/r-0000/ou-0000-00000000/",)
        for arn in self._arns(account):
            yield {
                "aws:principalaccount": (account,),
                "aws:principalarn": (arn,),
                "aws:principalorgid": (organization,) if organization else ABSENT,
                "aws:principalorgpaths": within,
                "aws:principaltype": Free.SESSION,
                "aws:username": Free.SESSION,
            }

    def _arns(self, account: str) -> list[str]:
        start = f"arn:{self.world.partition}:iam::{account}:"
        found = {f"{start}user/{MADE_UP}": None, f"{start}role/{MADE_UP}": None}
        for text in self._wanted("aws:principalarn"):
            found[start + _filled(text.rpartition(":")[2].lstrip("*"))] = None
        return list(found)

    def _organizations(self) -> tuple[list[str], list[str]]:
        """Return the account's organization, and others: made up, none, and named by conditions.

        Where it is not known which one is the account's, those that are named are taken for it.
        """
        keys = ("aws:principalorgid", "aws:principalorgpaths")
        texts = (text for key in keys for text in self._wanted(key))
        named = dict.fromkeys(one for text in texts for one in _ORGANIZATION.findall(text))
        known = self.world.known.get("aws:principalorgid")
        ours = list(known) if isinstance(known, tuple) else list(named)
        strange = [_STRANGE_ORGANIZATION, "", *(one for one in named if one not in ours)]
        return ours, strange

    def _logins(self, host: str) -> Iterator[Mapping[str, Value]]:
        """Yield what a provider may say of somebody whom nobody here knows."""
        telling = SHARED.get(host.lower())
        values: dict[str, list[Value]] = {}
        for key, claim in self._claims(host).items():
            if telling is not None and claim not in telling:
                values[key] = [Free.CHOSEN]
            else:
                wanted = self._wanted(key) if telling is not None else ()
                open_ = [(_filled(text),) for text in wanted if not _names_one(text, claim, host)]
                values[key] = [(MADE_UP,), *open_]
        for chosen in islice(product(*values.values()), _MOST):
            yield self._login(dict(zip(values, chosen, strict=True)))

    def _claims(self, host: str) -> Mapping[str, str]:
        """Return the condition keys about a provider's claims, each with the claim."""
        start = f"{host.lower()}:"
        keys = (key for one in self.statements for test in one.condition for key in test.keys)
        return {key: key.removeprefix(start) for key in keys if key.startswith(start)}

    def _login(self, claims: Mapping[str, Value]) -> Mapping[str, Value]:
        # Whoever signs in elsewhere is of no account, and shows no MFA to AWS.
        return {**dict.fromkeys(_OF_ACCOUNTS, ABSENT), **claims}

    def _wanted(self, key: str) -> Iterator[str]:
        for statement in self.statements:
            for test in statement.condition:
                if test.key == key:
                    yield from (text for text in test.wanted or () if isinstance(text, str))

    # Whether the policy lets them in.

    def _admits(self, statement: Statement, account: str, organization: str) -> bool:
        """Return whether a statement lets in somebody of an account of an organization."""
        actions = (ASSUMING, BY_SAML, BY_OIDC) if _names_everybody(statement) else (ASSUMING,)
        return any(
            statement.is_about(action)
            and self._passes(statement, action, ("AWS", account), special)
            for special in self._people(account, organization)
            for action in actions
        )

    def _passes(
        self, statement: Statement, action: str, who: tuple[str, str], special: Mapping[str, Value]
    ) -> bool:
        """Return whether a statement lets somebody in whom no other keeps out."""
        if not self._holds(statement, action, special):
            return False
        return not any(
            one.effect is Effect.DENY
            and one.is_about(action)
            and _is_of(one.principals, who)
            and self._holds(one, action, special)
            for one in self.statements
        )

    def _holds(self, statement: Statement, action: str, special: Mapping[str, Value]) -> bool:
        facts = Facts("stranger", self.world, has_session_tags=True, special=special)
        request = Request(action)

        def lookup(key: str) -> Value:
            given = self.attributes.get(key) if is_about_target(key) else None
            return request.value(key, facts) if given is None else given

        truth = conditions.evaluate(statement.condition, lookup, statement.effect)
        # What nobody can read keeps nobody out.
        return truth is Truth.YES if statement.effect is Effect.DENY else truth is not Truth.NO


def _names_everybody(statement: Statement) -> bool:
    return statement.principals is not None and ("*", "*") in statement.principals.entries


def is_of_saml(provider: str) -> bool:
    """Return whether a provider, by its ARN or its host, speaks SAML; the others, OIDC."""
    return ":saml-provider/" in provider


def _is_of(named: Named | None, who: tuple[str, str]) -> bool:
    """Return whether principals of a Deny are certainly those of an account, or of a provider."""
    if named is None:
        return False
    kind, own = who
    found = any(
        one == "*" or (one == kind and (name in ("*", own) or name.endswith(f"::{own}:root")))
        for one, name in named.entries
    )
    return found is not named.inverted


def _names_one(pattern: str, claim: str, host: str) -> bool:
    """Return whether a pattern names one owner as a whole: of a repository, a project, a team.

    ``repo:example/*`` does. Of ``repo:exam*`` anybody can own what it stands for.
    """
    if not re.search(r"[*?]", pattern):
        return True
    before = _BEFORE_OWNER.get(host.lower(), _WORD) if claim == "sub" else ""
    return re.match(f"{before}[^:/*?]+[:/]", pattern) is not None


def _filled(pattern: str) -> str:
    return pattern.replace("*", MADE_UP).replace("?", "x")

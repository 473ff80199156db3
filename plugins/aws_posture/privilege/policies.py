"""Policies as they reach identities: each document read and measured once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from aws_posture.base.arns import is_aws_owned
from aws_posture.base.phrases import Name, Phrase
from aws_posture.privilege import conditions
from aws_posture.privilege.context import Facts, Request, is_about_principal, is_about_target
from aws_posture.privilege.documents import ANYTHING, Document, Statement, parse
from aws_posture.privilege.match import covered as matching
from aws_posture.privilege.probes import Probes
from aws_posture.privilege.shape import Entry, objects, text
from aws_posture.privilege.targets import TargetIndex, covered
from aws_posture.privilege.truth import NOTHING, Effect, Sets, Truth, Value, placed, united
from aws_posture.privilege.ways import ACTIONS

Gaps = tuple[Phrase, ...]
"""What is missing or cannot be read, one phrase each."""

_VERSION = re.compile(r"v[0-9]{1,9}")


class Rule(NamedTuple):
    """A statement about actions that matter.

    Attributes:
        statement: The statement.
        actions: The bits of the actions that it is about, whatever their targets.
        is_personal: Whether it differs from user to user, or from role to role.
        target_keys: Its condition keys that differ from target to target.
    """

    statement: Statement
    actions: int
    is_personal: bool
    target_keys: tuple[str, ...]

    def sets(self, request: Request, index: TargetIndex, facts: Facts) -> Sets:
        """Return what it allows or denies a principal to do to each target."""
        statement = self.statement

        def lookup(key: str) -> Value:
            return request.value(key, facts)

        sure, perhaps = covered(
            statement.resources.texts,
            index,
            lookup,
            inverted=statement.resources.inverted,
            strict=statement.effect is Effect.ALLOW and not statement.resources.inverted,
        )
        if not sure | perhaps:
            return NOTHING
        found = NOTHING
        for truth, bits in self._truths(request, index, facts):
            found = united(found, placed(statement.effect, truth, bits & sure))
            if perhaps:
                unsure = min(truth, Truth.UNSURE)
                found = united(found, placed(statement.effect, unsure, bits & perhaps))
        return found

    def _truths(
        self, request: Request, index: TargetIndex, facts: Facts
    ) -> list[tuple[Truth, int]]:
        tests, effect = self.statement.condition, self.statement.effect
        if not tests:
            return [(Truth.YES, index.all)]
        # A parameter of the request, e.g. a new boundary, comes before what the target has.
        keys = tuple(key for key in self.target_keys if not request.has(key))
        if not keys or not index.has_attributes:
            truth = conditions.evaluate(tests, lambda key: request.value(key, facts), effect)
            return [(truth, index.all)]
        found = []
        for values, bits in index.groups(keys):

            def lookup(key: str, values: Mapping[str, Value] = values) -> Value:
                given = values.get(key)
                return request.value(key, facts) if given is None else given

            found.append((conditions.evaluate(tests, lookup, effect), bits))
        return found


@dataclass(slots=True, eq=False, repr=False)
class Policy:
    """A policy.

    Attributes:
        kind: ``policy``, ``AWS managed policy`` or ``inline policy``.
        name: Its name.
        arn: Its ARN; empty for an inline policy.
        statements: What it says: its default version.
        rules: The statements about actions that matter.
        about: The actions that it has statements about.
        reach: The actions that it allows on something, before any Deny.
        conditional: The actions that it has conditions for.
        has_denies: Whether it denies anything.
        others: Its other versions, to which it can be switched.
        is_default: Whether it is none of these.
        is_lost: Whether it is one of these that cannot be read.
    """

    kind: str
    name: str
    arn: str
    statements: tuple[Statement, ...]
    rules: tuple[Rule, ...]
    about: int
    reach: int
    conditional: int
    has_denies: bool
    others: tuple[Policy, ...] = ()
    is_default: bool = True
    is_lost: bool = False
    _general: tuple[Statement, ...] = ()
    _personal: tuple[Statement, ...] = ()
    _probed: dict[str, Sets] = field(default_factory=dict)
    _known: dict[object, Sets] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """How to speak of it."""
        return f"{self.kind} {self.name}"

    @property
    def phrase(self) -> Phrase:
        """How to speak of it; AWS's own names are prose."""
        if self.kind == "AWS managed policy":
            return (f"{self.title}",)
        return (f"{self.kind} ", Name("policy", self.name))

    @property
    def is_open(self) -> bool:
        """Whether nobody may know what it means, or one of its versions."""
        is_open = self.is_lost or any(statement.is_open for statement in self.statements)
        return is_open or any(version.is_open for version in self.others)

    @property
    def is_editable(self) -> bool:
        """Whether it is a customer's managed policy, of which there can be new versions."""
        return bool(self.arn) and not is_aws_owned(self.arn)

    def probe_sets(self, probes: Probes, facts: Facts) -> Sets:
        """Return what it does to the probes."""
        found = self._probed.get(facts.kind)
        if found is None:
            found = NOTHING
            for statement in self._general:
                found = united(found, probes.sets(statement, facts))
            self._probed[facts.kind] = found
        for statement in self._personal:
            found = united(found, probes.sets(statement, facts))
        return found

    def sets(self, action: int, request: Request, index: TargetIndex, facts: Facts) -> Sets:
        """Return what it does to an action on each target."""
        asked = request if action & self.conditional else request.action
        key = (asked, id(index), facts.kind)
        found = self._known.get(key)
        if found is None:
            found = NOTHING
            for rule in self.rules:
                if rule.actions & action and not rule.is_personal:
                    found = united(found, rule.sets(request, index, facts))
            if index.has_attributes:
                # Made-up targets come and go, and their ids are given again.
                self._known[key] = found
        if self._personal:
            for rule in self.rules:
                if rule.actions & action and rule.is_personal:
                    found = united(found, rule.sets(request, index, facts))
        return found


class Held(NamedTuple):
    """A policy as it reaches an identity.

    Attributes:
        policy: The policy.
        group: The name of the group by which it does, or empty.
    """

    policy: Policy
    group: str = ""

    @property
    def phrase(self) -> Phrase:
        """How to speak of it."""
        found = self.policy.phrase
        return (*found, " of group ", Name("group", self.group)) if self.group else found


class Actions:
    """The actions that patterns mean; each pattern is looked up once."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}
        self._all = (1 << len(ACTIONS)) - 1

    def bits(self, statement: Statement) -> int:
        """Return the bits of the actions that a statement is about."""
        bits = 0
        for pattern in statement.actions.texts:
            found = self._seen.get(pattern)
            if found is None:
                found = 0
                for action in matching(pattern, ACTIONS):
                    found |= ACTIONS[action]
                self._seen[pattern] = found
            bits |= found
        return self._all & ~bits if statement.actions.inverted else bits


def measured(
    document: Document, actions: Actions, kind: str = "", name: str = "", arn: str = ""
) -> Policy:
    """Measure what a document says."""
    rules: list[Rule] = []
    general: list[Statement] = []
    personal: list[Statement] = []
    about = reach = conditional = 0
    for statement in document.statements:
        bits = actions.bits(statement)
        keys = statement.keys
        is_personal = any(map(is_about_principal, keys))
        (personal if is_personal else general).append(statement)
        if not bits:
            continue
        targets = tuple(key for key in keys if is_about_target(key))
        about |= bits
        rules.append(Rule(statement, bits, is_personal, targets))
        if statement.effect is Effect.ALLOW:
            reach |= bits
        if keys:
            conditional |= bits
    return Policy(
        *(kind, name, arn, document.statements, tuple(rules), about, reach, conditional),
        has_denies=any(one.effect is Effect.DENY for one in document.statements),
        _general=tuple(general),
        _personal=tuple(personal),
    )


class Policies:
    """The policies of an account; a managed one is read when it is first asked for.

    Args:
        details: The result of ``iam:GetAccountAuthorizationDetails``.
        documents: Documents of policies that the details leave out, by ARN.
    """

    def __init__(self, details: Entry, documents: Mapping[str, object]) -> None:
        found, _ = objects(details, "Policies")
        self._entries = {text(entry, "Arn"): entry for entry in found}
        self._entries.pop("", None)
        self._documents = documents
        self._actions = Actions()
        self._managed: dict[str, tuple[Policy, Gaps]] = {}
        self.everything = measured(ANYTHING, self._actions, "policy", "that allows everything")
        """What an administrator can write into a policy."""

    @property
    def own(self) -> list[Policy]:
        """The account's own managed policies, those that nobody has too."""
        return [self.managed(arn)[0] for arn in self._entries if not is_aws_owned(arn)]

    @property
    def read(self) -> list[Policy]:
        """The managed policies that were read."""
        return [policy for policy, gaps in self._managed.values() if not gaps]

    def managed(self, arn: str) -> tuple[Policy, Gaps]:
        """Look a managed policy up, and what is missing to know it."""
        found = self._managed.get(arn)
        if found is None:
            found = self._managed[arn] = self._look_up(arn)
        return found

    def inline(self, name: str, raw: object) -> tuple[Policy, Gaps]:
        """Read an inline policy, and say what cannot be read."""
        return self._read("inline policy", name, "", raw)

    def _look_up(self, arn: str) -> tuple[Policy, Gaps]:
        kind = "AWS managed policy" if is_aws_owned(arn) else "policy"
        name = arn.rpartition("/")[2]
        default, others = _versions(self._entries.get(arn, {}))
        if default is None:
            default = self._documents.get(arn)
        if default is None:
            whose: Phrase = (arn,) if is_aws_owned(arn) else (Name("policy", arn),)
            lost = measured(Document(()), self._actions, kind, name, arn)
            return lost, (("the document of ", kind, " ", *whose, " is missing"),)
        policy, gaps = self._read(kind, name, arn, default)
        versions = []
        for number, other in others:
            title = f"version {number} of {kind}" if number else kind
            version, flaws = self._read(title, name, arn, other)
            versions.append(replace(version, is_default=False, is_lost=bool(flaws)))
        return replace(policy, others=tuple(versions)), gaps

    def _read(self, kind: str, name: str, arn: str, raw: object) -> tuple[Policy, Gaps]:
        document = parse(raw)
        policy = measured(document, self._actions, kind, name, arn)
        gaps = tuple((*policy.phrase, f" cannot be read: {flaw}") for flaw in document.flaws)
        return policy, gaps


def _versions(entry: Entry) -> tuple[object, Sequence[tuple[str, object]]]:
    """Return the document of the default version, and the others by what they are called."""
    default_id = entry.get("DefaultVersionId")
    default, others = None, []
    for version in objects(entry, "PolicyVersionList")[0]:
        marked = version.get("IsDefaultVersion") is True
        number = text(version, "VersionId")
        if number == default_id if isinstance(default_id, str) else marked:
            default = version.get("Document")
        else:
            others.append((number if _VERSION.fullmatch(number) else "", version.get("Document")))
    return default, others

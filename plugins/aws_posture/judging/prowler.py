"""What Prowler's findings say about our facts, and which findings do not count.

They are used only if AWS was not asked, and only as this table says: for the checks that ask what
the fact asks, and for the statuses that are based on what the fact would be based on. What each check
looks at was read in the source of Prowler 5.46.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aws_posture.base.arns import parse_arn
from aws_posture.base.errors import FactError
from aws_posture.base.phrases import Quote
from aws_posture.base.words import minute, plain
from aws_posture.catalogue.items import Item
from aws_posture.catalogue.model import Fact, Finding, Options, State
from aws_posture.snapshot import FindingStatus, Snapshot, ToolFinding

_PASS, _FAIL = FindingStatus.PASS, FindingStatus.FAIL


@dataclass(frozen=True, slots=True)
class Check:
    """A Prowler check that asks what a fact asks.

    Attributes:
        id: The check's id.
        trusted: The statuses that decide the fact.
        caveat: What to keep in mind, and why the other statuses are not trusted.
        options: The fact's options for which both ask the same.
        not_in: The partitions in which the fact asks something different.
        users_only: Whether the fact does not ask about root, and the check does.
    """

    id: str
    trusted: frozenset[FindingStatus]
    caveat: str
    options: Options = field(default_factory=dict)
    not_in: frozenset[str] = frozenset()
    users_only: bool = False

    def about(self, snapshot: Snapshot) -> list[ToolFinding]:
        """Return the findings that are about what the fact asks."""
        found = [finding for finding in snapshot.findings if finding.check == self.id]
        if self.users_only:
            return [finding for finding in found if ":user/" in finding.resource]
        return found


_FAIL_ONLY = frozenset({_FAIL})
_SOME_USERS = "whether Prowler's file has a finding about every user is not known"

MAPPED: Mapping[str, Check] = {
    "root.mfa": Check(
        "iam_root_mfa_enabled",
        frozenset({_PASS, _FAIL}),
        "Prowler reads the credential report, which may be four hours older",
        # If the root user of an account cannot have MFA, there is nothing to find.
        not_in=frozenset({"aws-us-gov"}),
    ),
    "root.access-keys": Check(
        "iam_no_root_access_key",
        _FAIL_ONLY,
        "Prowler looks at active keys only, and an inactive key can be made active again",
    ),
    "root.centralized": Check(
        "iam_root_credentials_management_enabled",
        frozenset({_PASS}),
        "Prowler also fails this if it was denied iam:ListOrganizationsFeatures",
    ),
    "iam.user-mfa": Check("iam_user_mfa_enabled_console_access", _FAIL_ONLY, _SOME_USERS),
    "iam.access-keys": Check(
        "iam_rotate_access_key_90_days",
        _FAIL_ONLY,
        _SOME_USERS,
        options={"days": 90},
        users_only=True,
    ),
}
"""The check that decides a fact, by the fact's id."""

_BY_NAME = "it looks for policies by their name or by one pattern, not for what they allow together"
_OTHER_LIMIT = "its limit is set in Prowler's own configuration, which its file does not show"

NOT_MAPPED: Mapping[str, str] = {
    "iam_avoid_root_usage": "it looks at the keys only if the password was never used, so that "
    "it passes a root user whose key was used an hour ago",
    "iam_root_hardware_mfa_enabled": "it passes if the list of virtual devices was denied, and "
    "calls everything that is not virtual hardware",
    "iam_user_administrator_access_policy": _BY_NAME,
    "iam_group_administrator_access_policy": _BY_NAME,
    "iam_administrator_access_with_mfa": _BY_NAME,
    "iam_aws_attached_policy_no_administrative_privileges": _BY_NAME,
    "iam_customer_attached_policy_no_administrative_privileges": _BY_NAME,
    "iam_inline_policy_no_administrative_privileges": _BY_NAME,
    "iam_policy_allows_privilege_escalation": _BY_NAME,
    "iam_user_accesskey_unused": _OTHER_LIMIT,
    "iam_user_console_access_unused": _OTHER_LIMIT,
    "iam_password_policy_minimum_length_14": "it finds nothing if there is no policy at all, "
    "and the fact asks more than the length",
    "iam_password_policy_reuse_24": "it finds nothing if there is no policy at all, and the "
    "fact asks more than this",
    "account_security_contact_information_is_registered": "it always leaves this to a person",
    "account_maintain_different_contact_details_to_security_billing_and_operations": "one missing "
    "contact differs from all others, so that it passes without a security contact",
}
"""Checks that sound as if they decided a fact, and why they do not."""


def checks(facts: Iterable[Fact]) -> frozenset[str]:
    """Return the checks that decide facts.

    Raises:
        FactError: None of these facts is decided by a check.
    """
    found = frozenset(MAPPED[fact.id].id for fact in facts if fact.id in MAPPED)
    if not found:
        raise FactError(f"no Prowler check decides this; there are checks for {', '.join(MAPPED)}")
    return found


def find(snapshot: Snapshot, fact: Fact, options: Options) -> tuple[Finding, datetime] | None:
    """Judge a fact by what Prowler found.

    Args:
        snapshot: The snapshot with Prowler's findings.
        fact: The fact.
        options: All options that the fact is judged with.

    Returns:
        The finding and when Prowler looked, or None if it did not look at this.
    """
    check = MAPPED.get(fact.id)
    if check is None or snapshot.partition in check.not_in:
        return None
    if any(options.get(name) != value for name, value in check.options.items()):
        return None
    findings = check.about(snapshot)
    if not findings:
        return None
    found_at = min(finding.found_at for finding in findings)
    return _judged(check, findings, minute(found_at)), found_at


def _judged(check: Check, findings: Sequence[ToolFinding], when: str) -> Finding:
    fails = [finding for finding in findings if finding.status is _FAIL]
    caveat = Item("note", what=check.caveat)
    if fails and _FAIL in check.trusted:
        summary = f"Prowler found a failure on {when}; AWS itself was not asked."
        return Finding(State.FAIL, summary, items=(*map(_item, fails), caveat))
    items = tuple(map(_item, findings))
    undecided = [finding for finding in findings if finding.status not in check.trusted]
    if not undecided:
        summary = f"Prowler found this in order on {when}; AWS itself was not asked."
        return Finding(State.PASS, summary, items=(*items, caveat))
    return Finding(
        State.UNKNOWN,
        f"What Prowler found on {when} does not decide this; AWS itself was not asked.",
        items=items,
        reason=f"{_doubt(check, undecided[0])}; ask AWS with 'aws-posture collect'",
    )


def _doubt(check: Check, finding: ToolFinding) -> str:
    match finding.status:
        case FindingStatus.MANUAL:
            return f"Prowler leaves {check.id} to a person"
        case FindingStatus.MUTED:
            return (
                f"somebody muted {check.id} in Prowler, and its file no longer says what it found"
            )
        case _:
            return check.caveat


def _item(finding: ToolFinding) -> Item:
    muted = ", muted there" if finding.muted else ""
    detail = Quote(finding.detail) if plain(finding.detail) else str(finding.status)
    what = (f"{plain(finding.tool)}, {plain(finding.check)}{muted}: ", detail)
    arn = parse_arn(finding.resource)
    if arn is None or not arn.resource.startswith("user/"):
        return Item("root" if arn and arn.resource == "root" else "resource", what=what)
    return Item("user", arn.name, what)
